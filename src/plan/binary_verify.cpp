#include "src/plan/binary_verify.hpp"

#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "src/plan/binary_fields.hpp"
#include "src/plan/binary_verify_parts.hpp"
#include "zeren/plan/invariants.hpp"

namespace zeren::inline v0::plan::detail {
namespace {

struct SpaceName {
  std::string_view name;
  std::size_t size;
};

// Every number of another thing, by the list of members: none can be forgotten.
class Numbers {
 public:
  explicit Numbers(const Plan& plan) : plan_(plan) {}

  template <class... T>
  void operator()(const T&... members) {
    (look(members), ...);
  }
  [[nodiscard]] std::optional<std::string> wrong() {
    fields(*this, plan_);
    return std::move(wrong_);
  }

 private:
  [[nodiscard]] SpaceName of(Space space) const {
    switch (space) {
      case Space::node:
        return {"node", plan_.nodes.size()};
      case Space::table:
        return {"table", plan_.tables.size()};
      case Space::rule:
        return {"rule", plan_.rules.size()};
      case Space::enumeration:
        return {"enumeration", plan_.enumerations.size()};
      case Space::enumeration_or_zero:
        return {"enumeration", plan_.enumerations.empty() ? 1 : plan_.enumerations.size()};
      case Space::domain:
        return {"domain", plan_.domains.size()};
      case Space::relation:
        return {"relation", plan_.relations.size()};
      case Space::tier:
        return {"tier", plan_.tiers.size()};
      case Space::param:
        return {"parameter", plan_.params.size()};
      case Space::exceptions:
        return {"list of exceptions", plan_.exceptions.size()};
    }
    return {"", 0};
  }

  void number(Space space, bool needed, std::uint32_t value) {
    static_assert(no_node == scalar && no_node == no_rule, "one value stands for none");
    const auto [name, size] = of(space);
    if (value < size || (!needed && value == no_node) || wrong_) return;
    wrong_ = where_ + "there is no " + std::string(name) + " " + std::to_string(value);
  }

  template <Space space, bool needed, class T>
  void look(const Index<space, needed, T>& index) {
    if constexpr (std::is_same_v<std::remove_const_t<T>, std::uint32_t>) {
      number(space, needed, index.value);
    } else if constexpr (std::is_same_v<std::remove_const_t<T>, std::optional<std::uint32_t>>) {
      if (index.value) number(space, true, *index.value);
    } else {
      for (const std::uint32_t value : index.value) number(space, needed, value);
    }
  }
  template <class T>
  void look(const T& value) {
    if constexpr (!std::is_arithmetic_v<T> && !std::is_enum_v<T>) fields(*this, value);
  }
  void look(const std::string&) {}
  void look(const std::monostate&) {}
  void look(const Number&) {}
  void look(const Date&) {}
  template <class T>
  void look(const std::vector<T>& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      if constexpr (std::is_same_v<T, Node>) where_ = "node " + std::to_string(i) + ": ";
      look(all[i]);
    }
    if constexpr (std::is_same_v<T, Node>) where_.clear();
  }
  template <class T>
  void look(const std::optional<T>& value) {
    if (value) look(*value);
  }
  template <class A, class B>
  void look(const std::pair<A, B>& both) {
    look(both.first);
    look(both.second);
  }
  template <class... T>
  void look(const std::variant<T...>& value) {
    std::visit([this](const auto& held) { this->look(held); }, value);
  }

  const Plan& plan_;
  std::string where_;
  std::optional<std::string> wrong_;
};

}  // namespace

std::optional<std::string> what_cannot_be(const Plan& plan) {
  if (auto wrong = Numbers(plan).wrong()) return wrong;
  Verdict verdict(plan);
  verify_forms(verdict);
  if (verdict.broken()) return std::move(verdict.broken());
  if (auto broken = broken_invariants(plan); !broken.empty()) return std::move(broken.front());
  verify_organisation(verdict);
  if (!verdict.broken()) verify_nodes(verdict);
  if (!verdict.broken()) verify_tables(verdict);
  if (!verdict.broken()) verify_rules(verdict);
  return std::move(verdict.broken());
}

}  // namespace zeren::inline v0::plan::detail
