// A column for binding that owns what it does not merely look at.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "zeren/run/source_table.hpp"

namespace zeren::python {

/// A SourceColumn with the arrays that were made for it. What it only looks at belongs to the producer's batches.
struct OwnedColumn {
  SourceColumn column;
  std::vector<std::shared_ptr<const void>> storage{};

  /// An array of `size` values that lives as long as the column; its values are not set.
  template <class T>
  T* make(std::size_t size) {
    std::shared_ptr<T[]> made(new T[size]);
    storage.push_back(std::shared_ptr<const void>(made, made.get()));
    return made.get();
  }
  /// Keeps an object, and gives it back to look at.
  template <class T>
  const T& keep(T object) {
    auto kept = std::make_shared<const T>(std::move(object));
    storage.push_back(kept);
    return *kept;
  }
};

}  // namespace zeren::python
