// Texts and the size of sets.
#include "src/run/map_call.hpp"
#include "zeren/base/utf8.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;
using plan::ValueKind;

namespace {

// A body or a member in a set, or a text in a text.
bool contains(const MapCall& call, std::size_t r) {
  const Column &whole = call.in(0), &part = call.in(1);
  if (whole.kind() == ValueKind::text) return whole.text_at(r).find(part.text_at(r)) != std::string_view::npos;
  const auto set = whole.set_at(r);
  const bool members = whole.kind() == ValueKind::member_set;
  return std::binary_search(set.begin(), set.end(), members ? part.code_at(r) : part.reference_at(r).row);
}

}  // namespace

void map_text(MapCall& call) {
  fill_strict(call, [&](Piece& piece, std::size_t r) {
    switch (call.node.op) {
      case MapOp::size:
        return piece.number(r, Number(call.in(0).set_at(r).size()));
      case MapOp::length:
        return piece.number(r, Number(count_code_points(call.in(0).text_at(r))));
      case MapOp::starts_with:
        return call.out.set_boolean(r, call.in(0).text_at(r).starts_with(call.in(1).text_at(r)));
      default:
        return call.out.set_boolean(r, contains(call, r));
    }
  });
}

}  // namespace zeren::inline v0::detail
