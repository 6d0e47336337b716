// Tests: their units, facts, parameters and expectations, brought into the form in which tables are loaded.
#include <algorithm>

#include "src/pack/check_rules.hpp"
#include "src/pack/declare.hpp"
#include "src/pack/names.hpp"
#include "src/pack/type_rules.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

using K = sx::ExpressionKind;

bool is_bare(const sx::Expression& e) {
  return e.kind == K::path && !e.path.starts_at_this && !e.path.names.empty();
}

class TestFiller {
 public:
  TestFiller(Context& context, ModuleId module) : context_(context), module_(module) {}

  Test fill(const sx::TestDeclaration& written) {
    Test test;
    test.description.name = written.name.text;
    test.description.span = written.name.span.has_place() ? written.name.span : written.span;
    for (const auto& node : written.units) unit(test, node, 0, "");
    for (const auto& fact : written.facts) row(test, fact);
    for (const auto& param : written.params) set_param(test, param);
    test.on = written.on;
    test.minute = written.minute;
    for (const auto& expectation : written.expectations) expect(test, expectation);
    return test;
  }

 private:
  void unit(Test& test, const sx::UnitNode& node, std::uint32_t tier, const std::string& parent) {
    if (tier >= context_.tiers.size()) {
      context_.report(codes::bad_test_units, node.span);
      return;
    }
    test.units.push_back({node.code, node.name.value_or(node.code), tier, parent});
    for (const auto& child : node.children) unit(test, child, tier + 1, node.code);
  }

  TestTable& table_of(Test& test, EntityId entity) {
    for (auto& table : test.tables) {
      if (table.entity == entity) return table;
    }
    test.tables.push_back({entity, {}, {}, {}});
    return test.tables.back();
  }

  void row(Test& test, const sx::FactRow& fact) {
    const auto entity = entity_named(context_, module_, fact.entity);
    if (!entity) return;
    const EntityKind kind = context_.entity(*entity).kind;
    if (kind != EntityKind::entity && kind != EntityKind::event && kind != EntityKind::responsibility) {
      context_.report(codes::not_rows, fact.entity.span, {fact.entity.text});
      return;
    }
    TestTable& table = table_of(test, *entity);
    table.rows.emplace_back(table.header.size());
    table.spans.push_back(fact.span);
    for (const auto& cell : fact.cells) {
      const auto column = find_column(context_, module_, *entity, cell.field.text);
      if (!column || context_.column(*entity, *column).origin != ColumnOrigin::field) {
        report_unknown(context_, codes::unknown_column, cell.field, {cell.field.text, fact.entity.text},
                       column_names(context_, *entity));
        continue;
      }
      const std::string& name = context_.column(*entity, *column).description.name;
      auto at =
          static_cast<std::size_t>(std::find(table.header.begin(), table.header.end(), name) - table.header.begin());
      if (at == table.header.size()) {
        table.header.push_back(name);
        for (auto& other : table.rows) other.resize(table.header.size());
      }
      if (table.rows.back()[at]) context_.report(codes::stands_twice, cell.field.span, {cell.field.text});
      table.rows.back()[at] = cell_text(cell, context_.column(*entity, *column).type);
    }
  }

  // What a file would hold in that cell.
  std::optional<std::string> cell_text(const sx::FactCell& cell, const Type& type) {
    const sx::Expression& value = cell.value;
    auto text = plain_text(value, type);
    if (!text || !fits(value, *text, type)) {
      const std::string shown = text ? *text : std::string(context_.sources.text(value.span));
      context_.report(codes::test_value, value.span, {shown, cell.field.text, describe(context_, type)});
      return std::nullopt;
    }
    return text;
  }

  std::optional<std::string> plain_text(const sx::Expression& value, const Type& type) const {
    switch (value.kind) {
      case K::number:
        // A code of digits is text: its leading zeros count.
        if (!is_numeric(type) && value.span.has_place()) return std::string(context_.sources.text(value.span));
        return value.number.to_exact_decimal_or_fraction();
      case K::measure:
        return value.number.to_exact_decimal_or_fraction();
      case K::negate:
        if (value.operands[0].kind != K::number) return std::nullopt;
        return negate(value.operands[0].number).to_exact_decimal_or_fraction();
      case K::text:
        return value.text;
      case K::date:
        return value.date.to_string();
      case K::moment:
        return value.moment.to_string();
      case K::boolean:
        return std::string(value.boolean ? "true" : "false");
      case K::path:
        if (!is_bare(value)) return std::nullopt;
        return joined(value.path.names, 0, value.path.names.size());
      default:
        return std::nullopt;
    }
  }

