// Which of several conditions holds: decision tables, and exceptions to rules.
#include <algorithm>

#include "src/run/map_call.hpp"
#include "zeren/run/codes.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;

namespace {

CellError several(const MapCall& call, const plan::Match& match, std::size_t row) {
  std::string names;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) {
    if (!call.in(i).boolean_at(row)) continue;
    if (!names.empty()) names += ", ";
    names += match.exceptions ? '`' + match.names[i] + '`' : match.names[i];
  }
  return call.error(match.exceptions ? run_codes::exceptions_conflict : run_codes::several_rows_apply, row, {names});
}

// Every condition is looked at: one in error leaves open which holds.
void only_match(MapCall& call) {
  const auto& match = std::get<plan::Match>(call.node.payload);
  fill_strict(call, [&](Piece& piece, std::size_t r) {
    std::size_t found = call.inputs.size();
    for (std::size_t i = 0; i < call.inputs.size(); ++i) {
      if (!call.in(i).boolean_at(r)) continue;
      if (found != call.inputs.size()) return piece.fail(r, several(call, match, r));
      found = i;
    }
    if (found == call.inputs.size() && !match.may_be_none) {
      return piece.fail(r, call.error(run_codes::no_row_applies, r));
    }
    piece.number(r, Number(static_cast<std::int64_t>(found) + 1));
  });
}

// Left to right: what stands behind the first that holds is not reached.
void first_match(MapCall& call) {
  fill_rows(call.run(), call.out, call.rows, [&](Piece& piece, std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      std::size_t i = 0;
      while (i < call.inputs.size() && call.in(i).present(r) && !call.in(i).boolean_at(r)) ++i;
      if (i < call.inputs.size() && !call.in(i).present(r)) {
        piece.pass_on(r, call.in(i), r);
      } else {
        piece.number(r, Number(static_cast<std::int64_t>(i) + 1));
      }
    }
  });
}

void all_matches(MapCall& call) {
  const auto& match = std::get<plan::Match>(call.node.payload);
  call.out.make_states();
  std::vector<std::uint32_t> begin{0}, items;
  for (std::size_t r = 0; r < call.rows; ++r) {
    const Column* missing = call.first_missing(r);
    if (missing != nullptr) {
      missing->state(r) == CellState::absent ? call.out.set_absent(r) : call.out.set_error(r, missing->error_at(r));
    } else {
      std::vector<std::uint32_t> members;
      for (std::size_t i = 0; i < call.inputs.size(); ++i) {
        if (call.in(i).boolean_at(r)) members.push_back(match.ordinals[i]);
      }
      if (members.empty() && match.if_none) members.push_back(*match.if_none);
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

}  // namespace

void map_match(MapCall& call) {
  switch (call.node.op) {
    case MapOp::only_match:
      return only_match(call);
    case MapOp::first_match:
      return first_match(call);
    default:
      return all_matches(call);
  }
}

}  // namespace zeren::inline v0::detail
