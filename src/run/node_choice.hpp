// A run that evaluates some nodes only, and is given the columns of others.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "src/run/run.hpp"

namespace zeren::inline v0::detail {

struct NodeChoice {
  const std::vector<bool>* nodes = nullptr;  // what is evaluated
  const std::vector<bool>* rules = nullptr;  // checks, assignments and duties that are looked at
  std::vector<plan::NodeId> given;           // nodes that have columns all the same
  // Makes the column of one of them, once the run is set up; what is wrong with it otherwise.
  std::function<Result<Column, std::string>(const Frame&, plan::NodeId)> column_of;
};

}  // namespace zeren::inline v0::detail
