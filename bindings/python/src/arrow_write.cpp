#include "bindings/python/src/arrow_write.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <unordered_map>

namespace zeren::python {

namespace {

constexpr int decimal_digits = 38;  // of decimal128

Int128 power_of_ten(int digits) {
  Int128 power = 1;
  for (int i = 0; i < digits; ++i) power *= 10;
  return power;
}

}  // namespace

std::optional<Int128> decimal128(const Number& value, Rounding rounding, int digits) {
  if (digits < 0 || digits > decimal_digits) return std::nullopt;
  const auto pair = round(value, rounding, digits).to_int128_pair();
  if (!pair) return std::nullopt;
  // What is rounded so has a denominator that divides the power.
  const auto scaled = checked_multiply(pair->first, power_of_ten(digits) / pair->second);
  if (!scaled || unsigned_abs(*scaled) >= static_cast<UInt128>(power_of_ten(decimal_digits))) return std::nullopt;
  return scaled;
}

// ---- Columns
// ---------------------------------------------------------------------------------------------------

struct ExportColumn {
  std::string name, format;
  std::vector<std::uint8_t> valid;  // bits
  std::int64_t nulls = 0;
  std::vector<std::uint8_t> values;  // the second buffer: fixed widths, bits, offsets, or indices
  std::string bytes;                 // the third: of texts
  std::unique_ptr<ExportColumn> dictionary;
  std::size_t rows = 0;

  [[nodiscard]] bool is_text() const { return format == "u" && !dictionary; }
};

namespace {

void set_bit(std::vector<std::uint8_t>& bits, std::size_t i) {
  bits[i / 8] = static_cast<std::uint8_t>(bits[i / 8] | 1U << (i % 8));
}

// Fills one column, row by row.
class ColumnWriter {
 public:
  ColumnWriter(std::string name, std::string format, std::size_t rows, std::size_t width)
      : column_(std::make_unique<ExportColumn>()), width_(width) {
    column_->name = std::move(name);
    column_->format = std::move(format);
    column_->rows = rows;
    column_->valid.resize((rows + 7) / 8);
    column_->values.resize(width == 0 ? (rows + 7) / 8 : rows * width);
    column_->nulls = static_cast<std::int64_t>(rows);
  }
  void set_valid(std::size_t row) {
    set_bit(column_->valid, row);
    --column_->nulls;
  }
  void set_true(std::size_t row) { set_bit(column_->values, row); }
  template <class T>
  void set(std::size_t row, T value) {
    std::memcpy(column_->values.data() + row * width_, &value, sizeof value);
  }
  std::unique_ptr<ExportColumn> take() { return std::move(column_); }

 private:
  std::unique_ptr<ExportColumn> column_;
  std::size_t width_;
};

// Texts end to end with their offsets; in the order of the rows.
class TextWriter {
 public:
  TextWriter(std::string name, std::size_t rows) : column_(std::make_unique<ExportColumn>()) {
    column_->name = std::move(name);
    column_->format = "u";
    column_->rows = rows;
    column_->valid.resize((rows + 7) / 8);
    column_->nulls = static_cast<std::int64_t>(rows);
    offsets_.reserve(rows + 1);
    offsets_.push_back(0);
  }
  // Texts past 2 GiB are null, as cells that do not fit.
  bool add(std::string_view text) {
    const bool fits = column_->bytes.size() + text.size() <= INT32_MAX;
    if (fits) {
      column_->bytes += text;
      set_bit(column_->valid, offsets_.size() - 1);
      --column_->nulls;
    }
    offsets_.push_back(static_cast<std::int32_t>(column_->bytes.size()));
    return fits;
  }
  void add_null() { offsets_.push_back(offsets_.back()); }
  std::unique_ptr<ExportColumn> take() {
    column_->rows = offsets_.size() - 1;
    column_->values.resize(offsets_.size() * sizeof(std::int32_t));
    std::memcpy(column_->values.data(), offsets_.data(), column_->values.size());
    column_->bytes.push_back('\0');  // never an empty buffer
    return std::move(column_);
  }

 private:
  std::unique_ptr<ExportColumn> column_;
  std::vector<std::int32_t> offsets_;
};

class TableWriter {
 public:
  TableWriter(const Evaluation& evaluation, plan::TableId table, const ExportOptions& options,
              std::vector<ExportError>& errors)
      : evaluation_(evaluation), table_(table), options_(options), errors_(errors), rows_(evaluation.rows(table)) {}

