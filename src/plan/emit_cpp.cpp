// One function a column. Nodes that may have no value, or that several others read, become locals; all else stands
// where it is read. Everything is worked out, reached or not: nothing has an effect, and no integer can overflow.
#include "zeren/plan/emit_cpp.hpp"

#include <algorithm>
#include <limits>

#include "src/plan/emit_code.hpp"
#include "src/plan/emit_names.hpp"

namespace zeren::inline v0::plan {

namespace detail {
namespace {

/// Names of what functions read.
struct Names {
  std::vector<std::string> enumerations;
  std::vector<std::vector<std::string>> members;
  std::map<NodeId, std::string> fields;  // inputs and aggregates
};

class FunctionWriter {
 public:
  FunctionWriter(Coder& coder, const Names& names) : coder_(coder), names_(names), plan_(coder.plan()) {}

  /// The statements that return the value of a node.
  std::string body(NodeId root) {
    root = resolved(root);
    count_uses(root);
    std::string text;
    for (const auto& [id, uses] : uses_) {
      if (id == root || !is_local(id)) continue;
      text += "  const " + return_type(id) + " " + local(id) + " = " + expression(id) + ";\n";
    }
    if (coder_.of(root).constant == "absent") return text + "  return " + return_type(root) + "::absent();\n";
    return text + "  return " + (coder_.of(root).constant.empty() ? expression(root) : value(root)) + ";\n";
  }
  std::string return_type(NodeId id) {
    const Code& code = coder_.of(id);
    return code.total ? type_of(code) : "cell<" + type_of(code) + ">";
  }
  std::string type_of(const Code& code) const {
    switch (code.type) {
      case CodeType::boolean:
        return "bool";
      case CodeType::number:
        return code.narrow() ? "std::int64_t" : "wide";
      case CodeType::day:
        return "std::int32_t";
      case CodeType::text:
        return "std::string_view";
      case CodeType::member:
        return names_.enumerations[code.enumeration];
      case CodeType::members:
        return "std::uint64_t";
      default:
        return "std::int64_t";
    }
  }
  /// What is read of the table.
  std::vector<NodeId> leaves(NodeId root) {
    count_uses(resolved(root));
    std::vector<NodeId> all;
    for (const auto& [id, uses] : uses_) {
      if (is_leaf(id)) all.push_back(id);
    }
    return all;
  }

 private:
  const Node& node(NodeId id) const { return plan_.nodes[id]; }
  NodeId resolved(NodeId id) const {
    while ((node(id).kind == NodeKind::map && node(id).op == MapOp::spread) ||
           (node(id).kind == NodeKind::param && !node(id).inputs.empty())) {
      id = node(id).inputs[0];
    }
    return id;
  }
  NodeId in(const Node& of, std::size_t i) const { return resolved(of.inputs[i]); }
  bool is_leaf(NodeId id) const { return node(id).kind == NodeKind::input || node(id).kind == NodeKind::aggregate; }
  const Code& code(NodeId id) { return coder_.of(id); }
  static std::string local(NodeId id) { return "n" + std::to_string(id); }

  void count_uses(NodeId root) {
    uses_.clear();
    std::vector<NodeId> open{root};
    while (!open.empty()) {
      const NodeId id = open.back();
      open.pop_back();
      if (!code(id).constant.empty()) continue;
      if (++uses_[id] > 1 || node(id).kind != NodeKind::map) continue;
      for (std::size_t i = 0; i < node(id).inputs.size(); ++i) open.push_back(in(node(id), i));
    }
  }
  bool is_local(NodeId id) {
    if (!code(id).total) return true;
    if (node(id).kind != NodeKind::map) return false;
    return uses_[id] > 1 || node(id).op == MapOp::all_matches;  // whose statements have names of their own
  }

  // ---- Values ----

