// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/store/experiment_store.h"

// An experiment without simulation: whole rows made from their numbers.
namespace orrery::testing {

inline scenarios::ExperimentHeader experiment_header(const std::string& text = "text") {
  scenarios::ExperimentHeader header;
  header.name = "pumps";
  header.description = "over a lossy radio";
  header.scenario_path = "pumps.yaml";
  header.scenario_text = text;
  header.experiment_text = "replications: 3";
  header.files = {{"profile.csv", std::string(64, 'a')}};
  header.version = "0.1.0";
  header.command_line = "orrery experiment pumps.yaml";
  header.machine = "a machine";
  header.factors = {{"agent", "", "", {"pca", "always_on"}, false, false},
                    {"loss", "network.links.radio.loss", "", {}, true, false}};
  header.responses = {"watch.event_recall", "watch.cost"};
  header.design = "grid";
  header.repeats = {{3, 1}};
  header.compare_factor = "agent";
  header.compare_baseline = "always_on";
  header.compare_noise = 0.02;
  return header;
}

/// Losses that sort differently as texts.
inline const std::vector<double>& synthetic_losses() {
  static const std::vector<double> kLosses = {1e-5, 0.02, 0.1, 2, 10};
  return kLosses;
}

inline std::vector<scenarios::Measure> synthetic_measures(std::uint64_t index, std::size_t count) {
  const auto uniform = [&](std::uint64_t i) {
    return static_cast<double>((index * 2654435761u + i * 40503u) % 1000003u) / 1000003.0;
  };
  std::vector<scenarios::Measure> measures = {
      {"watch.event_recall", "1", uniform(0), uniform(1) - 1.0, 1.0 + uniform(2), index % 7 + 1},
      {"watch.cost", "1/day", 1e6 / (1.0 + uniform(3)), {}, {}, 1}};
  for (std::size_t i = measures.size(); i < count; ++i)
    measures.push_back({"m" + std::to_string(i), "s", uniform(i), {}, {}, i});
  return measures;
}

/// Run `index` of a grid of two agents and five losses; every 13th failed.
inline scenarios::RunRow synthetic_run(std::uint64_t index, std::size_t measures = 2) {
  scenarios::RunRow run;
  const std::vector<std::string> agents = {"always_on", "pca"};
  const auto& losses = synthetic_losses();
  const std::string agent = agents[index % 2];
  const double loss = losses[index / 2 % losses.size()];
  run.id = std::to_string(index * 7919 + 1) + std::string(20, 'f');
  run.replication = static_cast<std::uint32_t>(index / (2 * losses.size()));
  run.seed = ~std::uint64_t{0} - run.replication;
  const std::string number = std::to_string(loss);
  run.point = "agent=" + agent + ", loss=" + number;
  run.factors = {{agent}, {number, loss}};
  run.order = static_cast<std::uint32_t>(index % 10);
  run.command_line = "orrery run pumps.yaml --seed " + std::to_string(index);
  run.wall_s = 0.5;
  run.cpu_s = 0.4;
  run.memory_bytes = 1 << 20;
  run.worker = "host:1";
  run.build = "0123";
  run.ended_unix_s = 1'790'000'000;
  if (index % 13 == 12) {
    run.status = scenarios::RunStatus::kFailed;
    run.exit_code = 3;
    run.trouble = "pumps.yaml:3:1: error range: 'loss' is too large";
    return run;
  }
  run.fingerprint = std::to_string(index) + "/all";
  run.measures = synthetic_measures(index, measures);
  run.gates = {{"finds them", "watch.event_recall", ">=", 0.5, run.measures[0].value,
                run.measures[0].lower, run.measures[0].upper, engine::Verdict::kFail}};
  return run;
}

inline std::vector<scenarios::RunRow> synthetic_runs(std::uint64_t first, std::uint64_t end,
                                                     std::size_t measures = 2) {
  std::vector<scenarios::RunRow> runs;
  for (std::uint64_t i = first; i < end; ++i) runs.push_back(synthetic_run(i, measures));
  return runs;
}

}  // namespace orrery::testing
