// SPDX-License-Identifier: Apache-2.0
#include "engine/event/mpi_mail.h"

#include <chrono>
#include <climits>
#include <cstdlib>
#include <thread>
#include <utility>

#include "engine/registry/check.h"

namespace orrery::engine {
namespace {

constexpr auto kNap = std::chrono::milliseconds(1);

}  // namespace

MpiMail::MpiMail() {
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
  MPI_Comm_size(MPI_COMM_WORLD, &size_);
}

// MPI waits by asking again and again, on a whole core: what can take long is waited for asleep.
MpiMail::~MpiMail() {
  MPI_Request all_are_here = MPI_REQUEST_NULL;
  while (!sending_.empty()) {
    forget_sent();
    std::this_thread::sleep_for(kNap);
  }
  MPI_Ibarrier(MPI_COMM_WORLD, &all_are_here);
  int done = 0;
  while (MPI_Test(&all_are_here, &done, MPI_STATUS_IGNORE) == MPI_SUCCESS && done == 0)
    std::this_thread::sleep_for(kNap);
  MPI_Finalize();
}

void MpiMail::send(std::uint32_t to, std::vector<std::byte> bytes) {
  ORRERY_CHECK(bytes.size() <= INT_MAX, "more than 2 GiB in a message");
  // Kept until MPI has done with the bytes: a receiver that is sending too would never come to it.
  Sending& sending = sending_.emplace_back();
  sending.bytes = std::move(bytes);
  MPI_Isend(sending.bytes.data(), static_cast<int>(sending.bytes.size()), MPI_BYTE,
            static_cast<int>(to), 0, MPI_COMM_WORLD, &sending.request);
  forget_sent();
}

std::optional<RankMail::Message> MpiMail::receive() {
  forget_sent();
  int there = 0;
  MPI_Status status;
  MPI_Iprobe(MPI_ANY_SOURCE, 0, MPI_COMM_WORLD, &there, &status);
  if (there == 0) return std::nullopt;
  int length = 0;
  MPI_Get_count(&status, MPI_BYTE, &length);
  Message message;
  message.from = static_cast<std::uint32_t>(status.MPI_SOURCE);
  message.bytes.resize(static_cast<std::size_t>(length));
  MPI_Recv(message.bytes.data(), length, MPI_BYTE, status.MPI_SOURCE, 0, MPI_COMM_WORLD,
           MPI_STATUS_IGNORE);
  return message;
}

void MpiMail::abort(int code) {
  MPI_Abort(MPI_COMM_WORLD, code);
  std::_Exit(code);
}

void MpiMail::forget_sent() {
  sending_.remove_if([](Sending& sending) {
    int done = 0;
    MPI_Test(&sending.request, &done, MPI_STATUS_IGNORE);
    return done != 0;
  });
}

}  // namespace orrery::engine

extern "C" orrery::engine::RankMail* orrery_join_mail() { return new orrery::engine::MpiMail; }
