// Decisions on one record against batch runs, what is refused, what they allocate, and the index over many rules.
#include "zeren/run/decision.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <new>
#include <random>

#include "differential/decision_check.hpp"
#include "src/run/rule_index.hpp"
#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/bind_codes.hpp"
#include "zeren/run/codes.hpp"

namespace {
std::size_t allocations = 0;
}
// Not inlined: else the compiler sees `free` meet what `new` gave, which it warns about.
[[gnu::noinline]] void* operator new(std::size_t bytes) {
  ++allocations;
  if (void* memory = std::malloc(bytes == 0 ? 1 : bytes)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t bytes, const std::nothrow_t& /*tag*/) noexcept {
  ++allocations;
  return std::malloc(bytes == 0 ? 1 : bytes);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, std::size_t /*bytes*/) noexcept {
  std::free(memory);
}

namespace zeren {
namespace {

constexpr const char* head = R"(pack small { effective 2022-01-01 .. 2022-12-31  calendar cn  months clamp }
tier county > village
domain road, fire
body police kind department
)";
constexpr const char* units = "code,name,level,parent\n1,County,county,\n11,Village,village,1\n12,Other,village,1\n";

/// A pack, facts and a batch run over them.
struct World {
  CompileResult compiled;
  LoadedUnits loaded;
  std::vector<LoadedTable> tables;
  BindResult bound;
  std::optional<Evaluation> evaluation;

  World(const std::string& rules, const std::vector<std::pair<std::string, std::string>>& facts,
        const char* day = "2022-06-30", std::vector<ParamOverride> overrides = {}) {
    PackFiles files;
    files.files.push_back({"small.zr", head + rules});
    compiled = compile(files);
    for (const Diagnostic& d : compiled.diagnostics) {
      EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
    }
    if (!compiled.ok()) std::exit(1);
    const std::vector<TierName> tiers{{"county", ""}, {"village", ""}};
    loaded = load_units("units.csv", units, tiers);
    std::vector<SourceTable> views;
    for (const auto& [name, text] : facts) tables.push_back(read_csv(name, name + ".csv", text));
    for (const LoadedTable& table : tables) views.push_back(table.view());
    bound = zeren::bind(plan(), *loaded.organisation, views);
    for (const Reject& reject : bound.rejects) ADD_FAILURE() << reject.code->id << " line " << reject.line;
    EvaluateOptions options;
    options.today = *Date::parse(day);
    options.overrides = std::move(overrides);
    auto made = evaluate(plan(), bound.dataset, options);
    if (made.ok()) evaluation = std::move(made).value();
  }
  const plan::Plan& plan() const { return compiled.pack->plan(); }

  /// Compares both ways of deciding with the run; gives what was counted with shortcuts.
  testing::DecisionCheck check(std::vector<ParamOverride> overrides = {}) const {
    DecisionOptions options;
    options.overrides = std::move(overrides);
    options.shortcuts = false;
    testing::DecisionCheck slow(*evaluation, options);
    for (const std::string& difference : slow.run()) ADD_FAILURE() << "without shortcuts " << difference;
    options.shortcuts = true;
    testing::DecisionCheck quick(*evaluation, options);
    for (const std::string& difference : quick.run()) ADD_FAILURE() << difference;
    EXPECT_GT(quick.cells, 0u);
    return quick;
  }
  PreparedDecision prepare(std::string_view table, std::vector<std::string_view> columns) const {
    DecisionOptions options{*Date::parse("2022-06-30")};
    options.organisation = &*loaded.organisation;
    auto prepared = PreparedDecision::prepare(plan(), table, columns, options);
    EXPECT_TRUE(prepared.ok()) << (prepared.ok() ? "" : prepared.error().message());
    return std::move(prepared).value();
  }
};

constexpr const char* ladder = R"(
event hazard on found { id : key  at : village  found : date  severity : count in 1 .. 4  overdue_days : count
  repeat_count : count  deaths : count  rectified : bool }
decide level for hazard : number first {
  when deaths >= 3 or severity = 4 and overdue_days > 30 then 4
  when overdue_days > 30 or repeat_count >= 3 then 3
  when overdue_days > 15 or repeat_count = 2 or severity >= 3 and not rectified then 2
  when overdue_days > 0 then 1
  otherwise 0
}
)";

std::string hazards(std::size_t rows) {
  std::mt19937 chance(7);
  const auto draw = [&](int most) {
    return std::to_string(static_cast<int>(chance() % (static_cast<unsigned>(most) + 1)));
  };
  std::string text = "id,at,found,severity,overdue_days,repeat_count,deaths,rectified\n";
  for (std::size_t i = 0; i < rows; ++i) {
    text += "H" + std::to_string(i) + ",11,2022-03-01," + std::to_string(1 + chance() % 4) + "," + draw(40) + "," +
            draw(4) + "," + draw(4) + "," + (chance() % 2 == 0 ? "true" : "false") + "\n";
  }
  return text;
}

TEST(Decision, EqualsTheBatchRunCellByCell) {
  const World world(ladder, {{"hazard", hazards(500)}});
  const auto counted = world.check();
  EXPECT_GE(counted.cells, 1000u);
  EXPECT_EQ(world.prepare("hazard", {"level"}).method(0), "table");
}

constexpr const char* mixed = R"(
enum marks_of = low | mid | high
param most = 10
param rate = 1.5 from 2021-01-01, 2.5 from 2022-05-01
entity site { id : key  name : text }
event case on opened { id : key  at : village  site : site?  opened : date  due : deadline  paid : date?  n : count in 0 .. 50
  loss : number(2)  free : number  note : text?  dom : domain  by : body?  grade : marks_of
  next : marks_of? }
define ratio for case = loss / n
define half for case = if n > 0 then loss / n / 2 else 0
define late for case = paid is absent and due < today
define wait for case = workdays(opened -> (paid otherwise today))
define far for case = opened + 9000 years
define much for case = n * 9000000000000000000
define wide for case = much * much * much + 1 / 3
define cut for case = (free * 3.25) rounded half_up 1
define quarter_of for case = quarter(opened)
define long_note for case = length(note otherwise "") > 3
define in_fire for case = dom = fire
define police_by for case = by is present and by = police
define place for case = at.county
define place_name for case = at.county.name
define best for case = if grade > mid then grade else (next otherwise mid)
define free_share for case = rate * free
decide part for case : number first {
  when n = 0 then 0
  when loss / n > 10 then 2
  when loss / n > most then 1
  otherwise 0.5
}
decide kinds for case collect {
  when n > 3 then many
  when free < 0.5 then cheap
  when grade >= mid then bad
}
decide worth for case : number unique {
  when free < most then 1
  when free >= 10 then 2
}
define marks for case = size(kinds) + (if contains(kinds, bad) then 1 else 0)
)";
constexpr const char* cases =
    "id,at,site,opened,due,paid,n,loss,free,note,dom,by,grade,next\n"
    "A,11,,2022-03-01,2022-03-31,,0,5,0.3,,road,,low,\n"
    "B,12,,2022-03-05,2022-08-31,2022-04-01,3,12.50,10,abcd,fire,police,mid,high\n"
    "C,11,,2022-05-05,2022-05-31,2022-06-15,1,20,1/3,ab,fire,,high,low\n"
    "D,11,,2022-05-05,2022-05-31,2022-06-20,2,20,123456789012345678901234567890,abc,fire,police,high,mid\n"
    "E,11,,2022-05-05,2022-05-31,2022-07-20,4,-0.01,-12.00005,文件很长,road,,mid,mid\n";

