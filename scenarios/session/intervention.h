// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/param_set.h"
#include "engine/registry/result.h"
#include "engine/time/sim_time.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// Something that a person did to the plant during a run. A run is a function of its scenario, its
/// seed and the log of these: the log repeats the run bit for bit, with or without a window.
struct Intervention {
  enum class Kind { kFault, kCommand };
  Kind kind = Kind::kFault;
  engine::SimTime at;
  std::string target;      ///< `pump[3]`, `pump.temperature[3]`, a link
  std::string what;        ///< a kind of fault, or an input of the device
  double value = 1.0;      ///< severity, or the command's value in SI
  engine::Duration lasts;  ///< of a fault; 0: to the end of the run
  std::vector<std::pair<std::string, std::string>> params;  ///< of a fault, as a user writes them
  bool operator==(const Intervention&) const = default;
};

/// The log as text: YAML, one list of interventions in order of time, as `--interventions` reads.
std::string interventions_text(const std::vector<Intervention>& log);
/// Errors, all at once with place: `intervention-...`.
engine::Result<std::vector<Intervention>> read_interventions(const std::string& text,
                                                             const std::string& file);
/// The scenario in which these happen: faults behind its own, commands by hand. Errors, all at
/// once: what the plant does not have, what is out of range. `file` names the log in messages.
engine::Result<Scenario> with_interventions(Scenario scenario, const std::vector<Intervention>& log,
                                            const std::string& file);

}  // namespace orrery::scenarios
