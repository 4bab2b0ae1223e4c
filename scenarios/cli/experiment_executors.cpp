// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/experiment_executors.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "engine/event/rank_group.h"
#include "scenarios/experiment/rank_pool.h"
#include "scenarios/experiment/shell_word.h"
#include "scenarios/experiment/slurm_script.h"

namespace orrery::scenarios {

using engine::ExitCode;

void add_executor_options(CLI::App& command, ExecutorWords& words) {
  command.add_option("--shard", words.shard,
                     "K/N: only the runs of shard K (from 0) of N, beside other shards' commands");
  command
      .add_option("--slurm", words.slurm,
                  "print a Slurm job array that executes it, or write it to --slurm=FILE")
      ->expected(0, 1)
      ->default_str("-");
  command.add_option("--shards", words.shards, "tasks of the job array, each with -j workers")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
}

engine::Result<void> read_shard_word(const ExecutorWords& words, BatchOptions& options) {
  if (words.shard.empty()) return {};
  if (!read_shard(words.shard, options.shard, options.shards)) {
    return engine::failure("shard", {"--shard"}, fmt::format("'{}' is no shard", words.shard),
                           "write K/N with K from 0 to N - 1, such as 0/4");
  }
  options.writers = Writers::kShards;
  return {};
}

ExitCode write_slurm_script(const Console& console, const ExecutorWords& words,
                            const ScriptWords& script) {
  SlurmJob job;
  std::error_code unknown;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown);
  job.program = unknown ? "orrery" : program.string();
  job.scenario = script.scenario;
  job.words = script.words;
  job.out = script.out;
  job.shards = words.shards;
  job.cpus = script.workers;
  job.command_line = "orrery experiment " + shell_quoted(script.scenario);
  for (const auto& word : script.words) job.command_line += " " + shell_quoted(word);
  job.command_line += fmt::format(" --slurm --shards {} -j {}", words.shards, script.workers);
  if (words.slurm == "-") {
    console.print(slurm_script(job));
    return ExitCode::kOk;
  }
  if (!(std::ofstream(words.slurm) << slurm_script(job) << std::flush)) {
    console.complain(fmt::format("orrery: cannot write {}", words.slurm));
    return ExitCode::kIo;
  }
  console.say(fmt::format("Next: sbatch {}", shell_quoted(words.slurm)));
  return ExitCode::kOk;
}

ExitCode work_with_ranks(RankWork work) {
  const bool good = work.workers && !work.plan.empty();
  auto mail = engine::join_rank_mail();
  if (!mail)
    return engine::rank_from_launcher() == 0 ? work.refuse(mail.error()) : ExitCode::kInternal;
  if ((*mail)->rank() != 0) {
    serve_rank(**mail, good ? work.workers->get() : nullptr, work.plan);
    return ExitCode::kOk;
  }
  if (!good) {
    let_ranks_go(**mail);
    return work.refuse(work.workers ? engine::Diagnostics() : work.workers.error());
  }
  auto pool = pool_of_ranks(std::move(*mail), std::move(*work.workers), work.plan);
  if (!pool) return work.refuse(pool.error());
  return work.work(**pool);
}

}  // namespace orrery::scenarios
