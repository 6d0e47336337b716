// A few facts of the small pack: every table has a row.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "zeren/io/csv.hpp"

namespace zeren::fuzz {

inline std::vector<LoadedTable> small_facts() {
  std::vector<LoadedTable> tables;
  for (const auto& [name, text] : std::vector<std::pair<std::string, std::string>>{
           {"enterprise", "id,title,at,staff,since\nE1,甲厂,V1,20,2021-01-01\nE2,,V3,5,\n"},
           {"hazard",
            "id,at,owner,domain,grade,found,due,closed\nH1,V1,E1,fire,general,2022-02-01,2022-02-10,\n"
            "H2,V2,,road,major,2022-02-03,2022-02-20,2022-02-18\nH3,V1,E1,chem,general,2022-02-05,2022-03-01,\n"},
           {"accident", "id,at,happened,deaths,loss\nA1,T1,2022-02-11,1,3.50\nA2,V3,2022-02-20,0,\n"},
           {"violation", "id,subject,day,grade,weight\nO1,E1,2022-02-02,minor,1\nO2,E1,2022-02-09,serious,2\n"},
           {"reversal", "id,record,day\nR1,O1,2022-02-15\n"},
           {"visit", "id,to,by,seen,passed\nS1,E1,office,2022-02-12 09:30,true\n"},
           {"list", "at,domain,kind,body\nT1,fire,leadership,office\nC,,regulatory,police\n"}}) {
    tables.push_back(read_csv(name, name + ".csv", text));
  }
  return tables;
}

}  // namespace zeren::fuzz
