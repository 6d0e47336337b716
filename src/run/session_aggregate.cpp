// Aggregates that follow changes: what a row gave is taken away, what it gives is added, and the cells of its group are
// made again.
#include <algorithm>

#include "src/run/session_operators.hpp"

namespace zeren::inline v0::detail {

using plan::AggregateKind;
using plan::NodeId;

namespace {

bool is_scalar_node(const LiveGraph& graph, NodeId node) {
  return graph.column(node).is_scalar();
}

}  // namespace

bool LiveAggregate::Before::operator()(const Entry& a, const Entry& b) const {
  const plan::Aggregate& aggregate = of->aggregate_;
  const bool by_value = aggregate.kind == AggregateKind::min || aggregate.kind == AggregateKind::max;
  const bool ascending = aggregate.kind == AggregateKind::min || aggregate.kind == AggregateKind::first;
  for (std::size_t k = 0; k < a.keys.size(); ++k) {
    const NodeId node = by_value ? aggregate.value : aggregate.order[k];
    const int order = order_cells(of->graph_.column(node).kind(), a.keys[k], b.keys[k], of->graph_.pools());
    if (order != 0) return ascending ? order < 0 : order > 0;
  }
  if (a.row == b.row) return false;
  if (by_value) return a.row < b.row;
  const bool facts = of->graph_.follows_table(aggregate.inner_table);
  const bool earlier = facts ? of->graph_.facts().before(aggregate.inner_table, a.row, b.row) : a.row < b.row;
  return ascending ? earlier : !earlier;
}

LiveAggregate::LiveAggregate(LiveGraph& graph, NodeId id)
    : graph_(graph),
      id_(id),
      node_(graph.plan().nodes[id]),
      aggregate_(std::get<plan::Aggregate>(graph.plan().nodes[id].payload)) {
  switch (aggregate_.kind) {
    case AggregateKind::sum:
    case AggregateKind::mean:
      sums_ = true;
      break;
    case AggregateKind::any:
    case AggregateKind::all:
    case AggregateKind::share:
      matches_ = true;
      break;
    case AggregateKind::count_distinct:
      distinct_ = true;
      break;
    case AggregateKind::count:
      break;
    default:
      best_ = true;
  }
  if (aggregate_.range) {
    for (const NodeId bound : {aggregate_.range->low, aggregate_.range->high}) {
      if (bound != plan::no_node && !is_scalar_node(graph, bound)) throw NotFollowed{};
    }
  }
  within_ = std::any_of(aggregate_.keys.begin(), aggregate_.keys.end(), [](const auto& key) { return key.within; });
  build();
}

bool LiveAggregate::leaves_out_self() const {
  return aggregate_.other && node_.table == aggregate_.inner_table;
}

LiveCell LiveAggregate::read(NodeId node, std::uint32_t row, bool before) const {
  return before ? graph_.old_cell(node, row) : graph_.column(node).get(row);
}

// ---- Groups -----------------------------------------------------------------------------------------------------

std::uint32_t LiveAggregate::step(std::size_t key, std::uint32_t group, std::uint64_t code, bool make) {
  constexpr std::uint64_t unit_space = std::uint64_t{plan::scalar} << 32;
  const bool last = key + 1 == aggregate_.keys.size();
  if (group == 0 && key == 0 && (code & unit_space) == unit_space) {
    std::vector<std::uint32_t>& dense = dense_[key];
    if (dense.empty()) dense.assign(graph_.organisation().size(), none);
    std::uint32_t& found = dense[static_cast<std::uint32_t>(code)];
    if (found == none && make) {
      found = next_group_[key]++;
      if (last) grow(found);
    }
    return found;
  }
  const auto found = numbers_[key].find({group, code});
  if (found != numbers_[key].end()) return found->second;
  if (!make) return none;
  const std::uint32_t made = next_group_[key]++;
  numbers_[key].emplace(std::pair(group, code), made);
  if (last) grow(made);
  return made;
}

void LiveAggregate::grow(std::uint32_t group) {
  if (group < groups_.size()) return;
  const std::size_t size = std::size_t{group} + 1;
  groups_.resize(size);
  if (distinct_) values_of_.resize(size);
  if (best_) ordered_of_.resize(size);
}

std::uint32_t LiveAggregate::group_of_outer(std::uint32_t row) {
  std::uint32_t group = 0;
  for (std::size_t k = 0; k < aggregate_.keys.size(); ++k) {
    const NodeId outer = aggregate_.keys[k].outer;
    const LiveCell cell = graph_.column(outer).get(row);
    if (!cell.present()) return none;
    group = step(k, group, graph_.code_of(graph_.plan().nodes[outer].type, cell), true);
  }
  return group;
}

void LiveAggregate::groups_of(std::uint32_t row, bool before, std::vector<std::uint32_t>& groups) {
  groups.assign(1, 0);
  for (std::size_t k = 0; k < aggregate_.keys.size(); ++k) {
    const plan::AggregateKey& key = aggregate_.keys[k];
    const LiveCell cell = read(key.inner, row, before);
    if (cell.state == CellState::error) throw NotFollowed{};
    if (!cell.present()) return groups.clear();
    if (!key.within) {
      const std::uint64_t code = graph_.code_of(graph_.plan().nodes[key.inner].type, cell);
      for (std::uint32_t& group : groups) group = step(k, group, code, true);
      continue;
    }
    std::vector<std::uint32_t>& inside = inside_;
    inside.clear();
    for (const UnitId unit : graph_.organisation().upward(static_cast<UnitId>(cell.code))) {
      for (const std::uint32_t group : groups) {
        const std::uint32_t found = step(k, group, std::uint64_t{plan::scalar} << 32 | unit, false);
        if (found != none) inside.push_back(found);
      }
    }
    groups.swap(inside);
  }
}

// ---- Inner rows -------------------------------------------------------------------------------------------------

// `known` is false where the row's own value is in error.
bool LiveAggregate::in_range(std::uint32_t row, bool before, bool& known) const {
  known = true;
  if (!aggregate_.range) return true;
  const plan::AggregateRange& range = *aggregate_.range;
  const LiveCell cell = read(range.inner, row, before);
  if (cell.state == CellState::error) known = false;
  if (!cell.present()) return false;
  const plan::ValueKind kind = graph_.column(range.inner).kind();
  if (range.low != plan::no_node) {
    const LiveCell low = graph_.column(range.low).get(0);
    if (!low.present()) return false;
    const int order = order_cells(kind, cell, low, graph_.pools());
    if (order < 0 || (order == 0 && !range.low_inclusive)) return false;
  }
  if (range.high != plan::no_node) {
    const LiveCell high = graph_.column(range.high).get(0);
    if (!high.present()) return false;
    const int order = order_cells(kind, cell, high, graph_.pools());
    if (order > 0 || (order == 0 && !range.high_inclusive)) return false;
  }
  return true;
}

void LiveAggregate::share_of(std::uint32_t row, bool before, const Share* alike, Share& share) {
  share.use = Use::left_out;
  share.has_groups = false;
  share.groups.clear();
  share.order.clear();
  if (!graph_.is_there(aggregate_.inner_table, row)) return;
  share.use = Use::counted;
  if (aggregate_.filter != plan::no_node) {
    const LiveCell filter = read(aggregate_.filter, row, before);
    if (filter.state == CellState::error) {
      share.use = Use::in_error;
    } else if (!filter.present() || filter.code == 0) {
      share.use = Use::left_out;
      return;
    }
  }
  if (share.use == Use::counted) {
    const auto look = [&](const LiveCell& cell) {
      if (cell.state == CellState::error) share.use = Use::in_error;
      if (cell.state == CellState::absent && share.use != Use::in_error) share.use = Use::left_out;
    };
    if (aggregate_.kind != AggregateKind::count && aggregate_.value != plan::no_node) {
      share.value = read(aggregate_.value, row, before);
      look(share.value);
    } else {
      share.value = LiveCell::of(1);
    }
    if (aggregate_.kind == AggregateKind::first || aggregate_.kind == AggregateKind::last) {
      for (const NodeId order : aggregate_.order) {
        share.order.push_back(read(order, row, before));
        look(share.order.back());
      }
    } else if (best_) {
      share.order.push_back(share.value);
    }
    if (share.use == Use::left_out) return;
  }
  bool known = true;
  const bool inside = in_range(row, before, known);
  if (!known) throw NotFollowed{};
  share.has_groups = true;
  if (alike != nullptr && alike->has_groups) {
    share.groups.assign(alike->groups.begin(), alike->groups.end());
    return;
  }
  groups_of(row, before, share.groups);
  if (!inside) share.groups.clear();
}

void LiveAggregate::change(std::uint32_t row, bool same_groups) {
  share_of(row, true, nullptr, gave_);
  share_of(row, false, same_groups ? &gave_ : nullptr, gives_);
  add(gave_, row, true);
  add(gives_, row, false);
}

void LiveAggregate::add(const Share& share, std::uint32_t row, bool take_away) {
  if (share.use == Use::left_out) return;
  for (const std::uint32_t group : share.groups) {
    touched_.add(group);
    if (share.use == Use::in_error) {
      errors_of_[group] += take_away ? ~std::uint32_t{0} : 1;
      continue;
    }
    groups_[group].rows += take_away ? ~std::uint64_t{0} : 1;
    if (matches_ && share.value.code != 0) groups_[group].matches += take_away ? ~std::uint64_t{0} : 1;
    if (sums_) {
      change_sum(groups_[group].sum, share.value, take_away);
    }
    if (distinct_) {
      auto& values = values_of_[group];
      const std::uint64_t code = graph_.code_of(graph_.plan().nodes[aggregate_.value].type, share.value);
      std::uint32_t& count = values[code];
      count += take_away ? ~std::uint32_t{0} : 1;
      if (count == 0) values.erase(code);
    }
    if (best_) {
      if (!ordered_of_[group]) ordered_of_[group] = std::make_unique<Ordered>(Before{this});
      if (take_away) {
        ordered_of_[group]->erase({share.order, row});
      } else {
        ordered_of_[group]->insert({share.order, row});
      }
    }
  }
}

void LiveAggregate::change_sum(Number& sum, const LiveCell& value, bool take_away) const {
  if (value.is_whole() && sum.fits_int64_pair() && sum.denominator64() == 1) {
    std::int64_t whole = 0;
    const bool over = take_away ? __builtin_sub_overflow(sum.numerator64(), value.code, &whole)
                                : __builtin_add_overflow(sum.numerator64(), value.code, &whole);
    if (!over) {
      sum = Number(whole);
      return;
    }
  }
  const Number number = graph_.pools().number(value);
  NumberResult result = take_away ? subtract(sum, number) : zeren::add(sum, number);
  if (!result.ok()) throw NotFollowed{};
  sum = std::move(result.value);
}

// ---- Outer rows -------------------------------------------------------------------------------------------------

bool LiveAggregate::attach(std::uint32_t outer) {
  if (outer >= outers_.size()) outers_.resize(outer + 1);
  const std::size_t groups = next_group_.empty() ? 1 : next_group_.back();
  const std::uint32_t group = group_of_outer(outer);
  outers_[outer].group = group;
  if (group == none) return true;
  outers_[outer].previous = none;
  outers_[outer].next = groups_[group].head;
  if (groups_[group].head != none) outers_[groups_[group].head].previous = outer;
  groups_[group].head = outer;
  // Rows that lie within a unit are not counted for it before somebody asks.
  return !within_ || group < groups;
}

void LiveAggregate::detach(std::uint32_t outer) {
  if (outer >= outers_.size() || outers_[outer].group == none) return;
  const std::uint32_t group = outers_[outer].group;
  if (outers_[outer].previous != none) {
    outers_[outers_[outer].previous].next = outers_[outer].next;
  } else {
    groups_[group].head = outers_[outer].next;
  }
  if (outers_[outer].next != none) outers_[outers_[outer].next].previous = outers_[outer].previous;
  outers_[outer].group = none;
}

LiveCell LiveAggregate::made(std::uint64_t rows, std::uint64_t matches, std::uint64_t distinct, const Number& sum,
                             std::uint32_t best) const {
  const auto number = [&](const NumberResult& result) {
    if (!result.ok() || (node_.type.is_count && !result.value.to_int64())) return LiveCell::failed();
    return graph_.facts().pools().cell_of(result.value);
  };
  switch (aggregate_.kind) {
    case AggregateKind::count:
      return LiveCell::of(static_cast<std::int64_t>(rows));
    case AggregateKind::count_distinct:
      return LiveCell::of(static_cast<std::int64_t>(distinct));
    case AggregateKind::any:
      return LiveCell::of(matches > 0 ? 1 : 0);
    case AggregateKind::all:
      return LiveCell::of(matches == rows ? 1 : 0);
    case AggregateKind::share:
      if (rows == 0) return LiveCell::none();
      return reduced_cell(static_cast<std::int64_t>(matches), static_cast<std::int64_t>(rows));
    case AggregateKind::mean:
      if (rows == 0) return LiveCell::none();
      if (sum.fits_int64_pair() && sum.denominator64() == 1 && !node_.type.is_count) {
        return reduced_cell(sum.numerator64(), static_cast<std::int64_t>(rows));
      }
      return number(divide(sum, Number(rows)));
    case AggregateKind::sum:
      return number({sum, NumberError::none});
    default:
      return best == none ? LiveCell::none() : graph_.column(aggregate_.value).get(best);
  }
}

LiveCell LiveAggregate::outer_cell(std::uint32_t outer) {
  for (const plan::AggregateKey& key : aggregate_.keys) {
    if (graph_.column(key.outer).state(outer) == CellState::error) return LiveCell::failed();
  }
  if (aggregate_.range) {
    for (const NodeId bound : {aggregate_.range->low, aggregate_.range->high}) {
      if (bound != plan::no_node && graph_.column(bound).state(0) == CellState::error) return LiveCell::failed();
    }
  }
  const std::uint32_t group = outers_[outer].group;
  if (group == none) return made(0, 0, 0, Number(), none);
  Share& self = self_;
  self.use = Use::left_out;
  self.groups.clear();
  if (leaves_out_self()) share_of(outer, false, nullptr, self);
  const bool has_self = std::find(self.groups.begin(), self.groups.end(), group) != self.groups.end();
  const bool minus = has_self && self.use == Use::counted;
  if (const auto found = errors_of_.empty() ? errors_of_.end() : errors_of_.find(group); found != errors_of_.end()) {
    const std::uint32_t own = has_self && self.use == Use::in_error ? 1 : 0;
    if (found->second > own) return LiveCell::failed();
  }
  const std::uint64_t rows = groups_[group].rows - (minus ? 1 : 0);
  std::uint64_t matches = 0, distinct = 0;
  if (matches_) matches = groups_[group].matches - (minus && self.value.code != 0 ? 1 : 0);
  if (distinct_) {
    const auto& values = values_of_[group];
    distinct = values.size();
    if (minus && values.at(graph_.code_of(graph_.plan().nodes[aggregate_.value].type, self.value)) == 1) --distinct;
  }
  std::uint32_t best = none;
  if (best_ && ordered_of_[group]) {
    auto at = ordered_of_[group]->begin();
    if (minus && at != ordered_of_[group]->end() && at->row == outer) ++at;
    if (at != ordered_of_[group]->end()) best = at->row;
  }
  if (!sums_) return made(rows, matches, distinct, Number(), best);
  if (!minus) return made(rows, matches, distinct, groups_[group].sum, best);
  const NumberResult sum = subtract(groups_[group].sum, graph_.pools().number(self.value));
  if (!sum.ok()) return LiveCell::failed();
  return made(rows, matches, distinct, sum.value, best);
}

void LiveAggregate::put_outer(std::uint32_t outer) {
  graph_.put(id_, outer, outer_cell(outer));
}

// ---- Changes ----------------------------------------------------------------------------------------------------

void LiveAggregate::build() {
  const std::size_t keys = aggregate_.keys.size();
  dense_.assign(keys, {});
  numbers_.assign(keys, {});
  next_group_.assign(keys, 0);
  groups_.clear();
  errors_of_.clear();
  values_of_.clear();
  ordered_of_.clear();
  if (keys == 0) grow(0);
  const auto went = graph_.event_row(aggregate_.inner_table, LiveGraph::Event::removed);
  const auto outer_went = graph_.event_row(node_.table, LiveGraph::Event::removed);
  const auto outers = static_cast<std::uint32_t>(node_.table == plan::scalar ? 1 : graph_.rows(node_.table));
  outers_.assign(outers, {});
  const bool facts = node_.table != plan::scalar && graph_.follows_table(node_.table);
  for (std::uint32_t outer = 0; outer < outers; ++outer) {
    const bool there = !facts || graph_.facts().table(node_.table).alive[outer] != 0;
    if (there && outer_went != outer) attach(outer);
  }
  Ticker ticker(graph_.watch());
  for (std::uint32_t row = 0; row < graph_.rows(aggregate_.inner_table); ++row) {
    ticker.tick();
    if (went == row) continue;
    share_of(row, false, nullptr, gives_);
    add(gives_, row, false);
  }
  touched_.clear();
}

bool LiveAggregate::scalar_input_changed() const {
  return std::any_of(node_.inputs.begin(), node_.inputs.end(),
                     [&](NodeId input) { return is_scalar_node(graph_, input) && !graph_.log(input).empty(); });
}

void LiveAggregate::inner_rows(std::vector<std::uint32_t>& rows) const {
  rows.clear();
  const auto take = [&](NodeId node) {
    if (node == plan::no_node) return;
    for (const OldCell& old : graph_.log(node)) add_row(rows, old.row);
  };
  if (aggregate_.kind != AggregateKind::count) take(aggregate_.value);
  take(aggregate_.filter);
  for (const plan::AggregateKey& key : aggregate_.keys) take(key.inner);
  if (aggregate_.range) take(aggregate_.range->inner);
  for (const NodeId order : aggregate_.order) take(order);
  settle_rows(rows);
}

void LiveAggregate::outer_rows(std::vector<std::uint32_t>& rows) const {
  rows.clear();
  for (const plan::AggregateKey& key : aggregate_.keys) {
    for (const OldCell& old : graph_.log(key.outer)) add_row(rows, old.row);
  }
  settle_rows(rows);
}

void LiveAggregate::process() {
  using Event = LiveGraph::Event;
  const auto outers = [&] {
    return static_cast<std::uint32_t>(node_.table == plan::scalar ? 1 : graph_.rows(node_.table));
  };
  const auto put_all = [&] {
    build();
    const bool facts = node_.table != plan::scalar && graph_.follows_table(node_.table);
    for (std::uint32_t outer = 0; outer < outers(); ++outer) {
      const bool there = !facts || graph_.facts().table(node_.table).alive[outer] != 0;
      if (there && graph_.event_row(node_.table, Event::removed) != outer) put_outer(outer);
    }
  };
  if (scalar_input_changed()) return put_all();
  touched_.clear();
  const auto came = graph_.came(aggregate_.inner_table);
  const auto went = graph_.event_row(aggregate_.inner_table, Event::removed);
  const auto outer_came = graph_.event_row(node_.table, Event::inserted);
  const auto outer_went = graph_.event_row(node_.table, Event::removed);
  inner_rows(inner_);
  const bool same_groups =
      !aggregate_.range && std::all_of(aggregate_.keys.begin(), aggregate_.keys.end(),
                                       [&](const plan::AggregateKey& key) { return graph_.log(key.inner).empty(); });
  for (const std::uint32_t row : inner_) {
    if (came != row && went != row) change(row, same_groups);
  }
  if (went) {
    share_of(*went, true, nullptr, gave_);
    add(gave_, *went, true);
  }
  if (came) {
    share_of(*came, false, nullptr, gives_);
    add(gives_, *came, false);
  }
  outer_rows(outer_);
  bool known = true;
  if (outer_went) std::erase(outer_, *outer_went);
  for (const std::uint32_t outer : outer_) {
    if (outer_came == outer) continue;
    detach(outer);
    known = attach(outer) && known;
  }
  if (outer_went) detach(*outer_went);
  if (outer_came) {
    known = attach(*outer_came) && known;
    outer_.push_back(*outer_came);
  }
  if (!known) return put_all();
  for (const std::uint32_t group : touched_.numbers()) {
    for (std::uint32_t outer = groups_[group].head; outer != none; outer = outers_[outer].next) put_outer(outer);
  }
  for (const std::uint32_t outer : outer_) put_outer(outer);
  touched_.clear();
}

}  // namespace zeren::inline v0::detail
