// SPDX-License-Identifier: Apache-2.0
// make_experiment FOLDER REPLICATIONS [PAUSE_MS]: an experiment of two agents at five losses with
// made-up outcomes, for tests of what reads experiments. Every 50th run has failed. With a pause it
// is written run by run, as by a batch at work, and is finished afterwards.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <thread>

#include "scenarios/store/experiment_store.h"

namespace orrery::scenarios {
namespace {

constexpr double kLosses[] = {0.0, 0.01, 0.05, 0.1, 0.2};
constexpr const char* kAgents[] = {"pca", "rule"};

ExperimentHeader header() {
  ExperimentHeader header;
  header.name = "loss \"sweep\" <b>é";
  header.description = "Made-up outcomes of two agents behind a lossy link.";
  header.scenario_path = "made-up.yaml";
  header.scenario_text = "name: made up\n";
  header.version = "0.0.0";
  header.command_line = "make_experiment";
  header.factors = {{"agent", "", "", {"pca", "rule"}, false, false},
                    {"loss", "network.links.field.loss", "1", {}, true, false}};
  for (const double loss : kLosses) header.factors[1].levels.push_back(fmt::format("{}", loss));
  header.responses = {"watch.event_recall", "downtime"};
  header.design = "grid";
  return header;
}

RunRow row(std::size_t number, std::size_t agent, double loss, std::uint32_t replication) {
  RunRow row;
  row.id = fmt::format("{:032x}", number + 1);
  row.replication = replication;
  row.seed = replication + 1;
  row.order = static_cast<std::uint32_t>(number % 10);
  row.factors = {{kAgents[agent], NAN}, {fmt::format("{}", loss), loss}};
  row.point = fmt::format("agent={}, loss={}", kAgents[agent], loss);
  row.wall_s = 0.5;
  row.command_line = fmt::format("orrery run made-up.yaml --seed {}", row.seed);
  row.worker = "here:1";
  if (number % 50 == 49) {
    row.status = RunStatus::kFailed;
    row.exit_code = 8;
    row.trouble = "made-up.yaml:1:1: error made-up: <b>broken</b>";
    return row;
  }
  row.fingerprint = "00/made-up";
  const double recall = 0.95 - loss * (1.0 + static_cast<double>(agent)) + 0.01 * (replication % 5);
  row.measures = {{"watch.event_recall", "1", recall, 0.5, 1.0, 20},
                  {"downtime", "s", 100.0 * loss + replication % 3, {}, {}, 4}};
  row.gates = {
      {"recall", "watch.event_recall", ">=", 0.9, recall, 0.5, 1.0, engine::Verdict::kUndecided}};
  return row;
}

int make(const char* folder, std::uint32_t replications, int pause_ms) {
  auto store = open_experiment_store(folder);
  if (!store || !(*store)->begin(header(), Writers::kOne, "")) return 1;
  BatchStatus status;
  status.expected = 10ull * replications;
  std::vector<RunRow> rows;
  const auto write = [&] {
    status.running = status.ended < status.expected ? 2 : 0;
    status.remaining_s = static_cast<double>(status.expected - status.ended) * 1e-3 * pause_ms;
    return (*store)->append(rows) && (*store)->set_status(status);
  };
  for (std::uint32_t r = 0; r < replications; ++r) {
    for (std::size_t point = 0; point < 10; ++point) {
      rows.push_back(row(status.ended, point / 5, kLosses[point % 5], r));
      ++status.ended;
      status.failed += rows.back().status == RunStatus::kFailed ? 1 : 0;
      if (pause_ms == 0) continue;
      if (!write()) return 1;
      rows.clear();
      std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms));
    }
  }
  status.finished = true;
  return write() && (*store)->end() ? 0 : 1;
}

}  // namespace
}  // namespace orrery::scenarios

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  return orrery::scenarios::make(argv[1], static_cast<std::uint32_t>(std::atoi(argv[2])),
                                 argc > 3 ? std::atoi(argv[3]) : 0);
}
