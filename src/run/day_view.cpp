// Which version of each row counts on a day, and which rows are there: of tables with versions, and of those whose rows
// cannot be without such a row.
#include <algorithm>

#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

using plan::TableId;

namespace {

// The fields of a table that lead to rows which it cannot be without.
struct Edge {
  TableId table = 0;
  std::uint32_t field = 0;
};

class DayLooker {
 public:
  DayLooker(const Run& run, Moment now) : run_(run), now_(now), today_(now.day()) {}

  std::shared_ptr<const DayView> look() {
    for (const TableId table : run_.revised) look_at(table);
    const std::vector<Edge> edges = required_edges();
    for (bool changed = !edges.empty(); changed;) {
      changed = false;
      for (const Edge& edge : edges) changed = pass_on(edge) || changed;
    }
    return std::make_shared<const DayView>(std::move(view_));
  }

 private:
  void look_at(TableId table) {
    const Revisions& revisions = *run_.bound(table)->revisions;
    std::vector<std::uint32_t>& version = view_.version[table];
    std::vector<Date>& from = view_.visible_from[table];
    const std::size_t rows = run_.bound(table)->rows;
    version.resize(rows);
    from.resize(rows);
    for (std::size_t r = 0; r < rows; ++r) {
      // A row that is not there yet holds what its first version says; nobody looks at it.
      const std::uint32_t v = version_of(revisions, r, now_).value_or(revisions.begin[r]);
      const bool there = revisions.recorded[v] <= now_ && revisions.visible_from[v] <= now_ && !revisions.withdrawn[v];
      version[r] = v;
      from[r] = there ? today_ : Date::max();
    }
  }

  // Of all tables whose rows may go because another goes: those that lead to one of `view_`, however far.
  std::vector<Edge> required_edges() {
    std::vector<Edge> edges;
    const plan::Plan& plan = run_.plan;
    const auto leads_there = [&](const plan::Field& field) {
      return field.type.kind == plan::ValueKind::row && !field.type.optional &&
             std::any_of(field.type.targets.begin(), field.type.targets.end(),
                         [&](TableId target) { return view_.visible_from.count(target) != 0; });
    };
    std::vector<std::vector<bool>> taken(plan.tables.size());
    for (bool changed = true; changed;) {
      changed = false;
      for (TableId t = 0; t < plan.tables.size(); ++t) {
        const BoundTable* bound = run_.bound(t);
        if (bound == nullptr) continue;
        taken[t].resize(plan.tables[t].fields.size());
        for (std::uint32_t f = 0; f < plan.tables[t].fields.size(); ++f) {
          if (taken[t][f] || !leads_there(plan.tables[t].fields[f])) continue;
          taken[t][f] = changed = true;
          edges.push_back({t, f});
          if (view_.visible_from.count(t) == 0) view_.visible_from[t] = as_bound(t, *bound);
        }
      }
    }
    return edges;
  }

  std::vector<Date> as_bound(TableId table, const BoundTable& bound) const {
    const auto moved = run_.visible_from.find(table);
    if (moved != run_.visible_from.end()) return moved->second;
    if (bound.visible_from.empty()) return std::vector<Date>(bound.rows, Date::min());
    return bound.visible_from.held();
  }

  bool pass_on(const Edge& edge) {
    const BoundTable& bound = *run_.bound(edge.table);
    const auto versions = view_.version.find(edge.table);
    const bool revised = versions != view_.version.end();
    const Column& column = revised ? *bound.revisions->columns[edge.field] : *bound.columns[edge.field];
    const plan::ValueType& type = run_.plan.tables[edge.table].fields[edge.field].type;
    std::vector<Date>& from = view_.visible_from[edge.table];
    bool changed = false;
    for (std::size_t r = 0; r < bound.rows; ++r) {
      const std::size_t cell = revised ? versions->second[r] : r;
      if (from[r] > today_ || !column.present(cell)) continue;
      const plan::RowValue target = row_of(run_, type, column, cell);
      const auto there = view_.visible_from.find(target.table);
      if (there == view_.visible_from.end() || there->second[target.row] <= today_) continue;
      from[r] = Date::max();
      changed = true;
    }
    return changed;
  }

  const Run& run_;
  Moment now_;
  Date today_;
  DayView view_;
};

}  // namespace

void Frame::look_at_day() {
  day_view_ = nullptr;
  if (run_.revised.empty()) return;
  if (parent_ != nullptr && parent_->day_view_ && parent_->today_ == today_) {
    day_view_ = parent_->day_view_;
  } else {
    day_view_ = DayLooker(run_, now()).look();
  }
}

}  // namespace zeren::inline v0::detail

namespace zeren::inline v0 {

std::optional<std::uint32_t> version_of(const Revisions& revisions, std::size_t row, Moment now) {
  const auto begin = revisions.recorded.begin() + revisions.begin[row];
  const auto end = revisions.recorded.begin() + revisions.begin[row + 1];
  const auto later = std::upper_bound(begin, end, now);
  if (later == begin) return std::nullopt;
  return static_cast<std::uint32_t>(later - revisions.recorded.begin()) - 1;
}

}  // namespace zeren::inline v0
