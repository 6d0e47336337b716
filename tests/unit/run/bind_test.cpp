// What good rows become.
#include <algorithm>
#include <random>

#include "tests/unit/run/bind_fixture.hpp"

namespace zeren::testing {
namespace {

// Everything of a bound table but the lines, as text.
std::string dump(const BoundTable& table) {
  std::string out;
  for (std::size_t row = 0; row < table.rows; ++row) {
    out += table.visible_from[row].to_string() + " ";
    for (const ColumnPtr& column : table.columns) {
      if (!column->present(row)) {
        out += "-,";
        continue;
      }
      switch (column->kind()) {
        case plan::ValueKind::boolean:
          out += column->boolean_at(row) ? "true" : "false";
          break;
        case plan::ValueKind::number:
          out += column->number_at(row).to_fraction();
          break;
        case plan::ValueKind::text:
          out += std::to_string(column->code_at(row)) + "=" + std::string(column->text_at(row));
          break;
        case plan::ValueKind::date:
          out += column->date_at(row).to_string();
          break;
        case plan::ValueKind::row:
          out += std::to_string(column->reference_at(row).target) + ":" + std::to_string(column->reference_at(row).row);
          break;
        default:
          out += std::to_string(column->code_at(row));
      }
      out += ",";
    }
    out += "\n";
  }
  return out;
}

TEST_F(BindTest, CellsBecomeValues) {
  const TextTable enterprises("enterprise", "id|title|at", {"E2|乙厂|梅溪镇/三山村", "E1||111"});
  const TextTable hazards("hazard", hazard_header,
                          {"H1|112|E2|chem|major|2022-03-01|2023-01-01|2022-05-01|4|-1.50|否|2022-02-28"});
  const BindResult result = bind_tables({&hazards, &enterprises});
  ASSERT_TRUE(result.rejects.empty()) << reason(result.rejects[0]);
  const BoundTable& table = *result.dataset.tables[hazard];
  ASSERT_EQ(table.rows, 1u);
  EXPECT_EQ(table.key(0), "H1");
  EXPECT_EQ(table.columns[1]->code_at(0), organisation_.find_code("112"));
  EXPECT_EQ(table.columns[2]->reference_at(0), (RowReference{0, 1}));  // E2 stands after E1
  EXPECT_EQ(table.columns[3]->reference_at(0), (RowReference{0, 2}));
  EXPECT_EQ(table.columns[4]->code_at(0), 1u);
  EXPECT_EQ(table.columns[5]->date_at(0).to_string(), "2022-03-01");
  EXPECT_EQ(table.columns[6]->date_at(0).to_string(), "2023-01-01");
  EXPECT_EQ(table.columns[7]->date_at(0).to_string(), "2022-05-01");
  EXPECT_EQ(table.columns[8]->number_at(0), Number(4));
  EXPECT_EQ(table.columns[9]->number_at(0), Number::decimal(-150, 2));
  EXPECT_FALSE(table.columns[10]->boolean_at(0));
  EXPECT_EQ(table.visible_from[0].to_string(), "2022-03-01");
  EXPECT_EQ(table.line[0], 2u);
  const BoundTable& firms = *result.dataset.tables[enterprise];
  EXPECT_FALSE(firms.columns[1]->present(0));
  EXPECT_EQ(firms.columns[1]->text_at(1), "乙厂");
  EXPECT_FALSE(firms.columns[3]->present(0));
}

TEST_F(BindTest, NothingGivesEmptyTables) {
  const BindResult result = bind_tables({});
  EXPECT_TRUE(result.rejects.empty());
  ASSERT_NE(result.dataset.tables[hazard], nullptr);
  EXPECT_EQ(result.dataset.tables[hazard]->rows, 0u);
  EXPECT_EQ(result.dataset.tables[hazard]->columns.size(), 12u);
  EXPECT_EQ(result.dataset.bodies.size(), 3u);
  EXPECT_EQ(result.dataset.domains.parent(2), 0u);
}

TEST_F(BindTest, LabelsMayHeadTheTableAndItsColumns) {
  const TextTable enterprises("企业", "企业编号|名称|所在村", {"E1|甲厂|红庙村"});
  const BindResult result = bind_tables({&enterprises});
  EXPECT_TRUE(result.rejects.empty());
  EXPECT_EQ(result.dataset.tables[enterprise]->rows, 1u);
}

TEST_F(BindTest, NumbersKeepEveryDigit) {
  const TextTable drills(
      "drill", "at|who|held|score",
      {"112|police|2022-01-01|0.1", "112|police|2022-01-02|1/3",
       "112|police|2022-01-03|123456789012345678901234567890.5", "112|police|2022-01-04|-7",
       "112|police|2022-01-05|0.0000000000000000000000001", "112|police|2022-01-06|9223372036854775807"});
  const BindResult result = bind_tables({&drills});
  ASSERT_TRUE(result.rejects.empty()) << reason(result.rejects[0]);
  const Column& score = *result.dataset.tables[drill]->columns[3];
  const std::vector<std::string> expected{
      "0.1", "1/3", "123456789012345678901234567890.5", "-7", "0.0000000000000000000000001", "9223372036854775807"};
  for (std::size_t row = 0; row < expected.size(); ++row) {
    EXPECT_EQ(score.number_at(row).to_exact_decimal_or_fraction(), expected[row]);
  }
}

TEST_F(BindTest, RowsStandByDateThenKeyBytes) {
  const auto row = [](std::string_view key, std::string_view day) {
    return std::string(key) + "|112||road|general|" + std::string(day) + "|2022-03-15|||||" + std::string(day);
  };
  const std::string a = row("h10", "2022-03-01"), b = row("h9", "2022-03-01"), c = row("H9", "2022-03-01"),
                    d = row("乙", "2022-03-01"), e = row("a", "2022-03-02"), f = row("z", "2022-02-01");
  const TextTable hazards("hazard", hazard_header, {e, d, b, f, c, a});
  const BindResult result = bind_tables({&hazards});
  const BoundTable& table = *result.dataset.tables[hazard];
  std::string keys;
  for (std::size_t r = 0; r < table.rows; ++r) keys += std::string(table.key(r)) + " ";
  EXPECT_EQ(keys, "z H9 h10 h9 乙 a ");
}

TEST_F(BindTest, AnyOrderOfRowsGivesTheSameDataset) {
  std::vector<std::string> hazard_rows, firm_rows, drill_rows;
  for (int i = 0; i < 200; ++i) {
    const std::string n = std::to_string(i), day = "2022-0" + std::to_string(1 + i % 9) + "-11";
    firm_rows.push_back("E" + n + "|厂" + std::to_string(i % 7) + "|11" + std::to_string(1 + i % 2) + "|" +
                        (i % 3 == 0 ? day : "") + "|" + (i % 5 == 0 ? "E" + std::to_string(i / 2) : ""));
    hazard_rows.push_back("H" + n + "|112|" + (i % 4 == 0 ? "" : "E" + std::to_string(i * 7 % 200)) + "|road|general|" +
                          day + "|2022-03-15||" + (i % 2 == 0 ? "" : "3") + "|" +
                          (i % 3 == 0 ? "" : std::to_string(i) + ".5") + "||" + day);
    drill_rows.push_back("112|" + (i % 2 == 0 ? "E" + std::to_string(i % 10) : std::string("police")) + "|" + day +
                         "|" + (i % 3 == 0 ? "1/3" : std::to_string(i % 4)));
  }
  std::string first;
  std::mt19937 random(7);
  for (int round = 0; round < 3; ++round) {
    const std::vector<std::string_view> h(hazard_rows.begin(), hazard_rows.end());
    const TextTable hazards("hazard", hazard_header, h);
    const TextTable firms("enterprise", "id|title|at|since|parent", {firm_rows.begin(), firm_rows.end()});
    const TextTable drills("drill", "at|who|held|score", {drill_rows.begin(), drill_rows.end()});
    const BindResult result =
        round % 2 == 0 ? bind_tables({&hazards, &firms, &drills}) : bind_tables({&drills, &firms, &hazards});
    ASSERT_TRUE(result.rejects.empty()) << reason(result.rejects[0]);
    const std::string all = dump(*result.dataset.tables[hazard]) + dump(*result.dataset.tables[enterprise]) +
                            dump(*result.dataset.tables[drill]);
    if (round == 0) first = all;
    EXPECT_EQ(all, first);
    std::shuffle(hazard_rows.begin(), hazard_rows.end(), random);
    std::shuffle(firm_rows.begin(), firm_rows.end(), random);
    std::shuffle(drill_rows.begin(), drill_rows.end(), random);
  }
}

TEST_F(BindTest, ARowExistsFromTheLatestDayThatItNeeds) {
  plan_.tables[hazard].fields[2].type.optional = false;  // owner
  const TextTable firms("enterprise", "id|at|since|parent",
                        {"E1|112|2022-06-01|", "E2|112||E1", "E3|112|2022-01-01|E3", "E4|112||"});
  const TextTable hazards("hazard", hazard_header,
                          {"H1|112|E1|road|general|2022-03-01|2022-03-15|||||2022-03-01",
                           "H2|112|E2|road|general|2022-03-01|2022-03-15|||||2022-03-01",
                           "H3|112|E3|road|general|2022-03-01|2022-03-15|||||2022-03-01",
                           "H4|112|E4|road|general|2022-03-01|2022-03-15|||||2022-03-01"});
  const auto days = [&] {
    const BindResult result = bind_tables({&firms, &hazards});
    EXPECT_TRUE(result.rejects.empty());
    std::string out;
    for (const Date day : result.dataset.tables[hazard]->visible_from) out += day.to_string() + " ";
    return out;
  };
  EXPECT_EQ(days(), "2022-06-01 2022-03-01 2022-03-01 2022-03-01 ");
  plan_.tables[enterprise].fields[4].type.optional = false;  // parent: E2 needs E1, E3 itself
  const TextTable all_with_parents("enterprise", "id|at|since|parent",
                                   {"E1|112|2022-06-01|E1", "E2|112||E1", "E3|112|2022-01-01|E3", "E4|112||E4"});
  std::vector<SourceTable> views{all_with_parents.view(), hazards.view()};
  const BindResult result = zeren::bind(plan_, organisation_, views);
  ASSERT_TRUE(result.rejects.empty());
  EXPECT_EQ(result.dataset.tables[hazard]->visible_from[1].to_string(), "2022-06-01");
  EXPECT_EQ(result.dataset.tables[hazard]->visible_from[3].to_string(), "2022-03-01");
}

TEST_F(BindTest, CompositeKeysAreJoinedAndReferredTo) {
  plan_.tables[enterprise].key = {2, 0};  // unit, then id
  const TextTable firms("enterprise", "id|at|parent", {"A|112|", "A|三山村|", "B|红庙村|112/A", "A|111|"});
  const BindResult result = bind_tables({&firms});
  EXPECT_EQ(codes(result.rejects), (std::vector<std::string>{id(bind_codes::ambiguous_unit)}));
  const BoundTable& table = *result.dataset.tables[enterprise];
  ASSERT_EQ(table.rows, 3u);
  EXPECT_EQ(table.key(0), "111/A");
  EXPECT_EQ(table.key(1), "112/A");
  EXPECT_EQ(table.key(2), "112/B");
  EXPECT_EQ(table.columns[4]->reference_at(2).row, 1u);
}

TEST_F(BindTest, RowsWithoutAKeyAreNamedByTheirLine) {
  const TextTable drills("drill", "at|who|held",
                         {"112|police|2022-02-01", "112|police|2022-01-01", "112|police|2022-02-01"});
  const BindResult result = bind_tables({&drills});
  const BoundTable& table = *result.dataset.tables[drill];
  ASSERT_EQ(table.rows, 3u) << "equal rows without a key are different events";
  EXPECT_EQ(table.key(0), "drill.csv:3");
  EXPECT_EQ(table.key(1), "drill.csv:2");
}

TEST_F(BindTest, ColumnsOfAHostAreTakenAsTheyAre) {
  const std::vector<std::string_view> ids{"H1", "H2"}, domain{"road", "chem"}, grades{"一般", "major"};
  const std::vector<std::int64_t> at{112, 111}, risk{4, 9};
  const std::vector<Date> found{*Date::parse("2022-03-01"), *Date::parse("2022-01-01")};
  const std::vector<Number> fine{Number::decimal(125, 2), Number(3)};
  const bool urgent[] = {true, false}, has_risk[] = {true, false};
  SourceTable table{"hazard", "", 2, {}, {}};
  table.columns = {{"id", std::span<const std::string_view>(ids), {}},
                   {"at", std::span<const std::int64_t>(at), {}},
                   {"domain", std::span<const std::string_view>(domain), {}},
                   {"grade", std::span<const std::string_view>(grades), {}},
                   {"found", std::span<const Date>(found), {}},
                   {"due", std::span<const Date>(found), {}},
                   {"seen", std::span<const Date>(found), {}},
                   {"risk", std::span<const std::int64_t>(risk), has_risk},
                   {"fine", std::span<const Number>(fine), {}},
                   {"urgent", std::span<const bool>(urgent), {}}};
  const BindResult result = zeren::bind(plan_, organisation_, std::span(&table, 1));
  ASSERT_TRUE(result.rejects.empty()) << reason(result.rejects[0]);
  const BoundTable& bound = *result.dataset.tables[hazard];
  ASSERT_EQ(bound.rows, 2u);
  EXPECT_EQ(bound.key(0), "H2");
  EXPECT_EQ(bound.columns[1]->code_at(1), organisation_.find_code("112"));
  EXPECT_FALSE(bound.columns[8]->present(0));
  EXPECT_EQ(bound.columns[8]->number_at(1), Number(4));
  EXPECT_EQ(bound.columns[9]->number_at(1), Number::decimal(125, 2));
  EXPECT_TRUE(bound.columns[10]->boolean_at(1));

  table.columns[4].values = std::span<const std::int64_t>(at);  // whole numbers are no dates
  const BindResult wrong = zeren::bind(plan_, organisation_, std::span(&table, 1));
  EXPECT_EQ(wrong.dataset.tables[hazard]->rows, 0u);
  EXPECT_EQ(id(*wrong.rejects[0].code), id(bind_codes::wrong_physical_type));
}

TEST_F(BindTest, BodiesRelationsAndResponsibility) {
  const TextTable more(
      "body", "name|label|kind|unit|also",
      {"z_station|应急站|station|梅溪镇|站;安监站", "a_team|巡查队|team||", "police|again|x||", "bad|坏|x|三山村|"});
  const TextTable leads("leads", "source|target|since|until",
                        {"安监站|chem|2022-01-01|", "a_team|危险化学品||2022-03-31", "who|road||"});
  const TextTable rows("duties", "at|domain|kind|body|from|until",
                       {"梅溪镇||regulatory|z_station||", "1|industry|leadership|police|2022-02-01|"});
  const BindResult result = bind_tables({&more, &leads, &rows});
  EXPECT_EQ(codes(result.rejects),
            (std::vector<std::string>{id(bind_codes::duplicate_body), id(bind_codes::ambiguous_unit),
                                      id(bind_codes::unknown_body)}));
  const Dataset& data = result.dataset;
  ASSERT_EQ(data.bodies.size(), 5u);
  EXPECT_EQ(data.bodies.row(3).code, "a_team");
  EXPECT_EQ(data.bodies.row(3).unit, 0u) << "without a unit, the top";
  EXPECT_EQ(data.bodies.row(4).unit, organisation_.find_code("11"));
  EXPECT_EQ(data.relations[0].edge_count(), 3u);
  EXPECT_TRUE(data.relations[0].holds(4, 2, *Date::parse("2022-06-01")));
  EXPECT_FALSE(data.relations[0].holds(3, 2, *Date::parse("2022-06-01")));

  const UnitId here = organisation_.find_code("111");
  const Date day = *Date::parse("2022-06-01");
  const auto holders = [&](DomainId domain, ResponsibilityKind kind, Date today) {
    std::vector<BodyId> found;
    data.responsibility.responsible_bodies({here, domain, kind, today}, found);
    return found;
  };
  EXPECT_EQ(holders(1, ResponsibilityKind::regulatory, day), (std::vector<BodyId>{4}));
  EXPECT_EQ(holders(2, ResponsibilityKind::leadership, day), (std::vector<BodyId>{0})) << "chem lies within industry";
  EXPECT_TRUE(holders(2, ResponsibilityKind::leadership, *Date::parse("2022-01-31")).empty());
}

}  // namespace
}  // namespace zeren::testing
