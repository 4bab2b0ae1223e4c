// SPDX-License-Identifier: Apache-2.0
// The kernel's workloads W1 to W3, one run a call, one JSON object on standard output.
#include <sys/resource.h>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>

#include "tests/bench/kernel/workload.h"

namespace {

using orrery::bench::Workload;
using orrery::bench::WorkloadOptions;
using orrery::bench::WorkloadResult;

constexpr Workload kWorkloads[] = {
    {"W1", "typed", orrery::bench::run_timers_typed},
    {"W1", "typed_cut_64", orrery::bench::run_timers_typed_cut_64},
    {"W1", "typed_cut_8", orrery::bench::run_timers_typed_cut_8},
    {"W1", "typed_idle", orrery::bench::run_timers_typed_idle},
    {"W1", "scalar", orrery::bench::run_timers_scalar},
    {"W1", "ungrouped", orrery::bench::run_timers_ungrouped},
    {"W2", "windows", orrery::bench::run_phold_windows},
    {"W2", "ungrouped", orrery::bench::run_phold_ungrouped},
    {"W3", "windows", orrery::bench::run_mm1_windows},
    {"W3", "ungrouped", orrery::bench::run_mm1_ungrouped},
};

const Workload* find(const std::string& workload, const std::string& engine) {
  for (const Workload& row : kWorkloads) {
    if (workload == row.workload && engine == row.engine) return &row;
  }
  return nullptr;
}

nlohmann::ordered_json described(const Workload& workload, const WorkloadOptions& options,
                                 const WorkloadResult& result) {
  nlohmann::ordered_json json;
  json["workload"] = workload.workload;
  json["size"] = options.size;
  if (std::strcmp(workload.workload, "W2") == 0) json["per_lp"] = options.per_lp;
  json["engine"] = workload.engine;
  json["threads"] = options.threads;
  json["value"] = static_cast<double>(result.events) / result.wall_s * 1e-6;
  json["unit"] = "million events/s";
  json["bytes_per_entity"] = result.bytes_per_entity;
  json["fingerprint"] = result.fingerprint.text();
  if (result.mean_queue) json["mean_queue"] = *result.mean_queue;
  json["events"] = result.events;
  json["wall_s"] = result.wall_s;
  json["cpu_s"] = result.cpu_s;
  json["setup_s"] = result.setup_s;
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  json["peak_rss_bytes"] = static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
  return json;
}

int list_all() {
  for (const Workload& row : kWorkloads) std::printf("%s %s\n", row.workload, row.engine);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("One run of a kernel workload");
  std::string workload = "W1";
  std::string engine = "ungrouped";
  WorkloadOptions options;
  bool json = false;
  bool list = false;
  app.add_option("--workload", workload, "W1, W2 or W3");
  app.add_option("--engine", engine, "typed, scalar, ungrouped or windows");
  app.add_option("--size", options.size, "entities")->check(CLI::PositiveNumber);
  app.add_option("--per-lp", options.per_lp, "W2: events a process")->check(CLI::PositiveNumber);
  app.add_option("--threads", options.threads, "workers")->check(CLI::Range(1, 256));
  app.add_option("--seconds", options.simulated_s, "simulated length; 0: about 10 million events");
  app.add_option("--seed", options.seed, "seed");
  app.add_flag("--json", json, "one JSON object in one line (otherwise indented)");
  app.add_flag("--list", list, "every workload with its engines");
  CLI11_PARSE(app, argc, argv);
  if (list) return list_all();
  const Workload* found = find(workload, engine);
  if (found == nullptr) {
    std::fprintf(stderr, "no engine %s for %s; --list shows all\n", engine.c_str(),
                 workload.c_str());
    return 2;
  }
  const WorkloadResult result = found->run(options);
  std::puts(described(*found, options, result).dump(json ? -1 : 2).c_str());
  return 0;
}
