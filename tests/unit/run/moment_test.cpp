// Moments from tables to results: what a run for a day or for a minute of it sees, what loaders take, how units of
// measure and moments are shown.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/ndjson.hpp"
#include "zeren/io/output.hpp"
#include "zeren/io/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/explain.hpp"

namespace zeren {
namespace {

constexpr const char* rules = R"(pack small { effective 2022-01-01 .. 2022-12-31  calendar cn  months clamp }
tier county > township
event referral on decided {
  id : key  at : township  decided : moment  received : moment?  promised : moment deadline
}
event note on day { id : key  about : referral  day : date }
event fine on day { id : key  at : township  day : date  amount : number(2) 元 }
param limit = 24 hours
define due for referral = decided + limit
define late for referral = (received otherwise now) > due
define waited for referral = hours(decided -> (received otherwise now))
define referrals for township = count(referral within this)
define notes for township = count(note where about.at = this)
define late_ones for township = count(referral within this where late)
define fines for township = sum(amount over fine within this)
ladder l for township in order {
  step one when late_ones > 0
  release when late_ones = 0
}
)";
constexpr const char* units = "code,name,level,parent\n1,C,county,\n11,T,township,1\n";
constexpr const char* referrals =
    "id,at,decided,received,promised\n"
    "R1,11,2022-03-01 14:30,2022-03-02 14:30,2022-03-09 00:00\n"
    "R2,11,2022-03-01T14:30,2022-03-02 14:31:00,2022-03-09 00:00\n"
    "R3,11,2022-03-02 14:31,,2022-03-09 00:00\n";

struct World {
  CompileResult compiled;
  LoadedUnits loaded;
  BindResult bound;

