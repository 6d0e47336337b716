#include "src/plan/emit_code.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "zeren/base/diagnostic.hpp"

namespace zeren::inline v0::plan::detail {

namespace {

constexpr std::int64_t largest_denominator = 1'000'000'000'000'000'000;

Code refused(std::string en, std::string zh) {
  Code code;
  code.refusal = bilingual(en, zh);
  return code;
}
Code too_wide() {
  return refused("may need more than 128 bits", "可能需要 128 位以上");
}

std::optional<Int128> times(Int128 a, Int128 b) {
  return checked_multiply(a, b);
}

struct Scaled {
  Int128 low = 0, high = 0;
};
std::optional<Scaled> scaled(const Code& code, std::int64_t denominator) {
  const Int128 factor = denominator / code.denominator;
  const auto low = times(code.low, factor), high = times(code.high, factor);
  if (!low || !high) return std::nullopt;
  return Scaled{*low, *high};
}

Code number(Int128 low, Int128 high, std::int64_t denominator) {
  Code code;
  code.type = CodeType::number;
  code.low = low;
  code.high = high;
  code.denominator = denominator;
  return code;
}

}  // namespace

std::string integer_text(Int128 value, bool narrow) {
  if (narrow) {
    if (value == INT64_MIN) return "(-9223372036854775807 - 1)";
    const std::string digits = to_string(value);
    return value < 0 ? "(" + digits + ")" : digits;
  }
  const auto bits = static_cast<UInt128>(value);
  return "wide((static_cast<uwide>(" + std::to_string(static_cast<std::uint64_t>(bits >> 64)) + "u) << 64) | " +
         std::to_string(static_cast<std::uint64_t>(bits)) + "u)";
}

std::string quoted_text(std::string_view text) {
  std::string result = "std::string_view(\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\' || byte < 0x20) {
      result += {'\\', static_cast<char>('0' + (byte >> 6)), static_cast<char>('0' + (byte >> 3 & 7)),
                 static_cast<char>('0' + (byte & 7))};
    } else {
      result += c;
    }
  }
  return result + "\", " + std::to_string(text.size()) + ")";
}

std::optional<std::int64_t> common_denominator(std::int64_t a, std::int64_t b) {
  const auto product = checked_multiply<std::int64_t>(a, b / std::gcd(a, b));
  if (!product || *product > largest_denominator) return std::nullopt;
  return product;
}

const Code& Coder::of(NodeId id) {
  if (codes_[id]) return *codes_[id];
  // Inputs have smaller numbers: from the first unknown one up, so that nothing nests.
  std::vector<NodeId> open{id};
  while (!open.empty()) {
    const NodeId at = open.back();
    const Node& node = plan_.nodes[at];
    bool ready = true;
    if (node.kind == NodeKind::map || node.kind == NodeKind::param || node.kind == NodeKind::aggregate) {
      for (const NodeId input : node.inputs) {
        if (codes_[input]) continue;
        open.push_back(input);
        ready = false;
      }
    }
    if (!ready) continue;
    open.pop_back();
    if (!codes_[at]) codes_[at] = describe(node);
  }
  return *codes_[id];
}

Code Coder::describe(const Node& node) {
  switch (node.kind) {
    case NodeKind::literal:
      return literal(node, node.value);
    case NodeKind::param:
      return node.inputs.empty() ? literal(node, node.value) : *codes_[node.inputs[0]];
    case NodeKind::today:
    case NodeKind::now: {
      Code code;
      code.type = node.kind == NodeKind::today ? CodeType::day : CodeType::minute;
      code.reads_today = true;
      return code;
    }
    case NodeKind::input:
      return input(node);
    case NodeKind::map:
      return map(node);
    case NodeKind::aggregate:
      return aggregate(node);
    case NodeKind::gather:
      return refused("follows a reference to another row", "需要引用的另一行");
    case NodeKind::rank:
      return refused("compares rows with each other", "需要各行互相比较");
    case NodeKind::builtin:
    case NodeKind::self:
      return refused("is the row itself, not one of its fields", "是该行本身，而非其字段");
    case NodeKind::as_of:
    case NodeKind::field_as_of:
      return refused("looks back to another day", "需要回看另一日");
    default:
      return refused("keeps a history", "需要历史记录");
  }
}

