// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/record/archive.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// Where the rows for an agent or a control wait at its node: under way, or not yet looked at. One
/// slot for each input; each is a destination of its own in the books.
class Inbox {
 public:
  void add_slot(const SignalInfo& signal);

  /// Slots that take this signal.
  std::uint64_t inputs_of(SignalId signal) const;
  /// Rows have been sent towards this node; their arrival may lie in the future.
  void deliver(const Batch& rows);
  /// The same for rows that nobody else wants: they move where they can.
  void deliver(Batch&& rows);
  /// What has arrived up to `now` and is not too old leaves the slot. Returns how many rows were
  /// older than `max_age` on arrival; 0 keeps all.
  std::uint64_t take_arrived(std::size_t slot, SimTime now, Duration max_age, Batch& arrived);
  std::uint64_t waiting() const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  friend struct SiteProbe;  ///< of the tests: loses rows that the books must miss
  std::vector<Batch> slots_;
};

}  // namespace orrery::engine
