// Sessions: each sort of change, what is refused and why, all or nothing, limits, and which cells are told to change.
// That sessions equal fresh runs after any changes is drawn at random by tests/differential/session.py.
#include "zeren/run/session.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "zeren/base/limit_codes.hpp"
#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren {
namespace {

constexpr const char* rules = R"(pack small { effective 2022-01-01 .. 2022-12-31  calendar cn }
source law clauses 1 .. 9
tier county > township > village
entity firm { id: key  at: village  staff: count }
event hazard on found until closed {
  id : key  at : village  firm : firm?  found : date  due : deadline  closed : date?  severity : count in 1 .. 4
  weight : number(2)?
}
entity note { at: village  weight: count }
event visit on day { firm: firm  day: date }

score points for village {
  start 100
  open : deduct 2 * severity for each hazard at this
  floor 0
}
define points for township = mean(points over village within this) otherwise 0
define points for county = mean(points over township within this) otherwise 0
rank place by points high first for township within county, ties dense
define heavy for village = count(hazard at this where severity >= 3)
define worst for village = max(severity over hazard at this) otherwise 0
define newest for village = last(severity over hazard at this by found) otherwise 0
define sizes for village = count distinct(severity over hazard at this)
define notes for village = sum(weight over note at this)
define heaviest for village = max(weight over note at this) otherwise 0
define late for hazard = due < today
define cube for firm = staff / 2 * staff * staff
define cubes for county = sum(cube over firm within this)
define load for firm = sum(weight otherwise 0 over hazard of this)
define burden for hazard = firm.load otherwise 0
)";

constexpr const char* units =
    "code,name,level,parent\nC,county,county,\nT1,east,township,C\nT2,west,township,C\n"
    "V11,v11,village,T1\nV12,v12,village,T1\nV21,v21,village,T2\n";

class SessionTest : public ::testing::Test {
 protected:
  void SetUp() override {
    PackFiles files;
    files.files.push_back({"small.zr", rules});
    CompileResult compiled = compile(files);
    for (const Diagnostic& d : compiled.diagnostics) {
      ASSERT_NE(d.code->severity, Severity::error) << message(d, Language::en);
    }
    pack_ = std::make_unique<CompiledPack>(std::move(*compiled.pack));
    std::vector<TierName> tiers;
    for (const plan::Table& table : pack_->plan().tables) {
      if (table.kind == plan::TableKind::tier) tiers.push_back({table.name, table.label});
    }
    auto loaded = load_units("units.csv", units, tiers);
    ASSERT_TRUE(loaded.organisation);
    organisation_ = std::make_unique<Organisation>(std::move(*loaded.organisation));
    open({});
  }

  void open(const Limits& limits) {
    std::vector<LoadedTable> tables;
    tables.push_back(read_csv("firm", "firm.csv", "id,at,staff\nF1,V11,10\nF2,V21,20\n"));
    tables.push_back(read_csv("hazard", "hazard.csv",
                              "id,at,firm,found,due,closed,severity,weight\n"
                              "H1,V11,F1,2022-03-01,2022-03-31,,2,1.50\n"
                              "H2,V11,F1,2022-04-01,2022-07-31,,3,\n"
                              "H3,V21,,2022-04-01,2022-06-01,2022-05-01,1,2\n"
                              "H4,V21,F2,2022-08-01,2022-09-01,,4,4\n"));
    tables.push_back(read_csv("visit", "visit.csv", "firm,day\nF1,2022-02-01\n"));
    std::vector<SourceTable> views;
    for (const LoadedTable& table : tables) views.push_back(table.view());
    EvaluateOptions options;
    options.today = *Date::parse("2022-06-30");
    options.limits = limits;
    auto opened = Session::open(pack_->plan(), *organisation_, views, options);
    ASSERT_TRUE(opened.ok()) << opened.error().message();
    session_ = std::make_unique<Session>(std::move(opened.value()));
    EXPECT_TRUE(session_->rejects().empty());
  }

