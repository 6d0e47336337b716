// What decision tables and exceptions leave open, and where two of them apply at once.
#include <algorithm>

#include "src/pack/check_rules.hpp"
#include "src/pack/decision_cases.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/walk.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

constexpr std::size_t most_reported = 5;

bool is_whole(const Expression& e) {
  bool fine = true;
  walk(e, [&](const Expression& part) { fine = fine && !is_unknown(part.type); });
  return fine;
}

class TableProof {
 public:
  TableProof(Context& context, Decide& table) : context_(context), table_(table), cases_(context) {}

  void run() {
    for (const DecideRow& row : table_.rows) {
      if (row.when && !is_whole(*row.when)) return;  // a mistake in it has been reported
    }
    for (const DecideRow& row : table_.rows) {
      if (row.when) rows_.push_back(cases_.add(*row.when));
    }
    if (table_.policy == DecidePolicy::unique && report_opaque()) return;
    impossible_rows();
    if (table_.policy == DecidePolicy::unique) unique();
    if (table_.policy == DecidePolicy::first) first();
    // Under `first` the search only warns of rows that are never reached: what the table means is clear without it.
    if (gave_up_ && table_.policy != DecidePolicy::first) {
      context_.report(codes::too_many_cases, table_.description.span, {table_.description.name});
    }
  }

 private:
  bool report_opaque() {
    bool any = false;
    for (const ConditionId row : rows_) {
      const Expression* part = cases_.opaque(row);
      if (!part) continue;
      any = true;
      context_.report(codes::not_analysable, part->span,
                      {std::string(context_.sources.text(part->span)), table_.description.name});
    }
    return any;
  }

  CaseSearch search(const std::vector<ConditionId>& hold, const std::vector<ConditionId>& fail, bool all = false) {
    CaseSearch result = cases_.search(hold, fail, all);
    gave_up_ = gave_up_ || result.gave_up;
    return result;
  }

  void impossible_rows() {
    never_.assign(rows_.size(), false);
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const CaseSearch found = search({rows_[i]}, {});
      if (!found.found.empty() || found.gave_up) continue;
      never_[i] = true;
      context_.report(codes::row_never_applies, table_.rows[i].when->span, {table_.description.name, number(i)});
    }
  }

  void unique() {
    bool params = false;
    for (const ConditionId row : rows_) params = params || cases_.reads_params(row);
    std::size_t reported = 0;
    if (rows_.size() == table_.rows.size()) reported += holes();
    for (std::size_t i = 0; i < rows_.size() && !gave_up_; ++i) {
      for (std::size_t j = i + 1; j < rows_.size() && !gave_up_; ++j) {
        const CaseSearch shared = search({rows_[i], rows_[j]}, {});
        if (shared.found.empty()) continue;
        ++reported;
        Diagnostic& made =
            context_.report(codes::decide_overlap, table_.rows[j].when->span,
                            {table_.description.name, number(i), number(j), cases_.example(shared.found.front())});
        made.notes.push_back({table_.rows[i].when->span, "row " + number(i), "第 " + number(i) + " 行"});
      }
    }
    if (rows_.size() != table_.rows.size()) unreached_otherwise();
    table_.proven = !params && reported == 0 && !gave_up_;
  }

  std::size_t holes() {
    const CaseSearch left = search({}, rows_, true);
    for (std::size_t i = 0; i < std::min(left.found.size(), most_reported); ++i) {
      context_.report(codes::decide_hole, table_.description.span,
                      {table_.description.name, cases_.example(left.found[i])});
    }
    return left.found.size();
  }

  // A row that no case reaches which the rows above leave.
  void first() {
    std::vector<ConditionId> above;
    for (std::size_t i = 0; i < rows_.size() && !gave_up_; ++i) {
      const CaseSearch found = search({rows_[i]}, above);
      if (found.found.empty() && !found.gave_up && !never_[i]) unreached(i, table_.rows[i].when->span);
      above.push_back(rows_[i]);
    }
    unreached_otherwise();
  }

  void unreached_otherwise() {
    if (gave_up_ || rows_.empty() || rows_.size() == table_.rows.size()) return;
    const CaseSearch left = search({}, rows_);
    if (left.found.empty() && !left.gave_up) unreached(table_.rows.size() - 1, table_.rows.back().description.span);
  }

  void unreached(std::size_t row, Span span) {
    context_.report(codes::row_never_decides, span, {table_.description.name, number(row)});
  }

  static std::string number(std::size_t row) { return std::to_string(row + 1); }

  Context& context_;
  Decide& table_;
  Cases cases_;
  std::vector<ConditionId> rows_;
  std::vector<bool> never_;
  bool gave_up_ = false;
};

