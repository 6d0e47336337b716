// The state of one lowering, shared by the functions of the declaration kinds.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "src/plan/builder.hpp"
#include "zeren/base/source.hpp"
#include "zeren/pack/pack.hpp"
#include "zeren/plan/plan.hpp"

namespace zeren::inline v0::plan {

// The row that a scope stands for. In pair space it is reached through a reference.
struct Frame {
  TableId table = 0;
  NodeId reference = no_node;
};

// Where an expression is lowered: the rows of the scopes around it, and the table whose rows it has one value each for.
struct Context {
  std::vector<Frame> frames;
  TableId space = scalar;
  NodeId own = no_node;  // the score so far, in a blend
};

class Lowering {
 public:
  Lowering(const pack::Pack& pack, const Sources& sources);

  Plan run();

  // lower_expression.cpp
  NodeId expression(const pack::Expression& e, const Context& context);
  NodeId column(pack::EntityId entity, pack::ColumnId column);

  // lower_rows.cpp
  struct Over {
    pack::AggregateKind kind = pack::AggregateKind::count;
    const pack::Expression* value = nullptr;  // value or condition, in the inner scope
    const std::vector<pack::Expression>* order = nullptr;
    ValueType type;
    Origin origin;
  };
  struct Aggregated {
    NodeId node = no_node;       // the result
    NodeId aggregate = no_node;  // the aggregate node under it
    NodeId value = no_node;
  };
  Aggregated aggregate(const pack::Rows& rows, const Over& over, const Context& context);

  // The context of a declaration for the rows of one table.
  Context context_of(pack::EntityId entity) const;
  // A column of the table: `expression` and `spread`.
  NodeId on_table(const pack::Expression& e, const Context& context);
  NodeId on_table_or_none(const std::optional<pack::Expression>& e, const Context& context);

  // Gives the rows that a rule adds to the unions it is a member of, one node for each of the union's columns.
  void give_rows(RuleId rule, UnionSource source) { given_rows_[rule].push_back(std::move(source)); }
  const std::vector<UnionSource>& rows_of(RuleId rule);

  // lower_exceptions.cpp: the value where the exceptions are looked at first, and which of them made it (0: none).
  struct Excepted {
    NodeId value = no_node, branch = no_node;
    std::uint32_t exceptions = 0;  // of Plan::exceptions
  };
  using LowerPart = std::function<NodeId(const pack::Exception&)>;
  Excepted except(const pack::Exceptions& exceptions, NodeId base, Origin target, const LowerPart& when,
                  const LowerPart& value);

  // lower_versions.cpp
  NodeId today();
  // True on the days of a version; a scalar.
  NodeId holds_today(const Validity& valid);
  // The number (from 1) of the version that holds on the day.
  NodeId version_on(NodeId day, Versions versions, Origin where);

  // Says which node a rule-made column of an entity is.
  void define_column(pack::EntityId entity, pack::ColumnId column, NodeId node);

  Origin origin(const pack::Description& description) const;
  Origin origin(Span span) const;  // `name` is the text as written, on one line
  std::vector<Clause> clauses(const std::vector<pack::Clause>& clauses) const;

  const pack::Pack& pack() const { return pack_; }
  Plan& plan() { return plan_; }
  Builder& build() { return builder_; }

 private:
  friend void make_tables(Lowering& lowering);
  friend void make_public_columns(Lowering& lowering);

  void lower_rule(RuleId rule);
  NodeId where_complete(NodeId value, const pack::Rows& rows, const Over& over, const Context& outer);
  NodeId make_column(pack::EntityId entity, pack::ColumnId column);
  NodeId reference_column(const Frame& frame, pack::EntityId entity, pack::ColumnId column, const Context& context);
  NodeId field_as_of(const pack::Expression& e, NodeId day, const Context& context);
  // Which of the fields of its table a column of facts is.
  [[nodiscard]] std::uint32_t field_of(pack::EntityId entity, pack::ColumnId column) const;
  NodeId follow(NodeId reference, const pack::Type& reference_type, pack::EntityId entity, pack::ColumnId column,
                Origin origin);
  NodeId plain_map(MapOp op, const pack::Expression& e, const Context& context);
  NodeId literal(const pack::Expression& e);
  NodeId param(pack::ParamId param);  // as the pack or the run sets it
  NodeId param_with_exceptions(pack::ParamId param);
  NodeId version_of_param(pack::ParamId param, NodeId day);
  NodeId param_version(pack::ParamId param, std::size_t version);
  NodeId excepted_version(pack::ParamId param, std::size_t version);
  NodeId dated_param(const pack::Expression& e, const Context& context, bool with_exceptions);
  NodeId add_amount(NodeId date, NodeId amount, DurationKind kind, const pack::Expression& whole);
  NodeId add_duration(const pack::Expression& date, const pack::Expression& duration, const pack::Expression& whole,
                      const Context& context);
  bool is_same_period(const pack::Expression& e) const;
  NodeId same_period(const pack::Expression& e, const Context& context);
  const pack::Expression& param_value(const pack::Expression& e) const;

  enum class RuleState { untouched, running, done };

  const pack::Pack& pack_;
  const Sources& sources_;
  Plan plan_;
  Builder builder_;
  std::vector<std::vector<NodeId>> columns_;  // by entity and column
  std::vector<RuleState> rule_states_;
  std::map<RuleId, std::vector<UnionSource>> given_rows_;
  std::vector<NodeId> params_, excepted_params_;
  std::map<std::pair<pack::ParamId, std::size_t>, NodeId> excepted_versions_;
};

// lower_tables.cpp
void make_tables(Lowering& lowering);
void make_public_columns(Lowering& lowering);
ValueType value_type(const pack::Pack& pack, const pack::Type& type);

// One a declaration kind.
void lower_define(Lowering& lowering, RuleId rule, const pack::Define& define);
void lower_score(Lowering& lowering, RuleId rule, const pack::Score& score);
// The past periods of a score, or of its versions together: a source of the table `s.monthly` for each.
struct PeriodicScore {
  pack::EntityId entity = 0;
  pack::Cadence cadence = pack::Cadence::none;
  const pack::Description* description = nullptr;
};
void lower_score_periods(Lowering& lowering, RuleId rule, const PeriodicScore& score, NodeId value);
void lower_rank(Lowering& lowering, RuleId rule, const pack::Rank& rank);
void lower_ladder(Lowering& lowering, RuleId rule, const pack::Ladder& ladder);
void lower_assign(Lowering& lowering, RuleId rule, const pack::Assign& assign);
void lower_ledger(Lowering& lowering, RuleId rule, const pack::Ledger& ledger);
void lower_duty(Lowering& lowering, RuleId rule, const pack::Duty& duty);
void lower_check(Lowering& lowering, RuleId rule, const pack::Check& check);
void lower_target(Lowering& lowering, RuleId rule, const pack::Target& target);
void lower_parts(Lowering& lowering, RuleId rule, const pack::Parts& parts);
void lower_union(Lowering& lowering, RuleId rule, const pack::Union& all);
void lower_decide(Lowering& lowering, RuleId rule, const pack::Decide& decide);
void lower_versions(Lowering& lowering, RuleId rule, const pack::Versions& all);

}  // namespace zeren::inline v0::plan
