#include "zeren/pack/from_syntax.hpp"

#include "src/pack/check_rules.hpp"
#include "src/pack/context.hpp"
#include "src/pack/declare.hpp"
#include "zeren/pack/invariants.hpp"

namespace zeren::inline v0::pack {

CheckedPack check(std::span<const syntax::Tree> files_of_the_pack, std::span<const ImportedPack> imports,
                  const Sources& sources) {
  detail::Context context(sources);
  detail::gather_modules(context, files_of_the_pack, imports);
  detail::split_versions(context);
  detail::declare_headers(context);
  detail::declare_tiers(context);
  detail::declare_target_table(context);
  detail::declare_duty_table(context);
  detail::declare_types(context);
  detail::declare_period_tables(context);
  detail::declare_domains(context);
  detail::declare_relations(context);
  detail::declare_fields(context);
  detail::declare_params(context);
  detail::declare_rules(context);
  detail::declare_duty_facts(context);
  detail::declare_versions(context);
  detail::declare_period_rows(context);
  detail::declare_exceptions(context);
  detail::forget_tables_without_rule(context);
  detail::check_rules(context);
  detail::prove_decisions(context);
  detail::order_rules(context);
  detail::check_tests(context);

  CheckedPack checked;
  if (!context.diagnostics.has_errors()) {
    detail::find_findings(context);
#ifdef ZEREN_CHECK_INVARIANTS
    require_invariants(context.pack);
#endif
    checked.pack = std::move(context.pack);
  }
  checked.diagnostics = std::move(context.diagnostics);
  checked.diagnostics.sort();
  return checked;
}

}  // namespace zeren::inline v0::pack