  bool fits(const sx::Expression& value, const std::string& text, const Type& type) const {
    const bool word = is_bare(value) || value.kind == K::text;
    switch (type.kind) {
      case TypeKind::boolean:
        return value.kind == K::boolean;
      case TypeKind::count:
      case TypeKind::number:
        if (value.kind == K::measure) return type.unit.empty() || type.unit == value.unit.text;
        return value.kind == K::number || value.kind == K::negate;
      case TypeKind::date:
      case TypeKind::deadline:
        return value.kind == K::date;
      case TypeKind::moment:
      case TypeKind::moment_deadline:
        return value.kind == K::moment;
      case TypeKind::enumeration: {
        if (find_member(context_, type.enumeration, text)) return true;
        const auto& members = context_.pack.enumerations[type.enumeration].members;
        return word && std::any_of(members.begin(), members.end(),
                                   [&](const EnumerationMember& member) { return member.label == text; });
      }
      case TypeKind::text:
      case TypeKind::reference:
        return word || value.kind == K::number;
      default:
        return true;
    }
  }

  void set_param(Test& test, const sx::TestParam& written) {
    const auto id = find_param(context_, module_, written.name.text);
    if (!id) {
      std::vector<std::string> known;
      for (const auto& param : context_.pack.params) known.push_back(param.description.name);
      report_unknown(context_, codes::unknown_name, written.name, {written.name.text, "test"}, known);
      return;
    }
    const Type type = type_of_param(context_, *id);
    if (auto value = constant(written.value, type)) test.params.emplace_back(*id, std::move(*value));
  }

  // A value of the type that is known without any table, as a literal.
  std::optional<Expression> constant(const sx::Expression& written, const Type& type) {
    ExpressionChecker checker(context_, module_, {});
    Expression value = checker.check(written, &type);
    if (is_unknown(value.type)) return std::nullopt;
    require_constant(context_, value);
    if (!agree(type, value.type)) {
      context_.report(codes::type_mismatch, written.span, {describe(context_, type), describe(context_, value.type)});
      return std::nullopt;
    }
    if (auto number = constant_number(context_, value)) return number_literal(std::move(*number), written.span);
    if (value.kind == ExpressionKind::param) return context_.pack.params[value.param].value;
    if (value.kind == ExpressionKind::literal) return value;
    if (!context_.diagnostics.has_errors()) context_.report(codes::not_constant, written.span);
    return std::nullopt;
  }

  void expect(Test& test, const sx::Expectation& written) {
    TestExpectation made;
    made.span = written.span;
    bool fine = false;
    switch (written.kind) {
      case sx::Expectation::Kind::findings:
        fine = expect_findings(made, written);
        break;
      case sx::Expectation::Kind::rows:
        fine = expect_rows(made, written);
        break;
      case sx::Expectation::Kind::equals:
        made.kind = TestExpectation::Kind::equals;
        fine = expect_cell(made, written) && expect_value(made, written);
        break;
      case sx::Expectation::Kind::absent:
        made.kind = TestExpectation::Kind::absent;
        fine = expect_cell(made, written);
        break;
      case sx::Expectation::Kind::error:
        made.kind = TestExpectation::Kind::error;
        fine = expect_cell(made, written);
        break;
    }
    if (fine) test.expectations.push_back(std::move(made));
  }

  bool whole_count(TestExpectation& made, const sx::Expectation& written) {
    const auto count = written.number.to_int64();
    if (!count || *count < 0) {
      context_.report(codes::bad_count, written.span, {'`' + written.number.to_exact_decimal_or_fraction() + '`'});
      return false;
    }
    made.count = *count;
    return true;
  }

  bool expect_findings(TestExpectation& made, const sx::Expectation& written) {
    made.kind = TestExpectation::Kind::findings;
    const sx::Name name = written.entity.text.empty() ? path_name(written.column) : written.entity;
    auto rule = find_place(context_, module_, context_.check_names, name.text);
    if (!rule) rule = other_finder(full_name(context_, module_, name.text));
    if (!rule) {
      report_unknown(context_, codes::unknown_check, name, {name.text}, keys_of(context_.check_names));
      return false;
    }
    made.rules = with_other_versions(*rule);
    return whole_count(made, written);
  }

  std::vector<std::uint32_t> with_other_versions(std::uint32_t rule) const {
    const auto description = [&](std::uint32_t id) -> const Description& {
      return std::visit([](const auto& r) -> const Description& { return r.description; }, context_.pack.rules[id]);
    };
    std::vector<std::uint32_t> rules{rule};
    if (description(rule).version_of.empty()) return rules;
    for (std::uint32_t i = 0; i < context_.pack.rules.size(); ++i) {
      const bool is_same_kind = context_.pack.rules[i].index() == context_.pack.rules[rule].index();
      if (i != rule && is_same_kind && description(i).version_of == description(rule).version_of) rules.push_back(i);
    }
    return rules;
  }

