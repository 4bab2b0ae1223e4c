// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/record/archive.h"
#include "engine/record/books.h"
#include "engine/record/fingerprint.h"

namespace orrery::engine {

/// The book and the fingerprint of one kind of thing in the network, messages or commands. A flow
/// row is carried ahead of time: until its arrival it is held here, by its time of arrival, and
/// counts as under way.
class MessageLog {
 public:
  void sent(std::uint64_t count) { book_.add_sent(count); }
  void arrives(std::uint64_t key, std::uint64_t number, SimTime at);
  void delivered(std::uint64_t key, std::uint64_t number, SimTime at);
  void lost(Fate fate, const Book::Cause& cause, std::uint64_t key, std::uint64_t number,
            SimTime at);
  /// Many rows carried ahead to `until`, in columns: `arrives` of each that has fate kDelivered,
  /// `lost` of each other, but for the causes, which come in `lost_for`. Fates as numbers.
  void end(std::span<const std::uint64_t> keys, std::span<const std::uint64_t> numbers,
           std::span<const SimTime> at, std::span<const double> fates, SimTime until);
  void lost_for(Fate fate, const Book::Cause& cause, std::uint64_t count);

  /// Moves what arrives before `until` to the delivered ones.
  void settle(SimTime until);
  /// Rows carried ahead whose arrival lies after `now`.
  std::uint64_t arriving_after(SimTime now) const;
  /// The book at `now`, not before the end of the last `settle`; `held` is what the queues hold
  /// besides.
  Book book(SimTime now, std::uint64_t held) const;
  const Fingerprint& fingerprint() const { return fingerprint_; }

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  friend struct NetworkProbe;
  void sign(Fate fate, std::uint64_t key, std::uint64_t number, SimTime at);

  Book book_;
  Fingerprint fingerprint_;
  std::vector<SimTime> arrivals_;  ///< of rows carried ahead, in no particular order
};

}  // namespace orrery::engine
