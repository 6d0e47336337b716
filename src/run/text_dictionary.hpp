// Numbers texts in order of first appearance, without copying them.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace zeren::inline v0::detail {

/// An open-addressing table made for a million short cells of few distinct texts. The texts must outlive it.
class TextDictionary {
 public:
  /// Number of the text; a new one gets the next number.
  std::uint32_t code(std::string_view text) {
    const std::uint64_t hash = hash_of(text);
    if (texts_.size() * 2 >= slots_.size()) grow();
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      Slot& slot = slots_[at];
      if (slot.code == none) {
        slot = {static_cast<std::uint32_t>(hash >> 32), static_cast<std::uint32_t>(texts_.size())};
        texts_.push_back(text);
        hashes_.push_back(hash);
        return slot.code;
      }
      if (slot.tag == static_cast<std::uint32_t>(hash >> 32) && texts_[slot.code] == text) return slot.code;
    }
  }
  static constexpr std::uint32_t none = 0xFFFFFFFFu;
  /// Number of a text that is there already, or `none`.
  [[nodiscard]] std::uint32_t find(std::string_view text) const {
    if (slots_.empty()) return none;
    const std::uint64_t hash = hash_of(text);
    for (std::size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      const Slot& slot = slots_[at];
      if (slot.code == none) return none;
      if (slot.tag == static_cast<std::uint32_t>(hash >> 32) && texts_[slot.code] == text) return slot.code;
    }
  }
  [[nodiscard]] const std::vector<std::string_view>& texts() const noexcept { return texts_; }
  [[nodiscard]] std::size_t size() const noexcept { return texts_.size(); }

 private:
  struct Slot {
    std::uint32_t tag = 0, code = none;
  };

  static std::uint64_t hash_of(std::string_view text) noexcept {
    std::uint64_t hash = 0x9E3779B97F4A7C15u ^ text.size();
    const char* at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; at += 8, left -= 8) hash = mix(hash ^ word(at, 8));
    if (left > 0) hash = mix(hash ^ word(at, left));
    return hash ^ hash >> 29;
  }
  static std::uint64_t word(const char* at, std::size_t bytes) noexcept {
    std::uint64_t value = 0;
    std::memcpy(&value, at, bytes);
    return value;
  }
  static std::uint64_t mix(std::uint64_t x) noexcept {
    x *= 0xBF58476D1CE4E5B9u;
    return (x ^ x >> 31) * 0x94D049BB133111EBu;
  }
  void grow() {
    std::vector<Slot> bigger(slots_.empty() ? 64 : slots_.size() * 2);
    for (std::uint32_t code = 0; code < hashes_.size(); ++code) {
      std::size_t at = hashes_[code] & (bigger.size() - 1);
      while (bigger[at].code != none) at = (at + 1) & (bigger.size() - 1);
      bigger[at] = {static_cast<std::uint32_t>(hashes_[code] >> 32), code};
    }
    slots_ = std::move(bigger);
  }

  std::vector<Slot> slots_;
  std::vector<std::uint64_t> hashes_;  // of each text
  std::vector<std::string_view> texts_;
};

}  // namespace zeren::inline v0::detail
