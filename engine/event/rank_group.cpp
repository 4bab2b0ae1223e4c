// SPDX-License-Identifier: Apache-2.0
#include "engine/event/rank_group.h"

#include <cstdlib>
#include <string_view>

#include "engine/event/rank_mail.h"
#include "engine/registry/module_file.h"

namespace orrery::engine {

namespace {

/// How a launcher tells its children how many they are, and which.
struct Launcher {
  const char* size;
  const char* rank;
};
/// Open MPI; MPICH's Hydra and Slurm's PMI-2; Slurm's PMIx.
constexpr Launcher kLaunchers[] = {{"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"},
                                   {"PMI_SIZE", "PMI_RANK"},
                                   {"SLURM_NTASKS", "PMIX_RANK"}};

/// The rank as text; null for a process that is alone.
const char* launched_rank() {
  for (const Launcher& launcher : kLaunchers) {
    const char* size = std::getenv(launcher.size);
    const char* rank = std::getenv(launcher.rank);
    if (size != nullptr && rank != nullptr && std::string_view(size) != "1") return rank;
  }
  return nullptr;
}

}  // namespace

std::optional<std::uint32_t> lowest_rank(RankGroup& ranks, bool mine) {
  SimTime lowest = mine ? SimTime{ranks.rank()} : SimTime::never();
  ranks.least(&lowest, 1);
  if (lowest == SimTime::never()) return std::nullopt;
  return static_cast<std::uint32_t>(lowest.ns);
}

Result<void> agreed(Result<void> mine, RankGroup* ranks) {
  if (ranks == nullptr || !ranks->any(!mine.has_value()) || !mine) return mine;
  return failure("rank-failed", {}, "another rank could not go on", "see its message");
}

bool is_told_elsewhere(const Diagnostics& failure) {
  return !failure.empty() && failure.items().front().code == "rank-failed";
}

bool started_by_mpi() { return launched_rank() != nullptr; }

std::uint32_t rank_from_launcher() {
  const char* rank = launched_rank();
  return rank == nullptr ? 0 : static_cast<std::uint32_t>(std::strtoul(rank, nullptr, 10));
}

namespace {

/// Loads the MPI module and calls one of its functions that join the other ranks.
template <class Joined>
Result<std::unique_ptr<Joined>> join_by(const char* function) {
  const std::string path = module_file("mpi.so");
  std::string why = "there is no such file";
  // Open MPI opens its own parts, which look for its symbols among those that all may see.
  void* library = path.empty() ? nullptr : open_module(path, true, why);
  using Join = Joined* (*)();
  const auto join =
      library == nullptr ? nullptr : reinterpret_cast<Join>(module_symbol(library, function));
  if (join == nullptr) {
    return failure("no-mpi", {path},
                   "this process was started under an MPI launcher, but the MPI module cannot be "
                   "loaded: " +
                       why,
                   "build with ORRERY_WITH_MPI=ON, or start one process without mpirun");
  }
  return std::unique_ptr<Joined>(join());
}

}  // namespace

Result<std::unique_ptr<RankGroup>> join_mpi_ranks() {
  return join_by<RankGroup>("orrery_join_ranks");
}

Result<std::unique_ptr<RankMail>> join_rank_mail() { return join_by<RankMail>("orrery_join_mail"); }

}  // namespace orrery::engine
