// The reader takes plain rows in by itself; over any bytes it must read what libcsv alone would.
#include <csv.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "src/io/csv_marks.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/io/codes.hpp"
#include "zeren/io/csv.hpp"

namespace zeren::testing {
namespace {

struct Row {
  std::vector<std::string> cells;
  std::size_t line = 0;
  bool open_quote = false;

  [[nodiscard]] bool blank() const {
    return std::all_of(cells.begin(), cells.end(), [](const std::string& cell) { return cell.empty(); });
  }
};

// Rows as libcsv alone reads them, with the line on which each begins.
class Reference {
 public:
  explicit Reference(std::string_view text) {
    csv_parser parser;
    EXPECT_EQ(csv_init(&parser, CSV_REPALL_NL), 0);
    EXPECT_EQ(csv_parse(&parser, text.data(), text.size(), &on_cell, &on_row_end, this), text.size());
    open_ = parser.pstate == 2 && parser.quoted != 0;
    csv_fini(&parser, &on_cell, &on_row_end, this);
    csv_free(&parser);
  }
  std::vector<Row> rows;

 private:
  static void on_cell(void* cell, std::size_t size, void* self) {
    auto& reference = *static_cast<Reference*>(self);
    if (reference.row_.cells.empty()) reference.row_.line = reference.line_;
    const std::string& text = reference.row_.cells.emplace_back(static_cast<const char*>(cell), size);
    for (std::size_t i = 0; i < size; ++i) {
      if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == size || text[i + 1] != '\n'))) ++reference.line_;
    }
  }
  static void on_row_end(int terminator, void* self) {
    auto& reference = *static_cast<Reference*>(self);
    const bool second_half = terminator == '\n' && reference.after_return_ && reference.row_.cells.empty();
    if (!reference.row_.cells.empty()) {
      reference.row_.open_quote = terminator == -1 && reference.open_;
      reference.rows.push_back(std::move(reference.row_));
    }
    reference.row_ = {};
    if (!second_half) ++reference.line_;
    reference.after_return_ = terminator == '\r';
  }

  Row row_;
  std::size_t line_ = 1;
  bool after_return_ = false, open_ = false;
};

bool has_nul(const Row& row) {
  return std::any_of(row.cells.begin(), row.cells.end(),
                     [](const std::string& cell) { return cell.find('\0') != std::string::npos; });
}
bool is_broken(const Row& row) {
  return std::any_of(row.cells.begin(), row.cells.end(), [](const std::string& cell) { return !is_valid_utf8(cell); });
}

// What the reader says of the same text, line by line.
struct Outcome {
  std::vector<std::string> header;
  std::vector<std::string> rows;
  std::vector<std::string> rejects;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

std::string at_line(std::size_t line, const std::vector<std::string>& cells) {
  std::string text = std::to_string(line);
  for (const std::string& cell : cells) text += "|" + cell;
  return text;
}

Outcome expected(std::string_view text) {
  Outcome outcome;
  bool has_header = false;
  for (const Row& row : Reference(text).rows) {
    if (row.blank()) continue;
    if (!has_header) {
      has_header = true;
      outcome.header = row.cells;
      continue;
    }
    const DiagnosticCode* fault = row.open_quote                              ? &io_codes::open_quote
                                  : row.cells.size() != outcome.header.size() ? &io_codes::ragged_row
                                  : has_nul(row)                              ? &io_codes::nul_byte
                                  : is_broken(row)                            ? &io_codes::broken_text
                                                                              : nullptr;
    if (fault == nullptr) {
      outcome.rows.push_back(at_line(row.line, row.cells));
    } else {
      outcome.rejects.push_back(std::to_string(row.line) + std::string(fault->id));
    }
  }
  if (!has_header) outcome.rejects.push_back("0" + std::string(io_codes::empty_file.id));
  return outcome;
}

Outcome read(const std::string& text) {
  const LoadedTable table = read_csv("t", "t.csv", text);
  Outcome outcome;
  for (const TextColumn& column : table.columns) outcome.header.push_back(column.name());
  for (std::size_t r = 0; r < table.rows(); ++r) {
    std::vector<std::string> cells;
    for (const TextColumn& column : table.columns) cells.emplace_back(column[r]);
    outcome.rows.push_back(at_line(table.lines[r], cells));
  }
  for (const Reject& reject : table.rejects) {
    outcome.rejects.push_back(std::to_string(reject.line) + std::string(reject.code->id));
  }
  return outcome;
}

// Bytes that mean something to CSV, and others; `dense`: how many of a hundred are such.
std::string draw(std::mt19937& random, std::size_t size, unsigned long dense, std::string_view marks) {
  std::string text;
  while (text.size() < size) {
    if (random() % 100 < dense) {
      text += marks[random() % marks.size()];
    } else {
      text += random() % 20 == 0 ? std::string("村") : std::string(1, static_cast<char>('a' + random() % 26));
    }
  }
  return text;
}

TEST(CsvAgainstLibcsv, AnyBytes) {
  using namespace std::string_view_literals;
  std::mt19937 random(20221128);
  for (const std::string_view marks : {",\n"sv, ",\n\r \t"sv, ",\n\r \"\"\t"sv, ",,\n\r\"\0 "sv, "\","sv, "\r,\""sv}) {
    for (int round = 0; round < 3000; ++round) {
      const std::string text = "a,b\n" + draw(random, random() % 300, 5 + random() % 90, marks);
      ASSERT_EQ(read(text), expected(text)) << ::testing::PrintToString(text);
    }
  }
}

TEST(CsvAgainstLibcsv, LinesOfEqualLengthWithAFewQuotes) {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string text = "a,b,c\r\n";
    for (int row = 0; row < 100; ++row) {
      for (int cell = 0; cell < 3; ++cell) {
        const std::string content = draw(random, random() % 30, 3, " \t");
        text += cell == 0 ? "" : ",";
        text += random() % 50 == 0 ? "\"" + content + (random() % 2 == 0 ? "\n,\"\"x\"" : "\"") : content;
      }
      text += random() % 5 == 0 ? "\r\n" : "\n";
    }
    if (random() % 2 == 0) text.pop_back();
    ASSERT_EQ(read(text), expected(text)) << ::testing::PrintToString(text);
  }
}

TEST(CsvAgainstLibcsv, ManyRowsOfAnyKind) {  // past the point where room is made for the rest
  std::mt19937 random(11);
  for (int round = 0; round < 4; ++round) {
    std::string text = "a,b\n";
    while (text.size() < 400'000) text += draw(random, 1 + random() % 12, 0, ",") + ",b\n";
    text += draw(random, 200'000, 30, round % 2 == 0 ? ",\n\r" : ",\n\r\"");
    ASSERT_TRUE(read(text) == expected(text)) << round;
  }
}

TEST(CsvMarks, AreFoundWhereTheyAre) {
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    const std::string text = draw(random, random() % 200, random() % 100, std::string_view(",\n\r\"\0\xFF ", 7));
    std::vector<std::size_t> found, expected_marks;
    detail::visit_marks(text, [&](std::size_t position) {
      found.push_back(position);
      return true;
    });
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == ',' || text[i] == '"' || text[i] == '\n' || text[i] == '\r') expected_marks.push_back(i);
    }
    ASSERT_EQ(found, expected_marks) << ::testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace zeren::testing
