// What a text means: a unit, a domain, a body or a row.
#include <algorithm>

#include "src/run/bind_tables.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren::inline v0::detail {

namespace {

constexpr std::size_t most_candidates = 5;

// Candidates as people tell them apart: `梅溪镇/三山村` (330523101201), …
template <class Ids, class Show>
std::string list_candidates(const Ids& ids, const Show& show) {
  std::string out;
  for (std::size_t i = 0; i < std::min(ids.size(), most_candidates); ++i) {
    if (i != 0) out += ", ";
    out += show(ids[i]);
  }
  if (ids.size() > most_candidates) out += ", …";
  return out;
}

ResolvedText found(std::uint32_t row) {
  return {0, row, nullptr, {}};
}

std::string list_units(const Organisation& organisation, const std::vector<UnitId>& units) {
  return list_candidates(
      units, [&](UnitId u) { return "`" + organisation.path_of(u) + "` (" + std::string(organisation.code(u)) + ")"; });
}

ResolvedText wrong_tier(const Binding& binding, std::string_view text, UnitId unit,
                        const std::vector<plan::TableId>& tiers) {
  const Organisation& organisation = binding.organisation;
  std::vector<std::string> names;
  for (const plan::TableId t : tiers) names.push_back(binding.plan.tables[t].name);
  return {nothing,
          nothing,
          &bind_codes::wrong_tier,
          {quoted(text), "`" + organisation.tiers()[organisation.tier(unit)] + "`", join_choices(names)}};
}

}  // namespace

ResolvedText find_unit(const Binding& binding, std::string_view text, const std::vector<plan::TableId>& tiers) {
  const Organisation& organisation = binding.organisation;
  const auto tier_of = [&](plan::TableId t) { return std::size_t{binding.plan.tables[t].tier}; };
  std::size_t top = organisation.tiers().size(), bottom = 0;
  for (const plan::TableId t : tiers) {
    top = std::min(top, tier_of(t));
    bottom = std::max(bottom, tier_of(t));
  }
  const auto allowed = [&](UnitId u) {
    return std::any_of(tiers.begin(), tiers.end(), [&](plan::TableId t) { return tier_of(t) == organisation.tier(u); });
  };
  UnitResolution resolved = organisation.resolve(text, top, bottom);
  if (resolved.found() && allowed(resolved.unit)) return found(resolved.unit);
  if (resolved.ambiguous()) {
    return {
        nothing, nothing, &bind_codes::ambiguous_unit, {quoted(text), list_units(organisation, resolved.candidates)}};
  }
  const UnitResolution anywhere = resolved.found() ? resolved : organisation.resolve(text);
  if (!anywhere.found() && !anywhere.ambiguous()) return {nothing, nothing, &bind_codes::unknown_unit, {quoted(text)}};
  return wrong_tier(binding, text, anywhere.found() ? anywhere.unit : anywhere.candidates.front(), tiers);
}

ResolvedText check_unit(const Binding& binding, UnitId unit, const std::vector<plan::TableId>& tiers) {
  const Organisation& organisation = binding.organisation;
  if (unit >= organisation.size()) {
    return {nothing, nothing, &bind_codes::unknown_unit, {quoted(std::to_string(unit))}};
  }
  const auto is_its_tier = [&](plan::TableId t) { return binding.plan.tables[t].tier == organisation.tier(unit); };
  if (std::any_of(tiers.begin(), tiers.end(), is_its_tier)) return found(unit);
  return wrong_tier(binding, organisation.code(unit), unit, tiers);
}

ResolvedText find_domain(const Binding& binding, std::string_view text) {
  const DomainId domain = binding.domains.find(text);
  if (domain != no_domain) return found(domain);
  std::vector<std::string> names;
  for (const DomainRow& row : binding.domains.rows()) names.push_back(row.name);
  return {nothing, nothing, &bind_codes::unknown_domain, {quoted(text), suggest(text, names)}};
}

ResolvedText find_body(const Binding& binding, std::string_view text) {
  const std::vector<BodyId> bodies = binding.bodies.find(text);
  if (bodies.size() == 1) return found(bodies.front());
  if (bodies.empty()) {
    std::vector<std::string> names;
    for (const BodyRow& row : binding.bodies.rows()) names.push_back(row.code);
    return {nothing, nothing, &bind_codes::unknown_body, {quoted(text), suggest(text, names)}};
  }
  const auto show = [&](BodyId b) { return "`" + binding.bodies.row(b).code + "`"; };
  return {nothing, nothing, &bind_codes::ambiguous_body, {quoted(text), list_candidates(bodies, show)}};
}

ResolvedText find_row(const Binding& binding, plan::TableId id, std::string_view text) {
  const plan::Table& table = binding.plan.tables[id];
  switch (table.kind) {
    case plan::TableKind::domain:
      return find_domain(binding, text);
    case plan::TableKind::body:
      return find_body(binding, text);
    case plan::TableKind::tier: {
      ResolvedText unit = find_unit(binding, text, {id});
      if (unit.fault == nullptr) unit.row = binding.organisation.row_in_tier(unit.row);
      return unit;
    }
    default:
      break;
  }
  if (table.key.empty()) return {nothing, nothing, &bind_codes::no_key_to_refer_to, {table.name}};
  const ParsedTable& parsed = binding.tables[id];
  const std::uint32_t key = parsed.keys == nullptr ? TextDictionary::none : parsed.keys->find(text);
  if (key != TextDictionary::none && parsed.first_of_key[key] != nothing) return found(parsed.first_of_key[key]);
  return {nothing, nothing, &bind_codes::missing_row, {quoted(text), table.name}};
}

}  // namespace zeren::inline v0::detail
