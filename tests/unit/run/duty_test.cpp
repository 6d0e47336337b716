// Duties on plans made by hand: which row a fact fulfils, waivers, lapsing, holders, errors, days and orders of rows.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "plan_fixture.hpp"
#include "zeren/org/relations.hpp"
#include "zeren/run/explain.hpp"

namespace zeren::testing {
namespace {

using plan::DutyPart;

// A row of facts; an empty text is absent.
struct Fact {
  std::string key, day, who, period, subject;
  std::string entered;  // from this day on it is there; empty: from its day
};

struct Case {
  std::vector<std::string> leads{"a"};
  bool jointly = false, lapses = false, attested = false, names_holder = true, has_where = false;
  std::vector<std::string> periods{"2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"};  // empty: once
  std::vector<Fact> facts, waivers;
  std::vector<std::string> subjects;  // keys of the rows that the duty is for; empty: the run as a whole
  std::vector<std::string> decided;   // by case: the day of `done on`
  std::string once_due;
  bool due_fails_in_second = false;  // the due date of the second period is in error
};

class DutyWorld : public World {
 public:
  explicit DutyWorld(Case given, bool backwards = false) : World(small_county(1, 1)), case_(std::move(given)) {
    std::vector<BodyRow> bodies(4);
    for (std::size_t b = 0; b < 4; ++b) bodies[b].code = std::string(1, "abcz"[b]);
    bodies[3].unnamed = true;
    data.bodies = *build_bodies(bodies).bodies;
    body = plan.body_table = add_table(plan::TableKind::body, "body");
    plan.enumerations.push_back({"duty_status",
                                 {{"pending", ""},
                                  {"done", ""},
                                  {"done_late", ""},
                                  {"overdue", ""},
                                  {"waived", ""},
                                  {"unassigned", ""},
                                  {"lapsed", ""}}});
    if (backwards) {
      std::reverse(case_.facts.begin(), case_.facts.end());
      std::reverse(case_.waivers.begin(), case_.waivers.end());
    }
    make_duty();
  }

  /// Every row of the duty: `[case:][holder:][period] status done_on`.
  std::string rows(const char* on, unsigned threads = 1) {
    const auto result = run(on, threads);
    if (!result.ok()) return result.error().message();
    std::string text;
    for (const std::uint32_t row : result->rows(duty_table)) {
      if (!text.empty()) text += "; ";
      text += result->key(duty_table, row);
      for (const DutyPart part : {DutyPart::status, DutyPart::done_on}) {
        const CellView cell = result->cell(column(part), row);
        if (cell.state() == CellState::error) text += " !";
        if (cell.present()) text += " " + cell.text();
      }
    }
    return text;
  }
  NodeId column(DutyPart part) const { return parts_[static_cast<std::size_t>(part)]; }
  std::string explained(const char* on, const char* key, const char* name, Language language = Language::en) {
    const auto result = run(on);
    return render_text(explain(plan, data, *result, duty_table, result->find_row(duty_table, key).value(),
                               result->find_column(duty_table, name).value()),
                       language);
  }

  TableId body = 0, duty_table = 0, report = 0;

