// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/registry/diagnostic.h"
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
  std::string target;      ///< `pump[3]`, `pump[10..19]`, `pump.temperature[3]`, a link; without
                           ///< rows: all of them
  std::string what;        ///< a kind of fault, or an input of the device
  double value = 1.0;      ///< severity, or the command's value in `unit`
  engine::Duration lasts;  ///< of a fault; 0: to the end of the run
  std::vector<std::pair<std::string, std::string>> params;  ///< of a fault, as a user writes them
  std::string unit;  ///< of a command's value; empty: the SI unit of the input

  /// Where a log says it, by key; an empty key is the whole. Empty for what was done in a window.
  /// It does not belong to what is compared.
  std::map<std::string, engine::SourcePlace> places;

  bool operator==(const Intervention& other) const;
};

/// The log as text: YAML, one list of interventions in order of time, as `--interventions` reads.
/// Reading it gives the same log, to the nanosecond and the last bit.
std::string interventions_text(const std::vector<Intervention>& log);
/// In order of time; what happens at one time stays in the order of the text. Errors, all at once
/// with place: `intervention-form`, `intervention-key`, `intervention-kind`, `intervention-time`,
/// `intervention-value`, those of documents and units.
engine::Result<std::vector<Intervention>> read_interventions(const std::string& text,
                                                             const std::string& file);
/// The log in a file; `io-open` where it cannot be read.
engine::Result<std::vector<Intervention>> load_interventions(const std::string& file);

/// The scenario in which these happen: faults behind its own, commands by hand; what was in it of
/// an earlier log is replaced. Errors, all at once: what the plant does not have, what is out of
/// range (`intervention-target`, `intervention-rows`, `intervention-input`, `intervention-value`,
/// those of faults in a scenario). `file` names the log in messages and in the run's header.
engine::Result<Scenario> with_interventions(Scenario scenario, const std::vector<Intervention>& log,
                                            const std::string& file);

}  // namespace orrery::scenarios
