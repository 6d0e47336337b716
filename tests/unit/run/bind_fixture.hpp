// A small plan, organisation and tables of texts for the tests of binding.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/org/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren::testing {

inline constexpr plan::TableId county = 0, township = 1, village = 2, domains = 3, bodies = 4, enterprise = 5,
                               hazard = 6, duties = 7, drill = 8;

inline plan::ValueType type_of(plan::ValueKind kind, bool optional = false) {
  plan::ValueType type;
  type.kind = kind;
  type.optional = optional;
  return type;
}
inline plan::ValueType unit_type(std::vector<plan::TableId> tiers, bool optional = false) {
  plan::ValueType type = type_of(plan::ValueKind::unit, optional);
  type.targets = std::move(tiers);
  return type;
}
inline plan::ValueType row_type(std::vector<plan::TableId> tables, bool optional = false) {
  plan::ValueType type = type_of(plan::ValueKind::row, optional);
  type.targets = std::move(tables);
  return type;
}
inline plan::ValueType enumeration_type(std::uint32_t enumeration) {
  plan::ValueType type = type_of(plan::ValueKind::enumeration);
  type.enumeration = enumeration;
  return type;
}
inline plan::ValueType count_type(std::int64_t low, std::int64_t high) {
  plan::ValueType type = type_of(plan::ValueKind::number, true);
  type.is_count = true;
  type.low = low;
  type.high = high;
  return type;
}
inline plan::ValueType number_type(int digits) {
  plan::ValueType type = type_of(plan::ValueKind::number, true);
  type.digits = digits;
  return type;
}

inline plan::Plan make_plan() {
  using plan::TableKind;
  using plan::ValueKind;
  plan::Plan p;
  p.tiers = {"county", "township", "village"};
  p.enumerations = {
      {"responsibility_kind", {{"leadership", "领导责任"}, {"regulatory", "监管责任"}, {"principal", "主体责任"}}},
      {"hazard.grade", {{"general", "一般"}, {"major", "重大"}}}};
  p.domains = {{"industry", "工业", {}}, {"road", "道路交通", {}}, {"chem", "危险化学品", 0u}};
  p.bodies = {{"police", "县公安局", "department", "", {"公安"}, false, {}},
              {"fire", "消防队", "department", "", {}, false, {}},
              {"fire2", "消防队", "department", "", {}, false, {}}};
  p.tables.resize(9);
  for (plan::TableId t = 0; t < 3; ++t) {
    p.tables[t].name = p.tiers[t];
    p.tables[t].kind = TableKind::tier;
    p.tables[t].tier = t;
  }
  p.tables[domains].name = "domain";
  p.tables[domains].kind = TableKind::domain;
  p.tables[bodies].name = "body";
  p.tables[bodies].kind = TableKind::body;
  p.domain_table = domains;
  p.body_table = bodies;

  plan::Table& e = p.tables[enterprise];
  e.name = "enterprise";
  e.label = "企业";
  e.fields = {{"id", "企业编号", type_of(ValueKind::text), true},
              {"title", "名称", type_of(ValueKind::text, true)},
              {"at", "所在村", unit_type({village})},
              {"since", "", type_of(ValueKind::date, true)},
              {"parent", "", row_type({enterprise}, true)}};
  e.key = {0};
  e.recorded_on = 3;

  plan::Table& h = p.tables[hazard];
  h.name = "hazard";
  h.label = "隐患";
  h.is_event = true;
  h.fields = {{"id", "隐患编号", type_of(ValueKind::text), true},
              {"at", "所在村", unit_type({village})},
              {"owner", "", row_type({enterprise}, true)},
              {"domain", "领域", row_type({domains})},
              {"grade", "等级", enumeration_type(1)},
              {"found", "发现日期", type_of(ValueKind::date)},
              {"due", "", type_of(ValueKind::date), false, true},
              {"closed", "", type_of(ValueKind::date, true)},
              {"risk", "", count_type(1, 4)},
              {"fine", "罚款", number_type(2)},
              {"urgent", "", type_of(ValueKind::boolean, true)},
              {"seen", "", type_of(ValueKind::date)}};
  h.key = {0};
  h.on = 5;
  h.until = 7;

  plan::Table& d = p.tables[duties];
  d.name = "duties";
  d.is_responsibility = true;
  d.fields = {{"at", "", unit_type({county, township, village})},
              {"domain", "", row_type({domains}, true)},
              {"kind", "", enumeration_type(0)},
              {"body", "", row_type({bodies})},
              {"from", "", type_of(ValueKind::date, true)},
              {"until", "", type_of(ValueKind::date, true)}};
  d.unit = 0;
  d.domain = 1;
  d.responsibility_kind = 2;
  d.body = 3;
  d.since = 4;
  d.valid_until = 5;

  plan::Table& m = p.tables[drill];
  m.name = "drill";
  m.fields = {{"at", "", unit_type({village})},
              {"who", "", row_type({enterprise, bodies})},
              {"held", "", type_of(ValueKind::date)},
              {"score", "", type_of(ValueKind::number, true)}};
  m.on = 2;

  plan::Relation leads;
  leads.name = "leads";
  leads.from = bodies;
  leads.to = domains;
  leads.rows = {{0, 1, {}, {}}};
  p.relations = {leads};
  return p;
}

