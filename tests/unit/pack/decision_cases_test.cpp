// Random small decision tables: what the checker proves about them agrees with trying every case.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/pack/checked_text.hpp"

namespace zeren {
namespace {

// One row of facts: two counts, a member of an enumeration, a bool and a count that may be absent.
struct Sample {
  int n = 0, m = 0, kind = 0;
  bool flag = false;
  std::optional<int> late;
};

constexpr int most = 6;

std::vector<Sample> all_samples() {
  std::vector<Sample> samples;
  for (int n = 0; n <= most; ++n) {
    for (int m = 0; m <= most; ++m) {
      for (int kind = 0; kind < 3; ++kind) {
        for (const bool flag : {false, true}) {
          for (int late = -1; late <= most; ++late) {
            samples.push_back({n, m, kind, flag, late < 0 ? std::nullopt : std::optional(late)});
          }
        }
      }
    }
  }
  return samples;
}

struct Condition {
  std::string text;
  std::vector<bool> holds;  // by sample
};

class Conditions {
 public:
  explicit Conditions(unsigned seed) : random_(seed), samples_(all_samples()) {}

  std::size_t size() const { return samples_.size(); }

  Condition make(int depth) {
    const int choice = depth == 0 ? 0 : pick(4);
    if (choice == 1 || choice == 2) {
      const Condition a = make(depth - 1), b = make(depth - 1);
      const bool both = choice == 1;
      Condition made{"(" + a.text + (both ? " and " : " or ") + b.text + ")", {}};
      for (std::size_t i = 0; i < size(); ++i)
        made.holds.push_back(both ? a.holds[i] && b.holds[i] : a.holds[i] || b.holds[i]);
      return made;
    }
    if (choice == 3) {
      Condition made = make(depth - 1);
      made.text = "not (" + made.text + ")";
      made.holds.flip();
      return made;
    }
    return atom();
  }

  int pick(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }

 private:
  template <class F>
  Condition of(std::string text, F holds) const {
    Condition made{std::move(text), {}};
    for (const Sample& sample : samples_) made.holds.push_back(holds(sample));
    return made;
  }

  static bool compare(int op, int a, int b) {
    switch (op) {
      case 0:
        return a < b;
      case 1:
        return a <= b;
      case 2:
        return a > b;
      case 3:
        return a >= b;
      case 4:
        return a == b;
      default:
        return a != b;
    }
  }

  Condition atom() {
    static constexpr std::array<const char*, 6> ops{" < ", " <= ", " > ", " >= ", " = ", " != "};
    const int op = pick(6), bound = pick(most + 1), high = bound + pick(3);
    const std::string shown = std::to_string(bound);
    const auto compared = [&](const std::string& name) { return name + ops[static_cast<std::size_t>(op)] + shown; };
    switch (pick(7)) {
      case 0:
        return of(compared("n"), [=](const Sample& s) { return compare(op, s.n, bound); });
      case 1:
        return of(compared("m"), [=](const Sample& s) { return compare(op, s.m, bound); });
      case 2: {
        const int kind = pick(3);
        return of(std::string("kind = ") + "abc"[kind], [=](const Sample& s) { return s.kind == kind; });
      }
      case 3:
        return of("flag", [](const Sample& s) { return s.flag; });
      case 4:
        return of("late is absent", [](const Sample& s) { return !s.late; });
      case 5:
        return of("(" + compared("late otherwise 2") + ")",
                  [=](const Sample& s) { return compare(op, s.late.value_or(2), bound); });
      default:
        return of("n in " + shown + " .. " + std::to_string(high),
                  [=](const Sample& s) { return s.n >= bound && s.n <= high; });
    }
  }

  std::mt19937 random_;
  std::vector<Sample> samples_;
};

constexpr const char* fields = R"(
event claim on filed {
  id : key  filed : date  n : count in 0 .. 6  m : count in 0 .. 6  kind : a | b | c  flag : bool  late : count in 0 .. 6?
}
)";

std::string table(const std::vector<Condition>& rows, const char* policy, bool otherwise) {
  std::string text = std::string(fields) + "decide outcome for claim " + policy + " {\n";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    text += "  when " + rows[i].text + " then r" + std::to_string(i + 1) + "\n";
  }
  return text + (otherwise ? "  otherwise rest\n}\n" : "}\n");
}

