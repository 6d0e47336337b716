// One pack, many threads: what the Python binding does when ten threads evaluate at the same time. Run under tsan too.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/unit/face/world.hpp"
#include "zeren/io/output.hpp"
#include "zeren/run/explain.hpp"

namespace zeren::test {
namespace {

const std::string rules = R"(pack p {}
tier county > village
event hazard on found { id : key  at : village  found : date  due : deadline  closed : date? }
define late for village = count(hazard at this where due < today and closed is absent)
score index for village { start 100
  late : deduct 5 for each hazard at this where due < today at most 20 }
rank place by index high first for village
ladder remediation for village checked daily in order {
  step remind when late >= 1
  release when late = 0 for 30 days
}
)";
const std::string units = "code,name,level,parent\n1,C,county,\n11,V,village,1\n12,W,village,1\n";
const std::string hazards =
    "id,at,found,due,closed\nH1,11,2022-01-10,2022-02-01,\nH2,11,2022-03-01,2022-03-09,\n"
    "H3,12,2022-03-01,2022-04-01,2022-05-01\n";
constexpr std::size_t threads = 10;

std::string everything(const Evaluation& evaluation) {
  std::string text = to_json(evaluation);
  const plan::TableId village = *evaluation.find_table("village");
  const std::size_t index = *evaluation.find_column(village, "index");
  for (const std::uint32_t row : evaluation.rows(village)) {
    text += render_text(explain(evaluation.plan(), evaluation.dataset(), evaluation, village, row, index));
  }
  return text;
}

template <class Work>
std::vector<std::string> in_threads(Work&& work) {
  std::vector<std::string> texts(threads);
  std::vector<std::jthread> running;
  for (std::string& text : texts) running.emplace_back([&] { text = work(); });
  running.clear();  // waits for all
  return texts;
}

TEST(SharedPack, ThreadsBindAndEvaluateByThemselves) {
  const World alone(rules, units, {{"hazard", hazards}}, "2022-06-30");
  const std::string expected = everything(*alone.evaluation);
  const LoadedTable facts = read_csv("hazard", "hazard.csv", hazards);
  const auto texts = in_threads([&] {
    const SourceTable table = facts.view();
    const BindResult bound = bind(alone.pack.plan(), *alone.units.organisation, {&table, 1});
    EvaluateOptions options;
    options.today = *Date::parse("2022-06-30");
    const auto result = evaluate(alone.pack.plan(), bound.dataset, options);
    return result ? everything(*result) : std::string("no result");
  });
  for (const std::string& text : texts) EXPECT_EQ(text, expected);
}

TEST(SharedPack, ThreadsReadOneEvaluation) {
  const World world(rules, units, {{"hazard", hazards}}, "2022-06-30");
  const auto texts = in_threads([&] { return everything(*world.evaluation); });
  for (const std::string& text : texts) EXPECT_EQ(text, texts.front());
}

}  // namespace
}  // namespace zeren::test
