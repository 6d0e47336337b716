#include "src/run/rule_index.hpp"

namespace zeren::inline v0::detail {

namespace {

constexpr std::uint64_t widest_dense = 8192;       // values that a map holds one by one
constexpr std::uint64_t most_buckets = 1u << 17u;  // of one map
constexpr std::size_t most_chunk_ids = 1u << 23u;  // of one field: 32 MiB

// Sorted by low; joins what touches.
WordRanges joined(WordRanges ranges) {
  std::sort(ranges.begin(), ranges.end(), [](const WordRange& a, const WordRange& b) { return a.low < b.low; });
  WordRanges result;
  for (const WordRange& range : ranges) {
    if (range.low > range.high) continue;
    if (!result.empty() && (result.back().high == INT64_MAX || range.low <= result.back().high + 1)) {
      result.back().high = std::max(result.back().high, range.high);
    } else {
      result.push_back(range);
    }
  }
  return result;
}

}  // namespace

WordRanges intersect(const WordRanges& a, const WordRanges& b) {
  WordRanges result;
  for (const WordRange& x : a) {
    for (const WordRange& y : b) result.push_back({std::max(x.low, y.low), std::min(x.high, y.high)});
  }
  return joined(std::move(result));
}

WordRanges unite(const WordRanges& a, const WordRanges& b) {
  WordRanges both = a;
  both.insert(both.end(), b.begin(), b.end());
  return joined(std::move(both));
}

WordRanges complement(const WordRanges& ranges) {
  WordRanges result;
  std::int64_t next = INT64_MIN;
  for (const WordRange& range : ranges) {
    if (range.low > next) result.push_back({next, range.low - 1});
    if (range.high == INT64_MAX) return result;
    next = range.high + 1;
  }
  result.push_back({next, INT64_MAX});
  return result;
}

IntervalMap::IntervalMap(std::vector<std::int64_t> bounds) : bounds_(std::move(bounds)), size_(bounds_.size()) {
  if (size_ == 0) {
    buckets_.assign(1, 0);
    return;
  }
  low_ = bounds_.front() - 1;
  high_ = bounds_.back();
  bounds_.insert(bounds_.end(), most_in_bucket, INT64_MAX);
  if (high_ == INT64_MAX) return;  // what stands behind the bounds would count
  const std::uint64_t span = static_cast<std::uint64_t>(high_) - static_cast<std::uint64_t>(low_);
  const auto shift_for = [&](std::uint64_t buckets) {
    unsigned shift = 0;
    while ((span >> shift) >= buckets) ++shift;
    return shift;
  };
  if (span < widest_dense && make_buckets(0)) return;
  for (std::uint64_t buckets = size_ * 2; buckets <= size_ * 32 && buckets <= most_buckets; buckets *= 2) {
    if (make_buckets(shift_for(buckets))) return;
  }
}

// False where too many bounds lie within one bucket.
bool IntervalMap::make_buckets(unsigned shift) {
  const std::uint64_t span = static_cast<std::uint64_t>(high_) - static_cast<std::uint64_t>(low_);
  std::vector<std::uint32_t> buckets;
  for (std::uint64_t bucket = 0; bucket <= span >> shift; ++bucket) {
    const auto first = static_cast<std::int64_t>(static_cast<std::uint64_t>(low_) + (bucket << shift));
    buckets.push_back(search(first));
  }
  for (std::size_t i = 0; i < size_ && shift != 0; ++i) {
    const std::uint64_t bucket = (static_cast<std::uint64_t>(bounds_[i]) - static_cast<std::uint64_t>(low_)) >> shift;
    if (i + 1 - buckets[bucket] > most_in_bucket && i + 1 > buckets[bucket]) return false;
  }
  shift_ = shift;
  buckets_ = std::move(buckets);
  return true;
}

RuleIndex::RuleIndex(std::size_t fields, const std::vector<std::vector<Condition>>& rules)
    : rules_(rules.size()),
      chunks_((rules.size() + words * 64 - 1) / (words * 64)),
      summary_words_((chunks_ + 63) / 64),
      fields_(fields),
      all_(chunks_),
      pool_(1) {
  for (std::size_t r = 0; r < rules_; ++r) all_[r / (words * 64)][r / 64 % words] |= std::uint64_t{1} << r % 64;
  for (std::uint32_t f = 0; f < fields; ++f) build(f, rules);
}

std::uint32_t RuleIndex::add_chunk(const Chunk& chunk) {
  if (std::all_of(chunk.begin(), chunk.end(), [](std::uint64_t word) { return word == 0; })) return 0;
  pool_.push_back(chunk);
  return static_cast<std::uint32_t>(pool_.size() - 1);
}

// Ends an interval: `open` are the rules that it leaves open.
void RuleIndex::close(Field& field, const std::vector<Chunk>& open, const std::vector<bool>& changed,
                      std::vector<std::uint32_t>& ids) {
  field.sets.push_back({static_cast<std::uint32_t>(chunk_ids_.size()), static_cast<std::uint32_t>(summaries_.size())});
  summaries_.resize(summaries_.size() + summary_words_);
  std::uint64_t* const summary = summaries_.data() + field.sets.back().summary;
  for (std::size_t c = 0; c < chunks_; ++c) {
    if (changed[c]) ids[c] = add_chunk(open[c]);
    chunk_ids_.push_back(ids[c]);
    if (ids[c] != 0) summary[c / 64] |= std::uint64_t{1} << c % 64;
  }
}

void RuleIndex::build(std::uint32_t f, const std::vector<std::vector<Condition>>& rules) {
  struct Event {
    std::int64_t at;
    std::uint32_t rule;
    bool opens;
  };
  Field& field = fields_[f];
  std::vector<Event> events;
  std::vector<Chunk> open = all_;
  field.readers.resize(chunks_);
  const auto flip = [](std::vector<Chunk>& set, std::uint32_t rule) {
    set[rule / (words * 64)][rule / 64 % words] ^= std::uint64_t{1} << rule % 64;
  };
  for (std::uint32_t r = 0; r < rules.size(); ++r) {
    for (const Condition& condition : rules[r]) {
      if (condition.field != f) continue;
      field.read = field.used = true;
      flip(field.readers, r);
      if (condition.ranges.empty() || condition.ranges.front().low != INT64_MIN) flip(open, r);
      for (const WordRange& range : condition.ranges) {
        if (range.low != INT64_MIN) events.push_back({range.low, r, true});
        if (range.high != INT64_MAX) events.push_back({range.high + 1, r, false});
      }
    }
  }
  if (!field.used) return;
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
  std::vector<std::int64_t> bounds;
  for (const Event& event : events) {
    if (bounds.empty() || bounds.back() != event.at) bounds.push_back(event.at);
  }
  if ((bounds.size() + 1) * chunks_ > most_chunk_ids) {
    field.used = false;  // rules nothing out: whoever reads the result looks at the rules themselves
    return;
  }
  std::vector<bool> changed(chunks_, true);
  std::vector<std::uint32_t> ids(chunks_, 0);
  close(field, open, changed, ids);
  for (std::size_t e = 0; e < events.size();) {
    changed.assign(chunks_, false);
    const std::int64_t at = events[e].at;
    for (; e < events.size() && events[e].at == at; ++e) {
      flip(open, events[e].rule);
      changed[events[e].rule / (words * 64)] = true;
    }
    close(field, open, changed, ids);
  }
  field.map = IntervalMap(std::move(bounds));
}

std::size_t RuleIndex::heap_bytes() const noexcept {
  std::size_t bytes = (pool_.capacity() + all_.capacity()) * sizeof(Chunk) +
                      chunk_ids_.capacity() * sizeof(std::uint32_t) + summaries_.capacity() * sizeof(std::uint64_t);
  for (const Field& field : fields_) bytes += field.sets.capacity() * sizeof(Interval) + chunks_ * sizeof(Chunk);
  return bytes;
}

}  // namespace zeren::inline v0::detail
