// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "scenarios/format/safe_path.h"

namespace orrery::scenarios {

/// One end of a stream between two processes of this machine: whole messages, and open files with
/// them. Calls wait; a process whose other end is gone is told by the result, never by a signal.
class MessageSocket {
 public:
  struct Message {
    std::vector<std::byte> bytes;
    std::vector<OpenFile> files;
  };

  MessageSocket() = default;
  explicit MessageSocket(OpenFile end) : end_(std::move(end)) {}
  /// Both ends; throws std::system_error when the system gives none.
  static std::pair<MessageSocket, MessageSocket> make();

  bool is_open() const { return end_.is_open(); }
  int descriptor() const { return end_.descriptor(); }
  void close() { end_ = OpenFile(); }

  /// False: the other end is gone.
  bool send(std::span<const std::byte> bytes, std::span<const int> files = {});
  /// Nothing: the other end is gone.
  std::optional<Message> receive();

 private:
  OpenFile end_;
};

}  // namespace orrery::scenarios
