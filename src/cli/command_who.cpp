// `zeren who`: who is responsible for a domain at a unit, in the three kinds, with the way there.
#include <fmt/format.h>

#include <array>
#include <memory>

#include "src/cli/context.hpp"
#include "src/cli/workspace.hpp"
#include "zeren/base/text.hpp"

namespace zeren::cli {

namespace {

struct Kind {
  ResponsibilityKind kind;
  std::string_view en, zh;
};
constexpr std::array<Kind, 3> kinds{{{ResponsibilityKind::leadership, "leadership", "领导责任"},
                                     {ResponsibilityKind::regulatory, "regulatory", "监管责任"},
                                     {ResponsibilityKind::principal, "principal", "主体责任"}}};

struct WhoOptions {
  FactsOptions facts;
  std::string unit, domain;
};

std::optional<UnitId> find_unit(Context& context, const Organisation& organisation, const std::string& text) {
  const UnitResolution found = organisation.resolve(nfc(text));
  if (found.found()) return found.unit;
  context.raise(wrong_use);
  if (!found.ambiguous()) {
    complain(fmt::format(fmt::runtime(context.pick(
                             "zeren: there is no unit `{}`: give its code, its name, or a path such as 梅溪镇/村\n",
                             "zeren：没有单位 `{}`：请写代码、名称或 梅溪镇/村 这样的路径\n")),
                         text));
    return std::nullopt;
  }
  complain(fmt::format(fmt::runtime(context.pick("zeren: `{}` may be any of:\n", "zeren：`{}` 可能是：\n")), text));
  for (const UnitId unit : found.candidates) {
    complain(fmt::format("  {}  {}\n", organisation.code(unit), organisation.path_of(unit)));
  }
  return std::nullopt;
}

std::optional<DomainId> find_domain(Context& context, const plan::Plan& plan, const std::string& text) {
  const std::string wanted = nfc(text);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < plan.domains.size(); ++i) {
    if (plan.domains[i].name == wanted || plan.domains[i].label == wanted) return static_cast<DomainId>(i);
    names.push_back(plan.domains[i].name);
  }
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  complain(fmt::format(fmt::runtime(context.pick("zeren: the pack has no domain `{}`; it has: {}\n",
                                                 "zeren：规则包没有领域 `{}`；现有：{}\n")),
                       text, all));
  context.raise(wrong_use);
  return std::nullopt;
}

std::string names_of(const Dataset& dataset, const ResponsibilityAnswer& answer) {
  std::string names;
  for (const ResponsibilityHolder& holder : answer.holders) {
    const BodyRow& body = dataset.bodies.row(holder.body);
    names += (names.empty() ? "" : ", ") + (body.label.empty() ? body.code : body.label);
  }
  return names;
}

void print_kind(const Context& context, const Workspace& workspace, const Kind& kind, UnitId unit, DomainId domain) {
  const Organisation& organisation = *workspace.organisation;
  print(fmt::format("{}\n", context.language == Language::zh ? kind.zh : fmt::format("{} {}", kind.en, kind.zh)));
  const auto chain =
      workspace.bound.dataset.responsibility.all_responsible(organisation, {unit, domain, kind.kind, workspace.today});
  if (chain.empty()) print(fmt::format("  {}\n", context.pick("nobody, from here to the top", "自本级至顶层无人承担")));
  for (const ResponsibilityAnswer& answer : chain) {
    print(fmt::format("  {}  {}\n", pad_to_width(organisation.path_of(answer.found_at), 36),
                      names_of(workspace.bound.dataset, answer)));
  }
}

void run_who(Context& context, const WhoOptions& options) {
  Workspace workspace;
  if (!prepare(context, options.facts, workspace)) return;
  print_rejects(context, workspace.bound.rejects, {});
  const auto unit = find_unit(context, *workspace.organisation, options.unit);
  const auto domain = find_domain(context, *workspace.plan, options.domain);
  if (!unit || !domain) return;
  const plan::Domain& known = workspace.plan->domains[*domain];
  print(fmt::format("{} · {} · {}\n", workspace.organisation->path_of(*unit),
                    known.label.empty() ? known.name : known.label, workspace.today.to_string()));
  for (const Kind& kind : kinds) print_kind(context, workspace, kind, *unit, *domain);
}

}  // namespace

void add_who(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("who", "who is responsible for a domain at a unit, nearest first");
  command->footer("Example: zeren who rules/anji-2022 梅溪镇/梅溪村 fire --on 2022-06-30");
  auto options = std::make_shared<WhoOptions>();
  options->facts.add_to(*command, false);
  command->add_option("unit", options->unit, "the unit: code, name or path")->required();
  command->add_option("domain", options->domain, "the domain: name or label")->required();
  command->callback([&context, options] { run_who(context, *options); });
}

}  // namespace zeren::cli
