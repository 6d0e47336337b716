// A program that holds the functions of an emitted header against the cells of a batch run.
#pragma once

#include <map>
#include <string>

#include "zeren/plan/emit_cpp.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::testing {

struct EmitCheck {
  std::string program;
  std::size_t checks = 0, columns = 0, refused = 0;
};

class EmitWriter {
 public:
  explicit EmitWriter(const Evaluation& evaluation)
      : evaluation_(evaluation), emitted_(plan::emit_cpp(evaluation.plan())) {}

  EmitCheck write() {
    made_.program = emitted_.text;
    const std::string once = "#pragma once\n";
    made_.program.erase(made_.program.find(once), once.size());
    made_.program += R"cpp(
#include <cstdio>
#include <string>
#include <type_traits>
      namespace {
      int failures = 0;
      [[maybe_unused]] std::string digits(NS::wide v) {
        if (v == 0) return "0";
        std::string text;
        const bool negative = v < 0;
        for (; v != 0; v /= 10) text.insert(text.begin(), static_cast<char>('0' + (v < 0 ? -(v % 10) : v % 10)));
        return negative ? "-" + text : text;
      }
      template <class T>
      std::string shown(const T& v) {
        if constexpr (std::is_same_v<T, std::string_view>)
          return std::string(v);
        else
          return digits(static_cast<NS::wide>(v));
      }
      template <class T>
      std::string shown(const NS::cell<T>& c) {
        return c.state == NS::state::present  ? shown(c.value)
               : c.state == NS::state::absent ? "absent"
                                              : std::string("error ") + c.code;
      }
      template <class T>
      void check(const char* place, const T& is, const char* wanted) {
        if (shown(is) == wanted) return;
        std::printf("%s is %s, not %s\n", place, shown(is).c_str(), wanted);
        ++failures;
      }
    )cpp";
    std::string calls;
    for (plan::TableId t = 0; t < emitted_.structs.size(); ++t) {
      if (emitted_.structs[t].empty()) continue;
      for (const std::uint32_t row : evaluation_.rows(t)) {
        if (row_function(t, row)) calls += "  row" + std::to_string(functions_ - 1) + "();\n";
      }
    }
    made_.program += "}  // namespace\nint main() {\n" + calls + "  return failures == 0 ? 0 : 1;\n}\n";
    for (std::size_t at = made_.program.find("NS::"); at != std::string::npos; at = made_.program.find("NS::", at)) {
      made_.program.replace(at, 4, emitted_.name_space + "::");
    }
    made_.columns = emitted_.columns.size();
    made_.refused = emitted_.refused.size();
    return std::move(made_);
  }

 private:
  static std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') result += '\\';
      result += c;
    }
    return result + "\"";
  }
  static std::string whole(const Number& value, std::int64_t denominator) {
    return multiply(value, Number(denominator)).value.to_fraction();
  }

  bool row_function(plan::TableId t, std::uint32_t row) {
    std::string text = "void row" + std::to_string(functions_) + "() {\n  " + emitted_.name_space +
                       "::" + emitted_.structs[t] + " r;\n";
    for (const plan::EmittedField& field : emitted_.fields) {
      if (field.table == t && !set(field, row, text)) return false;
    }
    for (const plan::EmittedColumn& column : emitted_.columns) {
      if (column.table != t) continue;
      const CellView cell = evaluation_.cell(t, row, column.column);
      const std::string place = column.function + " of " + evaluation_.key(t, row);
      text += "  check(" + quoted(place) + ", " + emitted_.name_space + "::" + column.function + "(r" +
              (column.reads_today ? ", " + std::to_string(evaluation_.today().days) : "") + "), " +
              quoted(wanted(cell, column.denominator)) + ");\n";
      ++made_.checks;
    }
    made_.program += text + "}\n";
    ++functions_;
    return true;
  }

  // False where the host has no such value to give.
  bool set(const plan::EmittedField& field, std::uint32_t row, std::string& text) {
    const Column* column = evaluation_.column(field.node);
    std::size_t at = row;
    const plan::Node& node = evaluation_.plan().nodes[field.node];
    if (!field.is_given) {
      const BoundTable& bound = *evaluation_.dataset().tables[field.table];
      column = bound.columns[node.field].get();
      if (bound.revisions) {
        const auto version = version_of(*bound.revisions, row, evaluation_.now());
        if (!version) return false;
        column = bound.revisions->columns[node.field].get();
        at = *version;
      }
    }
    if (column == nullptr || column->state(at) == CellState::error) return false;
    if (!column->present(at)) return true;
    std::string value;
    switch (column->kind()) {
      case plan::ValueKind::boolean:
        value = column->boolean_at(at) ? "true" : "false";
        break;
      case plan::ValueKind::number:
        value = whole(column->number_at(at), field.denominator);
        if (value.find('/') != std::string::npos || value.size() > 18) return false;
        break;
      case plan::ValueKind::date:
        value = std::to_string(column->date_at(at).days);
        break;
      case plan::ValueKind::moment:
        value = std::to_string(column->moment_at(at).minutes);
        break;
      case plan::ValueKind::enumeration:
        value = "static_cast<std::remove_cvref_t<decltype(" + member(field) + ")>>(" +
                std::to_string(column->code_at(at)) + ")";
        break;
      default:
        value = quoted(column->text_at(at));
    }
    text += "  r." + field.member + " = " + value + ";\n";
    return true;
  }
  std::string member(const plan::EmittedField& field) const {
    const bool optional = evaluation_.plan().nodes[field.node].type.optional;
    return optional ? "*r." + field.member : "r." + field.member;
  }

  static std::string wanted(const CellView& cell, std::int64_t denominator) {
    if (cell.state() == CellState::absent) return "absent";
    if (cell.state() == CellState::error) return "error " + std::string(cell.error()->code->id);
    switch (cell.type().kind) {
      case plan::ValueKind::boolean:
        return cell.boolean() ? "1" : "0";
      case plan::ValueKind::number:
        return whole(cell.number(), denominator);
      case plan::ValueKind::date:
        return std::to_string(cell.date().days);
      case plan::ValueKind::moment:
        return std::to_string(cell.moment().minutes);
      case plan::ValueKind::enumeration:
        return std::to_string(cell.ordinal());
      case plan::ValueKind::member_set: {
        std::uint64_t members = 0;
        for (const std::uint32_t one : cell.set()) members |= std::uint64_t{1} << one;
        return std::to_string(members);
      }
      default:
        return cell.text();
    }
  }

  const Evaluation& evaluation_;
  plan::EmittedCpp emitted_;
  EmitCheck made_;
  std::size_t functions_ = 0;
};

}  // namespace zeren::testing
