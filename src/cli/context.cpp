#include "src/cli/context.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace zeren::cli {

namespace {

// The first of the locale's variables that is set says the language, as POSIX orders them.
std::string locale_name() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

}  // namespace

Language language_of(const std::string& option) {
  const std::string name = option.empty() ? locale_name() : option;
  return name.starts_with("zh") ? Language::zh : Language::en;
}

bool colour_of(const std::string& option) {
  if (option == "always") return true;
  if (option == "never" || std::getenv("NO_COLOR") != nullptr) return false;
  return isatty(STDERR_FILENO) == 1;
}

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

void complain(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stderr);
}

bool write_file(const std::string& path, std::string_view text) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  const bool written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  const bool closed = file == nullptr || std::fclose(file) == 0;
  if (written && closed) return true;
  complain("zeren: `" + path + "` cannot be written: " + std::strerror(errno) + "\n");
  return false;
}

}  // namespace zeren::cli
