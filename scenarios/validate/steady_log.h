// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/record/archive.h"
#include "engine/record/run_records.h"
#include "engine/record/tap.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// Adds up what sensors report, interval by interval, for metrics with `reduce: steady_mean`. Each
/// part of a plant has its own log. Logs are merged in the order of the parts, so that sums are the
/// same whoever drove which part.
class SteadyLog final : public engine::Tap {
 public:
  explicit SteadyLog(const Scenario& scenario);

  /// Values of stage kSampled by their time of sampling; rows without a value do not count.
  void on_batch(engine::FlowStage stage, const engine::SignalInfo& signal,
                const engine::Batch& rows) override;

  /// Means over all devices of the intervals that are complete at `end`, in SI units; intervals
  /// without a value are left out. `starts` gets the index of each mean's interval.
  std::vector<double> means(const MetricElement& metric, engine::SimTime end,
                            std::vector<std::int64_t>& starts) const;

  /// Takes in what the next part saw, for the same scenario.
  void merge(const SteadyLog& other);
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  struct Sums {
    std::string signal;
    std::int64_t every_ns = 1;
    std::vector<double> sum;  ///< by interval
    std::vector<double> count;
  };
  void add(const engine::Batch& rows, Sums& sums) const;

  std::map<std::string, Sums> by_metric_;
};

/// The mean of each steady metric after its warm-up, which MSER-5 cuts off, and NAME_warm_up, the
/// length of what was cut. Both NaN, with a note, where no steady state is found. The interval is
/// that of the mean of at most 20 batches of successive intervals, which are nearly independent
/// when a batch is long against the correlation time.
/// Source: Schmeiser, Operations Research 30 (1982) 556 (number of batches); MSER: warm_up.h.
struct SteadyOutcome {
  std::vector<engine::MetricRecord> metrics;
  std::vector<engine::NoteRecord> notes;
};
SteadyOutcome steady_metrics(const Scenario& scenario, const SteadyLog& log, engine::SimTime end);

}  // namespace orrery::scenarios
