// What holds for every run: the same bytes at any number of threads, output in every form, and a reason for every cell.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>

#include "tests/fuzz/limits.hpp"
#include "tests/fuzz/require.hpp"
#include "zeren/io/output.hpp"
#include "zeren/run/bind.hpp"
#include "zeren/run/evaluation.hpp"
#include "zeren/run/explain.hpp"

namespace zeren::fuzz {

inline EvaluateOptions options_of(Date day, unsigned threads) {
  EvaluateOptions options;
  options.today = day;
  options.threads = threads;
  options.limits = small_limits();
  return options;
}

inline std::string as_json(const Evaluation& evaluation, const BindResult& facts) {
  JsonContext context;
  context.rejects = count_rejected_rows(facts.rejects);
  OutputOptions options;
  options.exact = options.helpers = true;
  return to_json(evaluation, context, options);
}

/// The result, or nothing where a limit was passed (which differs with the threads).
inline std::string outcome(const plan::Plan& plan, const BindResult& facts, Date day, unsigned threads) {
  const auto result = evaluate(plan, facts.dataset, options_of(day, threads));
  if (result) return as_json(*result, facts);
  for (const Language language : {Language::en, Language::zh})
    require(!result.error().message(language).empty(), "a run without a result says why");
  return "";
}

inline void require_same_unless_stopped(const std::string& a, const std::string& b, const char* promise) {
  require(a.empty() || b.empty() || a == b, promise);
}

/// Writes every table, and explains every fourth cell of the first row of each, beginning as `salt` says: explanations
/// cost more than the run, and inputs of all sizes come by.
inline void require_explained(const plan::Plan& plan, const BindResult& facts, Date day, std::size_t salt) {
  const auto result = evaluate(plan, facts.dataset, options_of(day, 1));
  if (!result) return;
  constexpr std::size_t stride = 4;
  for (const plan::TableId table : default_tables(*result)) {
    require(!to_text_table(*result, table, {.language = Language::zh}).empty(), "a table has its header");
    require(!to_csv(*result, table).empty(), "a table has its header");
    const auto rows = result->rows(table);
    if (rows.empty()) continue;
    for (std::size_t column = salt % stride; column < plan.tables[table].columns.size(); column += stride) {
      const Explanation why =
          explain(plan, facts.dataset, *result, table, rows[0], column, {.facts = 5, .depth = 8, .items = 200});
      require(!render_text(why, Language::zh).empty() && !to_json(why).empty(), "an explanation says something");
    }
  }
}

}  // namespace zeren::fuzz
