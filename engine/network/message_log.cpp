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

void MessageLog::sign(Fate fate, std::uint64_t key, std::uint64_t number, SimTime at) {
  const double code[] = {static_cast<double>(fate)};
  fingerprint_.add('m', key, number, at, code);
}

void MessageLog::settle(SimTime until) {
  const auto arrived = std::partition(arrivals_.begin(), arrivals_.end(),
                                      [until](SimTime arrival) { return arrival >= until; });
  book_.add_delivered(static_cast<std::uint64_t>(arrivals_.end() - arrived));
  arrivals_.erase(arrived, arrivals_.end());
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
  archive.put(book_.sent());
  archive.put(book_.delivered());
  archive.put(book_.copies());
  archive.put(static_cast<std::uint64_t>(book_.losses().size()));
  for (const auto& [what, count] : book_.losses()) {
    archive.put(what.first);
    archive.put_text(what.second.by);
    archive.put_text(what.second.reason);
    archive.put(count);
  }
  archive.put(fingerprint_);
  archive.put_span(std::span<const SimTime>(arrivals_));
}

bool MessageLog::load(ArchiveReader& archive) {
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  std::uint64_t copies = 0;
  std::uint64_t losses = 0;
  if (!archive.expect_section("messages") || !archive.get(sent) || !archive.get(delivered) ||
      !archive.get(copies) || !archive.get(losses)) {
    return false;
  }
  book_ = Book{};
  book_.add_sent(sent);
  book_.add_delivered(delivered);
  book_.add_copies(copies);
  for (std::uint64_t i = 0; i < losses; ++i) {
    Fate fate = Fate::kDropped;
    Book::Cause cause;
    std::uint64_t count = 0;
    if (!archive.get(fate) || !archive.get_text(cause.by) || !archive.get_text(cause.reason) ||
        !archive.get(count)) {
      return false;
    }
    if (fate != Fate::kDropped && fate != Fate::kExpired && fate != Fate::kRejected) return false;
    book_.add_lost(fate, cause.by, cause.reason, count);
  }
  return archive.get(fingerprint_) && archive.get_vector(arrivals_);
}

}  // namespace orrery::engine
