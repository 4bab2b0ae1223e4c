// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "engine/registry/diagnostic.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// Bytes that a run of a scenario holds at its height, about: columns of devices, sensors, links,
/// steps and judges, the rows that wait between two ticks, and the buffers of the largest part, for
/// one worker. Within 1.5 times of what is measured where no agent learns; what an agent keeps to
/// train on comes on top.
double estimated_bytes(const Scenario& scenario);

/// Memory that this process may use: that of the machine, or less where its control group has a
/// limit.
double usable_memory_bytes();

/// The least limit of a process's control group and those above it (Linux, versions 1 and 2);
/// infinite without one. `groups` is like /proc/self/cgroup, `mount` like /sys/fs/cgroup.
double group_limit_bytes(const std::filesystem::path& groups, const std::filesystem::path& mount);

/// Refuses a scenario that cannot fit into `available` bytes, at its largest population, and says
/// how many of it would fit.
void check_memory(const Scenario& scenario, double available, engine::Diagnostics& diagnostics);

}  // namespace orrery::scenarios
