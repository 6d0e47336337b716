// SHA-256. Compiled into zeren::zeren (OpenSSL's libcrypto); the core library has no need of it.
#pragma once

#include <string>
#include <string_view>

namespace zeren::inline v0 {

/// The SHA-256 of the bytes as 64 hexadecimal digits in lower case. O(bytes).
[[nodiscard]] std::string sha256_hex(std::string_view bytes);

}  // namespace zeren::inline v0
