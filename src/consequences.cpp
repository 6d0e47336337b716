#include "src/consequences.hpp"

#include <algorithm>
#include <array>
#include <concepts>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "zeren/pack/codes.hpp"
#include "zeren/syntax/lex.hpp"

namespace zeren::inline v0::detail {

namespace {

namespace codes = pack::codes;

// The first argument is a name that was looked for and not found.
constexpr std::array names_not_found{&codes::unknown_name,     &codes::unknown_column,    &codes::unknown_value,
                                     &codes::unknown_type,     &codes::unknown_source,    &codes::unknown_row,
                                     &codes::unknown_relation, &codes::unknown_check,     &codes::unknown_step,
                                     &codes::not_rows,         &codes::bad_date_field,    &codes::bad_key_field,
                                     &codes::nothing_excepted, &codes::unknown_exception, &codes::unknown_target};
// The first argument is a declaration in which something is missing.
constexpr std::array parts_not_found{&codes::responsibility_shape, &codes::starts_from_shape, &codes::no_reference,
                                     &codes::no_window_date,       &codes::open_needs_until,  &codes::nothing_to_do};

template <class Codes>
bool is_one_of(const DiagnosticCode* code, const Codes& these) {
  return std::find(these.begin(), these.end(), code) != these.end();
}

template <class Declaration>
concept ForATable = requires(const Declaration& declaration) {
  { declaration.entity } -> std::convertible_to<const syntax::Name&>;
};

// What is not there because of a mistake.
class Missing {
 public:
  Missing(const Diagnostics& unread, const Diagnostics& checked, std::span<const syntax::Tree> trees,
          const Sources& sources)
      : sources_(sources), findings_(unread.has_errors()) {
    for (const Diagnostic& diagnostic : unread) {
      if (diagnostic.span.has_place()) add_line(diagnostic.span);
    }
    for (const Diagnostic& diagnostic : checked) {
      if (diagnostic.code == &codes::unknown_entity) unknown_.insert({diagnostic.span.file, diagnostic.span.begin});
      if (diagnostic.code == &codes::bad_date_field) incomplete_.insert(diagnostic.arguments[1]);
    }
    for (const syntax::Tree& tree : trees) {
      for (const syntax::Name& name : tree.broken) names_.insert(name.text);
      for (const syntax::Declaration& declaration : tree.declarations) std::visit(*this, declaration);
    }
  }

  template <class Declaration>
  void operator()(const Declaration& declaration) {
    if constexpr (std::is_base_of_v<syntax::Declared, Declaration>) {
      if (declaration.incomplete) incomplete_.insert(declaration.name.text);
    }
    if constexpr (ForATable<Declaration>) {
      // A rule for a table that is not there makes no columns.
      if (!unknown_.contains({declaration.entity.span.file, declaration.entity.span.begin})) return;
      without_columns_.insert(declaration.name.text);
      incomplete_.insert(declaration.name.text);
    }
  }

  bool explains(const Diagnostic& diagnostic) const {
    if (diagnostic.code->severity != Severity::error) return findings_;
    if (diagnostic.code == &codes::no_pack) return names_.contains("pack") || names_.contains("规则包");
    if (diagnostic.span.has_place() && lines_.contains(line_of(diagnostic.span))) return true;
    if (diagnostic.arguments.empty()) return false;
    const std::string& whole = diagnostic.arguments.front();
    const std::string first = whole.substr(0, whole.find('.'));
    if (diagnostic.code == &codes::unknown_entity) return names_.contains(first);  // what others follow from
    if (is_one_of(diagnostic.code, names_not_found)) return names_.contains(first) || without_columns_.contains(first);
    return is_one_of(diagnostic.code, parts_not_found) && incomplete_.contains(first);
  }

 private:
  using Line = std::pair<std::uint32_t, std::size_t>;

  Line line_of(Span span) const { return {span.file, sources_.location(span).line}; }

  void add_line(Span span) {
    const Line line = line_of(span);
    if (!lines_.insert(line).second) return;
    Diagnostics ignored;
    for (const syntax::Token& token : syntax::lex(sources_.line_text(line.first, line.second), line.first, ignored)) {
      if (token.kind == syntax::TokenKind::word) names_.insert(token.text);
    }
  }

  const Sources& sources_;
  bool findings_;                                              // they are not told, for they need whole rules
  std::set<Line> lines_;                                       // that could not be read
  std::set<std::string> names_;                                // of declarations and items that may have been left out
  std::set<std::string> without_columns_;                      // rules for tables that are not there
  std::set<std::string> incomplete_;                           // declarations of which something was left out
  std::set<std::pair<std::uint32_t, std::uint32_t>> unknown_;  // where tables are named that are not there
};

}  // namespace

Diagnostics without_consequences(Diagnostics checked, const Diagnostics& unread, std::span<const syntax::Tree> trees,
                                 const Sources& sources) {
  if (!unread.has_errors() && !checked.has_errors()) return checked;
  const Missing missing(unread, checked, trees, sources);
  Diagnostics kept;
  for (Diagnostic& diagnostic : checked) {
    if (!missing.explains(diagnostic)) kept.add(std::move(diagnostic));
  }
  return kept;
}

}  // namespace zeren::inline v0::detail