// Two siblings without an order between them must not apply at once, unless one that comes before both does.
class ExceptionProof {
 public:
  ExceptionProof(Context& context, const Exceptions& exceptions)
      : context_(context), exceptions_(exceptions), cases_(context) {}

  void run() {
    const auto& list = exceptions_.list;
    for (const Exception& e : list) {
      if (!is_whole(e.when)) return;
    }
    for (const Exception& e : list) conditions_.push_back(cases_.add(e.when));
    for (std::uint32_t i = 0; i < list.size(); ++i) {
      possible(i);
      for (std::uint32_t j = i + 1; j < list.size(); ++j) {
        if (list[i].parent == list[j].parent && !yields(i, j) && !yields(j, i)) pair(i, j);
      }
    }
  }

 private:
  bool yields(std::uint32_t one, std::uint32_t to) const {
    const auto& all = exceptions_.list[one].yields_to;
    return std::find(all.begin(), all.end(), to) != all.end();
  }

  // Its own condition, and that of what it is an exception to.
  std::vector<ConditionId> applies(std::uint32_t i) const {
    std::vector<ConditionId> hold;
    for (std::optional<std::uint32_t> at = i; at; at = exceptions_.list[*at].parent) hold.push_back(conditions_[*at]);
    return hold;
  }

  std::vector<ConditionId> first_of(std::uint32_t i) const {
    std::vector<ConditionId> before;
    for (const std::uint32_t other : exceptions_.list[i].yields_to) before.push_back(conditions_[other]);
    return before;
  }

  void possible(std::uint32_t i) {
    const CaseSearch found = cases_.search(applies(i), first_of(i), false);
    if (!found.found.empty() || found.gave_up) return;
    context_.report(codes::exception_never_applies, exceptions_.list[i].description.span,
                    {exceptions_.list[i].description.name});
  }

  void pair(std::uint32_t i, std::uint32_t j) {
    std::vector<ConditionId> hold = applies(i);
    hold.push_back(conditions_[j]);
    std::vector<ConditionId> fail = first_of(i);
    for (const ConditionId other : first_of(j)) fail.push_back(other);
    const CaseSearch both = cases_.search(hold, fail, false);
    if (both.found.empty()) return;
    const auto unclear = [&](ConditionId id) { return cases_.opaque(id) != nullptr; };
    // Whether it can come to that at all is left to the run.
    if (std::any_of(hold.begin(), hold.end(), unclear) || std::any_of(fail.begin(), fail.end(), unclear)) return;
    Diagnostic& made = context_.report(codes::exceptions_overlap, exceptions_.list[j].description.span,
                                       {exceptions_.list[i].description.name, exceptions_.list[j].description.name,
                                        cases_.example(both.found.front())});
    made.notes.push_back({exceptions_.list[i].description.span, "the other stands here", "另一项例外在此"});
  }

  Context& context_;
  const Exceptions& exceptions_;
  Cases cases_;
  std::vector<ConditionId> conditions_;
};

void prove(Context& context, const ExceptionTarget& target, const Exceptions& exceptions) {
  if (exceptions.list.empty() || context.unclear_exceptions.contains(target)) return;
  ExceptionProof(context, exceptions).run();
}

// Rows that could not be read have been reported; what is left of the table would only seem to have holes.
bool is_read(const PendingRule& rule) {
  const auto& written = std::get<sx::DecideDeclaration>(*rule.declaration);
  return !written.incomplete && !written.rows.empty();
}

}  // namespace

void prove_decisions(Context& context) {
  using Kind = ExceptionTarget::Kind;
  for (ParamId id = 0; id < context.pack.params.size(); ++id) {
    prove(context, {Kind::param, id, 0}, context.pack.params[id].exceptions);
  }
  for (std::uint32_t id = 0; id < context.pack.rules.size(); ++id) {
    Rule& rule = context.pack.rules[id];
    if (auto* table = std::get_if<Decide>(&rule); table && is_read(context.rules[id])) {
      TableProof(context, *table).run();
    }
    if (const auto* define = std::get_if<Define>(&rule)) prove(context, {Kind::define, id, 0}, define->exceptions);
    if (const auto* duty = std::get_if<Duty>(&rule)) prove(context, {Kind::duty, id, 0}, duty->exceptions);
    if (const auto* score = std::get_if<Score>(&rule)) {
      for (std::size_t i = 0; i < score->lines.size(); ++i) {
        prove(context, {Kind::line, id, i}, score->lines[i].exceptions);
      }
    }
  }
}

}  // namespace zeren::inline v0::pack::detail
