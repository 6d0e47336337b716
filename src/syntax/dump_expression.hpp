// JSON of the parts that all declarations share. Values that are absent are left out.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "zeren/syntax/tree.hpp"

namespace zeren::inline v0::syntax::detail::dump {

using Json = nlohmann::ordered_json;

inline Json dump(const Span& span) {
  return {span.begin, span.end};
}
inline Json dump(const Name& name) {
  return name.text;
}
inline Json dump(const Label& label) {
  return label.text;
}
inline Json dump(const Number& number) {
  return number.to_fraction();
}
inline Json dump(const Date& date) {
  return date.to_string();
}
inline Json dump(const ClauseReference& clause) {
  return clause.source.text + "." + clause.clause;
}
Json dump(const EnumValue& value);
Json dump(const Path& path);
Json dump(const Expression& expression);
Json dump(const Window& window);
Json dump(const Rows& rows);

// Adds the member unless it is absent or an empty list.
template <class T>
void put(Json& out, const char* name, const std::optional<T>& value) {
  if (value) out[name] = dump(*value);
}
template <class T>
void put(Json& out, const char* name, const std::vector<T>& values) {
  if (values.empty()) return;
  Json list = Json::array();
  for (const T& value : values) list.push_back(dump(value));
  out[name] = std::move(list);
}

}  // namespace zeren::inline v0::syntax::detail::dump