TEST(Decision, EqualsTheBatchRunInEveryKindOfValue) {
  const World world(mixed, {{"case", cases}});
  const auto counted = world.check();
  EXPECT_GT(counted.errors, 0u);
  EXPECT_GE(counted.columns, 25u);
}

TEST(Decision, TakesParametersAsTheRunSetsThem) {
  for (const int most : {9, 11}) {
    const std::vector<ParamOverride> overrides{{"most", Number(most)}};
    const World world(mixed, {{"case", cases}}, "2022-06-30", overrides);
    EXPECT_GT(world.check(overrides).errors, 0u) << "a hole or an overlap of `worth`";
  }
}

// Many rows, some of whose conditions no index can take, over fields that may be absent.
std::string many_rules(std::size_t rules, const char* policy, bool odd_ones) {
  std::mt19937 chance(11);
  const auto draw = [&](unsigned most) { return static_cast<unsigned>(chance() % most); };
  std::string text = R"(
event item on day { id : key  at : village  day : date  a : count  b : count?  c : number(1)  kind : k1 | k2 | k3 | k4
  flag : bool  seen : date?  note : text }
decide found for item : number )" +
                     std::string(policy) + " {\n";
  for (std::size_t r = 0; r < rules; ++r) {
    const unsigned a = draw(200), c = draw(200);
    text += "  when ";
    const unsigned odd = odd_ones ? draw(8) : 7;
    if (odd == 0) text += "a / c > 1 and ";
    if (odd == 1) text += "note = \"n" + std::to_string(draw(4)) + "\" and ";
    text += "a in " + std::to_string(a) + " .. " + std::to_string(a + draw(8));
    if (odd == 2) text += " and (b otherwise 7) > " + std::to_string(draw(20));
    if (odd == 3) text += " and b is present and b != " + std::to_string(draw(20));
    if (odd == 4) text += " and seen is present and seen < 2022-0" + std::to_string(1 + draw(9)) + "-01";
    if (odd == 5) text += " and b is present and 5 / b > 1";
    text += " and c <= " + std::to_string(c / 10) + "." + std::to_string(c % 10);
    if (draw(3) == 0)
      text += " and kind in (k" + std::to_string(1 + draw(4)) + ", k" + std::to_string(1 + draw(4)) + ")";
    if (draw(4) == 0) text += " and not flag";
    text += " then " + std::to_string(r) + "\n";
  }
  return text + "  otherwise -1\n}\n";
}
std::string items(std::size_t rows) {
  std::mt19937 chance(13);
  const auto draw = [&](unsigned most) { return std::to_string(chance() % most); };
  std::string text = "id,at,day,a,b,c,kind,flag,seen,note\n";
  for (std::size_t i = 0; i < rows; ++i) {
    text += "I" + std::to_string(i) + ",11,2022-03-01," + draw(210) + "," + (chance() % 3 == 0 ? "" : draw(20)) + "," +
            draw(20) + "." + draw(10) + ",k" + std::to_string(1 + chance() % 4) + "," +
            (chance() % 2 == 0 ? "true" : "false") + "," +
            (chance() % 3 == 0 ? "" : "2022-0" + std::to_string(1 + chance() % 9) + "-01") + ",n" + draw(5) + "\n";
  }
  return text;
}

