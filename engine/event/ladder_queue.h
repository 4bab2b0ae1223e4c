// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/event/chunk_list.h"
#include "engine/event/event_key.h"
#include "engine/event/key_heap.h"

namespace orrery::engine {

/// A priority queue of small entries (anything derived from EventKey) that sorts late: far entries
/// lie unsorted, nearer ones in buckets of time ("rungs", the finer ones inside a bucket of the
/// coarser), and only the bucket that is next is sorted. Amortised constant time for every
/// distribution that spreads; where entries do not spread, what is left is a sort or a 4-ary heap.
///
/// Differences to the published structure: widths are powers of two and come from a quantile of a
/// sample instead of the extremes, so that a few far entries cannot spoil them; what falls into the
/// sorted bucket goes to a heap beside it, and a heap that grows becomes a rung.
///
/// Source: Tang, Goh, Thng, Ladder queue: an O(1) priority queue structure for large-scale
/// discrete event simulation, ACM TOMACS 15 (2005) 175.
template <class Entry>
class LadderQueue {
 public:
  void push(const Entry& entry);
  /// The first entry; only of a queue that is not empty.
  const Entry& top() {
    settle();
    return near_first() ? near_.top() : sorted_[next_];
  }
  void pop() {
    settle();
    if (near_first()) {
      near_.pop();
    } else {
      ++next_;
    }
    if (--size_ == 0) start_over();
  }
  /// Takes entries before `limit` in order, at most `most`: take(entry).
  template <class Take>
  void take_before(SimTime limit, std::size_t most, Take&& take);
  /// The entry that comes `steps` after the first one unless others are pushed or lie in the heap
  /// beside; null where this is not known yet. For prefetching.
  const Entry* ahead(std::size_t steps) const {
    return next_ + steps < sorted_.size() ? &sorted_[next_ + steps] : nullptr;
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  void clear();
  /// Visits every entry, in no particular order.
  template <class Visit>
  void for_each_unordered(Visit&& visit) const;

 private:
  static constexpr std::size_t kMaxRungs = 8;
  static constexpr std::size_t kPerBucket = 24;    // entries that a bucket is made for
  static constexpr std::size_t kSortAtMost = 64;   // a bucket with more becomes a rung
  static constexpr std::size_t kNearAtMost = 128;  // so does a heap with more
  static constexpr std::size_t kMaxBuckets = std::size_t{1} << 20;

  using List = ChunkList<Entry>;
  /// Bucket i holds [start + i * 2^shift, start + (i + 1) * 2^shift); the last one also everything
  /// later that is not in a coarser rung.
  struct Rung {
    std::uint64_t start = 0;
    unsigned shift = 0;
    std::size_t buckets = 0;
    std::size_t next = 0;   ///< the first bucket that was not taken
    std::size_t count = 0;  ///< entries in all buckets
    std::vector<List> lists;

    std::size_t bucket_of(std::uint64_t time) const {
      return std::min<std::size_t>((time - start) >> shift, buckets - 1);
    }
    void push(const Entry& entry, ChunkPool<Entry>& pool) {
      lists[bucket_of(ticks(entry))].push(entry, pool);
      ++count;
    }
  };
  /// How a set of times lies: the extremes, and a sample taken at regular steps.
  class Spread {
   public:
    std::uint64_t least = ~std::uint64_t{0};
    std::uint64_t most = 0;

    void add(std::uint64_t time) {
      least = std::min(least, time);
      most = std::max(most, time);
      if (++skipped_ < stride_) return;
      skipped_ = 0;
      if (count_ == sample_.size()) thin_out();
      sample_[count_++] = time;
    }
    /// From the least to where nearly all of the sample lie.
    std::uint64_t usual() {
      const auto first = sample_.begin();
      const auto at = first + static_cast<std::ptrdiff_t>(count_ * 15 / 16);
      std::nth_element(first, at, first + static_cast<std::ptrdiff_t>(count_));
      return count_ == 0 ? 0 : *at - least;
    }

   private:
    void thin_out() {
      count_ /= 2;
      for (std::size_t i = 0; i < count_; ++i) sample_[i] = sample_[2 * i + 1];
      stride_ *= 2;
    }
    std::array<std::uint64_t, 128> sample_;
    std::size_t count_ = 0, skipped_ = 0, stride_ = 1;
  };

  /// Times without a sign, in the same order.
  static std::uint64_t ticks(const Entry& entry) {
    return static_cast<std::uint64_t>(entry.time.ns) ^ (std::uint64_t{1} << 63);
  }
  bool near_first() const {
    if (near_.empty()) return false;
    return next_ == sorted_.size() || before(near_.top(), sorted_[next_]);
  }
  void settle() {
    if (next_ == sorted_.size() && near_.empty()) [[unlikely]]
      refill();
  }
  void start_over();
  void refill();
  void take_far();
  bool take_bucket();
  template <class SomeList>
  void make_rung(SomeList& list, std::size_t count, Spread& spread);
  static Spread spread_of(const List& list);
  template <class SomeList>
  void sort_into_place(SomeList& list);
  void spread_near();
  static void prefetch(const Rung& rung);

  ChunkPool<Entry> pool_;
  LongChunkList<Entry> far_;
  Spread far_spread_;
  bool all_far_ = true;         ///< nothing was taken from `far_` yet
  std::uint64_t far_last_ = 0;  ///< entries later than this are far
  std::array<Rung, kMaxRungs> rungs_;
  std::size_t depth_ = 0;
  std::vector<Entry> sorted_;  ///< from `next_` on: what comes next, but for `near_`
  std::size_t next_ = 0;
  KeyHeap<Entry> near_;  ///< came after their bucket was sorted
  std::size_t near_at_most_ = kNearAtMost;
  std::size_t size_ = 0;
};

template <class Entry>
void LadderQueue<Entry>::push(const Entry& entry) {
  ++size_;
  const std::uint64_t time = ticks(entry);
  if (all_far_ || time > far_last_) {
    far_.push(entry, pool_);
    far_spread_.add(time);
    return;
  }
  for (std::size_t i = 0; i < depth_; ++i) {
    Rung& rung = rungs_[i];
    if (time < rung.start || rung.bucket_of(time) < rung.next) continue;
    rung.push(entry, pool_);
    return;
  }
  near_.push(entry);
  if (near_.size() > near_at_most_) spread_near();
}

template <class Entry>
template <class Take>
void LadderQueue<Entry>::take_before(SimTime limit, std::size_t most, Take&& take) {
  while (most > 0 && size_ > 0) {
    settle();
    if (!near_.empty()) {
      if (top().time >= limit) return;
      take(top());
      pop();
      --most;
      continue;
    }
    const std::size_t first = next_;
    const std::size_t end = std::min(sorted_.size(), next_ + most);
    while (next_ < end && sorted_[next_].time < limit) take(sorted_[next_++]);
    const std::size_t taken = next_ - first;
    most -= taken;
    size_ -= taken;
    if (size_ == 0) start_over();
    if (next_ < end || taken == 0) return;
  }
}

/// Sorts the bucket that is next, making finer rungs where it is too full.
template <class Entry>
void LadderQueue<Entry>::refill() {
  sorted_.clear();
  next_ = 0;
  near_at_most_ = kNearAtMost;
  while (sorted_.empty()) {
    if (depth_ > 0) {
      if (!take_bucket()) --depth_;
    } else {
      if (far_.count() == 0) return;
      take_far();
    }
  }
}

template <class Entry>
void LadderQueue<Entry>::take_far() {
  Spread spread = far_spread_;
  far_spread_ = {};
  far_last_ = spread.most;
  all_far_ = false;
  if (far_.count() > kSortAtMost && spread.least < spread.most) {
    make_rung(far_, far_.count(), spread);
  } else {
    sort_into_place(far_);
  }
}

/// False when the finest rung has nothing left.
template <class Entry>
bool LadderQueue<Entry>::take_bucket() {
  Rung& rung = rungs_[depth_ - 1];
  if (rung.count == 0) return false;
  while (rung.lists[rung.next].count == 0) ++rung.next;
  List list = rung.lists[rung.next];
  rung.lists[rung.next] = {};
  rung.count -= list.count;
  ++rung.next;
  const bool is_last = rung.next == rung.buckets;
  if (is_last) {
    --depth_;  // what this rung would still get goes where the finer ones' goes
  } else {
    prefetch(rung);
  }
  if (list.count > kSortAtMost && (is_last || rung.shift > 0) && depth_ < kMaxRungs) {
    Spread spread = spread_of(list);
    if (spread.least < spread.most) {
      make_rung(list, list.count, spread);
      return true;
    }
  }
  sort_into_place(list);
  return true;
}

/// Buckets so wide that nearly all of the sample has kPerBucket a bucket, as many again for what
/// is later.
template <class Entry>
template <class SomeList>
void LadderQueue<Entry>::make_rung(SomeList& list, std::size_t count, Spread& spread) {
  Rung& rung = rungs_[depth_++];
  const std::uint64_t want = std::min(std::bit_ceil(count / kPerBucket + 1), kMaxBuckets / 4);
  rung.shift = 0;
  const std::uint64_t usual = spread.usual();
  while ((usual >> rung.shift) >= want) ++rung.shift;
  const std::uint64_t all = (spread.most - spread.least) >> rung.shift;
  rung.buckets = std::min<std::uint64_t>(all, 2 * want) + 1;
  rung.start = spread.least;
  rung.next = 0;
  rung.count = 0;
  if (rung.lists.size() < rung.buckets) rung.lists.resize(std::bit_ceil(rung.buckets));
  list.drain(pool_, [&](const Entry& entry) { rung.push(entry, pool_); });
}

template <class Entry>
typename LadderQueue<Entry>::Spread LadderQueue<Entry>::spread_of(const List& list) {
  Spread spread;
  list.for_each([&](const Entry& entry) { spread.add(ticks(entry)); });
  return spread;
}

template <class Entry>
template <class SomeList>
void LadderQueue<Entry>::sort_into_place(SomeList& list) {
  list.drain(pool_, [this](const Entry& entry) { sorted_.push_back(entry); });
  const auto less = [](const Entry& a, const Entry& b) { return before(a, b); };
  if (!std::is_sorted(sorted_.begin(), sorted_.end(), less)) {
    std::sort(sorted_.begin(), sorted_.end(), less);
  }
}

/// The bucket that was sorted turned out to be too wide for what still comes into it.
template <class Entry>
void LadderQueue<Entry>::spread_near() {
  const std::size_t left = sorted_.size() - next_;
  near_at_most_ *= 2;  // where spreading does not help, ask ever more rarely
  if (depth_ == kMaxRungs || left > 4 * near_.size()) return;
  List list;
  for (std::size_t i = next_; i < sorted_.size(); ++i) list.push(sorted_[i], pool_);
  for (const Entry& entry : near_.unordered()) list.push(entry, pool_);
  Spread spread = spread_of(list);
  if (spread.least == spread.most) {
    list.drain(pool_, [](const Entry&) {});
    return;
  }
  sorted_.clear();
  next_ = 0;
  near_.clear();
  make_rung(list, list.count, spread);
}

/// The chunks of buckets some steps ahead: the last one, then the first and the second, which are
/// known from it.
template <class Entry>
void LadderQueue<Entry>::prefetch(const Rung& rung) {
  const auto last_of = [&](std::size_t steps) {
    return rung.lists[std::min(rung.next + steps, rung.buckets - 1)].last;
  };
  if (const auto* chunk = last_of(3 * kChunksAhead)) chunk->prefetch();
  if (const auto* chunk = last_of(2 * kChunksAhead)) chunk->next->prefetch();
  if (const auto* chunk = last_of(kChunksAhead)) chunk->next->next->prefetch();
}

template <class Entry>
void LadderQueue<Entry>::start_over() {
  sorted_.clear();
  next_ = 0;
  near_at_most_ = kNearAtMost;
  depth_ = 0;
  all_far_ = true;
  far_spread_ = {};
}

template <class Entry>
void LadderQueue<Entry>::clear() {
  const auto drop = [](const Entry&) {};
  far_.drain(pool_, drop);
  for (std::size_t i = 0; i < depth_; ++i) {
    for (List& list : rungs_[i].lists) list.drain(pool_, drop);
  }
  near_.clear();
  size_ = 0;
  start_over();
}

template <class Entry>
template <class Visit>
void LadderQueue<Entry>::for_each_unordered(Visit&& visit) const {
  for (std::size_t i = next_; i < sorted_.size(); ++i) visit(sorted_[i]);
  for (const Entry& entry : near_.unordered()) visit(entry);
  for (std::size_t i = 0; i < depth_; ++i) {
    for (const List& list : rungs_[i].lists) list.for_each(visit);
  }
  far_.for_each(visit);
}

}  // namespace orrery::engine
