// Versions of one thing: in which order they hold, and where each ends.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/pack/context.hpp"

namespace zeren::inline v0::pack::detail {

struct VersionDates {
  std::optional<Date> from, until;
  Span span;
};
struct OrderedVersion {
  std::size_t written = 0;  // its place in the order written
  Validity valid;
};
// In the order of time. One without an end lasts until the next begins. Reports those that overlap, end before they
// begin or leave a gap; nothing where they overlap.
std::optional<std::vector<OrderedVersion>> order_versions(Context& context, const std::string& name,
                                                          const std::vector<VersionDates>& written);

// What distinguishes the name of a version: `@2022-01-01`. No name that is written has an `@`.
std::string version_tag(const Validity& valid);
// The name that all versions share, of the name of one; any other name as it is.
std::string whole_name(const std::string& name);

// The group that a declaration is a version of, if it is one (declare_versions.cpp).
VersionGroup* group_of(Context& context, ModuleId module, const sx::Declared& declared);

}  // namespace zeren::inline v0::pack::detail
