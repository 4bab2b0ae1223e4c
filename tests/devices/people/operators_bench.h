// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "engine/random/stream.h"
#include "tests/devices/device_bench.h"

namespace orrery::devices {

/// A crew as the Erlang formulas have it: alarms of a Poisson process over many places, nothing
/// but an exponential diagnosis of mean 1 s.
inline std::unique_ptr<engine::Population> erlang_crew(double operators, double waiting_places,
                                                       std::uint64_t seed) {
  return on_the_bench("people/operators",
                      {{"operators", operators},
                       {"waiting_places", waiting_places},
                       {"exponential_diagnosis", 1.0},
                       {"diagnosis_time", 1.0},
                       {"walking_time", 0.0},
                       {"reaction_time", 0.0},
                       {"mistrust", 0.0},
                       {"flood", 1e9}},
                      200, seed);
}

/// Poisson alarms at `rate` a second, place after place.
inline void alarms(engine::Population& crew, double rate, int count, std::uint64_t seed) {
  engine::Stream arrivals({seed, 1, engine::Purpose::kArrival});
  double time_s = 0.0;
  for (int i = 0; i < count; ++i) {
    time_s += arrivals.exponential(1.0 / rate);
    advance_to(crew, time_s);
    crew.write(0, static_cast<std::uint32_t>(i) % crew.size(), 1.0);
  }
  advance_to(crew, time_s);
}

inline double total_of(const engine::Population& population, const std::string& output) {
  double sum = 0.0;
  for (std::uint32_t r = 0; r < population.size(); ++r) sum += value_of(population, output, r);
  return sum;
}

/// Alarms that are neither handled, ignored, missed, waiting nor in hand: none.
inline double lost_alarms(const engine::Population& crew) {
  return total_of(crew, "raised") - total_of(crew, "handled") - total_of(crew, "ignored") -
         total_of(crew, "missed") - total_of(crew, "waiting") - total_of(crew, "in_hand");
}

}  // namespace orrery::devices
