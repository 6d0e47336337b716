// The facts of a session: rows in numbered slots, which rows that go leave to rows that come. Private to the engine.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/run/key_index.hpp"
#include "src/run/session_cell.hpp"
#include "zeren/run/dataset.hpp"
#include "zeren/run/source_table.hpp"

namespace zeren::inline v0::detail {

/// One table of facts. A row keeps its slot as long as it lives; a slot that was left is not taken again before
/// `recycle`, so that what went can still be read.
struct FactTable {
  FactTable() = default;
  FactTable(FactTable&&) = default;
  FactTable& operator=(FactTable&&) = default;

  const plan::Table* table = nullptr;
  bool revised = false;   // rows are versions; several may share a key
  bool referred = false;  // some field of facts refers to this table
  std::vector<LiveColumn> fields;
  std::vector<std::uint8_t> alive;
  std::vector<Moment> from;      // from when on the row exists
  std::deque<std::string> keys;  // by slot; stays after the row went
  KeyIndex slot_of_key;
  std::vector<std::uint32_t> line;
  std::vector<std::uint32_t> referrers;   // by slot, how many cells refer to it
  std::vector<std::uint32_t> left, free;  // slots of rows that went: since the last `recycle`, and before
  std::string file;
  std::uint32_t next_line = 1;

  [[nodiscard]] std::size_t slots() const { return alive.size(); }
  /// What `slot_of_key` looks keys up by.
  [[nodiscard]] auto key_of() const {
    return [this](std::uint32_t slot) { return std::string_view(keys[slot]); };
  }
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view key) const {
    return slot_of_key.find(key, key_of());
  }
};

/// Facts as tables that `bind` takes. Views into themselves and into the store.
struct FactSources {
  std::vector<SourceTable> tables;
  std::deque<std::vector<std::string_view>> views;
  std::deque<std::vector<Number>> numbers;
  std::deque<std::vector<Date>> days;
  std::deque<std::unique_ptr<bool[]>> flags;
  std::deque<std::vector<std::uint32_t>> lines;
  std::deque<std::string> texts;
};

class FactStore {
 public:
  explicit FactStore(const plan::Plan& plan) : plan_(&plan) {}

  /// Takes the rows of a dataset; slot r is row r (of tables with versions: version r).
  /// `before` (or null) is the store that it takes over from: no name that it gave is given again.
  void load(const Dataset& dataset, const FactStore* before);

  [[nodiscard]] const plan::Plan& plan() const { return *plan_; }
  [[nodiscard]] FactTable& table(plan::TableId id) { return tables_[id]; }
  [[nodiscard]] const FactTable& table(plan::TableId id) const { return tables_[id]; }
  [[nodiscard]] bool is_facts(plan::TableId id) const { return plan_->tables[id].kind == plan::TableKind::facts; }
  [[nodiscard]] LivePools& pools() { return pools_; }
  [[nodiscard]] const LivePools& pools() const { return pools_; }

  /// A new row; its slot. `key` empty: it is named by file and line; `line` 0: the next free one.
  std::uint32_t insert(plan::TableId id, std::span<const LiveCell> cells, std::string key, std::uint32_t line);
  void remove(plan::TableId id, std::uint32_t slot);
  /// A row that went comes back to its slot.
  void revive(plan::TableId id, std::uint32_t slot);
  void set(plan::TableId id, std::uint32_t slot, std::uint32_t field, const LiveCell& cell);
  /// From when on the row exists, by its dates and the rows that it needs.
  [[nodiscard]] Moment exists_from(plan::TableId id, std::span<const LiveCell> cells) const;
  [[nodiscard]] std::vector<LiveCell> row(plan::TableId id, std::uint32_t slot) const;
  /// Fields whose values decide where a row stands among the others, in order.
  [[nodiscard]] const std::vector<std::uint32_t>& order_fields(plan::TableId id) const { return order_fields_[id]; }
  /// Whether a field bears on where a row stands among the others.
  [[nodiscard]] bool orders(plan::TableId id, std::uint32_t field) const { return orders_[id][field]; }
  /// Whether a field bears on from when on a row is there.
  [[nodiscard]] bool dates(plan::TableId id, std::uint32_t field) const { return dates_[id][field]; }
  /// Whether row a stands before row b in the total order of their table.
  [[nodiscard]] bool before(plan::TableId id, std::uint32_t a, std::uint32_t b) const;
  /// Slots of rows that went may be taken again.
  void recycle();

  /// The value of a field as text, as `bind` reads it again.
  [[nodiscard]] std::string text_of(const plan::Field& field, const LiveCell& cell, const Dataset& bound) const;
  /// Every row that is there. `bound` has the organisation, the domains and the bodies.
  [[nodiscard]] FactSources sources(const Dataset& bound) const;

 private:
  void load_table(plan::TableId id, const Dataset& dataset);
  void attach(plan::TableId id, std::uint32_t slot);
  void count_references(plan::TableId id, std::uint32_t field, const LiveCell& cell, std::int32_t by);
  void add_columns(FactSources& out, SourceTable& source, plan::TableId id, std::span<const std::uint32_t> slots,
                   const Dataset& bound) const;
  [[nodiscard]] int order_of(const plan::Field& field, const LiveCell& a, const LiveCell& b) const;

  const plan::Plan* plan_;
  std::vector<FactTable> tables_;
  std::vector<std::vector<std::uint32_t>> order_fields_;
  std::vector<std::vector<bool>> orders_, dates_;  // by table and field
  LivePools pools_;
};

}  // namespace zeren::inline v0::detail
