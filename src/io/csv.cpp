#include "zeren/io/csv.hpp"

#include <csv.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include "src/io/csv_marks.hpp"
#include "src/io/table_text.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/io/codes.hpp"

namespace zeren::inline v0 {

namespace {

using detail::LimitReached;

// libcsv's states, which its header does not name: between two rows, and within a cell.
constexpr int row_not_begun = 0, field_begun = 2;
// So much of the file is taken at a time; between two pieces the work may be ended.
constexpr std::size_t piece_bytes = 1 << 16;

// What libcsv takes off the ends of cells without quotes.
std::string_view trim(std::string_view cell) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!cell.empty() && is_blank(cell.front())) cell.remove_prefix(1);
  while (!cell.empty() && is_blank(cell.back())) cell.remove_suffix(1);
  return cell;
}

class CsvReader {
 public:
  CsvReader(LoadedTable& table, const DecodedText& text, const detail::Watch& watch)
      : table_(table),
        watch_(watch),
        limits_(watch.limits()),
        may_be_broken_(text.encoding == Encoding::broken_utf8),
        may_have_nul_(text.text.find('\0') != std::string::npos) {}

  // Throws LimitReached.
  void read(std::string_view text) {
    all_bytes_ = text.size();
    const QuotedReader quoted(*this);
    while (!text.empty()) {
      text.remove_prefix(read_plain(text));
      text.remove_prefix(quoted.read(text));
    }
    quoted.finish();
  }
  bool has_header() const { return has_header_; }

 private:
  // libcsv, which knows how quotes are to be read wherever they stand, for the rows that are not plain.
  class QuotedReader {
   public:
    explicit QuotedReader(CsvReader& reader) : reader_(reader) {
      // Every line end is reported, so that lines can be counted.
      if (csv_init(parser_.get(), CSV_REPALL_NL) != 0) throw std::bad_alloc();
      csv_set_blk_size(parser_.get(), 4096);
    }
    QuotedReader(const QuotedReader&) = delete;
    QuotedReader& operator=(const QuotedReader&) = delete;
    ~QuotedReader() { csv_free(parser_.get()); }

    // Reads to the end of the first line after which no row is open; gives the bytes read.
    std::size_t read(std::string_view text) const {
      std::size_t begin = 0;
      while (begin < text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
        take(text.substr(begin, end - begin));
        begin = end;
        if (parser_->pstate == row_not_begun) break;
      }
      return begin;
    }
    void finish() const {
      reader_.open_quote_ = parser_->pstate == field_begun && parser_->quoted != 0;
      csv_fini(parser_.get(), &on_cell, &on_row_end, &reader_);
      if (reader_.failure_) std::rethrow_exception(reader_.failure_);
    }

   private:
    void take(std::string_view line) const {
      for (; !line.empty(); line.remove_prefix(std::min(line.size(), piece_bytes))) {
        reader_.watch_.look();
        const std::string_view piece = line.substr(0, piece_bytes);
        const std::size_t taken = csv_parse(parser_.get(), piece.data(), piece.size(), &on_cell, &on_row_end, &reader_);
        if (reader_.failure_) std::rethrow_exception(reader_.failure_);
        if (taken != piece.size()) throw std::bad_alloc();  // the only reason for it to stop
        if (parser_->entry_pos > reader_.limits_.cell_bytes) throw reader_.too_long();
      }
    }
    static void on_cell(void* cell, std::size_t size, void* self) {
      auto* reader = static_cast<CsvReader*>(self);
      reader->guarded([&] {
        const std::string_view text(static_cast<const char*>(cell), size);
        reader->cell(text);
        reader->count_lines_within(text);
      });
    }
    static void on_row_end(int terminator, void* self) {
      auto* reader = static_cast<CsvReader*>(self);
      reader->guarded([&] { reader->row_end(terminator); });
    }

    CsvReader& reader_;
    std::unique_ptr<csv_parser> parser_ = std::make_unique<csv_parser>();
  };

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