Code Coder::literal(const Node& node, const Value& value) {
  Code code = typed(node.type, false);
  if (!code.ok()) return code;
  if (std::holds_alternative<std::monostate>(value)) {
    code.total = false;
    code.constant = "absent";
  } else if (const auto* flag = std::get_if<bool>(&value)) {
    code.constant = *flag ? "true" : "false";
  } else if (const auto* given = std::get_if<Number>(&value)) {
    const auto pair = given->to_int128_pair();
    if (!pair || pair->second > largest_denominator) return too_wide();
    code = number(pair->first, pair->first, static_cast<std::int64_t>(pair->second));
    code.constant = integer_text(pair->first, code.narrow());
    code.value = *given;
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    code.constant = quoted_text(*text);
  } else if (const auto* date = std::get_if<Date>(&value)) {
    code.constant = std::to_string(date->days);
  } else if (const auto* moment = std::get_if<Moment>(&value)) {
    code.constant = "std::int64_t{" + std::to_string(moment->minutes) + "}";
  } else if (const auto* duration = std::get_if<Duration>(&value)) {
    code.type = CodeType::amount;
    code.low = code.high = duration->amount;
    code.constant = std::to_string(duration->amount);
  } else if (const auto* member = std::get_if<EnumerationValue>(&value)) {
    code.constant = std::to_string(member->ordinal);
  } else {
    return refused("names a unit, a body or a domain", "指名单元、机构或领域");
  }
  return code;
}

Code Coder::typed(const ValueType& type, bool from_outside) {
  Code code;
  code.total = !type.optional;
  switch (type.kind) {
    case ValueKind::boolean:
      break;
    case ValueKind::number: {
      code.type = CodeType::number;
      code.low = std::numeric_limits<std::int64_t>::min();
      code.high = std::numeric_limits<std::int64_t>::max();
      if (type.is_count) {
        if (type.low) code.low = *type.low;
        if (type.high) code.high = *type.high;
      } else if (from_outside) {
        if (!type.digits || *type.digits > 18) {
          return refused("is a number without declared digits, such as number(2)", "是未声明小数位的数（如 数值(2)）");
        }
        code.denominator = static_cast<std::int64_t>(power_of_ten(*type.digits));
      }
      break;
    }
    case ValueKind::text:
      code.type = CodeType::text;
      break;
    case ValueKind::date:
      code.type = CodeType::day;
      break;
    case ValueKind::moment:
      code.type = CodeType::minute;
      break;
    case ValueKind::duration:
      code.type = CodeType::amount;
      break;
    case ValueKind::enumeration:
      code.type = CodeType::member;
      code.enumeration = type.enumeration;
      break;
    case ValueKind::member_set:
      code.type = CodeType::members;
      code.enumeration = type.enumeration;
      if (plan_.enumerations[type.enumeration].members.size() > 64) {
        return refused("has more than 64 members", "成员多于 64 个");
      }
      break;
    case ValueKind::unit:
    case ValueKind::row:
    case ValueKind::body_set:
      return refused("is a unit, a body, a domain or another row", "是单元、机构、领域或另一行");
  }
  return code;
}

Code Coder::input(const Node& node) {
  Code code = typed(node.type, true);
  const Field& field = plan_.tables[node.table].fields[node.field];
  const bool time = code.type == CodeType::day || code.type == CodeType::minute;
  code.reads_today = node.type.optional && ((time && !field.is_deadline) || field.known_on);
  return code;
}

// What the host counts or adds up over other rows, and gives as a member.
Code Coder::aggregate(const Node& node) {
  const auto& over = std::get<Aggregate>(node.payload);
  if (node.table == scalar) return refused("counts rows of the whole run", "统计全部数据");
  Code code = typed(node.type, false);
  switch (over.kind) {
    case AggregateKind::count:
    case AggregateKind::count_distinct:
      code.low = 0;
      break;
    case AggregateKind::any:
    case AggregateKind::all:
      break;
    case AggregateKind::sum: {
      const Code& each = *codes_[over.value];
      if (!each.ok()) return each;
      code.denominator = each.denominator;
      break;
    }
    default:
      return refused("is a mean, a share or a choice among other rows", "是其他行的均值、占比或择取");
  }
  return code;
}

