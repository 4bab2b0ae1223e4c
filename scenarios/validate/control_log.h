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

/// Adds up what the steps of controls were worth, over all decision makers. Each part of a plant
/// has its own log; logs are merged in the order of the parts, so that sums are the same whoever
/// drove which part.
class ControlLog final : public engine::Tap {
 public:
  explicit ControlLog(const Scenario& scenario);

  void on_control(const engine::ControlRecord& record) override;

  /// Of every control: NAME.reward and NAME.cost_X, sums; NAME.X of each measure, reduced as its
  /// element says over steps (sums and means also over decision makers); NAME.fallback_share, of
  /// decisions.
  std::vector<engine::MetricRecord> metrics() const;

  /// Takes in what the next part saw, for the same scenario.
  void merge(const ControlLog& other);
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  using Reduce = MeasureElement::Reduce;
  struct Measure {
    std::string name;
    std::string unit;
    Reduce reduce = Reduce::kSum;
    double value = 0.0;
  };
  struct Sums {
    double reward = 0.0;
    std::vector<std::string> cost_names;
    std::vector<double> costs;
    std::vector<Measure> measures;
    std::uint64_t decisions = 0;
    std::uint64_t steps = 0;  ///< decisions that another followed
    std::uint64_t on_fallback = 0;
  };
  static void take(double value, Measure& measure);

  std::map<std::string, Sums> by_control_;
};

}  // namespace orrery::scenarios
