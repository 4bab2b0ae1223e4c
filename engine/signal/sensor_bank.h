// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/population.h"

namespace orrery::engine {

/// What a bank is made from: sensors of one kind, one on each row of a population, measuring one
/// output.
struct SensorBankSpec {
  std::string name;  ///< `pump.vibration`
  std::uint64_t seed = 0;
  std::uint32_t first_row = 0;  ///< as the host's
  const Population* host = nullptr;
  int output = 0;           ///< index into the host's outputs
  Duration period;          ///< 0: at the times of the recorded rows
  Duration offset;          ///< of the first sample
  std::uint32_t width = 1;  ///< samples in a waveform row
  double sample_rate_hz = 0.0;
  std::map<std::string, std::vector<double>> columns;  ///< one value a row; absent: the default
};

/// Sensors of one kind, one on each row of a host population. A row is sampled, then spoiled by the
/// imperfections of its sensor; truth and report stay apart.
class SensorBank : public FaultTarget {
 public:
  virtual const SensorBankSpec& spec() const = 0;

  /// Appends to `truth` and `reported`, row by row alike, the samples due in [from, until) that are
  /// reported. The host stands at `from`. A sensor without a value gives NaN and
  /// `Quality::kMissing`; one that has nothing to report, or is away or asleep, gives no row.
  /// Sequence numbers count the samples that a sensor takes, reported or not. Sensors with clocks
  /// of their own give rows at their own times, in order of device and then time, any number a
  /// period. `first_device` is the device on row 0 of this host.
  virtual void sample(SimTime from, SimTime until, const Population& host, DeviceId first_device,
                      Batch& truth, Batch& reported) = 0;

  virtual void save(ArchiveWriter& archive) const = 0;
  virtual bool load(ArchiveReader& archive) = 0;
};

}  // namespace orrery::engine
