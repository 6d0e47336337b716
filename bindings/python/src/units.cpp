// Units from files and from Arrow.
#include <array>
#include <string_view>

#include "bindings/python/src/facts.hpp"
#include "bindings/python/src/problem.hpp"
#include "zeren/io/files.hpp"
#include "zeren/io/units.hpp"

namespace zeren::python {

namespace {

std::vector<TierName> tier_names(const plan::Plan& plan) {
  std::vector<TierName> names;
  for (const plan::Table& table : plan.tables) {
    if (table.kind == plan::TableKind::tier) names.push_back({table.name, table.label});
  }
  return names;
}

std::shared_ptr<const Organisation> organisation_of(LoadedUnits loaded) {
  if (!loaded.organisation) throw Problem("UnitsError", lines_of(loaded.problems));
  return std::make_shared<const Organisation>(std::move(*loaded.organisation));
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> unit_columns{
    {{"code", "代码"}, {"name", "名称"}, {"level", "层级"}, {"parent", "上级"}}};

// The texts of one of the columns; empty where a value is null. Whole numbers are codes.
class UnitTexts {
 public:
  UnitTexts(const std::vector<NamedColumn>& columns, std::size_t which) {
    const auto& [name, label] = unit_columns[which];
    for (const NamedColumn& column : columns) {
      if (column.name != name && column.name != label) continue;
      column_ = read_arrow_column(column.pieces, *column.schema, {"units", std::string(name), FieldKind::text},
                                  ReadOptions{});
      for (const ArrowPiece& piece : column.pieces) rows_ += piece.length;
      return;
    }
    throw Problem("UnitsError", "the units have no column `" + std::string(name) +
                                    "`: their columns are code, name, level and parent (代码, 名称, 层级, 上级)");
  }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::string at(std::size_t row) const { return cell_text(column_.column, row); }

 private:
  std::size_t rows_ = 0;
  OwnedColumn column_;
};

}  // namespace

std::shared_ptr<const Organisation> no_units(bool forest) {
  return std::make_shared<const Organisation>(std::move(*build_organisation(UnitsTable{}, {}, forest).organisation));
}

std::shared_ptr<const Organisation> units_of_file(const plan::Plan& plan, const std::string& path, bool forest,
                                                  const Limits& limits, std::vector<Diagnostic>& notes) {
  auto bytes = read_file(path, limits.table_bytes);
  if (!bytes) throw Problem("UnitsError", lines_of({bytes.error()}));
  LoadedUnits loaded = load_units(path, std::move(*bytes), tier_names(plan), forest, limits);
  notes.insert(notes.end(), loaded.notes.begin(), loaded.notes.end());
  return organisation_of(std::move(loaded));
}

std::shared_ptr<const Organisation> units_of_columns(const plan::Plan& plan, const std::vector<NamedColumn>& columns,
                                                     bool forest, const Limits& limits) {
  const UnitTexts code(columns, 0), name(columns, 1), level(columns, 2), parent(columns, 3);
  if (name.rows() != code.rows() || level.rows() != code.rows() || parent.rows() != code.rows()) {
    throw Problem("UnitsError", "the columns of the units are not of one length");
  }
  const std::vector<TierName> tiers = tier_names(plan);
  UnitsTable table;
  for (std::size_t row = 0; row < code.rows(); ++row) {
    std::string tier = level.at(row);
    for (const TierName& known : tiers) {
      if (!known.label.empty() && known.label == tier) tier = known.name;
    }
    const std::string c = code.at(row), n = name.at(row), p = parent.at(row);
    table.add({c, n, tier, p, row + 1});
  }
  return organisation_of(load_units(table, tiers, forest, limits));
}

}  // namespace zeren::python
