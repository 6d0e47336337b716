#include "src/run/duty_facts.hpp"

#include <algorithm>

#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

using Lost = MadeRows::LostFact;

DutyFactReader::DutyFactReader(const Frame& frame, const plan::Duty& duty, const plan::DutyFacts& facts, DutyRows& all)
    : frame_(frame),
      duty_(duty),
      facts_(facts),
      all_(all),
      day_(column(facts.day)),
      holder_(column(facts.holder)),
      subject_(column(facts.subject)),
      period_(column(facts.period)),
      where_(column(facts.where)) {
  for (std::uint32_t p = 0; p < duty.periods.size(); ++p) {
    if (!duty.periods[p].name.empty()) period_of_.try_emplace(duty.periods[p].name, p);
  }
}

const Column* DutyFactReader::column(plan::NodeId node) const {
  return node == plan::no_node ? nullptr : &frame_.at(node);
}

std::vector<DutyFact> DutyFactReader::read() {
  std::vector<DutyFact> found;
  const auto missing = [&](const Column* column, std::uint32_t r) {
    if (column == nullptr || column->state(r) != CellState::error) return false;
    all_.errors.push_back(column->error_at(r));
    return true;
  };
  for (std::uint32_t r = 0; r < frame_.rows(facts_.table); ++r) {
    if (!frame_.visible(facts_.table, r)) continue;
    DutyFact fact;
    fact.row = r;
    if (missing(where_, r)) {
      fact.error = where_->error_at(r);
    } else if (where_ != nullptr && !(where_->present(r) && where_->boolean_at(r))) {
      continue;
    }
    if (missing(day_, r) || missing(holder_, r) || missing(subject_, r) || missing(period_, r)) continue;
    if (day_ != nullptr) {
      if (!day_->present(r) || day_->date_at(r) > frame_.today()) continue;
      fact.day = day_->date_at(r);
    }
    if (read_period(fact) && read_subject(fact) && read_holder(fact)) found.push_back(fact);
  }
  const auto key = [&](const DutyFact& fact) {
    const plan::Table& table = frame_.run().plan.tables[facts_.table];
    const bool no_key = table.kind == plan::TableKind::facts && table.key.empty();
    return no_key ? std::string() : row_key(frame_, facts_.table, fact.row);
  };
  std::sort(found.begin(), found.end(), [&](const DutyFact& a, const DutyFact& b) {
    if (a.day != b.day) return a.day < b.day;
    const std::string key_a = key(a), key_b = key(b);
    return key_a != key_b ? key_a < key_b : a.row < b.row;
  });
  return found;
}

// A duty that is to be done once has no periods to name.
bool DutyFactReader::read_period(DutyFact& fact) {
  const bool is_once = duty_.periods.size() == 1 && duty_.periods[0].name.empty();
  if (period_ == nullptr || !period_->present(fact.row) || is_once) return true;
  const std::string_view name = period_->text_at(fact.row);
  if (name.empty()) return true;
  fact.names_period = true;
  const auto at = period_of_.find(name);
  if (at == period_of_.end()) {
    all_.lost.push_back({facts_.table, fact.row, Lost::Names::period, std::string(name)});
    return false;
  }
  fact.period = at->second;
  return true;
}

const DutySubject* DutyFactReader::by_key(const std::string& key, bool& exists) {
  if (duty_.subject_table == plan::scalar) {
    exists = false;
    return nullptr;
  }
  if (!keys_are_known_) {
    for (std::uint32_t r = 0; r < frame_.rows(duty_.subject_table); ++r) {
      if (frame_.visible(duty_.subject_table, r)) row_of_.try_emplace(row_key(frame_, duty_.subject_table, r), r);
    }
    keys_are_known_ = true;
  }
  const auto at = row_of_.find(key);
  exists = at != row_of_.end();
  return exists ? all_.find_subject(at->second) : nullptr;
}

bool DutyFactReader::read_subject(DutyFact& fact) {
  if (subject_ == nullptr || !subject_->present(fact.row)) {
    // The run as a whole is a subject that need not be named.
    if (duty_.subject_table == plan::scalar && !all_.subjects.empty()) fact.subject = all_.subjects.data();
    return true;
  }
  if (subject_->kind() == plan::ValueKind::text) {
    const std::string key(subject_->text_at(fact.row));
    if (key.empty()) {
      if (duty_.subject_table == plan::scalar && !all_.subjects.empty()) fact.subject = all_.subjects.data();
      return true;
    }
    fact.names_subject = true;
    bool exists = false;
    fact.subject = by_key(key, exists);
    if (!exists) all_.lost.push_back({facts_.table, fact.row, Lost::Names::subject, key});
    return fact.subject != nullptr;
  }
  fact.names_subject = true;
  const Run& run = frame_.run();
  const plan::RowValue row = detail::row_of(run, run.node(facts_.subject).type, *subject_, fact.row);
  if (row.table == duty_.subject_table) fact.subject = all_.find_subject(row.row);
  return fact.subject != nullptr;
}

bool DutyFactReader::read_holder(DutyFact& fact) {
  if (holder_ == nullptr || !holder_->present(fact.row)) return true;
  const Run& run = frame_.run();
  const plan::RowValue body = detail::row_of(run, run.node(facts_.holder).type, *holder_, fact.row);
  fact.names_holder = true;
  if (body.table == run.plan.body_table) fact.holder = body.row;
  return fact.holder.has_value();
}

}  // namespace zeren::inline v0::detail
