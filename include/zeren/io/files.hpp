// Whole files and folders, with reasons in the words of a user where they cannot be read.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "zeren/base/limits.hpp"
#include "zeren/base/result.hpp"
#include "zeren/run/reject.hpp"

namespace zeren::inline v0 {

/// The bytes of a regular file of at most `limit` bytes; else why not.
[[nodiscard]] Result<std::string, Reject> read_file(const std::string& path, std::size_t limit = Limits().table_bytes);

/// Paths of the regular files of a folder whose names end so, in order of their names. A symbolic link that leads out
/// of the folder or back to itself is an error, as is a folder that cannot be read.
[[nodiscard]] Result<std::vector<std::string>, Reject> list_files(const std::string& folder,
                                                                  const std::vector<std::string>& endings);

}  // namespace zeren::inline v0
