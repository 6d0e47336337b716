// A field of a row that may be revised, as a day of the reading row saw it: every version is at hand, so that no other
// day need be evaluated.
#include "src/run/cells.hpp"
#include "src/run/select.hpp"

namespace zeren::inline v0::detail {

using plan::ValueKind;

namespace {

class PastField {
 public:
  PastField(const Frame& frame, plan::NodeId id)
      : frame_(frame),
        id_(id),
        node_(frame.run().node(id)),
        references_(frame.find(node_.inputs[0])),
        days_(frame.find(node_.inputs[1])),
        table_(frame.run().node(node_.inputs[0]).type.targets[0]),
        field_(frame.run().plan.tables[table_].fields[node_.field]) {
    if (const BoundTable* bound = frame.run().bound(table_))
      revisions_ = bound->revisions ? &*bound->revisions : nullptr;
  }

  ColumnPtr run() const {
    const SelectSource source{revisions_ == nullptr ? nullptr : revisions_->columns[node_.field].get(), &field_.type};
    const std::size_t sources = revisions_ == nullptr ? 0 : 1;
    return std::make_shared<const Column>(select_cells(frame_.run(), node_.type, frame_.rows(node_.table), false,
                                                       std::span(&source, sources),
                                                       [this](std::size_t r) { return pick(r); }));
  }

 private:
  Pick pick(std::size_t row) const {
    if (!references_->present(row)) return Pick::missing(*references_, row);
    if (!days_->present(row)) return Pick::missing(*days_, row);
    const Date day = days_->date_at(row);
    if (day > frame_.today()) {
      return Pick::failed(frame_.run().errors.add(
          make_error(frame_, id_, run_codes::as_of_future_day, row, {day.to_string(), frame_.today().to_string()})));
    }
    if (revisions_ == nullptr) return Pick::none();
    const Moment now = day == frame_.today() ? frame_.now() : Moment::end_of(day);
    const auto version = version_of(*revisions_, references_->reference_at(row).row, now);
    if (!version || revisions_->visible_from[*version] > now || revisions_->withdrawn[*version]) return Pick::none();
    return is_known(*version, now) ? Pick::of(0, *version) : Pick::none();
  }

  // As of any field: what was marked as known later, or dated later, was not there yet.
  bool is_known(std::uint32_t version, Moment now) const {
    if (!field_.type.optional) return true;
    if (field_.known_on && is_later(*revisions_->columns[*field_.known_on], version, now)) return false;
    const bool is_dated = field_.type.kind == ValueKind::date || field_.type.kind == ValueKind::moment;
    return !is_dated || field_.is_deadline || !is_later(*revisions_->columns[node_.field], version, now);
  }

  static bool is_later(const Column& dates, std::uint32_t version, Moment now) {
    if (!dates.present(version)) return false;
    return dates.kind() == ValueKind::date ? dates.date_at(version) > now.day() : dates.moment_at(version) > now;
  }

  const Frame& frame_;
  plan::NodeId id_;
  const plan::Node& node_;
  ColumnPtr references_, days_;
  plan::TableId table_;
  const plan::Field& field_;
  const Revisions* revisions_ = nullptr;
};

}  // namespace

ColumnPtr evaluate_field_as_of(const Frame& frame, plan::NodeId id) {
  return PastField(frame, id).run();
}

}  // namespace zeren::inline v0::detail
