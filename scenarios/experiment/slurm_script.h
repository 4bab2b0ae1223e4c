// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace orrery::scenarios {

/// What a Slurm job array is made from.
struct SlurmJob {
  std::string program;             ///< as the machines of the cluster find it
  std::string scenario;            ///< path
  std::vector<std::string> words;  ///< further words of `orrery experiment`, without -j, --out
  std::string out;                 ///< folder or address of the store
  std::string command_line;        ///< that made the script
  std::uint32_t shards = 1;
  std::uint32_t cpus = 4;  ///< workers of a task
};

/// A script for `sbatch`: an array of `shards` tasks, each `orrery experiment ... --shard K/N`, and
/// in its comments how it is submitted and what collects the shards afterwards. All words are
/// quoted for the shell where they need it.
std::string slurm_script(const SlurmJob& job);

/// A shard of a job array, `2/8`: number from 0, and how many there are. False when it is none.
bool read_shard(const std::string& text, std::uint32_t& shard, std::uint32_t& shards);

}  // namespace orrery::scenarios