  // Of a node that is present.
  std::string value(NodeId id) {
    const Code& of = code(id);
    if (!of.constant.empty()) return constant(of);
    if (!of.total) return local(id) + ".value";
    return is_local(id) ? local(id) : expression(id);
  }
  std::string constant(const Code& of) const {
    switch (of.type) {
      case CodeType::number:
        return of.narrow() ? "std::int64_t{" + of.constant + "}" : of.constant;
      case CodeType::member: {
        const auto ordinal = static_cast<std::size_t>(std::stoul(of.constant));
        return names_.enumerations[of.enumeration] + "::" + names_.members[of.enumeration][ordinal];
      }
      case CodeType::day:
        return "std::int32_t{" + of.constant + "}";
      default:
        return of.constant;
    }
  }
  bool fits(NodeId id, std::int64_t denominator) {
    const Code& of = code(id);
    const Int128 factor = denominator / of.denominator;
    const auto low = checked_multiply(of.low, factor), high = checked_multiply(of.high, factor);
    return low && high && fits_int64(*low) && fits_int64(*high);
  }
  // The number in units of 1 / denominator.
  std::string number(NodeId id, std::int64_t denominator, bool narrow) {
    const Code& of = code(id);
    const std::int64_t factor = denominator / of.denominator;
    if (!of.constant.empty()) {
      const std::string text = integer_text(of.low * factor, narrow || fits(id, denominator));
      return narrow ? "std::int64_t{" + text + "}" : "wide(" + text + ")";
    }
    const std::string text = narrow || !of.narrow() ? value(id) : "wide(" + value(id) + ")";
    return factor == 1 ? text : "(" + text + " * " + std::to_string(factor) + ")";
  }
  // The value in the form that `as` has.
  std::string shaped(NodeId id, const Code& as) {
    return as.type == CodeType::number ? number(id, as.denominator, as.narrow()) : value(id);
  }

  // ---- Statements ----

  std::string type_text(const Code& of) const { return of.total ? type_of(of) : "cell<" + type_of(of) + ">"; }
  std::string passed_on(NodeId id, const Code& of) {
    if (code(id).total) return {};
    if (code(id).constant == "absent") return "return " + type_text(of) + "::absent(); ";
    return "if (!" + local(id) + ".present()) { return " + type_text(of) + "::like(" + local(id) + "); } ";
  }
  std::string given(NodeId id, const Code& of) {
    if (code(id).constant == "absent") return "return " + type_text(of) + "::absent(); ";
    return passed_on(id, of) + "return " + shaped(id, of) + "; ";
  }
  std::string call(const Code& of, const std::string& statements) const {
    return "[&]() -> " + type_text(of) + " { " + statements + "}()";
  }
  // Operations that need every input.
  std::string strict(const Node& map, const Code& of, const std::string& result) {
    std::string checks;
    for (std::size_t i = 0; i < map.inputs.size(); ++i) checks += passed_on(in(map, i), of);
    return of.total && checks.empty() ? result : call(of, checks + "return " + result + "; ");
  }
  std::string failed(const Code& of, std::string_view error) const {
    return "{ return " + type_text(of) + "::error(\"" + std::string(error) + "\"); } ";
  }

  // ---- Expressions ----