  explicit World(const char* given = referrals) {
    PackFiles files;
    files.files.push_back({"small.zr", rules});
    compiled = compile(files);
    for (const Diagnostic& d : compiled.diagnostics) {
      EXPECT_NE(d.code->severity, Severity::error) << message(d, Language::en);
    }
    if (!compiled.ok()) return;
    const std::vector<TierName> tiers{{"county", ""}, {"township", ""}};
    loaded = load_units("units.csv", units, tiers);
    const LoadedTable referral = read_csv("referral", "referral.csv", given);
    const LoadedTable note = read_csv("note", "note.csv", "id,about,day\nN1,R1,2022-03-02\nN2,R3,2022-03-02\n");
    const LoadedTable fine = read_csv("fine", "fine.csv", "id,at,day,amount\nF1,11,2022-03-01,300000.5\n");
    const std::vector<SourceTable> tables{referral.view(), note.view(), fine.view()};
    bound = zeren::bind(plan(), loaded.organisation.value(), tables);
  }
  const plan::Plan& plan() const { return compiled.pack->plan(); }
  Result<Evaluation, EngineError> run(const char* day, std::optional<std::int32_t> minute = {}) const {
    EvaluateOptions options;
    options.today = Date::parse(day).value();
    options.minute = minute;
    return evaluate(plan(), bound.dataset, options);
  }
  CellView cell(const Evaluation& evaluation, std::string_view table, const char* key, std::string_view column) const {
    const plan::TableId t = evaluation.find_table(table).value();
    return evaluation.cell(t, evaluation.find_row(t, key).value(), evaluation.find_column(t, column).value());
  }
  std::string text(const Evaluation& evaluation, std::string_view table, const char* key, std::string_view name) const {
    return cell(evaluation, table, key, name).text();
  }
  std::string explained(const Evaluation& evaluation, std::string_view table, const char* key,
                        std::string_view column) const {
    const plan::TableId t = evaluation.find_table(table).value();
    return render_text(explain(plan(), bound.dataset, evaluation, t, evaluation.find_row(t, key).value(),
                               evaluation.find_column(t, column).value()));
  }
};

constexpr std::int32_t at(int hour, int minute) {
  return hour * 60 + minute;
}

bool holds(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(Moments, ADayIsSeenWhole) {
  const World w;
  ASSERT_TRUE(w.bound.rejects.empty()) << reason(w.bound.rejects[0], Language::en);
  const auto run = w.run("2022-03-02");
  ASSERT_TRUE(run.ok()) << run.error().message();
  EXPECT_EQ(run->now().to_string(), "2022-03-02 23:59");
  EXPECT_EQ(w.text(*run, "referral", "R1", "due"), "2022-03-02 14:30");
  EXPECT_EQ(w.text(*run, "referral", "R1", "late"), "false") << "exactly at the bound";
  EXPECT_EQ(w.text(*run, "referral", "R2", "late"), "true") << "one minute later";
  EXPECT_EQ(w.cell(*run, "referral", "R2", "waited").fraction(), "1441/60");
  EXPECT_EQ(w.text(*run, "township", "11", "referrals"), "3");
  EXPECT_EQ(w.text(*run, "township", "11", "notes"), "2");
}

TEST(Moments, AMinuteHidesWhatComesLater) {
  const World w;
  const auto bound = w.run("2022-03-02", at(14, 30));
  ASSERT_TRUE(bound.ok());
  EXPECT_EQ(w.text(*bound, "referral", "R1", "received"), "2022-03-02 14:30");
  EXPECT_EQ(w.cell(*bound, "referral", "R2", "received").state(), CellState::absent);
  EXPECT_EQ(w.text(*bound, "referral", "R2", "late"), "false");
  EXPECT_EQ(w.text(*bound, "township", "11", "referrals"), "2") << "R3 is not there yet";
  EXPECT_EQ(w.text(*bound, "township", "11", "notes"), "1") << "nor is what refers to it";
  EXPECT_EQ(w.text(*bound, "township", "11", "late_ones"), "0");
  EXPECT_EQ(w.cell(*bound, "township", "11", "l").state(), CellState::absent);

  const auto later = w.run("2022-03-02", at(14, 31));
  ASSERT_TRUE(later.ok());
  EXPECT_EQ(w.text(*later, "referral", "R2", "late"), "true");
  EXPECT_EQ(w.text(*later, "township", "11", "referrals"), "3");
  EXPECT_EQ(w.text(*later, "township", "11", "l"), "one");

  const auto first = w.run("2022-03-01", at(14, 29));
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(w.text(*first, "township", "11", "referrals"), "0");
  EXPECT_TRUE(holds(to_json(*first), "\"on\":\"2022-03-01\",\"at\":\"2022-03-01 14:29\""));
}

TEST(Moments, AMinuteOutsideTheDayIsRefused) {
  const World w;
  EXPECT_FALSE(w.run("2022-03-01", minutes_in_day).ok());
  EXPECT_FALSE(w.run("2022-03-01", -1).ok());
}

TEST(Moments, OtherSpellingsSetTheRowAside) {
  const World w(
      "id,at,decided,received,promised\n"
      "A,11,2022/3/1 9:05,,2022-03-09 00:00\n"
      "B,11,2022-03-01,,2022-03-09 00:00\n"
      "C,11,2022-03-01 14:30:15,,2022-03-09 00:00\n"
      "D,11,2022年3月1日 9时5分,,2022-03-09 00:00\n"
      "E,11,2022-03-01 25:00,,2022-03-09 00:00\n");
  std::string codes, help;
  for (const Reject& reject : w.bound.rejects) {
    if (reject.table != "referral") continue;
    codes += std::string(reject.code->id) + " ";
    help += reason(reject, Language::en) + "\n";
  }
  EXPECT_EQ(codes, "ZR0777 ZR0776 ZR0776 ZR0777 ZR0776 ") << help;
}

TEST(Moments, ExplanationsShowThemAndTheUnitsOfMeasure) {
  const World w;
  const auto run = w.run("2022-03-02", at(14, 30));
  ASSERT_TRUE(run.ok());
  const std::string late = w.explained(*run, "referral", "R2", "late");
  EXPECT_TRUE(holds(late, "2022-03-02 14:31 is later than now, 2022-03-02 14:30")) << late;
  const std::string fines = w.explained(*run, "township", "11", "fines");
  EXPECT_TRUE(holds(fines, "300000.5 元") || holds(fines, "300000.50 元")) << fines;
}

}  // namespace
}  // namespace zeren
