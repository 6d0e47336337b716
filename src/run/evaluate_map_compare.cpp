// Comparisons, ranges and lists, greatest and least of several values.
#include "src/run/map_call.hpp"
#include "src/run/select.hpp"

namespace zeren::inline v0::detail {

using plan::MapOp;
using plan::ValueKind;

namespace {

// Order of two cells; references by what they mean, because two columns may number their targets differently.
int relation(const MapCall& call, std::size_t i, std::size_t j, std::size_t r) {
  const Column &a = call.in(i), &b = call.in(j);
  if (a.kind() == ValueKind::row || a.kind() != b.kind()) {
    const std::uint64_t x = reference_code(call.run(), call.type_of(i), a, r);
    const std::uint64_t y = reference_code(call.run(), call.type_of(j), b, r);
    return x < y ? -1 : x > y ? 1 : 0;
  }
  return compare_cells(a, r, b, r);
}

template <class T, class Relation>
void fill_plain(MapCall& call, std::span<const T> a, std::span<const T> b, Relation of) {
  const std::size_t step_a = call.in(0).is_scalar() ? 0 : 1;
  const std::size_t step_b = call.in(1).is_scalar() ? 0 : 1;
  std::uint8_t* const out = call.out.raw_booleans();
  const MapOp op = call.node.op;
  call.run().for_rows(call.rows, [&](std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) out[r] = holds(op, of(a[r * step_a], b[r * step_b])) ? 1 : 0;
  });
}

// Dates, units, members and plain numbers of rows without gaps; false where the column is not of these.
bool compare_quickly(MapCall& call) {
  const Column &a = call.in(0), &b = call.in(1);
  if (!call.all_present() || a.kind() != b.kind()) return false;
  const auto order = [](auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; };
  switch (a.kind()) {
    case ValueKind::date:
      fill_plain(call, a.days(), b.days(), order);
      return true;
    case ValueKind::moment:
      fill_plain(call, a.minutes(), b.minutes(), order);
      return true;
    case ValueKind::boolean:
      fill_plain(call, a.booleans(), b.booleans(), order);
      return true;
    case ValueKind::enumeration:
    case ValueKind::unit:
      fill_plain(call, a.codes(), b.codes(), order);
      return true;
    case ValueKind::number: {
      if (a.layout() != NumberLayout::small || b.layout() != NumberLayout::small) return false;
      if (!a.none_promoted() || !b.none_promoted()) return false;
      const Int128 scale_a = b.denominator(), scale_b = a.denominator();
      std::uint8_t* const out = call.out.raw_booleans();
      call.run().for_rows(call.rows, [&](std::size_t begin, std::size_t end) {
        for (std::size_t r = begin; r < end; ++r) {
          out[r] = holds(call.node.op, order(a.small_at(r) * scale_a, b.small_at(r) * scale_b)) ? 1 : 0;
        }
      });
      return true;
    }
    default:
      return false;
  }
}

// Text against one text: every text of the pool is compared once.
bool compare_with_one_text(MapCall& call) {
  const Column &a = call.in(0), &b = call.in(1);
  if (a.kind() != ValueKind::text || b.kind() != ValueKind::text || a.is_scalar() || !b.is_scalar()) return false;
  if (!b.present(0) || a.pool()->size() > call.rows) return false;
  const std::string_view wanted = b.text_at(0);
  std::vector<std::uint8_t> result(a.pool()->size());
  for (std::uint32_t code = 0; code < result.size(); ++code) {
    result[code] = holds(call.node.op, a.pool()->text(code).compare(wanted)) ? 1 : 0;
  }
  fill_strict(call, [&](Piece&, std::size_t r) { call.out.set_boolean(r, result[a.code_at(r)] != 0); });
  return true;
}

// From left to right: what is found settles it before a later cell is looked at.
void in_list(MapCall& call) {
  fill_rows(call.run(), call.out, call.rows, [&](Piece& piece, std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      bool found = false;
      const Column* missing = call.in(0).present(r) ? nullptr : &call.in(0);
      for (std::size_t i = 1; i < call.inputs.size() && missing == nullptr && !found; ++i) {
        if (!call.in(i).present(r)) {
          missing = &call.in(i);
        } else {
          found = relation(call, 0, i, r) == 0;
        }
      }
      if (missing != nullptr) {
        piece.pass_on(r, *missing, r);
      } else {
        call.out.set_boolean(r, found);
      }
    }
  });
}

}  // namespace

void map_compare(MapCall& call) {
  if (call.node.op == MapOp::in_list) return in_list(call);
  if (call.node.op == MapOp::in_range) {
    return fill_strict(call, [&](Piece&, std::size_t r) {
      call.out.set_boolean(r, relation(call, 0, 1, r) >= 0 && relation(call, 0, 2, r) <= 0);
    });
  }
  if (compare_quickly(call) || compare_with_one_text(call)) return;
  fill_strict(call,
              [&](Piece&, std::size_t r) { call.out.set_boolean(r, holds(call.node.op, relation(call, 0, 1, r))); });
}

void map_extreme(MapCall& call) {
  const int better = call.node.op == MapOp::maximum ? 1 : -1;
  std::vector<SelectSource> sources;
  for (std::size_t i = 0; i < call.inputs.size(); ++i) sources.push_back({&call.in(i), &call.type_of(i)});
  call.out = select_cells(call.run(), call.node.type, call.rows, call.scalar, sources, [&](std::size_t r) {
    if (const Column* missing = call.first_missing(r)) return Pick::missing(*missing, r);
    std::uint32_t best = 0;
    for (std::uint32_t i = 1; i < call.inputs.size(); ++i) {
      if (relation(call, i, best, r) * better > 0) best = i;
    }
    return Pick::of(best, r);
  });
}

}  // namespace zeren::inline v0::detail
