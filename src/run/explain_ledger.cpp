// A ledger: the entries of the cycle with the points after each, what was cut and why, and how far the thresholds are.
#include <algorithm>

#include "src/run/cells.hpp"
#include "src/run/evaluation_state.hpp"
#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {

using plan::LedgerColumn;
using plan::LedgerEntryKind;
using plan::LedgerLimit;
using plan::LedgerPart;

namespace {

// The table of entries as the maker left it.
struct Entries {
  const Run& run;
  const plan::Ledger& ledger;
  const MadeRows& made;

  const Column& part(LedgerPart which) const { return *made.parts[static_cast<std::size_t>(which)]; }
  LedgerEntryKind kind(std::uint32_t row) const {
    return static_cast<LedgerEntryKind>(part(LedgerPart::kind).code_at(row));
  }
  plan::RowValue subject(std::uint32_t row) const {
    const plan::ValueType& type = ledger.types[static_cast<std::size_t>(LedgerPart::subject)];
    return row_of(run, type, part(LedgerPart::subject), row);
  }
  std::string text(LedgerPart which, std::uint32_t row) const {
    return part(which).present(row) ? std::string(part(which).text_at(row)) : std::string();
  }
  std::optional<Number> points(LedgerPart which, std::uint32_t row) const {
    const Column& column = part(which);
    return column.present(row) ? std::optional(column.number_at(row)) : std::nullopt;
  }
};

// What an entry adds to one of the subject's columns; nothing where the column does not read it, or it is not known.
std::optional<Number> adds_to(const Entries& entries, LedgerColumn column, std::uint32_t row) {
  const LedgerEntryKind kind = entries.kind(row);
  const std::optional<Number> counted = entries.points(LedgerPart::counted, row);
  if (!counted) return std::nullopt;
  switch (column) {
    case LedgerColumn::points:
      return kind == LedgerEntryKind::cancel ? negate(*counted) : *counted;
    case LedgerColumn::recorded:
      return kind == LedgerEntryKind::record ? counted : std::nullopt;
    case LedgerColumn::cancelled:
      return kind == LedgerEntryKind::cancel ? counted : std::nullopt;
    case LedgerColumn::carried:
      return kind == LedgerEntryKind::carry ? counted : std::nullopt;
    case LedgerColumn::cut: {
      const std::optional<Number> asked = entries.points(LedgerPart::asked, row);
      if (kind != LedgerEntryKind::cancel || !asked) return std::nullopt;
      return subtract(*asked, *counted).value;
    }
    case LedgerColumn::cycle_start:
      break;
  }
  return std::nullopt;
}

}  // namespace

// One entry: its event and line, what it counted, and the points after it.
ExplanationItem Explainer::ledger_entry(NodeId maker, std::uint32_t row) const {
  const plan::Ledger& ledger = std::get<plan::Ledger>(plan_.nodes[maker].payload);
  const Frame& frame = view_->state().main;
  const Entries entries{frame.run(), ledger, frame.made(maker)};
  const MadeRows::Origin origin = entries.made.origins[row];
  ExplanationItem result;
  result.role = ExplanationRole::entry;
  result.name = entries.text(LedgerPart::source, row);
  if (origin.source < ledger.lines.size()) {
    place(result, ledger.lines[origin.source].origin);
  } else if (origin.source != MadeRows::no_origin) {
    place(result, ledger.revocations[origin.source - ledger.lines.size()].origin);
  }
  result.text.clear();
  const auto shown = [&](LedgerPart part) {
    const std::optional<Number> points = entries.points(part, row);
    return points ? show(*points) : bilingual("in error", "出错");
  };
  const std::string day = entries.part(LedgerPart::day).date_at(row).to_string();
  const std::string asked = shown(LedgerPart::asked), counted = shown(LedgerPart::counted);
  const std::string balance = shown(LedgerPart::balance), line = entries.text(LedgerPart::line, row);
  switch (entries.kind(row)) {
    case LedgerEntryKind::record: {
      const auto points = entries.points(LedgerPart::asked, row), taken = entries.points(LedgerPart::counted, row);
      const bool revoked = points && taken && *points != *taken;
      result.notes.push_back(
          revoked ? note("{0}: {1} revoked, so never recorded; {2} in all", "{0} 所记 {1} 分已撤销，视为未记；合计 {2}",
                         {day, asked, balance})
                  : note("{0}: {1} recorded; {2} in all", "{0} 记 {1} 分；合计 {2}", {day, asked, balance}));
      break;
    }
    case LedgerEntryKind::cancel:
      result.notes.push_back(note("{0}: {1} of {2} cancelled; {3} in all", "{0} 应销 {2} 分，实销 {1} 分；合计 {3}",
                                  {day, counted, asked, balance}));
      break;
    case LedgerEntryKind::revoke:
      result.label.clear();
      result.notes.push_back(note("{0}: takes back the {1} of `{2}`; {3} in all", "{0} 撤销 `{2}` 的 {1} 分；合计 {3}",
                                  {day, asked, line, balance}));
      break;
    case LedgerEntryKind::carry:
      result.name = "carry";
      result.label = "结转";
      result.notes.push_back(note("{0}: {1} of the {2} at the end of the cycle before go over",
                                  "{0} 上一周期末 {2} 分，转入 {1} 分", {day, counted, asked}));
      break;
  }
  if (!entries.part(LedgerPart::limit).present(row)) return result;
  switch (static_cast<LedgerLimit>(entries.part(LedgerPart::limit).code_at(row))) {
    case LedgerLimit::line:
      result.notes.push_back(
          note("cut: `{0}` has reached its limit for the cycle", "截减：`{0}` 已达本周期限额", {line}));
      break;
    case LedgerLimit::cycle:
      result.notes.push_back(
          note("cut: the cancellations of the cycle have reached their limit", "截减：本周期销分合计已达限额"));
      break;
    case LedgerLimit::zero:
      result.notes.push_back(note("cut: points never fall below 0", "截减：分数不低于 0"));
      break;
  }
  return result;
}

