// What one node is in emitted C++. Private to the layer.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "zeren/base/int128.hpp"
#include "zeren/plan/emit_cpp.hpp"

namespace zeren::inline v0::plan::detail {

enum class CodeType { boolean, number, day, minute, text, member, members, amount };

/// A node's type in C++, with what is proven of it.
struct Code {
  std::string refusal;  // why it cannot be written; empty where it can
  CodeType type = CodeType::boolean;
  std::uint32_t enumeration = 0;
  bool total = true;  // never absent and never an error
  bool reads_today = false;
  std::int64_t denominator = 1;  // of a number
  Int128 low = 0, high = 0;      // of a number, in units of 1 / denominator
  std::string constant;          // its text, where it is known beforehand
  Number value;                  // of a constant number

  [[nodiscard]] bool ok() const { return refusal.empty(); }
  [[nodiscard]] bool narrow() const { return fits_int64(low) && fits_int64(high); }
};

/// Describes nodes, once each.
class Coder {
 public:
  explicit Coder(const Plan& plan) : plan_(plan), codes_(plan.nodes.size()) {}

  const Code& of(NodeId id);
  [[nodiscard]] const Plan& plan() const { return plan_; }
  /// Arithmetic as it is before a count is held to be whole.
  Code arithmetic(const Node& node);

 private:
  Code describe(const Node& node);
  Code literal(const Node& node, const Value& value);
  Code input(const Node& node);
  Code map(const Node& node);
  Code aggregate(const Node& node);
  Code union_of(const Node& node, std::size_t first);
  Code typed(const ValueType& type, bool from_outside);

  const Plan& plan_;
  std::vector<std::optional<Code>> codes_;
};

/// An integer as C++ writes it, `narrow` in 64 bits.
[[nodiscard]] std::string integer_text(Int128 value, bool narrow);
/// `text` in quotes.
[[nodiscard]] std::string quoted_text(std::string_view text);
/// The least common multiple; nothing past the largest denominator that is written.
[[nodiscard]] std::optional<std::int64_t> common_denominator(std::int64_t a, std::int64_t b);

}  // namespace zeren::inline v0::plan::detail
