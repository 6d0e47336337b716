#include "src/pack/decision_cases.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "src/pack/check_rules.hpp"
#include "src/pack/type_rules.hpp"
#include "src/pack/walk.hpp"
#include "zeren/pack/print.hpp"

namespace zeren::inline v0::pack::detail {
namespace {

constexpr std::size_t most_found = 200;

bool is_subject(const Expression& e) {
  switch (e.kind) {
    case ExpressionKind::column:
    case ExpressionKind::today:
    case ExpressionKind::param:
      return true;
    case ExpressionKind::follow:
      return e.operands[0].kind == ExpressionKind::row || is_subject(e.operands[0]);
    default:
      return false;
  }
}

bool may_be_absent(const Expression& e, const Pack& pack) {
  if (e.kind != ExpressionKind::column && e.kind != ExpressionKind::follow) return false;
  if (pack.entities[e.entity].columns[e.column].type.optional) return true;
  return e.kind == ExpressionKind::follow && may_be_absent(e.operands[0], pack);
}

bool is_comparison(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::equal:
    case ExpressionKind::not_equal:
    case ExpressionKind::less:
    case ExpressionKind::less_equal:
    case ExpressionKind::greater:
    case ExpressionKind::greater_equal:
      return true;
    default:
      return false;
  }
}

ExpressionKind turned(ExpressionKind kind) {
  switch (kind) {
    case ExpressionKind::less:
      return ExpressionKind::greater;
    case ExpressionKind::less_equal:
      return ExpressionKind::greater_equal;
    case ExpressionKind::greater:
      return ExpressionKind::less;
    case ExpressionKind::greater_equal:
      return ExpressionKind::less_equal;
    default:
      return kind;
  }
}

// Values that only = and <> tell apart.
bool is_named(const Type& type) {
  return type.kind == TypeKind::text || type.kind == TypeKind::reference;
}

IntervalSet between(Number low, Number high) {
  return IntervalSet::of({Bound{std::move(low), true}, Bound{std::move(high), true}});
}

bool has_param(const Expression& e) {
  bool found = false;
  walk(e, [&](const Expression& part) { found = found || part.kind == ExpressionKind::param; });
  return found;
}

Number floor_of(const Number& value) {
  return round(value, Rounding::floor, 0);
}

// The simplest number strictly between two bounds, either of which may be missing; nothing where there is none.
std::optional<Number> inside(const std::optional<Number>& low, const std::optional<Number>& high, bool whole,
                             const Number& anywhere) {
  if (!low && !high) return anywhere;
  if (!low) {
    const Number below = floor_of(*high);
    return below < *high ? below : subtract(below, Number(1)).value;
  }
  const Number next = add(floor_of(*low), Number(1)).value;
  if (!high || next < *high) return next;
  if (whole) return std::nullopt;
  return divide(add(*low, *high).value, Number(2)).value;
}

}  // namespace

// ---- conditions -----------------------------------------------------------------------------------------------------

ConditionId Cases::add(const Expression& condition) {
  Condition made;
  made.formula = formula(condition, made);
  conditions_.push_back(std::move(made));
  cut_ = false;
  return static_cast<ConditionId>(conditions_.size() - 1);
}

std::uint32_t Cases::put(Formula made) {
  formulas_.push_back(std::move(made));
  return static_cast<std::uint32_t>(formulas_.size() - 1);
}

std::uint32_t Cases::constant(bool value) {
  Formula made;
  made.value = value;
  return put(std::move(made));
}

std::uint32_t Cases::atom(const Expression& subject, IntervalSet values, bool when_absent, Condition& of) {
  Atom made;
  made.dimension = dimension_of(subject, false);
  made.values = std::move(values);
  made.when_absent = when_absent;
  atoms_.push_back(std::move(made));
  Formula formula;
  formula.kind = FormulaKind::atom;
  formula.atom = static_cast<std::uint32_t>(atoms_.size() - 1);
  of.atoms.push_back(formula.atom);
  return put(std::move(formula));
}

std::uint32_t Cases::opaque_atom(const Expression& e, Condition& of) {
  if (!of.opaque) of.opaque = &e;
  Atom made;
  made.dimension = dimension_of(e, true);
  made.values = between(1, 1);
  atoms_.push_back(std::move(made));
  Formula formula;
  formula.kind = FormulaKind::atom;
  formula.atom = static_cast<std::uint32_t>(atoms_.size() - 1);
  of.atoms.push_back(formula.atom);
  return put(std::move(formula));
}

