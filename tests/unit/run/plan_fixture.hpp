// Plans and facts made by hand, small enough to check on paper.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "zeren/org/units.hpp"
#include "zeren/run/codes.hpp"
#include "zeren/run/evaluation.hpp"

namespace zeren::testing {

using plan::Aggregate;
using plan::AggregateKind;
using plan::MapOp;
using plan::Node;
using plan::NodeId;
using plan::NodeKind;
using plan::TableId;
using plan::ValueKind;
using plan::ValueType;

inline Date day(const char* text) {
  return *Date::parse(text);
}

inline ValueType type(ValueKind kind, std::vector<TableId> targets = {}) {
  ValueType t;
  t.kind = kind;
  t.targets = std::move(targets);
  return t;
}
inline ValueType optional(ValueType t) {
  t.optional = true;
  return t;
}
inline ValueType number() {
  return type(ValueKind::number);
}
inline ValueType count_type() {
  ValueType t = number();
  t.is_count = true;
  return t;
}
inline ValueType boolean() {
  return type(ValueKind::boolean);
}
inline ValueType date() {
  return type(ValueKind::date);
}

/// A county (tier 0) with townships (tier 1) and villages (tier 2): one root, `townships` below it with `villages`
/// each, codes C, C1 .. and C11 ..
inline Organisation small_county(int townships, int villages) {
  UnitsTable table;
  table.add({"C", "安吉县", "county", "", 1});
  for (int t = 1; t <= townships; ++t) {
    const std::string code = "C" + std::to_string(t);
    table.add({code, "镇" + std::to_string(t), "township", "C", 1});
    for (int v = 1; v <= villages; ++v) {
      const std::string village = code + std::to_string(v);
      table.add({village, "村" + std::to_string(v), "village", code, 1});
    }
  }
  const std::vector<std::string> tiers{"county", "township", "village"};
  return *build_organisation(table, tiers).organisation;
}

/// The cells of a node as texts.
inline std::string column_text(const Evaluation& evaluation, NodeId node) {
  std::string text;
  const TableId table = evaluation.plan().nodes[node].table;
  const std::size_t rows = table == plan::scalar ? 1 : evaluation.row_space(table);
  for (std::uint32_t r = 0; r < rows; ++r) {
    if (r > 0) text += " ";
    const CellView cell = evaluation.cell(node, r);
    if (cell.state() == CellState::absent) {
      text += "-";
    } else if (cell.state() == CellState::error) {
      text += "!";
    } else {
      text += cell.type().kind == ValueKind::number ? cell.fraction() : cell.text();
    }
  }
  return text;
}

/// Makes a plan and the facts that belong to it.
class World {
 public:
  explicit World(Organisation o = small_county(3, 2)) : organisation(std::move(o)) {
    data.organisation = &organisation;
    plan.tiers = organisation.tiers();
    for (std::uint32_t tier = 0; tier < plan.tiers.size(); ++tier) {
      plan::Table table;
      table.name = plan.tiers[tier];
      table.kind = plan::TableKind::tier;
      table.tier = tier;
      plan.tables.push_back(table);
    }
    data.tables.resize(plan.tables.size());
  }

  static constexpr TableId county = 0, township = 1, village = 2;

  TableId add_table(plan::TableKind kind, const std::string& name) {
    plan::Table table;
    table.name = name;
    table.kind = kind;
    plan.tables.push_back(std::move(table));
    data.tables.emplace_back();
    return static_cast<TableId>(plan.tables.size() - 1);
  }

  /// A table of facts of `rows` rows, all of them there from the beginning of time.
  TableId add_facts(const std::string& name, std::size_t rows) {
    const TableId id = add_table(plan::TableKind::facts, name);
    auto bound = std::make_shared<BoundTable>();
    bound->rows = rows;
    bound->visible_from.assign(rows, Date::min());
    for (std::size_t r = 0; r < rows; ++r) bound->key_codes.push_back(bound->keys.intern("K" + std::to_string(r + 1)));
    data.tables[id] = bound;
    bound_.resize(data.tables.size());
    bound_[id] = bound;
    return id;
  }
  BoundTable& bound(TableId table) { return *bound_[table]; }

  /// A field with its column, and its input node.
  NodeId add_field(TableId table, const std::string& name, ValueType t, Column column) {
    plan::Field field;
    field.name = name;
    field.type = t;
    bound(table).columns.push_back(std::make_shared<const Column>(std::move(column)));
    Node node;
    node.kind = NodeKind::input;
    node.table = table;
    node.type = t;
    node.field = static_cast<std::uint32_t>(plan.tables[table].fields.size());
    node.origin.name = name;
    field.node = add(node);
    plan.tables[table].fields.push_back(field);
    return field.node;
  }