 private:
  TableId add_fact_table(const std::string& name, const std::vector<Fact>& facts) {
    const TableId table = add_facts(name, facts.size());
    plan.tables[table].key = {0};
    for (std::uint32_t r = 0; r < facts.size(); ++r) {
      const Fact& fact = facts[r];
      bound(table).key_codes[r] = bound(table).keys.intern(fact.key);
      bound(table).visible_from[r] = day((fact.entered.empty() ? fact.day : fact.entered).c_str());
    }
    return table;
  }
  NodeId add_optional_texts(TableId table, const std::string& name, const std::vector<std::string>& values) {
    Column column(ValueKind::text, values.size());
    auto pool = std::make_shared<TextPool>();
    for (std::size_t r = 0; r < values.size(); ++r) {
      values[r].empty() ? column.set_absent(r) : column.set_code(r, pool->intern(values[r]));
    }
    column.set_pool(pool);
    return add_field(table, name, optional(type(ValueKind::text)), std::move(column));
  }
  plan::DutyFacts add_duty_facts(const std::string& name, const std::vector<Fact>& facts) {
    plan::DutyFacts made;
    made.table = add_fact_table(name, facts);
    std::vector<std::optional<Date>> days;
    std::vector<std::string> periods, subjects, keys;
    Column who(ValueKind::row, facts.size());
    for (std::size_t r = 0; r < facts.size(); ++r) {
      keys.push_back(facts[r].key);
      days.emplace_back(day(facts[r].day.c_str()));
      periods.push_back(facts[r].period);
      subjects.push_back(facts[r].subject);
      facts[r].who.empty() ? who.set_absent(r) : who.set_reference(r, {0, data.bodies.find_code(facts[r].who)});
    }
    add_texts(made.table, "id", keys);
    made.day = add_dates(made.table, "day", days);
    if (case_.names_holder) {
      made.holder = add_field(made.table, "who", optional(type(ValueKind::row, {body})), std::move(who));
    }
    made.period = add_optional_texts(made.table, "period", periods);
    if (!case_.subjects.empty()) made.subject = add_optional_texts(made.table, "subject", subjects);
    if (case_.attested) {
      made.document = made.subject == plan::no_node ? made.period : made.subject;
      made.attested_by = add_texts(made.table, "by", keys);
    }
    if (case_.has_where) {  // 1 / (length of the key - 3) > 0: false below three letters, an error at three
      made.where = map(MapOp::greater,
                       {map(MapOp::divide, {number_literal(Number(1)), key_length_less_three(made.table)}),
                        number_literal(Number(0))},
                       boolean());
    }
    return made;
  }
  NodeId key_length_less_three(TableId table) {
    const NodeId length = map(MapOp::length, {plan.tables[table].fields[0].node}, count_type());
    return map(MapOp::subtract, {length, number_literal(Number(3))}, count_type());
  }

  NodeId body_literal(const std::string& code) {
    return literal(plan::RowValue{body, data.bodies.find_code(code)}, type(ValueKind::row, {body}));
  }

  void make_cases(plan::Duty& duty) {
    std::vector<Fact> facts;
    for (const std::string& key : case_.subjects) facts.push_back({key, "2022-01-01", "", "", "", ""});
    duty.subject_table = add_fact_table("case", facts);
    add_texts(duty.subject_table, "id", case_.subjects);
    if (case_.decided.empty()) return;
    std::vector<std::optional<Date>> days;
    for (const std::string& text : case_.decided) {
      days.push_back(text.empty() ? std::nullopt : std::optional(day(text.c_str())));
    }
    duty.done_on = add_dates(duty.subject_table, "decided", days);
  }

  void add_periods(plan::Duty& duty) {
    if (case_.periods.empty()) {
      plan::DutyPeriod once{"", day("2022-01-01"), day("2022-12-31"), plan::no_node, std::nullopt};
      if (!case_.once_due.empty()) once.due = literal(day(case_.once_due.c_str()), date());
      duty.periods.push_back(once);
      return;
    }
    constexpr const char* first[] = {"2022-01-01", "2022-04-01", "2022-07-01", "2022-10-01"};
    constexpr const char* last[] = {"2022-03-31", "2022-06-30", "2022-09-30", "2022-12-31"};
    for (std::size_t p = 0; p < case_.periods.size(); ++p) {
      NodeId due = literal(day(last[p]), date());
      if (p == 1 && case_.due_fails_in_second) {
        const NodeId days = map(MapOp::divide, {number_literal(Number(1)), number_literal(Number(0))}, count_type());
        due = map(MapOp::add_days, {due, days}, date());
      }
      duty.periods.push_back({case_.periods[p], day(first[p]), day(last[p]), due, std::nullopt});
    }
  }

