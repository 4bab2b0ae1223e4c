// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/slurm_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string_view>

#include "scenarios/experiment/shell_word.h"

namespace orrery::scenarios {
namespace {

bool is_address(const std::string& out) { return out.find("://") != std::string::npos; }

/// Letters, digits, underscores and dashes of a file's name: names of jobs and of their output
/// files.
std::string job_name(const std::string& scenario) {
  std::string name = std::filesystem::path(scenario).stem().string();
  for (char& c : name) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && c != '_') c = '-';
  }
  return name.empty() ? "orrery" : name;
}

/// `orrery experiment sweep.yaml --set a=b`, without store, shard and workers.
std::string common_words(const SlurmJob& job) {
  std::string line = shell_quoted(job.program) + " experiment " + shell_quoted(job.scenario);
  for (const std::string& word : job.words) line += " " + shell_quoted(word);
  return line;
}

/// Comments end with the line: a name with a line break must not begin a command.
std::string in_comment(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\r', ' ');
  return text;
}

}  // namespace

std::string slurm_script(const SlurmJob& job) {
  const std::string name = job_name(job.scenario);
  const std::string collect = common_words(job) + " --out " + shell_quoted(job.out);
  const std::string where =
      is_address(job.out) ? "All tasks write into one database."
                          : "Each task has a store of its own in the folder's shards/, which the\n"
                            "# collecting command takes in: the folder must be one that all "
                            "machines see.";
  return fmt::format(
      R"(#!/bin/bash
# Made by: {made_by}
#
# Submit:   job=$(sbatch --parsable THIS_FILE)
# Collect:  sbatch --dependency=afterany:$job --job-name={name}-table --time=01:00:00 \
#             --wrap={collect_quoted}
#           or, when the tasks have ended, by hand:
#           {collect}
#
# A run belongs to one task by its identity, so tasks never do the same work. Finished runs are
# never repeated: submit again after a time limit, a failed machine or more replications.
# {where}
#
#SBATCH --job-name={name}
#SBATCH --array=0-{last}
#SBATCH --ntasks=1
#SBATCH --cpus-per-task={cpus}
#SBATCH --time=24:00:00
#SBATCH --signal=B:TERM@60
#SBATCH --output={name}-%A_%a.log
# Also of use: --mem-per-cpu=2G, --partition=..., --array=0-{last}%10 (ten at a time).

exec {common} \
  --shard "$SLURM_ARRAY_TASK_ID/{shards}" -j "${{SLURM_CPUS_PER_TASK:-1}}" \
  --out {out}
)",
      fmt::arg("made_by", in_comment(job.command_line)), fmt::arg("name", name),
      fmt::arg("collect", in_comment(collect)),
      fmt::arg("collect_quoted", in_comment(shell_quoted(collect))), fmt::arg("where", where),
      fmt::arg("last", job.shards - 1), fmt::arg("cpus", job.cpus),
      fmt::arg("common", common_words(job)), fmt::arg("shards", job.shards),
      fmt::arg("out", shell_quoted(job.out)));
}

bool read_shard(const std::string& text, std::uint32_t& shard, std::uint32_t& shards) {
  const std::size_t slash = text.find('/');
  if (slash == std::string::npos) return false;
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const auto first = std::from_chars(begin, begin + slash, shard);
  const auto second = std::from_chars(begin + slash + 1, end, shards);
  return first.ec == std::errc{} && first.ptr == begin + slash && second.ec == std::errc{} &&
         second.ptr == end && shard < shards;
}

}  // namespace orrery::scenarios
