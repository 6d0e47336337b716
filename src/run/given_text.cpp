#include "src/run/given_text.hpp"

#include <algorithm>
#include <charconv>

#include "src/run/cells.hpp"

namespace zeren::inline v0::detail {

namespace {

std::string marked(std::string_view text) {
  return std::string(text) + given_mark;
}

// Texts that are each followed by the mark.
std::vector<std::string_view> parts_of(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const std::size_t end = text.find(given_mark);
    parts.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return parts;
}

bool parse_index(std::string_view text, std::uint32_t& value) {
  const char* const end = text.data() + text.size();
  const auto [at, fault] = std::from_chars(text.data(), end, value);
  return fault == std::errc() && at == end;
}

const DiagnosticCode* find_code(std::string_view id) {
  const auto found = std::find_if(run_codes::all.begin(), run_codes::all.end(),
                                  [&](const DiagnosticCode* code) { return code->id == id; });
  return found == run_codes::all.end() ? nullptr : *found;
}

}  // namespace

std::string given_text(const Frame& frame, const plan::ValueType& type, const Column& column, std::size_t row) {
  using plan::ValueKind;
  std::string text;
  switch (column.kind()) {
    case ValueKind::number:
      return column.number_at(row).to_fraction();
    case ValueKind::enumeration:
      return std::to_string(column.code_at(row));
    case ValueKind::member_set:
      for (const std::uint32_t member : column.set_at(row)) text += marked(std::to_string(member));
      return text;
    case ValueKind::body_set:
      for (const std::uint32_t body : column.set_at(row)) text += marked(frame.run().data.bodies.row(body).code);
      return text;
    default:
      return cell_text(frame, type, column, row, false);
  }
}

std::string given_error(const CellError& error) {
  std::string text = marked(error.code->id) + marked(std::to_string(error.node)) + marked(std::to_string(error.rule));
  for (const std::string& argument : error.arguments) text += marked(argument);
  return text;
}

bool GivenReader::read_code(std::string_view text, std::size_t row) {
  std::uint32_t code = 0;
  if (!parse_index(text, code)) return false;
  const auto& enumerations = frame_.run().plan.enumerations;
  if (type_.enumeration >= enumerations.size() || code >= enumerations[type_.enumeration].members.size()) return false;
  column_.set_code(row, code);
  return true;
}

// Rows of domains and bodies, the only ones that travel.
bool GivenReader::read_row(std::string_view text, std::size_t row) {
  const Run& run = frame_.run();
  for (std::uint32_t target = 0; target < type_.targets.size(); ++target) {
    const bool domain = run.plan.tables[type_.targets[target]].kind == plan::TableKind::domain;
    const std::uint32_t found = domain ? run.data.domains.find(text) : run.data.bodies.find_code(text);
    if (found == (domain ? no_domain : no_body)) continue;
    column_.set_reference(row, {target, found});
    return true;
  }
  return false;
}

bool GivenReader::read_set(std::string_view text, std::size_t row) {
  for (const std::string_view part : parts_of(text)) {
    std::uint32_t member = 0;
    if (type_.kind == plan::ValueKind::body_set) {
      member = frame_.run().data.bodies.find_code(part);
      if (member == no_body) return false;
    } else if (!parse_index(part, member)) {
      return false;
    }
    set_of_[row].push_back(member);
  }
  std::sort(set_of_[row].begin(), set_of_[row].end());
  return true;
}

bool GivenReader::read(std::string_view text, std::size_t row) {
  using plan::ValueKind;
  switch (type_.kind) {
    case ValueKind::boolean:
      column_.set_boolean(row, text == "true");
      return text == "true" || text == "false";
    case ValueKind::number: {
      const auto number = Number::parse(text);
      if (number) column_.set_number(row, *number);
      return number.has_value();
    }
    case ValueKind::text:
      if (!texts_) texts_ = std::make_shared<TextPool>();
      column_.set_code(row, texts_->intern(text));
      return true;
    case ValueKind::date: {
      const auto date = Date::parse(text);
      if (date) column_.set_date(row, *date);
      return date.has_value();
    }
    case ValueKind::moment: {
      const auto moment = Moment::parse(text);
      if (moment) column_.set_moment(row, *moment);
      return moment.has_value();
    }
    case ValueKind::enumeration:
      return read_code(text, row);
    case ValueKind::unit: {
      const UnitId unit = frame_.run().organisation().find_code(text);
      if (unit != no_unit) column_.set_code(row, unit);
      return unit != no_unit;
    }
    case ValueKind::row:
      return read_row(text, row);
    case ValueKind::body_set:
    case ValueKind::member_set:
      return read_set(text, row);
    case ValueKind::duration:
      break;
  }
  return false;
}

bool GivenReader::read_error(std::string_view text, std::size_t row) {
  const std::vector<std::string_view> parts = parts_of(text);
  if (parts.size() < 3) return false;
  CellError error;
  error.code = find_code(parts[0]);
  if (error.code == nullptr || !parse_index(parts[1], error.node) || !parse_index(parts[2], error.rule)) return false;
  const plan::Plan& plan = frame_.run().plan;
  if (error.node >= plan.nodes.size()) error.node = plan::no_node;
  if (error.rule >= plan.rules.size()) error.rule = plan::no_rule;
  error.arguments.assign(parts.begin() + 3, parts.end());
  if (error.node != plan::no_node) error.table = plan.nodes[error.node].table;
  error.row = static_cast<std::uint32_t>(row);
  column_.set_error(row, frame_.run().errors.add(std::move(error)));
  return true;
}

void GivenReader::finish() {
  if (type_.kind == plan::ValueKind::number) column_.settle_numbers();
  if (type_.kind == plan::ValueKind::text) {
    column_.set_pool(texts_ ? texts_ : std::make_shared<TextPool>());
  }
  if (type_.kind == plan::ValueKind::body_set || type_.kind == plan::ValueKind::member_set) {
    std::vector<std::uint32_t> begin{0}, items;
    for (const std::vector<std::uint32_t>& set : set_of_) {
      items.insert(items.end(), set.begin(), set.end());
      begin.push_back(static_cast<std::uint32_t>(items.size()));
    }
    column_.set_sets(std::move(begin), std::move(items));
  }
  column_.settle_errors();
}

}  // namespace zeren::inline v0::detail