TEST(Decision, IndexesManyRulesWithTheSameAnswers) {
  const World world(many_rules(300, "first", true), {{"item", items(300)}});
  const auto counted = world.check();
  EXPECT_EQ(counted.indexed, 2u) << "the outcome and the number of the row";
  EXPECT_GT(counted.errors, 0u);
  EXPECT_EQ(world.prepare("item", {"found"}).method(0), "index");
}

TEST(Decision, IndexesRowsOfWhichOneMayApply) {
  std::string rules = R"(
param step = 10
event item on day { id : key  at : village  day : date  a : count in 0 .. 99  b : count in 0 .. 1000? }
decide found for item : number unique {
)";
  for (int r = 0; r < 10; ++r) {
    const std::string low = std::to_string(r * 10), high = std::to_string(r * 10 + 9);
    rules += "  when a in " + low + " .. " + high + (r == 3 ? " and a < 3 * step + 10" : "") + " then " + low + "\n";
  }
  const char* rows =
      "id,at,day,a,b\nA,11,2022-03-01,0,\nB,11,2022-03-01,35,1\nC,11,2022-03-01,39,1\nD,11,2022-03-01,99,1\n";
  for (const int step : {10, 2}) {
    const std::vector<ParamOverride> overrides{{"step", Number(step)}};
    const World world(rules + "}\n", {{"item", rows}}, "2022-06-30", overrides);
    EXPECT_EQ(world.check(overrides).errors, step == 10 ? 0u : 4u) << "rows 35 and 39, outcome and row number";
  }
}

TEST(Decision, SaysWhichRowMatched) {
  const World world(ladder, {});
  const PreparedDecision prepared = world.prepare("hazard", {"level", "severity"});
  DecisionRecord record(prepared);
  const auto set = [&](std::string_view name, std::int64_t value) {
    EXPECT_TRUE(record.set_count(*prepared.slot(name), value)) << name;
  };
  set("severity", 4);
  set("overdue_days", 31);
  set("repeat_count", 0);
  set("deaths", 0);
  EXPECT_FALSE(record.run());
  EXPECT_EQ(record.refusal_reason().code, &run_codes::decision_unset);
  EXPECT_TRUE(record.set_boolean(*prepared.slot("rectified"), true));
  ASSERT_TRUE(record.run());
  EXPECT_EQ(record.count(0), 4);
  EXPECT_EQ(record.matched_row(0), 1u);
  EXPECT_EQ(record.count(1), 4);
  EXPECT_EQ(record.matched_row(1), std::nullopt);
  set("overdue_days", 0);
  ASSERT_TRUE(record.run());
  EXPECT_EQ(record.matched_row(0), 5u);
}

