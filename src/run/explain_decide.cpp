// Decision tables and exceptions: which row or exception made the value, by which clause, and why not the others.
#include "src/run/explainer.hpp"

namespace zeren::inline v0::detail {
namespace {

std::size_t whole(const std::optional<Number>& number) {
  const auto value = number ? number->to_int64() : std::nullopt;
  return value && *value > 0 ? static_cast<std::size_t>(*value) : 0;
}

}  // namespace

// The row that decided, as a remark on the column where it is read.
void Explainer::note_decided(ExplanationItem& into, const plan::Rule& rule, std::uint32_t row) const {
  const auto& shape = std::get<plan::DecideShape>(rule.shape);
  if (shape.row == plan::no_node) return;
  const std::size_t taken = whole(number(shape.row, row));
  if (taken == 0 || taken > shape.rows.size()) return;
  into.notes.push_back(note("row {0} of the table decides", "由表中第 {0} 行判定", {std::to_string(taken)}));
  const auto& clauses = shape.rows[taken - 1].origin.clauses;
  into.clauses.insert(into.clauses.end(), clauses.begin(), clauses.end());
}

void Explainer::expand_decide(ExplanationItem& into, const plan::Rule& rule, std::uint32_t row) {
  const auto& shape = std::get<plan::DecideShape>(rule.shape);
  const bool collects = shape.policy == plan::DecidePolicy::collect;
  const std::size_t decided = collects ? 0 : whole(number(shape.row, row));
  bool any = false;
  for (std::size_t i = 0; i < shape.rows.size(); ++i) {
    const plan::DecideRow& one = shape.rows[i];
    const std::optional<bool> holds = one.when == plan::no_node ? std::optional(!any) : truth(one.when, row);
    any = any || (one.when != plan::no_node && holds.value_or(false));
    const bool taken = collects ? holds.value_or(false) : decided == i + 1;
    const bool reached = shape.policy != plan::DecidePolicy::first || decided == 0 || i < decided;
    ExplanationItem branch;
    branch.role = ExplanationRole::branch;
    branch.taken = taken;
    place(branch, one.origin);
    branch.name = one.origin.name;
    branch.text = one.when == plan::no_node ? "otherwise" : said(one.when);
    if (taken) branch.value = value(one.value, row);
    if (!reached) {
      branch.notes.push_back(note("not reached: row {0} applies", "未及：第 {0} 行适用", {std::to_string(decided)}));
    } else if (one.when != plan::no_node) {
      ExplanationItem condition = describe(one.when, row, 1);
      condition.role = ExplanationRole::condition;
      add_error(condition, one.when, row);
      branch.parts.push_back(std::move(condition));
      if (!taken && holds && !*holds) branch.notes.push_back(note("does not apply", "不适用"));
    } else if (!taken) {
      branch.notes.push_back(note("does not apply: a row above does", "不适用：上面有一行适用"));
    }
    if (taken && plan_.nodes[unspread(one.value)].kind != plan::NodeKind::literal) {
      branch.parts.push_back(describe(one.value, row, 1));
    }
    into.parts.push_back(std::move(branch));
  }
}

ExplanationItem Explainer::exception_item(const plan::Exceptions& exceptions, std::size_t i, std::size_t taken,
                                          std::uint32_t row, std::size_t depth) {
  const plan::ExceptionBranch& one = exceptions.branches[i];
  ExplanationItem result;
  result.role = ExplanationRole::branch;
  result.taken = taken == i + 1;
  place(result, one.origin);
  result.name = one.origin.name;
  result.text = said(one.when);
  ExplanationItem condition = describe(one.when, row, depth);
  condition.role = ExplanationRole::condition;
  const std::optional<bool> holds = truth(one.when, row);
  if (*result.taken) {
    result.value = value(one.value, row);
    result.parts.push_back(std::move(condition));
    if (plan_.nodes[unspread(one.value)].kind != plan::NodeKind::literal) {
      result.parts.push_back(describe(one.value, row, depth));
    }
    return result;
  }
  const auto name = [&](std::size_t of) { return exceptions.branches[of].origin.name; };
  const bool parent_holds = !one.parent || truth(exceptions.branches[*one.parent].when, row).value_or(false);
  if (!parent_holds) {
    result.notes.push_back(note("looked at only where `{0}` applies", "仅在 `{0}` 适用时考虑", {name(*one.parent)}));
    return result;
  }
  if (holds && !*holds) {
    result.notes.push_back(note("does not apply", "不适用"));
  } else if (holds && taken > 0) {
    std::optional<std::uint32_t> inner = exceptions.branches[taken - 1].parent;
    while (inner && *inner != i) inner = exceptions.branches[*inner].parent;
    result.notes.push_back(
        inner ? note("applies, but for its own exception `{0}`", "适用，但有其自身的例外 `{0}`", {name(taken - 1)})
              : note("applies, but `{0}` comes before it", "适用，但 `{0}` 先于它", {name(taken - 1)}));
  }
  add_error(condition, one.when, row);
  result.parts.push_back(std::move(condition));
  return result;
}

void Explainer::expand_exceptions(ExplanationItem& into, const plan::Exceptions& exceptions, std::uint32_t row,
                                  std::size_t depth) {
  // The number that picks the value is there on past days too: one more than that of the branch.
  const std::optional<Number> choice = number(plan_.nodes[unspread(exceptions.value)].inputs[0], row);
  const std::size_t taken = choice ? whole(choice) - 1 : 0;
  for (std::size_t i = 0; i < exceptions.branches.size(); ++i) {
    into.parts.push_back(exception_item(exceptions, i, taken, row, depth));
  }
  ExplanationItem base;
  if (choice && taken == 0) {
    base = describe(exceptions.base, row, depth);
    base.notes.push_back(note("no exception applies", "没有例外适用"));
  } else if (taken > 0) {
    base.notes.push_back(note("not taken: the exception `{0}` stands in its place", "未取：由例外 `{0}` 代替",
                              {exceptions.branches[taken - 1].origin.name}));
    base.text = said(exceptions.base);
  }
  base.role = ExplanationRole::branch;
  base.name = exceptions.target.name;
  base.taken = choice && taken == 0;
  into.parts.push_back(std::move(base));
}

}  // namespace zeren::inline v0::detail
