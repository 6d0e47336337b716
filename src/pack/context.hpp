// What all parts of the checker share while one pack is checked.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/watch.hpp"
#include "zeren/base/diagnostic.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/base/source.hpp"
#include "zeren/pack/codes.hpp"
#include "zeren/pack/from_syntax.hpp"
#include "zeren/pack/pack.hpp"
#include "zeren/syntax/tree.hpp"

namespace zeren::inline v0::pack::detail {

namespace sx = syntax;

using ModuleId = std::size_t;
inline constexpr EntityId no_entity = 0xFFFFFFFF;

// One pack: [0] is the one being checked, the others are imported. All end up in one typed pack; the names of an
// imported one carry its prefix.
struct Module {
  std::string prefix;  // "" or "law."
  std::vector<const sx::Declaration*> declarations;
  std::optional<sx::PackDeclaration> header;
};

enum class SymbolKind { entity, enumeration, param };
struct Symbol {
  SymbolKind kind = SymbolKind::entity;
  std::uint32_t id = 0;
  Span span;
};
struct Place {
  std::uint32_t id = 0;
  Span span;
};
template <class T>
using NameTable = std::map<std::string, T, std::less<>>;

enum class Progress { waiting, running, done };
struct PendingRule {
  const sx::Declaration* declaration = nullptr;
  ModuleId module = 0;
  Progress progress = Progress::waiting;
};
struct PendingParam {
  const sx::ParamDeclaration* declaration = nullptr;
  ModuleId module = 0;
  Progress progress = Progress::waiting;
};

// What all targets share; only where there are any.
struct TargetTable {
  EntityId entity = 0;
  EnumerationId status = 0, strength = 0;
};
// What all duties share; only where there are any.
struct DutyTable {
  EntityId entity = 0;
  EnumerationId status = 0;
};
// What an exception is one to: a param, a define's rule, a line of a score's, or the due date of a duty.
struct ExceptionTarget {
  enum class Kind { param, define, line, duty } kind = Kind::param;
  std::uint32_t id = 0;  // of the param or rule
  std::size_t line = 0;
  auto operator<=>(const ExceptionTarget&) const = default;
};
struct PendingException {
  const sx::OverrideDeclaration* declaration = nullptr;
  ModuleId module = 0;
  ExceptionTarget target;
  std::uint32_t place = 0;  // among the exceptions of its target
};

// The versions of one dated declaration, in order of time. What they share is known by the group.
struct VersionGroup {
  ModuleId module = 0;
  sx::Name name;
  std::optional<sx::Label> label;
  std::string entity;  // as written
  sx::Cadence cadence = sx::Cadence::none;
  std::vector<const sx::Declaration*> members;  // of a ledger one, with the names that all of its versions share
  std::vector<std::pair<const sx::LedgerDeclaration*, Validity>> ledgers;
  std::optional<EnumerationId> enumeration;  // of bands, steps or outcomes
};

struct Context {
  Context(const Sources& texts, const Limits& limits) : sources(texts), watch(limits) {
    diagnostics.keep_at_most(limits.diagnostics);
  }

  const Sources& sources;
  zeren::detail::Watch watch;
  zeren::detail::Ticker ticker{watch};
  Pack pack;
  Diagnostics diagnostics;
  std::vector<Module> modules;
  NameTable<Symbol> symbols;  // by full name
  NameTable<Place> source_names, relation_names, domain_names, body_names, check_names, target_names, duty_names,
      exception_names;
  std::deque<sx::Declaration> made_declarations;  // versions under names of their own
  std::vector<VersionGroup> version_groups;
  std::optional<TargetTable> targets;
  std::optional<DutyTable> duties;
  std::vector<NameTable<ColumnId>> columns;  // parallel to pack.entities
  std::vector<ModuleId> entity_modules;      // parallel to pack.entities; tiers and built-in ones belong to module 0
  std::vector<PendingRule> rules;            // parallel to pack.rules
  std::vector<PendingParam> params;          // parallel to pack.params
  std::vector<PendingException> exceptions;  // in the order written; exception_names lead here
  std::set<ExceptionTarget> unclear_exceptions;                       // whose order or parents could not be found
  std::map<ExceptionTarget, std::vector<std::size_t>> exceptions_of;  // into `exceptions`
  std::vector<std::uint32_t> running_rules;                           // innermost last
  std::vector<ParamId> running_params;
  // By rule, the rules whose columns were asked for while it was checked: what loops are found from even where they
  // leave types unknown.
  std::map<std::uint32_t, std::set<std::uint32_t>> asked_for;
  EntityId domain = 0, body = 0;
  std::vector<EntityId> tiers;  // top to bottom

  Diagnostic& report(const DiagnosticCode& code, Span span, std::vector<std::string> arguments = {}) {
    return diagnostics.add(code, span, std::move(arguments));
  }
  // Throws LimitReached where the work is to end, or there is more to say than anybody will read.
  void look() const {
    watch.look();
    if (!diagnostics.overflowed()) return;
    throw zeren::detail::LimitReached{&limit_codes::too_many_diagnostics, {std::to_string(watch.limits().diagnostics)}};
  }
  const Entity& entity(EntityId id) const { return pack.entities[id]; }
  const Column& column(EntityId e, ColumnId c) const { return pack.entities[e].columns[c]; }
};

}  // namespace zeren::inline v0::pack::detail
