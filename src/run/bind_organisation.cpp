// Domains, bodies, relations and responsibility: what the organisation has beside its units.
#include <algorithm>
#include <map>
#include <tuple>

#include "src/run/small_table.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren::inline v0::detail {

namespace {

// ---- Bodies ----

constexpr std::array<SmallColumn, 7> body_columns{{{"name", "名称", true},
                                                   {"label", "标签"},
                                                   {"kind", "类别"},
                                                   {"unit", "所在单位"},
                                                   {"also", "又名"},
                                                   {"from", "自"},
                                                   {"until", "至"}}};
enum BodyColumn : std::size_t { name, label, kind, unit, also, from, until };

// Where a body sits, by code, name or path; nothing said means the top unit.
UnitId seat_of(const Organisation& organisation, const std::string& text) {
  if (text.empty()) return organisation.size() == 0 ? no_unit : UnitId{0};
  return organisation.resolve(text).unit;
}

std::vector<BodyRow> declared_bodies(const Binding& binding) {
  std::vector<BodyRow> rows;
  for (const plan::Body& body : binding.plan.bodies) {
    rows.push_back(
        {body.name, body.label, body.kind, body.aliases, body.unnamed, seat_of(binding.organisation, body.unit), {}});
  }
  return rows;
}

// Aliases stand in one cell, parted by semicolons or `、`.
std::vector<std::string> split_aliases(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    std::size_t end = text.size(), next = text.size();
    for (const std::string_view mark : {";", "；", "、"}) {
      const std::size_t at = text.find(mark);
      if (at < end) {
        end = at;
        next = at + mark.size();
      }
    }
    if (end > 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(next);
  }
  return parts;
}

bool read_body(Binding& binding, SmallTable& table, std::size_t row, BodyRow& body) {
  if (table.cell(row, name).empty()) {
    table.reject(row, name, bind_codes::absent_value, {"name"});
    return false;
  }
  const std::string& seat = table.cell(row, unit);
  const UnitResolution resolved =
      seat.empty() ? UnitResolution{seat_of(binding.organisation, seat), {}} : binding.organisation.resolve(seat);
  if (!seat.empty() && !resolved.found()) {
    std::vector<plan::TableId> tiers;
    for (plan::TableId t = 0; t < binding.plan.tables.size(); ++t) {
      if (binding.plan.tables[t].kind == plan::TableKind::tier) tiers.push_back(t);
    }
    const ResolvedText why = find_unit(binding, seat, tiers);
    table.reject(row, unit, why.fault != nullptr ? *why.fault : bind_codes::unknown_unit,
                 why.fault != nullptr ? why.arguments : std::vector<std::string>{quoted(seat)});
    return false;
  }
  body = {table.cell(row, name),
          table.cell(row, label),
          table.cell(row, kind),
          split_aliases(table.cell(row, also)),
          false,
          resolved.unit,
          {}};
  return table.read_validity(row, from, until, body.validity);
}

bool same_body(const BodyRow& a, const BodyRow& b) {
  return std::tie(a.label, a.kind, a.aliases, a.unit, a.validity) ==
         std::tie(b.label, b.kind, b.aliases, b.unit, b.validity);
}

// The table's bodies by name, so that their order does not depend on that of the rows.
void add_given_bodies(Binding& binding, const SourceTable& source, std::vector<BodyRow>& rows) {
  SmallTable table(binding, source, "body", body_columns);
  std::vector<std::string> declared;
  for (const BodyRow& row : rows) declared.push_back(row.code);
  std::sort(declared.begin(), declared.end());
  std::map<std::string, std::vector<std::pair<std::size_t, BodyRow>>> by_name;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    BodyRow body;
    if (!read_body(binding, table, row, body)) continue;
    if (std::binary_search(declared.begin(), declared.end(), body.code)) {
      table.reject(row, name, bind_codes::duplicate_body, {quoted(body.code)});
    } else {
      by_name[body.code].emplace_back(row, std::move(body));
    }
  }
  for (auto& [code, rows_of_name] : by_name) {
    auto& same = rows_of_name;  // a lambda cannot capture a structured binding
    const bool equal = std::all_of(same.begin(), same.end(),
                                   [&](const auto& other) { return same_body(other.second, same.front().second); });
    if (equal) {
      rows.push_back(std::move(same.front().second));
      continue;
    }
    const std::string where = bilingual(std::to_string(same.size()) + " rows", std::to_string(same.size()) + " 行");
    for (const auto& [row, body] : same) table.reject(row, name, bind_codes::duplicate_key, {quoted(code), where});
  }
}

// ---- Relations ----

constexpr std::array<SmallColumn, 4> relation_columns{
    {{"source", "主体", true}, {"target", "对象", true}, {"since", "自"}, {"until", "至"}}};

// A row's number in the dataset; `nothing` where the row was rejected.
std::uint32_t final_row(const Binding& binding, plan::TableId table, std::uint32_t row) {
  return binding.is_facts(table) ? binding.tables[table].new_row[row] : row;
}

std::size_t rows_of(const Binding& binding, plan::TableId id) {
  const plan::Table& table = binding.plan.tables[id];
  switch (table.kind) {
    case plan::TableKind::domain:
      return binding.domains.size();
    case plan::TableKind::body:
      return binding.bodies.size();
    case plan::TableKind::tier:
      return binding.organisation.units_of_tier(table.tier).size();
    case plan::TableKind::facts:
      return binding.tables[id].kept;
    default:
      return 0;
  }
}

