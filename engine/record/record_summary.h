// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/record/record_plan.h"
#include "engine/record/run_store.h"

namespace orrery::engine {

/// What a recorder writes once for the whole plant, at the end of a run: commands, faults, and a
/// note for everything that the plan left out. Those of the parts of a plant are merged first, in
/// any order.
struct RecordSummary {
  struct Rows {
    std::string why_not;  ///< empty: kept
    std::uint64_t seen = 0;
    std::uint64_t kept = 0;
  };
  std::map<std::pair<std::string, std::string>, Rows> series;  ///< by stage and name
  std::map<std::uint64_t, CommandRecord> commands;             ///< by id
  std::vector<FaultRecord> faults;
  bool fault_added_devices = false;  ///< a device is kept because of a fault

  /// A command that was issued in one part may have arrived in another. Faults are put in the order
  /// of the whole plant and numbered anew (merge_ledgers).
  void merge(const RecordSummary& other);
  void write(const RecordPlan& plan, RunStore& store) const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);
};

/// Numbers of series over all parts of a plant: each part's recorder counts its own.
class SeriesNumbers {
 public:
  /// Gives a record of a part the number that its series has over the whole plant. False: another
  /// part has told this series already, and the record is not to be written. Every part's
  /// SeriesRecord comes before its chunks.
  bool renumber(std::uint32_t part, RunRecord& record);

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  std::map<std::pair<std::string, std::string>, SeriesId> by_name_;
  std::map<std::pair<std::uint32_t, SeriesId>, SeriesId> of_part_;
};

}  // namespace orrery::engine
