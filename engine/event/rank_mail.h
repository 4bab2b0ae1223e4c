// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/registry/result.h"

namespace orrery::engine {

/// Messages between two ranks at a time, for ranks that work on things of their own and do not make
/// the same calls in the same order (for that: RankGroup). Messages of one rank arrive in the order
/// in which they were sent. One thread calls.
class RankMail {
 public:
  struct Message {
    std::uint32_t from = 0;
    std::vector<std::byte> bytes;
  };
  virtual ~RankMail() = default;

  virtual std::uint32_t rank() const = 0;
  virtual std::uint32_t size() const = 0;
  /// Does not wait for the receiver.
  virtual void send(std::uint32_t to, std::vector<std::byte> bytes) = 0;
  /// The next message that has come; nothing when none has. Never waits.
  virtual std::optional<Message> receive() = 0;
  /// Ends every rank at once with this exit code.
  [[noreturn]] virtual void abort(int code) = 0;
};

/// Joins the other ranks: loads the MPI module. The last one to be destroyed lets all go: each
/// waits, asleep, until what it has sent has arrived. Not beside a RankGroup in one process. Fails
/// as `join_mpi_ranks`.
Result<std::unique_ptr<RankMail>> join_rank_mail();

}  // namespace orrery::engine
