// What was done, and what need not be: each fact in the order of the days, to the row that it fulfils.
#include <algorithm>

#include "src/run/duty_facts.hpp"

namespace zeren::inline v0::detail {

namespace {

// A fact, or the date of `done on`, for one group of rows.
struct Deed {
  Date day;
  bool is_column = false;
  std::uint32_t order = 0;  // among the facts of one day
  std::uint32_t row = MadeRows::no_origin;
  std::uint32_t group = 0;
  std::optional<std::uint32_t> period;  // the one that it names
  std::optional<std::uint32_t> error;   // whether it counts is not known
};

class Fulfilment {
 public:
  Fulfilment(const Frame& frame, const plan::Duty& duty, DutyRows& all) : frame_(frame), duty_(duty), all_(all) {}

  void run() {
    if (duty_.waivers) waive();
    if (duty_.done_by) collect_facts();
    if (duty_.done_on != plan::no_node) collect_dates();
    std::sort(deeds_.begin(), deeds_.end(), [](const Deed& a, const Deed& b) {
      if (a.day != b.day) return a.day < b.day;
      if (a.is_column != b.is_column) return b.is_column;
      return a.order != b.order ? a.order < b.order : a.group < b.group;
    });
    closed_.assign(all_.groups.size(), false);
    Ticker ticker(frame_.run().watch);
    for (const Deed& deed : deeds_) {
      ticker.tick();
      fulfil(deed);
    }
  }

 private:
  [[nodiscard]] bool is_once() const { return duty_.periods.size() == 1 && duty_.periods[0].name.empty(); }

  // ---- Waivers ----

  void waive() {
    for (const DutyFact& waiver : DutyFactReader(frame_, duty_, *duty_.waivers, all_).read()) {
      if (waiver.subject != nullptr) {
        waive_subject(*waiver.subject, waiver);
      } else {
        frame_.run().watch.look();
        for (const DutySubject& subject : all_.subjects) waive_subject(subject, waiver);
      }
      if (waiver.names_holder) lose_waiver(waiver);
    }
  }

  void waive_subject(const DutySubject& subject, const DutyFact& waiver) {
    for (std::uint32_t g = subject.first_group; g < subject.first_group + subject.group_count; ++g) {
      if (!waiver.names_holder || all_.groups[g].holder == waiver.holder) waive_group(all_.groups[g], waiver);
    }
  }

  // A waiver is of this duty by name: that it waives nothing must not go unnoticed. A joint row has no holder that it
  // could name: it is not waived because one of several is excused.
  void lose_waiver(const DutyFact& waiver) {
    const auto leads = [&](const DutySubject& subject) {
      return subject.lead_error || std::binary_search(subject.leads.begin(), subject.leads.end(), *waiver.holder);
    };
    const bool is_lead = waiver.subject != nullptr ? leads(*waiver.subject)
                                                   : std::any_of(all_.subjects.begin(), all_.subjects.end(), leads);
    using Names = MadeRows::LostFact::Names;
    if (duty_.jointly) {
      lose(*duty_.waivers, waiver, Names::joint_holder);
    } else if (!is_lead && !all_.subjects.empty()) {
      lose(*duty_.waivers, waiver, Names::holder);
    }
  }

  void waive_group(const DutyGroup& group, const DutyFact& waiver) {
    for (std::uint32_t p = 0; p < all_.begun; ++p) {
      if (waiver.period && *waiver.period != p) continue;
      DutyRow& row = all_.rows[group.first_row + p];
      if (waiver.error) {
        if (!row.waiver_error) row.waiver_error = waiver.error;
      } else if (!row.waived) {
        row.waived = waiver.day.value_or(Date::min());
        row.waiver = waiver.row;
      }
    }
  }

  // ---- Facts ----

  void collect_facts() {
    std::uint32_t order = 0;
    for (const DutyFact& fact : DutyFactReader(frame_, duty_, *duty_.done_by, all_).read()) {
      if (!fact.day) continue;
      const auto group = fact.subject == nullptr ? std::nullopt : group_of(fact);
      if (group) {
        deeds_.push_back({*fact.day, false, order++, fact.row, *group, fact.period, fact.error});
      } else if (duty_.attested && !all_.subjects.empty()) {
        lose_attestation(fact);
      }
    }
  }

  // The same of an attestation.
  void lose_attestation(const DutyFact& fact) {
    using Names = MadeRows::LostFact::Names;
    if (fact.subject != nullptr && fact.subject->lead_error) return;
    lose(*duty_.done_by, fact, fact.subject != nullptr && fact.names_holder ? Names::holder : Names::too_little);
  }

