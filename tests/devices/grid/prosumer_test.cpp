// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "engine/population/coupled_group.h"
#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

/// A home with a roof, a battery that serves it, and the meter at its door, in a group of wires.
struct Prosumer {
  std::vector<std::unique_ptr<engine::Population>> parts;
  std::unique_ptr<engine::CoupledGroup> group;

  Prosumer() {
    parts.push_back(on_the_bench("grid/load", {{"mean_power", 900.0}}));
    parts.push_back(on_the_bench("grid/pv"));
    parts.push_back(on_the_bench("grid/battery", {{"mode", 1.0}}));
    parts.push_back(on_the_bench("grid/meter", {{"error_share", 0.0}}));
    std::vector<engine::CoupledGroup::Member> members;
    for (std::size_t i = 0; i < parts.size(); ++i)
      members.push_back({i, parts[i].get(), engine::Duration{60 * engine::kNsPerSecond}});
    const auto wire = [&](std::size_t from, std::size_t to, const char* input, double scale) {
      return engine::Wire{from,  parts[from]->info().output_index("power"),
                          to,    parts[to]->info().input_index(input),
                          scale, {0},
                          {0}};
    };
    group = std::make_unique<engine::CoupledGroup>(
        members, std::vector<engine::Wire>{wire(0, 2, "net_load", 1.0),
                                           wire(1, 2, "net_load", -1.0), wire(0, 3, "power", 1.0),
                                           wire(1, 3, "power", -1.0), wire(2, 3, "power", 1.0)});
  }

  /// Sun from 8 to 16 o'clock, by command.
  void live(double cut_s) {
    group->settle_start();
    const int sun = parts[1]->info().input_index("irradiance");
    std::vector<engine::GroupNotices> notices;
    double t_s = 0.0;
    for (int hour = 1; hour <= 48; ++hour) {
      parts[1]->write(sun, 0, hour % 24 > 8 && hour % 24 <= 16 ? 700.0 : 0.0);
      for (; t_s + cut_s < 3600.0 * hour; t_s += cut_s)
        group->advance(engine::SimTime::from_seconds(t_s + cut_s), notices);
      group->advance(engine::SimTime::from_seconds(3600.0 * hour), notices);
      t_s = 3600.0 * hour;
    }
  }
};

// What the meter at the door knows is what the home took, the roof gave and the battery moved.
TEST(Prosumer, MeterKnowsTheBalanceOfTheHome) {
  Prosumer home;
  home.live(600.0);
  const auto of = [&](std::size_t part, const char* output) {
    return value_of(*home.parts[part], output);
  };
  const double net = of(0, "energy") - of(1, "energy") + of(2, "energy_in") - of(2, "energy_out");
  EXPECT_GT(of(1, "energy"), 1e8);
  EXPECT_GT(of(2, "energy_out"), 1e7);
  EXPECT_NEAR(of(3, "actual_energy") - of(3, "exported_energy"), net, 1e-9 * of(0, "energy"));
}

// The battery works: with it far less is bought than the home takes less what the roof gives by
// day.
TEST(Prosumer, BatteryLowersWhatIsBought) {
  Prosumer home;
  home.live(600.0);
  const double load = value_of(*home.parts[0], "energy");
  EXPECT_LT(value_of(*home.parts[3], "actual_energy"), 0.6 * load);
}

}  // namespace
}  // namespace orrery::devices
