// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

/// What the run and its isolated host process say to each other: messages over a socket that keeps
/// their borders, numbers through shared memory. Neither a message nor the memory is believed: a
/// foreign model can write both.
namespace orrery::scenarios {

// Descriptors of the host process; 0 is /dev/null, 1 and 2 the pipe that the run reads.
inline constexpr int kSocketDescriptor = 3;
inline constexpr int kMemoryDescriptor = 4;
inline constexpr int kModelDescriptor = 5;
inline constexpr int kFilterDescriptor = 6;  ///< of a Python agent only

inline constexpr std::uint32_t kProtocolMark = 0x4f524831;  // ORH1

enum class HostTask : std::uint32_t { kLoad = 1, kScore = 2 };

struct HostRequest {
  std::uint32_t mark = kProtocolMark;
  HostTask task = HostTask::kLoad;
  std::uint32_t number = 0;  ///< rises by one; the reply repeats it
  std::uint32_t windows = 0;
};

/// The first reply, of number 0, says that the process has locked itself in.
enum class HostStatus : std::uint32_t {
  kDone = 0,
  kModelError = 1,     ///< of the model; `text` says what
  kCannotIsolate = 2,  ///< the kernel refused a part of the lock-down
  kHostError = 3,      ///< a library of ours is missing or of another version
};

struct HostReply {
  std::uint32_t mark = kProtocolMark;
  std::uint32_t number = 0;
  HostStatus status = HostStatus::kDone;
  std::uint32_t rank = 0;
  std::array<std::int64_t, 4> dims = {};  ///< shape of what the model gave
  std::array<char, 464> text = {};
};
static_assert(sizeof(HostReply) == 512);

/// The front of the shared memory. A model can forge it: it serves notes, not decisions.
struct SharedFront {
  std::atomic<std::uint32_t> refused_calls;  ///< of the kernel that the filter has refused
  std::atomic<std::uint32_t> first_refused;  ///< number of the first one
  std::atomic<std::uint32_t> asked;          ///< hint: the message of this number has been sent
  std::atomic<std::uint32_t> answered;       ///< likewise of the reply
};

/// Looks for a number in the shared memory before the caller goes to sleep over the socket: to wake
/// a process costs as much as a small batch. Only a hint; the message itself is read and checked
/// afterwards, whatever the hint says.
inline void glance(const std::atomic<std::uint32_t>& hint, std::uint32_t number,
                   std::chrono::microseconds most) {
  const auto until = std::chrono::steady_clock::now() + most;
  while (hint.load(std::memory_order_acquire) != number &&
         std::chrono::steady_clock::now() < until) {
    __builtin_ia32_pause();  // x86-64, as the whole host
  }
}
inline constexpr std::chrono::microseconds kGlanceForReply{1000};
inline constexpr std::chrono::microseconds kGlanceForRequest{200};
inline constexpr std::size_t kInputOffset = 4096;

/// Shared memory: front, then the inputs of a call, then its outputs.
struct SharedLayout {
  std::uint32_t windows = 0;  ///< of a call
  std::uint32_t length = 1;
  std::uint32_t features = 0;
  std::uint32_t outputs = 1;  ///< a window

  std::size_t input_values() const { return std::size_t{windows} * length * features; }
  std::size_t output_values() const { return std::size_t{windows} * outputs; }
  std::size_t output_offset() const {
    return kInputOffset + (input_values() * sizeof(float) + 63) / 64 * 64;
  }
  std::size_t bytes() const { return output_offset() + output_values() * sizeof(float); }
};

}  // namespace orrery::scenarios
