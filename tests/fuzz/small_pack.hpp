// The fixed pack that the targets of loaders and engine stand on: a little of every kind of rule, over few units and
// days, so that one run costs little.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/fuzz/require.hpp"
#include "zeren/compile.hpp"
#include "zeren/io/units.hpp"

namespace zeren::fuzz {

inline constexpr std::string_view small_pack_rules = R"(
pack small { effective 2022-02-01 .. 2022-03-31  calendar cn  rounding half_up 2  months clamp }
tier county > township > village
domain road "道路交通", fire, chem within fire
body office "县安委办" kind office
body police "县公安局" kind department also "公安"
relation leads : body -> domain
leads police -> road
enum urgency = low | high
responsibility list { at : township or below  domain : domain?  kind : responsibility_kind  body : body }
entity enterprise { id : key  title : text?  at : village  staff : count in 0 .. 1000  since : date? }
event hazard on found until closed {
  id "隐患编号" : key  at "所在村" : village  owner : enterprise?  domain : domain
  grade "等级" : general "一般" | major "重大"  found : date  due : deadline  closed : date?
}
event accident on happened { id : key  at : township or below  happened : date  deaths : count  loss : number(2)? }
event violation on day { id : key  subject : enterprise  day : date  grade : minor | serious  weight : count in 1 .. 3 }
event reversal on day { id : key  record : violation  day : date }
event visit on seen { id : key  to : enterprise  by : body  seen : moment  passed : bool? }
define open_here for village = count(hazard at this where closed is absent)
define loss_each for county = sum(loss over accident where loss is present) / count(accident where loss is present)
define slow for hazard = if closed is present then workdays(found -> closed) else days(found -> today)
define recent for township = count(hazard within this in last 2 months)
decide urgent for accident : urgency first {
  when loss is absent then low
  when loss > 100 or deaths > 3 then high
  otherwise low
}
score s for township monthly {
  start 100
  process {
    overdue "逾期" : deduct 2 for each hazard within this where closed is absent and due < today at most 20
  }
  result { deaths : deduct 10 + 20 * deaths for each accident within this in month }
  floor 0  cap 100
  blend 60% own, 40% (mean(village.v over village within this) otherwise own)
  round half_up 2
  veto to 0 when any(accident within this in year where deaths >= 3)
  bands { excellent "优" >= 90, good >= 80, fail }
}
score v for village { start 100  deduct 1 / 3 for each hazard at this  deduct 5 when open_here > 2 }
rank table "排名" by s high first for township within county, ties dense, last 1 as laggard
ladder standing for township checked daily in order one step at a time {
  step remind when recent >= 1
  step expose when recent >= 2 and after 5 days at remind
  release one step when recent = 0 for 10 days
}
ladder measures for township in any combination {
  step warn when s < 90 release when s >= 95 for 3 days
  step halt when any(accident within this) release when recent < 3
}
ledger demerits for enterprise calendar year {
  record minor : 3 for each violation of subject where grade = minor
  record serious : 2 * weight for each violation of subject where grade = serious
  revoke by reversal of record
  reached focus 6
}
assign hand_over for hazard where owner is present {
  task enterprise to owner due due supervised by holders(leads, domain)
  task regulator "属地" to responsible(at, domain, regulatory) due found + 10 workdays supervised by office
  same day
  closed on closed
}
duty see for enterprise where staff > 10 every month { lead office, police  done by visit of by, to  lapses when missed }
duty rectify for hazard by if grade = major then found + 10 days else due { done on closed }
target safe for township { measure count(accident within this in year)  goal at most 1  by 2022-03-31 }
target settled for each hazard { measure if closed is present then 1 else 0  goal all  at all times }
check covered for village, each domain must have regulatory
check closed_late for hazard where closed is present must closed <= due
)";

inline constexpr std::string_view small_units =
    "code,name,level,parent\nC,示例县,county,\nT1,梅溪镇,township,C\nT2,递铺街道,township,C\n"
    "V1,三山村,village,T1\nV2,红庙村,village,T1\nV3,三山村,village,T2\n";

/// The pack's tiers, for the loader of units.
inline std::vector<TierName> tiers_of(const plan::Plan& plan) {
  std::vector<TierName> tiers;
  for (const plan::Table& table : plan.tables) {
    if (table.kind == plan::TableKind::tier) tiers.push_back({table.name, table.label});
  }
  return tiers;
}

struct SmallPack {
  CompiledPack pack;
  Organisation organisation;
};

/// Compiled once in a process.
inline const SmallPack& small_pack() {
  static const SmallPack made = [] {
    PackFiles files;
    files.files.push_back({"small.zr", std::string(small_pack_rules)});
    CompileResult compiled = compile(files);
    for (const Diagnostic& d : compiled.diagnostics) {
      require(d.code->severity != Severity::error,
              message(d, Language::en) + ": " + std::string(compiled.sources->text(d.span)));
    }
    LoadedUnits units = load_units("units.csv", std::string(small_units), tiers_of(compiled.pack->plan()));
    require(units.organisation.has_value(), "the units of the small pack load");
    return SmallPack{*std::move(compiled.pack), *std::move(units.organisation)};
  }();
  return made;
}

}  // namespace zeren::fuzz
