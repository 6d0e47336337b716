// What each operation of a map takes and gives. How many inputs it has is known already (`broken_invariants`).
#include "src/plan/binary_verify_parts.hpp"

namespace zeren::inline v0::plan::detail {
namespace {

using K = ValueKind;

class Map {
 public:
  Map(Verdict& verdict, const Node& node) : verdict_(verdict), node_(node) {}

  void verify() {
    switch (node_.op) {
      case MapOp::negate:
        require(all(gives()) && (gives() == K::number || gives() == K::duration));
        break;
      case MapOp::add:
      case MapOp::subtract:
      case MapOp::multiply:
      case MapOp::divide:
      case MapOp::round:
      case MapOp::absolute:
      case MapOp::mean_of:
      case MapOp::blend_weight:
        require(all(K::number) && gives() == K::number);
        break;
      case MapOp::logical_not:
      case MapOp::logical_and:
      case MapOp::logical_or:
        require(all(K::boolean) && gives() == K::boolean);
        break;
      case MapOp::equal:
      case MapOp::not_equal:
      case MapOp::less:
      case MapOp::less_equal:
      case MapOp::greater:
      case MapOp::greater_equal:
      case MapOp::in_range:
      case MapOp::in_list:
        require(all(in(0)) && gives() == K::boolean);
        break;
      case MapOp::is_present:
        require(gives() == K::boolean);
        break;
      case MapOp::is_empty:
        require(gives() == K::boolean && (in(0) == K::text || is_set(in(0))));
        break;
      default:
        choices();
    }
  }

 private:
  [[nodiscard]] K gives() const { return node_.type.kind; }
  [[nodiscard]] K in(std::size_t i) const { return type(i).kind; }
  [[nodiscard]] const ValueType& type(std::size_t i) const { return verdict_.type(node_.inputs[i]); }
  [[nodiscard]] static bool is_set(K kind) { return kind == K::body_set || kind == K::member_set; }
  [[nodiscard]] bool all(K kind) const {
    return std::all_of(node_.inputs.begin(), node_.inputs.end(),
                       [&](NodeId input) { return verdict_.type(input).kind == kind; });
  }
  // The inputs from one on can stand in its column.
  [[nodiscard]] bool fit_from(std::size_t first) const {
    for (std::size_t i = first; i < node_.inputs.size(); ++i) {
      if (!verdict_.fits(type(i), node_.type)) return false;
    }
    return true;
  }
  void require(bool holds) { verdict_.require(holds, "its inputs or its value are of the wrong kind"); }

  void choices() {
    switch (node_.op) {
      case MapOp::otherwise:
        require(fit_from(0));
        break;
      case MapOp::conditional:
      case MapOp::guarded:
        require(in(0) == K::boolean && fit_from(1));
        break;
      case MapOp::pick:
        require(in(0) == K::number && fit_from(1));
        break;
      case MapOp::maximum:
      case MapOp::minimum:
        require(all(gives()) && fit_from(0));
        break;
      case MapOp::only_match:
      case MapOp::first_match:
        require(all(K::boolean) && gives() == K::number);
        break;
      case MapOp::all_matches:
        require(all(K::boolean) && gives() == K::member_set);
        break;
      case MapOp::version_on:
        require(in(0) == K::date && gives() == K::number);
        break;
      case MapOp::spread:
        require(verdict_.same(type(0), node_.type) && verdict_.at(node_.inputs[0]).table == scalar);
        break;
      default:
        dates();
    }
  }

  [[nodiscard]] bool is_amount(K kind) const { return kind == K::number || kind == K::duration; }

