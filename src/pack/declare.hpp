// The first pass: everything that has a name gets its place, before any expression is looked at.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "src/pack/context.hpp"

namespace zeren::inline v0::pack::detail {

// In this order. Each goes over all modules.
void gather_modules(Context& context, std::span<const sx::Tree> files, std::span<const ImportedPack> imports);
void split_versions(Context& context);         // dated declarations
void declare_headers(Context& context);        // pack, source
void declare_tiers(Context& context);          // tiers and the built-in tables domain and body
void declare_target_table(Context& context);   // of all targets, where there are any
void declare_duty_table(Context& context);     // of all duties, where there are any
void declare_types(Context& context);          // names of enumerations, entities, rule tables
void declare_period_tables(Context& context);  // the past periods of scores
void declare_domains(Context& context);        // rows of domain and body
void declare_relations(Context& context);      // relations and their rows
void declare_fields(Context& context);         // columns of facts, dates, keys
void declare_params(Context& context);
void declare_period_rows(Context& context);  // after the rules
void declare_rules(Context& context);        // an empty rule each, and the columns they make
void declare_duty_facts(Context& context);   // attestations and waivers: after the rules
void declare_versions(Context& context);     // what picks by the day: after the rules
void declare_exceptions(Context& context);   // to params and rules: after both
// Where an error kept a rule from getting its place, the table of its rows becomes one like any other.
void forget_tables_without_rule(Context& context);

// An enumeration of everybody's.
EnumerationId add_built_in_enumeration(Context& context, const char* name, std::vector<EnumerationMember> members);
// A built-in table whose rows several rules make together (a pack::Union).
EntityId add_common_table(Context& context, const char* name, const char* label);
// The next column of a table whose rows a rule makes, in the order of their parts.
ColumnId add_made_column(Context& context, EntityId table, const char* name, const char* label, Type type);

// The subjects of a ledger, each once, by number; reports names that are not known or cannot hold points.
std::vector<EntityId> ledger_subjects(Context& context, ModuleId module, const sx::LedgerDeclaration& declared);
// The columns that a ledger makes on each of them, in the order of their parts.
struct LedgerColumn {
  sx::Name name;
  std::string column;
  std::string label;
  Type type;
  bool is_public = true;
};
std::vector<LedgerColumn> ledger_columns(const sx::LedgerDeclaration& declared);
// The columns of the table of its entries.
void declare_ledger_entries(Context& context, const Ledger& ledger, std::uint32_t rule);

// The columns of the table of a duty's rows, which rule `rule` makes.
void declare_duty_rows(Context& context, const Duty& duty, std::uint32_t rule);

// A table of facts that a pack declares under a name and with fields that duties know: declared in English or Chinese.
struct DutyFactField {
  const char *en, *zh;
  bool is_body = false;  // else a text
  bool is_required = false;
  std::optional<Expression> DutyFacts::*into = nullptr;
};
struct DutyFactTable {
  const char *en, *zh;
  std::span<const DutyFactField> fields;
  const char *declare_en, *declare_zh;  // the least that has to be declared
};
inline constexpr DutyFactField duty_name_field{"duty", "职责", false, true, nullptr};
inline constexpr DutyFactField duty_period_field{"period", "周期", false, false, &DutyFacts::period};
const DutyFactTable& attestations();
const DutyFactTable& waivers();
// The one of the module, or else of the pack that imports it.
std::optional<EntityId> duty_fact_table(const Context& context, ModuleId module, const DutyFactTable& table);
// Nothing where the field is not there or of another type.
std::optional<ColumnId> duty_fact_column(const Context& context, EntityId entity, const DutyFactField& field);
// What rows of `facts` call the duty `name` of the module.
std::vector<std::string> duty_names_in(const Context& context, EntityId facts, ModuleId module,
                                       const std::string& name);
// A column of the declaration's row, and the condition that a text is one of some.
Expression column_of(const Context& context, EntityId entity, ColumnId column);
Expression is_one_of(Expression value, const std::vector<std::string>& texts);

// Calls f(module, declaration) for every declaration of one kind, in the order written.
template <class T, class F>
void each_declared(Context& context, F&& f) {
  for (ModuleId m = 0; m < context.modules.size(); ++m) {
    for (std::size_t i = 0; i < context.modules[m].declarations.size(); ++i) {
      if (const T* declared = std::get_if<T>(context.modules[m].declarations[i])) f(m, *declared);
    }
  }
}

}  // namespace zeren::inline v0::pack::detail
