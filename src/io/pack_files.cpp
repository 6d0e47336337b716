#include "zeren/io/pack_files.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "src/base/watch.hpp"
#include "src/io/folders.hpp"
#include "zeren/base/limit_codes.hpp"
#include "zeren/io/codes.hpp"
#include "zeren/io/files.hpp"
#include "zeren/syntax/parse.hpp"

namespace zeren::inline v0 {

namespace fs = std::filesystem;
using detail::LimitReached;

namespace {

// Reads a pack and, depth first, those it imports; `open_` is the chain of folders being read, to find loops.
class PackReader {
 public:
  PackReader(std::vector<Reject>& problems, const Limits& limits) : problems_(problems), watch_(limits) {}

  // Throws LimitReached.
  PackFiles read(const fs::path& path, std::string target) {
    watch_.look();
    PackFiles pack;
    pack.target = std::move(target);
    std::error_code error;
    const bool is_folder = fs::is_directory(path, error);
    const fs::path folder = is_folder ? path : path.parent_path();
    if (open_.empty()) top_ = fs::weakly_canonical(fs::absolute(folder, error), error).parent_path();
    open_.push_back(fs::weakly_canonical(path, error).string());
    for (const std::string& file : files_of(path, is_folder)) read_rules(file, pack);
    for (const std::string& import : imports_of(pack)) read_import(folder, import, pack);
    open_.pop_back();
    return pack;
  }

 private:
  void fail(const std::string& file, const DiagnosticCode& code, std::vector<std::string> arguments) {
    problems_.push_back({{}, file, 0, {}, &code, std::move(arguments), {}});
  }

  std::vector<std::string> files_of(const fs::path& path, bool is_folder) {
    if (!is_folder) return {path.string()};
    auto files = list_files(path.string(), {".zr"});
    if (!files) {
      problems_.push_back(files.error());
      return {};
    }
    if (files->empty()) fail(path.string(), io_codes::no_pack, {path.string()});
    return std::move(*files);
  }

  void read_rules(const std::string& file, PackFiles& pack) {
    watch_.look();
    const std::size_t most = watch_.limits().source_bytes;
    auto text = read_file(file, most);
    if (text) {
      bytes_ += text->size();
      if (bytes_ > most) throw LimitReached{&limit_codes::too_much_source, {std::to_string(most)}};
      pack.files.push_back({file, std::move(*text)});
    } else {
      problems_.push_back(text.error());
    }
  }

  // The targets of the import declarations, as written; a path is marked by its quotes having been there.
  std::vector<std::string> imports_of(const PackFiles& pack) const {
    std::vector<std::string> targets;
    for (const PackFile& file : pack.files) {
      if (file.text.find("import") == std::string::npos && file.text.find("引用") == std::string::npos) continue;
      watch_.look();
      const syntax::ParseResult parsed = syntax::parse(file.text, 0, watch_.limits());
      watch_.look();
      for (const syntax::Declaration& declaration : parsed.tree.declarations) {
        const auto* import = std::get_if<syntax::ImportDeclaration>(&declaration);
        if (import == nullptr) continue;
        if (std::find(targets.begin(), targets.end(), import->target) == targets.end()) {
          targets.push_back(import->target);
        }
      }
    }
    return targets;
  }

  void read_import(const fs::path& folder, const std::string& target, PackFiles& pack) {
    std::string dashed = target;
    std::replace(dashed.begin(), dashed.end(), '_', '-');
    std::error_code error;
    const fs::path beside = fs::absolute(folder, error).lexically_normal().parent_path();
    const std::vector<fs::path> places{folder / target, beside / target, beside / dashed};
    for (const fs::path& place : places) {
      if (detail::is_link_loop(place)) return fail(place.string(), io_codes::link_loop, {place.string()});
    }
    const auto found =
        std::find_if(places.begin(), places.end(), [&](const fs::path& place) { return fs::exists(place, error); });
    if (found == places.end()) return;  // the checker says so, at the place of the import
    if (!detail::lies_in(*found, top_)) return fail(folder.string(), io_codes::import_outside, {target, top_.string()});
    const std::string real = fs::weakly_canonical(*found, error).string();
    const auto loop = std::find(open_.begin(), open_.end(), real);
    if (loop != open_.end() || open_.size() >= max_import_depth) {
      std::string chain;
      for (auto at = loop == open_.end() ? open_.begin() : loop; at != open_.end(); ++at) chain += *at + " -> ";
      return fail(folder.string(), io_codes::import_loop, {chain + real});
    }
    pack.imports.push_back(read(*found, target));
  }

  std::vector<Reject>& problems_;
  detail::Watch watch_;
  fs::path top_;  // the folder that the first pack lies in: packs import what lies there
  std::size_t bytes_ = 0;
  std::vector<std::string> open_;
};

}  // namespace

LoadedPackFiles read_pack_files(const std::string& path, const Limits& limits) {
  LoadedPackFiles loaded;
  const fs::path trimmed = fs::path(path).filename().empty() ? fs::path(path).parent_path() : fs::path(path);
  try {
    loaded.files = PackReader(loaded.problems, limits).read(trimmed, {});
  } catch (const LimitReached& reached) {
    if (limit_codes::is_stop(*reached.code)) loaded.problems.clear();
    loaded.problems.push_back({{}, path, 0, {}, reached.code, reached.arguments, {}});
  }
  return loaded;
}

Result<std::string, Reject> path_in_pack(const std::string& folder, const std::string& named) {
  const std::string path = (fs::path(folder) / named).string();
  std::error_code error;
  const auto fail = [&](const DiagnosticCode& code) { return Failure(Reject{{}, path, 0, {}, &code, {path}, {}}); };
  if (detail::is_link_loop(path)) return fail(io_codes::link_loop);
  // What is not there is told by its name; reading it says that it is not there.
  const fs::path normal = fs::path(named).lexically_normal();
  const bool leaves = fs::path(named).is_absolute() || (!normal.empty() && *normal.begin() == "..");
  if (leaves || (fs::exists(path, error) && !detail::lies_in(path, folder.empty() ? "." : folder))) {
    return fail(io_codes::leaves_folder);
  }
  return path;
}

}  // namespace zeren::inline v0