  NodeId add_units(TableId table, const std::string& name, const std::vector<std::string>& codes,
                   std::vector<TableId> targets = {village}) {
    Column column(ValueKind::unit, codes.size());
    for (std::size_t r = 0; r < codes.size(); ++r) column.set_code(r, organisation.find_code(codes[r]));
    return add_field(table, name, type(ValueKind::unit, std::move(targets)), std::move(column));
  }
  NodeId add_numbers(TableId table, const std::string& name, const std::vector<Number>& values) {
    Column column(ValueKind::number, values.size());
    for (std::size_t r = 0; r < values.size(); ++r) column.set_number(r, values[r]);
    column.settle_numbers();
    return add_field(table, name, number(), std::move(column));
  }
  NodeId add_dates(TableId table, const std::string& name, const std::vector<std::optional<Date>>& values) {
    Column column(ValueKind::date, values.size());
    bool gaps = false;
    for (std::size_t r = 0; r < values.size(); ++r) {
      if (values[r]) {
        column.set_date(r, *values[r]);
      } else {
        column.set_absent(r);
        gaps = true;
      }
    }
    ValueType t = date();
    t.optional = gaps;
    return add_field(table, name, t, std::move(column));
  }
  NodeId add_texts(TableId table, const std::string& name, const std::vector<std::string>& values) {
    Column column(ValueKind::text, values.size());
    auto pool = std::make_shared<TextPool>();
    for (std::size_t r = 0; r < values.size(); ++r) column.set_code(r, pool->intern(values[r]));
    column.set_pool(pool);
    return add_field(table, name, type(ValueKind::text), std::move(column));
  }

  // ---- Nodes ----
  NodeId add(Node node) {
    if (node.origin.name.empty()) node.origin.name = "n" + std::to_string(plan.nodes.size());
    plan.nodes.push_back(std::move(node));
    return static_cast<NodeId>(plan.nodes.size() - 1);
  }
  NodeId literal(plan::Value value, ValueType t) {
    Node node;
    node.type = std::move(t);
    node.value = std::move(value);
    return add(node);
  }
  NodeId number_literal(Number value) { return literal(std::move(value), number()); }
  NodeId today() {
    Node node;
    node.kind = NodeKind::today;
    node.type = date();
    node.depends_on_today = true;
    return add(node);
  }
  NodeId self(TableId table) {
    Node node;
    node.kind = NodeKind::self;
    node.table = table;
    const bool tier = plan.tables[table].kind == plan::TableKind::tier;
    node.type = type(tier ? ValueKind::unit : ValueKind::row, {table});
    return add(node);
  }
  Node map_node(MapOp op, std::vector<NodeId> inputs, ValueType t) const {
    Node node;
    node.kind = NodeKind::map;
    node.op = op;
    node.type = std::move(t);
    for (const NodeId input : inputs) {
      if (plan.nodes[input].table != plan::scalar) node.table = plan.nodes[input].table;
    }
    node.inputs = std::move(inputs);
    return node;
  }
  NodeId map(MapOp op, std::vector<NodeId> inputs, ValueType t = number()) {
    return add(map_node(op, std::move(inputs), std::move(t)));
  }
  NodeId aggregate(TableId table, Aggregate a, ValueType t) {
    Node node;
    node.kind = NodeKind::aggregate;
    node.table = table;
    node.type = std::move(t);
    const auto read = [&](NodeId input) {
      if (input != plan::no_node) node.inputs.push_back(input);
    };
    read(a.value);
    read(a.filter);
    for (const plan::AggregateKey& key : a.keys) {
      read(key.inner);
      read(key.outer);
    }
    if (a.range) {
      read(a.range->inner);
      read(a.range->low);
      read(a.range->high);
    }
    for (const NodeId key : a.order) read(key);
    node.payload = std::move(a);
    return add(node);
  }
  NodeId publish(NodeId node, const std::string& name) {
    plan.tables[plan.nodes[node].table].columns.push_back({name, "", node, true});
    return node;
  }

  /// Evaluated twice, with columns that are all held and with columns computed where they are read, which may not
  /// differ in any cell.
  Result<Evaluation, EngineError> run(const char* on = "2022-06-30", unsigned threads = 1) {
    options.today = day(on);
    options.threads = threads;
    EvaluateOptions holding = options;
    holding.fuse_from_rows = SIZE_MAX;
    options.fuse_from_rows = 1;
    auto fused = evaluate(plan, data, options);
    const auto held = evaluate(plan, data, holding);
    EXPECT_EQ(fused.ok(), held.ok());
    if (!fused.ok() || !held.ok()) return fused;
    for (NodeId node = 0; node < plan.nodes.size(); ++node) {
      if (held->column(node) == nullptr) continue;
      EXPECT_EQ(column_text(*fused, node), column_text(*held, node)) << "node " << node;
    }
    return fused;
  }

  Organisation organisation;
  plan::Plan plan;
  Dataset data;
  EvaluateOptions options;

 private:
  std::vector<std::shared_ptr<BoundTable>> bound_;
};

/// A column as text, cells parted by blanks: `-` absent, `!` error, numbers as fractions.

}  // namespace zeren::testing