  std::string expression(NodeId id) {
    const Node& of = node(id);
    if (is_leaf(id)) return leaf(id);
    if (of.kind == NodeKind::today) return "today";
    if (of.kind == NodeKind::now) return "(std::int64_t{today} * 1440 + 1439)";
    const Code& made = code(id);
    switch (of.op) {
      case MapOp::negate:
      case MapOp::add:
      case MapOp::subtract:
      case MapOp::multiply:
      case MapOp::divide:
      case MapOp::round:
      case MapOp::absolute:
        return whole(of, made);
      case MapOp::equal:
        return comparison(of, made, "==");
      case MapOp::not_equal:
        return comparison(of, made, "!=");
      case MapOp::less:
        return comparison(of, made, "<");
      case MapOp::less_equal:
        return comparison(of, made, "<=");
      case MapOp::greater:
        return comparison(of, made, ">");
      case MapOp::greater_equal:
        return comparison(of, made, ">=");
      case MapOp::in_range:
        return strict(of, made, "(" + compared(of, 0, 1, ">=") + " && " + compared(of, 0, 2, "<=") + ")");
      case MapOp::in_list:
        return in_list(of, made);
      case MapOp::logical_and:
        return and_or(of, made, false);
      case MapOp::logical_or:
        return and_or(of, made, true);
      case MapOp::logical_not:
        return strict(of, made, "(!" + value(in(of, 0)) + ")");
      case MapOp::is_empty:
        return strict(of, made, value(in(of, 0)) + (code(in(of, 0)).type == CodeType::text ? ".empty()" : " == 0"));
      case MapOp::starts_with:
        return strict(of, made, value(in(of, 0)) + ".starts_with(" + value(in(of, 1)) + ")");
      case MapOp::contains:
        return strict(of, made,
                      code(in(of, 0)).type == CodeType::text
                          ? "(" + value(in(of, 0)) + ".find(" + value(in(of, 1)) + ") != std::string_view::npos)"
                          : "((" + value(in(of, 0)) + " >> static_cast<int>(" + value(in(of, 1)) + ") & 1u) != 0)");
      case MapOp::is_present:
        return is_present(of, made);
      case MapOp::otherwise:
        return otherwise(of, made);
      case MapOp::conditional:
      case MapOp::guarded:
        return conditional(of, made);
      case MapOp::maximum:
        return extreme(of, made, "larger");
      case MapOp::minimum:
        return extreme(of, made, "smaller");
      case MapOp::pick:
        return pick(of, made);
      case MapOp::first_match:
        return call(made, matches(of, made, [](std::size_t i) { return "return " + std::to_string(i) + "; "; }));
      case MapOp::only_match:
        return only_match(of, made);
      case MapOp::all_matches:
        return all_matches(of, made);
      case MapOp::size:
        return strict(of, made, "std::int64_t{std::popcount(" + value(in(of, 0)) + ")}");
      case MapOp::length:
        return strict(of, made, "detail::letters(" + value(in(of, 0)) + ")");
      default:
        return date(of, made);
    }
  }

  std::string leaf(NodeId id) {
    const Code& of = code(id);
    const std::string member = "r." + names_.fields.at(id);
    if (of.total) return member;
    std::string there = member;
    if (of.reads_today && (of.type == CodeType::day || of.type == CodeType::minute)) {
      there += " && *" + member + (of.type == CodeType::day ? " <= today" : " <= std::int64_t{today} * 1440 + 1439");
    }
    const Node& written = node(id);
    if (written.kind == NodeKind::input && plan_.tables[written.table].fields[written.field].known_on) {
      const Field& known =
          plan_.tables[written.table].fields[*plan_.tables[written.table].fields[written.field].known_on];
      const std::string when = "r." + names_.fields.at(known.node);
      const bool days = known.type.kind == ValueKind::date;
      const std::string last = days ? "today" : "std::int64_t{today} * 1440 + 1439";
      there +=
          known.type.optional ? " && !(" + when + " && *" + when + " > " + last + ")" : " && " + when + " <= " + last;
    }
    return "(" + there + ") ? " + type_text(of) + "(*" + member + ") : " + type_text(of) + "::absent()";
  }

