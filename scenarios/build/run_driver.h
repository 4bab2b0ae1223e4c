// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/event/run_control.h"
#include "engine/record/run_store.h"
#include "scenarios/build/breakpoints.h"
#include "scenarios/build/checkpoint.h"
#include "scenarios/build/run.h"

namespace orrery::scenarios {

/// How driving a run ended.
struct DriveEnd {
  enum class How {
    kFinished,  ///< at the end of the run
    kStopped,   ///< by `keep_going`; a snapshot was taken
    kPaused,    ///< by a breakpoint; a snapshot was taken
    kFailed,    ///< the store cannot write
  };
  How how = How::kFinished;
  std::string reason;  ///< what met the breakpoint
};

/// Takes a run from where it is to its end: at the wanted speed, with breakpoints and snapshots.
DriveEnd drive(engine::Steerable& simulation, const RunOptions& options, Breakpoints& breakpoints,
               RunWatch& watch, Checkpoint& checkpoint, const engine::RunStore& store);

/// The same for a simulation over several ranks, which stop together at the times at which rows are
/// handed over; without breakpoints and without a speed.
DriveEnd drive_ranks(engine::Simulation& simulation, const RunOptions& options, RunWatch& watch,
                     Checkpoint& checkpoint, const engine::RunStore& store);

}  // namespace orrery::scenarios
