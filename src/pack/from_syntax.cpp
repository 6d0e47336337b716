#include "zeren/pack/from_syntax.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "src/pack/check_rules.hpp"
#include "src/pack/context.hpp"
#include "src/pack/declare.hpp"
#include "zeren/pack/invariants.hpp"

namespace zeren::inline v0::pack {

namespace {

using Phase = void (*)(detail::Context&);
constexpr std::array<Phase, 19> phases{detail::split_versions,
                                       detail::declare_headers,
                                       detail::declare_tiers,
                                       detail::declare_target_table,
                                       detail::declare_duty_table,
                                       detail::declare_types,
                                       detail::declare_period_tables,
                                       detail::declare_domains,
                                       detail::declare_relations,
                                       detail::declare_fields,
                                       detail::declare_params,
                                       detail::declare_rules,
                                       detail::declare_duty_facts,
                                       detail::declare_versions,
                                       detail::declare_period_rows,
                                       detail::declare_exceptions,
                                       detail::forget_tables_without_rule,
                                       detail::check_rules,
                                       detail::prove_decisions};

// True where something could not be read: then there is nothing sound to make a pack of.
bool has_gaps(const syntax::Tree& tree) {
  const auto incomplete = [](const syntax::Declaration& declaration) {
    return std::visit([](const auto& written) { return written.incomplete; }, declaration);
  };
  return !tree.broken.empty() || std::any_of(tree.declarations.begin(), tree.declarations.end(), incomplete);
}
bool have_gaps(std::span<const syntax::Tree> files, std::span<const ImportedPack> imports) {
  return std::any_of(files.begin(), files.end(), has_gaps) ||
         std::any_of(imports.begin(), imports.end(),
                     [](const ImportedPack& import) { return have_gaps(import.trees, import.imports); });
}

// False where there is no pack.
bool run(detail::Context& context, std::span<const syntax::Tree> files, std::span<const ImportedPack> imports) {
  detail::gather_modules(context, files, imports);
  for (const Phase phase : phases) {
    context.look();
    phase(context);
  }
  context.look();
  detail::order_rules(context);
  detail::check_tests(context);
  context.look();
  if (context.diagnostics.has_errors() || have_gaps(files, imports)) return false;
  detail::find_findings(context);
  context.look();
#ifdef ZEREN_CHECK_INVARIANTS
  require_invariants(context.pack);
#endif
  return true;
}

}  // namespace

CheckedPack check(std::span<const syntax::Tree> files_of_the_pack, std::span<const ImportedPack> imports,
                  const Sources& sources, const Limits& limits) {
  detail::Context context(sources, limits);
  CheckedPack checked;
  try {
    if (run(context, files_of_the_pack, imports)) checked.pack = std::move(context.pack);
    checked.diagnostics = std::move(context.diagnostics);
  } catch (const zeren::detail::LimitReached& reached) {
    if (!limit_codes::is_stop(*reached.code)) checked.diagnostics.append(std::move(context.diagnostics));
    checked.diagnostics.add(*reached.code, Span(), reached.arguments);
  }
  checked.diagnostics.sort();
  return checked;
}

}  // namespace zeren::inline v0::pack
