// What exceptions say: condition and value, whose exceptions they are, and which comes first.
#include <algorithm>

#include "src/pack/check_rules.hpp"
#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/walk.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

const PendingException* exception_named(Context& context, ModuleId module, const sx::Name& name) {
  if (const auto id = find_place(context, module, context.exception_names, name.text)) return &context.exceptions[*id];
  report_unknown(context, codes::unknown_exception, name, {name.text}, keys_of(context.exception_names));
  return nullptr;
}

// `override … as … of PARENT`.
void find_parents(Context& context, const std::vector<std::size_t>& pending, Exceptions& into) {
  for (std::size_t i = 0; i < pending.size(); ++i) {
    const PendingException& one = context.exceptions[pending[i]];
    if (!one.declaration->parent) continue;
    const PendingException* parent = exception_named(context, one.module, *one.declaration->parent);
    if (!parent) {
      context.unclear_exceptions.insert(one.target);
      continue;
    }
    if (parent->target != one.target) {
      context.unclear_exceptions.insert(one.target);
      context.report(codes::not_siblings, one.declaration->parent->span,
                     {one.declaration->name.text, one.declaration->parent->text});
    } else {
      into.list[i].parent = parent->place;
    }
  }
  // One that is an exception to itself, through others or not, would never be looked at.
  for (std::size_t i = 0; i < into.list.size(); ++i) {
    std::size_t steps = 0;
    std::string loop = '`' + into.list[i].description.name + '`';
    for (auto at = into.list[i].parent; at; at = into.list[*at].parent) {
      loop += " -> `" + into.list[*at].description.name + '`';
      if (*at == i) {
        context.unclear_exceptions.insert(context.exceptions[pending[i]].target);
        context.report(codes::exception_order_cycle, context.exceptions[pending[i]].declaration->parent->span, {loop});
        into.list[i].parent.reset();
        break;
      }
      if (++steps > into.list.size()) break;  // another's loop
    }
  }
}

// `override A before B` of these exceptions: for each, those that come directly before it.
std::vector<std::vector<std::uint32_t>> orders(Context& context, const ExceptionTarget& target, const Exceptions& of) {
  std::vector<std::vector<std::uint32_t>> before(of.list.size());
  each_declared<sx::OverrideOrder>(context, [&](ModuleId m, const sx::OverrideOrder& declared) {
    const auto first = find_place(context, m, context.exception_names, declared.name.text);
    const auto later = find_place(context, m, context.exception_names, declared.later.text);
    if (!first || context.exceptions[*first].target != target) return;
    const PendingException& one = context.exceptions[*first];
    if (!later) {  // reported with the others that name nothing
      context.unclear_exceptions.insert(target);
      return;
    }
    const PendingException& two = context.exceptions[*later];
    if (two.target != target || of.list[one.place].parent != of.list[two.place].parent) {
      context.report(codes::not_siblings, cover(declared.name.span, declared.later.span),
                     {declared.name.text, declared.later.text});
      context.unclear_exceptions.insert(target);
      return;
    }
    before[two.place].push_back(one.place);
  });
  return before;
}

class OrderClosure {
 public:
  OrderClosure(Context& context, const std::vector<std::size_t>& pending, Exceptions& into,
               std::vector<std::vector<std::uint32_t>> before)
      : context_(context), pending_(pending), into_(into), before_(std::move(before)), state_(into.list.size(), 0) {}

  void run() {
    for (std::uint32_t i = 0; i < into_.list.size(); ++i) visit(i);
  }

 private:
  void visit(std::uint32_t i) {
    if (state_[i] != 0) return;
    state_[i] = 1;
    way_.push_back(i);
    std::vector<std::uint32_t>& all = into_.list[i].yields_to;
    for (const std::uint32_t first : before_[i]) {
      if (state_[first] == 1) {
        report(first);
        continue;
      }
      visit(first);
      all.push_back(first);
      const auto& further = into_.list[first].yields_to;
      all.insert(all.end(), further.begin(), further.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    way_.pop_back();
    state_[i] = 2;
  }

  void report(std::uint32_t start) {
    if (reported_) return;
    reported_ = true;
    context_.unclear_exceptions.insert(context_.exceptions[pending_[start]].target);
    std::string loop = '`' + into_.list[start].description.name + '`';
    for (auto it = way_.rbegin(); it != way_.rend(); ++it) {
      loop += " -> `" + into_.list[*it].description.name + '`';
      if (*it == start) break;
    }
    context_.report(codes::exception_order_cycle, context_.exceptions[pending_[start]].declaration->name.span, {loop});
  }

  Context& context_;
  const std::vector<std::size_t>& pending_;
  Exceptions& into_;
  std::vector<std::vector<std::uint32_t>> before_;
  std::vector<char> state_;
  std::vector<std::uint32_t> way_;
  bool reported_ = false;
};

// Only today and params.
void require_no_rows(Context& context, const Expression& expression) {
  bool reported = false;
  walk(expression, [&](const Expression& e) {
    const bool fine = e.kind != ExpressionKind::aggregate && e.kind != ExpressionKind::responsible &&
                      e.kind != ExpressionKind::relation_sources && e.kind != ExpressionKind::relation_targets &&
                      e.kind != ExpressionKind::row && e.kind != ExpressionKind::column;
    if (fine || reported) return;
    context.report(codes::param_exception, e.span);
    reported = true;
  });
}

}  // namespace

bool has_exceptions(const Context& context, const ExceptionTarget& target) {
  return context.exceptions_of.contains(target);
}

void fill_exception(Context& context, const PendingException& pending, const std::vector<Frame>& frames,
                    const Type& type, Exception& into) {
  ExpressionChecker checker(context, pending.module, frames);
  into.when = checker.boolean(pending.declaration->when);
  const Type wanted = type;
  checker.assuming(into.when, true, [&] { into.value = checker.check(pending.declaration->value, &wanted); });
  if (!wanted.optional && !is_unknown(wanted)) into.value = checker.required(std::move(into.value));
  const bool whole_for_count = wanted.kind == TypeKind::count && into.value.type.kind == TypeKind::number;
  const bool is_param = frames.empty();
  if (!agree(wanted, into.value.type) || (is_param && whole_for_count)) {
    context.report(codes::type_mismatch, into.value.span,
                   {describe(context, wanted), describe(context, into.value.type)});
    into.value.type = {};
  }
  if (!is_param) return;
  require_no_rows(context, into.when);
  require_no_rows(context, into.value);
}

void fill_exceptions(Context& context, const ExceptionTarget& target, Exceptions& into, const FillException& part) {
  const auto found = context.exceptions_of.find(target);
  if (found == context.exceptions_of.end()) return;
  const std::vector<std::size_t>& pending = found->second;
  for (const std::size_t id : pending) {
    const PendingException one = context.exceptions[id];
    Exception made;
    made.description = describe_declared(context, one.module, *one.declaration, one.declaration->name.text);
    part(one, made);
    into.list.push_back(std::move(made));
  }
  find_parents(context, pending, into);
  OrderClosure(context, pending, into, orders(context, target, into)).run();
}

void check_exception_orders(Context& context) {
  each_declared<sx::OverrideOrder>(context, [&](ModuleId m, const sx::OverrideOrder& declared) {
    exception_named(context, m, declared.name);
    exception_named(context, m, declared.later);
  });
}

}  // namespace zeren::inline v0::pack::detail
