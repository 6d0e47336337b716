#include "src/pack/versions.hpp"

#include <algorithm>
#include <numeric>

namespace zeren::inline v0::pack::detail {
namespace {

Date day_after(Date day) {
  return Date{day.days + 1};
}
Date day_before(Date day) {
  return Date{day.days - 1};
}

std::vector<std::size_t> by_beginning(const std::vector<VersionDates>& written) {
  std::vector<std::size_t> order(written.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return written[a].from.value_or(Date::min()) < written[b].from.value_or(Date::min());
  });
  return order;
}

}  // namespace

std::optional<std::vector<OrderedVersion>> order_versions(Context& context, const std::string& name,
                                                          const std::vector<VersionDates>& written) {
  std::vector<OrderedVersion> ordered;
  for (const std::size_t i : by_beginning(written)) {
    const VersionDates& one = written[i];
    if (one.from && one.until && *one.from > *one.until) {
      context.report(codes::version_ends_early, one.span, {one.until->to_string(), one.from->to_string()});
      return std::nullopt;
    }
    if (!ordered.empty()) {
      OrderedVersion& before = ordered.back();
      const VersionDates& earlier = written[before.written];
      const Date begins = one.from.value_or(Date::min());
      if (begins <= before.valid.from || (earlier.until && *earlier.until >= begins)) {
        context.report(codes::versions_overlap, one.span, {name, std::max(begins, before.valid.from).to_string()})
            .notes.push_back({earlier.span, "the other one is here", "另一版本在此"});
        return std::nullopt;
      }
      if (!earlier.until) before.valid.until = day_before(begins);
      if (day_after(before.valid.until) < begins) {
        context.report(codes::version_gap, one.span,
                       {name, day_after(before.valid.until).to_string(), day_before(begins).to_string()});
      }
    }
    ordered.push_back({i, Validity::between(one.from, one.until)});
  }
  return ordered;
}

std::string version_tag(const Validity& valid) {
  return valid.from == Date::min() ? "@until " + valid.until.to_string() : "@" + valid.from.to_string();
}

std::string whole_name(const std::string& name) {
  return name.substr(0, name.find('@'));
}

}  // namespace zeren::inline v0::pack::detail
