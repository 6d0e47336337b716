// A value or the error that kept it from being made. Our stand-in for std::expected, which gcc 12 lacks.
#pragma once

#include <type_traits>
#include <utility>
#include <variant>

namespace zeren::inline v0 {

/// Marks its content as the error of a Result: `return Failure(error);`. Needed only where the error type could be
/// taken for the value type.
template <class E>
struct Failure {
  explicit Failure(E e) : error(std::move(e)) {}
  E error;
};

/// Either a T (`ok()`) or an E. Reading the half that is not there is a broken precondition (it throws
/// std::bad_variant_access rather than being undefined).
template <class T, class E>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = E;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Failure<E> failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}
  template <class F = E>
  requires(std::is_same_v<F, E> && !std::is_same_v<T, E>) Result(F error)
      : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const noexcept { return state_.index() == 0; }
  bool has_value() const noexcept { return ok(); }
  explicit operator bool() const noexcept { return ok(); }

  T& value() & { return std::get<0>(state_); }
  const T& value() const& { return std::get<0>(state_); }
  T&& value() && { return std::get<0>(std::move(state_)); }

  E& error() & { return std::get<1>(state_); }
  const E& error() const& { return std::get<1>(state_); }
  E&& error() && { return std::get<1>(std::move(state_)); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  T value_or(T fallback) const& { return ok() ? value() : std::move(fallback); }

 private:
  std::variant<T, E> state_;
};

}  // namespace zeren::inline v0
