// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "engine/agent/agent.h"
#include "models/data/series_set.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// An agent that has been shown its training rows and is ready to learn.
struct Pupil {
  std::string model;                     ///< catalogue name
  engine::AgentSpec spec;                ///< as made
  std::string trained_on;                ///< what, with seed and digest: the identity of the rows
  std::uint64_t rows = 0;                ///< shown
  std::unique_ptr<engine::Agent> agent;  ///< also a models::Trainable
};

struct TrainingSource {
  std::string agent;  ///< its name in the scenario, or a model
  std::uint64_t seed = 1;
  std::optional<engine::Duration> until;  ///< instead of the fit part of the clean period
  std::vector<std::string> settings;      ///< `NAME=VALUE` of a model
  std::function<bool(engine::SimTime now, engine::SimTime end)> keep_going;  ///< false stops
};

/// Simulates the clean period of `source.agent` and shows it every row that it would have seen;
/// in the simulation a judge that never alerts takes its place. Errors: `unknown-agent`,
/// `not-trainable`, `training-period`, those of build_plant; `interrupted`.
engine::Result<Pupil> pupil_of_scenario(const Scenario& scenario, const TrainingSource& source);

/// Shows the training rows of every recording to a new agent of the model `source.agent`.
/// Errors: `unknown-agent`, `not-trainable`, `train-rows`, those of its parameters.
engine::Result<Pupil> pupil_of_set(const models::SeriesSet& set, const TrainingSource& source);

}  // namespace orrery::scenarios