// The entries of the cycle that the column reads, the latest ones where there are too many to show.
void Explainer::add_ledger_entries(ExplanationItem& into, NodeId maker, LedgerColumn column, plan::RowValue subject,
                                   Date cycle) {
  const Frame& frame = view_->state().main;
  const Entries entries{frame.run(), std::get<plan::Ledger>(plan_.nodes[maker].payload), frame.made(maker)};
  std::vector<std::uint32_t> rows;
  for (std::uint32_t r = 0; r < entries.made.rows; ++r) {
    const plan::RowValue of = entries.subject(r);
    if (of.table != subject.table || of.row != subject.row) continue;
    if (entries.part(LedgerPart::cycle_start).date_at(r) != cycle) continue;
    const bool known = entries.part(LedgerPart::counted).present(r);
    if (!known || column == LedgerColumn::points || adds_to(entries, column, r)) rows.push_back(r);
  }
  const std::size_t hidden = rows.size() > options_.facts ? rows.size() - options_.facts : 0;
  Number rest;
  bool rest_is_known = true;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::optional<Number> part = adds_to(entries, column, rows[i]);
    if (i < hidden || !spend()) {
      ++into.left_out;
      rest_is_known = rest_is_known && part;
      if (part) rest = add(rest, *part).value;
      continue;
    }
    ExplanationItem one = ledger_entry(maker, rows[i]);
    if (part) one.value = value(*part);
    one.adds = part.has_value();
    into.parts.push_back(std::move(one));
  }
  if (into.left_out > 0 && rest_is_known) into.left_out_total = value(rest);
  if (rows.empty()) into.notes.push_back(note("no entry in this cycle", "本周期无分录"));
}

// How much may still be cancelled in the cycle.
void Explainer::add_ledger_limits(ExplanationItem& into, NodeId maker, const Number& cancelled) {
  const plan::Ledger& ledger = std::get<plan::Ledger>(plan_.nodes[maker].payload);
  if (ledger.cancel_at_most == plan::no_node) return;
  const std::optional<Number> most = number(ledger.cancel_at_most, 0);
  if (!most) return;
  ExplanationItem limit;
  limit.role = ExplanationRole::at_most;
  limit.value = value(*most);
  const NumberResult left = subtract(*most, cancelled);
  limit.notes.push_back(note("all cancellations of a cycle: {0} so far, {1} left",
                             "本周期销分合计：已销 {0}，还可销 {1}", {show(cancelled), show(left.value)}));
  limit.taken = left.value.is_zero();
  add_param(limit, ledger.cancel_at_most);
  into.parts.push_back(std::move(limit));
}

