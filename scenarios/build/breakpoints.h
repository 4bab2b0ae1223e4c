// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/event/plant.h"
#include "engine/event/run_control.h"
#include "engine/record/tap.h"
#include "engine/registry/result.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// Conditions on which a run pauses, and the taps through which they see it.
struct Breakpoints {
  std::vector<std::unique_ptr<engine::Breakpoint>> all;
  std::vector<engine::Tap*> taps;
};

/// Reads conditions as a user writes them:
///
///     at 2 d                              that simulated time
///     watch alerts                        an agent's (or a control's, `watch/random`) first alert
///     drift starts, drift ends            a fault's onset and end
///     pump.temperature > 90 degC          an expression over what the sensors of one device report
///
/// All mistakes at once, with the place `kBreakPlace`. Errors: `break-unknown`, `break-devices`,
/// and those of times and expressions. `directory` must outlive them.
inline constexpr const char* kBreakPlace = "--break";
engine::Result<Breakpoints> make_breakpoints(const std::vector<std::string>& texts,
                                             const Scenario& scenario,
                                             const engine::PlantDirectory& directory);

}  // namespace orrery::scenarios
