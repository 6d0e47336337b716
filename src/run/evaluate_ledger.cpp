// Ledgers: the events of every subject in order, its points after each, and where it stands today.
#include <algorithm>
#include <unordered_map>

#include "src/run/cells.hpp"
#include "src/run/ledger_account.hpp"

namespace zeren::inline v0::detail {

using plan::LedgerColumn;
using plan::LedgerEntryKind;
using plan::LedgerPart;
using plan::NodeId;
using plan::TableId;

namespace {

// What revokes a record, in the order of the events.
struct Revoking {
  std::uint32_t revocation = 0;
  std::uint32_t row = 0;
  Date day;
  std::optional<std::uint32_t> error;  // of its condition: whether it revokes at all is not known
};

void set_points(Column& column, std::size_t row, const Points& points) {
  points.error ? column.set_error(row, *points.error) : column.set_number(row, points.value);
}

ColumnPtr settled(Column column) {
  column.settle_numbers();
  column.settle_errors();
  column.settle_states();
  return std::make_shared<const Column>(std::move(column));
}

class LedgerRun {
 public:
  LedgerRun(const Frame& frame, NodeId id)
      : frame_(frame), run_(frame.run()), id_(id), ledger_(std::get<plan::Ledger>(run_.node(id).payload)) {
    for (const TableId subject : ledger_.subjects) {
      begin_.push_back(subjects_);
      subjects_ += static_cast<std::uint32_t>(frame.rows(subject));
      columns_.push_back(new_columns(frame.rows(subject)));
    }
  }

  MadeRows run() {
    read_terms();
    if (broken_) {
      for (std::size_t s = 0; s < columns_.size(); ++s) fail_all(s, *broken_);
    } else {
      gather();
      post_all();
    }
    return finish();
  }

 private:
  // ---- What holds for all subjects ----

  std::optional<Number> setting(NodeId node) {
    if (node == plan::no_node) return std::nullopt;
    const Column& column = frame_.at(node);
    if (column.state(0) == CellState::error && !broken_) broken_ = column.error_at(0);
    if (!column.present(0)) return Number(0);
    Number value = column.number_at(0);
    if (value.sign() < 0 && !broken_) broken_ = negative(node, 0, value);
    return value;
  }

  std::uint32_t negative(NodeId node, std::size_t row, const Number& value) {
    return run_.errors.add(
        make_error(frame_, node, run_codes::negative_points, row, {value.to_exact_decimal_or_fraction()}));
  }

  void read_terms() {
    terms_.carry = ledger_.carry;
    terms_.carry_comparison = ledger_.carry_comparison;
    terms_.carry_bound = setting(ledger_.carry_bound).value_or(Number(0));
    terms_.cancel_at_most = setting(ledger_.cancel_at_most);
    for (const plan::LedgerLine& line : ledger_.lines) terms_.line_at_most.push_back(setting(line.at_most));
    for (const plan::LedgerThreshold& threshold : ledger_.thresholds) {
      terms_.thresholds.push_back(setting(threshold.points).value_or(Number(0)));
    }
    terms_.too_large = [this] {
      return run_.errors.add(
          make_error(frame_, id_, run_codes::number_too_large, 0, {std::to_string(Number::max_bits)}));
    };
  }

  // ---- Events ----

  // Calls take(row, day, target, error of the condition) for the rows of today that count, or may.
  template <class Take>
  void each_event(const plan::LedgerEvents& events, Take&& take) {
    const Column& days = frame_.at(events.day);
    const Column& targets = frame_.at(events.target);
    const plan::ValueType& type = run_.node(events.target).type;
    const Column* where = events.where == plan::no_node ? nullptr : &frame_.at(events.where);
    Ticker ticker(run_.watch);
    for (std::uint32_t r = 0; r < frame_.rows(events.table); ++r) {
      ticker.tick();
      if (!frame_.visible(events.table, r)) continue;
      const bool unsure = where != nullptr && where->state(r) == CellState::error;
      if (where != nullptr && !unsure && !(where->present(r) && where->boolean_at(r))) continue;
      for (const Column* column : {&days, &targets}) {
        if (column->state(r) == CellState::error) errors_.push_back(column->error_at(r));
      }
      if (!days.present(r) || !targets.present(r) || days.date_at(r) > frame_.today()) continue;
      take(r, days.date_at(r), row_of(run_, type, targets, r),
           unsure ? std::optional(where->error_at(r)) : std::nullopt);
    }
  }

  static std::uint64_t code(plan::RowValue row) { return std::uint64_t{row.table} << 32 | row.row; }

