// Which field a column is for: what it may hold.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "zeren/plan/plan.hpp"

namespace zeren::python {

enum class FieldKind { whole, number, boolean, date, moment, text };

struct FieldTarget {
  std::string table, column;      // for messages: as the caller names them
  std::optional<FieldKind> kind;  // none: the table has no such field
};

/// How the columns of an entity's table are to be read: by the names or labels of its fields.
class TableTargets {
 public:
  /// `entity` is the name or label of a table of facts, of a relation, or `body`; any other has no fields.
  TableTargets(const plan::Plan& plan, std::string entity);

  [[nodiscard]] FieldTarget column(std::string_view name) const;
  /// The fields that must be there and are none of `given` (names as the caller has them), as messages name them.
  [[nodiscard]] std::string missing(const std::vector<std::string>& given) const;

 private:
  std::string entity_;
  const plan::Table* table_ = nullptr;
  bool is_relation_ = false, is_body_ = false;
};

}  // namespace zeren::python
