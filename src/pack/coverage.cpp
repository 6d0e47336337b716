#include "zeren/pack/coverage.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "src/pack/names.hpp"
#include "src/pack/usage.hpp"
#include "zeren/pack/clause_ids.hpp"
#include "zeren/syntax/keywords.hpp"

namespace zeren::inline v0::pack {

namespace {

using syntax::Keyword;

struct ClauseOrder {
  bool operator()(const std::string& a, const std::string& b) const {
    if (clause_before(a, b)) return true;
    return !clause_before(b, a) && a < b;
  }
};

// The keyword that declares a rule; none for a rule that the checker adds by itself. A new kind of rule adds a line.
struct RuleKeyword {
  std::optional<Keyword> operator()(const Union&) const { return std::nullopt; }
  std::optional<Keyword> operator()(const Versions&) const { return std::nullopt; }
  std::optional<Keyword> operator()(const Define&) const { return Keyword::define; }
  std::optional<Keyword> operator()(const Score&) const { return Keyword::score; }
  std::optional<Keyword> operator()(const Rank&) const { return Keyword::rank; }
  std::optional<Keyword> operator()(const Ladder&) const { return Keyword::ladder; }
  std::optional<Keyword> operator()(const Assign&) const { return Keyword::assign; }
  std::optional<Keyword> operator()(const Ledger&) const { return Keyword::ledger; }
  std::optional<Keyword> operator()(const Duty&) const { return Keyword::duty; }
  std::optional<Keyword> operator()(const Target&) const { return Keyword::target; }
  std::optional<Keyword> operator()(const Parts&) const { return Keyword::target_parts; }
  std::optional<Keyword> operator()(const Check&) const { return Keyword::check; }
  std::optional<Keyword> operator()(const Decide&) const { return Keyword::decide; }
};

// The parts of a rule that may cite clauses of their own, whatever the kind of rule calls them.
template <class R, class Visit>
void each_part_described(const R& rule, const Visit& visit) {
  const auto all = [&](const auto& parts) {
    for (const auto& part : parts) visit(part.description);
  };
  if constexpr (requires { rule.lines.front().description; }) all(rule.lines);
  if constexpr (requires { rule.vetoes.front().description; }) all(rule.vetoes);
  if constexpr (requires { rule.steps.front().description; }) all(rule.steps);
  if constexpr (requires { rule.tasks.front().description; }) all(rule.tasks);
  if constexpr (requires { rule.revocations.front().description; }) all(rule.revocations);
  if constexpr (requires { rule.thresholds.front().description; }) all(rule.thresholds);
  if constexpr (std::is_same_v<R, Decide>) all(rule.rows);
  if constexpr (requires { rule.exceptions.list; }) all(rule.exceptions.list);
  if constexpr (requires { rule.lines.front().exceptions; }) {
    for (const auto& line : rule.lines) all(line.exceptions.list);
  }
}

Keyword keyword_of(const Entity& entity) {
  switch (entity.kind) {
    case EntityKind::event:
      return Keyword::event;
    case EntityKind::responsibility:
      return Keyword::responsibility;
    default:
      return Keyword::entity;
  }
}

class Collector {
 public:
  explicit Collector(const Pack& pack) : pack_(pack) {}

  ClauseCoverage run() {
    for (const Source& source : pack_.sources) add_source(source);
    add_data();
    rules_begin_ = result_.declarations.size();
    for (const Rule& rule : pack_.rules) add_rule(rule);
    find_tests();
    for (std::size_t s = 0; s < result_.sources.size(); ++s) fill_items(s);
    return std::move(result_);
  }

 private:
  // Imported names have the import's name in front; no declared name has a dot of its own.
  static bool is_imported(const std::string& name) { return name.find('.') != std::string::npos; }

  void add_source(const Source& source) {
    CoveredSource covered;
    covered.name = source.description.name;
    covered.label = source.description.label;
    covered.span = source.description.span;
    covered.imported = is_imported(source.description.name);
    result_.sources.push_back(std::move(covered));
    auto& clauses = clauses_.emplace_back();
    const auto list = [&](const std::string& id) {
      CoveredClause& clause = clauses[id];
      clause.id = id;
      clause.listed = true;
    };
    for (const std::string& id : source.clauses) list(id);
    if (source.clauses.empty()) {
      for (const ClauseHash& text : source.texts) list(text.clause);
    }
  }

  std::size_t add(std::optional<Keyword> keyword, const Description& description, bool is_rule) {
    CoverageDeclaration declaration;
    if (keyword) {
      declaration.kind_en = syntax::spelling(*keyword, Language::en);
      declaration.kind_zh = syntax::spelling(*keyword, Language::zh);
    }
    declaration.name = description.name;
    declaration.label = description.label;
    declaration.span = description.span;
    declaration.is_rule = is_rule;
    declaration.imported = is_imported(description.name);
    result_.declarations.push_back(std::move(declaration));
    const std::size_t number = result_.declarations.size() - 1;
    cite(number, description, {});
    return number;
  }

