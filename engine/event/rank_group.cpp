// SPDX-License-Identifier: Apache-2.0
#include "engine/event/rank_group.h"

#include <cstdlib>

#include "engine/registry/module_file.h"

namespace orrery::engine {

bool started_by_mpi() {
  // Open MPI and MPICH's Hydra tell their children how many they are.
  return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr || std::getenv("PMI_SIZE") != nullptr;
}

Result<std::unique_ptr<RankGroup>> join_mpi_ranks() {
  const std::string path = module_file("mpi.so");
  std::string why = "there is no such file";
  // Open MPI opens its own parts, which look for its symbols among those that all may see.
  void* library = path.empty() ? nullptr : open_module(path, true, why);
  using Join = RankGroup* (*)();
  const auto join = library == nullptr
                        ? nullptr
                        : reinterpret_cast<Join>(module_symbol(library, "orrery_join_ranks"));
  if (join == nullptr) {
    return failure("no-mpi", {path},
                   "this process was started under an MPI launcher, but the MPI module cannot be "
                   "loaded: " +
                       why,
                   "build with ORRERY_WITH_MPI=ON, or start one process without mpirun");
  }
  return std::unique_ptr<RankGroup>(join());
}

}  // namespace orrery::engine
