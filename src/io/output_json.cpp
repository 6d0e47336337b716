// The result as JSON. Written by hand: the order of members is part of the format, and a country's tables are large.
#include <array>

#include "src/io/result_rows.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/io/codes.hpp"

namespace zeren::inline v0 {

namespace {

std::string in_language(const std::string& en, const std::string& zh, Language language) {
  return language == Language::zh ? zh : en;
}

class JsonWriter {
 public:
  JsonWriter(const Evaluation& evaluation, const OutputOptions& options)
      : evaluation_(evaluation), plan_(evaluation.plan()), options_(options) {}

  std::string write(const JsonContext& context) {
    out_ = "{\"version\":1,\"pack\":";
    string(plan_.pack.name);
    out_ += ",\"on\":";
    string(evaluation_.today().to_string());
    if (evaluation_.minute()) {
      out_ += ",\"at\":";
      string(evaluation_.now().to_string());
    }
    out_ += ",\"tables\":{";
    const std::vector<plan::TableId> tables = context.tables.empty() ? default_tables(evaluation_) : context.tables;
    list(tables, [this](plan::TableId table) { this->table(table); });
    out_ += "},\"findings\":[";
    list(evaluation_.findings(), [this](const Finding& f) { finding(f); });
    out_ += "],\"errors\":[";
    list(evaluation_.reported_errors(), [this](std::uint32_t e) { error(evaluation_.errors()[e]); });
    out_ += "],\"rejects\":" + std::to_string(context.rejects) + ",\"notes\":[";
    std::vector<Diagnostic> notes(context.notes.begin(), context.notes.end());
    if (auto undated = undated_note()) notes.push_back(std::move(*undated));
    list(notes, [this](const Diagnostic& note) { string(message(note, options_.language)); });
    out_ += "]}\n";
    return std::move(out_);
  }

 private:
  template <class Range, class Write>
  void list(const Range& range, const Write& write) {
    bool first = true;
    for (const auto& item : range) {
      if (!first) out_ += ",";
      first = false;
      write(item);
    }
  }
  void string(std::string_view text) { append_json_string(out_, text); }
  void member(std::string_view name, std::string_view text) {
    out_ += ",";
    string(name);
    out_ += ":";
    string(text);
  }

  void table(plan::TableId table) {
    const plan::Table& shape = plan_.tables[table];
    const std::vector<std::size_t> columns = detail::shown_columns(shape, options_);
    std::vector<std::string> names;
    for (const std::size_t c : columns) {
      names.emplace_back();
      append_json_string(names.back(), shape.columns[c].name);
    }
    out_ += "\n";
    string(shape.name);
    out_ += ":[";
    list(detail::shown_rows(evaluation_, table, options_), [&](std::uint32_t row) {
      out_ += "\n{";
      for (std::size_t i = 0; i < columns.size(); ++i) {
        if (i != 0) out_ += ",";
        out_ += names[i] + ":";
        cell(evaluation_.cell(table, row, columns[i]));
      }
      out_ += "}";
    });
    out_ += "]";
  }

  // Absent and in error is null: `errors` tells which.
  void cell(const CellView& cell) {
    if (!cell.present()) {
      out_ += "null";
    } else if (cell.type().kind == plan::ValueKind::boolean) {
      out_ += cell.boolean() ? "true" : "false";
    } else if (cell.type().kind == plan::ValueKind::body_set) {
      out_ += "[";
      list(cell.set(), [this](std::uint32_t body) { string(evaluation_.key(plan_.body_table, body)); });
      out_ += "]";
    } else if (cell.type().kind == plan::ValueKind::member_set) {
      const auto& members = plan_.enumerations[cell.type().enumeration].members;
      out_ += "[";
      list(cell.set(), [&](std::uint32_t ordinal) { string(members[ordinal].first); });
      out_ += "]";
    } else {
      string(detail::machine_text(cell, options_));
    }
  }

  // Names the tables with rows whose past cannot be told: a result over them is about a day, not as that day saw it.
  std::optional<Diagnostic> undated_note() const {
    std::string names;
    for (std::size_t t = 0; t < plan_.tables.size(); ++t) {
      const plan::Table& table = plan_.tables[t];
      const auto& bound = evaluation_.dataset().tables[t];
      if (table.kind != plan::TableKind::facts || table.recorded_on || table.revised_on || !bound || bound->rows == 0)
        continue;
      names += (names.empty() ? "`" : ", `") + table.name + "`";
    }
    if (names.empty()) return std::nullopt;
    return Diagnostic{&io_codes::undated_tables, {}, {names}, {}, {}, {}};
  }

  void clauses(const std::vector<plan::Clause>& clauses) {
    out_ += ",\"clauses\":[";
    list(clauses, [this](const plan::Clause& c) { string(c.source + "." + c.id); });
    out_ += "]";
  }

  void finding(const Finding& finding) {
    static constexpr std::array<std::string_view, 3> kinds{"violation", "no_holder", "not_same_day"};
    out_ += "\n{\"kind\":";
    string(kinds[static_cast<std::size_t>(finding.kind)]);
    member("name", finding.name);
    out_ += ",\"rows\":[";
    list(finding.rows, [this](const FindingRow& row) {
      out_ += "{\"table\":";
      string(plan_.tables[row.table].name);
      member("key", row.key);
      member("label", row.label);
      out_ += "}";
    });
    out_ += "]";
    clauses(finding.clauses);
    member("message", in_language(finding.message_en, finding.message_zh, options_.language));
    out_ += "}";
  }

  void error(const CellError& error) {
    out_ += "\n{\"code\":";
    string(error.code->id);
    member("table", error.table == plan::scalar ? std::string() : plan_.tables[error.table].name);
    member("key", key_of(error));
    member("rule", error.rule == plan::no_rule ? std::string() : plan_.rules[error.rule].origin.name);
    member("message", error.message(options_.language));
    out_ += ",\"operands\":[";
    list(error.operands, [this](const Operand& operand) {
      out_ += "{\"text\":";
      string(operand.text);
      member("value", operand.value);
      out_ += "}";
    });
    out_ += "]";
    clauses(error.rule == plan::no_rule ? std::vector<plan::Clause>{} : plan_.rules[error.rule].origin.clauses);
    out_ += "}";
  }
  std::string key_of(const CellError& error) const {
    if (error.table == plan::scalar || plan_.tables[error.table].kind == plan::TableKind::pair) return {};
    return evaluation_.key(error.table, error.row);
  }

  const Evaluation& evaluation_;
  const plan::Plan& plan_;
  const OutputOptions& options_;
  std::string out_;
};

}  // namespace

std::string to_json(const Evaluation& evaluation, const JsonContext& context, const OutputOptions& options) {
  return JsonWriter(evaluation, options).write(context);
}

void append_json_string(std::string& out, std::string_view text) {
  static constexpr std::string_view hex = "0123456789abcdef";
  out.push_back('"');
  for (std::size_t position = 0; position < text.size();) {
    const auto byte = static_cast<unsigned char>(text[position]);
    if (byte >= 0x80) {
      append_utf8(out, decode(text, position));
      continue;
    }
    ++position;
    switch (byte) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (byte < 0x20 || byte == 0x7F) {
          out.append("\\u00").append(1, hex[byte >> 4]).append(1, hex[byte & 15]);
        } else {
          out.push_back(static_cast<char>(byte));
        }
    }
  }
  out.push_back('"');
}

}  // namespace zeren::inline v0
