// The texts a pack was read from, and places in them.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace zeren::inline v0 {

/// Bytes begin .. end (end not included) of a file of a Sources. The default is no place at all.
struct Span {
  static constexpr std::uint32_t no_file = 0xFFFFFFFF;

  std::uint32_t file = no_file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  constexpr bool has_place() const { return file != no_file; }
  friend constexpr auto operator<=>(const Span&, const Span&) = default;
};

/// The smallest span that holds both; both must be in one file, a span without a place is passed over.
constexpr Span cover(Span a, Span b) {
  if (!a.has_place()) return b;
  if (!b.has_place()) return a;
  return {a.file, a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

/// Both 1-based; the column counts code points.
struct Location {
  std::size_t line = 1;
  std::size_t column = 1;
  friend constexpr auto operator<=>(const Location&, const Location&) = default;
};

/// One text of at most 4 GiB with its name as messages should show it, and a table of where its lines begin.
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);

  const std::string& name() const noexcept { return name_; }
  const std::string& text() const noexcept { return text_; }
  /// At least 1; a newline at the end begins one more, empty line.
  std::size_t line_count() const noexcept { return line_starts_.size(); }
  /// Offset of the first byte of a line (1-based, at most line_count()).
  std::size_t line_start(std::size_t line) const { return line_starts_[line - 1]; }
  /// The line without its line end (LF or CR LF).
  std::string_view line_text(std::size_t line) const;
  /// Where a byte stands; an offset past the end counts as the end. O(log lines + length of the line).
  Location location(std::size_t offset) const;

 private:
  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

/// All texts of one compilation; files are numbered from 0 in the order of adding. Views into it stay valid while it
/// lives and when it is moved.
class Sources {
 public:
  /// Takes a text and gives its number.
  std::uint32_t add(std::string name, std::string text);

  std::size_t size() const noexcept { return files_.size(); }
  /// Every `file` must be a number that `add` gave.
  const SourceFile& file(std::uint32_t file) const { return files_[file]; }
  std::string_view name(std::uint32_t file) const { return files_[file].name(); }
  std::string_view text(std::uint32_t file) const { return files_[file].text(); }
  /// The text under the span; cut to the file's size, empty without a place.
  std::string_view text(Span span) const;
  /// Where the span begins, and where it ends (one past its last character). The span must have a place.
  Location location(Span span) const;
  Location end_location(Span span) const;
  std::string_view line_text(std::uint32_t file, std::size_t line) const { return files_[file].line_text(line); }

 private:
  std::deque<SourceFile> files_;
};

}  // namespace zeren::inline v0
