#include "zeren/io/pack_files.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "zeren/io/codes.hpp"
#include "zeren/io/files.hpp"
#include "zeren/syntax/parse.hpp"

namespace zeren::inline v0 {

namespace fs = std::filesystem;

namespace {

// Reads a pack and, depth first, those it imports; `open_` is the chain of folders being read, to find loops.
class PackReader {
 public:
  explicit PackReader(std::vector<Reject>& problems) : problems_(problems) {}

  PackFiles read(const fs::path& path, std::string target) {
    PackFiles pack;
    pack.target = std::move(target);
    const bool is_folder = fs::is_directory(path);
    const fs::path folder = is_folder ? path : path.parent_path();
    std::error_code error;
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
    auto text = read_file(file, max_pack_file_bytes);
    if (text) {
      pack.files.push_back({file, std::move(*text)});
    } else {
      problems_.push_back(text.error());
    }
  }

  // The targets of the import declarations, as written; a path is marked by its quotes having been there.
  static std::vector<std::string> imports_of(const PackFiles& pack) {
    std::vector<std::string> targets;
    for (const PackFile& file : pack.files) {
      if (file.text.find("import") == std::string::npos && file.text.find("引用") == std::string::npos) continue;
      for (const syntax::Declaration& declaration : syntax::parse(file.text, 0).tree.declarations) {
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
    const fs::path beside = fs::absolute(folder).lexically_normal().parent_path();
    const std::vector<fs::path> places{folder / target, beside / target, beside / dashed};
    const auto found = std::find_if(places.begin(), places.end(), [](const fs::path& p) { return fs::exists(p); });
    if (found == places.end()) return;  // the checker says so, at the place of the import
    std::error_code error;
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
  std::vector<std::string> open_;
};

}  // namespace

LoadedPackFiles read_pack_files(const std::string& path) {
  LoadedPackFiles loaded;
  const fs::path trimmed = fs::path(path).filename().empty() ? fs::path(path).parent_path() : fs::path(path);
  loaded.files = PackReader(loaded.problems).read(trimmed, {});
  return loaded;
}

}  // namespace zeren::inline v0
