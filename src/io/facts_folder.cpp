#include "zeren/io/facts_folder.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <map>
#include <utility>

#include "src/base/watch.hpp"
#include "zeren/base/parallel.hpp"
#include "zeren/io/codes.hpp"
#include "zeren/io/csv.hpp"
#include "zeren/io/files.hpp"
#include "zeren/io/ndjson.hpp"

namespace zeren::inline v0 {

namespace {

LoadedTable load(const std::string& path, std::vector<Reject>& problems, const Limits& limits) {
  const std::filesystem::path file(path);
  std::string entity = file.stem().string();
  auto bytes = read_file(path, std::min(limits.table_bytes, max_table_bytes));
  if (!bytes) {
    problems.push_back(bytes.error());
    return {};
  }
  return file.extension() == ".csv" ? read_csv(std::move(entity), path, std::move(*bytes), limits)
                                    : read_ndjson(std::move(entity), path, std::move(*bytes), limits);
}

LoadedFacts read_tables(const std::string& folder, unsigned threads, const Limits& limits) {
  LoadedFacts facts;
  auto listed = list_files(folder, {".csv", ".ndjson"});
  if (!listed) {
    facts.problems.push_back(listed.error());
    return facts;
  }
  std::vector<std::string> paths;
  std::map<std::string, std::string> file_of;  // by table
  for (const std::string& path : *listed) {
    const std::string entity = std::filesystem::path(path).stem().string();
    if (std::filesystem::path(path).filename() == "rejects.csv") continue;
    const auto [other, is_new] = file_of.emplace(entity, path);
    if (is_new) {
      paths.push_back(path);
    } else {
      facts.problems.push_back({entity, path, 0, {}, &io_codes::two_files, {entity, other->second, path}, {}});
    }
  }

  std::vector<LoadedTable> tables(paths.size());
  std::vector<std::vector<Reject>> problems(paths.size());
  ThreadPool pool(threads);
  pool.parallel_for(paths.size(), 1, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) tables[i] = load(paths[i], problems[i], limits);
  });
  for (std::size_t i = 0; i < paths.size(); ++i) {
    std::move(problems[i].begin(), problems[i].end(), std::back_inserter(facts.problems));
    if (tables[i].entity.empty()) continue;
    std::move(tables[i].notes.begin(), tables[i].notes.end(), std::back_inserter(facts.notes));
    tables[i].notes.clear();
    facts.tables.push_back(std::move(tables[i]));
  }
  return facts;
}

}  // namespace

LoadedFacts read_facts_folder(const std::string& folder, unsigned threads, const Limits& limits) {
  LoadedFacts facts = read_tables(folder, threads, limits);
  try {
    detail::Watch(limits).look();
    return facts;
  } catch (const detail::LimitReached& reached) {
    LoadedFacts nothing;
    nothing.problems.push_back({{}, folder, 0, {}, reached.code, reached.arguments, {}});
    return nothing;
  }
}

}  // namespace zeren::inline v0