inline Organisation make_organisation() {
  UnitsTable units;
  units.add({"1", "安吉县", "county", "", 2});
  units.add({"11", "梅溪镇", "township", "1", 3});
  units.add({"12", "递铺街道", "township", "1", 4});
  units.add({"111", "三山村", "village", "11", 5});
  units.add({"112", "红庙村", "village", "11", 6});
  units.add({"121", "三山村", "village", "12", 7});
  const std::vector<std::string> tiers{"county", "township", "village"};
  OrganisationResult built = build_organisation(units, tiers);
  EXPECT_TRUE(built.organisation.has_value());
  return std::move(*built.organisation);
}

// A table of texts written out in a test: the header, then the rows, cells parted by `|`. Owns what it is a view of.
class TextTable {
 public:
  TextTable(std::string entity, std::string_view header, std::vector<std::string_view> rows)
      : entity_(std::move(entity)) {
    std::vector<std::string> names = split(header);
    cells_.resize(names.size());
    for (const std::string_view row : rows) {
      texts_.push_back(split(row));
      EXPECT_EQ(texts_.back().size(), names.size()) << row;
    }
    for (std::size_t c = 0; c < names.size(); ++c) {
      for (const auto& row : texts_) cells_[c].push_back(row[c]);
      table_.columns.push_back({names[c], std::span<const std::string_view>(cells_[c]), {}});
    }
    table_.entity = entity_;
    table_.file = entity_ + ".csv";
    table_.rows = rows.size();
    for (std::uint32_t r = 0; r < rows.size(); ++r) lines_.push_back(r + 2);
    table_.lines = lines_;
  }
  TextTable(const TextTable&) = delete;
  TextTable& operator=(const TextTable&) = delete;

  [[nodiscard]] const SourceTable& view() const { return table_; }

 private:
  static std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts{""};
    for (const char c : text) {
      if (c == '|') {
        parts.emplace_back();
      } else {
        parts.back().push_back(c);
      }
    }
    return parts;
  }

  std::string entity_;
  std::deque<std::vector<std::string>> texts_;
  std::vector<std::vector<std::string_view>> cells_;
  std::vector<std::uint32_t> lines_;
  SourceTable table_;
};

class BindTest : public ::testing::Test {
 protected:
  static constexpr std::string_view hazard_header = "id|at|owner|domain|grade|found|due|closed|risk|fine|urgent|seen";

  BindResult bind_tables(const std::vector<const TextTable*>& tables) const {
    std::vector<SourceTable> views;
    for (const TextTable* table : tables) views.push_back(table->view());
    return zeren::bind(plan_, organisation_, views);
  }
  // The codes of all rejects, in order.
  static std::vector<std::string> codes(const std::vector<Reject>& rejects) {
    std::vector<std::string> ids;
    for (const Reject& reject : rejects) ids.emplace_back(reject.code->id);
    return ids;
  }
  static std::string id(const DiagnosticCode& code) { return std::string(code.id); }

  plan::Plan plan_ = make_plan();
  Organisation organisation_ = make_organisation();
};

}  // namespace zeren::testing