  std::unique_ptr<ExportColumn> column(std::size_t c) {
    const plan::PublicColumn& column = evaluation_.plan().tables[table_].columns[c];
    const plan::ValueType& type = evaluation_.plan().nodes[column.node].type;
    switch (type.kind) {
      case plan::ValueKind::boolean: {
        ColumnWriter writer(column.name, "b", rows_.size(), 0);
        return fill(writer, c, [&](std::size_t row, const CellView& cell) {
          if (cell.boolean()) writer.set_true(row);
          return true;
        });
      }
      case plan::ValueKind::number:
        return type.is_count ? counts(column.name, c) : numbers(column.name, c, type);
      case plan::ValueKind::date: {
        ColumnWriter writer(column.name, "tdD", rows_.size(), sizeof(std::int32_t));
        return fill(writer, c, [&](std::size_t row, const CellView& cell) {
          writer.set(row, cell.date().days);
          return true;
        });
      }
      case plan::ValueKind::moment: {
        ColumnWriter writer(column.name, "tss:", rows_.size(), sizeof(std::int64_t));
        return fill(writer, c, [&](std::size_t row, const CellView& cell) {
          writer.set(row, cell.moment().minutes * 60);
          return true;
        });
      }
      default:
        return texts(column.name, c, [](const CellView& cell) { return cell.text(); });
    }
  }
  // Numbers only: the exact fraction.
  std::unique_ptr<ExportColumn> exact_column(std::size_t c) {
    const plan::PublicColumn& column = evaluation_.plan().tables[table_].columns[c];
    const plan::ValueType& type = evaluation_.plan().nodes[column.node].type;
    if (type.kind != plan::ValueKind::number || type.is_count) return nullptr;
    return texts(column.name + "_exact", c, [](const CellView& cell) { return cell.fraction(); });
  }

 private:
  // Calls set(row, cell) for the present cells; false from it is a cell that does not fit.
  template <class Set>
  std::unique_ptr<ExportColumn> fill(ColumnWriter& writer, std::size_t c, Set&& set) {
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const CellView cell = evaluation_.cell(table_, rows_[row], c);
      if (!cell.present()) continue;
      if (set(row, cell)) {
        writer.set_valid(row);
      } else {
        errors_.push_back({rows_[row], c, cell.fraction()});
      }
    }
    return writer.take();
  }
  std::unique_ptr<ExportColumn> counts(const std::string& name, std::size_t c) {
    ColumnWriter writer(name, "l", rows_.size(), sizeof(std::int64_t));
    return fill(writer, c, [&](std::size_t row, const CellView& cell) {
      const auto whole = cell.number().to_int64();
      if (whole) writer.set(row, *whole);
      return whole.has_value();
    });
  }
  std::unique_ptr<ExportColumn> numbers(const std::string& name, std::size_t c, const plan::ValueType& type) {
    const plan::Plan& plan = evaluation_.plan();
    const int digits = type.digits.value_or(plan.display_digits);
    ColumnWriter writer(name, "d:38," + std::to_string(digits), rows_.size(), sizeof(Int128));
    return fill(writer, c, [&](std::size_t row, const CellView& cell) {
      const auto scaled = decimal128(cell.number(), plan.display_rounding, digits);
      if (scaled) writer.set(row, *scaled);
      return scaled.has_value();
    });
  }
  template <class TextOf>
  std::unique_ptr<ExportColumn> texts(const std::string& name, std::size_t c, TextOf&& text_of) {
    if (options_.dictionary) return coded_texts(name, c, text_of);
    TextWriter writer(name, rows_.size());
    for (const std::uint32_t row : rows_) {
      const CellView cell = evaluation_.cell(table_, row, c);
      if (!cell.present()) {
        writer.add_null();
      } else if (!writer.add(text_of(cell))) {
        errors_.push_back({row, c, text_of(cell)});
      }
    }
    return writer.take();
  }
  // The dictionary in order of first appearance.
  template <class TextOf>
  std::unique_ptr<ExportColumn> coded_texts(const std::string& name, std::size_t c, TextOf&& text_of) {
    std::unordered_map<std::string, std::int32_t> codes;
    dictionary_rows_.clear();
    ColumnWriter writer(name, "i", rows_.size(), sizeof(std::int32_t));
    auto column = fill(writer, c, [&](std::size_t row, const CellView& cell) {
      const auto [at, is_new] = codes.try_emplace(text_of(cell), static_cast<std::int32_t>(codes.size()));
      if (is_new) dictionary_rows_.push_back(at->first);
      writer.set(row, at->second);
      return true;
    });
    TextWriter texts("", dictionary_rows_.size());
    for (const std::string& text : dictionary_rows_) texts.add(text);
    column->dictionary = texts.take();
    return column;
  }