  void make_duty() {
    plan::Duty duty;
    if (!case_.subjects.empty()) make_cases(duty);
    for (const std::string& code : case_.leads) duty.lead.push_back(body_literal(code));
    duty.jointly = case_.jointly;
    duty.lapses_when_missed = case_.lapses;
    duty.attested = case_.attested;
    add_periods(duty);
    if (case_.decided.empty()) duty.done_by = add_duty_facts("report", case_.facts);
    if (duty.done_by) report = duty.done_by->table;
    if (!case_.waivers.empty()) {
      case_.has_where = case_.attested = false;
      duty.waivers = add_duty_facts("waiver", case_.waivers);
    }
    duty.types.assign(plan::duty_parts, optional(type(ValueKind::text)));
    const auto set = [&](DutyPart part, ValueType t) { duty.types[static_cast<std::size_t>(part)] = std::move(t); };
    if (duty.subject_table != plan::scalar) set(DutyPart::subject, type(ValueKind::row, {duty.subject_table}));
    set(DutyPart::holder, optional(type(ValueKind::row, {body})));
    for (const DutyPart part : {DutyPart::due, DutyPart::done_on}) set(part, optional(date()));
    for (const DutyPart part : {DutyPart::lead, DutyPart::support}) set(part, type(ValueKind::body_set));
    set(DutyPart::status, type(ValueKind::enumeration));
    duty_table = duty.duty_table = add_table(plan::TableKind::made, "inspect.duty");
    const std::vector<ValueType> types = duty.types;

    Node maker;
    maker.kind = NodeKind::duty;
    maker.depends_on_today = true;
    for (NodeId node = 0; node < plan.nodes.size(); ++node) maker.inputs.push_back(node);
    maker.payload = std::move(duty);
    maker.rule = 0;
    const NodeId made = add(std::move(maker));
    plan.tables[duty_table].maker = made;
    plan::Rule rule;
    rule.origin.name = "inspect";
    rule.table = duty_table;
    rule.shape = plan::DutyShape{made};
    plan.rules.push_back(std::move(rule));
    constexpr const char* names[] = {"subject", "subject_key", "subject_name", "holder", "period", "due",
                                     "done_on", "status",      "evidence",     "lead",   "support"};
    for (std::uint32_t p = 0; p < plan::duty_parts; ++p) {
      Node column;
      column.kind = NodeKind::made;
      column.table = duty_table;
      column.type = types[p];
      column.inputs = {made};
      column.part = p;
      column.depends_on_today = true;
      column.rule = 0;
      parts_.push_back(publish(add(std::move(column)), names[p]));
    }
    for (const DutyPart part : {DutyPart::subject_key, DutyPart::holder, DutyPart::period}) {
      plan.tables[duty_table].key_nodes.push_back(column(part));
    }
  }

