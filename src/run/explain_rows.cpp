// The rows that an aggregate read, by key.
#include <algorithm>

#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {
namespace {

constexpr std::size_t max_details = 6;

// Whether two present cells hold the same.
bool same(const CellView& a, const CellView& b) {
  switch (a.type().kind) {
    case plan::ValueKind::number:
      return a.number() == b.number();
    case plan::ValueKind::date:
      return a.date() == b.date();
    case plan::ValueKind::moment:
      return a.moment() == b.moment();
    case plan::ValueKind::boolean:
      return a.boolean() == b.boolean();
    case plan::ValueKind::enumeration:
      return a.ordinal() == b.ordinal();
    case plan::ValueKind::unit:
      return a.unit() == b.unit();
    case plan::ValueKind::row: {
      const plan::RowValue x = a.reference(), y = b.reference();
      return x.table == y.table && x.row == y.row;
    }
    default:
      return a.text() == b.text();
  }
}

// Order of two present cells of one kind.
std::strong_ordering order(const CellView& a, const CellView& b) {
  switch (a.type().kind) {
    case plan::ValueKind::number:
      return compare(a.number(), b.number());
    case plan::ValueKind::date:
      return a.date() <=> b.date();
    case plan::ValueKind::moment:
      return a.moment() <=> b.moment();
    case plan::ValueKind::enumeration:
      return a.ordinal() <=> b.ordinal();
    default:
      return a.text().compare(b.text()) <=> 0;
  }
}

}  // namespace

bool Explainer::matches(const plan::Aggregate& a, std::uint32_t outer, std::uint32_t inner) const {
  if (a.other && inner == outer) return false;
  if (a.filter != plan::no_node && !truth(a.filter, inner).value_or(false)) return false;
  for (const plan::AggregateKey& key : a.keys) {
    const CellView mine = at(key.inner, inner), theirs = at(key.outer, outer);
    if (!mine.present() || !theirs.present()) return false;
    if (key.within ? !dataset_.organisation->within(mine.unit(), theirs.unit()) : !same(mine, theirs)) return false;
  }
  if (!a.range) return true;
  const CellView mine = at(a.range->inner, inner);
  if (!mine.present()) return false;
  const auto beyond = [&](NodeId bound, bool is_low, bool inclusive) {
    if (bound == plan::no_node) return false;
    const CellView limit = at(bound, outer);
    if (!limit.present()) return true;
    const std::strong_ordering o = order(mine, limit);
    return o == 0 ? !inclusive : (o < 0) == is_low;
  };
  return !beyond(a.range->low, true, a.range->low_inclusive) && !beyond(a.range->high, false, a.range->high_inclusive);
}

std::vector<std::uint32_t> Explainer::matching(NodeId aggregate, std::uint32_t row) const {
  const auto& a = std::get<plan::Aggregate>(plan_.nodes[aggregate].payload);
  std::vector<std::uint32_t> result;
  for (const std::uint32_t inner : view_->rows(a.inner_table)) {
    if (matches(a, row, inner)) result.push_back(inner);
  }
  return result;
}

ExplanationItem Explainer::fact(TableId table, std::uint32_t row) const {
  ExplanationItem result;
  result.role = ExplanationRole::fact;
  result.table = plan_.tables[table].name;
  result.name = view_->key(table, row);
  std::string label = view_->row_label(table, row);
  if (label != result.name) result.label = std::move(label);
  const BoundTable* bound = table < dataset_.tables.size() ? dataset_.tables[table].get() : nullptr;
  if (bound && row < bound->rows && !bound->files.empty()) {
    result.file = bound->files[bound->file.empty() ? 0 : bound->file[row]];
  }
  if (bound && row < bound->line.size()) result.line = bound->line[row];
  if (bound && bound->revisions) {
    const auto version = version_of(*bound->revisions, row, view_->now());
    if (version && *version < bound->revisions->line.size()) result.line = bound->revisions->line[*version];
  }
  return result;
}

