#include "zeren/pack/from_syntax.hpp"

#include <array>
#include <utility>

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

void run(detail::Context& context, std::span<const syntax::Tree> files, std::span<const ImportedPack> imports) {
  detail::gather_modules(context, files, imports);
  for (const Phase phase : phases) {
    context.look();
    phase(context);
  }
  context.look();
  detail::order_rules(context);
  detail::check_tests(context);
  context.look();
  if (context.diagnostics.has_errors()) return;
  detail::find_findings(context);
  context.look();
#ifdef ZEREN_CHECK_INVARIANTS
  require_invariants(context.pack);
#endif
}

}  // namespace

CheckedPack check(std::span<const syntax::Tree> files_of_the_pack, std::span<const ImportedPack> imports,
                  const Sources& sources, const Limits& limits) {
  detail::Context context(sources, limits);
  CheckedPack checked;
  try {
    run(context, files_of_the_pack, imports);
    if (!context.diagnostics.has_errors()) checked.pack = std::move(context.pack);
    checked.diagnostics = std::move(context.diagnostics);
  } catch (const zeren::detail::LimitReached& reached) {
    if (!limit_codes::is_stop(*reached.code)) checked.diagnostics.append(std::move(context.diagnostics));
    checked.diagnostics.add(*reached.code, Span(), reached.arguments);
  }
  checked.diagnostics.sort();
  return checked;
}

}  // namespace zeren::inline v0::pack
