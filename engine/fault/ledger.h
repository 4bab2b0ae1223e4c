// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/record/archive.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// One fault that happened: ground truth. It meets predictions only in metrics.
struct FaultRecord {
  std::uint64_t id = 0;    ///< order of onset, from 1
  std::string fault;       ///< name in the scenario
  std::string model;       ///< `bearing_wear`, `sensor_drift`, `recorded`
  std::string target;      ///< `pump[17]`, `pump.temperature[3]`, `uplink[0]`
  bool on_device = false;  ///< it concerns one device, so a detector can be asked about it
  DeviceId device = 0;
  SimTime start;  ///< onset
  SimTime end = SimTime::never();
  SimTime failed_at = SimTime::never();
  double severity = 1.0;
  bool told_elsewhere = false;  ///< of a link that two parts of a plant work: the other one tells
};

/// All faults of a run, in order of onset.
class FaultLedger {
 public:
  std::uint64_t open(FaultRecord record);
  void close(std::uint64_t id, SimTime end);
  void mark_failed(std::uint64_t id, SimTime at);

  const std::vector<FaultRecord>& records() const { return records_; }
  bool active_on(DeviceId device, SimTime at) const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  std::vector<FaultRecord> records_;
};

}  // namespace orrery::engine
