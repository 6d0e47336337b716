#include "bench/peers/zeren/data.hpp"

#include <charconv>
#include <iterator>

#include "zeren/base/diagnostic.hpp"

namespace peers {

std::string Arguments::text(const std::string& name) const {
  const auto at = values.find(name);
  if (at == values.end()) throw std::runtime_error("missing " + name + "=…");
  return at->second;
}

std::string Arguments::text(const std::string& name, const std::string& otherwise) const {
  return values.contains(name) ? text(name) : otherwise;
}

std::size_t Arguments::number(const std::string& name, std::size_t otherwise) const {
  return values.contains(name) ? std::stoull(text(name)) : otherwise;
}

std::vector<std::vector<std::int64_t>> read_numbers(const std::string& path, bool header) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  std::vector<std::vector<std::int64_t>> rows;
  std::string line;
  if (header) std::getline(file, line);
  while (std::getline(file, line)) {
    std::vector<std::int64_t>& row = rows.emplace_back();
    for (const char *at = line.data(), *end = at + line.size(); at < end;) {
      std::int64_t value = 0;
      const auto read = std::from_chars(at, end, value);
      if (read.ec != std::errc{}) break;  // the words of the last column are carried along by nobody
      row.push_back(value);
      at = read.ptr + 1;
    }
  }
  return rows;
}

zeren::CompiledPack compile_file(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto compiled = zeren::compile({.files = {{path, text}}});
  if (!compiled.ok()) {
    std::string problems = path;
    for (const auto& problem : compiled.diagnostics) problems += "\n" + zeren::message(problem, zeren::Language::en);
    throw std::runtime_error(problems);
  }
  return *compiled.pack;
}

Country read_country(const std::string& data, const zeren::plan::Plan& plan) {
  const auto villages = read_numbers(data + "/village.csv", false);
  const auto townships = read_numbers(data + "/township.csv", false);
  zeren::UnitsTable table;
  std::size_t counties = 0;
  for (const auto& row : townships) counties = std::max(counties, static_cast<std::size_t>(row[1]) + 1);
  for (std::size_t c = 0; c < counties; ++c) {
    const std::string code = "c" + std::to_string(c);
    table.add({code, code, "county", ""});
  }
  for (const auto& row : townships) {
    const std::string code = "t" + std::to_string(row[0]), above = "c" + std::to_string(row[1]);
    table.add({code, code, "township", above});
  }
  for (const auto& row : villages) {
    const std::string code = std::to_string(row[0]), above = "t" + std::to_string(row[1]);
    table.add({code, code, "village", above});
  }
  auto built = zeren::build_organisation(table, plan.tiers, true);
  if (!built.organisation) throw std::runtime_error("the units do not make a tree");
  Country country{std::move(*built.organisation), {}, {}, {}};
  const auto number = [&](std::vector<zeren::UnitId>& units, const char* prefix, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      units.push_back(country.organisation.resolve(prefix + std::to_string(i)).unit);
    }
  };
  number(country.village, "", villages.size());
  number(country.township, "t", townships.size());
  number(country.county, "c", counties);
  return country;
}

}  // namespace peers
