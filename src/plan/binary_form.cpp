#include "src/plan/binary_form.hpp"

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "src/plan/binary_fields.hpp"

namespace zeren::inline v0::plan::detail {
namespace {

constexpr std::uint64_t fnv_start = 0xcbf29ce484222325u, fnv_prime = 0x100000001b3u;

constexpr std::uint64_t fnv(std::uint64_t hash, std::string_view bytes) {
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * fnv_prime;
  return hash;
}

// Walks what a plan may hold, each kind of member once where it stands, and hashes the way.
class Shape {
 public:
  template <class... T>
  void operator()(T&&... members) {
    mark('(', sizeof...(T));
    (of(members), ...);
    mark(')', 0);
  }
  [[nodiscard]] std::uint32_t hash() const { return static_cast<std::uint32_t>(hash_ ^ (hash_ >> 32)); }

  template <class T>
  void of(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      mark('b', 0);
    } else if constexpr (std::is_enum_v<T>) {
      mark('e', static_cast<std::uint64_t>(last_of<T>));
    } else if constexpr (std::is_integral_v<T>) {
      mark(std::is_signed_v<T> ? 'i' : 'u', sizeof(T));
    } else {
      fields(*this, value);
    }
  }
  void of(const std::monostate&) { mark('0', 0); }
  void of(const std::string&) { mark('s', 0); }
  void of(const Number&) { mark('n', 0); }
  void of(const Date&) { mark('d', 0); }
  template <Space space, bool needed, class T>
  void of(const Index<space, needed, T>& index) {
    mark('x', static_cast<std::uint64_t>(space));
    of(index.value);
  }
  template <class T>
  void of(const std::vector<T>&) {
    mark('[', 0);
    of(T());
  }
  template <class T>
  void of(const std::optional<T>&) {
    mark('?', 0);
    of(T());
  }
  template <class A, class B>
  void of(const std::pair<A, B>& both) {
    of(both.first);
    of(both.second);
  }
  template <class... T>
  void of(const std::variant<T...>&) {
    mark('|', sizeof...(T));
    (of(T()), ...);
  }

 private:
  void mark(char kind, std::uint64_t what) {
    const char bytes[] = {kind, static_cast<char>(what & 0xff)};
    hash_ = fnv(hash_, {bytes, sizeof bytes});
  }

  std::uint64_t hash_ = fnv_start;
};

}  // namespace

std::uint64_t checksum_of(std::string_view bytes) {
  return fnv(fnv(fnv_start, bytes.substr(form_at, checksum_at - form_at)), bytes.substr(content_at));
}

std::uint32_t shape_of_plans() {
  Shape shape;
  const Plan plan;
  shape.of(plan);
  return shape.hash();
}

std::uint64_t number_at(std::string_view bytes, std::size_t offset, std::size_t width) {
  std::uint64_t number = 0;
  for (std::size_t i = width; i > 0; --i) {
    number = number << 8 | static_cast<unsigned char>(bytes[offset + i - 1]);
  }
  return number;
}

}  // namespace zeren::inline v0::plan::detail