  std::string at(const std::string& table, const std::string& key, const std::string& column) {
    const auto t = session_->find_table(table);
    const auto c = session_->find_column(*t, column);
    const auto cell = session_->cell(*t, key, *c);
    if (!cell.ok()) return cell.error().message();
    return *cell ? (*cell)->text() : "no row";
  }
  void good(const ApplyResult& result) {
    EXPECT_TRUE(result.ok()) << (result.rejects.empty() ? "" : reason(result.rejects.front()))
                             << (result.error ? result.error->message() : "");
  }
  bool follows(const std::string& table, const std::string& column) {
    for (const ColumnCost& cost : session_->costs()) {
      if (session_->plan().tables[cost.table].name != table) continue;
      if (session_->plan().tables[cost.table].columns[cost.column].name == column) return cost.incremental;
    }
    return false;
  }

  std::unique_ptr<CompiledPack> pack_;
  std::unique_ptr<Organisation> organisation_;
  std::unique_ptr<Session> session_;
};

TEST_F(SessionTest, BeginsWithTheResultsOfARun) {
  EXPECT_EQ(at("village", "V11", "points"), "90");
  EXPECT_EQ(at("village", "V21", "points"), "98");  // H4 is not there yet
  EXPECT_EQ(at("township", "T1", "points"), "95");
  EXPECT_EQ(at("township", "T2", "place"), "1");
  EXPECT_EQ(at("hazard", "H1", "late"), "true");
  EXPECT_EQ(at("hazard", "H4", "late"), "no row");
  EXPECT_EQ(at("firm", "F1", "load"), "1.5");
}

TEST_F(SessionTest, FollowsEveryColumnOfThisPack) {
  for (const ColumnCost& cost : session_->costs()) {
    const plan::Table& table = session_->plan().tables[cost.table];
    EXPECT_TRUE(cost.incremental) << table.name << "." << table.columns[cost.column].name << ": " << cost.why;
  }
}

TEST_F(SessionTest, AnUpdateGoesUpTheTree) {
  good(session_->apply(Change::update("hazard", "H3", {{"severity", std::int64_t{4}}})));
  EXPECT_EQ(at("village", "V21", "points"), "92");
  EXPECT_EQ(at("township", "T2", "points"), "92");
  EXPECT_EQ(at("county", "C", "points"), "93.5");
  EXPECT_EQ(at("township", "T1", "place"), "1");
  EXPECT_EQ(at("township", "T2", "place"), "2");
  EXPECT_EQ(at("village", "V21", "heavy"), "1");
  EXPECT_EQ(at("village", "V21", "worst"), "4");
}

