// SPDX-License-Identifier: Apache-2.0
#include "engine/network/message_log.h"

#include <algorithm>

namespace orrery::engine {

void MessageLog::arrives(std::uint64_t key, std::uint64_t number, SimTime at) {
  arrivals_.push_back(at);
  sign(Fate::kDelivered, key, number, at);
}

void MessageLog::delivered(std::uint64_t key, std::uint64_t number, SimTime at) {
  book_.add_delivered();
  sign(Fate::kDelivered, key, number, at);
}

void MessageLog::lost(Fate fate, const Book::Cause& cause, std::uint64_t key, std::uint64_t number,
                      SimTime at) {
  book_.add_lost(fate, cause.by, cause.reason);
  sign(fate, key, number, at);
}

// What arrives before `until` need not be held: nobody asks for a book of an earlier time.
void MessageLog::end(std::span<const std::uint64_t> keys, std::span<const std::uint64_t> numbers,
                     std::span<const SimTime> at, std::span<const double> fates, SimTime until) {
  std::uint64_t delivered = 0;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (fates[i] != static_cast<double>(Fate::kDelivered)) continue;
    if (at[i] < until) {
      ++delivered;
    } else {
      arrivals_.push_back(at[i]);
    }
  }
  book_.add_delivered(delivered);
  fingerprint_.add_columns('m', keys, numbers, at, fates);
}

void MessageLog::lost_for(Fate fate, const Book::Cause& cause, std::uint64_t count) {
  if (count > 0) book_.add_lost(fate, cause.by, cause.reason, count);
}

void MessageLog::sign(Fate fate, std::uint64_t key, std::uint64_t number, SimTime at) {
  const double code[] = {static_cast<double>(fate)};
  fingerprint_.add('m', key, number, at, code);
}

void MessageLog::settle(SimTime until) {
  const auto arrived = std::partition(arrivals_.begin(), arrivals_.end(),
                                      [until](SimTime arrival) { return arrival >= until; });
  book_.add_delivered(static_cast<std::uint64_t>(arrivals_.end() - arrived));
  arrivals_.erase(arrived, arrivals_.end());
  if (arrivals_.capacity() > 2 * arrivals_.size() + 64) arrivals_.shrink_to_fit();
}

std::uint64_t MessageLog::arriving_after(SimTime now) const {
  return static_cast<std::uint64_t>(std::count_if(
      arrivals_.begin(), arrivals_.end(), [now](SimTime arrival) { return arrival > now; }));
}

Book MessageLog::book(SimTime now, std::uint64_t held) const {
  Book book = book_;
  book.add_delivered(static_cast<std::uint64_t>(std::count_if(
      arrivals_.begin(), arrivals_.end(), [now](SimTime arrival) { return arrival <= now; })));
  book.set_in_flight(arriving_after(now) + held);
  return book;
}

void MessageLog::save(ArchiveWriter& archive) const {
  archive.begin_section("messages");
  book_.save(archive);
  archive.put(fingerprint_);
  archive.put_span(std::span<const SimTime>(arrivals_));
}

bool MessageLog::load(ArchiveReader& archive) {
  return archive.expect_section("messages") && book_.load(archive) && archive.get(fingerprint_) &&
         archive.get_vector(arrivals_);
}

}  // namespace orrery::engine
