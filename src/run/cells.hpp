// Reading, comparing and showing single cells of any kind. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

/// Order of two present cells of one kind: below 0, 0 or above. Numbers exactly, texts by bytes, false before true,
/// enumerations as written, references by table and row, sets member by member.
[[nodiscard]] int compare_cells(const Column& a, std::size_t row_a, const Column& b, std::size_t row_b);

/// Whether it compares two cells: equal, less and so on.
[[nodiscard]] bool is_comparison(plan::MapOp op);

/// Whether the comparison `op` holds between two cells in that relation: below 0, 0 or above, as compare_cells says.
[[nodiscard]] bool holds(plan::MapOp op, int relation);

/// The table and row that a present unit or reference means; units by their tier's table.
[[nodiscard]] plan::RowValue row_of(const Run& run, const plan::ValueType& type, const Column& column, std::size_t row);

/// A number that is equal exactly for equal units or references, whichever columns they come from.
[[nodiscard]] std::uint64_t reference_code(const Run& run, const plan::ValueType& type, const Column& column,
                                           std::size_t row);

/// The cell as text, for machines or for people (labels, names); empty unless present. Numbers exactly.
[[nodiscard]] std::string cell_text(const Frame& frame, const plan::ValueType& type, const Column& column,
                                    std::size_t row, bool for_people);

/// The error of a node on a row, with the operands that it was given.
[[nodiscard]] CellError make_error(const Frame& frame, plan::NodeId id, const DiagnosticCode& code, std::size_t row,
                                   std::vector<std::string> more_arguments = {});

/// The expression as the rule writes it; the rule's name where the node has no text of its own.
[[nodiscard]] std::string expression_text(const plan::Plan& plan, plan::NodeId id);

/// `plan.5, law.3`.
[[nodiscard]] std::string clauses_text(const std::vector<plan::Clause>& clauses);

}  // namespace zeren::inline v0::detail
