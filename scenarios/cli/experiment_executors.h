// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <vector>

#include "scenarios/cli/console.h"
#include "scenarios/experiment/batch.h"

namespace orrery::scenarios {

/// Who executes an experiment besides the workers of one process: shards on machines of their own,
/// through Slurm or by hand.
struct ExecutorWords {
  std::string shard;         ///< `K/N`; empty: everything
  std::string slurm;         ///< empty: no script; `-`: to stdout; else a file
  std::uint32_t shards = 4;  ///< of the script
};
void add_executor_options(CLI::App& command, ExecutorWords& words);

/// What `--shard` asks for. An error is of usage.
engine::Result<void> read_shard_word(const ExecutorWords& words, BatchOptions& options);

/// What a script repeats of the command line.
struct ScriptWords {
  std::string scenario;
  std::vector<std::string> words;  ///< that say what the experiment is
  std::string out;
  std::uint32_t workers = 1;  ///< of a task
};
engine::ExitCode write_slurm_script(const Console& console, const ExecutorWords& words,
                                    const ScriptWords& script);

/// Under an MPI launcher: the workers of all ranks as one pool for `work`, which rank 0 does; the
/// others serve it and end with 0. `workers` and `plan` were made before the ranks join; `failed`
/// says at rank 0 why there are none.
struct RankWork {
  engine::Result<std::unique_ptr<WorkerPool>> workers;
  std::string plan;  ///< `plan_digest`; empty: nothing to work on
  std::function<engine::ExitCode(WorkerPool& pool)> work;
  std::function<engine::ExitCode(const engine::Diagnostics& why)> refuse;
};
engine::ExitCode work_with_ranks(RankWork work);

}  // namespace orrery::scenarios
