// Columns of whole numbers of any width, and of units by number, say what their texts would say.
#include <algorithm>
#include <array>
#include <numeric>
#include <random>

#include "tests/unit/run/bind_fixture.hpp"

namespace zeren::testing {
namespace {

// Drills with neither key nor date, so that all of their fields order them.
class BindNarrowTest : public BindTest {
 protected:
  BindNarrowTest() {
    plan::Table& table = plan_.tables[drill];
    table.fields = {{"at", "", unit_type({village})},
                    {"risk", "", count_type(-3, 4)},
                    {"people", "", type_of(plan::ValueKind::number, true)},
                    {"fine", "", number_type(2)}};
    table.on = {};
  }

  struct Rows {
    std::vector<UnitId> at;
    std::vector<std::int8_t> risk;
    std::vector<std::int16_t> people;
    std::vector<std::int32_t> fine, code;

    explicit Rows(std::size_t count) : at(count), risk(count), people(count), fine(count), code(count) {}
    [[nodiscard]] std::size_t size() const { return at.size(); }
  };
  Rows draw(std::size_t count, std::uint32_t seed) const {
    std::mt19937 random(seed);
    Rows rows(count);
    const std::array<const char*, 3> codes{"111", "112", "121"};
    for (std::size_t r = 0; r < count; ++r) {
      const char* code = codes[random() % codes.size()];
      rows.at[r] = organisation_.find_code(code);
      rows.code[r] = std::atoi(code);
      rows.risk[r] = static_cast<std::int8_t>(static_cast<int>(random() % 8) - 3);
      rows.people[r] = static_cast<std::int16_t>(random());
      rows.fine[r] = static_cast<std::int32_t>(random() % 100);
    }
    return rows;
  }
  static SourceTable narrow(const Rows& rows) {
    return {.entity = "drill",
            .rows = rows.size(),
            .columns = {{"at", UnitNumbers{rows.at}},
                        {"risk", std::span<const std::int8_t>(rows.risk)},
                        {"people", std::span<const std::int16_t>(rows.people)},
                        {"fine", std::span<const std::int32_t>(rows.fine)}}};
  }
  BindResult bind_one(const SourceTable& table) const { return zeren::bind(plan_, organisation_, {&table, 1}); }

