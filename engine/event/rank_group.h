// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
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
  /// Ends every rank at once with this exit code: for what one rank runs into while the others
  /// wait for it.
  [[noreturn]] virtual void abort(int code) = 0;
};

/// The lowest rank at which `mine` is true; nothing when it is true at none. All ranks call it.
std::optional<std::uint32_t> lowest_rank(RankGroup& ranks, bool mine);

/// What all ranks come to, so that they go on or give up together: `mine`, or the failure
/// `rank-failed` where only others have failed. Null: there are no others.
Result<void> agreed(Result<void> mine, RankGroup* ranks);
/// The failure is another rank's, which tells it.
bool is_told_elsewhere(const Diagnostics& failure);

/// This process is one of several that were started together under an MPI launcher.
bool started_by_mpi();
/// The rank that the launcher has told this process before it joins the others; 0 without one.
std::uint32_t rank_from_launcher();
/// Joins the others: loads the MPI module. Fails with `no-mpi` when the module is not there.
Result<std::unique_ptr<RankGroup>> join_mpi_ranks();

}  // namespace orrery::engine
