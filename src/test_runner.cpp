#include "zeren/test_runner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "src/base/watch.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::inline v0 {

namespace {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

plan::Value value_of(const pack::Literal& literal) {
  return std::visit(Overloaded{
                        [](const pack::EnumerationValue& v) -> plan::Value {
                          return plan::EnumerationValue{v.enumeration, v.ordinal};
                        },
                        [](const pack::DeclaredRow& v) -> plan::Value {
                          return plan::RowValue{v.entity, v.row};
                        },
                        [](const pack::UnitText& v) -> plan::Value { return plan::UnitText{v.text}; },
                        [](const auto& v) -> plan::Value { return v; },
                    },
                    literal);
}

std::string text_of(const plan::Plan& plan, const pack::Literal& literal) {
  return std::visit(
      Overloaded{
          [](bool v) { return std::string(v ? "true" : "false"); },
          [](const Number& v) { return v.to_exact_decimal_or_fraction(); },
          [](const std::string& v) { return v; },
          [](const Date& v) { return v.to_string(); },
          [](const Moment& v) { return v.to_string(); },
          [](const Duration& v) { return v.to_string(); },
          [&](const pack::EnumerationValue& v) { return plan.enumerations[v.enumeration].members[v.ordinal].first; },
          [&](const pack::DeclaredRow& v) {
            return v.entity == plan.domain_table ? plan.domains[v.row].name : plan.bodies[v.row].name;
          },
          [](const pack::UnitText& v) { return v.text; },
      },
      literal);
}

bool equals(const CellView& cell, const pack::Literal& literal, const Organisation& organisation) {
  return std::visit(Overloaded{
                        [&](bool v) { return cell.boolean() == v; },
                        [&](const Number& v) { return cell.number() == v; },
                        [&](const std::string& v) { return cell.text() == v; },
                        [&](const Date& v) { return cell.date() == v; },
                        [&](const Moment& v) { return cell.moment() == v; },
                        [](const Duration&) { return false; },
                        [&](const pack::EnumerationValue& v) { return cell.ordinal() == v.ordinal; },
                        [&](const pack::DeclaredRow& v) {
                          const plan::RowValue row = cell.reference();
                          return row.table == v.entity && row.row == v.row;
                        },
                        [&](const pack::UnitText& v) { return organisation.resolve(v.text).unit == cell.unit(); },
                    },
                    literal);
}

// The tables of a test as the loader wants them: spans over texts that live here.
class TestFacts {
 public:
  TestFacts(const pack::Pack& pack, const pack::Test& test) {
    for (const pack::TestTable& table : test.tables) add(pack, table);
  }
  [[nodiscard]] const std::vector<SourceTable>& tables() const { return tables_; }

 private:
  void add(const pack::Pack& pack, const pack::TestTable& table) {
    SourceTable source;
    source.entity = pack.entities[table.entity].description.name;
    source.file = source.entity;
    source.rows = table.rows.size();
    for (std::size_t c = 0; c < table.header.size(); ++c) {
      std::vector<std::string_view>& cells = cells_.emplace_back();
      for (const auto& row : table.rows) cells.push_back(row[c] ? std::string_view(*row[c]) : std::string_view());
      source.columns.push_back({table.header[c], std::span<const std::string_view>(cells), {}});
    }
    tables_.push_back(std::move(source));
  }

  std::deque<std::vector<std::string_view>> cells_;
  std::vector<SourceTable> tables_;
};

// One test from its units to its expectations.
class TestRun {
 public:
  TestRun(const CompiledPack& pack, const pack::Test& test, const Organisation* units, const TestObserver& observer,
          const Limits& limits)
      : pack_(pack), test_(test), units_(units), observer_(observer), limits_(limits) {
    outcome_.title = test.description.name;
    outcome_.span = test.description.span;
    outcome_.expectations = test.expectations.size();
  }

  TestOutcome run() {
    if (find_units() && find_day()) evaluate_facts();
    return std::move(outcome_);
  }

 private:
  void fail(Span span, std::string en, std::string zh) {
    outcome_.failures.push_back({span, std::move(en), std::move(zh)});
  }

  bool find_units() {
    const bool has_tiers = !pack_.plan().tiers.empty();
    if (test_.units.empty() && has_tiers) {
      if (units_ == nullptr)
        fail(outcome_.span, "the test has no units and the pack has no units file", "测试没有单位，规则包也没有单位表");
      return units_ != nullptr;
    }
    UnitsTable table;
    for (const pack::TestUnit& unit : test_.units) {
      table.add({unit.code, unit.name, pack_.plan().tiers[unit.tier], unit.parent, 0});
    }
    OrganisationResult built = build_organisation(table, pack_.plan().tiers, true, limits_);
    for (const UnitProblem& problem : built.problems) {
      fail(outcome_.span, format_message(problem.code->message_en, problem.arguments, Language::en),
           format_message(problem.code->message_zh, problem.arguments, Language::zh));
    }
    own_units_ = std::move(built.organisation);
    units_ = own_units_ ? &*own_units_ : nullptr;
    return units_ != nullptr;
  }

  bool find_day() {
    if (!test_.on)
      fail(outcome_.span, "the test does not say the day: write `on 2022-06-30`",
           "测试没有写明日期：请写 `于 2022-06-30`");
    return test_.on.has_value();
  }

