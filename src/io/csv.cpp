#include "zeren/io/csv.hpp"

#include <csv.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include "src/io/table_text.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/io/codes.hpp"

namespace zeren::inline v0 {

namespace {

using detail::LimitReached;

// libcsv's states, which its header does not name; we ask for one of them at the end of the file.
constexpr int field_begun = 2;
// So much of the file is taken at a time; between two pieces the work may be ended.
constexpr std::size_t piece_bytes = 1 << 16;

class CsvReader {
 public:
  CsvReader(LoadedTable& table, const DecodedText& text, const detail::Watch& watch)
      : table_(table),
        watch_(watch),
        limits_(watch.limits()),
        may_be_broken_(text.encoding == Encoding::broken_utf8),
        may_have_nul_(text.text.find('\0') != std::string::npos),
        may_have_quotes_(text.text.find('"') != std::string::npos) {}

  // Throws LimitReached.
  void read(std::string_view text) {
    csv_parser parser;
    // Every line end is reported, so that lines can be counted.
    if (csv_init(&parser, CSV_REPALL_NL) != 0) return;
    csv_set_blk_size(&parser, 4096);
    const std::unique_ptr<csv_parser, decltype(&csv_free)> freed(&parser, &csv_free);
    while (!text.empty()) {
      watch_.look();
      const std::string_view piece = text.substr(0, piece_bytes);
      const std::size_t taken =
          csv_parse(&parser, piece.data(), piece.size(), &CsvReader::on_cell, &CsvReader::on_row_end, this);
      if (failure_) std::rethrow_exception(failure_);
      if (taken != piece.size()) throw std::bad_alloc();  // the only reason for it to stop
      if (parser.entry_pos > limits_.cell_bytes) throw too_long();
      text.remove_prefix(piece.size());
    }
    open_quote_ = parser.pstate == field_begun && parser.quoted != 0;
    csv_fini(&parser, &CsvReader::on_cell, &CsvReader::on_row_end, this);
    if (failure_) std::rethrow_exception(failure_);
  }
  bool has_header() const { return has_header_; }

 private:
  static void on_cell(void* cell, std::size_t size, void* self) {
    auto* reader = static_cast<CsvReader*>(self);
    reader->guarded([&] { reader->cell({static_cast<const char*>(cell), size}); });
  }
  static void on_row_end(int terminator, void* self) {
    auto* reader = static_cast<CsvReader*>(self);
    reader->guarded([&] { reader->row_end(terminator); });
  }
  // libcsv is C: nothing may be thrown through it. After a fault nothing more is taken in.
  template <class F>
  void guarded(F&& step) {
    if (failure_) return;
    try {
      step();
    } catch (...) {
      failure_ = std::current_exception();
    }
  }

  LimitReached too_long() const {
    const std::size_t line = cells_ == 0 ? line_ : row_line_;
    return {&limit_codes::cell_too_long, {table_.file, std::to_string(line), std::to_string(limits_.cell_bytes)}};
  }

  void cell(std::string_view text) {
    if (cells_ == 0) row_line_ = line_;
    if (text.size() > limits_.cell_bytes) throw too_long();
    if (may_have_quotes_) count_lines_within(text);
    blank_ = blank_ && text.empty();
    if (!has_header_) {
      add_column(text);
    } else if (cells_ < table_.columns.size()) {
      if (cells_ == 0) detail::check_cells(table_, limits_);
      table_.columns[cells_].append(text);
    } else {
      keep_surplus(text);
    }
    ++cells_;
  }

  void add_column(std::string_view name) {
    if (table_.columns.size() >= limits_.table_columns) {
      throw LimitReached{&limit_codes::too_many_columns, {table_.file, std::to_string(limits_.table_columns)}};
    }
    table_.columns.emplace_back(std::string(name));
  }

  // Cells that the header has no column for are only ever shown.
  void keep_surplus(std::string_view text) {
    if (surplus_.size() < most_surplus) {
      surplus_.push_back(',');
      append_csv_cell(surplus_, text.substr(0, most_surplus));
    }
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
      detail::add_reject(table_, reject(*fault), limits_);
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
    for (std::size_t i = 0; i < count; ++i) {
      if (i != 0) row.push_back(',');
      append_csv_cell(row, table_.columns[i][table_.rows()]);
    }
    row += surplus_;
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

  static constexpr std::size_t most_surplus = 4096;

  LoadedTable& table_;
  const detail::Watch& watch_;
  const Limits& limits_;
  bool may_be_broken_, may_have_nul_, may_have_quotes_;
  bool has_header_ = false;
  bool open_quote_ = false;
  bool after_return_ = false;
  bool blank_ = true;  // no cell of this row has text
  std::size_t line_ = 1, row_line_ = 1;
  std::size_t cells_ = 0;  // of this row so far
  std::string surplus_;    // as the file would write it, cut where it is long
  std::exception_ptr failure_;
};

}  // namespace

LoadedTable read_csv(std::string entity, std::string file, std::string bytes, const Limits& limits) {
  LoadedTable table;
  table.entity = std::move(entity);
  table.file = std::move(file);
  const detail::Watch watch(limits);
  try {
    watch.look();
    const auto text = detail::accept_text(table, std::move(bytes), limits);
    if (!text) return table;
    CsvReader reader(table, *text, watch);
    reader.read(text->text);
    if (!reader.has_header()) {
      detail::reject_file(table, io_codes::empty_file);
    } else if (table.rows() == 0 && table.rejects.empty()) {
      detail::note_file(table, io_codes::header_only);
    }
    detail::normalise(table, watch);
  } catch (const LimitReached& reached) {
    detail::refuse_table(table, reached);
  }
  return table;
}

}  // namespace zeren::inline v0
