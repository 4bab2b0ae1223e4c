// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/population/fault_target.h"
#include "engine/registry/param_set.h"

namespace orrery::engine {

/// One write that a fault makes on its target: fault point <- factor * severity *
/// params[scaled_by].
struct FaultWrite {
  std::string point;
  double factor = 1.0;
  bool times_severity = true;
  std::string scaled_by;  ///< a parameter of the fault, or empty
};

/// A kind of fault, told as data: which fault points of a target it sets while it is active. A
/// target suits a fault when it has those points; nothing else ties the two together.
struct FaultModel {
  ModelInfo info;
  std::vector<FaultWrite> writes;
  bool ends_on_repair = false;  ///< the target's notice with NoticeEffect::kRepaired ends it

  void apply(FaultTarget& target, std::uint32_t row, double severity, const ParamSet& params) const;
  void clear(FaultTarget& target, std::uint32_t row) const;
  /// Name of the first fault point that `info` lacks, or empty when the fault suits it.
  std::string missing_point(const ModelInfo& target) const;
};

/// A kind of fault without parameters.
FaultModel describe_fault(std::string name, std::string summary, std::vector<FaultWrite> writes);

/// Faults of sensors and links; faults of devices are listed in `devices/catalog.cpp`.
const std::vector<FaultModel>& common_fault_models();

}  // namespace orrery::engine
