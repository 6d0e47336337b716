#include "zeren/io/side_by_side.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "zeren/base/text.hpp"

namespace zeren::inline v0 {

namespace {

constexpr std::string_view same_mark = "   ", other_mark = " | ";
constexpr std::size_t hanging_indent = 4;       // of what did not fit into its line
constexpr std::size_t most_pairs = 16'000'000;  // of lines compared with each other

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// The line without what only aligns it.
std::string words_of(std::string_view line) {
  std::string words;
  for (const char c : line) {
    if (c != ' ' || (!words.empty() && words.back() != ' ')) words.push_back(c);
  }
  return words;
}

// A line cut into pieces that fit, at blanks where there is one in the second half.
std::vector<std::string> wrap(std::string_view line, std::size_t width) {
  const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t indent = std::min(blanks + hanging_indent, width / 2);
  std::vector<std::string> pieces;
  std::string piece;
  std::size_t used = 0;
  std::size_t cut = std::string::npos;  // after the last blank of the piece that it may be cut at
  const auto begin_piece = [&](std::string rest) {
    piece = std::string(indent, ' ') + std::move(rest);
    used = display_width(piece);
    cut = std::string::npos;
  };
  for (std::size_t position = 0; position < line.size();) {
    const std::size_t start = position;
    const std::size_t wide = display_width(decode(line, position));
    if (used + wide > width) {
      std::string rest = cut != std::string::npos ? piece.substr(cut) : std::string();
      piece.resize(std::min(cut, piece.size()));
      pieces.push_back(std::move(piece));
      begin_piece(std::move(rest));
    }
    piece.append(line.substr(start, position - start));
    used += wide;
    if (line[start] == ' ' && used > std::max(width / 2, indent)) cut = piece.size();
  }
  pieces.push_back(std::move(piece));
  return pieces;
}

using Index = std::optional<std::size_t>;
struct Pair {
  Index left, right;
  bool same = false;
};

// Which line stands beside which: equal ones in order, as many as can be (the longest common subsequence).
class Pairing {
 public:
  Pairing(const std::vector<std::string>& left, const std::vector<std::string>& right) : left_(left), right_(right) {}

  std::vector<Pair> run() {
    if (left_.size() * right_.size() > most_pairs) {
      for (std::size_t i = 0; i < std::min(left_.size(), right_.size()); ++i) {
        if (left_[i] == right_[i]) keep(i, i);
      }
    } else {
      longest_common();
    }
    keep(left_.size(), right_.size());
    pairs_.pop_back();  // that of the two ends
    return std::move(pairs_);
  }

 private:
  void longest_common() {
    const std::size_t columns = right_.size() + 1;
    std::vector<std::uint32_t> length((left_.size() + 1) * columns);  // of the common lines from i and j on
    for (std::size_t i = left_.size(); i-- > 0;) {
      for (std::size_t j = right_.size(); j-- > 0;) {
        length[i * columns + j] = left_[i] == right_[j]
                                      ? length[(i + 1) * columns + j + 1] + 1
                                      : std::max(length[(i + 1) * columns + j], length[i * columns + j + 1]);
      }
    }
    for (std::size_t i = 0, j = 0; i < left_.size() && j < right_.size();) {
      if (left_[i] == right_[j]) {
        keep(i++, j++);
      } else if (length[(i + 1) * columns + j] >= length[i * columns + j + 1]) {
        ++i;
      } else {
        ++j;
      }
    }
  }

  // These two are equal; what lies between them and the last equal pair stands side by side as it comes.
  void keep(std::size_t i, std::size_t j) {
    while (next_left_ < i || next_right_ < j) {
      Pair pair;
      if (next_left_ < i) pair.left = next_left_++;
      if (next_right_ < j) pair.right = next_right_++;
      pairs_.push_back(pair);
    }
    pairs_.push_back({i, j, true});
    next_left_ = i + 1;
    next_right_ = j + 1;
  }

  const std::vector<std::string>& left_;
  const std::vector<std::string>& right_;
  std::size_t next_left_ = 0, next_right_ = 0;
  std::vector<Pair> pairs_;
};

std::vector<std::string> all_words(const std::vector<std::string_view>& lines) {
  std::vector<std::string> words;
  for (const std::string_view line : lines) words.push_back(words_of(line));
  return words;
}

}  // namespace

std::string side_by_side(std::string_view left, std::string_view right, std::size_t width) {
  const std::vector<std::string_view> lines_left = lines_of(left), lines_right = lines_of(right);
  const std::vector<std::string> words_left = all_words(lines_left), words_right = all_words(lines_right);
  const std::size_t half = (std::max(width, narrowest_side_by_side) - other_mark.size()) / 2;
  std::string out;
  for (const Pair& pair : Pairing(words_left, words_right).run()) {
    const auto pieces = [&](const Index& line, const std::vector<std::string_view>& lines) {
      return line ? wrap(lines[*line], half) : std::vector<std::string>();
    };
    const std::vector<std::string> a = pieces(pair.left, lines_left), b = pieces(pair.right, lines_right);
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
      std::string line = pad_to_width(i < a.size() ? a[i] : std::string(), half);
      line += pair.same ? same_mark : other_mark;
      if (i < b.size()) line += b[i];
      line.erase(line.find_last_not_of(' ') + 1);
      out += line + "\n";
    }
  }
  return out;
}

}  // namespace zeren::inline v0
