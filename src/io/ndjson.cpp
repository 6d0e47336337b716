#include "zeren/io/ndjson.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "src/io/table_text.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/base/utf8.hpp"
#include "zeren/io/codes.hpp"

namespace zeren::inline v0 {

namespace {

using detail::LimitReached;
using Json = nlohmann::json;

// `1.5e3` as `1500`: a number of JSON without its exponent. Unchanged where the exponent is absurd, which `bind`
// rejects.
std::string without_exponent(const std::string& raw) {
  const std::size_t e = raw.find_first_of("eE");
  if (e == std::string::npos) return raw;
  constexpr std::size_t most_digits = 3;  // an exponent of more is no number of a county
  const std::size_t sign = e + 1 < raw.size() && (raw[e + 1] == '-' || raw[e + 1] == '+') ? 1 : 0;
  if (raw.size() - e - 1 - sign > most_digits) return raw;
  int exponent = 0;
  for (const char c : std::string_view(raw).substr(e + 1 + sign)) exponent = exponent * 10 + (c - '0');
  if (sign == 1 && raw[e + 1] == '-') exponent = -exponent;

  const bool negative = raw[0] == '-';
  std::string digits = raw.substr(negative ? 1 : 0, e - (negative ? 1 : 0));
  std::size_t point = digits.find('.');
  if (point == std::string::npos) {
    point = digits.size();
  } else {
    digits.erase(point, 1);
  }
  auto place = static_cast<std::ptrdiff_t>(point) + exponent;
  if (place <= 0) {
    digits.insert(0, static_cast<std::size_t>(1 - place), '0');
    place = 1;
  }
  const auto whole = static_cast<std::size_t>(place);
  if (whole >= digits.size()) {
    digits.append(whole - digits.size(), '0');
  } else {
    digits.insert(whole, 1, '.');
  }
  return (negative ? "-" : "") + digits;
}

// Receives the events of one line and keeps its members as texts.
class RowReader : public nlohmann::json_sax<Json> {
 public:
  struct Member {
    std::string key, value;
  };
  explicit RowReader(std::size_t most) : most_members_(most) {}

  std::vector<Member> members;
  bool too_many = false;  // members
  const DiagnosticCode* fault = nullptr;
  std::string fault_argument;

  bool null() override { return value({}); }
  bool boolean(bool v) override { return value(v ? "true" : "false"); }
  bool number_integer(number_integer_t v) override { return value(std::to_string(v)); }
  bool number_unsigned(number_unsigned_t v) override { return value(std::to_string(v)); }
  bool number_float(number_float_t, const string_t& raw) override { return value(without_exponent(raw)); }
  bool string(string_t& v) override { return value(std::move(v)); }
  bool binary(binary_t&) override { return fail(io_codes::not_json, "binary"); }
  bool start_object(std::size_t) override { return depth_++ == 0 || fail(io_codes::nested_json, members.back().key); }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override {
    return depth_ == 0 ? fail(io_codes::not_json, "[") : fail(io_codes::nested_json, members.back().key);
  }
  bool end_array() override { return true; }
  bool key(string_t& k) override {
    if (is_known(k)) return fail(io_codes::duplicate_json_key, k);
    too_many = members.size() >= most_members_;
    if (too_many) return false;
    members.push_back({std::move(k), {}});
    return true;
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return fail(io_codes::not_json,
                bilingual("character " + std::to_string(position), "第 " + std::to_string(position) + " 个字符"));
  }

 private:
  // A few keys are compared one by one; of many a set is kept, so that no line takes the square of its length.
  bool is_known(const std::string& key) {
    if (members.size() < few) {
      return std::any_of(members.begin(), members.end(), [&](const Member& member) { return member.key == key; });
    }
    if (keys_.empty()) {
      for (const Member& member : members) keys_.insert(member.key);
    }
    return !keys_.insert(key).second;
  }
  bool value(std::string text) {
    if (depth_ == 0) return fail(io_codes::not_json, text);
    members.back().value = std::move(text);
    return true;
  }
  bool fail(const DiagnosticCode& code, std::string argument) {
    if (fault == nullptr) {
      fault = &code;
      fault_argument = std::move(argument);
    }
    return false;
  }