std::uint32_t Cases::formula(const Expression& e, Condition& of) {
  // `a and b and c` is one formula of three parts.
  const auto joined = [&](FormulaKind kind, const std::vector<std::uint32_t>& parts) {
    Formula made;
    made.kind = kind;
    for (const std::uint32_t part : parts) {
      const Formula& inner = formulas_[part];
      if (kind != FormulaKind::logical_not && inner.kind == kind) {
        made.parts.insert(made.parts.end(), inner.parts.begin(), inner.parts.end());
      } else {
        made.parts.push_back(part);
      }
    }
    return put(std::move(made));
  };
  const auto part = [&](std::size_t i) { return formula(e.operands[i], of); };
  switch (e.kind) {
    case ExpressionKind::literal:
      if (const bool* value = std::get_if<bool>(&e.literal)) return constant(*value);
      break;
    case ExpressionKind::logical_not:
      return joined(FormulaKind::logical_not, {part(0)});
    case ExpressionKind::logical_and:
    case ExpressionKind::logical_or: {
      const std::uint32_t left = part(0), right = part(1);
      return joined(e.kind == ExpressionKind::logical_and ? FormulaKind::logical_and : FormulaKind::logical_or,
                    {left, right});
    }
    case ExpressionKind::conditional: {
      const std::uint32_t condition = part(0), then = part(1), otherwise = part(2);
      const std::uint32_t taken = joined(FormulaKind::logical_and, {condition, then});
      const std::uint32_t left = joined(FormulaKind::logical_not, {condition});
      const std::uint32_t other = joined(FormulaKind::logical_and, {left, otherwise});
      return joined(FormulaKind::logical_or, {taken, other});
    }
    case ExpressionKind::is_present:
      if (is_subject(e.operands[0])) return atom(e.operands[0], IntervalSet::everything(), false, of);
      break;
    case ExpressionKind::in_range:
    case ExpressionKind::in_list:
      if (const auto made = membership(e, of)) return *made;
      break;
    case ExpressionKind::otherwise: {
      // `x otherwise false`
      const bool* absent = std::get_if<bool>(&e.operands[1].literal);
      if (e.operands[1].kind == ExpressionKind::literal && absent && is_subject(e.operands[0])) {
        return atom(e.operands[0], between(1, 1), *absent, of);
      }
      break;
    }
    default:
      if (is_comparison(e.kind)) {
        if (const auto made = comparison(e, of)) return *made;
      } else if (is_subject(e) && e.type.kind == TypeKind::boolean) {
        return atom(e, between(1, 1), false, of);
      }
      break;
  }
  return opaque_atom(e, of);
}

std::optional<std::uint32_t> Cases::comparison(const Expression& e, Condition& of) {
  if (auto made = compared(e.operands[0], e.kind, e.operands[1], of)) return made;
  return compared(e.operands[1], turned(e.kind), e.operands[0], of);
}

std::optional<std::uint32_t> Cases::compared(const Expression& subject, ExpressionKind op, const Expression& with,
                                             Condition& of) {
  const bool fallback = subject.kind == ExpressionKind::otherwise;
  const Expression& about = fallback ? subject.operands[0] : subject;
  if (!is_subject(about)) return std::nullopt;
  if (is_named(about.type) && op != ExpressionKind::equal && op != ExpressionKind::not_equal) return std::nullopt;
  const auto value = constant_value(with, about, of);
  if (!value) return std::nullopt;
  IntervalSet values = compared_with(op, *value);
  bool when_absent = false;
  if (fallback) {
    const auto absent = constant_value(subject.operands[1], about, of);
    if (!absent) return std::nullopt;
    when_absent = values.contains(*absent);
  }
  return atom(about, std::move(values), when_absent, of);
}

