// The single words that keywords are made of, numbered, so that the parser compares small integers.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "zeren/syntax/keywords.hpp"
#include "zeren/syntax/token.hpp"

namespace zeren::inline v0::syntax::detail {

inline constexpr std::size_t longest_word_group = 5;

struct Spelling {
  std::array<WordId, longest_word_group> words{};
  std::uint8_t size = 0;
};

// Built once from the table; immutable.
class KeywordWords {
 public:
  static const KeywordWords& instance();

  // The number of a word, `no_word` where no keyword has it.
  WordId find(std::string_view word) const;
  bool is_reserved(WordId word) const { return reserved_[word]; }
  // All ways to write the keyword, longest first.
  std::span<const Spelling> spellings(Keyword keyword) const { return spellings_[static_cast<std::size_t>(keyword)]; }

 private:
  KeywordWords();
  WordId intern(std::string_view word);

  std::unordered_map<std::string_view, WordId> ids_;
  std::vector<bool> reserved_;
  std::array<std::vector<Spelling>, keyword_count> spellings_;
};

}  // namespace zeren::inline v0::syntax::detail
