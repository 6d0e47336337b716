// Packs, imports and sources.
#include <algorithm>
#include <charconv>

#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

void gather(Context& context, std::span<const sx::Tree> files, std::span<const ImportedPack> imports,
            std::string prefix) {
  const ModuleId id = context.modules.size();
  context.modules.push_back({std::move(prefix), {}, std::nullopt});
  std::vector<const sx::ImportDeclaration*> imported;
  for (const auto& tree : files) {
    for (const auto& declaration : tree.declarations) {
      context.modules[id].declarations.push_back(&declaration);
      if (const auto* import = std::get_if<sx::ImportDeclaration>(&declaration)) imported.push_back(import);
    }
  }
  NameTable<Span> aliases;
  for (const auto* import : imported) {
    const auto [first, fresh] = aliases.try_emplace(import->name.text, import->name.span);
    if (!fresh) {
      context.report(codes::duplicate_name, import->name.span, {import->name.text})
          .notes.push_back({first->second, "it is defined here first", "首次定义在此"});
      continue;
    }
    const auto found =
        std::find_if(imports.begin(), imports.end(), [&](const ImportedPack& p) { return p.target == import->target; });
    if (found == imports.end()) {
      context.report(codes::unknown_import, import->span, {import->target});
      continue;
    }
    gather(context, found->trees, found->imports, context.modules[id].prefix + import->name.text + ".");
  }
}

void declare_pack(Context& context, ModuleId module, const sx::PackDeclaration& declared) {
  auto& header = context.modules[module].header;
  if (header) {
    context.report(codes::stands_twice, declared.name.span, {"pack"})
        .notes.push_back({header->name.span, "the first one is here", "第一个在此"});
    return;
  }
  header = declared;
  if (declared.effective_from && declared.effective_until && *declared.effective_from > *declared.effective_until) {
    context.report(codes::empty_period, declared.span);
  }
  if (declared.calendar && declared.calendar->text != "cn") {
    report_unknown(context, codes::unknown_calendar, *declared.calendar, {declared.calendar->text}, {"cn"});
  }
  if (module != 0) return;
  Pack& pack = context.pack;
  pack.effective_from = declared.effective_from;
  pack.effective_until = declared.effective_until;
  if (declared.calendar) pack.calendar = declared.calendar->text;
  if (declared.rounding) {
    pack.display_rounding = *declared.rounding;
    pack.display_digits = declared.digits;
  }
  if (declared.months == sx::PackDeclaration::Months::clamp) pack.months = MonthSetting::clamp;
  if (declared.months == sx::PackDeclaration::Months::strict) pack.months = MonthSetting::strict;
  if (declared.units_file) pack.units_file = *declared.units_file;
  pack.description.name = declared.name.text;
  if (declared.label) pack.description.label = declared.label->text;
  pack.description.span = declared.name.span;
}

// The number at the end of a clause id, and what stands before it.
std::optional<std::pair<std::string_view, std::int64_t>> split_clause(std::string_view id) {
  std::size_t begin = id.size();
  while (begin > 0 && id[begin - 1] >= '0' && id[begin - 1] <= '9') --begin;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(id.data() + begin, id.data() + id.size(), number);
  if (error != std::errc() || begin == id.size()) return std::nullopt;
  return std::pair{id.substr(0, begin), number};
}

void spell_out(Context& context, const sx::ClauseRange& range, std::vector<std::string>& out) {
  constexpr std::int64_t most = 100'000;
  const auto first = split_clause(range.first);
  if (range.last.empty() || range.last == range.first) {
    out.push_back(range.first);
    return;
  }
  const auto last = split_clause(range.last);
  if (!first || !last || first->first != last->first || first->second > last->second ||
      last->second - first->second > most) {
    context.report(codes::bad_clause_range, range.span, {range.first, range.last});
    return;
  }
  for (std::int64_t n = first->second; n <= last->second; ++n) {
    out.push_back(std::string(first->first) + std::to_string(n));
  }
}

constexpr std::string_view hash_algorithm = "sha256:";
constexpr std::size_t fewest_digits = 12, all_digits = 64;

// The hexadecimal digits of `sha256:…`, in lower case; nothing where the text is no such hash.
std::optional<std::string> hash_digits(std::string_view text) {
  if (!text.starts_with(hash_algorithm)) return std::nullopt;
  text.remove_prefix(hash_algorithm.size());
  if (text.size() < fewest_digits || text.size() > all_digits) return std::nullopt;
  std::string digits;
  for (const char c : text) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) {
      digits.push_back(c);
    } else if (c >= 'A' && c <= 'F') {
      digits.push_back(static_cast<char>(c - 'A' + 'a'));
    } else {
      return std::nullopt;
    }
  }
  return digits;
}

bool is_listed(const Source& source, std::string_view clause) {
  return source.clauses.empty() || std::any_of(source.clauses.begin(), source.clauses.end(),
                                               [&](const std::string& listed) { return covers(listed, clause); });
}

void add_text(Context& context, const sx::ClauseText& written, Source& source) {
  const auto same = std::find_if(source.texts.begin(), source.texts.end(),
                                 [&](const ClauseHash& known) { return known.clause == written.clause; });
  if (same != source.texts.end()) {
    context.report(codes::clause_text_twice, written.span, {written.clause})
        .notes.push_back({same->span, "the first one is here", "第一个在此"});
    return;
  }
  if (!is_listed(source, written.clause)) {
    context.report(codes::unknown_clause, written.span, {source.description.name, written.clause});
  }
  if (auto digits = hash_digits(written.hash.text)) {
    source.texts.push_back({written.clause, std::move(*digits), written.span});
  } else {
    context.report(codes::bad_clause_hash, written.hash.span, {written.hash.text});
  }
}

}  // namespace

void gather_modules(Context& context, std::span<const sx::Tree> files, std::span<const ImportedPack> imports) {
  gather(context, files, imports, "");
}

void declare_headers(Context& context) {
  each_declared<sx::PackDeclaration>(
      context, [&](ModuleId m, const sx::PackDeclaration& declared) { declare_pack(context, m, declared); });
  if (!context.modules[0].header) context.report(codes::no_pack, {});
  each_declared<sx::SourceDeclaration>(context, [&](ModuleId m, const sx::SourceDeclaration& declared) {
    Source source;
    source.description.name = full_name(context, m, declared.name.text);
    source.description.span = declared.name.span;
    if (declared.label) source.description.label = declared.label->text;
    for (const auto& range : declared.ranges) spell_out(context, range, source.clauses);
    for (const auto& text : declared.texts) add_text(context, text, source);
    declare(context, m, context.source_names, declared.name, static_cast<std::uint32_t>(context.pack.sources.size()));
    context.pack.sources.push_back(std::move(source));
  });
}

}  // namespace zeren::inline v0::pack::detail
