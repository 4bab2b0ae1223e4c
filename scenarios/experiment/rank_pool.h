// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "engine/event/rank_mail.h"
#include "engine/registry/result.h"
#include "scenarios/experiment/worker_pool.h"

// The workers of several processes (ranks) as one pool. Rank 0 decides what runs and writes the
// store; every rank has workers of its own, forked before it joined the others.
namespace orrery::scenarios {

/// At rank 0: its own workers, then those of the other ranks, by rank. Waits until all have
/// answered. `plan` is what all must agree on (`plan_digest`). When the pool is destroyed, the
/// other ranks are let go. Fails with `rank-differs` or `rank-failed`; the ranks are let go then,
/// too.
engine::Result<std::unique_ptr<WorkerPool>> pool_of_ranks(std::unique_ptr<engine::RankMail> mail,
                                                          std::unique_ptr<WorkerPool> workers,
                                                          const std::string& plan);

/// At every other rank: its workers do what rank 0 says, until that lets it go. `workers` null, or
/// `plan` empty: something went wrong here, which rank 0 hears instead.
void serve_rank(engine::RankMail& mail, WorkerPool* workers, const std::string& plan);

/// At rank 0, when it comes to no pool: the other ranks end.
void let_ranks_go(engine::RankMail& mail);

/// What two ranks have in common when they read the same experiment with the same build.
std::string plan_digest(const ExperimentHeader& header);

}  // namespace orrery::scenarios
