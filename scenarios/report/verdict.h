// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/record/run_records.h"

namespace orrery::scenarios {

/// What a run amounts to, for a person in a hurry.
struct RunVerdict {
  enum class Tone { kPass, kFail, kUndecided, kPlain };

  Tone tone = Tone::kPlain;  ///< kPlain: the scenario has no gates
  std::string headline;      ///< `Passed: both gates hold.`
  std::string sentence;      ///< what was found, at what price, against which control
};

const char* to_string(RunVerdict::Tone tone);
/// Of a verdict by gates.
RunVerdict::Tone tone_of(engine::Verdict verdict);

/// From metrics, gates and books alone; says nothing that they do not. Books that do not balance
/// fail a run whatever its gates say.
RunVerdict verdict_of(const engine::RunTables& run);

/// The agent that the sentence is about: the highest event recall, then the fewest false alarms.
/// Null without an agent that was scored.
const engine::MetricRecord* best_agent(const engine::RunTables& run);

/// Agent and control (empty: the agent itself) of all that was scored: each agent in the order of
/// the file, its controls behind it.
std::vector<std::pair<std::string, std::string>> judges_of(const engine::RunTables& run);

/// A metric over everything (no group); null when the run has none.
const engine::MetricRecord* find_metric(const engine::RunTables& run, const std::string& name,
                                        const std::string& agent, const std::string& control);

}  // namespace orrery::scenarios
