// Decision tables and exceptions when they are run: at and beside every bound, absent cells, errors that only the run
// can find, and what the explanation says. Expectations are tests in the language, run by the test runner.
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/explain.hpp"
#include "zeren/syntax/format.hpp"
#include "zeren/syntax/parse.hpp"
#include "zeren/test_runner.hpp"

namespace zeren {
namespace {

constexpr const char* prelude = R"(pack small { effective 2022-01-01 .. 2022-12-31 }
source law clauses 1 .. 9
tier county > township
event case on opened { id : key  at : township  opened : date  n : count  loss : number  paid : date? }
)";

std::unique_ptr<CompiledPack> compiled(const std::string& rules) {
  PackFiles files;
  files.files.push_back({"small.zr", prelude + rules});
  CompileResult result = compile(files);
  for (const Diagnostic& d : result.diagnostics) {
    EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en) << "\n" << rules;
  }
  return result.ok() ? std::make_unique<CompiledPack>(std::move(*result.pack)) : nullptr;
}

void pass(const std::string& rules) {
  const auto pack = compiled(rules);
  if (!pack) return;
  std::size_t expectations = 0;
  for (const TestOutcome& outcome : run_tests(*pack, nullptr)) {
    for (const TestFailure& failure : outcome.failures) ADD_FAILURE() << outcome.title << ": " << failure.message_en;
    expectations += outcome.expectations;
  }
  EXPECT_GT(expectations, 0U);
}

// One row of `case`; `more` names further cells.
std::string with(const std::string& id, const std::string& more) {
  return "    case { id: " + id + ", at: T, opened: 2022-03-01, " + more + " }\n";
}

std::string test_on(const std::string& day, const std::string& facts, const std::string& expectations) {
  return "test \"on " + day + "\" {\n  units { C { T } }\n  facts {\n" + facts + "  }\n  on " + day + "\n" +
         expectations + "}\n";
}

TEST(Decide, EveryBoundFallsToOneRow) {
  pass(R"(decide grade for case unique {
  when n >= 30 then top
  when n in 10 .. 29 then high
  when n < 10 and n > 3 then mid
  when n <= 3 then low
}
decide fine for case unique {
  when loss < 1.5 then 10 + n
  when loss >= 1.5 then loss * 2
}
)" + test_on("2022-06-30",
             with("A", "n: 30, loss: 1.5") + with("B", "n: 29, loss: 1.4999") + with("C", "n: 10, loss: 0") +
                 with("D", "n: 9, loss: 2") + with("E", "n: 4, loss: 0") + with("F", "n: 3, loss: 0"),
             R"(  expect case:A.grade = top
  expect case:B.grade = high
  expect case:C.grade = high
  expect case:D.grade = mid
  expect case:E.grade = mid
  expect case:F.grade = low
  expect case:F.grade.row = 4
  expect case:A.fine = 3
  expect case:B.fine = 39
  expect case:B.fine.row = 1
)"));
}

TEST(Decide, AbsentIsACaseOfItsOwn) {
  pass(R"(decide payment for case unique {
  when paid is absent then open
  when paid is present and paid <= 2022-04-01 then prompt
  when paid is present and paid > 2022-04-01 then late
}
)" + test_on("2022-06-30",
             with("A", "n: 0, loss: 0") + with("B", "n: 0, loss: 0, paid: 2022-04-01") +
                 with("C", "n: 0, loss: 0, paid: 2022-04-02"),
             R"(  expect case:A.payment = open
  expect case:B.payment = prompt
  expect case:C.payment = late
)"));
}

TEST(Decide, TheFirstRowThatAppliesWinsAndSparesTheRest) {
  pass(R"(decide part for case : number first {
  when n = 0 then 0
  when loss / n > 10 then 2
  when loss / n > 5 then 1
  otherwise 0.5
}
)" + test_on("2022-06-30",
             with("A", "n: 0, loss: 9") + with("B", "n: 1, loss: 10.5") + with("C", "n: 1, loss: 10") +
                 with("D", "n: 1, loss: 5"),
             R"(  expect case:A.part = 0
  expect case:A.part.row = 1
  expect case:B.part = 2
  expect case:C.part = 1
  expect case:D.part = 0.5
  expect case:D.part.row = 4
)"));
}

