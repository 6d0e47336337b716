// References: what their texts mean, and what follows from where they point.
#include <algorithm>
#include <numeric>

#include "src/run/bind_tables.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren::inline v0::detail {

namespace {

// `enterprise:E1` names the table where a reference has several; gives the table's index and cuts it off.
std::optional<std::uint32_t> take_prefix(const Binding& binding, const plan::Field& field, std::string_view& text) {
  if (field.type.targets.size() < 2) return std::nullopt;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  for (std::uint32_t t = 0; t < field.type.targets.size(); ++t) {
    const plan::Table& table = binding.plan.tables[field.type.targets[t]];
    const std::string_view prefix = text.substr(0, colon);
    if (prefix != table.name && (table.label.empty() || prefix != table.label)) continue;
    text.remove_prefix(colon + 1);
    return t;
  }
  return std::nullopt;
}

ResolvedText resolve(const Binding& binding, const plan::Field& field, std::string_view text) {
  const std::string_view written = text;
  const auto wanted = take_prefix(binding, field, text);
  ResolvedText best;
  std::vector<std::string> hits, names;
  for (std::uint32_t t = 0; t < field.type.targets.size(); ++t) {
    if (wanted && *wanted != t) continue;
    names.push_back(binding.plan.tables[field.type.targets[t]].name);
    ResolvedText meaning = find_row(binding, field.type.targets[t], text);
    if (meaning.fault == nullptr) {
      hits.push_back(names.back());
      meaning.target = t;
    }
    if (hits.size() < 2 && (meaning.fault == nullptr || names.size() == 1)) best = std::move(meaning);
  }
  if (hits.size() == 1 || names.size() == 1) return best;
  if (hits.empty()) {
    std::string tables = names[0];
    for (std::size_t i = 1; i < names.size(); ++i) tables += "`, `" + names[i];
    return {nothing, nothing, &bind_codes::missing_row, {quoted(written), tables}};
  }
  return {nothing, nothing, &bind_codes::ambiguous_row, {quoted(written), join_choices(hits), hits[0]}};
}

void resolve_column(Binding& binding, plan::TableId id, std::size_t f) {
  ParsedTable& table = binding.tables[id];
  const plan::Field& field = table.table->fields[f];
  ParsedColumn& column = table.columns[f];
  bool any_fault = false;
  column.meaning.reserve(column.texts.size());
  for (const std::string_view text : column.texts.texts()) {
    column.meaning.push_back(resolve(binding, field, text));
    any_fault = any_fault || column.meaning.back().fault != nullptr;
  }
  if (!any_fault) return;
  auto faulty = column.faulty.begin();
  const auto already_at_fault = [&](std::size_t row) {
    while (faulty != column.faulty.end() && *faulty < row) ++faulty;
    return faulty != column.faulty.end() && *faulty == row;
  };
  std::vector<std::uint32_t> found;
  for (std::size_t row = 0; row < table.rows; ++row) {
    if (column.is_absent(row) || already_at_fault(row)) continue;
    const ResolvedText& meaning = column.meaning[column.codes[row]];
    if (meaning.fault == nullptr) continue;
    found.push_back(static_cast<std::uint32_t>(row));
    binding.reject_row(id, row, &column, *meaning.fault, meaning.arguments);
  }
  column.faulty.insert(column.faulty.end(), found.begin(), found.end());
  std::sort(column.faulty.begin(), column.faulty.end());
}

// A row that refers to another; the reference's field, and whether it may be absent.
struct Edge {
  plan::TableId table = 0;
  std::uint32_t row = 0;
  std::uint32_t field = 0;
  bool required = false;
};

// Who refers to a row, for all rows of facts: rows are numbered through all tables.
class ReferenceGraph {
 public:
  explicit ReferenceGraph(const Binding& binding) : base_(binding.tables.size() + 1) {
    for (std::size_t t = 0; t < binding.tables.size(); ++t) base_[t + 1] = base_[t] + binding.tables[t].rows;
    std::size_t edges = 0;
    visit(binding, [&](const Edge&, std::size_t) { ++edges; });
    if (edges == 0) return;
    begin_.resize(base_.back() + 1);
    edges_.resize(edges);
    visit(binding, [this](const Edge&, std::size_t to) { ++begin_[to + 1]; });
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
    visit(binding, [&](const Edge& edge, std::size_t to) { edges_[next[to]++] = edge; });
  }

  bool empty() const { return edges_.empty(); }
  std::size_t rows() const { return base_.back(); }
  std::size_t id(plan::TableId table, std::size_t row) const { return base_[table] + row; }
  std::span<const Edge> referrers(std::size_t id) const {
    return std::span(edges_).subspan(begin_[id], begin_[id + 1] - begin_[id]);
  }

 private:
  template <class Visit>
  void visit(const Binding& binding, Visit&& visit) const {
    for (plan::TableId id = 0; id < binding.tables.size(); ++id) {
      const ParsedTable& table = binding.tables[id];
      for (std::uint32_t f = 0; f < table.columns.size() && table.rows > 0; ++f) {
        const plan::Field& field = table.table->fields[f];
        if (!binding.refers_to_facts(field)) continue;
        for (std::uint32_t row = 0; row < table.rows; ++row) {
          const ParsedColumn& column = table.columns[f];
          if (column.is_absent(row) || table.bad(row)) continue;
          const ResolvedText& meaning = column.meaning[column.codes[row]];
          const plan::TableId target = field.type.targets[meaning.target];
          if (binding.is_facts(target)) visit(Edge{id, row, f, !field.type.optional}, base_[target] + meaning.row);
        }
      }
    }
  }