  Case case_;
  std::vector<NodeId> parts_;
};

std::string rows_on(const char* on, const Case& given) {
  return DutyWorld(given).rows(on);
}

TEST(Duty, ARowIsThereFromTheFirstDayOfItsPeriod) {
  Case s;
  EXPECT_EQ(rows_on("2021-12-31", s), "");
  EXPECT_EQ(rows_on("2022-03-31", s), "a:2022-Q1 pending");
  EXPECT_EQ(rows_on("2022-04-01", s), "a:2022-Q1 overdue; a:2022-Q2 pending");
}

TEST(Duty, AFactFulfilsItsOwnPeriodThenTheOldestMissed) {
  Case s;
  s.facts = {{"R3", "2022-08-01", "a", "", "", ""},   // own: Q3
             {"R4", "2022-08-02", "a", "", "", ""},   // oldest missed: Q1
             {"R5", "2022-08-03", "a", "", "", ""},   // then Q2
             {"R6", "2022-08-04", "a", "", "", ""}};  // nothing is left
  EXPECT_EQ(rows_on("2022-08-01", s), "a:2022-Q1 overdue; a:2022-Q2 overdue; a:2022-Q3 done 2022-08-01");
  EXPECT_EQ(rows_on("2022-10-01", s),
            "a:2022-Q1 done_late 2022-08-02; a:2022-Q2 done_late 2022-08-03; a:2022-Q3 done 2022-08-01; a:2022-Q4 "
            "pending");
}

TEST(Duty, ADoneOwnPeriodWithNothingMissedTakesNoMore) {
  Case s;
  s.facts = {{"R1", "2022-01-05", "a", "", "", ""}, {"R2", "2022-03-31", "a", "", "", ""}};
  EXPECT_EQ(rows_on("2022-04-01", s), "a:2022-Q1 done 2022-01-05; a:2022-Q2 pending");
}

TEST(Duty, ANamedPeriodDecides) {
  Case s;
  s.facts = {{"R1", "2022-05-01", "a", "2022-Q1", "", ""},  // late
             {"R2", "2022-05-02", "a", "2022-Q3", "", ""},  // before it begins
             {"R3", "2022-05-03", "a", "2022-Q1", "", ""},  // done already: nothing
             {"R4", "2022-05-04", "a", "2022-Q9", "", ""}};
  DutyWorld w(s);
  EXPECT_EQ(w.rows("2022-05-31"), "a:2022-Q1 done_late 2022-05-01; a:2022-Q2 pending");
  EXPECT_EQ(w.rows("2022-07-01"), "a:2022-Q1 done_late 2022-05-01; a:2022-Q2 overdue; a:2022-Q3 done 2022-05-02");
  const auto result = w.run("2022-07-01");
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->findings().size(), 1u);
  EXPECT_EQ(result->findings()[0].message_en,
            "`report:R4` names the period `2022-Q9`, which the duty `inspect` has not");
  EXPECT_EQ(result->findings()[0].message_zh, "`report:R4` 写明周期 `2022-Q9`，职责 `inspect` 没有这一期");
}

TEST(Duty, EachHolderHasRowsOfHisOwn) {
  Case s;
  s.leads = {"b", "a"};
  s.periods = {"2022-Q1"};
  s.facts = {{"R1", "2022-02-01", "b", "", "", ""},
             {"R2", "2022-02-02", "c", "", "", ""},
             {"R3", "2022-02-03", "", "", "", ""}};
  EXPECT_EQ(rows_on("2022-03-01", s), "a:2022-Q1 pending; b:2022-Q1 done 2022-02-01");
}

TEST(Duty, AJointRowIsDoneByAnyLead) {
  Case s;
  s.leads = {"a", "b"};
  s.jointly = true;
  s.periods = {"2022-Q1"};
  s.facts = {{"R1", "2022-02-01", "c", "", "", ""}, {"R2", "2022-02-02", "b", "", "", ""}};
  EXPECT_EQ(rows_on("2022-03-01", s), "2022-Q1 done 2022-02-02");
  s.facts = {{"R1", "2022-02-01", "c", "", "", ""}, {"R2", "2022-02-02", "", "", "", ""}};
  EXPECT_EQ(rows_on("2022-03-01", s), "2022-Q1 done 2022-02-02");
}

TEST(Duty, UnnamedAndNobody) {
  Case s;
  s.periods = {"2022-Q1"};
  s.leads = {"a", "z"};
  EXPECT_EQ(rows_on("2022-05-01", s), "a:2022-Q1 overdue; z:2022-Q1 unassigned");
  s.jointly = true;
  EXPECT_EQ(rows_on("2022-05-01", s), "2022-Q1 overdue");
  s.leads = {"z"};
  EXPECT_EQ(rows_on("2022-05-01", s), "2022-Q1 unassigned");
  s.names_holder = false;
  s.facts = {{"R1", "2022-02-02", "", "", "", ""}};
  EXPECT_EQ(rows_on("2022-05-01", s), "2022-Q1 done 2022-02-02");
  s.leads = {};
  EXPECT_EQ(rows_on("2022-01-02", s), "2022-Q1 pending");
}

TEST(Duty, MissedStaysOwedUnlessItLapses) {
  Case s;
  s.periods = {"2022-Q1", "2022-Q2"};
  s.facts = {{"R1", "2022-05-01", "a", "", "", ""},
             {"R2", "2022-05-02", "a", "", "", ""},
             {"R3", "2022-05-03", "a", "2022-Q1", "", ""}};
  EXPECT_EQ(rows_on("2022-05-03", s), "a:2022-Q1 done_late 2022-05-02; a:2022-Q2 done 2022-05-01");
  s.lapses = true;
  EXPECT_EQ(rows_on("2022-05-03", s), "a:2022-Q1 lapsed; a:2022-Q2 done 2022-05-01");
}

TEST(Duty, OnceIsDoneByTheFirstFact) {
  Case s;
  s.periods = {};
  s.once_due = "2022-02-28";
  s.facts = {{"R0", "2021-12-31", "a", "", "", ""}, {"R1", "2022-03-01", "a", "whatever", "", ""}};
  EXPECT_EQ(rows_on("2022-02-28", s), "a pending");
  EXPECT_EQ(rows_on("2022-03-01", s), "a done_late 2022-03-01");
  s.lapses = true;
  EXPECT_EQ(rows_on("2022-03-01", s), "a lapsed");
  s.lapses = false;
  s.once_due = "";
  s.facts.clear();
  EXPECT_EQ(rows_on("2022-12-31", s), "a pending") << "without a due date nothing is overdue";
}

TEST(Duty, AWaiverWaivesWhatItNames) {
  Case s;
  s.periods = {"2022-Q1", "2022-Q2"};
  s.leads = {"a", "b"};
  s.facts = {{"R1", "2022-02-01", "b", "", "", ""}};
  s.waivers = {{"W1", "2022-02-15", "", "2022-Q1", "", ""}};
  EXPECT_EQ(rows_on("2022-02-14", s), "a:2022-Q1 pending; b:2022-Q1 done 2022-02-01");
  EXPECT_EQ(rows_on("2022-05-01", s),
            "a:2022-Q1 waived; a:2022-Q2 pending; b:2022-Q1 done 2022-02-01; b:2022-Q2 pending");
  s.waivers = {{"W1", "2022-02-15", "a", "", "", ""}};
  EXPECT_EQ(rows_on("2022-07-01", s),
            "a:2022-Q1 waived; a:2022-Q2 waived; b:2022-Q1 done 2022-02-01; b:2022-Q2 overdue");
  s.jointly = true;
  s.facts.clear();
  EXPECT_EQ(rows_on("2022-04-01", s), "2022-Q1 overdue; 2022-Q2 pending") << "one of two is excused";
  EXPECT_EQ(DutyWorld(s).run("2022-04-01")->findings()[0].message_en,
            "`waiver:W1` names `a`, but the duty `inspect` is held jointly");
  s.waivers[0].who = "";
  EXPECT_EQ(rows_on("2022-04-01", s), "2022-Q1 waived; 2022-Q2 waived");
}

TEST(Duty, WhatIsWaivedWasNotMissed) {
  Case s;
  s.periods = {"2022-Q1", "2022-Q2", "2022-Q3"};
  s.waivers = {{"W1", "2022-05-01", "", "2022-Q1", "", ""}};
  s.facts = {{"R1", "2022-08-01", "a", "", "", ""}, {"R2", "2022-08-02", "a", "", "", ""}};
  EXPECT_EQ(rows_on("2022-08-02", s), "a:2022-Q1 waived; a:2022-Q2 done_late 2022-08-02; a:2022-Q3 done 2022-08-01");
}

TEST(Duty, AWaiverForNobodyIsReported) {
  Case s;
  s.periods = {"2022-Q1"};
  s.waivers = {{"W1", "2022-02-15", "c", "", "", ""}};
  DutyWorld w(s);
  const auto result = w.run("2022-02-15");
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->findings().size(), 1u);
  EXPECT_EQ(result->findings()[0].message_en, "`waiver:W1` names `c`, which does not lead the duty `inspect` there");
}

