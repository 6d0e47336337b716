#include "zeren/base/hash.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace zeren::inline v0 {

std::string sha256_hex(std::string_view bytes) {
  static constexpr std::string_view hex = "0123456789abcdef";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 is not available");  // only where the system's policy forbids it
  }
  std::string digits;
  for (unsigned int i = 0; i < size; ++i) {
    digits.push_back(hex[digest[i] >> 4]);
    digits.push_back(hex[digest[i] & 15]);
  }
  return digits;
}

}  // namespace zeren::inline v0