  std::vector<std::size_t> base_;   // first number of each table's rows
  std::vector<std::size_t> begin_;  // of each row's referrers
  std::vector<Edge> edges_;
};

// Of tables with versions: by key, how many rows have it.
std::vector<std::vector<std::uint32_t>> alive_versions(const Binding& binding) {
  std::vector<std::vector<std::uint32_t>> alive(binding.tables.size());
  for (std::size_t t = 0; t < binding.tables.size(); ++t) {
    const ParsedTable& table = binding.tables[t];
    if (table.table == nullptr || !table.table->revised_on || table.keys == nullptr) continue;
    alive[t].resize(table.keys->size());
    for (const std::uint32_t key : table.key_code) {
      if (key != nothing) ++alive[t][key];
    }
  }
  return alive;
}

void pass_on_rejection(Binding& binding, const ReferenceGraph& graph) {
  std::vector<std::pair<plan::TableId, std::uint32_t>> queue;
  for (plan::TableId id = 0; id < binding.tables.size(); ++id) {
    for (std::uint32_t row = 0; row < binding.tables[id].rows; ++row) {
      if (binding.tables[id].bad(row)) queue.emplace_back(id, row);
    }
  }
  std::vector<std::vector<std::uint32_t>> alive = alive_versions(binding);
  for (std::size_t at = 0; at < queue.size(); ++at) {
    auto [target, target_row] = queue[at];
    if (!alive[target].empty()) {  // a key goes with the last of its versions
      const ParsedTable& table = binding.tables[target];
      const std::uint32_t key = table.key_code[target_row];
      if (key == nothing || --alive[target][key] != 0) continue;
      target_row = table.first_of_key[key];
    }
    const auto referrers = graph.referrers(graph.id(target, target_row));
    if (referrers.empty()) continue;
    const std::string why = binding.first_reason(target, target_row);
    for (const Edge& edge : referrers) {
      ParsedTable& table = binding.tables[edge.table];
      if (table.bad(edge.row)) continue;
      const ParsedColumn& column = table.columns[edge.field];
      binding.reject_row(edge.table, edge.row, &column, bind_codes::rejected_row,
                         {quoted(column.texts.texts()[column.codes[edge.row]]), binding.plan.tables[target].name, why});
      queue.emplace_back(edge.table, edge.row);
    }
  }
}

// From when on each row exists, its references left aside.
void set_own_dates(const Binding& binding, ParsedTable& table) {
  const plan::Table& t = *table.table;
  const bool may_be_dated =
      t.on || t.recorded_on || t.revised_on ||
      std::any_of(t.fields.begin(), t.fields.end(), [&](const auto& field) { return binding.refers_to_facts(field); });
  if (!may_be_dated) return;
  table.visible_from.assign(table.rows, Moment::min());
  for (const auto field : {table.table->on, table.table->recorded_on, table.table->revised_on}) {
    if (!field) continue;
    const ParsedColumn& column = table.columns[*field];
    for (std::size_t row = 0; row < table.rows; ++row) {
      if (column.is_absent(row)) continue;
      const Moment from = column.days.empty() ? Moment{column.integers[row]} : Moment::of(Date{column.days[row]}, 0);
      table.visible_from[row] = std::max(table.visible_from[row], from);
    }
  }
}

// A row exists from the latest moment of all rows that it needs, however far. Rows that others need are taken from the
// latest down, and each row on the way back is settled by the first that reaches it: loops do no harm, and every
// edge is walked once.
void pass_on_visibility(Binding& binding, const ReferenceGraph& graph) {
  struct Row {
    plan::TableId table;
    std::uint32_t row;
    Moment from;
  };
  std::vector<Row> needed;
  for (plan::TableId id = 0; id < binding.tables.size(); ++id) {
    const ParsedTable& table = binding.tables[id];
    if (table.visible_from.empty()) continue;
    if (table.table->revised_on) continue;  // its rows come and go: the run looks each day
    for (std::uint32_t row = 0; row < table.rows; ++row) {
      if (graph.referrers(graph.id(id, row)).empty() || table.visible_from[row] == Moment::min()) continue;
      needed.push_back({id, row, table.visible_from[row]});
    }
  }
  std::stable_sort(needed.begin(), needed.end(), [](const Row& a, const Row& b) { return a.from > b.from; });
  std::vector<std::uint8_t> settled(graph.rows());
  std::vector<std::pair<plan::TableId, std::uint32_t>> stack;
  for (const Row& start : needed) {
    stack.emplace_back(start.table, start.row);
    while (!stack.empty()) {
      const auto [id, row] = stack.back();
      stack.pop_back();
      std::uint8_t& done = settled[graph.id(id, row)];
      if (done != 0) continue;
      done = 1;
      Moment& from = binding.tables[id].visible_from[row];
      from = std::max(from, start.from);
      for (const Edge& edge : graph.referrers(graph.id(id, row))) {
        if (edge.required) stack.emplace_back(edge.table, edge.row);
      }
    }
  }
}

}  // namespace

void resolve_references(Binding& binding, bool to_facts) {
  for (plan::TableId id = 0; id < binding.tables.size(); ++id) {
    for (std::size_t f = 0; f < binding.tables[id].columns.size(); ++f) {
      const plan::Field& field = binding.tables[id].table->fields[f];
      if (field.type.kind == plan::ValueKind::row && binding.refers_to_facts(field) == to_facts) {
        resolve_column(binding, id, f);
      }
    }
  }
}

void follow_references(Binding& binding) {
  for (ParsedTable& table : binding.tables) {
    if (table.table != nullptr) set_own_dates(binding, table);
  }
  const ReferenceGraph graph(binding);
  if (graph.empty()) return;
  pass_on_rejection(binding, graph);
  pass_on_visibility(binding, graph);
}

}  // namespace zeren::inline v0::detail