  // Where reading stands within a text of plain rows.
  struct Plain {
    std::size_t row = 0, cell = 0;  // where they begin
    std::size_t after_quotes = 0;   // where a cell in quotes has ended; 0: it was none
    bool in_quotes = false;
  };

  // Reads rows as long as they are plain: a quote is the first byte of its cell, or the last, and none is within.
  // Gives the bytes read.
  std::size_t read_plain(std::string_view text) {
    Plain at;
    bool plain = true;
    std::size_t next_look = piece_bytes;
    detail::visit_marks(text, [&](std::size_t mark) {
      if (mark >= next_look) {
        watch_.look();
        next_look = mark + piece_bytes;
      }
      if (text[mark] == '"') return plain = take_quote(at, mark);
      if (at.in_quotes) return true;
      plain = at.after_quotes == 0 || at.after_quotes == mark;
      if (plain) end_plain_cell(at, text, mark);
      return plain;
    });
    if (!plain || at.in_quotes || at.after_quotes != 0) {
      forget_row();
      return at.row;
    }
    const std::string_view last = trim(text.substr(at.cell));  // of a line that lacks its end
    if (cells_ != 0 || !last.empty()) {
      cell(last);
      row_end(-1);
    }
    return text.size();
  }
  // False where the row is not plain.
  static bool take_quote(Plain& at, std::size_t mark) {
    if (at.in_quotes) {
      at.after_quotes = mark + 1;
      at.in_quotes = false;
      return true;
    }
    at.in_quotes = mark == at.cell;
    return at.in_quotes;
  }
  void end_plain_cell(Plain& at, std::string_view text, std::size_t mark) {
    const std::string_view bytes = text.substr(at.cell, mark - at.cell);
    const bool quoted = at.after_quotes != 0;
    const std::string_view content = quoted ? bytes.substr(1, bytes.size() - 2) : trim(bytes);
    at.cell = mark + 1;
    at.after_quotes = 0;
    if (text[mark] == ',' || cells_ != 0 || quoted || !content.empty()) cell(content);
    if (quoted) count_lines_within(content);
    if (text[mark] == ',') return;
    row_end(text[mark]);
    at.row = mark + 1;
    if (!has_room_ && mark >= piece_bytes) make_room(all_bytes_ - (text.size() - mark));
  }
  // As if nothing of the row that has begun had been read.
  void forget_row() {
    if (cells_ == 0) return;
    line_ = row_line_;
    if (has_header_) {
      drop_row();
    } else {
      table_.columns.clear();
    }
    begin_row();
  }
  // Supposes that the rows to come are as those of the bytes so far.
  void make_room(std::size_t bytes_so_far) {
    constexpr std::size_t unit = 1024;  // so that products fit 64 bits
    const auto in_all = [&](std::size_t so_far) { return so_far * (all_bytes_ / unit + 1) / (bytes_so_far / unit); };
    has_room_ = true;
    for (TextColumn& column : table_.columns) {
      column.reserve(in_all(column.size()), in_all(column.texts().bytes.size()));
    }
    table_.lines.reserve(in_all(table_.lines.size()));
  }

  LimitReached too_long() const {
    const std::size_t line = cells_ == 0 ? line_ : row_line_;
    return {&limit_codes::cell_too_long, {table_.file, std::to_string(line), std::to_string(limits_.cell_bytes)}};
  }

  void cell(std::string_view text) {
    if (cells_ == 0) row_line_ = line_;
    if (text.size() > limits_.cell_bytes) throw too_long();
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
    begin_row();
  }
  void begin_row() {
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
  bool may_be_broken_, may_have_nul_;
  bool has_room_ = false;
  bool has_header_ = false;
  bool open_quote_ = false;
  bool after_return_ = false;
  bool blank_ = true;  // no cell of this row has text
  std::size_t line_ = 1, row_line_ = 1;
  std::size_t cells_ = 0;  // of this row so far
  std::size_t all_bytes_ = 0;
  std::string surplus_;  // as the file would write it, cut where it is long
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
