// Which slot has a key, for keys that come and go. Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "zeren/org/text_index.hpp"

namespace zeren::inline v0::detail {

/// An open table of slots by the hashes of their keys. The keys themselves stand elsewhere: `key_of(slot)` tells them.
/// A key has one slot, the first that was inserted.
class KeyIndex {
 public:
  /// Makes room for so many keys.
  void reserve(std::size_t keys) {
    std::size_t size = 16;
    while (size < keys * 2) size *= 2;
    if (size > entries_.size()) resize(size);
  }

  template <class KeyOf>
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key, const KeyOf& key_of) const {
    if (entries_.empty()) return std::nullopt;
    const std::uint32_t tag = tag_of(key);
    for (std::size_t at = tag & mask(); entries_[at].slot != none; at = (at + 1) & mask()) {
      if (entries_[at].tag == tag && key_of(entries_[at].slot) == key) return entries_[at].slot;
    }
    return std::nullopt;
  }

  /// Nothing where the key has a slot.
  template <class KeyOf>
  void insert(std::string_view key, std::uint32_t slot, const KeyOf& key_of) {
    if (find(key, key_of)) return;
    reserve(used_ + 1);
    put({tag_of(key), slot});
    ++used_;
  }

  /// False where the key has another slot, or none.
  template <class KeyOf>
  bool erase(std::string_view key, std::uint32_t slot, const KeyOf& key_of) {
    if (find(key, key_of) != slot) return false;
    std::size_t hole = tag_of(key) & mask();
    while (entries_[hole].slot != slot) hole = (hole + 1) & mask();
    // What stands behind moves up, unless it would then stand before its own place.
    for (std::size_t at = (hole + 1) & mask(); entries_[at].slot != none; at = (at + 1) & mask()) {
      const std::size_t away = (at - entries_[at].tag) & mask();
      if (away < ((at - hole) & mask())) continue;
      entries_[hole] = entries_[at];
      hole = at;
    }
    entries_[hole].slot = none;
    --used_;
    return true;
  }

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFFu;
  struct Entry {
    std::uint32_t tag = 0, slot = none;
  };

  static std::uint32_t tag_of(std::string_view key) {
    const std::uint64_t hash = hash_text(key);
    return static_cast<std::uint32_t>(hash ^ (hash >> 32));
  }
  [[nodiscard]] std::size_t mask() const { return entries_.size() - 1; }

  void put(Entry entry) {
    std::size_t at = entry.tag & mask();
    while (entries_[at].slot != none) at = (at + 1) & mask();
    entries_[at] = entry;
  }

  void resize(std::size_t size) {
    std::vector<Entry> before(size);
    before.swap(entries_);
    for (const Entry& entry : before) {
      if (entry.slot != none) put(entry);
    }
  }

  std::vector<Entry> entries_;  // as many as a power of two, half of them free at least
  std::size_t used_ = 0;
};

}  // namespace zeren::inline v0::detail