  std::string whole(const Node& of, const Code& made) {
    const Code raw = coder_.arithmetic(of);
    const bool wide_enough = made.denominator == raw.denominator && made.narrow() == raw.narrow();
    if (!of.type.is_count || wide_enough) {
      return strict(of, made, arithmetic(of, raw));
    }
    std::string text;
    for (std::size_t i = 0; i < of.inputs.size(); ++i) text += passed_on(in(of, i), made);
    const std::string d = std::to_string(raw.denominator);
    text += "const wide v = " + arithmetic(of, raw) + "; if (v % " + d + " != 0 || v / " + d +
            " < std::numeric_limits<std::int64_t>::min() || v / " + d +
            " > std::numeric_limits<std::int64_t>::max()) " + failed(made, "ZR0502") +
            "return static_cast<std::int64_t>(v / " + d + "); ";
    return call(made, text);
  }
  std::string arithmetic(const Node& of, const Code& raw) {
    const NodeId a = in(of, 0);
    const bool narrow = raw.narrow();
    const auto cast = [&](const std::string& text, bool was_narrow) {
      return narrow && !was_narrow ? "static_cast<std::int64_t>" + text : text;
    };
    switch (of.op) {
      case MapOp::negate:
        return cast("(-" + number(a, raw.denominator, narrow && fits(a, raw.denominator)) + ")",
                    narrow && fits(a, raw.denominator));
      case MapOp::absolute: {
        const std::string v = value(a);
        return "(" + v + " < 0 ? " + (narrow ? "-" + v : "-wide(" + v + ")") + " : " +
               (narrow ? v : "wide(" + v + ")") + ")";
      }
      case MapOp::round:
        return rounded(of, raw);
      case MapOp::add:
      case MapOp::subtract: {
        const NodeId b = in(of, 1);
        const bool in_64 = narrow && fits(a, raw.denominator) && fits(b, raw.denominator);
        return cast("(" + number(a, raw.denominator, in_64) + (of.op == MapOp::add ? " + " : " - ") +
                        number(b, raw.denominator, in_64) + ")",
                    in_64);
      }
      case MapOp::multiply: {
        const NodeId b = in(of, 1);
        const bool in_64 = narrow && code(a).narrow() && code(b).narrow();
        return cast("(" + number(a, code(a).denominator, in_64) + " * " + number(b, code(b).denominator, in_64) + ")",
                    in_64);
      }
      default: {  // by a constant: its numerator is in the denominator
        const Number& by = code(in(of, 1)).value;
        const bool in_64 = narrow && code(a).narrow();
        const std::int64_t factor = by.sign() < 0 ? -by.denominator64() : by.denominator64();
        return cast("(" + number(a, code(a).denominator, in_64) + " * " + integer_text(factor, true) + ")", in_64);
      }
    }
  }
  std::string rounded(const Node& of, const Code& raw) {
    const Code& a = code(in(of, 0));
    const std::string mode = std::to_string(static_cast<int>(of.rounding));
    const std::string power = std::to_string(static_cast<std::int64_t>(power_of_ten(std::abs(of.digits))));
    const std::string v = "wide(" + value(in(of, 0)) + ")", d = std::to_string(a.denominator);
    const std::string result =
        of.digits >= 0
            ? "detail::divide_rounded(" + v + " * " + power + ", " + d + ", " + mode + ")"
            : "(detail::divide_rounded(" + v + ", wide(" + d + ") * " + power + ", " + mode + ") * " + power + ")";
    return raw.narrow() ? "static_cast<std::int64_t>(" + result + ")" : result;
  }