TEST(Duty, RowsOfATable) {
  Case s;
  s.subjects = {"C1", "C2"};
  s.periods = {};
  s.once_due = "2022-03-01";
  s.facts = {{"R1", "2022-02-01", "a", "", "C2", ""},
             {"R2", "2022-02-01", "a", "", "C9", ""},
             {"R3", "2022-02-01", "a", "", "", ""}};
  DutyWorld w(s);
  EXPECT_EQ(w.rows("2022-03-02"), "C1:a overdue; C2:a done 2022-02-01");
  const auto result = w.run("2022-03-02");
  ASSERT_EQ(result->findings().size(), 1u);
  EXPECT_EQ(result->findings()[0].message_en,
            "`report:R2` names the row `C9`, and the duty `inspect` is for no such row");
}

TEST(Duty, DoneOnADateOfTheRow) {
  Case s;
  s.subjects = {"C1", "C2", "C3"};
  s.decided = {"2022-03-01", "", "2022-03-02"};
  s.periods = {};
  s.once_due = "2022-03-01";
  EXPECT_EQ(rows_on("2022-03-01", s), "C1:a done 2022-03-01; C2:a pending; C3:a pending");
  EXPECT_EQ(rows_on("2022-03-02", s), "C1:a done 2022-03-01; C2:a overdue; C3:a done_late 2022-03-02");
}