TEST(Decision, RefusesWhatBindingRefuses) {
  const World world(mixed, {});
  const PreparedDecision prepared = world.prepare("case", {"late", "ratio", "in_fire", "place", "best"});
  DecisionRecord record(prepared);
  const auto slot = [&](std::string_view name) { return *prepared.slot(name); };
  const auto code = [&] { return record.refusal_reason().code; };
  EXPECT_FALSE(record.set_count(slot("n"), 51));
  EXPECT_EQ(code(), &bind_codes::count_out_of_range);
  EXPECT_EQ(record.refusal_reason().message(), "51 is outside the declared range 0 .. 50");
  EXPECT_FALSE(record.run());
  EXPECT_FALSE(record.set_number(slot("n"), *Number::parse("1/2")));
  EXPECT_EQ(code(), &bind_codes::not_whole);
  EXPECT_FALSE(record.set_number(slot("loss"), *Number::parse("0.125")));
  EXPECT_EQ(code(), &bind_codes::too_many_digits);
  EXPECT_FALSE(record.set_decimal(slot("loss"), 125, 3));
  EXPECT_EQ(code(), &bind_codes::too_many_digits);
  EXPECT_FALSE(record.set_absent(slot("n")));
  EXPECT_EQ(code(), &bind_codes::absent_value);
  EXPECT_FALSE(record.set_ordinal(slot("grade"), 3));
  EXPECT_EQ(code(), &bind_codes::not_member);
  EXPECT_FALSE(record.set_member(slot("grade"), "none"));
  EXPECT_EQ(code(), &bind_codes::not_member);
  EXPECT_FALSE(record.set_date(slot("due"), Date{9999999}));
  EXPECT_EQ(code(), &bind_codes::not_date);
  EXPECT_FALSE(record.set_boolean(slot("due"), true));
  EXPECT_EQ(code(), &bind_codes::wrong_physical_type);
  EXPECT_FALSE(record.set_unit(slot("at"), 0));
  EXPECT_EQ(code(), &bind_codes::wrong_tier);
  EXPECT_FALSE(record.set_row(slot("dom"), {world.plan().domain_table, 2}));
  EXPECT_EQ(code(), &bind_codes::unknown_domain);

  EXPECT_TRUE(record.set_count(slot("n"), 5));
  EXPECT_TRUE(record.set_decimal(slot("loss"), 125, 1));
  EXPECT_TRUE(record.set_date(slot("due"), *Date::parse("2022-01-01")));
  EXPECT_TRUE(record.set_absent(slot("paid")));
  EXPECT_TRUE(record.set_member(slot("grade"), "high"));
  EXPECT_TRUE(record.set_absent(slot("next")));
  EXPECT_TRUE(record.set_unit(slot("at"), 1));
  EXPECT_TRUE(record.set_row(slot("dom"), {world.plan().domain_table, 1}));
  ASSERT_TRUE(record.run()) << record.refusal_reason().message();
  EXPECT_TRUE(record.boolean(0));
  EXPECT_EQ(record.number(1), *Number::parse("2.5"));
  EXPECT_TRUE(record.boolean(2));
  EXPECT_EQ(record.unit(3), 0u);
  EXPECT_EQ(record.ordinal(4), 2u);

  EXPECT_TRUE(record.set_date(slot("opened"), *Date::parse("2022-07-01")));
  EXPECT_FALSE(record.run());
  EXPECT_EQ(code(), &run_codes::decision_later);
  record.clear();
  EXPECT_FALSE(record.run());
  EXPECT_EQ(code(), &run_codes::decision_unset);
}

TEST(Decision, RefusesColumnsThatNeedMoreThanTheRecord) {
  const World world(std::string(ladder) + R"(
define others for hazard = count(other hazard at this.at)
define many for hazard = others > 3
)",
                    {});
  const auto refusal = [&](std::string_view table, std::string_view column) {
    const auto made =
        PreparedDecision::prepare(world.plan(), table, std::span(&column, 1), {*Date::parse("2022-06-30")});
    return made.ok() ? std::string() : std::string(made.error().code->id) + " " + made.error().message();
  };
  EXPECT_EQ(refusal("hazard", "many"),
            "ZR0542 `many` cannot be decided for one record: `count(other hazard at this.at)` in `others` counts or "
            "adds up rows");
  EXPECT_EQ(refusal("village", "code"), "ZR0540 the pack has no table of facts `village`");
  EXPECT_EQ(refusal("hazard", "none"), "ZR0541 `hazard` has no column `none`");
}