  // Data that cites nothing is of no interest here.
  std::optional<std::size_t> add_data(Keyword keyword, const Description& description) {
    if (description.clauses.empty()) return std::nullopt;
    return add(keyword, description, false);
  }

  void add_data() {
    for (const Domain& domain : pack_.domains) add_data(Keyword::domain, domain.description);
    for (const Body& body : pack_.bodies) add_data(Keyword::body, body.description);
    for (const Relation& relation : pack_.relations) {
      add_data(Keyword::relation, relation.description);
      for (const RelationRow& row : relation.rows) {
        Description shown = row.description;
        shown.name = relation.description.name + " " + row_name(relation.from, row.from) + " -> " +
                     row_name(relation.to, row.to);
        add_data(Keyword::relation, shown);
      }
    }
    for (const Enumeration& enumeration : pack_.enumerations) add_data(Keyword::enumeration, enumeration.description);
    for (EntityId e = 0; e < pack_.entities.size(); ++e) {
      const Entity& entity = pack_.entities[e];
      const bool is_table = entity.kind == EntityKind::entity || entity.kind == EntityKind::event ||
                            entity.kind == EntityKind::responsibility;
      if (!is_table) continue;
      if (const auto number = add_data(keyword_of(entity), entity.description)) tables_.emplace_back(*number, e);
    }
    for (ParamId p = 0; p < pack_.params.size(); ++p) {
      const Param& param = pack_.params[p];
      const auto& exceptions = param.exceptions.list;
      const bool cites = !param.description.clauses.empty() ||
                         std::any_of(exceptions.begin(), exceptions.end(),
                                     [](const Exception& e) { return !e.description.clauses.empty(); });
      if (!cites) continue;
      const std::size_t number = add(Keyword::param, param.description, false);
      for (const Exception& e : exceptions) cite(number, e.description, e.description.name);
      params_.emplace_back(number, p);
    }
  }

  std::string row_name(EntityId entity, std::uint32_t row) const {
    const auto name_in = [row](const auto& rows) {
      return row < rows.size() ? rows[row].description.name : std::string();
    };
    switch (pack_.entities[entity].kind) {
      case EntityKind::domain:
        return name_in(pack_.domains);
      case EntityKind::body:
        return name_in(pack_.bodies);
      default:
        return {};
    }
  }

  void add_rule(const Rule& rule) {
    std::visit(
        [this](const auto& r) {
          const std::optional<Keyword> keyword = RuleKeyword{}(r);
          const std::size_t number = add(keyword, r.description, keyword.has_value());
          each_part_described(r, [&](const Description& part) { cite(number, part, part.name); });
        },
        rule);
  }

