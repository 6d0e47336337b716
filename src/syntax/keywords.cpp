#include "zeren/syntax/keywords.hpp"

#include <algorithm>
#include <array>

#include "src/syntax/keyword_words.hpp"

namespace zeren::inline v0::syntax {

namespace {

#define ZEREN_KEYWORD_ROW(id, english, chinese, reserved, other) \
  KeywordInfo{Keyword::id, english, chinese, reserved, other},
constexpr std::array<KeywordInfo, keyword_count> table{{ZEREN_KEYWORDS(ZEREN_KEYWORD_ROW)}};
#undef ZEREN_KEYWORD_ROW

// Calls f(piece) for the pieces of `text` parted by `separator`.
template <class F>
void split(std::string_view text, char separator, F f) {
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    f(text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool begins_with(std::string_view text, std::string_view head) {
  return text.size() > head.size() && text.substr(0, head.size()) == head;
}

bool ends_with(std::string_view text, std::string_view tail) {
  return text.size() > tail.size() && text.substr(text.size() - tail.size()) == tail;
}

}  // namespace

const KeywordInfo& info(Keyword keyword) noexcept {
  return table[static_cast<std::size_t>(keyword)];
}

std::span<const KeywordInfo> keywords() noexcept {
  return table;
}

std::string_view spelling(Keyword keyword, Language language) noexcept {
  return language == Language::zh ? info(keyword).chinese : info(keyword).english;
}

bool is_reserved(std::string_view word) noexcept {
  return detail::KeywordWords::instance().is_reserved(detail::KeywordWords::instance().find(word));
}

bool is_keyword_word(std::string_view word) noexcept {
  return detail::KeywordWords::instance().find(word) != detail::no_word;
}

std::optional<GluedKeyword> glued_keyword(std::string_view name) {
  std::optional<GluedKeyword> best;
  std::size_t best_rank = 0;
  const auto consider = [&](const KeywordInfo& row, std::string_view word, std::string_view before,
                            std::string_view after) {
    const std::size_t rank = word.size() + (row.reserved ? 1000 : 0);
    if (rank <= best_rank) return;
    best_rank = rank;
    best = GluedKeyword{std::string(before), std::string(after)};
  };
  for (const KeywordInfo& row : table) {
    const std::string_view word = row.chinese;
    if (is_ascii(word)) continue;
    if (begins_with(name, word)) consider(row, word, word, name.substr(word.size()));
    if (ends_with(name, word)) consider(row, word, name.substr(0, name.size() - word.size()), word);
  }
  return best;
}

namespace detail {

const KeywordWords& KeywordWords::instance() {
  static const KeywordWords words;  // immutable after construction
  return words;
}

KeywordWords::KeywordWords() {
  reserved_.push_back(false);  // no_word
  for (const KeywordInfo& row : table) {
    auto& spellings = spellings_[static_cast<std::size_t>(row.id)];
    const auto add = [&](std::string_view text) {
      Spelling words;
      split(text, ' ', [&](std::string_view word) { words.words[words.size++] = intern(word); });
      if (row.reserved && words.size == 1 && text != row.other) reserved_[words.words[0]] = true;
      spellings.push_back(words);
    };
    add(row.english);
    add(row.chinese);
    split(row.other, '|', add);
    // The longer first, so that `is not absent` is not taken for less.
    std::stable_sort(spellings.begin(), spellings.end(), [](auto& a, auto& b) { return a.size > b.size; });
  }
  reserved_[intern("is")] = true;
}

WordId KeywordWords::intern(std::string_view word) {
  const auto [place, inserted] = ids_.emplace(word, static_cast<WordId>(reserved_.size()));
  if (inserted) reserved_.push_back(false);
  return place->second;
}

WordId KeywordWords::find(std::string_view word) const {
  const auto place = ids_.find(word);
  return place == ids_.end() ? no_word : place->second;
}

}  // namespace detail

}  // namespace zeren::inline v0::syntax