  std::string compared(const Node& of, std::size_t i, std::size_t j, const std::string& op) {
    const NodeId a = in(of, i), b = in(of, j);
    if (code(a).type != CodeType::number) return "(" + value(a) + " " + op + " " + value(b) + ")";
    const std::int64_t denominator = *common_denominator(code(a).denominator, code(b).denominator);
    const bool narrow = fits(a, denominator) && fits(b, denominator);
    return "(" + number(a, denominator, narrow) + " " + op + " " + number(b, denominator, narrow) + ")";
  }
  std::string comparison(const Node& of, const Code& made, const std::string& op) {
    return strict(of, made, compared(of, 0, 1, op));
  }
  std::string in_list(const Node& of, const Code& made) {
    std::string any;
    for (std::size_t i = 1; i < of.inputs.size(); ++i) any += (i == 1 ? "" : " || ") + compared(of, 0, i, "==");
    if (made.total) return any.empty() ? "false" : "(" + any + ")";
    std::string text = passed_on(in(of, 0), made);
    for (std::size_t i = 1; i < of.inputs.size(); ++i) {
      text += passed_on(in(of, i), made) + "if (" + compared(of, 0, i, "==") + ") { return true; } ";
    }
    return call(made, text + "return false; ");
  }
  std::string and_or(const Node& of, const Code& made, bool stops) {
    std::string all, text;
    for (std::size_t i = 0; i < of.inputs.size(); ++i) {
      const NodeId part = in(of, i);
      if (made.total) {
        all += (i == 0 ? "" : stops ? " || " : " && ") + value(part);
      } else {
        text += passed_on(part, made) + "if (" + (stops ? "" : "!") + "(" + value(part) + ")) { return " +
                (stops ? "true; } " : "false; } ");
      }
    }
    return made.total ? "(" + all + ")" : call(made, text + "return " + (stops ? "false; " : "true; "));
  }
  std::string is_present(const Node& of, const Code& made) {
    const NodeId a = in(of, 0);
    if (code(a).constant == "absent") return "false";
    if (code(a).total) return "true";
    if (made.total) return local(a) + ".present()";
    return call(made, "if (" + local(a) + ".state == state::error) { return " + type_text(made) + "::like(" + local(a) +
                          "); } return " + local(a) + ".present(); ");
  }
  std::string otherwise(const Node& of, const Code& made) {
    std::string text;
    for (std::size_t i = 0; i < of.inputs.size(); ++i) {
      const NodeId a = in(of, i);
      if (code(a).constant == "absent" && i + 1 < of.inputs.size()) continue;
      if (code(a).total || i + 1 == of.inputs.size()) return call(made, text + given(a, made));
      text += made.total ? "if (" + local(a) + ".present()) { return " + shaped(a, made) + "; } "
                         : "if (" + local(a) + ".state != state::absent) { " + given(a, made) + "} ";
    }
    return call(made, text);
  }
  std::string conditional(const Node& of, const Code& made) {
    const NodeId condition = in(of, 0);
    const bool has_else = of.op == MapOp::conditional;
    if (made.total) {
      return "(" + value(condition) + " ? " + shaped(in(of, 1), made) + " : " + shaped(in(of, 2), made) + ")";
    }
    return call(made, passed_on(condition, made) + "if (" + value(condition) + ") { " + given(in(of, 1), made) + "} " +
                          (has_else ? given(in(of, 2), made) : "return " + type_text(made) + "::absent(); "));
  }
  std::string extreme(const Node& of, const Code& made, const std::string& which) {
    std::string best = shaped(in(of, 0), made);
    for (std::size_t i = 1; i < of.inputs.size(); ++i) {
      best = "detail::" + which + "<" + type_of(made) + ">(" + best + ", " + shaped(in(of, i), made) + ")";
    }
    return strict(of, made, best);
  }

  // Calls `then(i)` for the statement after condition i (from 1), and after the last.
  template <class Then>
  std::string matches(const Node& of, const Code& made, Then then) {
    std::string text;
    for (std::size_t i = 0; i < of.inputs.size(); ++i) {
      const NodeId condition = in(of, i);
      text += passed_on(condition, made) + "if (" + value(condition) + ") { " + then(i + 1) + "}\n    ";
    }
    return text + then(of.inputs.size() + 1);
  }
  std::string pick(const Node& of, const Code& made) {
    const NodeId which = in(of, 0);
    const auto taken = [&](std::size_t i) {
      return i < of.inputs.size() ? given(in(of, i), made) : "return " + type_text(made) + "::absent(); ";
    };
    const bool fused = code(which).constant.empty() && node(which).kind == NodeKind::map &&
                       node(which).op == MapOp::first_match && uses_[which] == 1 && code(which).total;
    if (fused) return call(made, matches(node(which), made, taken));
    std::string text = passed_on(which, made) + "switch (" + number(which, 1, true) + ") { ";
    for (std::size_t i = 1; i < of.inputs.size(); ++i) {
      text += (made.total && i + 1 == of.inputs.size() ? "default: { " : "case " + std::to_string(i) + ": { ") +
              taken(i) + "} ";
    }
    return call(made, text + (made.total ? "} " : "default: return " + type_text(made) + "::absent(); } "));
  }
  std::string only_match(const Node& of, const Code& made) {
    const auto& match = std::get<Match>(of.payload);
    std::string text = "std::int64_t found = " + std::to_string(of.inputs.size() + 1) + "; int holding = 0; ";
    for (std::size_t i = 0; i < of.inputs.size(); ++i) {
      const NodeId condition = in(of, i);
      text += passed_on(condition, made) + "if ((" + value(condition) +
              ") && holding++ == 0) { found = " + std::to_string(i + 1) + "; }\n    ";
    }
    text += "if (holding > 1) " + failed(made, match.exceptions ? "ZR0552" : "ZR0551");
    if (!match.may_be_none) text += "if (holding == 0) " + failed(made, "ZR0550");
    return call(made, text + "return found; ");
  }
  std::string all_matches(const Node& of, const Code& made) {
    const auto& match = std::get<Match>(of.payload);
    std::string text;
    for (std::size_t i = 0; i < of.inputs.size(); ++i) text += passed_on(in(of, i), made);
    text += "std::uint64_t members = 0; ";
    for (std::size_t i = 0; i < of.inputs.size(); ++i) {
      text += "if (" + value(in(of, i)) + ") { members |= std::uint64_t{1} << " + std::to_string(match.ordinals[i]) +
              "; } ";
    }
    if (match.if_none)
      text += "if (members == 0) { members = std::uint64_t{1} << " + std::to_string(*match.if_none) + "; } ";
    return call(made, text + "return members; ");
  }

