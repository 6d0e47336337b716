// The state of one explanation. Private to the layer.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "src/run/run.hpp"
#include "zeren/run/explain.hpp"

namespace zeren::inline v0::detail {

using plan::NodeId;
using plan::TableId;

/// The columns that some nodes need, evaluated for another day and nothing else.
class PastDay {
 public:
  PastDay(const Evaluation& now, const Dataset& dataset, Date day, std::span<const NodeId> nodes);
  /// Null where that day could not be evaluated.
  const Evaluation* evaluation() const { return evaluation_ ? &*evaluation_ : nullptr; }

 private:
  std::unique_ptr<plan::Plan> plan_;
  std::optional<Evaluation> evaluation_;
};

/// Where a subject stands in a ladder, for `after D at S`: by step the day since which, if it does.
struct Standing {
  std::vector<std::optional<Date>> since;
  std::vector<std::string> names;
};

/// The target, and the judging of it, that a node belongs to.
struct TargetPart {
  const plan::Rule* rule = nullptr;
  const plan::TargetJudgement* judged = nullptr;
};

/// A row that a duty made, as its maker left it.
struct DutyRowView {
  const plan::Duty& duty;
  const MadeRows& made;
  std::uint32_t row = 0;
  const MadeRows::DutyTrace& trace;
};

class Explainer {
 public:
  Explainer(const plan::Plan& plan, const Dataset& dataset, const Evaluation& evaluation,
            const ExplainOptions& options);

  ExplanationItem cell(TableId table, std::uint32_t row, std::size_t column);

 private:
  // ---- explain_value.cpp ----
  CellView at(NodeId node, std::uint32_t row) const;
  std::uint32_t row_of(NodeId node, std::uint32_t row) const;
  bool has_column(NodeId node) const;
  std::optional<bool> truth(NodeId node, std::uint32_t row) const;
  std::optional<Date> held_until(NodeId duration, Date since) const;
  std::optional<ExplainedValue> value(NodeId node, std::uint32_t row) const;
  ExplainedValue value(const Number& number) const;
  ExplainedValue value(Date date) const;
  std::optional<Number> number(NodeId node, std::uint32_t row) const;
  std::string show(const Number& number) const;
  std::string show(NodeId node, std::uint32_t row) const;  // display text, or a word for absent and error
  void place(ExplanationItem& item, const plan::Origin& origin) const;
  void cite(ExplanationItem& item, const plan::Origin& origin) const;  // the same without its label
  ExplanationItem item(ExplanationRole role, NodeId node, std::uint32_t row) const;
  void add_error(ExplanationItem& item, NodeId node, std::uint32_t row);
  ExplanationItem cause(std::uint32_t error, std::size_t depth);

  // ---- explain_expression.cpp ----
  ExplanationItem describe(NodeId node, std::uint32_t row, std::size_t depth);
  void expand(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth);
  void expand_map(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth);
  void expand_logic(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth);
  void expand_conditional(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth);
  void expand_field_as_of(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth);
  void expand_gather(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth);
  void expand_inputs(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth);
  bool picks_version(NodeId node) const;
  void expand_version(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth);
  void note_version(ExplanationItem& into, NodeId number, std::size_t version) const;
  void note_absence(ExplanationItem& into, NodeId node, std::uint32_t row) const;
  NodeId unspread(NodeId node) const;
  std::string said(NodeId node) const;  // the expression's text, or what stands for it

  // ---- explain_shortfall.cpp ----
  void note_comparison(ExplanationItem& into, NodeId node, std::uint32_t row) const;
  void note_held(ExplanationItem& into, NodeId node) const;
  // Where the node is a param: its name and value as a part of their own.
  void add_param(ExplanationItem& into, NodeId node);
  std::string setting(NodeId node, std::string shown) const;  // a value, and the param it comes from, if any
  void note_membership(ExplanationItem& into, NodeId node, std::uint32_t row) const;

  // ---- explain_rows.cpp ----
  std::vector<std::uint32_t> matching(NodeId aggregate, std::uint32_t row) const;
  bool matches(const plan::Aggregate& a, std::uint32_t outer, std::uint32_t inner) const;
  void expand_rows(ExplanationItem& into, NodeId aggregate, std::uint32_t row, NodeId amount);
  void add_lengths(ExplanationItem& into, const plan::Aggregate& a);
  ExplanationItem fact(TableId table, std::uint32_t row) const;
  void add_details(ExplanationItem& fact, std::span<const NodeId> read, TableId table, std::uint32_t row) const;