bool read_end(Binding& binding, SmallTable& table, std::size_t row, std::size_t column, plan::TableId id,
              std::uint32_t& end) {
  const std::string& text = table.cell(row, column);
  if (text.empty()) {
    table.reject(row, column, bind_codes::absent_value, {std::string(relation_columns[column].en)});
    return false;
  }
  const ResolvedText meaning = find_row(binding, id, text);
  if (meaning.fault != nullptr) {
    table.reject(row, column, *meaning.fault, meaning.arguments);
    return false;
  }
  end = final_row(binding, id, meaning.row);
  if (end != nothing) return true;
  table.reject(row, column, bind_codes::rejected_row,
               {quoted(text), binding.plan.tables[id].name, binding.first_reason(id, meaning.row)});
  return false;
}

std::vector<RelationEdge> given_edges(Binding& binding, const plan::Relation& relation, const SourceTable& source) {
  SmallTable table(binding, source, relation.name, relation_columns);
  std::vector<RelationEdge> edges;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    RelationEdge edge;
    if (!read_end(binding, table, row, 0, relation.from, edge.source)) continue;
    if (!read_end(binding, table, row, 1, relation.to, edge.target)) continue;
    if (!table.read_validity(row, 2, 3, edge.validity)) continue;
    edges.push_back(edge);
  }
  const auto key = [](const RelationEdge& e) {
    return std::tie(e.source, e.target, e.validity.from, e.validity.until);
  };
  std::sort(edges.begin(), edges.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  edges.erase(std::unique(edges.begin(), edges.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }),
              edges.end());
  return edges;
}

// ---- Responsibility ----

// The kind that a member of the built-in enumeration stands for, by its name.
std::optional<ResponsibilityKind> kind_of(std::string_view member) {
  if (member == "leadership" || member == "领导责任") return ResponsibilityKind::leadership;
  if (member == "regulatory" || member == "监管责任") return ResponsibilityKind::regulatory;
  if (member == "principal" || member == "主体责任") return ResponsibilityKind::principal;
  return std::nullopt;
}

void append_responsibility(const Binding& binding, const plan::Table& table, const BoundTable& bound,
                           std::vector<ResponsibilityRow>& rows) {
  if (!table.unit || !table.body || !table.responsibility_kind) return;
  const auto column = [&](std::uint32_t field) -> const Column& { return *bound.columns[field]; };
  const auto day = [&](const std::optional<std::uint32_t>& field, std::size_t row) -> std::optional<Date> {
    if (!field || !column(*field).present(row)) return std::nullopt;
    return column(*field).date_at(row);
  };
  const auto& members = binding.plan.enumerations[table.fields[*table.responsibility_kind].type.enumeration].members;
  const auto first = static_cast<std::uint32_t>(rows.size());
  for (std::uint32_t row = 0; row < bound.rows; ++row) {
    ResponsibilityRow out;
    out.origin = first + row;
    out.unit = column(*table.unit).code_at(row);
    const auto kind_here = kind_of(members[column(*table.responsibility_kind).code_at(row)].first);
    if (!kind_here || !column(*table.unit).present(row) || !column(*table.body).present(row)) continue;
    out.kind = *kind_here;
    out.body = column(*table.body).reference_at(row).row;
    if (table.domain && column(*table.domain).present(row)) out.domain = column(*table.domain).reference_at(row).row;
    out.validity = Validity::between(day(table.since, row), day(table.valid_until, row));
    rows.push_back(out);
  }
}

}  // namespace

void build_domains(Binding& binding) {
  std::vector<DomainRow> rows;
  for (const plan::Domain& domain : binding.plan.domains) {
    rows.push_back({domain.name, domain.label, domain.parent ? binding.plan.domains[*domain.parent].name : ""});
  }
  if (DomainsResult built = zeren::build_domains(std::move(rows)); built.domains) {
    binding.domains = std::move(*built.domains);
  }
}

void build_bodies(Binding& binding, const SourceTable* given) {
  std::vector<BodyRow> rows = declared_bodies(binding);
  if (given != nullptr) add_given_bodies(binding, *given, rows);
  if (BodiesResult built = zeren::build_bodies(std::move(rows)); built.bodies)
    binding.bodies = std::move(*built.bodies);
}

std::vector<Relation> bind_relations(Binding& binding, const std::vector<const SourceTable*>& given) {
  std::vector<Relation> relations;
  for (std::size_t r = 0; r < binding.plan.relations.size(); ++r) {
    const plan::Relation& relation = binding.plan.relations[r];
    std::vector<RelationEdge> edges;
    for (const plan::RelationRow& row : relation.rows) {
      edges.push_back({row.from, row.to, Validity::between(row.since, row.until), 0});
    }
    if (given[r] != nullptr) {
      const std::vector<RelationEdge> more = given_edges(binding, relation, *given[r]);
      edges.insert(edges.end(), more.begin(), more.end());
    }
    for (std::uint32_t origin = 0; origin < edges.size(); ++origin) edges[origin].origin = origin;
    relations.emplace_back(relation.name, binding.plan.tables[relation.from].name,
                           binding.plan.tables[relation.to].name, rows_of(binding, relation.from),
                           rows_of(binding, relation.to), std::move(edges));
  }
  return relations;
}

ResponsibilityIndex bind_responsibility(const Binding& binding, const Dataset& dataset) {
  std::vector<ResponsibilityRow> rows;
  for (plan::TableId id = 0; id < binding.plan.tables.size(); ++id) {
    const plan::Table& table = binding.plan.tables[id];
    if (table.is_responsibility && dataset.tables[id] != nullptr) {
      append_responsibility(binding, table, *dataset.tables[id], rows);
    }
  }
  std::vector<Validity> validity;
  for (const BodyRow& body : binding.bodies.rows()) validity.push_back(body.validity);
  return ResponsibilityIndex(binding.organisation, binding.domains, rows, validity);
}

}  // namespace zeren::inline v0::detail
