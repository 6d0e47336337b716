// One test a kind of broken row: the row goes, the rest stays, and the reason is right.
#include "tests/unit/run/bind_fixture.hpp"

namespace zeren::testing {
namespace {

constexpr std::string_view good = "H9|112||road|general|2022-03-01|2022-03-15|||||2022-03-01";

class BindRejectsTest : public BindTest {
 protected:
  // Binds a good hazard and a bad one (after three enterprises) and gives the one reject.
  Reject reject_of(std::string_view row, std::size_t line = 3) {
    const TextTable enterprises("enterprise", "id|title|at", {"E1|甲厂|111", "E2|乙厂|111", "E2|丙厂|111"});
    const TextTable hazards("hazard", hazard_header, {good, row});
    BindResult result = bind_tables({&enterprises, &hazards});
    EXPECT_EQ(result.dataset.tables[hazard]->rows, 1u);
    EXPECT_EQ(result.dataset.tables[hazard]->key(0), "H9");
    std::erase_if(result.rejects, [](const Reject& r) { return r.table == "enterprise"; });
    EXPECT_EQ(result.rejects.size(), 1u);
    if (result.rejects.empty()) return {};
    EXPECT_EQ(result.rejects[0].line, line);
    EXPECT_EQ(result.rejects[0].file, "hazard.csv");
    EXPECT_FALSE(reason(result.rejects[0], Language::zh).empty());
    return result.rejects[0];
  }
};

struct Case {
  const char* name;
  std::string_view row;
  const DiagnosticCode* code;
  std::string_view column;
  std::string_view says;
};

class BindRejectsCase : public BindRejectsTest, public ::testing::WithParamInterface<Case> {};

TEST_P(BindRejectsCase, IsRejectedWithItsReason) {
  const Case& c = GetParam();
  const Reject reject = reject_of(c.row);
  ASSERT_NE(reject.code, nullptr);
  EXPECT_EQ(id(*reject.code), id(*c.code)) << reason(reject);
  EXPECT_EQ(reject.column, c.column);
  EXPECT_NE(reason(reject).find(c.says), std::string::npos) << reason(reject);
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, BindRejectsCase,
    ::testing::Values(
        Case{"EmptyKey", "|112||road|general|2022-03-01|2022-03-15|||||2022-03-01", &bind_codes::absent_value, "id",
             "`id` is empty"},
        Case{"UnknownUnit", "H1|999||road|general|2022-03-01|2022-03-15|||||2022-03-01", &bind_codes::unknown_unit,
             "at", "`999`"},
        Case{"AmbiguousUnit", "H1|三山村||road|general|2022-03-01|2022-03-15|||||2022-03-01",
             &bind_codes::ambiguous_unit, "at", "`安吉县/梅溪镇/三山村` (111), `安吉县/递铺街道/三山村` (121)"},
        Case{"WrongTier", "H1|梅溪镇||road|general|2022-03-01|2022-03-15|||||2022-03-01", &bind_codes::wrong_tier, "at",
             "is a `township` where a `village` is needed"},
        Case{"UnknownDomain", "H1|112||roda|general|2022-03-01|2022-03-15|||||2022-03-01", &bind_codes::unknown_domain,
             "domain", "did you mean `road`"},
        Case{"NotMember", "H1|112||road|huge|2022-03-01|2022-03-15|||||2022-03-01", &bind_codes::not_member, "grade",
             "`general 一般`, `major 重大`"},
        Case{"DateSpelling", "H1|112||road|general|2022/3/1|2022-03-15|||||2022-03-01", &bind_codes::date_spelling,
             "found", "write 2022-03-01"},
        Case{"NoSuchDay", "H1|112||road|general|2022-02-30|2022-03-15|||||2022-03-01", &bind_codes::not_date, "found",
             "`2022-02-30`"},
        Case{"NotWhole", "H1|112||road|general|2022-03-01|2022-03-15||2.5|||2022-03-01", &bind_codes::not_whole, "risk",
             "`2.5`"},
        Case{"TooHigh", "H1|112||road|general|2022-03-01|2022-03-15||5|||2022-03-01", &bind_codes::count_out_of_range,
             "risk", "5 is outside the declared range 1 .. 4"},
        Case{"PastSixtyFourBits", "H1|112||road|general|2022-03-01|2022-03-15||9223372036854775808|||2022-03-01",
             &bind_codes::count_out_of_range, "risk", "9223372036854775808"},
        Case{"NotNumber", "H1|112||road|general|2022-03-01|2022-03-15|||1,000元||2022-03-01", &bind_codes::not_number,
             "fine", "`1,000元`"},
        Case{"TooManyDigits", "H1|112||road|general|2022-03-01|2022-03-15|||1.005||2022-03-01",
             &bind_codes::too_many_digits, "fine", "the 2 declared digits"},
        Case{"NoDecimal", "H1|112||road|general|2022-03-01|2022-03-15|||1/3||2022-03-01", &bind_codes::too_many_digits,
             "fine", "`1/3`"},
        Case{"NotBool", "H1|112||road|general|2022-03-01|2022-03-15||||maybe|2022-03-01", &bind_codes::not_bool,
             "urgent", "`maybe`"},
        Case{"MissingRow", "H1|112|E7|road|general|2022-03-01|2022-03-15|||||2022-03-01", &bind_codes::missing_row,
             "owner", "`enterprise` has no row `E7`"},
        Case{"RejectedRow", "H1|112|E2|road|general|2022-03-01|2022-03-15|||||2022-03-01", &bind_codes::rejected_row,
             "owner", "line 3 of enterprise.csv, rows with the key `E2` differ"},
        Case{"LaterThanOn", "H1|112||road|general|2022-03-01|2022-03-15|||||2022-03-02", &bind_codes::later_than_on,
             "seen", "`seen` 2022-03-02 is later than `found` 2022-03-01"}),
    [](const auto& test) { return std::string(test.param.name); });

TEST_F(BindRejectsTest, EveryFaultOfARowIsNamed) {
  const TextTable hazards("hazard", hazard_header, {"H1|nowhere||none|huge|2022-03-01|2022-03-15|||||2022-03-01"});
  const BindResult result = bind_tables({&hazards});
  EXPECT_EQ(result.rejects.size(), 3u);
  EXPECT_EQ(result.rejects[0].row, "H1,nowhere,,none,huge,2022-03-01,2022-03-15,,,,,2022-03-01");
}

TEST_F(BindRejectsTest, RowsThatShareAKeyAndDifferAreAllRejected) {
  const TextTable hazards("hazard", hazard_header,
                          {good, "H1|112||road|general|2022-03-01|2022-03-15|||||2022-03-01",
                           "H1|112||road|major|2022-03-01|2022-03-15|||||2022-03-01",
                           "H1|112||road|general|2022-03-01|2022-03-15|||||2022-03-01"});
  const BindResult result = bind_tables({&hazards});
  EXPECT_EQ(result.dataset.tables[hazard]->rows, 1u);
  ASSERT_EQ(result.rejects.size(), 3u);
  EXPECT_NE(reason(result.rejects[0]).find("line 4, line 5"), std::string::npos) << reason(result.rejects[0]);
}

TEST_F(BindRejectsTest, IdenticalRowsCountOnce) {
  const TextTable hazards("hazard", hazard_header,
                          {"H1|112||road|general|2022-03-01|2022-03-15||1|1.50|true|2022-03-01",
                           "H1|红庙村||道路交通|一般|2022-03-01|2022-03-15||1|1.5|是|2022-03-01"});
  const BindResult result = bind_tables({&hazards});
  EXPECT_EQ(result.dataset.tables[hazard]->rows, 1u);
  EXPECT_TRUE(result.rejects.empty());
}

TEST_F(BindRejectsTest, ReasonsPassAlongAChainOfReferences) {
  const TextTable enterprises("enterprise", "id|at|parent", {"E3|112|E2", "E1|nowhere|", "E2|112|E1", "E4|112|"});
  const BindResult result = bind_tables({&enterprises});
  EXPECT_EQ(result.dataset.tables[enterprise]->rows, 1u);
  ASSERT_EQ(result.rejects.size(), 3u);
  EXPECT_EQ(id(*result.rejects[0].code), id(bind_codes::rejected_row));
  EXPECT_NE(reason(result.rejects[0]).find("line 3 of enterprise.csv"), std::string::npos) << reason(result.rejects[0]);
}

TEST_F(BindRejectsTest, FaultsOfWholeTables) {
  const TextTable unknown("hazzard", "id", {"H1"});
  const TextTable lacks("enterprise", "id|titel", {"E1|甲厂"});
  const TextTable good_one("hazard", hazard_header, {good});
  const TextTable again("隐患", hazard_header, {good});
  const BindResult result = bind_tables({&unknown, &lacks, &good_one, &again});
  EXPECT_EQ(result.dataset.tables[enterprise]->rows, 0u);
  EXPECT_EQ(result.dataset.tables[hazard]->rows, 1u);
  EXPECT_EQ(codes(result.rejects),
            (std::vector<std::string>{id(bind_codes::missing_column), id(bind_codes::unknown_column),
                                      id(bind_codes::unknown_table), id(bind_codes::duplicate_table)}));
  EXPECT_NE(reason(result.rejects[1]).find("did you mean `title`"), std::string::npos) << reason(result.rejects[1]);
  EXPECT_NE(reason(result.rejects[2]).find("did you mean `hazard`"), std::string::npos) << reason(result.rejects[2]);
}

TEST_F(BindRejectsTest, ColumnsGivenTwiceOrTooShort) {
  const TextTable twice("enterprise", "id|企业编号|at", {"E1|E1|112"});
  BindResult result = bind_tables({&twice});
  EXPECT_EQ(codes(result.rejects), (std::vector<std::string>{id(bind_codes::duplicate_column)}));

  SourceTable table = twice.view();
  table.rows = 2;
  result = zeren::bind(plan_, organisation_, std::span(&table, 1));
  EXPECT_EQ(result.dataset.tables[enterprise]->rows, 0u);
  EXPECT_EQ(id(*result.rejects[0].code), id(bind_codes::column_length));
}

TEST_F(BindRejectsTest, AmbiguousAndUnknownBodies) {
  const TextTable rows(
      "duties", "at|domain|kind|body",
      {"1|road|regulatory|police", "1|road|regulatory|消防队", "1|road|regulatory|fier", "1|road|boss|police"});
  const BindResult result = bind_tables({&rows});
  EXPECT_EQ(result.dataset.tables[duties]->rows, 1u);
  EXPECT_EQ(codes(result.rejects),
            (std::vector<std::string>{id(bind_codes::ambiguous_body), id(bind_codes::unknown_body),
                                      id(bind_codes::not_member)}));
  EXPECT_NE(reason(result.rejects[0]).find("`fire`, `fire2`"), std::string::npos);
}

TEST_F(BindRejectsTest, ReversedValidity) {
  const TextTable rows("duties", "at|domain|kind|body|from|until", {"1|road|regulatory|police|2022-05-01|2022-04-01"});
  EXPECT_EQ(codes(bind_tables({&rows}).rejects), (std::vector<std::string>{id(bind_codes::since_after_until)}));
}

TEST_F(BindRejectsTest, AReferenceThatFitsTwoTablesIsAmbiguous) {
  const TextTable enterprises("enterprise", "id|at", {"police|112", "E1|112"});
  const TextTable drills("drill", "at|who|held",
                         {"112|police|2022-01-01", "112|body:police|2022-01-02", "112|enterprise:police|2022-01-03",
                          "112|企业:E1|2022-01-04", "112|E1|2022-01-05", "112|nobody|2022-01-06"});
  const BindResult result = bind_tables({&enterprises, &drills});
  EXPECT_EQ(codes(result.rejects),
            (std::vector<std::string>{id(bind_codes::ambiguous_row), id(bind_codes::missing_row)}));
  EXPECT_NE(reason(result.rejects[0]).find("`enterprise:police`"), std::string::npos) << reason(result.rejects[0]);
  EXPECT_EQ(result.dataset.tables[drill]->rows, 4u);
}

}  // namespace
}  // namespace zeren::testing