std::optional<std::uint32_t> Cases::membership(const Expression& e, Condition& of) {
  const bool fallback = e.operands[0].kind == ExpressionKind::otherwise;
  const Expression& about = fallback ? e.operands[0].operands[0] : e.operands[0];
  if (!is_subject(about)) return std::nullopt;
  std::vector<Number> values;
  for (std::size_t i = 1; i < e.operands.size(); ++i) {
    const auto value = constant_value(e.operands[i], about, of);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  IntervalSet holds =
      e.kind == ExpressionKind::in_range ? between(values[0], values[1]) : IntervalSet::everything().complement();
  if (e.kind == ExpressionKind::in_range) {
    if (is_named(about.type)) return std::nullopt;
  } else {
    for (const Number& value : values) holds = holds.unite(between(value, value));
  }
  bool when_absent = false;
  if (fallback) {
    const auto absent = constant_value(e.operands[0].operands[1], about, of);
    if (!absent) return std::nullopt;
    when_absent = holds.contains(*absent);
  }
  return atom(about, std::move(holds), when_absent, of);
}

// Values as numbers: dates by day, members by place, texts and rows by the place of their name in the dimension.
std::optional<Number> Cases::constant_value(const Expression& e, const Expression& subject, Condition& of) {
  if (e.kind == ExpressionKind::param) {
    // Against a literal a param is what the condition is about; against anything else, what it is set to counts.
    if (subject.kind == ExpressionKind::param || subject.kind == ExpressionKind::literal) return std::nullopt;
    of.params = true;
    Condition ignored;
    return constant_value(context_.pack.params[e.param].value, subject, ignored);
  }
  if (is_numeric(e.type) && is_numeric(subject.type)) {
    auto value = constant_number(context_, e);
    if (value && has_param(e)) of.params = true;
    return value;
  }
  if (e.kind != ExpressionKind::literal) return std::nullopt;
  if (const auto* date = std::get_if<Date>(&e.literal)) {
    if (is_moment(subject.type)) return std::nullopt;
    return Number(static_cast<std::int64_t>(date->days));
  }
  if (const auto* moment = std::get_if<Moment>(&e.literal)) return Number(moment->minutes);
  if (const auto* member = std::get_if<EnumerationValue>(&e.literal)) {
    return Number(static_cast<std::int64_t>(member->ordinal));
  }
  if (const bool* truth = std::get_if<bool>(&e.literal)) return Number(*truth ? 1 : 0);
  std::string text;
  if (const auto* written = std::get_if<std::string>(&e.literal)) {
    text = *written;
  } else if (const auto* row = std::get_if<DeclaredRow>(&e.literal)) {
    const bool domain = context_.pack.entities[row->entity].kind == EntityKind::domain;
    text = domain ? context_.pack.domains[row->row].description.name : context_.pack.bodies[row->row].description.name;
  } else {
    return std::nullopt;
  }
  Dimension& dimension = dimensions_[dimension_of(subject, false)];
  auto at = std::find(dimension.texts.begin(), dimension.texts.end(), text);
  if (at == dimension.texts.end()) at = dimension.texts.insert(at, text);
  return Number(static_cast<std::int64_t>(at - dimension.texts.begin()));
}

std::uint32_t Cases::dimension_of(const Expression& subject, bool opaque) {
  const Pack& pack = context_.pack;
  const auto [place, fresh] =
      by_text_.try_emplace((opaque ? "?" : "") + print(subject, pack), static_cast<std::uint32_t>(dimensions_.size()));
  if (!fresh) return place->second;
  Dimension made;
  made.subject = &subject;
  made.opaque = opaque;
  if (opaque || subject.type.kind == TypeKind::boolean) {
    made.possible = between(0, 1);
  } else if (subject.type.kind == TypeKind::enumeration) {
    const std::size_t members = pack.enumerations[subject.type.enumeration].members.size();
    made.possible = between(0, Number(static_cast<std::int64_t>(members) - 1));
  } else if (is_numeric(subject.type)) {
    made.whole = subject.type.kind == TypeKind::count;
    made.possible = possible_values(subject, pack);
  } else {
    made.named = is_named(subject.type);
    made.possible = IntervalSet::everything();
  }
  made.optional = !opaque && may_be_absent(subject, pack);
  dimensions_.push_back(std::move(made));
  return place->second;
}

// ---- cells ----------------------------------------------------------------------------------------------------------

void Cases::cut() {
  if (cut_) return;
  for (std::uint32_t d = 0; d < dimensions_.size(); ++d) cut(dimensions_[d], d);
  for (Atom& atom : atoms_) {
    atom.holds.clear();
    for (const Cell& cell : dimensions_[atom.dimension].cells) {
      atom.holds.push_back(cell.absent ? atom.when_absent : atom.values.contains(cell.value));
    }
  }
  for (Condition& condition : conditions_) find_reach(condition);
  cut_ = true;
}

void Cases::find_reach(Condition& condition) const {
  condition.reach.clear();
  std::vector<std::int64_t> at(dimensions_.size(), -1);
  for (const std::uint32_t a : condition.atoms) {
    const std::uint32_t d = atoms_[a].dimension;
    if (condition.reach.contains(d)) continue;
    std::vector<std::uint64_t>& cells = condition.reach[d];
    cells.resize(dimensions_[d].cells.size() / 64 + 1);
    for (std::size_t cell = 0; cell < dimensions_[d].cells.size(); ++cell) {
      at[d] = static_cast<std::int64_t>(cell);
      if (truth(condition.formula, at) != Truth::no) cells[cell / 64] |= std::uint64_t{1} << (cell % 64);
    }
    at[d] = -1;
  }
}

// Two conditions that one dimension alone keeps from being true together.
bool Cases::apart(ConditionId a, ConditionId b) const {
  for (const auto& [dimension, cells] : conditions_[a].reach) {
    const auto other = conditions_[b].reach.find(dimension);
    if (other == conditions_[b].reach.end()) continue;
    bool meet = false;
    for (std::size_t i = 0; i < cells.size() && !meet; ++i) meet = (cells[i] & other->second[i]) != 0;
    if (!meet) return true;
  }
  return false;
}

// What is shown of something that no bound is written for: of dates the first that the pack is made for.
Number Cases::plain_value(const Dimension& dimension) const {
  const Type& type = dimension.subject->type;
  const auto& from = context_.pack.effective_from;
  if (dimension.opaque || !from) return Number(0);
  if (is_moment(type)) return Number(Moment::of(*from, 0).minutes);
  return is_date(type) ? Number(static_cast<std::int64_t>(from->days)) : Number(0);
}

void Cases::cut(Dimension& dimension, std::uint32_t id) {
  std::set<Number> bounds;
  const auto add_bounds = [&](const IntervalSet& set) {
    for (const Interval& interval : set.intervals()) {
      if (interval.low) bounds.insert(interval.low->value);
      if (interval.high) bounds.insert(interval.high->value);
    }
  };
  if (dimension.named) {
    dimension.possible = between(-1, Number(static_cast<std::int64_t>(dimension.texts.size()) - 1));
  }
  add_bounds(dimension.possible);
  for (const Atom& atom : atoms_) {
    if (atom.dimension == id) add_bounds(atom.values);
  }
  dimension.cells.clear();
  const auto add = [&](const std::optional<Number>& value) {
    if (!value || (dimension.whole && !value->is_integer()) || !dimension.possible.contains(*value)) return;
    dimension.cells.push_back({*value, false});
  };
  const Number anywhere = plain_value(dimension);
  std::optional<Number> before;
  for (const Number& bound : bounds) {
    add(inside(before, bound, dimension.whole, anywhere));
    add(bound);
    before = bound;
  }
  add(inside(before, std::nullopt, dimension.whole, anywhere));
  if (dimension.optional) dimension.cells.push_back({Number(0), true});
}

// ---- search ---------------------------------------------------------------------------------------------------------

Cases::Truth Cases::truth(std::uint32_t id, const std::vector<std::int64_t>& at) const {
  const Formula& formula = formulas_[id];
  switch (formula.kind) {
    case FormulaKind::constant:
      return formula.value ? Truth::yes : Truth::no;
    case FormulaKind::atom: {
      const Atom& atom = atoms_[formula.atom];
      if (at[atom.dimension] < 0) return Truth::open;
      return atom.holds[static_cast<std::size_t>(at[atom.dimension])] ? Truth::yes : Truth::no;
    }
    case FormulaKind::logical_not: {
      const Truth inner = truth(formula.parts[0], at);
      return inner == Truth::open ? inner : inner == Truth::yes ? Truth::no : Truth::yes;
    }
    case FormulaKind::logical_and:
    case FormulaKind::logical_or:
      break;
  }
  const Truth settles = formula.kind == FormulaKind::logical_and ? Truth::no : Truth::yes;
  Truth result = settles == Truth::no ? Truth::yes : Truth::no;
  for (const std::uint32_t part : formula.parts) {
    const Truth one = truth(part, at);
    if (one == settles) return settles;
    if (one == Truth::open) result = Truth::open;
  }
  return result;
}

// What is left of a formula that is open, and the atoms in it: equal for formulas that have become equal.
std::string Cases::residue(std::uint32_t id, const std::vector<std::int64_t>& at,
                           std::vector<std::uint32_t>& atoms) const {
  const Formula& formula = formulas_[id];
  if (formula.kind == FormulaKind::atom) {
    atoms.push_back(formula.atom);
    return std::to_string(formula.atom);
  }
  std::string text = formula.kind == FormulaKind::logical_not   ? "!("
                     : formula.kind == FormulaKind::logical_and ? "&("
                                                                : "|(";
  for (const std::uint32_t part : formula.parts) {
    if (truth(part, at) == Truth::open) text += residue(part, at, atoms) + ' ';
  }
  return text + ')';
}

struct Cases::Search {
  bool all = false;
  std::vector<std::int64_t> at;  // by dimension the cell, or -1
  Case taken;
  std::set<std::string> fruitless;  // what was looked through and held no case
  CaseSearch result;

  bool finished() const { return result.gave_up || (all ? result.found.size() >= most_found : !result.found.empty()); }
};

// Goes on where the conditions that are open neither all agree with what is wanted nor any of them disagrees.
void Cases::look(Search& search, const Open& before) {
  if (search.finished()) return;
  for (const auto* conditions : {&before.hold, &before.fail}) {
    for (const ConditionId id : *conditions) looks_ += 1 + conditions_[id].atoms.size();
  }
  if (looks_ > most_looks) {
    search.result.gave_up = true;
    return;
  }
  Open open;
  const auto fits = [&](const std::vector<ConditionId>& conditions, Truth against, std::vector<ConditionId>& left) {
    for (const ConditionId id : conditions) {
      const Truth now = truth(conditions_[id].formula, search.at);
      if (now == against) return false;
      if (now == Truth::open) left.push_back(id);
    }
    return true;
  };
  if (!fits(before.hold, Truth::no, open.hold) || !fits(before.fail, Truth::yes, open.fail)) return;
  if (open.hold.empty() && open.fail.empty()) {
    search.result.found.push_back(search.taken);
    return;
  }
  std::string state;
  std::vector<std::uint32_t> atoms;
  for (const auto* conditions : {&open.hold, &open.fail}) {
    for (const ConditionId id : *conditions) {
      state += std::to_string(id) + ':' + residue(conditions_[id].formula, search.at, atoms);
    }
  }
  if (search.fruitless.contains(state)) return;
  const std::size_t found = search.result.found.size();
  split(search, open, atoms);
  if (!search.finished() && search.result.found.size() == found) search.fruitless.insert(std::move(state));
}

// By the dimension of the first of the atoms that are open; cells that these do not tell apart are taken together.
void Cases::split(Search& search, const Open& open, const std::vector<std::uint32_t>& atoms) {
  const std::uint32_t next = atoms_[atoms.front()].dimension;
  std::map<std::string, std::vector<std::uint32_t>> classes;
  std::vector<std::string> order;
  for (std::uint32_t cell = 0; cell < dimensions_[next].cells.size(); ++cell) {
    std::string pattern;
    for (const std::uint32_t a : atoms) {
      if (atoms_[a].dimension == next) pattern += atoms_[a].holds[cell] ? '1' : '0';
    }
    auto& members = classes[pattern];
    if (members.empty()) order.push_back(pattern);
    members.push_back(cell);
  }
  for (const std::string& pattern : order) {
    const std::vector<std::uint32_t>& cells = classes[pattern];
    search.at[next] = cells.front();
    search.taken[next] = cells;
    look(search, open);
    search.taken.erase(next);
    search.at[next] = -1;
  }
}

namespace {

// Joins two cases that differ in one dimension only.
bool join(Case& into, const Case& other) {
  if (into.size() != other.size()) return false;
  auto differs = into.end();
  for (auto a = into.begin(), b = into.end(); a != b; ++a) {
    const auto same = other.find(a->first);
    if (same == other.end()) return false;
    if (same->second == a->second) continue;
    if (differs != into.end()) return false;
    differs = a;
  }
  if (differs == into.end()) return true;
  const auto& more = other.at(differs->first);
  differs->second.insert(differs->second.end(), more.begin(), more.end());
  std::sort(differs->second.begin(), differs->second.end());
  differs->second.erase(std::unique(differs->second.begin(), differs->second.end()), differs->second.end());
  return true;
}

void join_all(std::vector<Case>& cases) {
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < cases.size() && !changed; ++i) {
      for (std::size_t j = i + 1; j < cases.size(); ++j) {
        if (!join(cases[i], cases[j])) continue;
        cases.erase(cases.begin() + static_cast<std::ptrdiff_t>(j));
        changed = true;
        break;
      }
    }
  }
}

}  // namespace

