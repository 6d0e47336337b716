#include "bindings/python/src/facts.hpp"

#include <algorithm>
#include <utility>

#include "bindings/python/src/field_target.hpp"
#include "bindings/python/src/problem.hpp"
#include "src/cli/context.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/files.hpp"
#include "zeren/io/ndjson.hpp"

namespace zeren::python {

namespace {

void check_missing(const TableTargets& targets, const std::string& entity, const std::vector<std::string>& names) {
  const std::string missing = targets.missing(names);
  if (missing.empty()) return;
  std::string given;
  for (const std::string& name : names) given += (given.empty() ? "`" : ", `") + name + "`";
  throw facts_problem("table `" + entity + "` has no column " + missing + ", which its rows need; it has " +
                      (given.empty() ? "none" : given));
}

}  // namespace

std::vector<NamedColumn> named_columns(const ArrowBatches& batches) {
  std::vector<NamedColumn> columns;
  for (std::int64_t i = 0; i < batches.schema().n_children; ++i) {
    const ArrowSchema* schema = batches.schema().children[i];
    columns.push_back(
        {schema->name != nullptr ? schema->name : "", batches.column(static_cast<std::size_t>(i)), schema});
  }
  return columns;
}

std::string lines_of(const std::vector<Reject>& rejects) {
  constexpr std::size_t shown = 10;
  std::string text;
  for (std::size_t i = 0; i < rejects.size() && i < shown; ++i) {
    const Reject& reject = rejects[i];
    text += (text.empty() ? "" : "\n") + (reject.file.empty() ? reject.table : reject.file);
    if (reject.line > 0) text += ":" + std::to_string(reject.line);
    if (!reject.column.empty()) text += " " + reject.column;
    text += ": [" + std::string(reject.code->id) + "] " + reason(reject);
  }
  if (rejects.size() > shown) text += "\n... and " + std::to_string(rejects.size() - shown) + " more";
  return text;
}

// ---- Files ----

void Facts::add_folder(const std::string& folder, unsigned threads, const Limits& limits) {
  LoadedFacts facts = read_facts_folder(folder, threads, limits);
  for (LoadedTable& table : facts.tables) loaded_.push_back(std::move(table));
  problems_.insert(problems_.end(), facts.problems.begin(), facts.problems.end());
  notes_.insert(notes_.end(), facts.notes.begin(), facts.notes.end());
}

void Facts::add_file(const std::string& entity, const std::string& path, const Limits& limits) {
  auto bytes = read_file(path, limits.table_bytes);
  if (!bytes) throw facts_problem(lines_of({bytes.error()}));
  const auto read = path.ends_with(".ndjson") ? read_ndjson : read_csv;
  LoadedTable table = read(entity, path, std::move(*bytes), limits);
  notes_.insert(notes_.end(), table.notes.begin(), table.notes.end());
  loaded_.push_back(std::move(table));
}

// ---- Columns ----

void Facts::add_batches(const std::string& entity, ArrowBatches batches, const ReadOptions& options) {
  if (!batches.is_table()) throw facts_problem("table `" + entity + "`: its rows are no records with named columns");
  if (batches.has_null_rows()) throw facts_problem("table `" + entity + "` holds rows that are null as a whole");
  const TableTargets targets(*plan_, entity);
  const std::vector<NamedColumn> columns = named_columns(batches);
  std::vector<std::string> names;
  for (const NamedColumn& column : columns) names.push_back(column.name);
  check_missing(targets, entity, names);
  Table table{entity, batches.rows(), {}, {}};
  for (const NamedColumn& column : columns) {
    table.columns.push_back(read_arrow_column(column.pieces, *column.schema, targets.column(column.name), options));
  }
  table.batches.push_back(std::move(batches));
  add(std::move(table));
}

void Facts::add_columns(const std::string& entity, std::vector<std::string> names, std::vector<ArrowBatches> columns,
                        const ReadOptions& options) {
  const TableTargets targets(*plan_, entity);
  check_missing(targets, entity, names);
  Table table{entity, columns.empty() ? 0 : columns.front().rows(), {}, {}};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (columns[i].rows() != table.rows) {
      throw facts_problem("table `" + entity + "`: the column `" + names[i] + "` has " +
                          std::to_string(columns[i].rows()) + " rows, and `" + names[0] + "` has " +
                          std::to_string(table.rows));
    }
    table.columns.push_back(
        read_arrow_column(columns[i].values(), columns[i].schema(), targets.column(names[i]), options));
  }
  table.batches = std::move(columns);
  add(std::move(table));
}

void Facts::add(Table table) {
  tables_.push_back(std::move(table));
}

// ---- Reading ----

std::vector<SourceTable> Facts::views() const {
  std::vector<SourceTable> views;
  for (const LoadedTable& table : loaded_) views.push_back(table.view());
  for (const Table& table : tables_) {
    SourceTable view{table.entity, {}, table.rows, {}, {}};
    for (const OwnedColumn& column : table.columns) view.columns.push_back(column.column);
    views.push_back(std::move(view));
  }
  return views;
}

std::vector<Reject> Facts::rejects() const {
  std::vector<Reject> all = problems_;
  for (const LoadedTable& table : loaded_) all.insert(all.end(), table.rejects.begin(), table.rejects.end());
  return all;
}

std::vector<Diagnostic> Facts::notes() const {
  return notes_;
}

std::optional<Reject> Facts::past_a_limit() const {
  const std::vector<Reject> all = rejects();
  const auto found = std::find_if(all.begin(), all.end(), [](const Reject& reject) {
    return cli::exit_code_of(*reject.code, cli::fine) == cli::past_limit;
  });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

}  // namespace zeren::python