  std::string date(const Node& of, const Code& made) {
    const std::string a = value(in(of, 0));
    const auto b = [&] { return value(in(of, 1)); };
    switch (of.op) {
      case MapOp::first_of_period:
      case MapOp::last_of_period: {
        const char* size = of.period == PeriodKindOfWindow::month     ? "1"
                           : of.period == PeriodKindOfWindow::quarter ? "3"
                                                                      : "12";
        return strict(of, made,
                      "detail::period_end(" + a + ", " + size + ", " + std::to_string(of.period_offset) + ", " +
                          (of.op == MapOp::first_of_period ? "true" : "false") + ")");
      }
      case MapOp::add_days:
        return strict(of, made, "detail::add_days(" + a + ", " + b() + ")");
      case MapOp::add_minutes:
        return strict(of, made, "detail::add_minutes(" + a + ", " + b() + ")");
      case MapOp::add_months:
        return strict(of, made,
                      "detail::add_months(" + a + ", " + b() + ", " +
                          (of.month_rule == MonthRule::clamp ? "true" : "false") + ")");
      case MapOp::day_of:
        return strict(of, made, "detail::day_of(" + a + ")");
      case MapOp::days_between:
        return strict(of, made, "(std::int64_t{" + b() + "} - " + a + ")");
      case MapOp::months_between:
        return strict(of, made, "detail::months_between(" + a + ", " + b() + ")");
      case MapOp::hours_between:
        return strict(of, made, "(" + b() + " - " + a + ")");
      case MapOp::window_complete:
        return call(made, passed_on(in(of, 0), made) + "if (" + a + " < " +
                              std::to_string(std::get<Date>(of.value).days) + ") " + failed(made, "ZR0566") +
                              "return true; ");
      default:
        return version_on(of, made, a);
    }
  }
  std::string version_on(const Node& of, const Code& made, const std::string& day) {
    const auto& versions = std::get<Versions>(of.payload);
    std::string text = passed_on(in(of, 0), made) + "const std::int32_t at_day = " + day + "; ";
    for (std::size_t v = 0; v < versions.ranges.size(); ++v) {
      const Validity& range = versions.ranges[v];
      const std::string within =
          "at_day >= (" + std::to_string(range.from.days) + ") && at_day <= (" + std::to_string(range.until.days) + ")";
      text += "if (" + within + ") { return " + std::to_string(v + 1) + "; } ";
    }
    return call(made, text + failed(made, "ZR0554"));
  }

  Coder& coder_;
  const Names& names_;
  const Plan& plan_;
  std::map<NodeId, int> uses_;
};

class HeaderWriter {
 public:
  explicit HeaderWriter(const Plan& plan) : plan_(plan), coder_(plan) {}

