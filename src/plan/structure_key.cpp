// What makes two nodes the same: everything but where they were written.
#include <string_view>
#include <variant>

#include "src/plan/builder.hpp"

namespace zeren::inline v0::plan {
namespace {

class Key {
 public:
  Key() { bytes_.reserve(64); }
  template <typename T>
  requires(std::is_integral_v<T> || std::is_enum_v<T>) void put(T value) {
    // Seven bits a byte, the last one marked by what it lacks: nearly all values are small.
    auto left = static_cast<std::uint64_t>(value);
    for (; left >= 0x80; left >>= 7) bytes_.push_back(static_cast<char>((left & 0x7f) | 0x80));
    bytes_.push_back(static_cast<char>(left));
  }
  void put(std::string_view text) {
    put(text.size());
    bytes_.append(text);
  }
  template <typename T>
  void put_optional(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <typename T>
  void put_all(const std::vector<T>& values) {
    put(values.size());
    for (const T& value : values) put(value);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

void put_type(Key& key, const ValueType& type) {
  key.put(type.kind);
  key.put(type.optional);
  key.put(type.is_count);
  key.put(type.enumeration);
  key.put_all(type.targets);
  key.put_optional(type.digits);
  key.put_optional(type.low);
  key.put_optional(type.high);
  key.put(type.duration);
  key.put(type.unit);
}

struct PutValue {
  Key& key;
  void operator()(std::monostate) const {}
  void operator()(bool value) const { key.put(value); }
  void operator()(const Number& value) const { key.put(value.to_fraction()); }
  void operator()(const std::string& value) const { key.put(value); }
  void operator()(Date value) const { key.put(value.days); }
  void operator()(Moment value) const { key.put(value.minutes); }
  void operator()(const Duration& value) const {
    key.put(value.kind);
    key.put(value.amount);
  }
  void operator()(const EnumerationValue& value) const {
    key.put(value.enumeration);
    key.put(value.ordinal);
  }
  void operator()(const RowValue& value) const {
    key.put(value.table);
    key.put(value.row);
  }
  void operator()(const UnitText& value) const { key.put(value.text); }
};

struct PutPayload {
  Key& key;
  void operator()(std::monostate) const {}
  void operator()(const Aggregate& a) const {
    key.put(a.kind);
    key.put(a.inner_table);
    key.put(a.value);
    key.put(a.filter);
    key.put(a.keys.size());
    for (const AggregateKey& k : a.keys) {
      key.put(k.inner);
      key.put(k.outer);
      key.put(k.within);
    }
    key.put(a.range.has_value());
    if (a.range) {
      key.put(a.range->inner);
      key.put(a.range->low);
      key.put(a.range->high);
      key.put(a.range->low_inclusive);
      key.put(a.range->high_inclusive);
    }
    key.put(a.other);
    key.put_all(a.order);
  }
  void operator()(const Rank& r) const {
    key.put(r.keys.size());
    for (const RankKey& k : r.keys) {
      key.put(k.value);
      key.put(k.high_first);
    }
    key.put(r.group);
    key.put(r.dense);
    key.put(r.last);
    key.put(r.is_last_column);
  }
  // Two ladders or assignments are never one: each makes rows of its own, which the table tells apart.
  void operator()(const Scan& s) const { key.put(s.measure_table); }
  void operator()(const Expand& e) const { key.put(e.task_table); }
  void operator()(const Ledger& l) const { key.put(l.entry_table); }
  void operator()(const Duty& d) const { key.put(d.duty_table); }
  void operator()(const Union& u) const { key.put(u.table); }
  void operator()(const Match& m) const {
    key.put(m.names.size());
    for (const std::string& name : m.names) key.put(name);
    key.put(m.exceptions);
    key.put(m.may_be_none);
    key.put(m.ordinals.size());
    for (const std::uint32_t ordinal : m.ordinals) key.put(ordinal);
    key.put(m.if_none.has_value());
    key.put(m.if_none.value_or(0));
  }
  void operator()(const Versions& v) const {
    key.put(v.name);
    key.put(v.ranges.size());
    for (const Validity& range : v.ranges) {
      key.put(range.from.days);
      key.put(range.until.days);
    }
    key.put_optional(v.param);
  }
};

}  // namespace

std::string structure_key(const Node& node) {
  Key key;
  key.put(node.kind);
  key.put(node.table);
  put_type(key, node.type);
  key.put_all(node.inputs);
  key.put(node.op);
  key.put(node.builtin);
  key.put(node.part);
  key.put(node.field);
  key.put(node.tier);
  key.put(node.relation);
  key.put(node.scan_step);
  key.put(node.period_offset);
  key.put(node.period);
  key.put(node.rounding);
  key.put(node.digits);
  key.put(node.month_rule);
  key.put(node.responsibility_kind);
  key.put(node.all_holders);
  key.put(node.here_or_above);
  key.put(node.value.index());
  std::visit(PutValue{key}, node.value);
  key.put(node.payload.index());
  std::visit(PutPayload{key}, node.payload);
  return key.take();
}

}  // namespace zeren::inline v0::plan
