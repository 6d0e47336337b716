#include <algorithm>

#include "src/run/bind_tables.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/run/bind_codes.hpp"

namespace zeren::inline v0::detail {

namespace {

// One line about where a reject stands and why.
std::string place_and_reason(const Reject& reject, Language language) {
  const std::string line = std::to_string(reject.line);
  const std::string& file = reject.file.empty() ? reject.table : reject.file;
  const bool chinese = language == Language::zh;
  const std::string_view pattern = chinese ? reject.code->message_zh : reject.code->message_en;
  const std::string place = chinese ? file + " 第 " + line + " 行：" : "line " + line + " of " + file + ", ";
  return place + format_message(pattern, reject.arguments, language);
}

std::uint64_t row_id(plan::TableId table, std::size_t row) {
  return std::uint64_t{table} << 32 | row;
}

}  // namespace

void Binding::reject_row(plan::TableId id, std::size_t row, const ParsedColumn* column, const DiagnosticCode& code,
                         std::vector<std::string> arguments) {
  constexpr std::uint8_t most = 4;
  ParsedTable& table = tables[id];
  if (table.faults[row] == most) return;
  if (table.faults[row]++ == 0) first_reject_.emplace(row_id(id, row), rejects.size());
  add({table.table->name, table.source->file, table.line(row),
       column != nullptr && column->source != nullptr ? column->source->name : std::string(), &code,
       std::move(arguments), row_text(*table.source, row)});
}

void Binding::reject_table(const SourceTable& source, std::string column, const DiagnosticCode& code,
                           std::vector<std::string> arguments) {
  const std::size_t header = column.empty() || source.file.empty() ? 0 : 1;
  add({source.entity, source.file, header, std::move(column), &code, std::move(arguments), {}});
}

void Binding::add(Reject reject) {
  const std::size_t most = watch.limits().rejects;
  if (rejects.size() >= most) throw LimitReached{&limit_codes::too_many_rejects, {std::to_string(most)}};
  rejects.push_back(std::move(reject));
}

std::string Binding::first_reason(plan::TableId table, std::size_t row) const {
  const auto at = first_reject_.find(row_id(table, row));
  if (at == first_reject_.end()) return {};
  const Reject& reject = rejects[at->second];
  // A row that was itself rejected for a reference passes on the root of the matter.
  if (reject.code == &bind_codes::rejected_row) return reject.arguments[2];
  return bilingual(place_and_reason(reject, Language::en), place_and_reason(reject, Language::zh));
}

std::string quoted(std::string_view text) {
  constexpr std::size_t most = 60;
  std::string out;
  std::size_t position = 0;
  for (std::size_t count = 0; position < text.size() && count < most; ++count) {
    const char32_t c = decode(text, position);
    append_utf8(out, c < 0x20 || c == 0x7F ? U' ' : c);
  }
  if (position < text.size()) out += "…";
  return out;
}

std::string join_choices(const std::vector<std::string>& names) {
  constexpr std::size_t most = 12;
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) out += (i == 0 ? "`" : ", `") + names[i] + "`";
  if (names.size() > most) out += ", …";
  return out;
}

std::string suggest(std::string_view word, const std::vector<std::string>& names) {
  const auto best = nearest(word, std::span<const std::string>(names));
  return best ? "`" + *best + "`" : join_choices(names);
}

}  // namespace zeren::inline v0::detail
