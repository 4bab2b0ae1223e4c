// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "engine/time/sim_time.h"

namespace orrery::engine {

/// The processes (ranks) that drive one plant together, each some of its parts. All of them make
/// the same calls in the same order.
class RankGroup {
 public:
  using Bytes = std::vector<std::byte>;
  virtual ~RankGroup() = default;

  virtual std::uint32_t rank() const = 0;
  virtual std::uint32_t size() const = 0;
  /// The least of all ranks' times, one by one.
  virtual void least(SimTime* times, std::size_t count) = 0;
  /// Sends `out[r]` to rank r; gives what came from each, by rank.
  virtual std::vector<Bytes> exchange(const std::vector<Bytes>& out) = 0;
  /// What every rank gave, at rank 0; nothing at the others.
  virtual std::vector<Bytes> gather(const Bytes& mine) = 0;
  /// What rank 0 has, at every rank.
  virtual Bytes broadcast(const Bytes& mine) = 0;
  /// True at every rank when it is true at one.
  virtual bool any(bool mine) = 0;
};

/// This process is one of several that were started together under an MPI launcher.
bool started_by_mpi();
/// Joins the others: loads the MPI module. Fails with `no-mpi` when the module is not there.
Result<std::unique_ptr<RankGroup>> join_mpi_ranks();

}  // namespace orrery::engine
