// Which files belong to a folder. Private to the loaders.
#pragma once

#include <filesystem>

namespace zeren::inline v0::detail {

/// True where the path is, or leads through, a symbolic link that leads back to itself.
[[nodiscard]] bool is_link_loop(const std::filesystem::path& path);

/// True where the file, its links followed, lies in the folder. False where one of them is not there.
[[nodiscard]] bool lies_in(const std::filesystem::path& file, const std::filesystem::path& folder);

}  // namespace zeren::inline v0::detail
