#include "zeren/run/reject.hpp"

#include <algorithm>
#include <tuple>

namespace zeren::inline v0 {

std::string reason(const Reject& reject, Language language) {
  const bool chinese = language == Language::zh;
  std::string text =
      format_message(chinese ? reject.code->message_zh : reject.code->message_en, reject.arguments, language);
  const std::string help =
      format_message(chinese ? reject.code->help_zh : reject.code->help_en, reject.arguments, language);
  if (!help.empty()) text.append(chinese ? "；" : "; ").append(help);
  return text;
}

void sort_rejects(std::vector<Reject>& rejects) {
  std::stable_sort(rejects.begin(), rejects.end(), [](const Reject& a, const Reject& b) {
    return std::tie(a.file, a.line, a.column, a.code->id, a.table) <
           std::tie(b.file, b.line, b.column, b.code->id, b.table);
  });
}

}  // namespace zeren::inline v0
