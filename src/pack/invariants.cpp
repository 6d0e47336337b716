#include "zeren/pack/invariants.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "src/pack/walk.hpp"
#include "zeren/pack/print.hpp"

namespace zeren::inline v0::pack {
namespace {

// How many operands a kind has; -1 where that varies.
int operand_count(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::literal:
    case ExpressionKind::param:
    case ExpressionKind::today:
    case ExpressionKind::now:
    case ExpressionKind::own_value:
    case ExpressionKind::period_start:
    case ExpressionKind::period_end:
    case ExpressionKind::row:
    case ExpressionKind::column:
      return 0;
    case ExpressionKind::follow:
    case ExpressionKind::negate:
    case ExpressionKind::logical_not:
    case ExpressionKind::is_present:
    case ExpressionKind::is_empty:
    case ExpressionKind::rounded:
    case ExpressionKind::rolled:
    case ExpressionKind::relation_sources:
    case ExpressionKind::relation_targets:
    case ExpressionKind::held_at_step:
    case ExpressionKind::dated_param:
      return 1;
    case ExpressionKind::conditional:
    case ExpressionKind::in_range:
      return 3;
    case ExpressionKind::in_list:
    case ExpressionKind::function:
    case ExpressionKind::aggregate:
    case ExpressionKind::mean_years:
      return -1;
    default:
      return 2;
  }
}

class InvariantChecker {
 public:
  explicit InvariantChecker(const Pack& pack) : pack_(pack) {}

  std::vector<std::string> run() {
    if (pack_.enumerations.empty() || pack_.enumerations[0].members.size() != 3) {
      broken("the first enumeration is responsibility_kind");
    }
    for (EntityId e = 0; e < pack_.entities.size(); ++e) entity(e);
    for (const auto& param : pack_.params) {
      rule_ = pack_.rules.size();
      top(param.value, 0);
    }
    for (rule_ = 0; rule_ < pack_.rules.size(); ++rule_) {
      std::visit([this](const auto& rule) { check_rule(rule); }, pack_.rules[rule_]);
    }
    return std::move(broken_);
  }

 private:
  void broken(std::string what) { broken_.push_back(std::move(what)); }
  void require(bool holds, const char* what, const Expression& e) {
    if (!holds) broken(fmt::format("{}: {}", what, print(e, pack_)));
  }

  void type(const Type& t, const std::string& where) {
    if (t.kind == TypeKind::unknown) broken(where + ": the type is not known");
    if (t.kind == TypeKind::enumeration && t.enumeration >= pack_.enumerations.size())
      broken(where + ": no such enumeration");
    if (t.kind == TypeKind::reference && t.targets.empty()) broken(where + ": a reference to nothing");
    for (EntityId target : t.targets) {
      if (target >= pack_.entities.size()) broken(where + ": no such target");
    }
  }

  void entity(EntityId id) {
    const Entity& e = pack_.entities[id];
    for (ColumnId c = 0; c < e.columns.size(); ++c) {
      const Column& column = e.columns[c];
      const std::string where = e.description.name + "." + column.description.name;
      type(column.type, where);
      if (column.origin == ColumnOrigin::field &&
          (column.type.kind == TypeKind::duration || column.type.kind == TypeKind::body_set ||
           column.type.kind == TypeKind::member_set)) {
        broken(where + ": a fact cannot hold this");
      }
      if (column.origin == ColumnOrigin::rule && column.rule >= pack_.rules.size()) broken(where + ": no such rule");
    }
    for (ColumnId c : e.key) {
      if (c >= e.columns.size()) broken(e.description.name + ": no such key column");
    }
    if (is_made(e.kind) && e.rule >= pack_.rules.size()) broken(e.description.name + ": no rule makes it");
  }

  // Ids first: nothing may be printed or followed whose ids are wrong.
  bool ids(const Expression& e) {
    bool fine = true;
    if (e.kind == ExpressionKind::param || e.kind == ExpressionKind::dated_param) fine = e.param < pack_.params.size();
    if (e.kind == ExpressionKind::row) fine = e.entity < pack_.entities.size();
    if (e.kind == ExpressionKind::column || e.kind == ExpressionKind::follow) {
      fine = e.entity < pack_.entities.size() && e.column < pack_.entities[e.entity].columns.size();
    }
    if (e.kind == ExpressionKind::relation_sources || e.kind == ExpressionKind::relation_targets) {
      fine = e.relation < pack_.relations.size();
    }
    for (const auto& rows : e.rows) fine = fine && rows.entity < pack_.entities.size();
    if (!fine) broken("an id lies outside its table");
    return fine;
  }

  // An expression whose outermost readable rows are scopes 0 .. scopes - 1.
  void top(const Expression& e, std::uint32_t scopes) {
    bool fine = true;
    detail::walk(e, [&](const Expression& part) { fine = ids(part) && fine; });
    if (!fine) return;
    const std::uint64_t allowed = (std::uint64_t{1} << scopes) - 1;
    require((detail::scopes_of(e) & ~allowed) == 0, "it reads a row that is not open", e);
    detail::walk(e, [&](const Expression& part) { node(part); });
  }

