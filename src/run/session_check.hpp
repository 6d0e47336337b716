// Whether a changed row fits its declaration: the row checks of binding, one row at a time. Private to the engine.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/run/bind_tables.hpp"
#include "src/run/session_facts.hpp"
#include "zeren/run/session.hpp"

namespace zeren::inline v0::detail {

/// A row that fits. Of an update `cells` holds the fields that it gives, with their numbers in `fields`.
struct CheckedRow {
  std::vector<std::uint32_t> fields;
  std::vector<LiveCell> cells;
  std::string key;  // of a whole row
};

class RowCheck {
 public:
  /// `bodies` is the table of bodies that was given, or null. `limits` must outlive it.
  RowCheck(const plan::Plan& plan, const Organisation& organisation, const SourceTable* bodies, const Limits& limits);

  [[nodiscard]] const Binding& binding() const { return *binding_; }
  /// A whole row; the reasons for which it is refused stand in `rejects`.
  std::optional<CheckedRow> whole(FactStore& facts, plan::TableId table, std::span<const FieldValue> values,
                                  std::size_t number, std::vector<Reject>& rejects);
  /// New values for some fields of the row in a slot.
  std::optional<CheckedRow> some(FactStore& facts, const Dataset& bound, plan::TableId table, std::uint32_t slot,
                                 std::span<const FieldValue> values, std::size_t number, std::vector<Reject>& rejects);

 private:
  struct Given {
    std::string_view text;
    std::string owned;
    std::int64_t whole = 0;
    Number number;
    Date day;
    bool flag = false, there = true;
  };
  void take(Given& given, const FieldContent& content, SourceColumn& column);
  void set_up(plan::TableId table, std::size_t number);
  [[nodiscard]] bool needs_whole_row(const plan::Table& table, std::span<const std::uint32_t> fields) const;
  void know_references(FactStore& facts, plan::TableId table);
  LiveCell cell(FactStore& facts, const plan::Field& field, const ParsedColumn& column) const;
  bool finish(FactStore& facts, plan::TableId table, std::vector<Reject>& rejects);
  [[nodiscard]] std::string made_key(plan::TableId table);

  std::unique_ptr<Binding> binding_;
  SourceTable source_;
  std::vector<Given> given_;
  std::uint32_t line_ = 0;
  plan::TableId last_ = 0;  // whose row was checked last
};

/// The field of this name; where none has it, of this label.
[[nodiscard]] std::optional<std::uint32_t> find_field(const plan::Table& table, std::string_view name);

}  // namespace zeren::inline v0::detail