  // A fact that names nobody is for the only row of its subject; where several hold the duty, it says of none of them
  // that they did it.
  std::optional<std::uint32_t> group_of(const DutyFact& fact) const {
    const DutySubject& subject = *fact.subject;
    const bool is_open = duty_.lead.empty() || !fact.names_holder;
    if (subject.lead_error) return std::nullopt;
    if (is_open) return subject.group_count == 1 ? std::optional(subject.first_group) : std::nullopt;
    const auto at = std::lower_bound(subject.leads.begin(), subject.leads.end(), *fact.holder);
    if (at == subject.leads.end() || *at != *fact.holder) return std::nullopt;
    if (duty_.jointly) return subject.first_group;
    return subject.first_group + static_cast<std::uint32_t>(at - subject.leads.begin());
  }

  void lose(const plan::DutyFacts& facts, const DutyFact& fact, MadeRows::LostFact::Names names) {
    std::string holder = fact.holder ? row_key(frame_, frame_.run().plan.body_table, *fact.holder) : std::string();
    all_.lost.push_back({facts.table, fact.row, names, std::move(holder)});
  }

  void collect_dates() {
    const Column& column = frame_.at(duty_.done_on);
    for (const DutySubject& subject : all_.subjects) {
      const std::size_t at = column.is_scalar() ? 0 : subject.row;
      for (std::uint32_t g = subject.first_group; g < subject.first_group + subject.group_count; ++g) {
        if (column.state(at) == CellState::error) {
          fail_open(g, column.error_at(at));
        } else if (column.present(at) && column.date_at(at) <= frame_.today()) {
          Deed deed{column.date_at(at), true, 0, MadeRows::no_origin, g, std::nullopt, std::nullopt};
          // The row itself says that it was done, however early.
          if (is_once()) deed.period = 0;
          deeds_.push_back(deed);
        }
      }
    }
  }

  // ---- Which row a deed fulfils ----

  DutyRow& row_at(std::uint32_t group, std::uint32_t period) {
    return all_.rows[all_.groups[group].first_row + period];
  }

  // Whether the rest of the group was done is not known either.
  void fail_open(std::uint32_t group, std::uint32_t error) {
    for (std::uint32_t p = 0; p < all_.begun; ++p) {
      DutyRow& row = row_at(group, p);
      if (row.open()) row.unsure = error;
    }
  }
  void close(std::uint32_t group, std::uint32_t error) {
    fail_open(group, error);
    closed_[group] = true;
  }

  void fulfil(const Deed& deed) {
    if (closed_[deed.group]) return;
    if (deed.period) {
      if (*deed.period < all_.begun) take(deed, row_at(deed.group, *deed.period));
      return;
    }
    if (deed.error) return close(deed.group, *deed.error);
    const std::uint32_t own = period_at(deed.day);
    if (own < all_.begun) {
      DutyRow& row = row_at(deed.group, own);
      if (row.unsure) return close(deed.group, *row.unsure);
      if (take(deed, row)) return;
    }
    if (!is_once()) take_oldest_missed(deed);
  }

  // The period in which the day lies; one more than there are where it lies in none.
  std::uint32_t period_at(Date day) const {
    const auto& periods = duty_.periods;
    const auto after = std::upper_bound(periods.begin(), periods.end(), day,
                                        [](Date d, const plan::DutyPeriod& period) { return d < period.first; });
    const auto none = static_cast<std::uint32_t>(periods.size());
    if (after == periods.begin()) return none;
    const auto own = static_cast<std::uint32_t>(after - periods.begin()) - 1;
    return is_once() || day <= periods[own].last ? own : none;
  }

  // True where the deed is used up.
  bool take(const Deed& deed, DutyRow& row) {
    if (!row.open()) return false;
    if (deed.error) {
      row.unsure = deed.error;
      return true;
    }
    if (duty_.lapses_when_missed) {
      if (row.due_error) {
        row.unsure = row.due_error;
        return true;
      }
      if (row.due && *row.due < deed.day) return false;
    }
    row.done = deed.day;
    row.done_by = deed.row;
    return true;
  }

  void take_oldest_missed(const Deed& deed) {
    if (duty_.lapses_when_missed) return;
    for (std::uint32_t p = 0; p < all_.begun && duty_.periods[p].first <= deed.day; ++p) {
      DutyRow& row = row_at(deed.group, p);
      if (row.done) continue;
      for (const std::optional<std::uint32_t>& error : {row.unsure, row.due_error}) {
        if (error) return close(deed.group, *error);
      }
      if (!row.due || *row.due >= deed.day) continue;
      if (row.waived && *row.waived <= deed.day) continue;  // need not be done, so it was not missed
      if (row.waiver_error) return close(deed.group, *row.waiver_error);
      take(deed, row);
      return;
    }
  }

  const Frame& frame_;
  const plan::Duty& duty_;
  DutyRows& all_;
  std::vector<Deed> deeds_;
  std::vector<bool> closed_;  // by group: what a later deed fulfils is not known
};

}  // namespace

void fulfil_duties(const Frame& frame, const plan::Duty& duty, DutyRows& all) {
  Fulfilment(frame, duty, all).run();
}

}  // namespace zeren::inline v0::detail
