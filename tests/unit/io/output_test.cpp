#include "zeren/io/output.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "zeren/compile.hpp"
#include "zeren/org/units.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren::testing {
namespace {

constexpr const char* rules = R"(
pack demo { rounding half_up 2 }
tier county > village
domain fire "消防"
event hazard on found { id : key  at : village  found : date  due : deadline  risk : number }
define risk "风险" for village = sum(risk over hazard at this)
define mean_risk for village = sum(risk over hazard at this) / count(hazard at this)
define calm for village = not any(hazard at this)
rank place by risk high first for village within county
check quiet "平安" for village must calm
)";

class OutputTest : public ::testing::Test {
 protected:
  void SetUp() override {
    compiled_ = compile({{}, {{"rules.zr", rules}}, {}});
    for (const Diagnostic& d : compiled_.diagnostics) {
      ASSERT_NE(d.code->severity, Severity::error) << message(d, Language::en);
    }
    ASSERT_TRUE(compiled_.ok());
    UnitsTable units;
    units.add({"1", "安吉县", "county", ""});
    units.add({"11", "三山村", "village", "1"});
    units.add({"12", "余村, \"北\"", "village", "1"});
    units.add({"13", "甲", "village", "1"});
    organisation_ = std::move(*build_organisation(units, plan().tiers).organisation);
    const std::string_view ids[] = {"H1", "H2", "H3"}, at[] = {"11", "13", "13"};
    const Date found[] = {*Date::parse("2022-03-01"), *Date::parse("2022-03-02"), *Date::parse("2022-03-03")};
    const Number risk[] = {Number(1), Number(2), *Number::ratio(1, 3)};
    SourceTable table{"hazard", "", 3, {}, {}};
    table.columns = {{"id", std::span<const std::string_view>(ids), {}},
                     {"at", std::span<const std::string_view>(at), {}},
                     {"found", std::span<const Date>(found), {}},
                     {"due", std::span<const Date>(found), {}},
                     {"risk", std::span<const Number>(risk), {}}};
    bound_ = zeren::bind(plan(), organisation_, std::span(&table, 1));
    ASSERT_TRUE(bound_.rejects.empty()) << reason(bound_.rejects[0]);
    EvaluateOptions options;
    options.today = *Date::parse("2022-06-30");
    auto result = evaluate(plan(), bound_.dataset, options);
    ASSERT_TRUE(result.ok());
    evaluation_.emplace(std::move(*result));
  }
  const plan::Plan& plan() const { return compiled_.pack->plan(); }
  plan::TableId village() const { return *evaluation_->find_table("village"); }

  CompileResult compiled_;
  Organisation organisation_;
  BindResult bound_;
  std::optional<Evaluation> evaluation_;
};

TEST_F(OutputTest, CsvQuotesAndRoundsAndMarksErrors) {
  const std::string csv = to_csv(*evaluation_, village());
  EXPECT_EQ(csv,
            "code,name,risk,mean_risk,calm,place\n"
            "11,三山村,1.00,1.00,false,2\n"
            "12,\"余村, \"\"北\"\"\",0.00,#ERROR,true,3\n"
            "13,甲,2.33,1.17,false,1\n");
}

TEST_F(OutputTest, ExactNumbersAndSorting) {
  OutputOptions options;
  options.exact = true;
  options.sort_by = "place";
  const std::string csv = to_csv(*evaluation_, village(), options);
  EXPECT_LT(csv.find("13,甲,7/3,7/6,false,1"), csv.find("11,三山村,1,1,false,2")) << csv;
  options.sort_by = "name";
  const std::string by_text = to_csv(*evaluation_, village(), options);
  EXPECT_LT(by_text.find("\n12,"), by_text.find("\n13,")) << by_text;
  options.sort_by = "mean_risk";
  const std::string without_last = to_csv(*evaluation_, village(), options);
  EXPECT_LT(without_last.find("\n13,"), without_last.find("\n12,")) << without_last;
}

