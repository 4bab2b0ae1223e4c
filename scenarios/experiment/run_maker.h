// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/experiment/design_point.h"
#include "scenarios/experiment/run_identity.h"

namespace orrery::scenarios {

/// Gives the runs of an experiment their seed and their identity.
class RunMaker {
 public:
  RunMaker(RunIdentity identity, std::vector<std::string> factors, std::uint64_t first_seed,
           bool common_random_numbers)
      : identity_(std::move(identity)),
        factors_(std::move(factors)),
        first_seed_(first_seed),
        common_random_numbers_(common_random_numbers) {}

  /// Replication `replication` of `point`, which stands at `index`.
  PlannedRun make(const DesignPoint& point, std::size_t index, std::uint32_t replication) const;

  const std::vector<std::string>& factors() const { return factors_; }

 private:
  std::uint64_t seed_of(const DesignPoint& point, std::uint32_t replication) const;

  RunIdentity identity_;
  std::vector<std::string> factors_;
  std::uint64_t first_seed_;
  bool common_random_numbers_;
};

}  // namespace orrery::scenarios