TEST(Decision, AllocatesNothing) {
  const World world(ladder, {});
  const PreparedDecision table = world.prepare("hazard", {"level", "level.row"});
  DecisionOptions options{*Date::parse("2022-06-30")};
  options.shortcuts = false;
  const std::vector<std::string_view> names{"level"};
  const auto plain = PreparedDecision::prepare(world.plan(), "hazard", names, options);
  ASSERT_TRUE(plain.ok());
  const World other(mixed, {});
  const PreparedDecision values = other.prepare(
      "case", {"ratio", "half", "late", "wait", "cut", "quarter_of", "part", "worth", "marks", "place_name"});
  DecisionRecord first(table), second(*plain), third(values);
  const auto slot = [&](std::string_view name) { return *values.slot(name); };
  const Number third_of = *Number::parse("1/3");
  const std::vector<std::pair<DecisionSlot, Number>> numbers{
      {slot("n"), Number(7)}, {slot("free"), third_of}, {slot("loss"), *Number::parse("1.25")}};
  const DecisionSlot opened = slot("opened"), due = slot("due"), paid = slot("paid"), grade = slot("grade"),
                     at = slot("at");
  const std::size_t before = allocations;
  bool fine = true;
  for (int i = 0; i < 100; ++i) {
    for (DecisionRecord* record : {&first, &second}) {
      for (DecisionSlot s = 3; s < 7; ++s) fine = fine && record->set_count(s, i % 4 + 1);
      fine = fine && record->set_boolean(7, i % 2 == 0) && record->run() && record->present(0);
    }
    for (const auto& [s, value] : numbers) fine = fine && third.set_number(s, value);
    fine = fine && third.set_date(opened, Date{19000}) && third.set_date(due, Date{19010}) && third.set_absent(paid) &&
           third.set_ordinal(grade, 1) && third.set_unit(at, 1) && third.run() && third.present(0) && third.present(5);
  }
  EXPECT_EQ(allocations, before);
  EXPECT_TRUE(fine);
}

TEST(RuleIndex, LeavesOpenExactlyWhatCanHold) {
  using detail::RuleIndex;
  using detail::WordRanges;
  std::mt19937 chance(3);
  for (const std::size_t count : {1u, 63u, 64u, 700u, 3000u}) {
    std::vector<std::vector<RuleIndex::Condition>> rules(count);
    for (auto& rule : rules) {
      for (std::uint32_t field = 0; field < 3; ++field) {
        if (chance() % 3 == 0) continue;
        const auto low = static_cast<std::int64_t>(chance() % 50);
        WordRanges ranges{{low, low + static_cast<std::int64_t>(chance() % 5)}};
        if (chance() % 5 == 0) ranges = complement(ranges);
        if (chance() % 9 == 0) ranges = detail::unite(ranges, {{1'000'000, INT64_MAX}});
        rule.push_back({field, ranges});
      }
    }
    const RuleIndex index(3, rules);
    for (int query = 0; query < 300; ++query) {
      const std::int64_t far[] = {INT64_MIN, INT64_MAX, 1'000'000, 999'999};
      std::int64_t values[3];
      for (std::int64_t& value : values) {
        value = chance() % 10 == 0 ? far[chance() % 4] : static_cast<std::int64_t>(chance() % 56);
      }
      const std::uint64_t unknown = chance() % 3 == 0 ? chance() % 8 : 0;
      std::vector<std::uint32_t> expected, found;
      for (std::uint32_t r = 0; r < count; ++r) {
        bool holds = true, waits = false;
        for (const auto& condition : rules[r]) {
          if ((unknown >> condition.field & 1) != 0) {
            waits = true;
            continue;
          }
          holds = holds && std::any_of(condition.ranges.begin(), condition.ranges.end(), [&](const auto& range) {
                    return range.low <= values[condition.field] && values[condition.field] <= range.high;
                  });
        }
        if (holds || waits) expected.push_back(r);
      }
      index.search(values, unknown, [&](std::uint32_t rule) {
        found.push_back(rule);
        return true;
      });
      ASSERT_EQ(found, expected) << count << " rules, query " << query;
    }
  }
}

TEST(RuleIndex, CutsTheLineAtItsBounds) {
  for (const std::vector<std::int64_t>& bounds : {std::vector<std::int64_t>{},
                                                  {0},
                                                  {-5, 7, 8},
                                                  {INT64_MIN + 1, 0, INT64_MAX},
                                                  {-1'000'000, 1'000'000, 2'000'000}}) {
    const detail::IntervalMap map(bounds);
    for (std::size_t i = 0; i < map.intervals(); ++i) {
      EXPECT_EQ(map.find(map.representative(i)), i);
      if (i < bounds.size()) {
        EXPECT_EQ(map.find(bounds[i] - 1), i);
        EXPECT_EQ(map.find(bounds[i]), i + 1);
      }
    }
    EXPECT_EQ(map.find(INT64_MIN), 0u);
    EXPECT_EQ(map.find(INT64_MAX), bounds.size());
  }
}

}  // namespace
}  // namespace zeren