  // ---- one a kind of rule ----
  void expand_score(ExplanationItem& into, const plan::Rule& rule, std::uint32_t row);
  ExplanationItem score_line(const plan::ScoreLine& line, std::uint32_t row);
  ExplanationItem score_bounds(ExplanationRole role, const plan::ScoreShape& shape, NodeId adjustment,
                               std::uint32_t row);
  ExplanationItem score_rounding(const plan::ScoreShape& shape, std::uint32_t row);
  ExplanationItem score_blend(const plan::ScoreShape& shape, std::uint32_t row);
  ExplanationItem score_veto(const plan::ScoreShape& shape, std::uint32_t row);
  ExplanationItem score_band(const plan::ScoreShape& shape, std::uint32_t row);
  void expand_rank(ExplanationItem& into, NodeId rank, std::uint32_t row);
  void expand_decide(ExplanationItem& into, const plan::Rule& rule, std::uint32_t row);
  void note_decided(ExplanationItem& into, const plan::Rule& rule, std::uint32_t row) const;
  void expand_exceptions(ExplanationItem& into, const plan::Exceptions& exceptions, std::uint32_t row,
                         std::size_t depth);
  ExplanationItem exception_item(const plan::Exceptions& exceptions, std::size_t i, std::size_t taken,
                                 std::uint32_t row, std::size_t depth);
  void expand_ladder(ExplanationItem& into, NodeId column, std::uint32_t row);
  void expand_task(ExplanationItem& into, NodeId column, std::uint32_t row);
  void expand_node(ExplanationItem& into, NodeId node, std::uint32_t row);
  void expand_as_of(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth);
  void expand_union(ExplanationItem& into, NodeId column, std::uint32_t row);
  void expand_ledger(ExplanationItem& into, NodeId column, std::uint32_t row);
  void expand_ledger_entry(ExplanationItem& into, NodeId column, std::uint32_t row);
  ExplanationItem ledger_entry(NodeId maker, std::uint32_t row) const;
  void add_ledger_entries(ExplanationItem& into, NodeId maker, plan::LedgerColumn column, plan::RowValue subject,
                          Date cycle);
  void add_ledger_limits(ExplanationItem& into, NodeId maker, const Number& cancelled);
  void add_ledger_threshold(ExplanationItem& into, NodeId maker, std::size_t threshold, std::uint32_t first_column,
                            std::uint32_t row);
  void expand_measure(ExplanationItem& into, NodeId column, std::uint32_t row);

  // ---- explain_duty.cpp ----
  void expand_duty(ExplanationItem& into, NodeId column, std::uint32_t row);
  void add_duty_subject(ExplanationItem& into, const DutyRowView& view);
  void add_duty_due(ExplanationItem& into, const DutyRowView& view);
  void add_duty_bodies(ExplanationItem& into, const DutyRowView& view, const std::vector<NodeId>& nodes, bool lead);
  void add_duty_waiver(ExplanationItem& into, const DutyRowView& view);
  void add_duty_deed(ExplanationItem& into, const DutyRowView& view);
  void add_duty_details(ExplanationItem& into, const plan::DutyFacts& facts, std::uint32_t row) const;
  bool names_period(const plan::DutyFacts& facts, std::uint32_t row, const std::string& period) const;
  void note_not_done(ExplanationItem& into, const DutyRowView& view) const;

  // ---- explain_target.cpp ----
  TargetPart find_target(NodeId node) const;
  void expand_target(ExplanationItem& into, const TargetPart& target, std::uint32_t row);
  ExplanationItem target_part(ExplanationRole role, NodeId node, std::uint32_t row);
  void note_target(ExplanationItem& into, const TargetPart& target, std::uint32_t row) const;
  void note_days(ExplanationItem& into, const plan::TargetJudgement& judged) const;
  void note_pace(ExplanationItem& into, const plan::TargetJudgement& judged, std::uint32_t row) const;
  void expand_years(ExplanationItem& into, NodeId node, std::uint32_t row, std::size_t depth);

  // ---- explain_ladder.cpp ----
  struct Stay {
    std::uint32_t step = 0;
    Date entered;
    std::optional<Date> left;
  };
  std::vector<Stay> stays_of(NodeId scan, std::uint32_t subject) const;
  Standing standing(const plan::Scan& scan, std::span<const Stay> stays, Date day, bool before_the_check) const;
  ExplanationItem stay_item(const plan::Scan& scan, const Stay& stay) const;
  void add_entry(ExplanationItem& into, NodeId scan, std::span<const Stay> stays, const Stay& stay, std::uint32_t row);
  void add_next(ExplanationItem& into, NodeId scan, std::span<const Stay> stays, std::size_t step, std::uint32_t row);
  void add_release(ExplanationItem& into, NodeId scan, std::span<const Stay> stays, const Stay& stay,
                   std::uint32_t row);
  std::optional<Date> release_run_began(NodeId release, const plan::Scan& scan, NodeId length, std::uint32_t row);
  NodeId made_column(NodeId maker, plan::Builtin builtin) const;
  const Evaluation* on_day(Date day, NodeId node);

  bool spend() { return items_left_ > 0 && items_left_-- > 0; }

  const plan::Plan& plan_;
  const Dataset& dataset_;
  const Evaluation& now_;
  const ExplainOptions& options_;
  const Evaluation* view_;              // the day looked at: now, or a past one
  const Standing* standing_ = nullptr;  // of the ladder whose condition is being explained
  bool all_parts_ = false;              // also what evaluation did not need to reach
  std::size_t items_left_;
  std::unordered_map<NodeId, const plan::PublicColumn*> public_columns_;
  std::unordered_map<NodeId, const plan::Rule*> defines_;           // by value
  std::unordered_map<NodeId, const plan::Rule*> decides_;           // by value
  std::unordered_map<NodeId, const plan::Exceptions*> exceptions_;  // by value
  std::map<std::pair<std::int32_t, NodeId>, std::unique_ptr<PastDay>> past_;
};

/// A remark in both languages; `{0}`, `{1}` ... stand for the arguments, which may be `bilingual`.
ExplanationNote note(std::string_view en, std::string_view zh, const std::vector<std::string>& arguments = {});

}  // namespace zeren::inline v0::detail
