// What a host lets the library spend on one piece of work, and how it stops one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <stop_token>

namespace zeren::inline v0 {

/// The limits of one piece of work. Every one has a default that honest input stays far below; raise it where yours
/// does not. Work that would pass one ends with the code that stands beside it, after an amount of work that the limit
/// bounds. Past a limit of time, and when cancelled, there is no result at all, only the reason; a file of facts past a
/// limit is refused as a whole.
struct Limits {
  // ---- Rules ----
  std::size_t source_bytes = 16'000'000;  ///< of all files of a pack and those it imports (ZR0903; one file: ZR0751)
  std::size_t tokens = 1'000'000;         ///< words, literals and marks of these (ZR0904)
  int nesting = 200;                      ///< brackets and operations in one another; more than 200 is 200 (ZR0205)
  std::size_t declarations = 100'000;     ///< of a pack and those it imports (ZR0905)
  std::size_t diagnostics = 10'000;       ///< of a pack, or of a table of units (ZR0906)

  // ---- Tables ----
  std::size_t table_bytes = 2'000'000'000;  ///< of one file; never more than these (ZR0751)
  std::size_t table_columns = 10'000;       ///< of one table (ZR0907)
  std::size_t table_cells = 200'000'000;    ///< of one table: its rows times its columns (ZR0908)
  std::size_t cell_bytes = 1'000'000;       ///< of one cell (ZR0909)
  std::size_t rejects = 250'000;            ///< reasons to reject rows, of one file or of one binding (ZR0910)
  std::size_t units = 5'000'000;            ///< rows of a table of units (ZR0611)

  // ---- Runs ----
  std::uint64_t cells = 0;  ///< of the columns held at a time; 0 is no limit (ZR0525)
  /// Of the columns held at a time; 0 is no limit. The tables that they are made from are not counted. (ZR0526)
  std::uint64_t memory_bytes = std::uint64_t{16} << 30;

  // ---- Time ----
  static constexpr std::int64_t no_deadline = std::numeric_limits<std::int64_t>::max();
  /// The reading of the clock from which on work is given up (ZR0902). One deadline may serve for compiling, loading
  /// and running together.
  std::int64_t deadline = no_deadline;
  /// Nanoseconds from some fixed moment on, never going back; empty: the system's steady clock. May be called from all
  /// threads of the work, and must not throw. The library reads no other clock, and this one only where there is a
  /// deadline.
  std::function<std::int64_t()> clock{};
  /// Cancels the work from any thread (ZR0901): `std::stop_source` makes one, and `std::jthread` has one.
  std::stop_token stop{};

  /// What the clock says.
  [[nodiscard]] std::int64_t now() const;
  /// Sets the deadline to so long from now; no time at all, or less, is past already.
  void give_up_after(std::int64_t milliseconds);
};

}  // namespace zeren::inline v0