CaseSearch Cases::search(const std::vector<ConditionId>& hold, const std::vector<ConditionId>& fail, bool all) {
  cut();
  Search search{all, std::vector<std::int64_t>(dimensions_.size(), -1), {}, {}, {}};
  Open open{hold, {}};
  for (std::size_t i = 0; i < hold.size(); ++i) {
    for (std::size_t j = i + 1; j < hold.size(); ++j) {
      if (apart(hold[i], hold[j])) return {};
    }
  }
  for (const ConditionId id : fail) {  // what cannot be true beside those that hold fails anyway
    if (std::none_of(hold.begin(), hold.end(), [&](ConditionId h) { return apart(h, id); })) open.fail.push_back(id);
  }
  look(search, open);
  if (all) join_all(search.result.found);
  return std::move(search.result);
}

// ---- what people are shown -----------------------------------------------------------------------------------------

std::string Cases::name(const Expression& e) const {
  const Pack& pack = context_.pack;
  switch (e.kind) {
    case ExpressionKind::column:
      return pack.entities[e.entity].columns[e.column].description.name;
    case ExpressionKind::follow: {
      const std::string& column = pack.entities[e.entity].columns[e.column].description.name;
      return e.operands[0].kind == ExpressionKind::row ? column : name(e.operands[0]) + "." + column;
    }
    case ExpressionKind::today:
      return "today";
    case ExpressionKind::param:
      return pack.params[e.param].description.name;
    default:
      break;
  }
  if (e.span.has_place() && e.span.file < context_.sources.size()) return std::string(context_.sources.text(e.span));
  return print(e, pack);
}