Code Coder::union_of(const Node& node, std::size_t first) {
  Code all = *codes_[node.inputs[first]];
  if (!all.ok()) return all;
  for (std::size_t i = first + 1; i < node.inputs.size(); ++i) {
    const Code& next = *codes_[node.inputs[i]];
    if (!next.ok()) return next;
    all.total = all.total && next.total;
    if (all.type != CodeType::number) continue;
    const auto denominator = common_denominator(all.denominator, next.denominator);
    if (!denominator) return too_wide();
    const auto a = scaled(all, *denominator), b = scaled(next, *denominator);
    if (!a || !b) return too_wide();
    all.low = std::min(a->low, b->low);
    all.high = std::max(a->high, b->high);
    all.denominator = *denominator;
  }
  all.constant.clear();
  return all;
}

Code Coder::arithmetic(const Node& node) {
  const Code& a = *codes_[node.inputs[0]];
  if (a.type == CodeType::amount) {  // a duration turned round
    Code code = a;
    code.low = code.high = -a.low;
    code.constant = integer_text(code.low, true);
    return code;
  }
  switch (node.op) {
    case MapOp::negate:
      return a.low == int128_min ? too_wide() : number(-a.high, -a.low, a.denominator);
    case MapOp::absolute: {
      if (a.low == int128_min) return too_wide();
      const Int128 most = std::max(a.low < 0 ? -a.low : a.low, a.high < 0 ? -a.high : a.high);
      return number(0, most, a.denominator);
    }
    case MapOp::round: {
      const Int128 power = power_of_ten(std::min(std::abs(node.digits), 18));
      if (std::abs(node.digits) > 18) return too_wide();
      if (node.digits < 0) {
        const auto divisor = times(power, a.denominator);
        return divisor ? number(a.low / a.denominator - power, a.high / a.denominator + power, 1) : too_wide();
      }
      const auto low = times(a.low, power), high = times(a.high, power);
      if (!low || !high) return too_wide();
      return number(*low / a.denominator - 1, *high / a.denominator + 1, static_cast<std::int64_t>(power));
    }
    default:
      break;
  }
  const Code& b = *codes_[node.inputs[1]];
  switch (node.op) {
    case MapOp::add:
    case MapOp::subtract: {
      const auto denominator = common_denominator(a.denominator, b.denominator);
      if (!denominator) return too_wide();
      const auto x = scaled(a, *denominator), y = scaled(b, *denominator);
      if (!x || !y) return too_wide();
      const bool adds = node.op == MapOp::add;
      const auto low = adds ? checked_add(x->low, y->low) : checked_subtract(x->low, y->high);
      const auto high = adds ? checked_add(x->high, y->high) : checked_subtract(x->high, y->low);
      return low && high ? number(*low, *high, *denominator) : too_wide();
    }
    case MapOp::multiply: {
      const auto denominator = checked_multiply(a.denominator, b.denominator);
      if (!denominator || *denominator > largest_denominator) return too_wide();
      const std::optional<Int128> products[] = {times(a.low, b.low), times(a.low, b.high), times(a.high, b.low),
                                                times(a.high, b.high)};
      Int128 low = int128_max, high = int128_min;
      for (const auto& product : products) {
        if (!product) return too_wide();
        low = std::min(low, *product);
        high = std::max(high, *product);
      }
      return number(low, high, *denominator);
    }
    default:
      break;
  }
  if (b.constant.empty()) return refused("divides by a value that varies", "除数会变化");
  if (b.value.is_zero() || !b.value.fits_int64_pair()) return refused("divides by zero", "除数为零");
  const Int128 n = b.value.numerator64(), d = b.value.denominator64();
  const auto denominator = times(a.denominator, n < 0 ? -n : n);
  const auto low = times(a.low, n < 0 ? -d : d), high = times(a.high, n < 0 ? -d : d);
  if (!denominator || *denominator > largest_denominator || !low || !high) return too_wide();
  return number(std::min(*low, *high), std::max(*low, *high), static_cast<std::int64_t>(*denominator));
}

