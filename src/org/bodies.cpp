#include <algorithm>

#include "zeren/org/codes.hpp"
#include "zeren/org/relations.hpp"

namespace zeren::inline v0 {

namespace {

using NameRows = std::vector<std::pair<std::string, BodyId>>;

auto rows_named(const NameRows& rows, std::string_view name) {
  struct ByName {
    bool operator()(const NameRows::value_type& row, std::string_view text) const { return row.first < text; }
    bool operator()(std::string_view text, const NameRows::value_type& row) const { return text < row.first; }
  };
  return std::equal_range(rows.begin(), rows.end(), name, ByName{});
}

}  // namespace

BodyId BodyTable::find_code(std::string_view code) const {
  const auto [first, last] = rows_named(by_code_, code);
  return first == last ? no_body : first->second;
}

std::vector<BodyId> BodyTable::find(std::string_view text) const {
  if (const BodyId body = find_code(text); body != no_body) return {body};
  const auto [first, last] = rows_named(by_name_, text);
  std::vector<BodyId> bodies;
  for (auto row = first; row != last; ++row) bodies.push_back(row->second);
  return bodies;
}

BodyId BodyTable::find_one(std::string_view text) const {
  const std::vector<BodyId> bodies = find(text);
  return bodies.size() == 1 ? bodies.front() : no_body;
}

std::vector<BodyId> BodyTable::of_kind(std::string_view kind) const {
  std::vector<BodyId> bodies;
  for (BodyId body = 0; body < rows_.size(); ++body) {
    if (rows_[body].kind == kind) bodies.push_back(body);
  }
  return bodies;
}

BodiesResult build_bodies(std::vector<BodyRow> rows) {
  BodyTable table;
  for (BodyId body = 0; body < rows.size(); ++body) {
    const BodyRow& row = rows[body];
    table.by_code_.emplace_back(row.code, body);
    if (!row.label.empty()) table.by_name_.emplace_back(row.label, body);
    for (const std::string& alias : row.aliases) table.by_name_.emplace_back(alias, body);
  }
  std::sort(table.by_code_.begin(), table.by_code_.end());
  std::sort(table.by_name_.begin(), table.by_name_.end());
  table.by_name_.erase(std::unique(table.by_name_.begin(), table.by_name_.end()), table.by_name_.end());

  BodiesResult result;
  for (std::size_t i = 1; i < table.by_code_.size(); ++i) {
    const auto& [code, body] = table.by_code_[i];
    if (code == table.by_code_[i - 1].first) {
      result.problems.push_back({&org_codes::duplicate_body, body + std::size_t{1}, {code}});
    }
  }
  std::sort(result.problems.begin(), result.problems.end());
  if (result.problems.empty()) {
    table.rows_ = std::move(rows);
    result.bodies = std::move(table);
  }
  return result;
}

}  // namespace zeren::inline v0
