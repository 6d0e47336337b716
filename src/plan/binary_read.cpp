// From the bytes of a compiled pack to its plan. Nothing of the bytes is believed: what cannot be read throws
// `Refused`, inside this file only.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "src/base/watch.hpp"
#include "src/plan/binary_fields.hpp"
#include "src/plan/binary_form.hpp"
#include "src/plan/binary_verify.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/plan/binary.hpp"

namespace zeren::inline v0::plan {
namespace {

using namespace detail;

struct Refused {
  EngineError error;
};

class Reader {
 public:
  explicit Reader(std::string_view content) : content_(content) {}

  template <class... T>
  void operator()(T&&... members) {
    (get(members), ...);
  }
  void expect_end() const {
    if (at_ != content_.size()) refuse("more bytes than a plan has", "字节多于规则包所需");
  }

 private:
  [[noreturn]] void refuse(std::string_view en, std::string_view zh) const {
    const std::string at = std::to_string(content_at + at_);
    throw Refused{
        {&binary_codes::unsound, {bilingual(std::string(en) + ", at byte " + at, std::string(zh) + "，字节 " + at)}}};
  }
  [[nodiscard]] std::size_t left() const { return content_.size() - at_; }

  std::uint8_t byte() {
    if (left() == 0) refuse("the content ends within a member", "内容在某一成员中间结束");
    return static_cast<std::uint8_t>(content_[at_++]);
  }
  std::uint64_t unsigned_number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint64_t bits = byte();
      if (shift == 63 && bits > 1) break;
      value |= (bits & 0x7f) << shift;
      if (bits < 0x80) return value;
    }
    refuse("a number of more than 64 bits", "数值超过 64 位");
  }
  std::int64_t signed_number() {
    const std::uint64_t bits = unsigned_number();
    return static_cast<std::int64_t>(bits >> 1 ^ (~(bits & 1) + 1));
  }
  // Each element takes a byte at least.
  std::size_t length() {
    const std::uint64_t length = unsigned_number();
    if (length > left()) refuse("a length that the bytes left do not hold", "长度超过剩余字节");
    return static_cast<std::size_t>(length);
  }
  std::string_view whole_text() {
    const std::size_t size = length();
    const std::string_view text = content_.substr(at_, size);
    at_ += size;
    return text;
  }

  template <class T>
  void get(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      const std::uint8_t flag = byte();
      if (flag > 1) refuse("a truth value that is neither", "既非真也非假的值");
      value = flag == 1;
    } else if constexpr (std::is_enum_v<T>) {
      const std::uint8_t number = byte();
      if (number > static_cast<std::uint8_t>(last_of<T>)) refuse("no value of its enumeration", "枚举中没有的值");
      value = static_cast<T>(number);
    } else if constexpr (std::is_integral_v<T>) {
      const auto wide = [&] {
        if constexpr (std::is_signed_v<T>) {
          return signed_number();
        } else {
          return unsigned_number();
        }
      }();
      if (!std::in_range<T>(wide)) refuse("a number too large for its place", "数值过大");
      value = static_cast<T>(wide);
    } else {
      fields(*this, value);
    }
  }
  void get(std::monostate&) {}
  void get(Date& date) {
    get(date.days);
    if (!date.is_valid()) refuse("no day of the calendar", "不是有效日期");
  }
  void get(std::string& text) {
    const std::uint64_t number = unsigned_number();
    if (number > texts_.size()) refuse("a text that was not written before", "引用了此前未出现的文本");
    if (number == texts_.size()) {
      texts_.push_back(whole_text());
    } else {
      repeated_ += texts_[number].size();
      if (repeated_ > text_growth * at_ + text_growth_free) refuse("texts repeated too often", "文本重复过多");
    }
    text = texts_[number];
  }
  void get(Number& number) {
    bool narrow = false;
    get(narrow);
    std::optional<Number> found;
    if (narrow) {
      const std::int64_t numerator = signed_number();
      found = Number::ratio(numerator, signed_number());
    } else {
      found = Number::parse(whole_text());
    }
    if (!found) refuse("no number", "不是数值");
    number = std::move(*found);
  }
  template <Space space, bool needed, class T>
  void get(Index<space, needed, T>& index) {
    get(index.value);
  }
  // Memory is taken as the elements come, each from bytes of its own.
  template <class T>
  void get(std::vector<T>& all) {
    const std::size_t size = length();
    all.reserve(std::min(size, left() * 8 / sizeof(T) + 1));
    for (std::size_t i = 0; i < size; ++i) get(all.emplace_back());
  }
  template <class T>
  void get(std::optional<T>& value) {
    bool there = false;
    get(there);
    if (there) get(value.emplace());
  }
  template <class A, class B>
  void get(std::pair<A, B>& both) {
    get(both.first);
    get(both.second);
  }
  template <class... T>
  void get(std::variant<T...>& value) {
    const std::uint64_t kind = unsigned_number();
    if (kind >= sizeof...(T)) refuse("a kind of value that there is not", "不存在的值类别");
    std::size_t i = 0;
    const auto take = [&](auto& held) { get(held); };
    (void)((i++ == kind && (take(value.template emplace<T>()), true)) || ...);
  }

  std::string_view content_;
  std::size_t at_ = 0;
  std::vector<std::string_view> texts_;
  std::uint64_t repeated_ = 0;
};

