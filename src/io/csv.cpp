#include "zeren/io/csv.hpp"

#include <csv.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "src/io/table_text.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/io/codes.hpp"

namespace zeren::inline v0 {

namespace {

// libcsv's states, which its header does not name; we ask for one of them at the end of the file.
constexpr int field_begun = 2;

class CsvReader {
 public:
  CsvReader(LoadedTable& table, const DecodedText& text)
      : table_(table),
        may_be_broken_(text.encoding == Encoding::broken_utf8),
        may_have_nul_(text.text.find('\0') != std::string::npos),
        may_have_quotes_(text.text.find('"') != std::string::npos) {}

  void read(std::string_view text) {
    csv_parser parser;
    // Every line end is reported, so that lines can be counted.
    if (csv_init(&parser, CSV_REPALL_NL) != 0) return;
    csv_set_blk_size(&parser, 4096);
    csv_parse(&parser, text.data(), text.size(), &CsvReader::on_cell, &CsvReader::on_row_end, this);
    open_quote_ = parser.pstate == field_begun && parser.quoted != 0;
    csv_fini(&parser, &CsvReader::on_cell, &CsvReader::on_row_end, this);
    csv_free(&parser);
  }
  bool has_header() const { return has_header_; }

 private:
  static void on_cell(void* cell, std::size_t size, void* self) {
    static_cast<CsvReader*>(self)->cell({static_cast<const char*>(cell), size});
  }
  static void on_row_end(int terminator, void* self) { static_cast<CsvReader*>(self)->row_end(terminator); }

  void cell(std::string_view text) {
    if (cells_ == 0) row_line_ = line_;
    if (may_have_quotes_) count_lines_within(text);
    blank_ = blank_ && text.empty();
    if (!has_header_) {
      table_.columns.emplace_back(std::string(text));
    } else if (cells_ < table_.columns.size()) {
      table_.columns[cells_].append(text);
    } else {
      surplus_.emplace_back(text);
    }
    ++cells_;
  }

  // A quoted cell may hold line ends of its own.
  void count_lines_within(std::string_view text) {
    if (text.find_first_of("\r\n") == std::string_view::npos) return;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) ++line_;
    }
  }

  void row_end(int terminator) {
    const bool second_half = terminator == '\n' && after_return_ && cells_ == 0;  // of CR LF
    if (cells_ != 0) finish_row();
    if (!second_half) ++line_;
    after_return_ = terminator == '\r';
  }

  void finish_row() {
    if (!has_header_) {
      if (blank_) {  // blank lines before the header
        table_.columns.clear();
      } else {
        has_header_ = true;
      }
    } else if (blank_) {
      drop_row();
    } else if (const DiagnosticCode* fault = fault_of_row()) {
      table_.rejects.push_back(reject(*fault));
      drop_row();
    } else {
      table_.lines.push_back(static_cast<std::uint32_t>(row_line_));
    }
    cells_ = 0;
    blank_ = true;
    surplus_.clear();
  }

  const DiagnosticCode* fault_of_row() const {
    const auto any_cell = [this](const auto& is_bad) {
      const std::size_t count = std::min(cells_, table_.columns.size());
      for (std::size_t i = 0; i < count; ++i) {
        if (is_bad(table_.columns[i][table_.rows()])) return true;
      }
      return false;
    };
    if (open_quote_) return &io_codes::open_quote;
    if (cells_ != table_.columns.size()) return &io_codes::ragged_row;
    if (may_have_nul_ && any_cell([](std::string_view c) { return c.find('\0') != std::string_view::npos; }))
      return &io_codes::nul_byte;
    if (may_be_broken_ && any_cell([](std::string_view c) { return !is_valid_utf8(c); })) {
      return &io_codes::broken_text;
    }
    return nullptr;
  }

  Reject reject(const DiagnosticCode& code) const {
    std::string row;
    const std::size_t count = std::min(cells_, table_.columns.size());
    for (std::size_t i = 0; i < cells_; ++i) {
      if (i != 0) row.push_back(',');
      append_csv_cell(row, i < count ? table_.columns[i][table_.rows()] : std::string_view(surplus_[i - count]));
    }
    std::vector<std::string> arguments;
    if (&code == &io_codes::ragged_row) arguments = {std::to_string(cells_), std::to_string(table_.columns.size())};
    if (&code == &io_codes::open_quote) arguments = {std::to_string(row_line_)};
    return {table_.entity, table_.file, row_line_, {}, &code, std::move(arguments), detail::printable(row)};
  }

  void drop_row() {
    for (TextColumn& column : table_.columns) {
      if (column.size() > table_.rows()) column.truncate(table_.rows());
    }
  }

  LoadedTable& table_;
  bool may_be_broken_, may_have_nul_, may_have_quotes_;
  bool has_header_ = false;
  bool open_quote_ = false;
  bool after_return_ = false;
  bool blank_ = true;  // no cell of this row has text
  std::size_t line_ = 1, row_line_ = 1;
  std::size_t cells_ = 0;  // of this row so far
  std::vector<std::string> surplus_;
};

}  // namespace

LoadedTable read_csv(std::string entity, std::string file, std::string bytes) {
  LoadedTable table;
  table.entity = std::move(entity);
  table.file = std::move(file);
  const auto text = detail::accept_text(table, std::move(bytes));
  if (!text) return table;
  CsvReader reader(table, *text);
  reader.read(text->text);
  if (!reader.has_header()) {
    detail::reject_file(table, io_codes::empty_file);
  } else if (table.rows() == 0 && table.rejects.empty()) {
    detail::note_file(table, io_codes::header_only);
  }
  for (TextColumn& column : table.columns) column.normalise();
  return table;
}

}  // namespace zeren::inline v0
