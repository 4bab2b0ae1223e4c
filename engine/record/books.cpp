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

std::uint64_t Book::total(Fate fate) const {
  std::uint64_t sum = 0;
  for (const auto& [key, count] : losses_) {
    if (key.first == fate) sum += count;
  }
  return sum;
}

}  // namespace orrery::engine
