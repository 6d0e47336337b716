// The one include of an embedder: compile a pack, build the organisation, bind facts, evaluate, read and explain.
//
//   compile(PackFiles)                      -> CompileResult    rules, or every diagnostic
//   plan::read_plan(bytes)                  -> Result<Plan>     the plan of a compiled pack, without the parser
//   build_organisation(UnitsTable, tiers)   -> the tree, or every problem of the table
//   bind(plan, organisation, tables)        -> BindResult       a dataset, and the rows that do not fit
//   evaluate(plan, dataset, options)        -> Evaluation       every column, every finding
//   PreparedDecision, DecisionRecord        -> columns of one record, without tables
//   explain(...)                            -> Explanation      why a cell has its value
//
// Loaders and writers of files are apart, in zeren/io/.
#pragma once

#include "zeren/base/date.hpp"
#include "zeren/base/diagnostic.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/base/limits.hpp"
#include "zeren/base/number.hpp"
#include "zeren/base/result.hpp"
#include "zeren/base/source.hpp"
#include "zeren/compile.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/org/units.hpp"
#include "zeren/plan/binary.hpp"
#include "zeren/plan/plan.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/dataset.hpp"
#include "zeren/run/decision.hpp"
#include "zeren/run/evaluation.hpp"
#include "zeren/run/explain.hpp"
#include "zeren/run/reject.hpp"
#include "zeren/run/session.hpp"
#include "zeren/run/source_table.hpp"
#include "zeren/version.hpp"
