// SPDX-License-Identifier: Apache-2.0
#include "engine/time/sim_time.h"

#include <fmt/format.h>

namespace orrery::engine {

std::string to_string(SimTime time) {
  if (time == SimTime::never()) return "never";
  const bool negative = time.ns < 0;
  const std::uint64_t ns =
      negative ? 0 - static_cast<std::uint64_t>(time.ns) : static_cast<std::uint64_t>(time.ns);
  const std::uint64_t per_second = kNsPerSecond;
  const std::uint64_t seconds = ns / per_second;
  const std::uint64_t days = seconds / 86'400;
  std::string text = negative ? "-" : "";
  if (days > 0) text += fmt::format("{} d ", days);
  text += fmt::format("{:02}:{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
  if (const std::uint64_t ms = ns % per_second / 1'000'000; ms > 0)
    text += fmt::format(".{:03}", ms);
  return text;
}

}  // namespace orrery::engine
