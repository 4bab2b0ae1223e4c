// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <string>

#include "models/foreign/foreign_network.h"
#include "scenarios/host/protocol.h"

namespace orrery::scenarios {

/// The words that start the host process, in this order.
struct HostSettings {
  static constexpr int kWords = 9;

  std::string format;
  std::string module;    ///< path of the learning library's module
  bool isolated = true;  ///< in namespaces of its own; false: the filter alone
  SharedLayout memory;
  models::WindowLayout layout = models::WindowLayout::kRows;
  std::size_t memory_bytes = 0;  ///< that the model may use

  static HostSettings read(char** words) {
    const auto number = [](const char* word) { return std::strtoull(word, nullptr, 10); };
    const auto small = [&](const char* word) { return static_cast<std::uint32_t>(number(word)); };
    HostSettings settings;
    settings.format = words[1];
    settings.module = words[2];
    settings.isolated = std::string(words[3]) == "isolated";
    settings.memory = {small(words[4]), small(words[5]), small(words[6]), small(words[7])};
    settings.layout = static_cast<models::WindowLayout>(small(words[8]));
    settings.memory_bytes = number(words[9]);
    return settings;
  }
};

}  // namespace orrery::scenarios
