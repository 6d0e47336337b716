#include "zeren/io/files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>

#include "src/io/folders.hpp"
#include "zeren/io/codes.hpp"

namespace zeren::inline v0 {

namespace fs = std::filesystem;

namespace {

Reject problem(const std::string& path, const DiagnosticCode& code, std::vector<std::string> arguments) {
  return {{}, path, 0, {}, &code, std::move(arguments), {}};
}

Reject unreadable(const std::string& path, int error) {
  return problem(path, io_codes::unreadable_file, {path, std::generic_category().message(error)});
}

struct Close {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// Why an entry of a folder cannot be read as a file of it; nothing where it can.
std::optional<Reject> entry_fault(const fs::directory_entry& entry, const std::string& folder) {
  const std::string path = entry.path().string();
  std::error_code error;
  if (entry.is_symlink(error)) {
    if (detail::is_link_loop(entry.path())) return problem(path, io_codes::link_loop, {path});
    if (!detail::lies_in(entry.path(), folder)) return problem(path, io_codes::leaves_folder, {path});
  }
  // A pipe would keep whoever reads it waiting.
  if (entry.is_regular_file(error)) return std::nullopt;
  return problem(path, io_codes::unreadable_file, {path, bilingual("it is no file", "不是文件")});
}

}  // namespace

namespace detail {

bool is_link_loop(const fs::path& path) {
  std::error_code error;
  return fs::status(path, error).type() == fs::file_type::none && error.value() == ELOOP;
}

bool lies_in(const fs::path& file, const fs::path& folder) {
  std::error_code error;
  const fs::path real = fs::canonical(file, error);
  if (error) return false;
  const fs::path top = fs::canonical(folder, error);
  if (error) return false;
  return std::mismatch(top.begin(), top.end(), real.begin(), real.end()).first == top.end();
}

}  // namespace detail

Result<std::string, Reject> read_file(const std::string& path, std::size_t limit) {
  std::error_code error;
  if (fs::is_directory(path, error)) return Failure(unreadable(path, EISDIR));
  const std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  if (!file) return Failure(unreadable(path, errno));
  const std::uintmax_t size = fs::file_size(path, error);
  if (!error && size > limit) {
    return Failure(problem(path, io_codes::too_large_file, {path, std::to_string(limit)}));
  }
  std::string bytes;
  if (!error) bytes.reserve(static_cast<std::size_t>(size));
  char block[1 << 16];
  for (std::size_t got = 0; (got = std::fread(block, 1, sizeof block, file.get())) > 0;) {
    if (bytes.size() + got > limit) {
      return Failure(problem(path, io_codes::too_large_file, {path, std::to_string(limit)}));
    }
    bytes.append(block, got);
  }
  if (std::ferror(file.get()) != 0) return Failure(unreadable(path, errno));
  return bytes;
}

Result<std::vector<std::string>, Reject> list_files(const std::string& folder,
                                                    const std::vector<std::string>& endings) {
  std::error_code error;
  fs::directory_iterator entries(folder, error);
  if (error) return Failure(unreadable(folder, error.value()));
  std::vector<std::string> paths;
  for (; entries != fs::directory_iterator(); entries.increment(error)) {
    const fs::directory_entry& entry = *entries;
    const std::string name = entry.path().filename().string();
    const bool wanted =
        std::any_of(endings.begin(), endings.end(), [&](const std::string& e) { return name.ends_with(e); });
    if (!wanted || name.starts_with(".") || fs::is_directory(entry.path(), error)) continue;
    if (auto fault = entry_fault(entry, folder)) return Failure(std::move(*fault));
    paths.push_back(entry.path().string());
  }
  if (error) return Failure(unreadable(folder, error.value()));
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace zeren::inline v0
