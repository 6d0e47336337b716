#include "bindings/python/src/arrow_type.hpp"

#include <array>
#include <charconv>
#include <string_view>
#include <vector>

namespace zeren::python {

namespace {

struct Plain {
  char letter;
  ArrowKind kind;
  int bits;
  bool is_signed;
  const char* name;
};
constexpr std::array<Plain, 15> plain_types{{{'n', ArrowKind::nothing, 0, true, "null"},
                                             {'b', ArrowKind::boolean, 1, true, "bool"},
                                             {'c', ArrowKind::integer, 8, true, "int8"},
                                             {'C', ArrowKind::integer, 8, false, "uint8"},
                                             {'s', ArrowKind::integer, 16, true, "int16"},
                                             {'S', ArrowKind::integer, 16, false, "uint16"},
                                             {'i', ArrowKind::integer, 32, true, "int32"},
                                             {'I', ArrowKind::integer, 32, false, "uint32"},
                                             {'l', ArrowKind::integer, 64, true, "int64"},
                                             {'L', ArrowKind::integer, 64, false, "uint64"},
                                             {'e', ArrowKind::other, 16, true, "float16"},
                                             {'f', ArrowKind::floating, 32, true, "float32"},
                                             {'g', ArrowKind::floating, 64, true, "float64"},
                                             {'u', ArrowKind::text, 0, true, "utf8"},
                                             {'U', ArrowKind::large_text, 0, true, "large_utf8"}}};

// `d:10,2` or `d:10,2,64`.
ArrowType decimal_type(std::string_view format) {
  std::vector<int> numbers;
  for (std::string_view rest = format.substr(2);;) {
    int number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc()) return {};
    numbers.push_back(number);
    if (end == rest.data() + rest.size()) break;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()) + 1);
  }
  if (numbers.size() < 2) return {};
  const int bits = numbers.size() > 2 ? numbers[2] : 128;
  ArrowType type{ArrowKind::decimal, bits};
  type.scale = numbers[1];
  type.name =
      "decimal" + std::to_string(bits) + "(" + std::to_string(numbers[0]) + ", " + std::to_string(numbers[1]) + ")";
  return type;
}

// `tsu:Asia/Shanghai`.
ArrowType timestamp_type(std::string_view format) {
  constexpr std::string_view letters = "smun";
  constexpr std::array<std::int64_t, 4> units{1, 1000, 1'000'000, 1'000'000'000};
  constexpr std::array<const char*, 4> names{"s", "ms", "us", "ns"};
  const std::size_t at = letters.find(format[2]);
  if (at == std::string_view::npos) return {};
  ArrowType type{ArrowKind::timestamp};
  type.per_second = units[at];
  const std::string_view zone = format.size() > 4 ? format.substr(4) : std::string_view();
  type.has_zone = !zone.empty();
  type.name = std::string("timestamp[") + names[at] + (zone.empty() ? "" : ", " + std::string(zone)) + "]";
  return type;
}

std::string name_of_other(std::string_view format) {
  if (format == "z" || format == "Z" || format == "vz") return "binary";
  if (format.starts_with("+l") || format.starts_with("+L") || format.starts_with("+v") || format.starts_with("+w"))
    return "list";
  if (format == "+s") return "struct";
  if (format == "+m") return "map";
  if (format.starts_with("tt")) return "time";
  if (format.starts_with("tD")) return "duration";
  if (format.starts_with("ti")) return "interval";
  return "the Arrow type `" + std::string(format) + "`";
}

}  // namespace

ArrowType arrow_type(const ArrowSchema& schema) {
  if (schema.dictionary != nullptr) {
    ArrowType type = arrow_type(*schema.dictionary);
    type.name = "dictionary of " + type.name;
    return type;
  }
  const std::string_view format(schema.format);
  ArrowType type;
  if (format.size() == 1) {
    for (const Plain& plain : plain_types) {
      if (plain.letter != format[0]) continue;
      type = {plain.kind, plain.bits, plain.is_signed};
      type.name = plain.name;
    }
  } else if (format == "vu") {
    type = {ArrowKind::text_view};
    type.name = "utf8_view";
  } else if (format == "tdD") {
    type = {ArrowKind::date_days};
    type.name = "date32";
  } else if (format == "tdm") {
    type = {ArrowKind::date_milliseconds};
    type.name = "date64";
  } else if (format.starts_with("d:")) {
    type = decimal_type(format);
  } else if (format.starts_with("ts") && format.size() >= 4) {
    type = timestamp_type(format);
  }
  if (type.name.empty()) type.name = name_of_other(format);
  return type;
}

}  // namespace zeren::python