  void cite(std::size_t declaration, const Description& description, const std::string& part) {
    for (const Clause& cited : description.clauses) {
      for (std::size_t s = 0; s < pack_.sources.size(); ++s) {
        if (pack_.sources[s].description.name != cited.source) continue;
        CoveredClause& clause = clauses_[s][cited.id];
        clause.id = cited.id;
        if (clause.citations.empty() || clause.citations.back().declaration != declaration) {
          clause.citations.push_back({declaration, {}});
        }
        auto& parts = clause.citations.back().parts;
        if (!part.empty() && std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
      }
    }
  }

  // ---- tests ----

  // The rule that makes the rows of a table. Where several do, as on the board of targets, the key begins with the name
  // of the one whose row it is; without a key all of them are meant.
  std::uint32_t maker_of(const Entity& entity, const std::string& key) const {
    const auto* all = std::get_if<Union>(&pack_.rules[entity.rule]);
    if (all == nullptr || key.empty()) return entity.rule;
    const std::string name = key.substr(0, key.find(':'));
    for (const std::uint32_t rule : all->rules) {
      const Description& made =
          std::visit([](const auto& r) -> const Description& { return r.description; }, pack_.rules[rule]);
      if (made.name == name || made.version_of == name) return rule;
    }
    return entity.rule;
  }

  // The rules whose columns, rows or findings a test's expectations name; and the tables of facts that it reads so.
  std::set<std::uint32_t> expected_rules(const Test& test) const {
    std::set<std::uint32_t> rules;
    for (const TestExpectation& expectation : test.expectations) {
      if (expectation.kind == TestExpectation::Kind::findings) {
        rules.insert(expectation.rules.begin(), expectation.rules.end());
        continue;
      }
      const Entity& entity = pack_.entities[expectation.entity];
      if (is_made(entity.kind)) rules.insert(maker_of(entity, expectation.key));
      if (expectation.kind == TestExpectation::Kind::rows || expectation.column >= entity.columns.size()) continue;
      const Column& column = entity.columns[expectation.column];
      if (column.origin != ColumnOrigin::rule) continue;
      rules.insert(column.rule);
      if (const auto* versions = std::get_if<Versions>(&pack_.rules[column.rule])) {
        rules.insert(versions->rules.begin(), versions->rules.end());
      }
    }
    return rules;
  }

  void find_tests() {
    for (std::uint32_t r = 0; r < pack_.rules.size(); ++r) reads_.push_back(detail::reads_of(pack_, r));
    for (std::size_t t = 0; t < pack_.tests.size(); ++t) judge_test(t);
  }

  void judge_test(std::size_t t) {
    const Test& test = pack_.tests[t];
    const std::set<std::uint32_t> direct = expected_rules(test);
    std::set<std::uint32_t> reached = direct;
    std::vector<std::uint32_t> open(direct.begin(), direct.end());
    while (!open.empty()) {
      const std::uint32_t rule = open.back();
      open.pop_back();
      for (const std::uint32_t read : reads_[rule].rules) {
        if (reached.insert(read).second) open.push_back(read);
      }
    }
    for (const std::uint32_t rule : reached) mark(rules_begin_ + rule, t, direct.contains(rule));
    std::set<ParamId> params_read;
    std::set<EntityId> tables_read;
    for (const std::uint32_t rule : reached) {
      params_read.insert(reads_[rule].params.begin(), reads_[rule].params.end());
      tables_read.insert(reads_[rule].tables.begin(), reads_[rule].tables.end());
    }
    for (const auto& [number, param] : params_) {
      const ParamId wanted = param;
      const bool set = std::any_of(test.params.begin(), test.params.end(),
                                   [wanted](const auto& given) { return given.first == wanted; });
      if (set || params_read.contains(param)) mark(number, t, set);
    }
    for (const auto& [number, table] : tables_) {
      const EntityId wanted = table;
      const bool filled = std::any_of(test.tables.begin(), test.tables.end(),
                                      [wanted](const TestTable& given) { return given.entity == wanted; });
      if (filled || tables_read.contains(table)) mark(number, t, filled);
    }
  }

  void mark(std::size_t declaration, std::size_t test, bool direct) {
    CoverageDeclaration& marked = result_.declarations[declaration];
    (direct ? marked.direct_tests : marked.through_tests).push_back(test);
  }

  // ---- clauses ----

  void fill_items(std::size_t s) {
    auto& clauses = clauses_[s];
    for (auto& [id, clause] : clauses) {
      if (clause.citations.empty()) continue;
      for (std::string_view at = id;; at = at.substr(0, at.find_last_of(".-"))) {
        if (const auto found = clauses.find(std::string(at)); found != clauses.end()) found->second.covered = true;
        if (at == item_of(at)) break;
      }
    }
    for (auto& [id, clause] : clauses) {
      auto& items = result_.sources[s].items;
      if (items.empty() || items.back().id != item_of(id)) {
        items.emplace_back();
        items.back().id = item_of(id);
      }
      items.back().clauses.push_back(std::move(clause));
    }
    for (CoveredItem& item : result_.sources[s].items) sum_up(item);
  }

  void sum_up(CoveredItem& item) const {
    std::set<std::size_t> declarations, tests;
    for (const CoveredClause& clause : item.clauses) {
      for (const Citation& citation : clause.citations) declarations.insert(citation.declaration);
    }
    for (const std::size_t number : declarations) {
      const CoverageDeclaration& declaration = result_.declarations[number];
      item.rules += declaration.is_rule ? 1 : 0;
      tests.insert(declaration.direct_tests.begin(), declaration.direct_tests.end());
      tests.insert(declaration.through_tests.begin(), declaration.through_tests.end());
    }
    item.declarations = declarations.size();
    item.tests = tests.size();
  }

  const Pack& pack_;
  ClauseCoverage result_;
  std::vector<std::map<std::string, CoveredClause, ClauseOrder>> clauses_;  // one a source
  std::size_t rules_begin_ = 0;                                             // the declaration of rule 0
  std::vector<std::pair<std::size_t, ParamId>> params_;                     // declaration, and what it declares
  std::vector<std::pair<std::size_t, EntityId>> tables_;
  std::vector<detail::RuleReads> reads_;  // one a rule
};

template <class Count>
std::size_t count_clauses(const CoveredSource& source, const Count& count) {
  std::size_t total = 0;
  for (const CoveredItem& item : source.items) {
    total += static_cast<std::size_t>(std::count_if(item.clauses.begin(), item.clauses.end(), count));
  }
  return total;
}

}  // namespace

std::size_t CoveredSource::clauses() const noexcept {
  return count_clauses(*this, [](const CoveredClause& clause) { return clause.listed; });
}

std::size_t CoveredSource::uncovered() const noexcept {
  return count_clauses(*this, [](const CoveredClause& clause) { return clause.listed && !clause.covered; });
}

bool ClauseCoverage::complete() const noexcept {
  return std::all_of(sources.begin(), sources.end(),
                     [](const CoveredSource& source) { return source.imported || source.uncovered() == 0; }) &&
         std::all_of(declarations.begin(), declarations.end(), [](const CoverageDeclaration& declaration) {
           return !declaration.is_rule || declaration.imported || declaration.is_tested();
         });
}

ClauseCoverage clause_coverage(const Pack& pack) {
  return Collector(pack).run();
}

}  // namespace zeren::inline v0::pack
