// What `zeren check --coverage` and `--against` print.
#pragma once

#include <span>
#include <string>

#include "src/cli/context.hpp"
#include "zeren/compile.hpp"
#include "zeren/io/source_text.hpp"
#include "zeren/pack/coverage.hpp"

namespace zeren::cli {

/// Every clause with the rules that cite it and the tests that exercise them, and the sum of it.
[[nodiscard]] std::string coverage_text(const Context& context, const CompiledPack& pack,
                                        const pack::ClauseCoverage& coverage);
[[nodiscard]] std::string coverage_json(const CompiledPack& pack, const pack::ClauseCoverage& coverage);

/// What changed in the text of the source of that name, with the rules that cite it.
[[nodiscard]] std::string source_text_report(const Context& context, const CompiledPack& pack,
                                             const pack::ClauseCoverage& coverage, const std::string& source,
                                             std::span<const ComparedClause> clauses);
[[nodiscard]] std::string source_json(const CompiledPack& pack, const pack::ClauseCoverage& coverage,
                                      const std::string& source, std::span<const ComparedClause> clauses);

/// The lines of the source declaration with the hash of each clause, to paste.
[[nodiscard]] std::string hash_lines(const Context& context, std::span<const ComparedClause> clauses);

}  // namespace zeren::cli
