// The tree, responsibility, relations, and where a subject stands on a ladder.
#include <algorithm>

#include "src/run/map_call.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;

namespace {

void ancestor(MapCall& call) {
  const Organisation& organisation = call.run().organisation();
  fill_strict(call, [&](Piece& piece, std::size_t r) {
    const UnitId unit = organisation.ancestor_at(call.in(0).code_at(r), call.node.tier);
    if (unit == no_unit) return piece.absent(r);
    call.out.set_code(r, unit);
  });
}

ResponsibilityQuery query(const MapCall& call, std::size_t r) {
  ResponsibilityQuery query;
  query.unit = call.in(0).code_at(r);
  query.domain = call.inputs.size() > 1 ? call.in(1).reference_at(r).row : all_domains;
  query.kind = call.node.responsibility_kind;
  query.today = call.frame.today();
  return query;
}

// Fills a column of sets row by row; `find` writes the members of a row, in any order.
template <class F>
void fill_sets(MapCall& call, F find) {
  call.out.make_states();
  std::vector<std::uint32_t> begin{0}, items, members;
  for (std::size_t r = 0; r < call.rows; ++r) {
    if (const Column* missing = call.first_missing(r)) {
      if (missing->state(r) == CellState::absent) {
        call.out.set_absent(r);
      } else {
        call.out.set_error(r, missing->error_at(r));
      }
    } else {
      members.clear();
      find(r, members);
      std::sort(members.begin(), members.end());
      members.erase(std::unique(members.begin(), members.end()), members.end());
      items.insert(items.end(), members.begin(), members.end());
    }
    begin.push_back(static_cast<std::uint32_t>(items.size()));
  }
  call.out.set_sets(std::move(begin), std::move(items));
  call.out.settle_errors();
  call.out.settle_states();
}

void responsible(MapCall& call) {
  const ResponsibilityIndex& index = call.run().data.responsibility;
  fill_sets(call, [&](std::size_t r, std::vector<std::uint32_t>& members) {
    const auto keep = [&](const ResponsibilityHolder& holder) { members.push_back(holder.body); };
    if (call.node.all_holders) {
      index.chain(query(call, r), [&](UnitId, const ResponsibilityHolder& holder) { keep(holder); });
    } else {
      index.nearest(query(call, r), keep);
    }
  });
}

void is_covered(MapCall& call) {
  const Reach reach = call.node.here_or_above ? Reach::here_or_above : Reach::here;
  fill_strict(call, [&](Piece&, std::size_t r) {
    call.out.set_boolean(r, call.run().data.responsibility.covered(query(call, r), reach));
  });
}

void related(MapCall& call) {
  const auto& relations = call.run().data.relations;
  fill_sets(call, [&](std::size_t r, std::vector<std::uint32_t>& members) {
    if (call.node.relation >= relations.size()) return;
    const Relation& relation = relations[call.node.relation];
    const std::uint32_t row = row_of(call.run(), call.type_of(0), call.in(0), r).row;
    const auto keep = [&](std::uint32_t other, std::uint32_t) { members.push_back(other); };
    if (call.node.op == MapOp::relation_sources) {
      relation.visit_sources(row, call.frame.today(), keep);
    } else {
      relation.visit_targets(row, call.frame.today(), keep);
    }
  });
}

// True where `since` is at least the duration before today; nothing where the duration leads out of the calendar.
std::optional<bool> has_stood(const MapCall& call, Date since, Duration duration) {
  if (duration.kind == DurationKind::days) {
    return days_between(since, call.frame.today()) >= duration.amount;
  }
  const auto end = add_duration(since, duration, call.node.month_rule, call.run().calendar);
  if (!end.ok()) return std::nullopt;
  return *end <= call.frame.today();
}

void held_at_step(MapCall& call) {
  const ScanState& state = *call.frame.scan_state();
  fill_strict(call, [&](Piece& piece, std::size_t r) {
    if (!state.stands_at(call.node.scan_step, r)) return call.out.set_boolean(r, false);
    const auto held = has_stood(call, state.since_when(call.node.scan_step, r), call.in(0).duration_at(r));
    if (!held) return piece.fail(r, call.error(run_codes::date_out_of_range, r));
    call.out.set_boolean(r, *held);
  });
}

// Those that there are: an absent body leads nothing.
void unite_sets(MapCall& call) {
  call.out.make_states();
  std::vector<std::uint32_t> begin{0}, items, members;
  for (std::size_t r = 0; r < call.rows; ++r) {
    members.clear();
    for (std::size_t i = 0; i < call.inputs.size() && call.out.state(r) != CellState::error; ++i) {
      const Column& input = call.in(i);
      if (input.state(r) == CellState::error) call.out.set_error(r, input.error_at(r));
      if (!input.present(r)) continue;
      if (call.type_of(i).kind == plan::ValueKind::body_set) {
        const auto set = input.set_at(r);
        members.insert(members.end(), set.begin(), set.end());
      } else {
        members.push_back(row_of(call.run(), call.type_of(i), input, r).row);
      }
    }
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    items.insert(items.end(), members.begin(), members.end());
    begin.push_back(static_cast<std::uint32_t>(items.size()));
  }
  call.out.set_sets(std::move(begin), std::move(items));
  call.out.settle_errors();
  call.out.settle_states();
}

}  // namespace

void map_organisation(MapCall& call) {
  switch (call.node.op) {
    case MapOp::ancestor:
      return ancestor(call);
    case MapOp::responsible:
      return responsible(call);
    case MapOp::is_covered:
      return is_covered(call);
    case MapOp::held_at_step:
      return held_at_step(call);
    case MapOp::unite_sets:
      return unite_sets(call);
    case MapOp::to_set:
      return fill_sets(call, [&](std::size_t r, std::vector<std::uint32_t>& members) {
        members.push_back(call.in(0).reference_at(r).row);
      });
    default:
      return related(call);
  }
}

}  // namespace zeren::inline v0::detail
