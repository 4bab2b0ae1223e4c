// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "scenarios/experiment/local_workers.h"
#include "scenarios/experiment/message_socket.h"

namespace orrery::scenarios {

// The first byte of a message between the pool and a worker.
enum class ToWorker : std::uint8_t {
  kJob,  ///< a job, as of row_archive.h
  kGo,   ///< the memory that was asked for may be used
  kStop  ///< it is not given any more: the job does not begin
};
enum class FromWorker : std::uint8_t {
  kNeeds,    ///< bytes, a double: waits for kGo or kStop
  kRow,      ///< the row of the job
  kStopped,  ///< the job was stopped and gives no row
};

/// The life of a worker: job after job, until the other end is gone. SIGTERM stops the run under
/// way at its next safe place, and all that come after it.
void work_off_jobs(MessageSocket& pool, const ExecuteJob& execute);

}  // namespace orrery::scenarios