  void gather() {
    for (std::uint32_t i = 0; i < ledger_.revocations.size(); ++i) {
      each_event(ledger_.revocations[i].events,
                 [&](std::uint32_t row, Date day, plan::RowValue record, std::optional<std::uint32_t> error) {
                   std::vector<Revoking>& all = revoked_[code(record)];
                   // An event that two revocations take says the same thing once.
                   const TableId table = ledger_.revocations[i].events.table;
                   const bool known = std::any_of(all.begin(), all.end(), [&](const Revoking& r) {
                     return r.row == row && ledger_.revocations[r.revocation].events.table == table;
                   });
                   if (!known) all.push_back({i, row, day, error});
                 });
    }
    for (std::uint32_t i = 0; i < ledger_.lines.size(); ++i) {
      const plan::LedgerLine& line = ledger_.lines[i];
      each_event(line.events,
                 [&](std::uint32_t row, Date day, plan::RowValue subject, std::optional<std::uint32_t> error) {
                   const auto at = std::find(ledger_.subjects.begin(), ledger_.subjects.end(), subject.table);
                   if (at == ledger_.subjects.end()) return;  // a union may name others too
                   LedgerEntry entry;
                   entry.subject = begin_[static_cast<std::size_t>(at - ledger_.subjects.begin())] + subject.row;
                   entry.day = day;
                   entry.kind = line.cancels ? LedgerEntryKind::cancel : LedgerEntryKind::record;
                   entry.line = i;
                   entry.table = line.events.table;
                   entry.row = row;
                   entry.asked = error ? Points{Number(0), error} : amount(line, row);
                   add_entry(std::move(entry));
                 });
    }
    std::sort(entries_.begin(), entries_.end(),
              [this](const LedgerEntry& a, const LedgerEntry& b) { return comes_before(a, b); });
  }

  Points amount(const plan::LedgerLine& line, std::uint32_t row) {
    const Column& column = frame_.at(line.amount);
    if (column.state(row) == CellState::error) return {Number(0), column.error_at(row)};
    Number value = column.number_at(row);
    if (value.sign() < 0) return {Number(0), negative(line.amount, row, value)};
    return {std::move(value), {}};
  }

  // A record, with an entry for each event that revokes it.
  void add_entry(LedgerEntry entry) {
    const auto found =
        entry.kind == LedgerEntryKind::record ? revoked_.find(code({entry.table, entry.row})) : revoked_.end();
    if (found != revoked_.end()) {
      for (const Revoking& revoking : found->second) {
        LedgerEntry taken = entry;
        taken.kind = LedgerEntryKind::revoke;
        taken.day = revoking.day;
        taken.revocation = revoking.revocation;
        taken.table = ledger_.revocations[revoking.revocation].events.table;
        taken.row = revoking.row;
        entries_.push_back(std::move(taken));
        if (!revoking.error) entry.revoked = true;
      }
      if (!entry.revoked) entry.asked = {Number(0), found->second.front().error};
    }
    entries_.push_back(std::move(entry));
  }

  // By day; on one day records, revocations, cancellations; those by key, and where there is none by the row's place.
  bool comes_before(const LedgerEntry& a, const LedgerEntry& b) const {
    if (a.subject != b.subject) return a.subject < b.subject;
    if (a.day != b.day) return a.day < b.day;
    const int order_a = order_in_day(a.kind), order_b = order_in_day(b.kind);
    if (order_a != order_b) return order_a < order_b;
    if (a.table != b.table || a.row != b.row) {
      const std::string key_a = key_of(a), key_b = key_of(b);
      if (key_a != key_b) return key_a < key_b;
      return a.table != b.table ? a.table < b.table : a.row < b.row;
    }
    return a.line < b.line;
  }

  std::string key_of(const LedgerEntry& entry) const {
    const plan::Table& table = run_.plan.tables[entry.table];
    const bool no_key = table.kind == plan::TableKind::facts && table.key.empty();
    return no_key ? std::string() : row_key(frame_, entry.table, entry.row);
  }

  // ---- Accounts ----

  void post_all() {
    rows_.reserve(entries_.size());
    std::size_t next = 0;
    for (std::size_t s = 0; s < ledger_.subjects.size(); ++s) {
      Ticker ticker(run_.watch);
      for (std::uint32_t r = 0; r < frame_.rows(ledger_.subjects[s]); ++r) {
        ticker.tick();
        const std::size_t first = next;
        while (next < entries_.size() && entries_[next].subject == begin_[s] + r) ++next;
        post(s, r, first, next);
      }
    }
  }