TEST(Decide, CollectsEveryRowThatApplies) {
  pass(R"(decide marks for case collect {
  when n >= 3 then many
  when loss > 0 then costly
  when n >= 10 then many
}
define unmarked for case = marks is empty
decide duties for case collect {
  when n > 0 then report
  otherwise nothing
}
)" + test_on("2022-06-30", with("A", "n: 10, loss: 1") + with("B", "n: 2, loss: 0") + with("C", "n: 0, loss: 0"),
             R"(  expect case:A.marks = "many;costly"
  expect case:B.unmarked = true
  expect case:A.duties = "report"
  expect case:C.duties = "nothing"
)"));
}

// A bound that is a parameter is proven as the pack sets it; a run that moves it may open a hole or an overlap.
TEST(Decide, AParameterThatARunSetsMayOpenAHoleOrAnOverlap) {
  const std::string rules = R"(param low_most = 5
param high_least = 6
decide grade for case unique {
  when n <= low_most then low
  when n >= high_least then high
}
)";
  const auto on = [](const std::string& parameter, const std::string& expectations) {
    return test_on("2022-06-30", with("A", "n: 5, loss: 0") + with("B", "n: 6, loss: 0") + with("C", "n: 7, loss: 0"),
                   parameter + expectations);
  };
  pass(rules + on("", "  expect case:A.grade = low\n  expect case:B.grade = high\n") +
       on("  with high_least = 7\n",
          "  expect case:A.grade = low\n  expect case:B.grade is error\n  expect case:C.grade = high\n") +
       on("  with low_most = 6\n",
          "  expect case:A.grade = low\n  expect case:B.grade is error\n  expect case:C.grade = high\n"));
}

TEST(Exceptions, CountWithinTheirBoundsAndInTheirOrder) {
  pass(R"(define amount for case = loss
override amount for case as flood when opened in 2022-06-10 .. 2022-06-20 then 0
override amount for case as many when n >= 10 then 2 * loss
override amount for case as many_paid of many when paid is present then loss
override flood before many
)" + test_on("2022-06-30",
             with("A", "n: 9, loss: 4") + with("B", "n: 10, loss: 4") + with("C", "n: 10, loss: 4, paid: 2022-03-02") +
                 with("D", "n: 9, loss: 4, paid: 2022-03-02") +
                 R"(    case { id: E, at: T, opened: 2022-06-10, n: 10, loss: 4 }
    case { id: F, at: T, opened: 2022-06-21, n: 10, loss: 4 }
    case { id: G, at: T, opened: 2022-06-20, n: 0, loss: 4 }
)",
             R"(  expect case:A.amount = 4
  expect case:A.amount.branch = 0
  expect case:B.amount = 8
  expect case:B.amount.branch = 2
  expect case:C.amount = 4
  expect case:C.amount.branch = 3
  expect case:D.amount.branch = 0
  expect case:E.amount = 0
  expect case:E.amount.branch = 1
  expect case:F.amount = 8
  expect case:G.amount = 0
)"));
}

TEST(Exceptions, ToAParameterAndToALineOfAScore) {
  pass(R"(param grace = 15 days
override grace as flood when today in 2022-06-10 .. 2022-06-20 then 30 days
define late for case = today > opened + grace
define flooded for township = today in 2022-06-10 .. 2022-06-20
score order for township {
  start 100
  late: deduct 2 for each case within this where late
}
override order.late for township as mild when flooded then if n > 5 then 2 else 1
)" +
       test_on("2022-06-20", "    case { id: A, at: T, opened: 2022-05-21, n: 5, loss: 0 }\n",
               "  expect case:A.late = false\n") +
       test_on(
           "2022-06-20",
           "    case { id: A, at: T, opened: 2022-05-20, n: 5, loss: 0 }\n"
           "    case { id: B, at: T, opened: 2022-05-20, n: 6, loss: 0 }\n",
           "  expect case:A.late = true\n  expect township:T.order = 97\n  expect township:T.order.late.branch = 1\n") +
       test_on("2022-06-21", "    case { id: A, at: T, opened: 2022-06-05, n: 5, loss: 0 }\n",
               "  expect case:A.late = true\n  expect township:T.order = 98\n"));
}

// What the checker cannot see, the run looks at: two exceptions of one row are an error of that cell.
TEST(Exceptions, TwoAtOnceAreAnErrorOfThatRow) {
  pass(R"(define amount for case = loss
override amount for case as even when loss > n then 1
override amount for case as many when n >= 10 then 2
)" + test_on("2022-06-30", with("A", "n: 10, loss: 11") + with("B", "n: 10, loss: 10") + with("C", "n: 9, loss: 10"),
             "  expect case:A.amount is error\n  expect case:B.amount = 2\n  expect case:C.amount = 1\n"));
}