  EmittedCpp write() {
    made_.name_space = cpp_name(plan_.pack.name.empty() ? "pack" : plan_.pack.name);
    made_.structs.resize(plan_.tables.size());
    name_members();
    for (TableId t = 0; t < plan_.tables.size(); ++t) {
      const TableKind kind = plan_.tables[t].kind;
      if (kind == TableKind::facts || kind == TableKind::tier) table(t);
    }
    made_.text = head() + std::string(prelude()) + enumerations() + body_ + "\n}  // namespace " + made_.name_space +
                 "\n\n#if defined(__GNUC__)\n#pragma GCC diagnostic pop\n#endif\n";
    return std::move(made_);
  }

 private:
  std::string prelude() const {
    std::string text(emitted_prelude());
    for (std::size_t at = text.find("NAMESPACE"); at != std::string::npos; at = text.find("NAMESPACE")) {
      text.replace(at, 9, made_.name_space);
    }
    return text;
  }
  std::string head() const {
    std::string text = "// Made by `zeren compile --emit cpp` from the pack `" + plan_.pack.name +
                       "`. Do not edit.\n//\n// Numbers are whole multiples of a fixed fraction; dates are days since "
                       "1970-01-01; texts are views.\n";
    if (!made_.refused.empty())
      text += "//\n// Without a function here, because they need more than one row and its bounds:\n";
    for (const NotEmitted& left : made_.refused) {
      text += "//   " + plan_.tables[left.table].name + "." + plan_.tables[left.table].columns[left.column].name +
              ": `" + one_line(left.expression) + "` in `" + left.rule + "` " +
              format_message("{0}", std::vector<std::string>{left.reason}, Language::en) + "\n";
    }
    return text +
           "#pragma once\n\n#include <bit>\n#include <cstddef>\n#include <cstdint>\n#include <limits>\n#include "
           "<optional>\n#include <string_view>\n\n#if defined(__GNUC__)\n#pragma GCC diagnostic push\n#pragma GCC "
           "diagnostic ignored \"-Wtautological-compare\"  // rules may compare a thing with "
           "itself\n#endif\n\nnamespace " +
           made_.name_space + " {\n";
  }
  static std::string one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    if (!text.empty() && text.back() == '\\') text += ' ';
    return text;
  }

  void name_members() {
    for (const Enumeration& all : plan_.enumerations) {
      names_.enumerations.push_back(taken_.take(all.name.empty() ? "names" : all.name));
      NameSet members;
      auto& of = names_.members.emplace_back();
      for (const auto& [name, label] : all.members) of.push_back(members.take(name));
    }
  }
  std::string enumerations() const {
    std::string text;
    for (std::size_t e = 0; e < names_.enumerations.size(); ++e) {
      text += "\nenum class " + names_.enumerations[e] + " : std::uint32_t { ";
      for (std::size_t m = 0; m < names_.members[e].size(); ++m) text += (m == 0 ? "" : ", ") + names_.members[e][m];
      text += " };\n";
    }
    return text;
  }

  void table(TableId t) {
    const Table& of = plan_.tables[t];
    std::vector<std::size_t> columns;
    std::vector<NodeId> read;
    FunctionWriter writer(coder_, names_);
    for (std::size_t c = 0; c < of.columns.size(); ++c) {
      const NodeId id = of.columns[c].node;
      if (id == no_node || plan_.nodes[id].kind == NodeKind::input || plan_.nodes[id].kind == NodeKind::builtin ||
          plan_.nodes[id].kind == NodeKind::aggregate) {
        continue;
      }
      const Code& code = coder_.of(id);
      if (!code.ok() || code.type == CodeType::amount) {
        refuse(t, c, id, code.refusal);
        continue;
      }
      columns.push_back(c);
      const std::vector<NodeId> leaves = writer.leaves(id);
      read.insert(read.end(), leaves.begin(), leaves.end());
    }
    if (columns.empty()) return;
    structure(t, read);
    for (const std::size_t c : columns) function(t, c, writer);
  }