  void evaluate_facts() {
    const TestFacts facts(pack_.pack(), test_);
    const BindResult bound = zeren::bind(pack_.plan(), *units_, facts.tables(), limits_);
    if (bound.error) {
      return fail(outcome_.span, bound.error->message(Language::en), bound.error->message(Language::zh));
    }
    for (const Reject& reject : bound.rejects) {
      fail(outcome_.span, fmt::format("`{}` row {}: {}", reject.table, reject.line, reason(reject, Language::en)),
           fmt::format("`{}` 第 {} 行：{}", reject.table, reject.line, reason(reject, Language::zh)));
    }
    if (!bound.rejects.empty()) return;
    EvaluateOptions options;
    options.today = *test_.on;
    options.minute = test_.minute;
    options.limits = limits_;
    for (const auto& [param, value] : test_.params) {
      options.overrides.push_back({pack_.plan().params[param].origin.name, value_of(value.literal)});
    }
    const auto evaluation = evaluate(pack_.plan(), bound.dataset, options);
    if (!evaluation) {
      fail(outcome_.span, evaluation.error().message(Language::en), evaluation.error().message(Language::zh));
      return;
    }
    if (observer_) observer_(*evaluation);
    for (const pack::TestExpectation& expectation : test_.expectations) judge(*evaluation, expectation);
  }

  void judge(const Evaluation& evaluation, const pack::TestExpectation& expectation) {
    using Kind = pack::TestExpectation::Kind;
    if (expectation.kind == Kind::findings) {
      const auto found =
          std::count_if(evaluation.findings().begin(), evaluation.findings().end(), [&](const Finding& f) {
            const auto& rules = expectation.rules;
            return std::find(rules.begin(), rules.end(), f.rule) != rules.end();
          });
      return judge_count(expectation, static_cast<std::int64_t>(found), "findings", "条发现");
    }
    if (expectation.kind == Kind::rows) {
      const auto rows = static_cast<std::int64_t>(evaluation.rows(expectation.entity).size());
      return judge_count(expectation, rows, "rows", "行");
    }
    const auto row = evaluation.find_row(expectation.entity, expectation.key);
    if (!row) {
      return fail(expectation.span, fmt::format("there is no row `{}` on that day", expectation.key),
                  fmt::format("当日没有 `{}` 这一行", expectation.key));
    }
    judge_cell(evaluation.cell(column_node(expectation), *row), expectation);
  }

  [[nodiscard]] plan::NodeId column_node(const pack::TestExpectation& expectation) const {
    const std::string& name = pack_.pack().entities[expectation.entity].columns[expectation.column].description.name;
    for (const plan::PublicColumn& column : pack_.plan().tables[expectation.entity].columns) {
      if (column.name == name) return column.node;
    }
    return plan::no_node;
  }

  void judge_count(const pack::TestExpectation& expectation, std::int64_t found, std::string_view en,
                   std::string_view zh) {
    if (found == expectation.count) return;
    fail(expectation.span, fmt::format("expected {} {}, found {}", expectation.count, en, found),
         fmt::format("期望 {}{}，实际 {}", expectation.count, zh, found));
  }

  void judge_cell(const CellView& cell, const pack::TestExpectation& expectation) {
    using Kind = pack::TestExpectation::Kind;
    const bool as_expected = expectation.kind == Kind::absent ? cell.state() == CellState::absent
                             : expectation.kind == Kind::error
                                 ? cell.state() == CellState::error
                                 : cell.present() && equals(cell, expectation.value, *units_);
    if (as_expected) return;
    const std::string wanted = expectation.kind == Kind::absent  ? "absent"
                               : expectation.kind == Kind::error ? "an error"
                                                                 : text_of(pack_.plan(), expectation.value);
    std::string found = cell.present() ? cell.text() : "absent";
    if (const CellError* error = cell.error()) found = "an error: " + error->message(Language::en);
    fail(expectation.span, fmt::format("expected {}, found {}", wanted, found),
         fmt::format("期望 {}，实际 {}", wanted, found));
  }

  const CompiledPack& pack_;
  const pack::Test& test_;
  const Organisation* units_;
  const TestObserver& observer_;
  const Limits& limits_;
  std::optional<Organisation> own_units_;
  TestOutcome outcome_;
};

}  // namespace

Result<std::vector<TestOutcome>, EngineError> run_tests(const CompiledPack& pack, const Organisation* units,
                                                        const std::string& filter, const TestObserver& observer,
                                                        const Limits& limits) {
  const detail::Watch watch(limits);
  std::vector<TestOutcome> outcomes;
  try {
    for (const pack::Test& test : pack.pack().tests) {
      if (test.description.name.find(filter) == std::string::npos) continue;
      outcomes.push_back(TestRun(pack, test, units, observer, limits).run());
      watch.look();  // once past its end, work stays there: a test that was cut short is never among the outcomes
    }
  } catch (const detail::LimitReached& reached) {
    return reached.error();
  }
  return outcomes;
}

std::vector<TestOutcome> run_tests(const CompiledPack& pack, const Organisation* units, const std::string& filter,
                                   const TestObserver& observer) {
  return run_tests(pack, units, filter, observer, Limits()).value();
}

}  // namespace zeren::inline v0
