#include "zeren/io/template.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/unit/run/bind_fixture.hpp"

namespace zeren::testing {
namespace {

TEST(TemplateTest, HeadersAreNamesOrLabels) {
  const plan::Plan plan = make_plan();
  const std::vector<TemplateFile> en = make_templates(plan);
  ASSERT_EQ(en.size(), 6u);
  EXPECT_EQ(en[0].name, "enterprise.csv");
  EXPECT_EQ(en[0].text, "id,title,at,since,parent\n");
  EXPECT_EQ(en[4].text, "source,target,since,until\n");
  EXPECT_EQ(en[5].name, "body.csv");
  EXPECT_EQ(make_templates(plan, Language::zh)[0].text, "企业编号,名称,所在村,since,parent\n");
}

TEST(TemplateTest, SchemaSaysTypesAndWhatIsRequired) {
  const auto schema = nlohmann::json::parse(facts_schema(make_plan()));
  const auto& hazard_schema = schema["$defs"]["hazard"];
  EXPECT_EQ(hazard_schema["properties"]["risk"]["maximum"], 4);
  EXPECT_EQ(hazard_schema["properties"]["grade"]["enum"][1], "major");
  EXPECT_EQ(hazard_schema["properties"]["found"]["format"], "date");
  EXPECT_EQ(hazard_schema["required"], (nlohmann::json{"id", "at", "domain", "grade", "found", "due", "seen"}));
}

}  // namespace
}  // namespace zeren::testing
