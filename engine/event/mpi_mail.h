// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mpi.h>

#include <list>
#include <optional>
#include <vector>

#include "engine/event/rank_mail.h"

namespace orrery::engine {

/// RankMail by MPI; part of the MPI module.
class MpiMail final : public RankMail {
 public:
  MpiMail();
  ~MpiMail() override;

  std::uint32_t rank() const override { return static_cast<std::uint32_t>(rank_); }
  std::uint32_t size() const override { return static_cast<std::uint32_t>(size_); }
  void send(std::uint32_t to, std::vector<std::byte> bytes) override;
  std::optional<Message> receive() override;
  [[noreturn]] void abort(int code) override;

 private:
  struct Sending {
    std::vector<std::byte> bytes;
    MPI_Request request = MPI_REQUEST_NULL;
  };
  void forget_sent();

  std::list<Sending> sending_;
  int rank_ = 0;
  int size_ = 1;
};

}  // namespace orrery::engine
