// What is wrong, where, and what to do about it; in two languages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "zeren/base/source.hpp"

namespace zeren::inline v0 {

/// An error stops the pack from compiling; a finding is what the rules themselves report about pack or data.
enum class Severity : std::uint8_t { error, warning, finding, note };
enum class Language : std::uint8_t { en, zh };

/// `error`, `错误` and so on.
std::string_view to_string(Severity severity, Language language = Language::en) noexcept;

/// A kind of diagnostic. The texts hold placeholders `{0}`, `{1}` ... for the arguments. Help may be empty. Each layer
/// defines its own in <layer>/codes.hpp.
struct DiagnosticCode {
  std::string_view id;  ///< `ZR0123`, never used for anything else again
  Severity severity = Severity::error;
  std::string_view message_en;
  std::string_view message_zh;
  std::string_view help_en;
  std::string_view help_zh;
};

/// Something that helps to understand a diagnostic, with a place of its own or none. The texts are final.
struct Note {
  Span span;
  std::string message_en;
  std::string message_zh;
};

/// Replacing the text under the span would settle it.
struct Fix {
  Span span;
  std::string replacement;
};

struct Diagnostic {
  const DiagnosticCode* code = nullptr;  ///< never null in a bag
  Span span;                             ///< no place where it is about no text
  std::vector<std::string> arguments;
  std::vector<Note> notes;
  std::optional<Fix> fix;
  std::string clause;  ///< as cited, `plan.5`; empty if there is none
};

/// An argument that reads differently in the two languages (`a date`, `日期`); `format_message` picks one.
std::string bilingual(std::string_view en, std::string_view zh);

/// The template with its placeholders filled in. A placeholder without an argument stays as it is.
std::string format_message(std::string_view pattern, std::span<const std::string> arguments, Language language);

/// The diagnostic's message and help, filled in; the help may be empty.
std::string message(const Diagnostic& diagnostic, Language language);
std::string help(const Diagnostic& diagnostic, Language language);

/// A bag of diagnostics.
class Diagnostics {
 public:
  /// Adds one; the reference stays valid until the next is added.
  Diagnostic& add(Diagnostic diagnostic);
  Diagnostic& add(const DiagnosticCode& code, Span span, std::vector<std::string> arguments = {});
  /// Takes over all of another bag.
  void append(Diagnostics other);
  /// From now on keeps no more than so many: what is added to a full bag is dropped, and `overflowed()` says so.
  void keep_at_most(std::size_t most) noexcept { most_ = most; }
  bool overflowed() const noexcept { return overflowed_; }
  /// Adds one even to a full bag: that there is more.
  void add_at_last(const DiagnosticCode& code, Span span, std::vector<std::string> arguments = {});

  bool empty() const noexcept { return items_.empty(); }
  std::size_t size() const noexcept { return items_.size(); }
  std::size_t count(Severity severity) const noexcept;
  bool has_errors() const noexcept { return count(Severity::error) != 0; }

  /// By file, position, code and arguments, those without a place last; identical ones are kept once.
  void sort();

  auto begin() const noexcept { return items_.begin(); }
  auto end() const noexcept { return items_.end(); }
  auto begin() noexcept { return items_.begin(); }
  auto end() noexcept { return items_.end(); }
  const Diagnostic& operator[](std::size_t i) const { return items_[i]; }

 private:
  std::vector<Diagnostic> items_;
  std::size_t most_ = static_cast<std::size_t>(-1);
  bool overflowed_ = false;
  Diagnostic dropped_;  // what `add` gives a reference to where the bag is full
};

/// The diagnostic as a terminal shows it, ending in a newline: severity and code, message, place, the source line with
/// a caret that stands right under Chinese text and tabs, notes, help, fix and clause. Control characters of the source
/// are never passed on. Compiled into zeren::zeren (it needs display widths).
std::string render(const Diagnostic& diagnostic, const Sources& sources, Language language, bool colour);

}  // namespace zeren::inline v0