  void node(const Expression& e) {
    type(e.type, "expression");
    const int count = operand_count(e.kind);
    require(count < 0 || static_cast<std::size_t>(count) == e.operands.size(), "wrong number of operands", e);
    if (e.kind == ExpressionKind::aggregate) {
      require(e.rows.size() == 1, "an aggregate has one row description", e);
      const std::uint64_t inner = std::uint64_t{1} << e.rows[0].scope;
      for (const auto& operand : e.operands) {
        require((detail::scopes_of(operand) & ~inner) == 0, "the operand reads another row", operand);
      }
      rows(e.rows[0]);
    }
    if (e.kind == ExpressionKind::column || e.kind == ExpressionKind::follow) {
      const Column& column = pack_.entities[e.entity].columns[e.column];
      if (column.origin == ColumnOrigin::rule) require(column.rule < rule_, "it reads a later rule", e);
    }
  }

  void rows(const Rows& r) {
    const std::uint64_t inner = std::uint64_t{1} << r.scope;
    const std::uint64_t outer = std::uint64_t{1} << r.outer_scope;
    const auto only = [&](const Expression& e, std::uint64_t allowed) {
      require((detail::scopes_of(e) & ~allowed) == 0, "a side of the rows reads another row", e);
    };
    for (const auto& key : r.keys) {
      only(key.inner, inner);
      only(key.outer, outer);
    }
    if (r.range) {
      only(r.range->inner, inner);
      if (r.range->low) only(*r.range->low, outer);
      if (r.range->high) only(*r.range->high, outer);
    }
    for (const auto& condition : r.filter) {
      only(condition, inner);
      require(condition.type.kind == TypeKind::boolean && !condition.type.optional, "a filter is a condition",
              condition);
    }
    if (r.window_start) only(r.window_start->day, outer);
    const Entity& table = pack_.entities[r.entity];
    if (is_made(table.kind)) {
      if (table.rule >= rule_) broken("rows of a later rule: " + table.description.name);
    }
  }

  template <class R>
  void check_rule(const R& rule) {
    std::uint32_t scopes = 1;
    if constexpr (std::is_same_v<R, Check>) scopes = rule.each ? 2 : 1;
    if constexpr (std::is_same_v<R, Target>) scopes = rule.per_row ? 1 : 0;
    detail::each_part(
        rule, [&](const Expression& e) { top(e, scopes_for(rule, e, scopes)); }, [&](const Rows& r) { rows(r); });
    if constexpr (std::is_same_v<R, Define>) own_column(rule.entity, rule.column);
    if constexpr (std::is_same_v<R, Score>) {
      own_column(rule.entity, rule.value);
      for (const auto& line : rule.lines) own_column(rule.entity, line.column);
    }
    if constexpr (std::is_same_v<R, Rank>) own_column(rule.entity, rule.column);
    if constexpr (std::is_same_v<R, Versions>) {
      for (const auto& made : rule.columns) own_column(rule.entity, made.column);
    }
    if constexpr (std::is_same_v<R, Decide>) {
      own_column(rule.entity, rule.column);
      if (rule.rows.empty()) broken("a decision table without rows");
    }
    if constexpr (std::is_same_v<R, Ladder>) {
      for (ColumnId column : rule.columns) own_column(rule.entity, column);
    }
    if constexpr (std::is_same_v<R, Ledger>) {
      for (std::size_t s = 0; s < rule.subjects.size(); ++s) {
        for (ColumnId column : rule.columns[s]) own_column(rule.subjects[s], column);
      }
    }
  }

  // The amount of a line with `for each` stands in the scope of its rows.
  template <class R>
  std::uint32_t scopes_for(const R& rule, const Expression& e, std::uint32_t scopes) const {
    if constexpr (std::is_same_v<R, Score>) {
      for (const auto& line : rule.lines) {
        if (!line.rows) continue;
        if (&line.amount == &e) return 2;
        for (const auto& exception : line.exceptions.list) {
          if (&exception.value == &e) return 2;
        }
      }
    }
    return scopes;
  }

  void own_column(EntityId e, ColumnId column) {
    if (e >= pack_.entities.size() || column >= pack_.entities[e].columns.size() ||
        pack_.entities[e].columns[column].rule != rule_) {
      broken("a rule's column does not point back at it");
    }
  }

  const Pack& pack_;
  std::size_t rule_ = 0;
  std::vector<std::string> broken_;
};

}  // namespace

std::vector<std::string> broken_invariants(const Pack& pack) {
  return InvariantChecker(pack).run();
}

void require_invariants(const Pack& pack) {
  const auto broken = broken_invariants(pack);
  if (!broken.empty()) throw std::logic_error(broken.front());
}

}  // namespace zeren::inline v0::pack
