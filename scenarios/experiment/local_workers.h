// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "scenarios/experiment/job_runner.h"
#include "scenarios/experiment/worker_pool.h"

namespace orrery::scenarios {

/// What a worker does with a job: `JobRunner::run`, or what a test puts in its place.
using ExecuteJob = std::function<std::optional<RunRow>(const Job&, const RunGate&)>;

/// Workers on this machine that execute jobs by `execute` and together use at most `memory_bytes`,
/// as far as their estimates are right: a run that does not fit beside the others waits; one that
/// fits beside nothing runs alone. Call while the process has one thread.
engine::Result<std::unique_ptr<WorkerPool>> fork_workers(ExecuteJob execute, std::size_t workers,
                                                         double memory_bytes);

}  // namespace orrery::scenarios
