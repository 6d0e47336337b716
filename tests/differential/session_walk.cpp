#include "session_walk.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <random>

#include "zeren/run/bind.hpp"
#include "zeren/run/evaluation.hpp"
#include "zeren/run/session.hpp"

namespace zeren::testing {

namespace {

struct Row {
  std::vector<std::string> cells;
  std::uint32_t line = 0;
  std::string key;
};

// A table as the host would hold it: what is there now, and all rows that were ever seen, to draw from.
struct Held {
  const plan::Table* table = nullptr;
  std::vector<std::string> columns;
  std::vector<Row> rows, seen;
};

using Cells = std::map<std::pair<std::string, std::pair<std::string, std::size_t>>, std::pair<CellState, std::string>>;

class Walker {
 public:
  explicit Walker(const SessionWalk& walk) : walk_(walk), chance_(walk.seed), organisation_(&walk.organisation) {
    for (const SourceTable& table : walk.tables) take(table);
    options_.today = walk.days.front();
  }

  WalkResult go() {
    begin();
    for (std::size_t step = 0; step < walk_.steps && result_.said.empty(); ++step) {
      change(step);
      if (result_.said.empty() && (step % walk_.compare_every == walk_.compare_every - 1 || step + 1 == walk_.steps)) {
        compare(step);
      }
    }
    return result_;
  }

 private:
  struct Fresh {
    std::deque<std::vector<std::string_view>> views;
    std::deque<std::vector<std::uint32_t>> lines;
    std::vector<SourceTable> tables;
    BindResult bound;
    std::optional<Evaluation> evaluation;
  };

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(chance_() % n); }
  bool maybe(std::size_t one_in) { return below(one_in) == 0; }

  void take(const SourceTable& source) {
    for (const plan::Table& table : walk_.plan.tables) {
      if (table.name != source.entity || table.kind != plan::TableKind::facts) continue;
      Held held;
      held.table = &table;
      for (const SourceColumn& column : source.columns) held.columns.push_back(column.name);
      for (std::size_t r = 0; r < source.rows; ++r) {
        Row row;
        for (const SourceColumn& column : source.columns) row.cells.push_back(cell_text(column, r));
        row.line = static_cast<std::uint32_t>(r + 2);
        held.seen.push_back(std::move(row));
      }
      held_.push_back(std::move(held));
      return;
    }
    others_.push_back(source);
  }

  std::unique_ptr<Fresh> bind_model() const {
    auto fresh = std::make_unique<Fresh>();
    fresh->tables = others_;
    for (const Held& held : held_) {
      SourceTable table;
      table.entity = held.table->name;
      table.rows = held.rows.size();
      for (std::size_t c = 0; c < held.columns.size(); ++c) {
        std::vector<std::string_view>& views = fresh->views.emplace_back();
        for (const Row& row : held.rows) views.push_back(row.cells[c]);
        table.columns.push_back({held.columns[c], std::span<const std::string_view>(views), {}});
      }
      std::vector<std::uint32_t>& lines = fresh->lines.emplace_back();
      for (const Row& row : held.rows) lines.push_back(row.line);
      table.lines = lines;
      fresh->tables.push_back(std::move(table));
    }
    fresh->bound = zeren::bind(walk_.plan, *organisation_, fresh->tables);
    return fresh;
  }

  // The key that the session is asked by: as a text field, or all parts parted by `/`; without a key `table:line`.
  std::string key_of(const Held& held, const Row& row) const {
    if (held.table->key.empty()) return held.table->name + ":" + std::to_string(row.line);
    std::string key;
    for (const std::uint32_t field : held.table->key) {
      const auto at = std::find(held.columns.begin(), held.columns.end(), held.table->fields[field].name);
      if (!key.empty()) key += '/';
      key += row.cells[static_cast<std::size_t>(at - held.columns.begin())];
    }
    return key;
  }