std::string Cases::value(const Dimension& dimension, const Cell& cell, bool chinese) const {
  const Type& type = dimension.subject->type;
  const auto number = cell.value.to_int64();
  if (dimension.opaque || type.kind == TypeKind::boolean) {
    return cell.value.is_zero() ? (chinese ? "否" : "false") : (chinese ? "是" : "true");
  }
  if (type.kind == TypeKind::enumeration) {
    return context_.pack.enumerations[type.enumeration].members[static_cast<std::size_t>(*number)].name;
  }
  if (is_date(type)) return Date{static_cast<std::int32_t>(*number)}.to_string();
  if (is_moment(type)) return Moment{*number}.to_string();
  if (!dimension.named) {
    const std::string number_text = cell.value.to_exact_decimal_or_fraction();
    return type.unit.empty() ? number_text : number_text + " " + type.unit;
  }
  if (*number < 0) return chinese ? "其他值" : "something else";
  const std::string& text = dimension.texts[static_cast<std::size_t>(*number)];
  return type.kind == TypeKind::text ? '"' + text + '"' : text;
}

// The simplest of the cells: one that is there, and of numbers the one nearest to 0.
const Cases::Cell& Cases::shown(const Dimension& dimension, const std::vector<std::uint32_t>& cells) const {
  const bool nearest = is_numeric(dimension.subject->type);
  const Cell* best = &dimension.cells[cells.front()];
  for (const std::uint32_t id : cells) {
    const Cell& cell = dimension.cells[id];
    if (cell.absent) continue;
    if (best->absent || (nearest && absolute(cell.value) < absolute(best->value))) best = &cell;
  }
  return *best;
}

std::string Cases::example(const Case& found) const {
  std::string en, zh;
  for (const auto& [id, cells] : found) {
    const Dimension& dimension = dimensions_[id];
    const Cell& cell = shown(dimension, cells);
    const std::string about = name(*dimension.subject);
    if (!en.empty()) {
      en += ", ";
      zh += "，";
    }
    en += cell.absent ? '`' + about + "` absent" : '`' + about + " = " + value(dimension, cell, false) + '`';
    zh += cell.absent ? '`' + about + "` 缺失" : '`' + about + " = " + value(dimension, cell, true) + '`';
  }
  if (en.empty()) return bilingual("nothing in particular is the case", "任何情形下");
  return bilingual(en, zh);
}

}  // namespace zeren::inline v0::pack::detail