  void post(std::size_t s, std::uint32_t row, std::size_t first, std::size_t last) {
    CycleRule rule;
    if (!ledger_.cycle_from.empty()) {
      const Column& from = frame_.at(ledger_.cycle_from[s]);
      if (from.state(row) == CellState::error) return fail(s, row, from.error_at(row));
      if (!from.present(row)) return fail(s, row, no_cycle(s, row, rule));
      rule.from = from.date_at(row);
      rule.months = frame_.at(ledger_.cycle_length).duration_at(0).amount;
      rule.month_rule = ledger_.month_rule;
    }
    LedgerAccount account(terms_, rule, begin_[s] + row, rows_);
    for (std::size_t i = first; i < last; ++i) {
      if (!account.move_to(entries_[i].day)) return fail(s, row, no_cycle(s, row, rule));
      account.post(std::move(entries_[i]));
    }
    if (!account.move_to(frame_.today())) return fail(s, row, no_cycle(s, row, rule));
    fill(s, row, account);
  }

  std::uint32_t no_cycle(std::size_t s, std::uint32_t row, const CycleRule& rule) {
    const std::string length =
        cell_text(frame_, run_.node(ledger_.cycle_length).type, frame_.at(ledger_.cycle_length), 0, false);
    CellError error = make_error(frame_, id_, run_codes::no_such_cycle, row,
                                 {length, rule.from ? rule.from->to_string() : std::string()});
    error.table = ledger_.subjects[s];
    return run_.errors.add(std::move(error));
  }

  // ---- Columns of the subjects ----

  std::vector<Column> new_columns(std::size_t rows) const {
    std::vector<Column> columns;
    for (std::uint32_t c = 0; c < plan::ledger_columns; ++c) {
      const bool is_date = c == static_cast<std::uint32_t>(LedgerColumn::cycle_start);
      columns.emplace_back(is_date ? plan::ValueKind::date : plan::ValueKind::number, rows);
    }
    for (std::size_t t = 0; t < ledger_.thresholds.size(); ++t) {
      columns.emplace_back(plan::ValueKind::boolean, rows);
      columns.emplace_back(plan::ValueKind::date, rows);
    }
    return columns;
  }

  void fill(std::size_t s, std::uint32_t row, const LedgerAccount& account) {
    std::vector<Column>& columns = columns_[s];
    const auto column = [&](LedgerColumn which) -> Column& { return columns[static_cast<std::size_t>(which)]; };
    set_points(column(LedgerColumn::points), row, account.balance());
    set_points(column(LedgerColumn::recorded), row, account.recorded());
    set_points(column(LedgerColumn::cancelled), row, account.cancelled());
    set_points(column(LedgerColumn::cut), row, account.cut());
    set_points(column(LedgerColumn::carried), row, account.carried());
    column(LedgerColumn::cycle_start).set_date(row, account.cycle_start());
    for (std::size_t t = 0; t < account.reached().size(); ++t) {
      const LedgerAccount::Reached& reached = account.reached()[t];
      Column& held = columns[plan::ledger_columns + 2 * t];
      Column& on = columns[plan::ledger_columns + 2 * t + 1];
      if (reached.error) {
        held.set_error(row, *reached.error);
        on.set_error(row, *reached.error);
      } else {
        held.set_boolean(row, reached.on.has_value());
        reached.on ? on.set_date(row, *reached.on) : on.set_absent(row);
      }
    }
  }

  void fail(std::size_t s, std::uint32_t row, std::uint32_t error) {
    for (Column& column : columns_[s]) column.set_error(row, error);
  }
  void fail_all(std::size_t s, std::uint32_t error) {
    for (std::uint32_t r = 0; r < frame_.rows(ledger_.subjects[s]); ++r) fail(s, r, error);
  }

  // ---- The table of entries ----

  MadeRows finish() {
    MadeRows made;
    made.rows = rows_.size();
    for (std::uint32_t part = 0; part < plan::ledger_parts; ++part) {
      const plan::ValueType& type = ledger_.types[part];
      Column column(type.kind, rows_.size(), type.targets.empty() ? 1 : type.targets.size());
      if (type.kind == plan::ValueKind::text) column.set_pool(run_.texts);
      run_.watch.look();
      for (std::size_t r = 0; r < rows_.size(); ++r) fill_part(column, r, static_cast<LedgerPart>(part), rows_[r]);
      made.parts.push_back(settled(std::move(column)));
    }
    for (std::vector<Column>& columns : columns_) {
      for (Column& column : columns) made.parts.push_back(settled(std::move(column)));
    }
    for (const LedgerEntry& entry : rows_) made.origins.push_back(event_of(entry));
    std::sort(errors_.begin(), errors_.end());
    errors_.erase(std::unique(errors_.begin(), errors_.end()), errors_.end());
    made.errors = std::move(errors_);
    return made;
  }

  MadeRows::Origin event_of(const LedgerEntry& entry) const {
    if (entry.kind == LedgerEntryKind::carry) return {MadeRows::no_origin, 0};
    const bool revokes = entry.kind == LedgerEntryKind::revoke;
    const auto lines = static_cast<std::uint32_t>(ledger_.lines.size());
    return {revokes ? lines + entry.revocation : entry.line, entry.row};
  }