  void begin() {
    for (Held& held : held_) {
      for (const Row& row : held.seen) {
        held.rows.push_back(row);
        if (bool rejected = !bind_model()->bound.rejects.empty(); rejected || maybe(3)) held.rows.pop_back();
      }
    }
    const auto fresh = bind_model();
    auto opened = Session::open(walk_.plan, *organisation_, fresh->tables, options_);
    if (!opened.ok()) {
      result_.said = "does not open: " + opened.error().message();
      return;
    }
    session_.emplace(std::move(opened.value()));
    if (!session_->rejects().empty()) result_.said = "opens with rejects";
    cells_ = cells(*evaluated(*fresh));
  }

  const Evaluation* evaluated(Fresh& fresh) {
    auto evaluation = evaluate(walk_.plan, fresh.bound.dataset, options_);
    if (!evaluation.ok()) return nullptr;
    fresh.evaluation.emplace(std::move(evaluation.value()));
    return &*fresh.evaluation;
  }

  Cells cells(const Evaluation& evaluation) const {
    Cells all;
    for (plan::TableId t = 0; t < walk_.plan.tables.size(); ++t) {
      const plan::Table& table = walk_.plan.tables[t];
      if (table.kind == plan::TableKind::pair) continue;
      for (const std::uint32_t row : evaluation.rows(t)) {
        const std::string key = evaluation.key(t, row);
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
          if (table.columns[c].node == plan::no_node) continue;
          const CellView cell = evaluation.cell(t, row, c);
          all[{table.name, {key, c}}] = {cell.state(), cell.text()};
        }
      }
    }
    return all;
  }

  std::vector<FieldValue> fields_of(const Held& held, const Row& row) const {
    std::vector<FieldValue> fields;
    for (std::size_t c = 0; c < held.columns.size(); ++c) fields.push_back({held.columns[c], row.cells[c]});
    return fields;
  }