// The columns of the row that decided about it: those that filter and value read, as far as the first with a name.
void Explainer::add_details(ExplanationItem& fact, std::span<const NodeId> read, TableId table,
                            std::uint32_t row) const {
  std::vector<NodeId> open(read.rbegin(), read.rend()), seen;
  while (!open.empty() && fact.parts.size() < max_details) {
    const NodeId node = open.back();
    open.pop_back();
    const plan::Node& n = plan_.nodes[node];
    if (n.table != table || std::find(seen.begin(), seen.end(), node) != seen.end()) continue;
    seen.push_back(node);
    const auto column = public_columns_.find(node);
    const bool leaf = n.kind == plan::NodeKind::input || n.kind == plan::NodeKind::builtin;
    if (column == public_columns_.end() && !leaf) {
      open.insert(open.end(), n.inputs.rbegin(), n.inputs.rend());
      continue;
    }
    ExplanationItem detail = item(ExplanationRole::field, node, row);
    detail.name = said(node);
    if (column != public_columns_.end()) detail.label = column->second->label;
    fact.parts.push_back(std::move(detail));
  }
}

// The lengths of windows that params set, of this description of rows alone.
void Explainer::add_lengths(ExplanationItem& into, const plan::Aggregate& a) {
  std::vector<NodeId> open, seen;
  if (a.range) open = {a.range->low, a.range->high};
  open.push_back(a.filter);
  while (!open.empty()) {
    const NodeId node = open.back();
    open.pop_back();
    if (node == plan::no_node || std::find(seen.begin(), seen.end(), node) != seen.end()) continue;
    seen.push_back(node);
    const plan::Node& n = plan_.nodes[node];
    if (n.kind == plan::NodeKind::param && n.type.kind == plan::ValueKind::duration) {
      add_param(into, node);
    } else if (n.kind == plan::NodeKind::map && public_columns_.count(node) == 0) {
      open.insert(open.end(), n.inputs.rbegin(), n.inputs.rend());
    }
  }
}

// `amount`: what each row gives; shown rows and `left_out_total` add up to the total.
void Explainer::expand_rows(ExplanationItem& into, NodeId aggregate, std::uint32_t row, NodeId amount) {
  const auto& a = std::get<plan::Aggregate>(plan_.nodes[aggregate].payload);
  const std::vector<std::uint32_t> found = matching(aggregate, row);
  const bool sums = a.kind == plan::AggregateKind::sum || into.role == ExplanationRole::raw_total;
  add_lengths(into, a);
  std::vector<NodeId> read;
  if (amount != plan::no_node) read.push_back(amount);
  if (a.filter != plan::no_node) read.push_back(a.filter);
  Number rest;
  bool rest_is_known = sums;
  std::size_t shown_rows = 0;
  for (const std::uint32_t inner : found) {
    if (shown_rows < options_.facts && spend()) {
      ++shown_rows;
      ExplanationItem one = fact(a.inner_table, inner);
      if (amount != plan::no_node) one.value = value(amount, inner);
      one.adds = sums;
      add_details(one, read, a.inner_table, inner);
      into.parts.push_back(std::move(one));
      continue;
    }
    ++into.left_out;
    const std::optional<Number> part = sums && amount != plan::no_node ? number(amount, inner) : std::nullopt;
    const NumberResult total = part ? add(rest, *part) : NumberResult{};
    rest_is_known = rest_is_known && part && total.ok();
    if (rest_is_known) rest = total.value;
  }
  if (into.left_out > 0 && rest_is_known) into.left_out_total = value(rest);
  const std::string& name =
      plan_.tables[a.inner_table].label.empty() ? plan_.tables[a.inner_table].name : plan_.tables[a.inner_table].label;
  into.notes.push_back(found.empty() ? note("no row of {0}", "没有{1}", {plan_.tables[a.inner_table].name, name})
                                     : note("rows of {1}: {0}", "{2} {0} 行",
                                            {std::to_string(found.size()), plan_.tables[a.inner_table].name, name}));
}

}  // namespace zeren::inline v0::detail
