// Duties: a row for each holder and period, when it is due, and whether it was done.
#include <algorithm>

#include "src/run/cells.hpp"
#include "src/run/duty_rows.hpp"

namespace zeren::inline v0::detail {

using plan::DutyPart;
using plan::DutyStatus;
using plan::NodeId;

namespace {

class DutyRun {
 public:
  DutyRun(const Frame& frame, NodeId id)
      : frame_(frame), run_(frame.run()), duty_(std::get<plan::Duty>(run_.node(id).payload)) {}

  MadeRows run() {
    all_ = make_duty_rows(frame_, duty_);
    fulfil_duties(frame_, duty_, all_);
    MadeRows made;
    made.rows = all_.rows.size();
    for (std::uint32_t part = 0; part < plan::duty_parts; ++part) {
      made.parts.push_back(std::make_shared<const Column>(fill(static_cast<DutyPart>(part))));
    }
    made.errors = std::move(all_.errors);
    made.lost = std::move(all_.lost);
    for (const DutyRow& row : all_.rows) {
      made.duties.push_back({all_.subject_of(row).row, row.period, row.done ? row.done_by : MadeRows::no_origin,
                             row.waived ? row.waiver : MadeRows::no_origin});
    }
    return made;
  }

 private:
  Column fill(DutyPart part) {
    const plan::ValueType& type = duty_.types[static_cast<std::size_t>(part)];
    Column column(type.kind, all_.rows.size(), std::max<std::size_t>(type.targets.size(), 1));
    if (type.kind == plan::ValueKind::text) column.set_pool(run_.texts);
    if (part == DutyPart::lead || part == DutyPart::support) {
      fill_bodies(column, part == DutyPart::lead);
    } else {
      run_.watch.look();
      for (std::uint32_t r = 0; r < all_.rows.size(); ++r) fill_cell(column, r, part, type);
    }
    column.settle_errors();
    column.settle_states();
    return column;
  }

  void fill_bodies(Column& column, bool leads) {
    std::vector<std::uint32_t> begin{0}, items;
    for (std::uint32_t r = 0; r < all_.rows.size(); ++r) {
      const DutySubject& subject = all_.subject_of(all_.rows[r]);
      const std::optional<std::uint32_t>& error = leads ? subject.lead_error : subject.support_error;
      const std::vector<std::uint32_t>& bodies = leads ? subject.leads : subject.supports;
      if (error) {
        column.set_error(r, *error);
      } else {
        items.insert(items.end(), bodies.begin(), bodies.end());
      }
      begin.push_back(static_cast<std::uint32_t>(items.size()));
    }
    column.set_sets(std::move(begin), std::move(items));
  }

  void fill_cell(Column& column, std::uint32_t r, DutyPart part, const plan::ValueType& type) {
    const DutyRow& row = all_.rows[r];
    switch (part) {
      case DutyPart::subject:
        return set_subject(column, r, type);
      case DutyPart::subject_key:
      case DutyPart::subject_name: {
        if (duty_.subject_table == plan::scalar) return column.set_absent(r);
        const std::uint32_t subject = all_.subject_of(row).row;
        return set_text(column, r,
                        part == DutyPart::subject_key ? row_key(frame_, duty_.subject_table, subject)
                                                      : row_label(frame_, duty_.subject_table, subject));
      }
      case DutyPart::holder:
        return set_holder(column, r, type);
      case DutyPart::period:
        return set_text(column, r, duty_.periods[row.period].name);
      case DutyPart::due:
        return row.due_error ? column.set_error(r, *row.due_error) : set_date(column, r, row.due);
      case DutyPart::done_on:
        return row.unsure ? column.set_error(r, *row.unsure) : set_date(column, r, row.done);
      case DutyPart::status:
        return set_status(column, r);
      case DutyPart::evidence:
        return row.unsure ? column.set_error(r, *row.unsure) : set_text(column, r, evidence(row));
      case DutyPart::lead:
      case DutyPart::support:
        break;
    }
  }

  // A text that is empty is none.
  void set_text(Column& column, std::uint32_t r, const std::string& text) {
    text.empty() ? column.set_absent(r) : column.set_code(r, run_.texts->intern(text));
  }
  static void set_date(Column& column, std::uint32_t r, const std::optional<Date>& date) {
    date ? column.set_date(r, *date) : column.set_absent(r);
  }