  // The table of the subject and its row there.
  plan::RowValue subject_of(const LedgerEntry& entry) const {
    const auto after = std::upper_bound(begin_.begin(), begin_.end(), entry.subject);
    const auto s = static_cast<std::size_t>(after - begin_.begin()) - 1;
    return {ledger_.subjects[s], entry.subject - begin_[s]};
  }

  void set_text(Column& column, std::size_t r, const std::string& text) {
    column.set_code(r, run_.texts->intern(text));
  }

  void set_subject(Column& column, std::size_t r, plan::RowValue subject) const {
    if (column.kind() == plan::ValueKind::unit) {
      const std::uint32_t tier = run_.plan.tables[subject.table].tier;
      column.set_code(r, run_.organisation().units_of_tier(tier)[subject.row]);
      return;
    }
    const auto& targets = ledger_.types[static_cast<std::size_t>(LedgerPart::subject)].targets;
    const auto at = std::find(targets.begin(), targets.end(), subject.table);
    column.set_reference(r, {static_cast<std::uint32_t>(at - targets.begin()), subject.row});
  }

  std::string source_of(const LedgerEntry& entry) const {
    return run_.plan.tables[entry.table].name + ":" + row_key(frame_, entry.table, entry.row);
  }

  const plan::Origin& origin_of(const LedgerEntry& entry) const {
    const plan::Origin& whole = run_.node(id_).origin;
    if (entry.kind == LedgerEntryKind::carry) return whole;
    const plan::Origin& own = entry.kind == LedgerEntryKind::revoke ? ledger_.revocations[entry.revocation].origin
                                                                    : ledger_.lines[entry.line].origin;
    return own.clauses.empty() ? whole : own;
  }

  // `E1:violation:V3:minor`, `E1:carry:2023-01-01`; where subjects stand in several tables, with theirs before it.
  std::string entry_key(const LedgerEntry& entry) const {
    const plan::RowValue subject = subject_of(entry);
    std::string key = row_key(frame_, subject.table, subject.row) + ":";
    if (ledger_.subjects.size() > 1) key = run_.plan.tables[subject.table].name + ":" + key;
    if (entry.kind == LedgerEntryKind::carry) return key + "carry:" + entry.day.to_string();
    return key + source_of(entry) + ":" + ledger_.lines[entry.line].origin.name;
  }

  void fill_part(Column& column, std::size_t r, LedgerPart part, const LedgerEntry& entry) {
    const bool is_carry = entry.kind == LedgerEntryKind::carry;
    switch (part) {
      case LedgerPart::subject:
        return set_subject(column, r, subject_of(entry));
      case LedgerPart::day:
        return column.set_date(r, entry.day);
      case LedgerPart::kind:
        return column.set_code(r, static_cast<std::uint32_t>(entry.kind));
      case LedgerPart::line:
        return is_carry ? column.set_absent(r) : set_text(column, r, ledger_.lines[entry.line].origin.name);
      case LedgerPart::asked:
        return set_points(column, r, entry.asked);
      case LedgerPart::counted:
        return set_points(column, r, entry.counted);
      case LedgerPart::balance:
        return set_points(column, r, entry.balance);
      case LedgerPart::limit:
        return entry.limit ? column.set_code(r, static_cast<std::uint32_t>(*entry.limit)) : column.set_absent(r);
      case LedgerPart::source:
        return is_carry ? column.set_absent(r) : set_text(column, r, source_of(entry));
      case LedgerPart::cycle_start:
        return column.set_date(r, entry.cycle_start);
      case LedgerPart::clause:
        return set_text(column, r, clauses_text(origin_of(entry).clauses));
      case LedgerPart::key:
        return set_text(column, r, entry_key(entry));
    }
  }

  const Frame& frame_;
  Run& run_;
  NodeId id_;
  const plan::Ledger& ledger_;
  LedgerTerms terms_;
  std::optional<std::uint32_t> broken_;  // the error that keeps the whole ledger from being known
  std::vector<std::uint32_t> begin_;     // by table of subjects: the number of its first row
  std::uint32_t subjects_ = 0;
  std::unordered_map<std::uint64_t, std::vector<Revoking>> revoked_;  // by record
  std::vector<LedgerEntry> entries_, rows_;
  std::vector<std::vector<Column>> columns_;  // by table of subjects
  std::vector<std::uint32_t> errors_;
};

}  // namespace

MadeRows evaluate_ledger(const Frame& frame, NodeId id) {
  return LedgerRun(frame, id).run();
}

}  // namespace zeren::inline v0::detail