void Explainer::add_ledger_threshold(ExplanationItem& into, NodeId maker, std::size_t threshold,
                                     std::uint32_t first_column, std::uint32_t row) {
  const plan::LedgerThreshold& wanted = std::get<plan::Ledger>(plan_.nodes[maker].payload).thresholds[threshold];
  const MadeRows& made = view_->state().main.made(maker);
  const Column& points = *made.parts[first_column];
  const Column& held = *made.parts[first_column + plan::ledger_columns + 2 * threshold];
  const Column& on = *made.parts[first_column + plan::ledger_columns + 2 * threshold + 1];
  ExplanationItem item;
  item.role = ExplanationRole::threshold;
  item.name = wanted.origin.name;
  place(item, wanted.origin);
  const std::optional<Number> needs = number(wanted.points, 0);
  if (needs) item.value = value(*needs);
  if (held.present(row)) item.taken = held.boolean_at(row);
  if (on.present(row)) {
    item.notes.push_back(note("reached on {0}", "{0} 达到", {on.date_at(row).to_string()}));
  } else if (needs && points.present(row)) {
    const NumberResult gap = subtract(*needs, points.number_at(row));
    item.notes.push_back(note("{0} short", "还差 {0}", {show(gap.value)}));
  }
  add_param(item, wanted.points);
  into.parts.push_back(std::move(item));
}

void Explainer::expand_ledger(ExplanationItem& into, NodeId column, std::uint32_t row) {
  const plan::Node& node = plan_.nodes[column];
  const NodeId maker = node.inputs[0];
  const plan::Ledger& ledger = std::get<plan::Ledger>(plan_.nodes[maker].payload);
  const auto each = static_cast<std::uint32_t>(plan::ledger_columns + 2 * ledger.thresholds.size());
  const std::uint32_t which = (node.part - plan::ledger_parts) % each, first_column = node.part - which;
  const std::size_t subject = (node.part - plan::ledger_parts) / each;
  const MadeRows& made = view_->state().main.made(maker);
  const Column& began = *made.parts[first_column + static_cast<std::uint32_t>(LedgerColumn::cycle_start)];
  if (!began.present(row)) return;
  into.notes.push_back(
      ledger.cycle_from.empty()
          ? note("calendar year from {0}", "自然年，自 {0} 起", {began.date_at(row).to_string()})
          : note("cycle of {1} from {0}", "周期 {1}，自 {0} 起",
                 {began.date_at(row).to_string(), setting(ledger.cycle_length, show(ledger.cycle_length, 0))}));
  if (which == static_cast<std::uint32_t>(LedgerColumn::cycle_start)) {
    if (!ledger.cycle_from.empty()) into.parts.push_back(describe(ledger.cycle_from[subject], row, 1));
    return;
  }
  const bool is_threshold = which >= plan::ledger_columns;
  const auto reads = is_threshold ? LedgerColumn::points : static_cast<LedgerColumn>(which);
  add_ledger_entries(into, maker, reads, {node.table, row}, began.date_at(row));
  if (is_threshold) {
    // They add up to the points, not to what is asked.
    for (ExplanationItem& part : into.parts) part.adds = false;
    into.left_out_total.reset();
    add_ledger_threshold(into, maker, (which - plan::ledger_columns) / 2, first_column, row);
    return;
  }
  const Column& cancelled = *made.parts[first_column + static_cast<std::uint32_t>(LedgerColumn::cancelled)];
  if (reads != LedgerColumn::recorded && reads != LedgerColumn::carried && cancelled.present(row)) {
    add_ledger_limits(into, maker, cancelled.number_at(row));
  }
  if (reads != LedgerColumn::points) return;
  for (std::size_t t = 0; t < ledger.thresholds.size(); ++t) add_ledger_threshold(into, maker, t, first_column, row);
}

// A row of the table of entries: what became of it, the event, and how its amount comes about.
void Explainer::expand_ledger_entry(ExplanationItem& into, NodeId column, std::uint32_t row) {
  const NodeId maker = plan_.nodes[column].inputs[0];
  const plan::Ledger& ledger = std::get<plan::Ledger>(plan_.nodes[maker].payload);
  into.parts.push_back(ledger_entry(maker, row));
  const MadeRows::Origin origin = view_->state().main.made(maker).origins[row];
  if (origin.source == MadeRows::no_origin) return;
  const bool revokes = origin.source >= ledger.lines.size();
  const plan::LedgerEvents& events =
      revokes ? ledger.revocations[origin.source - ledger.lines.size()].events : ledger.lines[origin.source].events;
  into.parts.push_back(fact(events.table, origin.row));
  if (events.where != plan::no_node) {
    ExplanationItem where = describe(events.where, origin.row, 1);
    where.role = ExplanationRole::condition;
    where.text = said(events.where);
    where.taken = truth(events.where, origin.row);
    into.parts.push_back(std::move(where));
  }
  if (!revokes) into.parts.push_back(describe(ledger.lines[origin.source].amount, origin.row, 1));
}

}  // namespace zeren::inline v0::detail
