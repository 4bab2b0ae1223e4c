// SPDX-License-Identifier: Apache-2.0
#include "engine/record/books.h"

#include "engine/registry/check.h"

namespace orrery::engine {

const char* to_string(Fate fate) {
  switch (fate) {
    case Fate::kDelivered: return "delivered";
    case Fate::kDropped: return "dropped";
    case Fate::kExpired: return "expired";
    case Fate::kRejected: return "rejected";
  }
  ORRERY_CHECK(false, "unknown Fate");
}

void Book::add_lost(Fate fate, const std::string& by, const std::string& reason,
                    std::uint64_t count) {
  ORRERY_CHECK(fate != Fate::kDelivered, "a delivery is not a loss");
  if (count > 0) losses_[{fate, {by, reason}}] += count;
}

void Book::merge(const Book& other) {
  sent_ += other.sent_;
  delivered_ += other.delivered_;
  in_flight_ += other.in_flight_;
  copies_ += other.copies_;
  for (const auto& [cause, count] : other.losses_) losses_[cause] += count;
}

void Books::merge(const Books& other) {
  reading.merge(other.reading);
  message.merge(other.message);
  command.merge(other.command);
  label_query.merge(other.label_query);
}

std::uint64_t Book::total(Fate fate) const {
  std::uint64_t sum = 0;
  for (const auto& [key, count] : losses_) {
    if (key.first == fate) sum += count;
  }
  return sum;
}

void Book::save(ArchiveWriter& archive) const {
  archive.begin_section("book");
  archive.put(sent_);
  archive.put(delivered_);
  archive.put(copies_);
  archive.put(static_cast<std::uint64_t>(losses_.size()));
  for (const auto& [what, count] : losses_) {
    archive.put(what.first);
    archive.put_text(what.second.by);
    archive.put_text(what.second.reason);
    archive.put(count);
  }
}

bool Book::load(ArchiveReader& archive) {
  *this = Book{};
  std::uint64_t losses = 0;
  if (!archive.expect_section("book") || !archive.get(sent_) || !archive.get(delivered_) ||
      !archive.get(copies_) || !archive.get(losses)) {
    return false;
  }
  for (std::uint64_t i = 0; i < losses; ++i) {
    Fate fate = Fate::kDropped;
    Cause cause;
    std::uint64_t count = 0;
    if (!archive.get(fate) || !archive.get_text(cause.by) || !archive.get_text(cause.reason) ||
        !archive.get(count)) {
      return false;
    }
    if (fate != Fate::kDropped && fate != Fate::kExpired && fate != Fate::kRejected) return false;
    add_lost(fate, cause.by, cause.reason, count);
  }
  return true;
}

}  // namespace orrery::engine