  const Evaluation& evaluation_;
  plan::TableId table_;
  const ExportOptions& options_;
  std::vector<ExportError>& errors_;
  std::span<const std::uint32_t> rows_;
  std::vector<std::string> dictionary_rows_;
};

// ---- The C structs
// ---------------------------------------------------------------------------------------------

struct SchemaOwner {
  std::string name, format;
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
  std::unique_ptr<ArrowSchema> dictionary;
};

template <class Owner, class Struct>
void release_owned(Struct* self) {
  for (std::int64_t i = 0; i < self->n_children; ++i) {
    if (self->children[i]->release != nullptr) self->children[i]->release(self->children[i]);
  }
  if (self->dictionary != nullptr && self->dictionary->release != nullptr) self->dictionary->release(self->dictionary);
  delete static_cast<Owner*>(self->private_data);
  self->release = nullptr;
}

void fill_schema(ArrowSchema& out, std::string name, std::string format, std::size_t children) {
  auto* owner = new SchemaOwner{std::move(name), std::move(format), std::vector<ArrowSchema>(children), {}, nullptr};
  for (ArrowSchema& child : owner->children) owner->pointers.push_back(&child);
  out = {};
  out.format = owner->format.c_str();
  out.name = owner->name.c_str();
  out.flags = ARROW_FLAG_NULLABLE;
  out.n_children = static_cast<std::int64_t>(children);
  out.children = owner->pointers.data();
  out.release = release_owned<SchemaOwner, ArrowSchema>;
  out.private_data = owner;
}

struct ArrayOwner {
  std::shared_ptr<const ExportedTable> table;  // which the buffers belong to
  std::array<const void*, 3> buffers{};
  std::vector<ArrowArray> children;
  std::vector<ArrowArray*> pointers;
  std::unique_ptr<ArrowArray> dictionary;
};

ArrayOwner* fill_array(ArrowArray& out, std::shared_ptr<const ExportedTable> table, std::size_t rows,
                       std::size_t children) {
  auto* owner = new ArrayOwner{std::move(table), {}, std::vector<ArrowArray>(children), {}, nullptr};
  for (ArrowArray& child : owner->children) owner->pointers.push_back(&child);
  out = {};
  out.length = static_cast<std::int64_t>(rows);
  out.n_buffers = 1;
  out.buffers = owner->buffers.data();
  out.n_children = static_cast<std::int64_t>(children);
  out.children = owner->pointers.data();
  out.release = release_owned<ArrayOwner, ArrowArray>;
  out.private_data = owner;
  return owner;
}

void fill_column(ArrowArray& out, const std::shared_ptr<const ExportedTable>& table, const ExportColumn& column) {
  ArrayOwner* owner = fill_array(out, table, column.rows, 0);
  out.null_count = column.nulls;
  out.n_buffers = column.is_text() ? 3 : 2;
  owner->buffers = {column.nulls == 0 ? nullptr : column.valid.data(), column.values.data(), column.bytes.data()};
  if (!column.dictionary) return;
  owner->dictionary = std::make_unique<ArrowArray>();
  fill_column(*owner->dictionary, table, *column.dictionary);
  out.dictionary = owner->dictionary.get();
}

struct StreamState {
  std::shared_ptr<const ExportedTable> table;
  bool given = false;
};

template <class F>
int guarded(F&& f) {
  try {
    f();
    return 0;
  } catch (...) {  // only memory can run out; the interface knows error numbers alone
    return ENOMEM;
  }
}

int stream_schema(ArrowArrayStream* stream, ArrowSchema* out) {
  return guarded([&] { export_schema(*static_cast<StreamState*>(stream->private_data)->table, *out); });
}

int stream_next(ArrowArrayStream* stream, ArrowArray* out) {
  auto& state = *static_cast<StreamState*>(stream->private_data);
  *out = {};
  if (state.given) return 0;
  return guarded([&] {
    fill_array(*out, state.table, state.table->rows(), state.table->columns().size());
    for (std::size_t i = 0; i < state.table->columns().size(); ++i) {
      fill_column(*out->children[i], state.table, *state.table->columns()[i]);
    }
    state.given = true;
  });
}

const char* stream_error(ArrowArrayStream*) {
  return "not enough memory";
}

void release_stream(ArrowArrayStream* stream) {
  delete static_cast<StreamState*>(stream->private_data);
  stream->release = nullptr;
}

}  // namespace

ExportedTable::ExportedTable(const Evaluation& evaluation, plan::TableId table, const ExportOptions& options)
    : rows_(evaluation.rows(table).size()) {
  TableWriter writer(evaluation, table, options, errors_);
  for (const std::size_t column : options.columns) {
    columns_.push_back(writer.column(column));
    if (!options.exact) continue;
    if (auto exact = writer.exact_column(column)) columns_.push_back(std::move(exact));
  }
}

ExportedTable::~ExportedTable() = default;

void export_schema(const ExportedTable& table, ArrowSchema& out) {
  fill_schema(out, "", "+s", table.columns().size());
  for (std::size_t i = 0; i < table.columns().size(); ++i) {
    const ExportColumn& column = *table.columns()[i];
    ArrowSchema& child = *out.children[i];
    fill_schema(child, column.name, column.format, 0);
    if (!column.dictionary) continue;
    auto& owner = *static_cast<SchemaOwner*>(child.private_data);
    owner.dictionary = std::make_unique<ArrowSchema>();
    fill_schema(*owner.dictionary, "", column.dictionary->format, 0);
    child.dictionary = owner.dictionary.get();
  }
}

void export_stream(std::shared_ptr<const ExportedTable> table, ArrowArrayStream& out) {
  out.private_data = new StreamState{std::move(table)};
  out.get_schema = stream_schema;
  out.get_next = stream_next;
  out.get_last_error = stream_error;
  out.release = release_stream;
}

}  // namespace zeren::python
