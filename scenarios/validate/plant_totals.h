// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/event/executive.h"
#include "engine/record/histogram.h"
#include "engine/record/run_records.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// What the metrics of the plant and the network are made from, at the end of a run: of a whole
/// plant, or of its parts, merged in any order.
struct PlantTotals {
  struct Block {
    engine::DeviceId first_device = 0;
    std::vector<double> values;  ///< of one output, by device
  };
  std::vector<std::vector<Block>> outputs;  ///< by metric of the scenario
  std::vector<double> compute_j;            ///< by node; a node works in one part only
  double network_bytes = 0.0;
  engine::Books books;

  /// Settled first: see Executive::settle.
  static PlantTotals of(const Scenario& scenario, const engine::Executive& executive);
  void merge(const PlantTotals& other);
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);
};

/// Totals over populations that the scenario asks for, and how readings travelled.
std::vector<engine::MetricRecord> plant_metrics(const Scenario& scenario, PlantTotals totals,
                                                const engine::Histogram& latency_ns,
                                                std::uint64_t seed);

}  // namespace orrery::scenarios
