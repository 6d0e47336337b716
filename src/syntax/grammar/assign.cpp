// assign.
#include "src/syntax/grammar/block.hpp"

namespace zeren::inline v0::syntax::detail {

namespace {

// After a comma either another supervisor or the next item of the block.
constexpr auto item_follows = ahead([](Iterator first, Iterator last, State&) {
  for (const Keyword keyword :
       {Keyword::task, Keyword::same_day, Keyword::rectified_on, Keyword::verified_on, Keyword::closed_on}) {
    if (match_keyword(first + 1, last, keyword) != 0) return true;
  }
  return false;
});

struct task_tag {};
constexpr x3::rule<task_tag, Task> task = "task";
constexpr auto task_part = (quiet_kw(Keyword::due) >> expression[put<&Task::due>]) |
                           (quiet_kw(Keyword::assigned_on) >> expression[put<&Task::assigned_on>]) |
                           (quiet_kw(Keyword::supervised_by) >>
                            expression[push<&Task::supervisors>] % (!item_follows >> quiet_tok(TokenKind::comma)));
constexpr auto task_def =
    spanned(kw(Keyword::task) >> name(phrase::name)[put<&Task::name>] >> -label()[put<&Task::label>] >>
            kw(Keyword::to) >> expression[put<&Task::to>] >> *task_part);

using Assign = AssignDeclaration;
constexpr Phrase rectified{"`rectified on`", "`整改于`"};
constexpr Phrase verified{"`verified on`", "`验收于`"};
constexpr Phrase closed{"`closed on`", "`销号于`"};
constexpr auto task_ahead =
    ahead([](Iterator first, Iterator last, State&) { return match_keyword(first, last, Keyword::task) != 0; });
constexpr auto assign_item =
    (task_ahead >> task[push<&Assign::tasks>]) | quiet_kw(Keyword::same_day)[set<&Assign::same_day, true>] |
    (quiet_kw(Keyword::rectified_on) >> expression[put_once<&Assign::rectified_on>(rectified)]) |
    (quiet_kw(Keyword::verified_on) >> expression[put_once<&Assign::verified_on>(verified)]) |
    (quiet_kw(Keyword::closed_on) >> expression[put_once<&Assign::closed_on>(closed)]) | expecting(phrase::assign_item);
constexpr auto assign_declaration_def =
    spanned(kw(Keyword::assign) >> name(phrase::name)[put<&Declared::name>] >> -label()[put<&Declared::label>] >>
            kw(Keyword::for_) >> dotted_name(phrase::entity_name)[put<&Assign::entity>] >>
            -(quiet_kw(Keyword::where) >> expression[put<&Assign::where>]) >> version_dates >>
            -clauses[put<&Declared::clauses>] >> block(assign_item));

BOOST_SPIRIT_DEFINE(task)

}  // namespace

BOOST_SPIRIT_DEFINE(assign_declaration)

ZEREN_INSTANTIATE(assign_declaration)

}  // namespace zeren::inline v0::syntax::detail