  static std::vector<std::string> dump(const BindResult& result) {
    const BoundTable& table = *result.dataset.tables[drill];
    std::vector<std::string> rows;
    for (std::size_t r = 0; r < table.rows; ++r) {
      std::string& row = rows.emplace_back(std::to_string(table.columns[0]->code_at(r)));
      for (const std::size_t c : {1u, 2u, 3u}) {
        row += table.columns[c]->present(r) ? " " + table.columns[c]->number_at(r).to_fraction() : " -";
      }
    }
    return rows;
  }
};

TEST_F(BindNarrowTest, AnyWidthSaysTheSame) {
  const Rows rows = draw(6000, 1);
  const BindResult result = bind_one(narrow(rows));
  ASSERT_TRUE(result.rejects.empty());
  const std::vector<std::int64_t> risk(rows.risk.begin(), rows.risk.end()),
      people(rows.people.begin(), rows.people.end()), fine(rows.fine.begin(), rows.fine.end()),
      code(rows.code.begin(), rows.code.end());
  const SourceTable wide{.entity = "drill",
                         .rows = rows.size(),
                         .columns = {{"at", std::span<const std::int64_t>(code)},
                                     {"risk", std::span<const std::int64_t>(risk)},
                                     {"people", std::span<const std::int64_t>(people)},
                                     {"fine", std::span<const std::int64_t>(fine)}}};
  EXPECT_EQ(dump(result), dump(bind_one(wide)));

  std::vector<std::vector<std::string>> texts(4);
  std::vector<std::vector<std::string_view>> views(4);
  SourceTable text{.entity = "drill", .rows = rows.size(), .columns = {}};
  for (std::size_t c = 0; c < 4; ++c) {
    for (std::size_t r = 0; r < rows.size(); ++r) texts[c].push_back(cell_text(wide.columns[c], r));
    views[c].assign(texts[c].begin(), texts[c].end());
    text.columns.push_back({wide.columns[c].name, std::span<const std::string_view>(views[c])});
  }
  EXPECT_EQ(dump(result), dump(bind_one(text)));
  const BoundTable& bound = *result.dataset.tables[drill];
  EXPECT_EQ(bound.columns[1]->width(), IntegerWidth::bits8);
  EXPECT_EQ(bound.columns[2]->width(), IntegerWidth::bits16);
  EXPECT_TRUE(bound.visible_from.empty()) << "nothing dates these rows";
  EXPECT_EQ(bound.visible_from[17], Date::min());
  EXPECT_EQ(bound.key(0), "drill:" + std::to_string(bound.line[0]));
}

TEST_F(BindNarrowTest, TheOrderOfRowsDoesNotCount) {
  const Rows rows = draw(5000, 2);
  std::vector<std::size_t> order(rows.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), std::mt19937(3));
  Rows shuffled(rows.size());
  for (std::size_t r = 0; r < order.size(); ++r) {
    shuffled.at[r] = rows.at[order[r]];
    shuffled.risk[r] = rows.risk[order[r]];
    shuffled.people[r] = rows.people[order[r]];
    shuffled.fine[r] = rows.fine[order[r]];
  }
  EXPECT_EQ(dump(bind_one(narrow(rows))), dump(bind_one(narrow(shuffled))));
}

TEST_F(BindNarrowTest, BadRowsGoAndTheRestStays) {
  Rows rows = draw(4, 4);
  rows.at = {organisation_.find_code("111"), 1000, organisation_.find_code("11"), no_unit};
  rows.risk = {1, 2, 3, 4};
  BindResult result = bind_one(narrow(rows));
  EXPECT_EQ(codes(result.rejects), (std::vector<std::string>{id(bind_codes::unknown_unit), id(bind_codes::wrong_tier),
                                                             id(bind_codes::absent_value)}));
  EXPECT_EQ(result.rejects[0].row.substr(0, 7), "1000,2,");
  EXPECT_EQ(result.rejects[2].row.substr(0, 3), ",4,");
  EXPECT_EQ(result.dataset.tables[drill]->rows, 1u);

  rows = draw(3, 5);
  rows.risk = {5, -3, -4};
  result = bind_one(narrow(rows));
  EXPECT_EQ(codes(result.rejects),
            (std::vector<std::string>{id(bind_codes::count_out_of_range), id(bind_codes::count_out_of_range)}));
  ASSERT_EQ(result.dataset.tables[drill]->rows, 1u);
  EXPECT_EQ(result.dataset.tables[drill]->columns[1]->number_at(0), Number(-3));
}

TEST_F(BindNarrowTest, AbsentCellsReadAsAbsent) {
  const Rows rows = draw(3, 6);
  const bool present[] = {true, false, true};
  SourceTable table = narrow(rows);
  for (const std::size_t c : {1u, 2u, 3u}) table.columns[c].present = present;
  const BindResult result = bind_one(table);
  ASSERT_TRUE(result.rejects.empty());
  const std::vector<std::string> bound = dump(result);
  EXPECT_EQ(std::count_if(bound.begin(), bound.end(), [](const auto& row) { return row.ends_with(" - - -"); }), 1);
  table.columns[0].present = present;
  EXPECT_EQ(codes(bind_one(table).rejects), (std::vector<std::string>{id(bind_codes::absent_value)}));
}

TEST_F(BindNarrowTest, CodesFarApartAreFoundToo) {
  const Rows rows = draw(3, 7);
  const std::vector<std::int64_t> at{111, 9'000'000'000'000'000'000, 112};
  SourceTable table = narrow(rows);
  table.columns[0].values = std::span<const std::int64_t>(at);
  const BindResult result = bind_one(table);
  EXPECT_EQ(codes(result.rejects), (std::vector<std::string>{id(bind_codes::unknown_unit)}));
  EXPECT_EQ(result.dataset.tables[drill]->rows, 2u);
}

TEST_F(BindNarrowTest, NumbersOfUnitsAreForUnitsOnly) {
  const Rows rows = draw(3, 8);
  SourceTable table = narrow(rows);
  table.columns[1].values = UnitNumbers{rows.at};
  EXPECT_EQ(codes(bind_one(table).rejects), (std::vector<std::string>{id(bind_codes::wrong_physical_type)}));
  const std::vector<std::string_view> names{"a", "b", "c"};
  const SourceTable body{
      .entity = "body",
      .rows = 3,
      .columns = {{"name", std::span<const std::string_view>(names)}, {"unit", UnitNumbers{rows.at}}}};
  EXPECT_EQ(codes(bind_one(body).rejects), (std::vector<std::string>{id(bind_codes::wrong_physical_type)}));
}

TEST_F(BindNarrowTest, KeysMadeOfThem) {
  plan_.tables[drill].key = {0, 1};
  Rows rows = draw(3, 9);
  rows.at.assign(3, organisation_.find_code("112"));
  rows.risk = {2, 2, 1};
  const BindResult differ = bind_one(narrow(rows));
  EXPECT_EQ(codes(differ.rejects),
            (std::vector<std::string>{id(bind_codes::duplicate_key), id(bind_codes::duplicate_key)}));
  EXPECT_EQ(differ.dataset.tables[drill]->key(0), "112/1");
  rows.people.assign(3, 7);
  rows.fine.assign(3, 8);
  const BindResult same = bind_one(narrow(rows));
  EXPECT_TRUE(same.rejects.empty());
  EXPECT_EQ(same.dataset.tables[drill]->rows, 2u) << "equal rows count once";
}

}  // namespace
}  // namespace zeren::testing