TEST_F(SessionTest, NumbersThatOutgrow64BitsAreExact) {
  EXPECT_TRUE(follows("county", "cubes"));
  EXPECT_EQ(at("county", "C", "cubes"), "4500");
  good(session_->apply(Change::update("firm", "F1", {{"staff", std::int64_t{3'000'000'000}}})));
  EXPECT_EQ(at("firm", "F1", "cube"), "13500000000000000000000000000");
  EXPECT_EQ(at("county", "C", "cubes"), "13500000000000000000000004000");
  good(session_->apply(Change::update("firm", "F1", {{"staff", std::int64_t{1}}})));
  EXPECT_EQ(at("county", "C", "cubes"), "4000.5");
}

TEST_F(SessionTest, AValueThatNeedsNoParsingIsHeldAgainstItsDeclarationToo) {
  const ApplyResult refused = session_->apply(Change::update("hazard", "H1", {{"severity", std::int64_t{9}}}));
  ASSERT_FALSE(refused.ok());
  ASSERT_EQ(refused.rejects.size(), 1u);
  EXPECT_EQ(refused.rejects[0].code, &bind_codes::count_out_of_range);
  EXPECT_FALSE(session_->apply(Change::update("hazard", "H1", {{"severity", true}})).ok());
  EXPECT_EQ(at("hazard", "H1", "severity"), "2");
  good(session_->apply(Change::update("hazard", "H1", {{"weight", std::int64_t{3}}})));
  EXPECT_EQ(at("firm", "F1", "load"), "3");
}

TEST_F(SessionTest, RowsComeAndGo) {
  good(session_->apply(Change::insert("hazard", {{"id", "H5"},
                                                 {"at", "v12"},
                                                 {"firm", "F1"},
                                                 {"found", *Date::parse("2022-05-05")},
                                                 {"due", "2022-05-06"},
                                                 {"severity", std::int64_t{3}},
                                                 {"weight", Number::decimal(25, 1)}})));
  EXPECT_EQ(at("village", "V12", "points"), "94");
  EXPECT_EQ(at("firm", "F1", "load"), "4");
  EXPECT_EQ(at("hazard", "H1", "burden"), "4");  // by way of its firm
  EXPECT_EQ(at("hazard", "H5", "burden"), "4");
  good(session_->apply(Change::remove("hazard", "H1")));
  EXPECT_EQ(at("hazard", "H1", "late"), "no row");
  EXPECT_EQ(at("village", "V11", "points"), "94");
  EXPECT_EQ(at("hazard", "H5", "burden"), "2.5");
}

TEST_F(SessionTest, TiesOfFirstAndLastGoByTheRowsOwnOrderNotByWhenTheyCame) {
  const auto add = [&](const std::string& id, std::int64_t severity) {
    good(session_->apply(Change::insert(
        "hazard",
        {{"id", id}, {"at", "V12"}, {"found", "2022-05-05"}, {"due", "2022-05-06"}, {"severity", severity}})));
  };
  add("Z", 1);
  add("A", 2);
  EXPECT_EQ(at("village", "V12", "newest"), "1");  // `Z` stands behind `A`
  good(session_->apply(Change::update("hazard", "Z", {{"found", "2022-05-04"}})));
  EXPECT_EQ(at("village", "V12", "newest"), "2");
  good(session_->apply(Change::update("hazard", "A", {{"id", "B"}, {"severity", std::int64_t{4}}})));
  EXPECT_EQ(at("village", "V12", "newest"), "4");
  EXPECT_EQ(at("hazard", "A", "late"), "no row");
}

TEST_F(SessionTest, ABadRowIsRefusedWithTheReasonsOfBinding) {
  const auto refused = [&](const Change& change) {
    const ApplyResult result = session_->apply(change);
    return result.rejects.empty() ? std::string("taken") : std::string(result.rejects.front().code->id);
  };
  EXPECT_EQ(refused(Change::update("hazard", "H1", {{"severity", std::int64_t{5}}})),
            bind_codes::count_out_of_range.id);
  EXPECT_EQ(refused(Change::update("hazard", "H1", {{"severity", ""}})), bind_codes::absent_value.id);
  EXPECT_EQ(refused(Change::update("hazard", "H1", {{"nothing", "1"}})), bind_codes::unknown_column.id);
  EXPECT_EQ(refused(Change::update("hazard", "H9", {{"severity", "1"}})), bind_codes::missing_row.id);
  EXPECT_EQ(refused(Change::update("hazard", "H1", {{"firm", "F9"}})), bind_codes::missing_row.id);
  EXPECT_EQ(refused(Change::update("hazard", "H1", {{"at", "T1"}})), bind_codes::wrong_tier.id);
  EXPECT_EQ(refused(Change::update("hazard", "H1", {{"id", "H2"}})), bind_codes::duplicate_key.id);
  EXPECT_EQ(refused(Change::update("danger", "H1", {})), bind_codes::unknown_table.id);
  EXPECT_EQ(refused(Change::insert("firm", {{"id", "F1"}, {"at", "V11"}, {"staff", "1"}})),
            bind_codes::duplicate_key.id);
  EXPECT_EQ(refused(Change::insert("firm", {{"id", "F3"}, {"at", "V11"}})), bind_codes::missing_column.id);
  EXPECT_EQ(refused(Change::remove("firm", "F1")), bind_codes::missing_row.id);  // H1 refers to it
  EXPECT_EQ(at("village", "V11", "points"), "90");
  EXPECT_TRUE(session_->changes()->empty());
}

TEST_F(SessionTest, ABatchTakesEffectAsAWholeOrNotAtAll) {
  const std::vector<Change> changes{
      Change::insert("firm", {{"id", "F3"}, {"at", "V12"}, {"staff", std::int64_t{1}}}),
      Change::update("hazard", "H1", {{"firm", "F3"}, {"severity", std::int64_t{4}}}),
      Change::remove("hazard", "H2"),
      Change::update("hazard", "H3", {{"severity", std::int64_t{9}}}),
  };
  EXPECT_FALSE(session_->apply(changes).ok());
  EXPECT_EQ(at("firm", "F3", "load"), "no row");
  EXPECT_EQ(at("village", "V11", "points"), "90");
  EXPECT_EQ(at("firm", "F1", "load"), "1.5");
  EXPECT_TRUE(session_->changes()->empty());
  const ApplyResult result = session_->apply(std::span(changes).first(3));
  good(result);
  EXPECT_EQ(result.keys, (std::vector<std::string>{"F3", "H1", "H2"}));
  EXPECT_EQ(at("firm", "F3", "load"), "1.5");
  EXPECT_EQ(at("firm", "F1", "load"), "0");
  EXPECT_EQ(at("village", "V11", "points"), "92");
}

TEST_F(SessionTest, RowsWithoutAKeyAreNamedByTheNextLine) {
  const ApplyResult result = session_->apply(Change::insert("visit", {{"firm", "F2"}, {"day", "2022-02-02"}}));
  good(result);
  ASSERT_EQ(result.keys.size(), 1U);
  EXPECT_EQ(result.keys[0], "visit.csv:3");
  EXPECT_EQ(at("visit", "visit.csv:3", "firm"), "F2");
  good(session_->apply(Change::remove("visit", "visit.csv:3")));
  EXPECT_EQ(session_->apply(Change::insert("visit", {{"firm", "F2"}, {"day", "2022-02-02"}})).keys[0], "visit.csv:4");
}

TEST_F(SessionTest, ARowWhoseOrderNobodyReadsKeepsItsFieldsWhenItIsRenamed) {
  good(session_->apply(Change::insert("firm", {{"id", "F8"}, {"at", "V12"}, {"staff", std::int64_t{8}}})));
  good(session_->apply(Change::update("firm", "F8", {{"id", "F9"}})));
  EXPECT_EQ(at("firm", "F8", "staff"), "no row");
  EXPECT_EQ(at("firm", "F9", "staff"), "8");
  EXPECT_EQ(at("firm", "F9", "load"), "0");
}

TEST_F(SessionTest, EveryFieldOfARowWithoutAKeyMayChange) {
  const std::string key =
      session_->apply(Change::insert("note", {{"at", "V11"}, {"weight", std::int64_t{2}}})).keys.at(0);
  const std::string other =
      session_->apply(Change::insert("note", {{"at", "V11"}, {"weight", std::int64_t{3}}})).keys.at(0);
  EXPECT_EQ(at("village", "V11", "notes"), "5");
  EXPECT_EQ(at("village", "V11", "heaviest"), "3");
  good(session_->apply(Change::update("note", key, {{"at", "V12"}, {"weight", std::int64_t{7}}})));
  EXPECT_EQ(at("village", "V11", "notes"), "3");
  EXPECT_EQ(at("village", "V12", "notes"), "7");
  EXPECT_EQ(at("village", "V12", "heaviest"), "7");
  good(session_->apply(Change::update("note", other, {{"weight", std::int64_t{1}}})));
  EXPECT_EQ(at("village", "V11", "heaviest"), "1");
  good(session_->apply(Change::remove("note", key)));
  EXPECT_EQ(at("village", "V12", "notes"), "0");
}

TEST_F(SessionTest, AdvancesTheDay) {
  good(session_->apply(Change::advance(*Date::parse("2022-08-31"))));
  EXPECT_EQ(session_->today().to_string(), "2022-08-31");
  EXPECT_EQ(at("village", "V21", "points"), "90");  // H4 has been found
  EXPECT_EQ(at("hazard", "H2", "late"), "true");
  EXPECT_EQ(at("hazard", "H4", "burden"), "4");
  EXPECT_EQ(at("firm", "F2", "load"), "4");
  EXPECT_FALSE(session_->apply(Change::advance(Date{Date::max().days + 1})).ok());
  EXPECT_EQ(session_->today().to_string(), "2022-08-31");
}

// What a day changes, told cell by cell; and days that come after rows that were put in for later.
TEST_F(SessionTest, TellsWhatADayChanges) {
  const auto text = [](const std::optional<SessionCell>& cell) { return cell ? cell->text() : std::string(); };
  const auto rows_at = [&](const std::string& day) {
    good(session_->apply(Change::advance(*Date::parse(day))));
    std::vector<std::string> lines;
    const auto changes = session_->changes();
    for (const CellChange& change : *changes) {
      const plan::Table& table = session_->plan().tables[change.table];
      lines.push_back(table.name + ":" + change.key + "." + table.columns[change.column].name + " " +
                      text(change.before) + ">" + text(change.after));
    }
    return lines;
  };
  const auto has = [](const std::vector<std::string>& lines, const std::string& line) {
    return std::find(lines.begin(), lines.end(), line) != lines.end();
  };
  good(session_->apply(Change::insert("hazard", {{"id", std::string("H9")},
                                                 {"at", std::string("V12")},
                                                 {"found", *Date::parse("2022-07-10")},
                                                 {"due", *Date::parse("2022-07-20")},
                                                 {"closed", *Date::parse("2022-07-15")},
                                                 {"severity", std::int64_t{1}}})));
  EXPECT_TRUE(session_->changes()->empty());
  EXPECT_TRUE(rows_at("2022-07-09").empty());
  const auto found = rows_at("2022-07-10");
  EXPECT_TRUE(has(found, "hazard:H9.id >H9"));
  EXPECT_TRUE(has(found, "hazard:H9.closed >")) << "nobody knows yet that it will be closed";
  EXPECT_TRUE(has(found, "village:V12.points 100>98"));
  EXPECT_EQ(rows_at("2022-07-15"), std::vector<std::string>{"hazard:H9.closed >2022-07-15"});
  EXPECT_TRUE(has(rows_at("2022-08-01"), "hazard:H4.id >H4"));
  good(session_->apply(Change::remove("hazard", "H9")));
  EXPECT_EQ(at("village", "V12", "points"), "100");
  EXPECT_TRUE(has(rows_at("2022-07-31"), "hazard:H4.id H4>")) << "back again";
}

TEST_F(SessionTest, ARowIsTurnedByTheDayThatItHasByThen) {
  const auto late_on = [&](const std::string& day) {
    good(session_->apply(Change::advance(*Date::parse(day))));
    return at("hazard", "H2", "late");
  };
  EXPECT_EQ(late_on("2022-07-01"), "false");
  good(session_->apply(Change::update("hazard", "H2", {{"due", *Date::parse("2022-07-03")}})));
  EXPECT_EQ(late_on("2022-07-03"), "false");
  EXPECT_EQ(late_on("2022-07-04"), "true");
  good(session_->apply(Change::update("hazard", "H2", {{"due", *Date::parse("2022-07-20")}})));
  EXPECT_EQ(late_on("2022-07-05"), "false");
  EXPECT_EQ(late_on("2022-07-21"), "true");
}

TEST_F(SessionTest, MovesAUnit) {
  good(session_->apply(Change::move_unit("v11", "west")));
  EXPECT_EQ(at("township", "T1", "points"), "100");
  EXPECT_EQ(at("township", "T2", "points"), "94");
  EXPECT_EQ(at("village", "V11", "points"), "90");
  EXPECT_EQ(session_->organisation().path_of(session_->organisation().find_code("V11")), "county/west/v11");
  EXPECT_FALSE(session_->apply(Change::move_unit("T1", "V11")).ok());
  EXPECT_FALSE(session_->apply(Change::move_unit("none", "V11")).ok());
  EXPECT_EQ(at("township", "T2", "points"), "94");
}

TEST_F(SessionTest, TellsTheCellsThatDiffer) {
  EXPECT_TRUE(session_->changes()->empty());
  good(session_->apply(Change::update("hazard", "H3", {{"severity", std::int64_t{4}}})));
  good(session_->apply(Change::update("hazard", "H2", {{"severity", std::int64_t{1}}})));
  good(session_->apply(Change::update("hazard", "H2", {{"severity", std::int64_t{3}}})));  // as it was
  std::vector<std::string> told;
  const auto changes = session_->changes();
  for (const CellChange& change : *changes) {
    const plan::Table& table = session_->plan().tables[change.table];
    told.push_back(table.name + ":" + change.key + "." + table.columns[change.column].name + " " +
                   change.before->text() + " " + change.after->text());
  }
  EXPECT_NE(std::find(told.begin(), told.end(), "village:V21.points 98 92"), told.end());
  EXPECT_NE(std::find(told.begin(), told.end(), "township:T2.place 1 2"), told.end());
  EXPECT_NE(std::find(told.begin(), told.end(), "township:T1.place 2 1"), told.end());
  EXPECT_NE(std::find(told.begin(), told.end(), "county:C.points 96.5 93.5"), told.end());
  for (const std::string& line : told) EXPECT_EQ(line.find("V11"), std::string::npos) << line;
  EXPECT_TRUE(session_->changes()->empty());
}

TEST_F(SessionTest, TellsRowsThatComeAndGo) {
  good(session_->apply(Change::remove("hazard", "H2")));
  good(session_->apply(Change::insert("firm", {{"id", "F3"}, {"at", "V12"}, {"staff", std::int64_t{1}}})));
  std::size_t gone = 0, came = 0;
  const auto changes = session_->changes();
  for (const CellChange& change : *changes) {
    if (change.key == "H2" && change.before && !change.after) ++gone;
    if (change.key == "F3" && !change.before && change.after) ++came;
  }
  EXPECT_GT(gone, 5U);
  EXPECT_GT(came, 2U);
}

TEST_F(SessionTest, ALimitLeavesTheSessionAsItWas) {
  std::stop_source stop;
  Limits limits;
  limits.stop = stop.get_token();
  session_->set_limits(limits);
  stop.request_stop();
  for (const Change& change :
       {Change::update("hazard", "H3", {{"severity", std::int64_t{4}}}), Change::advance(*Date::parse("2022-08-31"))}) {
    const ApplyResult result = session_->apply(change);
    ASSERT_TRUE(result.error);
    EXPECT_EQ(result.error->code->id, limit_codes::cancelled.id);
    EXPECT_TRUE(result.keys.empty());
  }
  session_->set_limits({});
  EXPECT_EQ(at("village", "V21", "points"), "98");
  EXPECT_EQ(session_->today().to_string(), "2022-06-30");
  EXPECT_TRUE(session_->changes()->empty());
  limits = {};
  limits.cells = 10;
  session_->set_limits(limits);
  EXPECT_EQ(session_->apply(Change::advance(*Date::parse("2022-08-31"))).error->code->id, "ZR0525");
  session_->set_limits({});
  EXPECT_EQ(at("hazard", "H2", "late"), "false");
}

TEST_F(SessionTest, GivesAnEvaluationForTablesAndExplanations) {
  good(session_->apply(Change::update("hazard", "H3", {{"severity", std::int64_t{4}}})));
  const auto evaluation = session_->evaluation();
  ASSERT_TRUE(evaluation.ok());
  const auto village = *(*evaluation)->find_table("village");
  const auto row = *(*evaluation)->find_row(village, "V21");
  EXPECT_EQ((*evaluation)->cell(village, row, *(*evaluation)->find_column(village, "points")).text(), "92");
  EXPECT_TRUE(follows("village", "points"));
}

}  // namespace
}  // namespace zeren