  void set_row(Column& column, std::uint32_t r, const plan::ValueType& type, plan::RowValue row) {
    if (type.kind == plan::ValueKind::unit) {
      return column.set_code(r, run_.organisation().units_of_tier(run_.plan.tables[row.table].tier)[row.row]);
    }
    const auto at = std::find(type.targets.begin(), type.targets.end(), row.table);
    if (at == type.targets.end()) return column.set_absent(r);
    column.set_reference(r, {static_cast<std::uint32_t>(at - type.targets.begin()), row.row});
  }
  void set_subject(Column& column, std::uint32_t r, const plan::ValueType& type) {
    if (duty_.subject_table == plan::scalar) return column.set_absent(r);
    set_row(column, r, type, {duty_.subject_table, all_.subject_of(all_.rows[r]).row});
  }
  void set_holder(Column& column, std::uint32_t r, const plan::ValueType& type) {
    const DutyGroup& group = all_.groups[all_.rows[r].group];
    if (const auto& error = all_.subjects[group.subject].lead_error; error && !duty_.jointly) {
      return column.set_error(r, *error);
    }
    if (!group.holder) return column.set_absent(r);
    set_row(column, r, type, {run_.plan.body_table, *group.holder});
  }

  // ---- Status ----

  void set_status(Column& column, std::uint32_t r) {
    const DutyRow& row = all_.rows[r];
    for (const std::optional<std::uint32_t>& error : {row.unsure, row.due_error}) {
      if (error) return column.set_error(r, *error);
    }
    if (!row.done && !row.waived && row.waiver_error) return column.set_error(r, *row.waiver_error);
    column.set_code(r, static_cast<std::uint32_t>(status(row)));
  }

  DutyStatus status(const DutyRow& row) const {
    if (row.done) return row.due && *row.done > *row.due ? DutyStatus::done_late : DutyStatus::done;
    if (row.waived) return DutyStatus::waived;
    if (is_unassigned(row)) return DutyStatus::unassigned;
    if (!row.due || *row.due >= frame_.today()) return DutyStatus::pending;
    return duty_.lapses_when_missed ? DutyStatus::lapsed : DutyStatus::overdue;
  }

  // Nobody, or bodies alone that the plan leaves unnamed.
  bool is_unassigned(const DutyRow& row) const {
    if (duty_.lead.empty()) return false;
    const auto unnamed = [this](std::uint32_t body) { return run_.data.bodies.row(body).unnamed; };
    if (const auto& holder = all_.groups[row.group].holder) return unnamed(*holder);
    const std::vector<std::uint32_t>& leads = all_.subject_of(row).leads;
    return std::all_of(leads.begin(), leads.end(), unnamed);
  }

  // ---- Evidence ----

  // Of an attestation `document · by · day`, of an event its name, of a date the column that has it.
  std::string evidence(const DutyRow& row) const {
    if (!row.done) return {};
    if (row.done_by == MadeRows::no_origin) return date_name();
    const plan::DutyFacts& facts = *duty_.done_by;
    if (!duty_.attested) return run_.plan.tables[facts.table].name + ":" + row_key(frame_, facts.table, row.done_by);
    std::string text;
    for (const NodeId node : {facts.document, facts.attested_by}) {
      if (node == plan::no_node) continue;
      const std::string part = cell_text(frame_, run_.node(node).type, frame_.at(node), row.done_by, false);
      if (!part.empty()) text += part + " · ";
    }
    return text + row.done->to_string();
  }

  // A name is the same in both languages of the rules, which an expression is not.
  std::string date_name() const {
    if (duty_.subject_table != plan::scalar) {
      for (const plan::PublicColumn& column : run_.plan.tables[duty_.subject_table].columns) {
        if (column.node == duty_.done_on) return column.name;
      }
    }
    return expression_text(run_.plan, duty_.done_on);
  }

  const Frame& frame_;
  Run& run_;
  const plan::Duty& duty_;
  DutyRows all_;
};

}  // namespace

MadeRows evaluate_duty(const Frame& frame, NodeId id) {
  return DutyRun(frame, id).run();
}

}  // namespace zeren::inline v0::detail