void check_envelope(std::string_view bytes, const Limits& limits) {
  const auto damaged = [](std::string_view en, std::string_view zh) {
    throw Refused{{&binary_codes::damaged, {bilingual(en, zh)}}};
  };
  if (!is_compiled_pack(bytes)) throw Refused{{&binary_codes::foreign, {}}};
  if (bytes.size() < content_at) damaged("it ends within its head", "文件头不完整");
  if (bytes.size() > limits.source_bytes) {
    throw Refused{{&limit_codes::too_much_source, {std::to_string(limits.source_bytes)}}};
  }
  const std::uint64_t length = number_at(bytes, length_at, 8);
  if (length != bytes.size() - content_at) {
    const std::string has = std::to_string(bytes.size() - content_at), says = std::to_string(length);
    damaged("it holds " + has + " bytes of content where its head says " + says,
            "内容有 " + has + " 字节，而文件头写明 " + says);
  }
  if (checksum_of(bytes) != number_at(bytes, checksum_at, 8)) {
    damaged("its checksum is another", "校验和不符");
  }
}

// A form is shown with the shape of its plans: `1.5f3a90c2`.
std::string form_text(std::uint64_t number, std::uint64_t shape) {
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string text = std::to_string(number) + ".";
  for (int shift = 28; shift >= 0; shift -= 4) text.push_back(hex[shape >> shift & 15]);
  return text;
}

void check_form(std::string_view bytes) {
  const std::uint64_t number = number_at(bytes, form_at, 4), shape = number_at(bytes, shape_at, 4);
  if (number == form && shape == shape_of_plans()) return;
  throw Refused{{&binary_codes::other_form, {form_text(number, shape), form_text(form, shape_of_plans())}}};
}

Plan read(std::string_view bytes, const Limits& limits) {
  const zeren::detail::Watch watch(limits);
  watch.look();
  check_envelope(bytes, limits);
  check_form(bytes);
  watch.look();
  Plan plan;
  Reader reader(bytes.substr(content_at));
  fields(reader, plan);
  reader.expect_end();
  watch.look();
  if (auto broken = what_cannot_be(plan)) throw Refused{{&binary_codes::unsound, {std::move(*broken)}}};
  watch.look();
  return plan;
}

}  // namespace

bool is_compiled_pack(std::string_view bytes) noexcept {
  return bytes.starts_with(magic);
}

Result<Plan, EngineError> read_plan(std::string_view bytes, const Limits& limits) {
  try {
    return read(bytes, limits);
  } catch (const Refused& refused) {
    return refused.error;
  } catch (const zeren::detail::LimitReached& reached) {
    return reached.error();
  }
}

}  // namespace zeren::inline v0::plan
