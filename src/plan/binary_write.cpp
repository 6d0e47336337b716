// A plan as the bytes of a compiled pack.
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>

#include "src/plan/binary_fields.hpp"
#include "src/plan/binary_form.hpp"
#include "zeren/plan/binary.hpp"

namespace zeren::inline v0::plan {
namespace {

using namespace detail;

class Writer {
 public:
  template <class... T>
  void operator()(const T&... members) {
    (put(members), ...);
  }
  std::string take() { return std::move(bytes_); }

 private:
  void unsigned_number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
    bytes_.push_back(static_cast<char>(value));
  }
  void signed_number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    unsigned_number(bits << 1 ^ (value < 0 ? ~std::uint64_t{0} : 0));
  }

  void whole(std::string_view text) {
    unsigned_number(text.size());
    bytes_ += text;
  }

  template <class T>
  void put(const T& value) {
    if constexpr (std::is_same_v<T, bool> || std::is_enum_v<T>) {
      bytes_.push_back(static_cast<char>(value));
    } else if constexpr (std::is_integral_v<T> && std::is_signed_v<T>) {
      signed_number(value);
    } else if constexpr (std::is_integral_v<T>) {
      unsigned_number(value);
    } else {
      fields(*this, value);
    }
  }
  void put(const std::monostate&) {}
  void put(Date date) { signed_number(date.days); }
  void put(const std::string& text) {
    const auto known = texts_.find(text);
    if (known != texts_.end() && repeated_ + text.size() <= text_growth * bytes_.size() + text_growth_free) {
      repeated_ += text.size();
      return unsigned_number(known->second);
    }
    unsigned_number(count_);
    whole(text);
    texts_.emplace(text, count_++);
  }
  void put(const Number& number) {
    const bool narrow = number.fits_int64_pair();
    put(narrow);
    if (!narrow) return whole(number.to_fraction());
    signed_number(number.numerator64());
    signed_number(number.denominator64());
  }
  template <Space space, bool needed, class T>
  void put(const Index<space, needed, T>& index) {
    put(index.value);
  }
  template <class T>
  void put(const std::vector<T>& all) {
    unsigned_number(all.size());
    for (const T& one : all) put(one);
  }
  template <class T>
  void put(const std::optional<T>& value) {
    put(value.has_value());
    if (value) put(*value);
  }
  template <class A, class B>
  void put(const std::pair<A, B>& both) {
    put(both.first);
    put(both.second);
  }
  template <class... T>
  void put(const std::variant<T...>& value) {
    unsigned_number(value.index());
    std::visit([this](const auto& held) { this->put(held); }, value);
  }

  std::string bytes_;
  std::unordered_map<std::string_view, std::uint64_t> texts_;  // of the plan, which outlives the writer
  std::uint64_t count_ = 0, repeated_ = 0;
};

void append_number(std::string& bytes, std::uint64_t number, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) bytes.push_back(static_cast<char>(number >> (8 * i)));
}

}  // namespace

std::string write_plan(const Plan& plan) {
  Writer writer;
  fields(writer, plan);
  const std::string content = writer.take();
  std::string bytes(magic);
  append_number(bytes, form, 4);
  append_number(bytes, shape_of_plans(), 4);
  append_number(bytes, content.size(), 8);
  append_number(bytes, 0, 8);
  bytes += content;
  std::string sum;
  append_number(sum, checksum_of(bytes), 8);
  return bytes.replace(checksum_at, sum.size(), sum);
}

}  // namespace zeren::inline v0::plan