// One table of cases over one township, evaluated on 30 June 2022.
struct World {
  std::unique_ptr<CompiledPack> pack;
  LoadedUnits units;
  BindResult bound;
  std::optional<Evaluation> evaluation;

  World(const std::string& rules, const std::string& cases) : pack(compiled(rules)) {
    if (!pack) return;
    const std::vector<TierName> tiers{{"county", ""}, {"township", ""}};
    units = load_units("units.csv", "code,name,level,parent\n1,C,county,\n11,T,township,1\n", tiers);
    const LoadedTable table = read_csv("case", "case.csv", "id,at,opened,n,loss,paid\n" + cases);
    const std::vector<SourceTable> tables{table.view()};
    bound = zeren::bind(pack->plan(), units.organisation.value(), tables);
    EvaluateOptions options;
    options.today = *Date::parse("2022-06-30");
    auto result = evaluate(pack->plan(), bound.dataset, options);
    if (result.ok()) evaluation = std::move(*result);
  }
  std::string explained(const char* key, const char* column, Language language = Language::en) const {
    if (!evaluation) return {};
    const plan::TableId t = evaluation->find_table("case").value();
    return render_text(explain(pack->plan(), bound.dataset, *evaluation, t, evaluation->find_row(t, key).value(),
                               evaluation->find_column(t, column).value()),
                       language);
  }
};

void has_all(const std::string& text, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(Decide, ExplainsWhichRowDecidedAndWhyTheOthersDidNot) {
  const World w(R"(decide grade for case unique per law.1 {
  when n >= 10 then high "严重" per law.2
  when n < 10 then low per law.3
}
define fee for case = if grade = high then 5 else 1
)",
                "A,T,2022-03-01,10,0,\n");
  has_all(w.explained("A", "grade"), {"law.2", "n >= 10", "n < 10", "does not apply"});
  has_all(w.explained("A", "grade", Language::zh), {"严重", "不适用"});
  has_all(w.explained("A", "fee"), {"row 1 of the table decides", "law.2"});
}

TEST(Exceptions, ExplainsWhichOneCountedAndWhyTheOthersDidNot) {
  const World w(R"(define amount for case = loss per law.1
override amount for case as many when n >= 10 then 2 * loss per law.2
override amount for case as old when opened < 2022-01-01 then 0 per law.3
override amount for case as paid_off of old when paid is present then 1
override many before old
)",
                "A,T,2022-03-01,10,4,\nB,T,2022-03-01,9,4,\n");
  has_all(w.explained("A", "amount"), {"many", "law.2", "does not apply", "looked at only where `old` applies",
                                       "the exception `many` stands in its place"});
  has_all(w.explained("B", "amount"), {"no exception applies", "n >= 10"});
  has_all(w.explained("B", "amount", Language::zh), {"没有例外适用"});
}

// The formatter writes both languages; what it writes means the same.
TEST(Decide, TheChineseFormRunsTheSame) {
  const std::string rules = R"(decide grade "等级" for case unique per law.1 {
  when n >= 10 then high "严重" per law.2
  when n < 10 then low
}
decide marks for case collect {
  when n >= 3 then many
  otherwise few
}
decide fine for case : number first {
  when loss > 3 then 5
  otherwise 0
}
define amount for case = loss
override amount for case as many when n >= 10 then 2 * loss per law.2
override amount for case as late when paid is present then 0
override amount for case as later of late when paid is present and paid > 2022-05-01 then 1
override late before many
)" + test_on("2022-06-30", with("A", "n: 10, loss: 4"), R"(  expect case:A.grade = high
  expect case:A.marks = "many"
  expect case:A.fine = 5
  expect case:A.amount = 8
)");
  const auto formatted = [](const std::string& text, Language language) -> std::string {
    const syntax::ParseResult parsed = syntax::parse(text, 0);
    return syntax::format(parsed, syntax::FormatOptions{language}).value_or("");
  };
  const std::string english = formatted(rules, Language::en);
  const std::string chinese = formatted(english, Language::zh);
  has_all(chinese, {"判定 grade", "唯一", "汇集", "首个", "缺省", "例外 amount", "属 late", "例外 late 先于 many"});
  EXPECT_EQ(formatted(chinese, Language::en), english);
  pass(english);
  pass(chinese);
}

}  // namespace
}  // namespace zeren