  // Assignments and duties have findings too: nobody to hold a task, facts that fit no row of the duty they name.
  std::optional<std::uint32_t> other_finder(const std::string& name) const {
    for (std::uint32_t i = 0; i < context_.pack.rules.size(); ++i) {
      const Rule& rule = context_.pack.rules[i];
      const auto* duty = std::get_if<Duty>(&rule);
      const auto* assign = std::get_if<Assign>(&rule);
      const Description* found = duty ? &duty->description : assign ? &assign->description : nullptr;
      if (found && (found->name == name || found->version_of == name)) return i;
    }
    return std::nullopt;
  }

  static sx::Name path_name(const sx::Path& path) {
    const Span span = path.span.has_place() || path.names.empty() ? path.span : path.names.front().span;
    return {joined(path.names, 0, path.names.size()), span};
  }

  bool expect_rows(TestExpectation& made, const sx::Expectation& written) {
    made.kind = TestExpectation::Kind::rows;
    const sx::Name name = written.column.names.empty() ? written.entity : path_name(written.column);
    const auto table = entity_named(context_, module_, name);
    if (!table) return false;
    made.entity = *table;
    return whole_count(made, written);
  }

  bool expect_cell(TestExpectation& made, const sx::Expectation& written) {
    const auto entity = entity_named(context_, module_, written.entity);
    if (!entity) return false;
    const sx::Name name = path_name(written.column);
    const auto column = find_column(context_, module_, *entity, name.text);
    if (!column) {
      report_unknown(context_, codes::unknown_column, name, {name.text, written.entity.text},
                     column_names(context_, *entity));
      return false;
    }
    made.entity = *entity;
    made.key = written.key;
    made.column = *column;
    return true;
  }

  bool expect_value(TestExpectation& made, const sx::Expectation& written) {
    const Type type = without_absence(type_of_column(context_, made.entity, made.column));
    const sx::Expression& value = written.value;
    if (is_unknown(type)) return false;
    if (type.kind == TypeKind::member_set) return expect_set(made, written, type);
    if (type.kind == TypeKind::reference && (is_bare(value) || value.kind == K::text || value.kind == K::number)) {
      const std::string text = *plain_text(value, type);
      made.value = text;
      if (is_unit_reference(context_, type)) made.value = UnitText{text};
      const EntityKind target = context_.entity(type.targets.front()).kind;
      if (target != EntityKind::domain && target != EntityKind::body) return true;
    }
    auto literal = constant(value, type);
    if (!literal) return false;
    made.value = std::move(literal->literal);
    return true;
  }

  // As a file holds it: `"fatal;burnt"`, the names in the order of the enumeration; one alone may stand without quotes.
  bool expect_set(TestExpectation& made, const sx::Expectation& written, const Type& type) {
    const auto text = is_bare(written.value) || written.value.kind == K::text ? plain_text(written.value, type)
                                                                              : std::optional<std::string>();
    if (!text) {
      context_.report(codes::type_mismatch, written.value.span,
                      {bilingual("names parted by `;` in quotes", "引号内以 `;` 分隔的名称"),
                       bilingual("something else", "其他内容")});
      return false;
    }
    std::string names;
    for (const auto& member : context_.pack.enumerations[type.enumeration].members) {
      if (!holds_name(*text, member.name)) continue;
      names += (names.empty() ? "" : ";") + member.name;
    }
    if (names.size() != text->size()) {
      const auto members = member_names(context_, type.enumeration);
      report_unknown(context_, codes::unknown_value, {*text, written.value.span},
                     {*text, context_.pack.enumerations[type.enumeration].description.name, listed(members)}, members);
      return false;
    }
    made.value = std::move(names);
    return true;
  }

  static bool holds_name(const std::string& list, const std::string& name) {
    return (";" + list + ";").find(";" + name + ";") != std::string::npos;
  }

  Context& context_;
  ModuleId module_;
};

}  // namespace

void check_tests(Context& context) {
  each_declared<sx::TestDeclaration>(context, [&](ModuleId m, const sx::TestDeclaration& declared) {
    // The tests of an imported pack are its own affair.
    if (m == 0) context.pack.tests.push_back(TestFiller(context, m).fill(declared));
  });
}

}  // namespace zeren::inline v0::pack::detail
