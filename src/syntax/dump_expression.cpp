#include "src/syntax/dump_expression.hpp"

namespace zeren::inline v0::syntax::detail::dump {

namespace {

constexpr const char* kinds[] = {
    "number",     "duration",  "measure",   "text",      "date",       "moment",       "boolean",       "today",
    "now",        "own",       "path",      "negate",    "not",        "add",          "subtract",      "multiply",
    "divide",     "equal",     "not_equal", "less",      "less_equal", "greater",      "greater_equal", "and",
    "or",         "otherwise", "if",        "is_absent", "is_present", "is_empty",     "is_not_empty",  "in_range",
    "in_list",    "rounded",   "rolled",    "as_of",     "call",       "span_between", "responsible",   "after_at",
    "mean_years", "by_date",   "aggregate", "error"};
static_assert(std::size(kinds) == static_cast<std::size_t>(ExpressionKind::error) + 1);

constexpr const char* aggregates[] = {"count",          "any",   "all", "share", "sum", "mean", "min", "max",
                                      "count_distinct", "first", "last"};
constexpr const char* units[] = {"days", "workdays", "months", "years", "hours", "minutes"};

// What the kind has besides operands.
void particulars(Json& out, const Expression& expression) {
  switch (expression.kind) {
    case ExpressionKind::number:
      out["number"] = dump(expression.number);
      if (expression.percent) out["percent"] = true;
      break;
    case ExpressionKind::duration:
      out["number"] = dump(expression.number);
      out["unit"] = units[static_cast<int>(expression.duration_unit)];
      break;
    case ExpressionKind::measure:
      out["number"] = dump(expression.number);
      out["unit"] = expression.unit.text;
      break;
    case ExpressionKind::text:
      out["text"] = expression.text;
      break;
    case ExpressionKind::date:
      out["date"] = dump(expression.date);
      break;
    case ExpressionKind::moment:
      out["moment"] = expression.moment.to_string();
      break;
    case ExpressionKind::boolean:
      out["boolean"] = expression.boolean;
      break;
    case ExpressionKind::path:
      out["path"] = dump(expression.path);
      break;
    case ExpressionKind::in_range:
    case ExpressionKind::in_list:
      out["negated"] = expression.negated;
      break;
    case ExpressionKind::rounded:
      out["rounding"] = std::string(to_string(expression.rounding));
      out["digits"] = expression.digits;
      break;
    case ExpressionKind::call:
    case ExpressionKind::span_between:
    case ExpressionKind::after_at:
    case ExpressionKind::mean_years:
      out["name"] = expression.name.text;
      break;
    case ExpressionKind::responsible:
      out["name"] = expression.name.text;
      out["all_holders"] = expression.all_holders;
      break;
    case ExpressionKind::aggregate:
      out["aggregate"] = aggregates[static_cast<int>(expression.aggregate)];
      break;
    default:
      break;
  }
}

}  // namespace

Json dump(const EnumValue& value) {
  Json out = {{"name", value.name.text}};
  put(out, "label", value.label);
  return out;
}

Json dump(const Path& path) {
  Json out = Json::array();
  if (path.starts_at_this) out.push_back("this");
  for (const Name& name : path.names) out.push_back(name.text);
  return out;
}

Json dump(const Expression& expression) {
  Json out = {{"kind", kinds[static_cast<int>(expression.kind)]}, {"span", dump(expression.span)}};
  particulars(out, expression);
  put(out, "operands", expression.operands);
  if (!expression.rows.empty()) out["rows"] = dump(expression.rows.front());
  put(out, "order", expression.order);
  return out;
}

Json dump(const Window& window) {
  static constexpr const char* names[] = {"none",     "in_period", "in_previous", "in_same_last_year",
                                          "in_years", "in_last",   "open_on"};
  static constexpr const char* periods[] = {"month", "quarter", "year"};
  Json out = {{"kind", names[static_cast<int>(window.kind)]}};
  if (window.kind == WindowKind::in_period || window.kind == WindowKind::in_previous ||
      window.kind == WindowKind::in_same_last_year) {
    out["period"] = periods[static_cast<int>(window.period)];
  }
  if (window.kind == WindowKind::in_years) {
    out["from_year"] = window.from_name ? Json(window.from_name->text) : dump(window.from_year);
    out["to_year"] = window.to_name ? Json(window.to_name->text) : dump(window.to_year);
  }
  if (!window.length.empty()) out["length"] = dump(window.length.front());
  if (!window.to.empty()) out["to"] = dump(window.to.front());
  put(out, "by", window.by);
  return out;
}

Json dump(const Rows& rows) {
  static constexpr const char* places[] = {"everywhere", "at", "within", "of"};
  Json out = {{"span", dump(rows.span)}, {"entity", dump(rows.entity)}};
  if (rows.other) out["other"] = true;
  put(out, "alias", rows.alias);
  out["place"] = places[static_cast<int>(rows.place)];
  put(out, "target", rows.target);
  put(out, "by", rows.by);
  if (rows.window.kind != WindowKind::none) out["window"] = dump(rows.window);
  if (!rows.where.empty()) out["where"] = dump(rows.where.front());
  return out;
}

}  // namespace zeren::inline v0::syntax::detail::dump