TEST(Duty, AttestationsShowWhatSaysSo) {
  Case s;
  s.attested = true;
  s.periods = {"2022-Q1"};
  s.facts = {{"M1", "2022-02-01", "a", "2022-Q1", "", ""}, {"M2", "2022-02-02", "c", "", "", ""}};
  DutyWorld w(s);
  const auto result = w.run("2022-03-01");
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(column_text(*result, w.column(DutyPart::evidence)), "2022-Q1 · M1 · 2022-02-01");
  ASSERT_EQ(result->findings().size(), 1u);
  EXPECT_EQ(result->findings()[0].message_en, "`report:M2` names `c`, which does not lead the duty `inspect` there");
}

TEST(Duty, AnAttestationThatCannotBeTakenIsReported) {
  Case s;
  s.attested = true;
  s.leads = {"a", "b"};
  s.periods = {"2022-Q1"};
  s.facts = {{"M1", "2022-02-01", "", "", "", ""}};
  DutyWorld w(s);
  EXPECT_EQ(w.rows("2022-03-01"), "a:2022-Q1 pending; b:2022-Q1 pending");
  EXPECT_EQ(w.run("2022-03-01")->findings()[0].message_en,
            "`report:M1` does not say which row of the duty `inspect` it is for");
}

TEST(Duty, AnErrorInADueDateIsAnErrorOfThatRow) {
  Case s;
  s.periods = {"2022-Q1", "2022-Q2", "2022-Q3"};
  s.due_fails_in_second = true;
  EXPECT_EQ(rows_on("2022-07-01", s), "a:2022-Q1 overdue; a:2022-Q2 !; a:2022-Q3 pending");
  s.facts = {{"R1", "2022-05-01", "a", "", "", ""}};
  EXPECT_EQ(rows_on("2022-07-01", s), "a:2022-Q1 overdue; a:2022-Q2 ! 2022-05-01; a:2022-Q3 pending");
  // Q1 is the oldest missed for certain; after it nobody knows whether Q2 or a later one was.
  s.facts = {{"R1", "2022-08-01", "a", "", "", ""}, {"R2", "2022-08-02", "a", "", "", ""}};
  EXPECT_EQ(rows_on("2022-09-01", s), "a:2022-Q1 done_late 2022-08-02; a:2022-Q2 !; a:2022-Q3 done 2022-08-01");
  s.facts.push_back({"R3", "2022-08-03", "a", "", "", ""});
  EXPECT_EQ(rows_on("2022-09-01", s), "a:2022-Q1 done_late 2022-08-02; a:2022-Q2 ! !; a:2022-Q3 done 2022-08-01");
}

TEST(Duty, AnErrorInAConditionLeavesOpenWhatItMayFulfil) {
  Case s;
  s.periods = {"2022-Q1", "2022-Q2"};
  s.has_where = true;
  s.facts = {{"R1", "2022-01-01", "a", "", "", ""},    // does not meet the condition
             {"Good", "2022-02-01", "a", "", "", ""},  // does
             {"Bad", "2022-05-01", "a", "", "", ""}};  // cannot be told
  EXPECT_EQ(rows_on("2022-06-01", s), "a:2022-Q1 done 2022-02-01; a:2022-Q2 ! !");
  EXPECT_EQ(rows_on("2022-04-30", s), "a:2022-Q1 done 2022-02-01; a:2022-Q2 pending");
  s.facts[2].period = "2022-Q1";
  EXPECT_EQ(rows_on("2022-06-01", s), "a:2022-Q1 done 2022-02-01; a:2022-Q2 pending");
}

TEST(Duty, ALateFactCountsAtItsOwnDayOnceItIsEntered) {
  Case s;
  s.facts = {{"R1", "2022-02-01", "a", "", "", "2022-05-10"},
             {"R2", "2022-05-01", "a", "", "", ""},
             {"R3", "2022-05-02", "a", "", "", ""}};
  EXPECT_EQ(rows_on("2022-05-09", s), "a:2022-Q1 done_late 2022-05-02; a:2022-Q2 done 2022-05-01");
  EXPECT_EQ(rows_on("2022-05-10", s), "a:2022-Q1 done 2022-02-01; a:2022-Q2 done 2022-05-01");
}

// ---- Facts at random ----