bool says(const test::Checked& checked, const char* code, const std::vector<std::string>& arguments) {
  return std::any_of(checked.result.diagnostics.begin(), checked.result.diagnostics.end(), [&](const Diagnostic& d) {
    return d.code->id == code && d.arguments.size() >= arguments.size() &&
           std::equal(arguments.begin(), arguments.end(), d.arguments.begin());
  });
}

TEST(DecisionCases, HolesAndOverlapsAgreeWithEveryCase) {
  for (unsigned seed = 1; seed <= 150; ++seed) {
    Conditions conditions(seed);
    std::vector<Condition> rows;
    for (int i = 0, n = 1 + conditions.pick(4); i < n; ++i) rows.push_back(conditions.make(2));
    const std::string text = table(rows, "unique", false);
    const test::Checked checked = test::check_text(text);
    ASSERT_TRUE(checked.parse_errors.empty()) << checked.all_messages();
    bool hole = false;
    for (std::size_t s = 0; s < conditions.size(); ++s) {
      hole = hole || std::none_of(rows.begin(), rows.end(), [&](const Condition& row) { return row.holds[s]; });
    }
    EXPECT_EQ(says(checked, "ZR0340", {}), hole) << seed << text << checked.all_messages();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t j = i + 1; j < rows.size(); ++j) {
        bool both = false;
        for (std::size_t s = 0; s < conditions.size(); ++s) both = both || (rows[i].holds[s] && rows[j].holds[s]);
        EXPECT_EQ(says(checked, "ZR0341", {"outcome", std::to_string(i + 1), std::to_string(j + 1)}), both)
            << seed << text << checked.all_messages();
      }
    }
  }
}

TEST(DecisionCases, RowsNeverReachedAgreeWithEveryCase) {
  for (unsigned seed = 1000; seed <= 1100; ++seed) {
    Conditions conditions(seed);
    std::vector<Condition> rows;
    for (int i = 0, n = 1 + conditions.pick(4); i < n; ++i) rows.push_back(conditions.make(2));
    const std::string text = table(rows, "first", true);
    const test::Checked checked = test::check_text(text);
    std::vector<bool> taken(conditions.size(), false);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      bool possible = false, reached = false;
      for (std::size_t s = 0; s < conditions.size(); ++s) {
        possible = possible || rows[i].holds[s];
        reached = reached || (rows[i].holds[s] && !taken[s]);
        taken[s] = taken[s] || rows[i].holds[s];
      }
      const std::string number = std::to_string(i + 1);
      EXPECT_EQ(says(checked, "ZR0625", {number, "outcome"}) || says(checked, "ZR0625", {"outcome", number}), !possible)
          << seed << text << checked.all_messages();
      EXPECT_EQ(says(checked, "ZR0624", {"outcome", number}), possible && !reached)
          << seed << text << checked.all_messages();
    }
    const bool left = std::find(taken.begin(), taken.end(), false) != taken.end();
    EXPECT_EQ(says(checked, "ZR0624", {"outcome", std::to_string(rows.size() + 1)}), !left) << seed << text;
  }
}

TEST(DecisionCases, ConditionsThatBecomeEqualAreLookedAtOnce) {
  // Twenty pairs of bools: 2^40 combinations, of which each pair matters only for whether one of the two is there.
  std::string text = "entity form {\n  id : key\n";
  std::string all, none;
  for (int i = 0; i < 40; ++i) text += "  b" + std::to_string(i) + " : bool\n";
  for (int i = 0; i < 20; ++i) {
    const std::string a = "b" + std::to_string(2 * i), b = "b" + std::to_string(2 * i + 1);
    all += (i == 0 ? "" : " and ") + ("(" + a + " or " + b + ")");
    none += (i == 0 ? "" : " or ") + ("(not " + a + " and not " + b + ")");
  }
  text += "}\ndecide outcome for form unique {\n  when " + all + " then x\n  when " + none + " then y\n}\n";
  const test::Checked checked = test::check_text(text);
  EXPECT_TRUE(checked.errors().empty()) << checked.all_messages();
}

}  // namespace
}  // namespace zeren