TEST_F(OutputTest, FiltersByTheCellAsShownOrExact) {
  OutputOptions options;
  const auto rows = [&](std::vector<RowFilter> filters) {
    options.where = std::move(filters);
    const std::string csv = to_csv(*evaluation_, village(), options);
    return std::count(csv.begin(), csv.end(), '\n') - 1;
  };
  EXPECT_EQ(rows({{"calm", "false"}}), 2);
  EXPECT_EQ(rows({{"risk", "2.33"}}), 1);
  EXPECT_EQ(rows({{"risk", "7/3"}}), 1);
  EXPECT_EQ(rows({{"code", "11"}, {"code", "12"}}), 2) << "any of one column";
  EXPECT_EQ(rows({{"calm", "false"}, {"place", "1"}}), 1) << "all columns";
  EXPECT_EQ(rows({{"mean_risk", ""}}), 0) << "a cell in error is not absent";
  EXPECT_EQ(rows({{"no_such_column", "1"}}), 3);
}

TEST_F(OutputTest, TerminalTablesAlignChinese) {
  OutputOptions options;
  options.language = Language::zh;
  const std::string text = to_text_table(*evaluation_, village(), options);
  std::vector<std::string> lines{""};
  for (const char c : text) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back().push_back(c);
    }
  }
  ASSERT_EQ(lines.size(), 6u) << text;
  EXPECT_NE(lines[0].find("风险"), std::string::npos) << text;
  EXPECT_NE(lines[3].find(" ! "), std::string::npos) << text;
  EXPECT_NE(lines[1].find("----"), std::string::npos);
}

TEST_F(OutputTest, JsonIsStableAndParses) {
  JsonContext context;
  context.rejects = 2;
  const std::string text = to_json(*evaluation_, context);
  EXPECT_EQ(text, to_json(*evaluation_, context));
  EXPECT_TRUE(text.starts_with("{\"version\":1,\"pack\":\"demo\",\"on\":\"2022-06-30\",\"tables\":{")) << text;
  const auto json = nlohmann::json::parse(text);
  const auto& rows = json["tables"]["village"];
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[2]["risk"], "2.33");
  EXPECT_EQ(rows[2]["place"], "1");
  EXPECT_EQ(rows[1]["calm"], true);
  EXPECT_TRUE(rows[1]["mean_risk"].is_null());
  ASSERT_EQ(json["errors"].size(), 1u);
  EXPECT_EQ(json["errors"][0]["key"], "12");
  EXPECT_EQ(json["errors"][0]["table"], "village");
  ASSERT_EQ(json["findings"].size(), 2u);
  EXPECT_EQ(json["findings"][0]["name"], "quiet");
  EXPECT_EQ(json["findings"][0]["rows"][0]["label"], "三山村");
  EXPECT_EQ(json["rejects"], 2);
  EXPECT_FALSE(json["tables"].contains("hazard")) << "a table of facts without a rule's column is not shown";
}

TEST(RejectsTest, CsvOfRejects) {
  std::vector<Reject> rejects{
      {"hazard", "hazard.csv", 3, "at", &bind_codes::unknown_unit, {"x,y"}, "H1,\"x,y\""},
      {"hazard", "hazard.csv", 3, "found", &bind_codes::not_date, {"?"}, "H1,\"x,y\""},
      {"hazard", "hazard.csv", 1, "foo", &bind_codes::unknown_column, {"foo", "hazard", "`found`"}, ""}};
  EXPECT_EQ(count_rejected_rows(rejects), 1u);
  const std::string csv = rejects_to_csv(rejects);
  EXPECT_TRUE(csv.starts_with("file,line,column,code,reason,row\nhazard.csv,3,at,ZR07")) << csv;
  EXPECT_NE(csv.find("or path `x,y`; correct it, or add the unit to the units table\",\"H1,\"\"x,y\"\"\"\n"),
            std::string::npos)
      << csv;
  EXPECT_EQ(rejects_to_csv({}), "file,line,column,code,reason,row\n");
}

TEST(JsonStringTest, EscapesWhatItMust) {
  std::string out;
  append_json_string(out, "a\"b\\c\n\x01 安 \xFF");
  EXPECT_EQ(out, "\"a\\\"b\\\\c\\n\\u0001 安 \xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace zeren::testing
