// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/record/fingerprint.h"

namespace orrery::bench {

/// What one run of the kernel's benchmark program is asked for.
struct WorkloadOptions {
  std::uint64_t size = 10'000;  ///< entities: sensors (W1), logical processes (W2), stations (W3)
  std::uint64_t per_lp = 1;     ///< W2: events under way for each logical process
  unsigned threads = 1;
  double simulated_s = 0.0;  ///< 0: the workload's own default, about ten million events
  std::uint64_t seed = 1;
};

struct WorkloadResult {
  std::uint64_t events = 0;
  double wall_s = 0.0;  ///< the run alone, set-up left out
  double cpu_s = 0.0;   ///< processor time of the run, all threads
  double setup_s = 0.0;
  double bytes_per_entity = 0.0;     ///< what the process had allocated for the model at its peak
  engine::Fingerprint fingerprint;   ///< of what happened: the same for any engine and threads
  std::optional<double> mean_queue;  ///< W3: time average of customers in a station
};

/// One workload on one engine. To add one: a function in a file here, a row in main.cpp.
struct Workload {
  const char* workload;
  const char* engine;
  WorkloadResult (*run)(const WorkloadOptions&);
};

// W1, timer population: size sensors, period 1 s, random phase; a sample draws one Gaussian and
// adds it to the sensor's accumulator (timer_population.h).
WorkloadResult run_timers_typed(const WorkloadOptions& options);         ///< one batch, uncut
WorkloadResult run_timers_typed_cut_64(const WorkloadOptions& options);  ///< time cut every 64
WorkloadResult run_timers_typed_cut_8(const WorkloadOptions& options);
WorkloadResult run_timers_typed_idle(const WorkloadOptions& options);  ///< hardly any is due
WorkloadResult run_timers_scalar(const WorkloadOptions& options);      ///< a callback an event
WorkloadResult run_timers_ungrouped(const WorkloadOptions& options);

// W2, PHOLD: delay 0.1 s + Exp(0.9 s), every destination uniform over all logical processes.
WorkloadResult run_phold_windows(const WorkloadOptions& options);
WorkloadResult run_phold_ungrouped(const WorkloadOptions& options);

// W3, size independent M/M/1 stations, utilisation 0.8.
WorkloadResult run_mm1_windows(const WorkloadOptions& options);
WorkloadResult run_mm1_ungrouped(const WorkloadOptions& options);

}  // namespace orrery::bench
