// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/compute/hardware_profile.h"
#include "engine/record/archive.h"
#include "engine/time/sim_time.h"

namespace orrery::engine {

/// A machine with a work queue served in order. Modelled time and energy; no real work happens
/// here.
class Node {
 public:
  Node(std::string name, HardwareProfile profile)
      : name_(std::move(name)), profile_(std::move(profile)) {}

  const std::string& name() const { return name_; }
  const HardwareProfile& profile() const { return profile_; }

  /// Queues work that arrived at `now`; returns when it is done.
  SimTime run(SimTime now, double multiply_accumulates);
  double energy_j() const { return energy_j_; }
  double busy_s() const { return busy_s_; }

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  std::string name_;
  HardwareProfile profile_;
  SimTime free_at_;
  double energy_j_ = 0.0;
  double busy_s_ = 0.0;
};

}  // namespace orrery::engine