  void dates() {
    switch (node_.op) {
      case MapOp::roll:
      case MapOp::first_of_period:
      case MapOp::last_of_period:
        require(in(0) == K::date && gives() == K::date);
        break;
      case MapOp::period_month:
      case MapOp::period_quarter:
      case MapOp::period_year:
        require(in(0) == K::date && gives() == K::text);
        break;
      case MapOp::day_of:
        require(in(0) == K::moment && gives() == K::date);
        break;
      case MapOp::add_days:
      case MapOp::add_workdays:
      case MapOp::add_months:
        require(in(0) == K::date && is_amount(in(1)) && gives() == K::date);
        break;
      case MapOp::add_minutes:
        require(in(0) == K::moment && is_amount(in(1)) && gives() == K::moment);
        break;
      case MapOp::days_between:
      case MapOp::workdays_between:
      case MapOp::months_between:
        require(all(K::date) && gives() == K::number);
        break;
      case MapOp::hours_between:
        require(all(K::moment) && gives() == K::number);
        break;
      case MapOp::window_complete:
        require(in(0) == K::date && gives() == K::boolean && std::holds_alternative<Date>(node_.value));
        break;
      default:
        texts_and_sets();
    }
  }

  void texts_and_sets() {
    switch (node_.op) {
      case MapOp::size:
        require(is_set(in(0)) && gives() == K::number);
        break;
      case MapOp::length:
        require(in(0) == K::text && gives() == K::number);
        break;
      case MapOp::starts_with:
        require(all(K::text) && gives() == K::boolean);
        break;
      case MapOp::contains:
        require(gives() == K::boolean &&
                ((in(0) == K::text && in(1) == K::text) || (in(0) == K::body_set && in(1) == K::row) ||
                 (in(0) == K::member_set && in(1) == K::enumeration)));
        break;
      case MapOp::unite_sets: {
        bool bodies = true;
        for (std::size_t i = 0; i < node_.inputs.size(); ++i) bodies = bodies && is_body_or_bodies(type(i));
        require(bodies && is_bodies(node_.type));
        break;
      }
      case MapOp::to_set:
        require(in(0) == K::row && is_body_or_bodies(type(0)) && is_bodies(node_.type));
        break;
      default:
        organisation();
    }
  }

  [[nodiscard]] bool is_bodies(const ValueType& type) const {
    return type.kind == K::body_set && verdict_.members_of(type) == verdict_.plan().body_table;
  }
  [[nodiscard]] bool is_body_or_bodies(const ValueType& type) const {
    return is_bodies(type) || (type.kind == K::row && only(type, verdict_.plan().body_table));
  }
  [[nodiscard]] static bool only(const ValueType& type, TableId table) {
    return type.targets.size() == 1 && type.targets[0] == table;
  }

  void organisation() {
    const Plan& plan = verdict_.plan();
    const auto is_domain = [&](std::size_t i) { return in(i) == K::row && only(type(i), plan.domain_table); };
    switch (node_.op) {
      case MapOp::ancestor:
        require(in(0) == K::unit && gives() == K::unit && node_.type.targets.size() == 1 &&
                verdict_.table(node_.type.targets[0]).tier == node_.tier);
        break;
      case MapOp::responsible:
        require(in(0) == K::unit && is_domain(1) && is_bodies(node_.type));
        break;
      case MapOp::is_covered:
        require(in(0) == K::unit && (node_.inputs.size() == 1 || is_domain(1)) && gives() == K::boolean);
        break;
      case MapOp::relation_sources:
      case MapOp::relation_targets: {
        const Relation& relation = plan.relations[node_.relation];
        const bool sources = node_.op == MapOp::relation_sources;
        const TableId near = sources ? relation.to : relation.from, far = sources ? relation.from : relation.to;
        require(verdict_.points(type(0)) && only(type(0), near) && gives() == K::body_set &&
                verdict_.members_of(node_.type) == far);
        break;
      }
      case MapOp::held_at_step:
        require(in(0) == K::duration && gives() == K::boolean);
        break;
      default:
        require(false);  // an operation that is new and not here
    }
  }

  Verdict& verdict_;
  const Node& node_;
};

}  // namespace

void verify_map(Verdict& verdict, const Node& node) {
  Map(verdict, node).verify();
}

}  // namespace zeren::inline v0::plan::detail
