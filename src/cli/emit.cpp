#include "src/cli/emit.hpp"

#include <fmt/format.h>

#include "zeren/base/diagnostic.hpp"
#include "zeren/plan/emit_cpp.hpp"

namespace zeren::cli {

void emit_cpp_header(Context& context, const plan::Plan& plan, const std::string& out) {
  const plan::EmittedCpp made = plan::emit_cpp(plan);
  if (made.columns.empty()) {
    for (const plan::NotEmitted& left : made.refused) {
      const plan::Table& table = plan.tables[left.table];
      const std::string reason = format_message("{0}", std::vector<std::string>{left.reason}, context.language);
      complain(fmt::format(
          fmt::runtime(context.pick("{}.{} has no function: `{}` in `{}` {}\n", "{}.{} 没有函数：`{}`（`{}`）{}\n")),
          table.name, table.columns[left.column].name, left.expression, left.rule, reason));
    }
    complain(
        context.pick("zeren: no rule of this pack can be written as C++\n", "zeren：此规则包没有可写成 C++ 的规则\n"));
    return context.raise(findings);
  }
  if (!write_file(out, made.text)) return context.raise(wrong_use);
  print(
      fmt::format(fmt::runtime(context.pick("{}: {} functions, {} columns left out\n", "{}：{} 个函数，略去 {} 列\n")),
                  out, made.columns.size(), made.refused.size()));
}

}  // namespace zeren::cli
