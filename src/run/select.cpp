#include "src/run/select.hpp"

#include <algorithm>

#include "src/run/cells.hpp"
#include "src/run/pieces.hpp"

namespace zeren::inline v0::detail {

namespace {

using plan::ValueKind;
using plan::ValueType;
using Picks = std::function<Pick(std::size_t)>;

// For each source: which of the result's targets each of its own is.
std::vector<std::vector<std::uint32_t>> target_maps(const ValueType& type, std::span<const SelectSource> sources) {
  std::vector<std::vector<std::uint32_t>> maps;
  for (const SelectSource& source : sources) {
    std::vector<std::uint32_t>& map = maps.emplace_back();
    for (std::size_t i = 0; i < std::max<std::size_t>(source.type->targets.size(), 1); ++i) {
      std::uint32_t found = 0;
      if (i < source.type->targets.size()) {
        const auto at = std::find(type.targets.begin(), type.targets.end(), source.type->targets[i]);
        if (at != type.targets.end()) found = static_cast<std::uint32_t>(at - type.targets.begin());
      }
      map.push_back(found);
    }
  }
  return maps;
}

// A unit among other kinds of rows is a row of its tier's table.
RowReference reference_among(const Run& run, const ValueType& type, const SelectSource& source,
                             const std::vector<std::uint32_t>& map, std::size_t row) {
  if (source.column->kind() != ValueKind::unit) {
    RowReference reference = source.column->reference_at(row);
    reference.target = map[reference.target];
    return reference;
  }
  const plan::RowValue unit = row_of(run, *source.type, *source.column, row);
  const auto at = std::find(type.targets.begin(), type.targets.end(), unit.table);
  return {static_cast<std::uint32_t>(at - type.targets.begin()), unit.row};
}

// Texts of different pools meet in the run's own.
void select_texts(Run& run, Column& out, std::size_t rows, std::span<const SelectSource> sources, const Picks& picks) {
  out.make_states();
  out.set_pool(run.texts);
  std::vector<std::vector<std::uint32_t>> code_of(sources.size());
  for (std::size_t r = 0; r < rows; ++r) {
    const Pick pick = picks(r);
    if (pick.what == Pick::absent) {
      out.set_absent(r);
    } else if (pick.what == Pick::error) {
      out.set_error(r, static_cast<std::uint32_t>(pick.row));
    } else if (const Column& from = *sources[pick.source].column; !from.present(pick.row)) {
      from.state(pick.row) == CellState::absent ? out.set_absent(r) : out.set_error(r, from.error_at(pick.row));
    } else {
      std::vector<std::uint32_t>& known = code_of[pick.source];
      if (known.empty()) known.assign(from.pool()->size(), no_row);
      std::uint32_t& code = known[from.code_at(pick.row)];
      if (code == no_row) code = run.texts->intern(from.text_at(pick.row));
      out.set_code(r, code);
    }
  }
  out.settle_errors();
  out.settle_states();
}

void select_sets(Column& out, std::size_t rows, std::span<const SelectSource> sources, const Picks& picks) {
  out.make_states();
  std::vector<std::uint32_t> begin{0}, items;
  for (std::size_t r = 0; r < rows; ++r) {
    const Pick pick = picks(r);
    if (pick.what == Pick::absent) {
      out.set_absent(r);
    } else if (pick.what == Pick::error) {
      out.set_error(r, static_cast<std::uint32_t>(pick.row));
    } else if (const Column& from = *sources[pick.source].column; !from.present(pick.row)) {
      from.state(pick.row) == CellState::absent ? out.set_absent(r) : out.set_error(r, from.error_at(pick.row));
    } else {
      const auto set = from.set_at(pick.row);
      items.insert(items.end(), set.begin(), set.end());
    }
    begin.push_back(static_cast<std::uint32_t>(items.size()));
  }
  out.set_sets(std::move(begin), std::move(items));
  out.settle_errors();
  out.settle_states();
}

// One denominator for all sources and no cell held on its own: numerators can be copied as they are.
bool is_one_scale(std::span<const SelectSource> sources) {
  return !sources.empty() && std::all_of(sources.begin(), sources.end(), [&](const SelectSource& s) {
    return s.column->kind() == ValueKind::number && s.column->layout() == NumberLayout::small &&
           s.column->none_promoted() && s.column->denominator() == sources[0].column->denominator();
  });
}

bool same_pool(std::span<const SelectSource> sources) {
  return std::all_of(sources.begin(), sources.end(),
                     [&](const SelectSource& s) { return s.column->pool() == sources[0].column->pool(); });
}

}  // namespace

Column select_cells(Run& run, const ValueType& type, std::size_t rows, bool scalar,
                    std::span<const SelectSource> sources, const Picks& picks) {
  const std::size_t targets = std::max<std::size_t>(type.targets.size(), 1);
  Column out = scalar ? Column::scalar(type.kind, targets) : Column(type.kind, rows, targets);
  if (type.kind == ValueKind::text) {
    if (!same_pool(sources)) {
      select_texts(run, out, rows, sources, picks);
      return out;
    }
    out.set_pool(sources.empty() ? run.texts : sources[0].column->pool());
  }
  if (type.kind == ValueKind::body_set || type.kind == ValueKind::member_set) {
    select_sets(out, rows, sources, picks);
    return out;
  }
  const auto maps = target_maps(type, sources);
  const bool one_scale = type.kind == ValueKind::number && is_one_scale(sources);
  std::int64_t* const smalls = one_scale ? out.raw_smalls(sources[0].column->denominator()) : nullptr;
  fill_rows(run, out, rows, [&](Piece& piece, std::size_t begin, std::size_t end) {
    for (std::size_t r = begin; r < end; ++r) {
      const Pick pick = picks(r);
      if (pick.what == Pick::absent) {
        piece.absent(r);
        continue;
      }
      if (pick.what == Pick::error) {
        piece.error(r, static_cast<std::uint32_t>(pick.row));
        continue;
      }
      const Column& from = *sources[pick.source].column;
      if (!from.present(pick.row)) {
        piece.pass_on(r, from, pick.row);
        continue;
      }
      switch (type.kind) {
        case ValueKind::boolean:
          out.set_boolean(r, from.boolean_at(pick.row));
          break;
        case ValueKind::number:
          if (one_scale) {
            smalls[r] = from.small_at(pick.row);
          } else {
            piece.number(r, from.number_at(pick.row));
          }
          break;
        case ValueKind::date:
          out.set_date(r, from.date_at(pick.row));
          break;
        case ValueKind::moment:
          out.set_moment(r, from.moment_at(pick.row));
          break;
        case ValueKind::duration:
          out.set_duration(r, from.duration_at(pick.row));
          break;
        case ValueKind::row:
          out.set_reference(r, reference_among(run, type, sources[pick.source], maps[pick.source], pick.row));
          break;
        default:
          out.set_code(r, from.code_at(pick.row));
      }
    }
  });
  return out;
}

}  // namespace zeren::inline v0::detail