Case random_case(std::mt19937& random) {
  const auto one_of = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
  Case s;
  s.leads = one_of(2) == 0 ? std::vector<std::string>{"a", "b"} : std::vector<std::string>{"b"};
  s.jointly = one_of(3) == 0;
  s.lapses = one_of(3) == 0;
  constexpr const char* bodies[] = {"a", "b", "b", "c", ""};
  constexpr const char* periods[] = {"", "", "", "", "2022-Q1", "2022-Q2", "2022-Q3"};
  const std::size_t count = 1 + one_of(12);
  for (std::size_t i = 0; i < count; ++i) {
    const Date on{day("2022-01-01").days + static_cast<std::int32_t>(one_of(365))};
    s.facts.push_back({"R" + std::to_string(i), on.to_string(), bodies[one_of(5)], periods[one_of(7)], "", ""});
  }
  if (one_of(2) == 0) s.waivers.push_back({"W1", "2022-06-01", bodies[one_of(5)], periods[one_of(7)], "", ""});
  return s;
}

TEST(Duty, EachDaySeesWhatTheFactsUpToItSay) {
  std::mt19937 random(7);
  for (int i = 0; i < 40; ++i) {
    const Case all = random_case(random);
    DutyWorld w(all);
    for (Date d = day("2022-01-01"); d <= day("2022-12-31"); d.days += 9) {
      Case known = all;
      const auto later = [&](const Fact& fact) { return day(fact.day.c_str()) > d; };
      std::erase_if(known.facts, later);
      std::erase_if(known.waivers, later);
      EXPECT_EQ(w.rows(d.to_string().c_str()), rows_on(d.to_string().c_str(), known));
    }
  }
}

TEST(Duty, OrderOfRowsAndNumberOfThreadsDoNotMatter) {
  std::mt19937 random(11);
  for (int i = 0; i < 60; ++i) {
    const Case s = random_case(random);
    DutyWorld forwards(s), backwards(s, true);
    for (const char* on : {"2022-05-05", "2022-12-31"}) {
      EXPECT_EQ(forwards.rows(on), backwards.rows(on));
      EXPECT_EQ(forwards.rows(on), forwards.rows(on, 4));
    }
  }
}

// Nothing is done twice by one fact, and whatever is done was done by a fact of its holder.
TEST(Duty, EachFactFulfilsAtMostOneRow) {
  std::mt19937 random(13);
  for (int i = 0; i < 60; ++i) {
    DutyWorld w(random_case(random));
    const auto result = w.run("2022-12-31");
    ASSERT_TRUE(result.ok());
    std::vector<std::string> used;
    for (const std::uint32_t row : result->rows(w.duty_table)) {
      const CellView evidence = result->cell(w.column(DutyPart::evidence), row);
      if (evidence.present()) used.push_back(evidence.text());
      EXPECT_EQ(evidence.present(), result->cell(w.column(DutyPart::done_on), row).present());
    }
    std::sort(used.begin(), used.end());
    EXPECT_EQ(std::unique(used.begin(), used.end()), used.end());
  }
}

// ---- Explanations ----

void expect_parts(const std::string& text, const std::vector<std::string>& parts) {
  for (const std::string& part : parts) EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
}

TEST(Duty, IsExplained) {
  Case s;
  s.leads = {"a", "z"};
  s.facts = {{"R1", "2022-05-01", "a", "", "", ""}, {"R2", "2022-05-02", "a", "", "", ""}};
  s.waivers = {{"W1", "2022-08-01", "a", "2022-Q3", "", ""}};
  DutyWorld w(s);
  expect_parts(w.explained("2022-08-01", "a:2022-Q1", "status"),
               {"period 2022-Q1: 2022-01-01 .. 2022-03-31", "R2", "done on 2022-05-02",
                "2022-Q1 was the oldest period missed when it came"});
  expect_parts(w.explained("2022-08-01", "a:2022-Q2", "status"), {"R1", "lies in the period 2022-Q2"});
  expect_parts(w.explained("2022-08-01", "a:2022-Q3", "status"), {"W1", "waives it"});
  expect_parts(
      w.explained("2022-08-01", "z:2022-Q1", "status"),
      {"`z` is a body that the plan leaves unnamed", "no row of report fulfils it", "due on 2022-03-31: 123 days ago"});
  expect_parts(w.explained("2022-08-01", "z:2022-Q3", "status", Language::zh),
               {"周期 2022-Q3：2022-07-01 至 2022-09-30", "限期 2022-09-30，今日 2022-08-01"});
}

}  // namespace
}  // namespace zeren::testing