  static constexpr std::size_t few = 32;

  std::size_t most_members_;
  std::unordered_set<std::string> keys_;
  int depth_ = 0;
};

class NdjsonReader {
 public:
  NdjsonReader(LoadedTable& table, bool may_be_broken, const detail::Watch& watch)
      : table_(table), may_be_broken_(may_be_broken), watch_(watch), limits_(watch.limits()) {}

  // Throws LimitReached.
  void read(std::string_view text) {
    std::uint32_t number = 0;
    std::size_t since_look = 0;
    while (!text.empty()) {
      ++number;
      const std::size_t end = std::min(text.find('\n'), text.size());
      since_look += end + 1;
      if (since_look >= bytes_a_look) {
        watch_.look();
        since_look = 0;
      }
      if (end > limits_.cell_bytes) {
        throw LimitReached{&limit_codes::cell_too_long,
                           {table_.file, std::to_string(number), std::to_string(limits_.cell_bytes)}};
      }
      line(text.substr(0, end), number);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    for (TextColumn& column : table_.columns) {
      watch_.look();
      fill(column);
    }
  }

 private:
  void line(std::string_view text, std::uint32_t number) {
    if (text.find_first_not_of(" \t\r") == std::string_view::npos) return;
    RowReader row(limits_.table_columns);
    if (may_be_broken_ && !is_valid_utf8(text)) return reject(io_codes::broken_text, {}, text, number);
    Json::sax_parse(text, &row);
    if (row.too_many) too_many_columns();
    for (const RowReader::Member& member : row.members) {
      if (member.value.find('\0') != std::string::npos) row.fault = &io_codes::nul_byte;
    }
    if (row.fault != nullptr) return reject(*row.fault, {row.fault_argument}, text, number);
    for (const RowReader::Member& member : row.members) column_of(member.key);
    detail::check_cells(table_, limits_);
    for (const RowReader::Member& member : row.members) {
      TextColumn& column = column_of(member.key);
      fill(column);
      column.append(member.value);
    }
    table_.lines.push_back(number);
  }

  // Gives the column empty cells for the rows that left it out.
  void fill(TextColumn& column) const {
    while (column.size() < table_.rows()) column.append({});
  }

  TextColumn& column_of(const std::string& key) {
    const auto [at, is_new] = index_.try_emplace(key, table_.columns.size());
    if (is_new && table_.columns.size() >= limits_.table_columns) too_many_columns();
    if (is_new) table_.columns.emplace_back(key);
    return table_.columns[at->second];
  }

  void reject(const DiagnosticCode& code, std::vector<std::string> arguments, std::string_view text,
              std::uint32_t number) {
    detail::add_reject(table_,
                       {table_.entity, table_.file, number, {}, &code, std::move(arguments), detail::printable(text)},
                       limits_);
  }

  [[noreturn]] void too_many_columns() const {
    throw LimitReached{&limit_codes::too_many_columns, {table_.file, std::to_string(limits_.table_columns)}};
  }

  static constexpr std::size_t bytes_a_look = 1 << 16;

  LoadedTable& table_;
  bool may_be_broken_;
  const detail::Watch& watch_;
  const Limits& limits_;
  std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace

LoadedTable read_ndjson(std::string entity, std::string file, std::string bytes, const Limits& limits) {
  LoadedTable table;
  table.entity = std::move(entity);
  table.file = std::move(file);
  const detail::Watch watch(limits);
  try {
    watch.look();
    const auto text = detail::accept_text(table, std::move(bytes), limits);
    if (!text) return table;
    NdjsonReader(table, text->encoding == Encoding::broken_utf8, watch).read(text->text);
    detail::normalise(table, watch);
  } catch (const LimitReached& reached) {
    detail::refuse_table(table, reached);
  }
  return table;
}

}  // namespace zeren::inline v0