Code Coder::map(const Node& node) {
  bool total = true, today = false;
  for (const NodeId input : node.inputs) {
    const Code& code = *codes_[input];
    if (!code.ok()) return code;
    total = total && code.total;
    today = today || code.reads_today;
  }
  Code made;
  switch (node.op) {
    case MapOp::negate:
    case MapOp::add:
    case MapOp::subtract:
    case MapOp::multiply:
    case MapOp::divide:
    case MapOp::round:
    case MapOp::absolute:
      made = arithmetic(node);
      if (!made.ok()) return made;
      if (node.type.is_count && (made.denominator != 1 || !made.narrow())) {
        total = false;  // ZR0502 where it is not whole
        made.denominator = 1;
        made.low = std::numeric_limits<std::int64_t>::min();
        made.high = std::numeric_limits<std::int64_t>::max();
      }
      break;
    case MapOp::equal:
    case MapOp::not_equal:
    case MapOp::less:
    case MapOp::less_equal:
    case MapOp::greater:
    case MapOp::greater_equal:
    case MapOp::in_range:
    case MapOp::in_list:
      made = union_of(node, 0);
      if (!made.ok()) return made;
      made = Code{};
      break;
    case MapOp::logical_and:
    case MapOp::logical_or:
    case MapOp::logical_not:
    case MapOp::is_empty:
    case MapOp::starts_with:
    case MapOp::contains:
      break;
    case MapOp::is_present:
      total = true;  // where it is absent; an error passes through, see the writer
      for (const NodeId input : node.inputs) {
        total = total && (codes_[input]->total || plan_.nodes[input].kind == NodeKind::input);
      }
      break;
    case MapOp::conditional:
      made = union_of(node, 1);
      break;
    case MapOp::guarded:
      made = *codes_[node.inputs[1]];
      made.constant.clear();
      total = false;
      break;
    case MapOp::otherwise: {
      made = union_of(node, 0);
      const NodeId first = node.inputs[0];
      total = node.inputs.size() == 2 && codes_[node.inputs[1]]->total &&
              (codes_[first]->total || plan_.nodes[first].kind == NodeKind::input);
      break;
    }
    case MapOp::maximum:
    case MapOp::minimum:
      made = union_of(node, 0);
      break;
    case MapOp::pick: {
      made = union_of(node, 1);
      const Code& which = *codes_[node.inputs[0]];
      total = total && which.low >= 1 && which.high < static_cast<Int128>(node.inputs.size());
      break;
    }
    case MapOp::first_match:
      made = number(1, static_cast<Int128>(node.inputs.size()) + 1, 1);
      break;
    case MapOp::only_match:
      made = number(1, static_cast<Int128>(node.inputs.size()) + 1, 1);
      total = false;
      break;
    case MapOp::all_matches:
      made = typed(node.type, false);
      made.total = true;
      break;
    case MapOp::version_on:
      made = number(1, static_cast<Int128>(std::get<Versions>(node.payload).ranges.size()), 1);
      total = false;
      break;
    case MapOp::first_of_period:
    case MapOp::last_of_period:
    case MapOp::add_days:
    case MapOp::add_months:
    case MapOp::add_minutes:
      made.type = node.op == MapOp::add_minutes ? CodeType::minute : CodeType::day;
      total = false;
      if (node.inputs.size() > 1) {
        const Code& amount = *codes_[node.inputs[1]];
        if (amount.denominator != 1 || !amount.narrow())
          return refused("adds no whole number of days", "增加的不是整数天");
      }
      break;
    case MapOp::day_of:
      made.type = CodeType::day;
      break;
    case MapOp::days_between:
    case MapOp::months_between:
      made = number(-4'000'000, 4'000'000, 1);
      break;
    case MapOp::hours_between:
      made = number(Int128{-6'000'000'000}, Int128{6'000'000'000}, 60);
      break;
    case MapOp::size:
      made = number(0, 64, 1);
      break;
    case MapOp::length:
      made = number(0, Int128{1} << 62, 1);
      break;
    case MapOp::window_complete:
      total = false;
      break;
    case MapOp::spread:
      return *codes_[node.inputs[0]];
    case MapOp::period_month:
    case MapOp::period_quarter:
    case MapOp::period_year:
      return refused("makes a text of a date", "由日期得出文本");
    case MapOp::add_workdays:
    case MapOp::workdays_between:
    case MapOp::roll:
      return refused("needs the calendar of working days", "需要工作日历");
    default:
      return refused("asks more than this row knows", "所需超出本行");
  }
  if (!made.ok()) return made;
  if (made.type == CodeType::amount) {
    return node.op == MapOp::negate ? made : refused("chooses between durations", "在时长之间选择");
  }
  made.constant.clear();
  made.total = total;
  made.reads_today = today;
  return made;
}

}  // namespace zeren::inline v0::plan::detail
