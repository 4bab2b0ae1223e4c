// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/population/fault_target.h"
#include "engine/record/archive.h"
#include "engine/registry/param_set.h"
#include "engine/registry/result.h"
#include "engine/signal/batch.h"
#include "engine/time/sim_time.h"

namespace orrery::engine {

/// Something a row reported while it advanced; `code` is an index into `ModelInfo::notices`.
struct Notice {
  std::uint32_t row = 0;
  std::uint16_t code = 0;
  SimTime time;
};

/// A span in which recorded data is labelled as abnormal; both ends included.
struct LabelledSpan {
  std::uint32_t row = 0;
  SimTime start;
  SimTime end;
  std::string label;
};

/// What a population, or one part's share of its rows, is made from. Every numeric parameter has
/// one value a row, variation already drawn.
struct PopulationSpec {
  std::string name;
  std::uint32_t count = 1;
  std::uint32_t first_row = 0;  ///< of the whole population, where this is a part of it
  std::uint64_t seed = 0;
  Duration step = {60 * kNsPerSecond};  ///< longest integration step
  std::map<std::string, std::vector<double>> columns;
  ParamSet texts;  ///< texts, files and choices: the same for all rows
};

/// Devices of one model: one row a device, parameters and state as columns. A lone machine is a
/// population of one; a coupled system (a joint solve over many rows) is one too. The executive
/// advances it to the earliest time at which anything can touch it, so nothing outside may assume a
/// fixed step.
class Population : public FaultTarget {
 public:
  virtual SimTime now() const = 0;
  /// Integrates every row up to `to` and appends what rows reported, in order of time and row.
  virtual void advance(SimTime to, std::vector<Notice>& notices) = 0;

  /// True value of a scalar output of every row, at `now()`.
  virtual void read(int output, std::span<double> column) const = 0;
  /// True waveform or image of one row that starts at `now()`; `samples` is `sample_rate_hz` apart.
  virtual void render(int output, std::uint32_t row, double sample_rate_hz,
                      std::span<double> samples) const;
  /// Rows with times of their own in [from, until), for populations that play recorded data. False
  /// when the output has none and is to be sampled by a clock.
  virtual bool recorded(int output, SimTime from, SimTime until, Batch& out) const;
  /// Ground truth that came with recorded data.
  virtual std::vector<LabelledSpan> labels() const { return {}; }
  /// End of recorded data, or `never()`.
  virtual SimTime end_of_recording() const { return SimTime::never(); }

  /// A command has arrived: sets an input, held until the next one.
  virtual void write(int input, std::uint32_t row, double value) = 0;
  /// Sets an input of every row, as wires do.
  virtual void write_column(int input, std::span<const double> column);
  /// Wired inputs have their first values: outputs that follow from inputs at once are computed
  /// again, without time passing. Called once, at the start of a run.
  virtual void settle_start() {}

  /// What went wrong in the equations, in one sentence; empty when nothing did. A run that
  /// ends with trouble has failed.
  virtual std::string trouble() const { return {}; }

  virtual void save(ArchiveWriter& archive) const = 0;
  virtual bool load(ArchiveReader& archive) = 0;
};

}  // namespace orrery::engine
