// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "engine/record/archive.h"

namespace orrery::engine {

enum class Fate { kDelivered, kDropped, kExpired, kRejected };

const char* to_string(Fate fate);

/// Double-entry book of one kind of thing (readings, messages, commands, label queries). Every
/// original ends, per destination, in exactly one fate. What is still under way is counted by
/// walking the queues that hold it
/// (`set_in_flight`), never computed as the remainder: a thing lost without a fate leaves the book
/// unbalanced.
class Book {
 public:
  struct Cause {
    std::string by;      ///< who: a link, a sensor, a step, a node
    std::string reason;  ///< why: `loss`, `outage`, `queue full`, `out of range`
    auto operator<=>(const Cause&) const = default;
  };

  void add_sent(std::uint64_t count = 1) { sent_ += count; }
  void add_copies(std::uint64_t count = 1) { copies_ += count; }
  void add_delivered(std::uint64_t count = 1) { delivered_ += count; }
  /// Dropped, expired or rejected.
  void add_lost(Fate fate, const std::string& by, const std::string& reason,
                std::uint64_t count = 1);
  /// Adds what another part of the plant counted; things under way too.
  void merge(const Book& other);
  void set_in_flight(std::uint64_t count) { in_flight_ = count; }

  std::uint64_t sent() const { return sent_; }
  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t dropped() const { return total(Fate::kDropped); }
  std::uint64_t expired() const { return total(Fate::kExpired); }
  std::uint64_t rejected() const { return total(Fate::kRejected); }
  std::uint64_t in_flight() const { return in_flight_; }
  std::uint64_t copies() const { return copies_; }
  bool balanced() const {
    return sent_ == delivered_ + dropped() + expired() + rejected() + in_flight_;
  }

  /// Losses by fate and cause, in a fixed order.
  const std::map<std::pair<Fate, Cause>, std::uint64_t>& losses() const { return losses_; }

  /// All but what is in flight, which is counted again from what holds it.
  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  std::uint64_t total(Fate fate) const;

  std::uint64_t sent_ = 0;
  std::uint64_t delivered_ = 0;
  std::uint64_t in_flight_ = 0;
  std::uint64_t copies_ = 0;
  std::map<std::pair<Fate, Cause>, std::uint64_t> losses_;
};

/// The four separate books of a run.
struct Books {
  void merge(const Books& other);

  Book reading;
  Book message;
  Book command;
  Book label_query;

  bool balanced() const {
    return reading.balanced() && message.balanced() && command.balanced() && label_query.balanced();
  }
};

}  // namespace orrery::engine