  // Draws one change, makes it in the model, and says how to take that back.
  Change draw() {
    Held& held = held_[below(held_.size())];
    const std::size_t kind = below(6);
    if (kind <= 1 && !held.seen.empty()) {
      Row row = held.seen[below(held.seen.size())];
      if (maybe(3)) row = mixed(held, row);
      const std::string key = key_of(held, row);
      const bool there =
          std::any_of(held.rows.begin(), held.rows.end(), [&](const Row& other) { return key_of(held, other) == key; });
      if (!held.table->key.empty() && (there ? !maybe(8) : maybe(8))) rename(held, row);
      row.line = 0;
      held.rows.push_back(row);
      return Change::insert(held.table->name, fields_of(held, row));
    }
    if (held.rows.empty()) return Change::remove(held.table->name, "none such");
    const std::size_t at = below(held.rows.size());
    Row& row = held.rows[at];
    const std::string key = key_of(held, row);
    if (kind == 2) {
      const bool versions = held.table->revised_on.has_value();
      std::erase_if(held.rows, [&](const Row& other) { return versions && key_of(held, other) == key; });
      if (!versions) held.rows.erase(held.rows.begin() + static_cast<std::ptrdiff_t>(at));
      return Change::remove(held.table->name, key);
    }
    if (held.table->revised_on) {
      // Versions are added, not changed.
      Row version = mixed(held, row);
      version.line = 0;
      held.rows.push_back(version);
      return Change::insert(held.table->name, fields_of(held, version));
    }
    std::vector<FieldValue> fields;
    const Row& other = held.seen[below(held.seen.size())];
    const std::size_t count = 1 + below(3);
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t c = below(held.columns.size());
      const bool again = std::any_of(fields.begin(), fields.end(),
                                     [&](const FieldValue& given) { return given.field == held.columns[c]; });
      if (again) continue;
      row.cells[c] = other.cells[c];
      fields.push_back({held.columns[c], row.cells[c]});
    }
    return Change::update(held.table->name, key, std::move(fields));
  }

  Row mixed(const Held& held, Row row) {
    const Row& other = held.seen[below(held.seen.size())];
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      const bool key = std::any_of(held.table->key.begin(), held.table->key.end(), [&](std::uint32_t field) {
        return held.table->fields[field].name == held.columns[c];
      });
      if (!key && maybe(2)) row.cells[c] = other.cells[c];
    }
    return row;
  }

  void rename(const Held& held, Row& row) {
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      if (held.table->fields[held.table->key[0]].name == held.columns[c])
        row.cells[c] += "x" + std::to_string(below(5));
    }
  }

  void change(std::size_t step) {
    if (walk_.moves != 0 && maybe(walk_.moves)) return maybe(2) ? advance() : move(step);
    const std::vector<Held> before = held_;
    std::vector<Change> changes;
    const std::size_t count = maybe(4) ? 2 + below(3) : 1;
    for (std::size_t i = 0; i < count; ++i) changes.push_back(draw());
    const ApplyResult applied = session_->apply(changes);
    if (applied.error) return say(step, "apply says " + applied.error->message());
    name_new_rows(changes, applied);
    const auto fresh = bind_model();
    // Rows that are equal count once in a binding; a session refuses the second.
    const bool twice = has_twin();
    if (applied.ok() && (!fresh->bound.rejects.empty() || twice)) {
      return say(step, "takes what binding rejects: " +
                           (twice ? std::string("a twin") : reason(fresh->bound.rejects.front())) + show(changes));
    }
    if (!applied.ok()) {
      const bool unknown =
          std::any_of(changes.begin(), changes.end(), [](const Change& c) { return c.key == "none such"; });
      if (count == 1 && fresh->bound.rejects.empty() && !twice && !unknown) {
        return say(step, "refuses what binding takes: " + reason(applied.rejects.front()) + show(changes));
      }
      held_ = before;
      ++result_.refused;
    } else {
      ++result_.applied;
      for (Held& held : held_) {
        for (const Row& row : held.rows) {
          if (held.seen.size() < 60 && maybe(8)) held.seen.push_back(row);
        }
      }
    }
  }

  bool has_twin() const {
    for (const Held& held : held_) {
      if (held.table->key.empty()) continue;
      std::map<std::string, std::vector<const Row*>> by_key;
      for (const Row& row : held.rows) by_key[key_of(held, row)].push_back(&row);
      for (const auto& [key, rows] : by_key) {
        if (rows.size() > 1 && !held.table->revised_on) return true;
      }
    }
    return false;
  }

  void name_new_rows(const std::vector<Change>& changes, const ApplyResult& applied) {
    std::map<std::string, std::vector<std::uint32_t>> lines;
    for (std::size_t i = 0; i < applied.keys.size(); ++i) {
      if (changes[i].kind != Change::Kind::insert) continue;
      const std::size_t colon = applied.keys[i].rfind(':');
      const bool named = colon != std::string::npos && colon + 1 < applied.keys[i].size() &&
                         applied.keys[i].find_first_not_of("0123456789", colon + 1) == std::string::npos;
      lines[changes[i].entity].push_back(
          named ? static_cast<std::uint32_t>(std::stoul(applied.keys[i].substr(colon + 1))) : 0);
    }
    for (Held& held : held_) {
      std::size_t next = 0;
      const std::vector<std::uint32_t>& given = lines[held.table->name];
      for (Row& row : held.rows) {
        if (row.line != 0) continue;
        row.line = next < given.size() && given[next] != 0 ? given[next] : 1000;
        ++next;
      }
    }
  }

  void advance() {
    const Date day = walk_.days[below(walk_.days.size())];
    options_.today = day;
    if (const ApplyResult applied = session_->apply(Change::advance(day)); !applied.ok()) say(0, "does not advance");
    ++result_.applied;
  }

  void move(std::size_t step) {
    const UnitId unit = static_cast<UnitId>(below(organisation_->size()));
    const UnitId parent = static_cast<UnitId>(below(organisation_->size()));
    const Change change =
        Change::move_unit(std::string(organisation_->code(unit)), std::string(organisation_->code(parent)));
    const ApplyResult applied = session_->apply(change);
    if (applied.error) return say(step, "move says " + applied.error->message());
    organisation_ = &session_->organisation();
    applied.ok() ? ++result_.applied : ++result_.refused;
  }

  void compare(std::size_t step) {
    const auto fresh = bind_model();
    const Evaluation* evaluation = evaluated(*fresh);
    if (evaluation == nullptr) return say(step, "a fresh run fails");
    const Cells now = cells(*evaluation);
    ++result_.compared;
    std::map<std::pair<plan::TableId, std::size_t>, bool> follows;
    for (const ColumnCost& cost : session_->costs()) follows[{cost.table, cost.column}] = cost.incremental;
    for (plan::TableId t = 0; t < walk_.plan.tables.size(); ++t) {
      const plan::Table& table = walk_.plan.tables[t];
      if (table.kind == plan::TableKind::pair) continue;
      for (const std::uint32_t row : evaluation->rows(t)) {
        const std::string key = evaluation->key(t, row);
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
          if (table.columns[c].node == plan::no_node) continue;
          const auto cell = session_->cell(t, key, c);
          if (!cell.ok()) return say(step, "cell says " + cell.error().message());
          const auto& [state, text] = now.at({table.name, {key, c}});
          ++result_.cells;
          if (follows[{t, c}]) ++result_.followed;
          if (*cell && (*cell)->state() == state && (*cell)->text() == text) continue;
          const std::string here =
              *cell ? std::to_string(static_cast<int>((*cell)->state())) + " " + (*cell)->text() : "no row";
          return say(step, table.name + ":" + key + "." + table.columns[c].name + " is " + here + ", afresh " +
                               std::to_string(static_cast<int>(state)) + " " + text);
        }
      }
    }
    if (maybe(2)) compare_changes(step, now);
  }

  void compare_changes(std::size_t step, const Cells& now) {
    const auto changes = session_->changes();
    if (!changes.ok()) return say(step, "changes says " + changes.error().message());
    Cells patched = cells_;
    for (const CellChange& change : *changes) {
      const std::string& name = walk_.plan.tables[change.table].name;
      const auto place = std::pair(name, std::pair(change.key, change.column));
      const auto was = patched.find(place);
      const bool fits = change.before ? was != patched.end() && was->second.first == change.before->state() &&
                                            was->second.second == change.before->text()
                                      : was == patched.end();
      const std::string column = walk_.plan.tables[change.table].columns[change.column].name;
      if (!fits)
        return say(step, "a change of " + name + ":" + change.key + "." + column + " has another value before");
      if (change.before == change.after) return say(step, "no change of " + name + ":" + change.key + "." + column);
      ++result_.changed;
      patched.erase(place);
      if (change.after) patched[place] = {change.after->state(), change.after->text()};
    }
    if (patched != now) {
      for (const auto& [place, value] : now) {
        const auto found = patched.find(place);
        if (found == patched.end() || found->second != value) {
          const auto table = session_->find_table(place.first);
          return say(step, "changes leave out " + place.first + ":" + place.second.first + "." +
                               walk_.plan.tables[*table].columns[place.second.second].name);
        }
      }
      return say(step, "changes leave a row that is gone");
    }
    cells_ = now;
  }

  static std::string show(const std::vector<Change>& changes) {
    std::string text;
    for (const Change& change : changes) {
      text += "; " + std::to_string(static_cast<int>(change.kind)) + " " + change.entity + " " + change.key;
      for (const FieldValue& field : change.fields)
        text += " " + field.field + "=" + std::get<std::string>(field.content);
    }
    return text;
  }

  void say(std::size_t step, std::string what) {
    result_.said = "step " + std::to_string(step) + ": " + std::move(what);
  }

  const SessionWalk& walk_;
  std::mt19937_64 chance_;
  const Organisation* organisation_;
  EvaluateOptions options_;
  std::vector<Held> held_;
  std::vector<SourceTable> others_;
  std::optional<Session> session_;
  Cells cells_;  // when changes were read last
  WalkResult result_;
};

}  // namespace

WalkResult walk(const SessionWalk& walk) {
  return Walker(walk).go();
}

}  // namespace zeren::testing
