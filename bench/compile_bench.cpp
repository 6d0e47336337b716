// Compiling packs: what `zeren check` and an editor do at every change. There is no incremental compile: an edit of one
// file costs the whole pack.
#include <benchmark/benchmark.h>

#include <random>
#include <string>

#include "zeren/base/diagnostic.hpp"
#include "zeren/compile.hpp"
#include "zeren/io/pack_files.hpp"

namespace {

const char* const prelude = R"(pack measured "A pack of many rules, for measurement" {
  effective 2022-01-01 .. 2022-12-31  calendar cn  rounding half_up 2  months clamp
}
source work "A work plan" clauses 1 .. 99
tier county "县" > township "乡镇" > village "村"
body office "县安委办" kind office
event hazard "隐患" on found {
  id : key  at : village  grade : general | major  found : date  due : deadline  closed : date?
  risk : count in 1 .. 4  fine : number(2)
}
event notice "通报" on published { id : key  published : date  kind : k1 | k2 | k3 | k4 }
event accident "事故" on happened { id : key  at : village  happened : date  deaths : count  injured : count }
param grace "宽限" = 15 days
define late "逾期" for hazard = closed is absent and due < today
define late_days for hazard = if closed is absent then max(0, days(due -> today)) else 0
)";

// A pack of so many rules of all kinds, each reading some that came before; the same for one seed.
class RuleWriter {
 public:
  explicit RuleWriter(unsigned seed) : random_(seed) {}

  std::string write(int rules) {
    std::string text = prelude;
    for (int rule = 0; rule < rules; ++rule) add(text, rule);
    return text;
  }

 private:
  int below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }
  std::string number(int bound) { return std::to_string(1 + below(bound)); }
  std::string clause() { return " per work." + number(99); }

  // A number of each township that stands further up, or one counted here.
  std::string measure() {
    if (measures_ == 0 || below(3) == 0) return "count(hazard within this where late_days > " + number(60) + ")";
    return "m" + std::to_string(below(measures_));
  }
  void add(std::string& text, int rule) {
    const std::string n = std::to_string(rule);
    switch (rule % 20) {
      case 0:
      case 1:
      case 2:
      case 3:
      case 4:
        text += "define m" + std::to_string(measures_) + " for township = " + measure() + " + " + measure() + " * " +
                number(5) + clause() + "\n";
        ++measures_;
        break;
      case 5:
      case 6:
        text += "define h" + n + " for hazard = if late and risk >= " + number(4) + " then late_days * " + number(9) +
                " else fine / " + number(7) + clause() + "\n";
        break;
      case 7:
      case 8:
        text += "define v" + n + " for village = sum(h" + std::to_string(rule - 2) +
                " over hazard at this where risk = " + number(4) + ")" + clause() + "\n";
        break;
      case 9:
      case 10:
      case 11:
        score(text, n);
        break;
      case 12:
        text +=
            "rank r" + n + " by s" + std::to_string(rule - 1) + " high first for township within county, ties dense\n";
        break;
      case 13:
      case 14:
        decide(text, n);
        break;
      case 15:
      case 16:
        text += "check c" + n + " \"检查 " + n + "\" for township must " + measure() + " <= " + number(50) + clause() +
                "\n";
        break;
      case 17:
        text += "target t" + n + " \"指标 " + n + "\" for township" + clause() + " {\n  measure " + measure() +
                "\n  goal at most " + number(40) + "\n  in 2022\n  strength must\n  lead office\n}\n";
        break;
      case 18:
        ladder(text, n);
        break;
      default:
        text += "duty d" + n + " \"职责 " + n + "\" every quarter" + clause() +
                " {\n  lead office\n  done by notice where kind = k" + number(4) + "\n}\n";
    }
  }
  void score(std::string& text, const std::string& n) {
    text += "score s" + n + " \"得分 " + n + "\" for township" + clause() + " {\n  start 100\n";
    for (int line = 0; line < 4; ++line) {
      text += "  l" + std::to_string(line) + " : deduct " + number(5) +
              " for each hazard within this where late_days > " + number(60) + " and risk >= " + number(4) +
              " at most " + number(30) + "\n";
    }
    text += "  floor 0\n}\n";
  }
  void decide(std::string& text, const std::string& n) {
    text += "decide k" + n + " for hazard : count first" + clause() + " {\n";
    for (int row = 0; row < 6; ++row) {
      text += "  when late_days > " + std::to_string(90 - 10 * row - below(9)) + " and risk >= " + number(4) +
              " then " + number(9) + "\n";
    }
    text += "  otherwise 0\n}\n";
  }
  void ladder(std::string& text, const std::string& n) {
    text += "ladder w" + n + " for township checked daily in order" + clause() + " {\n  step remind \"提示\" when " +
            measure() + " >= " + number(3) + "\n  step interview \"约谈\" when " + measure() + " >= " + number(9) +
            " or after 15 days at remind\n  release when " + measure() + " = 0 for 30 days\n}\n";
  }

  std::mt19937 random_;
  int measures_ = 0;
};

void compile_pack(benchmark::State& state, const zeren::PackFiles& files) {
  std::size_t nodes = 0, bytes = 0;
  for (const zeren::PackFile& file : files.files) bytes += file.text.size();
  for (auto _ : state) {
    const zeren::CompileResult result = zeren::compile(files);
    if (!result.ok()) {
      std::string problems;
      for (const zeren::Diagnostic& d : result.diagnostics) problems += zeren::message(d, zeren::Language::en) + "; ";
      return state.SkipWithError(problems.c_str());
    }
    nodes = result.pack->plan().nodes.size();
  }
  state.counters["nodes"] = static_cast<double>(nodes);
  state.counters["KB"] = static_cast<double>(bytes) / 1e3;
}

void compile_rules(benchmark::State& state) {
  compile_pack(state, {.files = {{"measured.zr", RuleWriter(1).write(static_cast<int>(state.range(0)))}}});
}
BENCHMARK(compile_rules)->ArgName("rules")->Arg(100)->Arg(1000)->Arg(4000)->Unit(benchmark::kMillisecond);

// The county's plan, as it stands in rules/.
void compile_anji(benchmark::State& state) {
  const zeren::LoadedPackFiles loaded = zeren::read_pack_files(ZEREN_SOURCE_DIR "/rules/anji-2022");
  if (!loaded.problems.empty()) return state.SkipWithError("the pack cannot be read");
  compile_pack(state, loaded.files);
}
BENCHMARK(compile_anji)->Unit(benchmark::kMillisecond);

}  // namespace