  // The first node, from the column down, whose inputs can all be written.
  void refuse(TableId t, std::size_t c, NodeId id, const std::string& reason) {
    for (bool deeper = true; deeper;) {
      deeper = false;
      const Node& node = plan_.nodes[id];
      if (node.kind != NodeKind::map && node.kind != NodeKind::param) break;
      for (const NodeId input : node.inputs) {
        if (coder_.of(input).refusal != reason) continue;
        id = input;
        deeper = true;
        break;
      }
    }
    const Node& node = plan_.nodes[id];
    const std::string rule =
        node.rule < plan_.rules.size() ? plan_.rules[node.rule].origin.name : plan_.tables[t].columns[c].name;
    made_.refused.push_back({t, c, rule, node.origin.name.empty() ? rule : node.origin.name, reason});
  }

  void structure(TableId t, std::vector<NodeId> read) {
    const Table& of = plan_.tables[t];
    std::sort(read.begin(), read.end());
    read.erase(std::unique(read.begin(), read.end()), read.end());
    // The day from which on a value is known comes with the value.
    for (std::size_t i = 0; i < read.size(); ++i) {
      const Node& node = plan_.nodes[read[i]];
      if (node.kind != NodeKind::input || !of.fields[node.field].known_on) continue;
      const NodeId known = of.fields[*of.fields[node.field].known_on].node;
      if (std::find(read.begin(), read.end(), known) == read.end()) read.push_back(known);
    }
    const std::string name = made_.structs[t] = taken_.take(of.name);
    NameSet members;
    body_ += "\nstruct " + name + " {\n";
    for (const Field& field : of.fields) {
      if (std::find(read.begin(), read.end(), field.node) != read.end()) {
        member(t, field.node, members.take(field.name), field.label, false);
      }
    }
    for (const NodeId id : read) {
      if (plan_.nodes[id].kind != NodeKind::aggregate) continue;
      const auto column =
          std::find_if(of.columns.begin(), of.columns.end(), [&](const PublicColumn& c) { return c.node == id; });
      member(t, id, members.take(column == of.columns.end() ? "given" : column->name),
             one_line(plan_.nodes[id].origin.name), true);
    }
    body_ += "};\n";
  }
  void member(TableId t, NodeId id, std::string name, const std::string& comment, bool is_given) {
    const Code& code = coder_.of(id);
    FunctionWriter writer(coder_, names_);
    std::string type = writer.type_of(code);
    std::string note = comment;
    if (code.type == CodeType::number && code.denominator != 1) {
      note += (note.empty() ? "" : "; ") + ("in units of 1 / " + std::to_string(code.denominator));
    }
    body_ += "  " + (code.total ? type : "std::optional<" + type + ">") + " " + name + "{};" +
             (note.empty() ? "" : "  // " + note) + "\n";
    made_.fields.push_back({t, id, name, is_given, code.denominator});
    names_.fields[id] = std::move(name);
  }

  void function(TableId t, std::size_t c, FunctionWriter& writer) {
    const Table& of = plan_.tables[t];
    const NodeId id = of.columns[c].node;
    const Code& code = coder_.of(id);
    EmittedColumn made{
        t, c, taken_.take(made_.structs[t] + "_" + of.columns[c].name), code.reads_today, code.total, code.denominator};
    const std::string body = writer.body(id);
    if (code.type == CodeType::number && code.denominator != 1) {
      body_ += "\n/// Of " + made.function +
               ": what it returns is so many times the value.\ninline constexpr std::int64_t " +
               taken_.take(made.function + "_denominator") + " = " + std::to_string(code.denominator) + ";";
    }
    body_ += "\ninline " + writer.return_type(id) + " " + made.function + "([[maybe_unused]] const " +
             made_.structs[t] + "& r" + (code.reads_today ? ", std::int32_t today" : "") + ") {\n" + body + "}\n";
    made_.columns.push_back(std::move(made));
  }

  const Plan& plan_;
  Coder coder_;
  Names names_;
  NameSet taken_;
  EmittedCpp made_;
  std::string body_;
};

}  // namespace
}  // namespace detail

EmittedCpp emit_cpp(const Plan& plan) {
  return detail::HeaderWriter(plan).write();
}

}  // namespace zeren::inline v0::plan
