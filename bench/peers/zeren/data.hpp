// What the generator wrote, as a host would hold it: columns in memory, units as whole numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "zeren/compile.hpp"
#include "zeren/org/organisation.hpp"

namespace peers {

/// The arguments of the program: `w2 data=… packs=… rows=1000000 threads=1 repeats=5`.
struct Arguments {
  std::string workload;
  std::map<std::string, std::string> values;

  [[nodiscard]] std::string text(const std::string& name) const;
  [[nodiscard]] std::string text(const std::string& name, const std::string& otherwise) const;
  [[nodiscard]] std::size_t number(const std::string& name, std::size_t otherwise) const;
};

/// The first `rows` values of a binary column.
template <class T>
std::vector<T> read_column(const std::string& path, std::size_t rows) {
  std::vector<T> column(rows);
  std::ifstream file(path, std::ios::binary);
  if (!file.read(reinterpret_cast<char*>(column.data()), static_cast<std::streamsize>(rows * sizeof(T)))) {
    throw std::runtime_error("cannot read " + path);
  }
  return column;
}

/// The rows of a CSV of whole numbers; `words` turns other cells into numbers.
[[nodiscard]] std::vector<std::vector<std::int64_t>> read_numbers(const std::string& path, bool header);

/// Compiles one file of rules; throws with the first message where it does not.
[[nodiscard]] zeren::CompiledPack compile_file(const std::string& path);

/// The generator's tree: villages have the codes 0, 1, …, townships t0, t1, …, counties c0, c1, …
struct Country {
  zeren::Organisation organisation;
  std::vector<zeren::UnitId> village, township, county;  ///< the unit of each number
};
[[nodiscard]] Country read_country(const std::string& data, const zeren::plan::Plan& plan);

}  // namespace peers
