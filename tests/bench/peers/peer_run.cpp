// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/peers/peer_run.h"

#include <malloc.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace orrery::bench {
namespace {

nlohmann::ordered_json described(const PeerProgram& program, const PeerOptions& options,
                                 const PeerResult& result) {
  nlohmann::ordered_json json;
  json["workload"] = options.workload;
  json["size"] = options.size;
  if (options.workload == "W2") json["per_lp"] = options.per_lp;
  json["engine"] = program.engine;
  if (!program.schedulers.empty()) json["scheduler"] = options.scheduler;
  json["generator"] = options.generator;
  json["threads"] = 1;
  json["value"] = static_cast<double>(result.events) / result.wall_s * 1e-6;
  json["unit"] = "million events/s";
  json["bytes_per_entity"] = static_cast<double>(result.bytes) / static_cast<double>(options.size);
  if (result.fingerprint) json["fingerprint"] = result.fingerprint->text();
  if (result.mean_queue) json["mean_queue"] = *result.mean_queue;
  json["events"] = result.events;
  json["wall_s"] = result.wall_s;
  json["setup_s"] = result.setup_s;
  return json;
}

void add_options(CLI::App& app, const PeerProgram& program, PeerOptions& options) {
  app.add_option("--workload", options.workload, "what is simulated")
      ->check(CLI::IsMember(program.workloads));
  app.add_option("--size", options.size, "entities")->check(CLI::PositiveNumber);
  app.add_option("--per-lp", options.per_lp, "W2: events a process")->check(CLI::PositiveNumber);
  app.add_option("--generator", options.generator, "random numbers: ours, or the simulator's own")
      ->check(CLI::IsMember(program.generators))
      ->take_last();
  if (!program.schedulers.empty()) {
    app.add_option("--scheduler", options.scheduler, "the event list")
        ->check(CLI::IsMember(program.schedulers));
    app.add_flag("--reuse-events", options.reuse_events, "W1: events that are never allocated");
  }
  app.add_option("--seconds,--sim-seconds", options.simulated_s, "simulated length")
      ->check(CLI::PositiveNumber);
  app.add_option("--seed", options.seed, "seed");
}

}  // namespace

int peer_main(const PeerProgram& program, int argc, char** argv) {
  CLI::App app("One run of a workload on " + program.engine + ", as one JSON object");
  PeerOptions options;
  options.generator = program.generators.front();
  bool json = false;
  add_options(app, program, options);
  app.add_flag("--json", json, "one line (otherwise indented)");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& mistake) {
    return app.exit(mistake) == 0 ? 0 : 2;
  }
  const PeerResult result = program.run(options);
  std::puts(described(program, options, result).dump(json ? -1 : 2).c_str());
  return 0;
}

std::uint64_t held_bytes() {
  const struct mallinfo2 now = mallinfo2();
  return now.uordblks + now.hblkhd;
}

double CounterDraws::exponential(double mean) { return -mean * std::log(uniform()); }

std::int64_t timer_phase_ns(std::uint64_t seed, std::uint64_t sensor) {
  return static_cast<std::int64_t>(
      engine::uniform_at({seed, engine::entity_key("sensor", sensor), engine::Purpose::kInitial},
                         0) *
      1e9);
}

engine::StreamKey timer_noise(std::uint64_t seed, std::uint64_t sensor) {
  return {seed, engine::entity_key("sensor", sensor), engine::Purpose::kSensorNoise};
}

void sign_timer(engine::Fingerprint& fingerprint, std::uint64_t sensor, std::uint64_t samples,
                double sum) {
  const double values[] = {sum};
  fingerprint.add('s', sensor, samples, {}, values);
}

}  // namespace orrery::bench
