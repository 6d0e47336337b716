// Tables of facts and units as Python hands them over, ready for binding.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bindings/python/src/arrow_batches.hpp"
#include "bindings/python/src/arrow_read.hpp"
#include "bindings/python/src/column_storage.hpp"
#include "zeren/io/facts_folder.hpp"
#include "zeren/io/loaded_table.hpp"
#include "zeren/org/organisation.hpp"
#include "zeren/org/units.hpp"
#include "zeren/plan/plan.hpp"

namespace zeren::python {

/// A column of some batches.
struct NamedColumn {
  std::string name;
  std::vector<ArrowPiece> pieces;
  const ArrowSchema* schema = nullptr;
};
/// The columns of a table of batches.
[[nodiscard]] std::vector<NamedColumn> named_columns(const ArrowBatches& batches);

/// The facts of one evaluation: tables that were read from files, and tables of columns that others own.
class Facts {
 public:
  explicit Facts(std::shared_ptr<const plan::Plan> plan) : plan_(std::move(plan)) {}

  /// Every file of a folder, as the command line reads it.
  void add_folder(const std::string& folder, unsigned threads, const Limits& limits);
  /// One file, CSV or (by its ending) newline-delimited JSON.
  void add_file(const std::string& entity, const std::string& path, const Limits& limits);
  /// A table of Arrow batches. Throws Problem where a column's type does not fit its field, or a column is missing.
  void add_batches(const std::string& entity, ArrowBatches batches, const ReadOptions& options);
  /// A table whose columns are batches of their own, all of as many rows.
  void add_columns(const std::string& entity, std::vector<std::string> names, std::vector<ArrowBatches> columns,
                   const ReadOptions& options);

  /// For binding; good until something is added.
  [[nodiscard]] std::vector<SourceTable> views() const;
  /// Reasons of the files, beside those of binding.
  [[nodiscard]] std::vector<Reject> rejects() const;
  [[nodiscard]] std::vector<Diagnostic> notes() const;
  /// The first reject that is a limit of the host's: then there must be no result.
  [[nodiscard]] std::optional<Reject> past_a_limit() const;

 private:
  struct Table {
    std::string entity;
    std::size_t rows = 0;
    std::vector<OwnedColumn> columns;
    std::vector<ArrowBatches> batches;  // what the columns look at
  };
  void add(Table table);

  std::shared_ptr<const plan::Plan> plan_;
  std::vector<LoadedTable> loaded_;
  std::vector<Table> tables_;
  std::vector<Reject> problems_;
  std::vector<Diagnostic> notes_;
};

/// The units of a file, or of columns code, name, level and parent. Throws Problem with every
/// fault.
[[nodiscard]] std::shared_ptr<const Organisation> units_of_file(const plan::Plan& plan, const std::string& path,
                                                                bool forest, const Limits& limits,
                                                                std::vector<Diagnostic>& notes);
[[nodiscard]] std::shared_ptr<const Organisation> units_of_columns(const plan::Plan& plan,
                                                                   const std::vector<NamedColumn>& columns, bool forest,
                                                                   const Limits& limits);
/// Units of a pack without tiers: none.
[[nodiscard]] std::shared_ptr<const Organisation> no_units(bool forest);

/// Rejects as lines: place, code, reason. The first few, and how many more.
[[nodiscard]] std::string lines_of(const std::vector<Reject>& rejects);

}  // namespace zeren::python
