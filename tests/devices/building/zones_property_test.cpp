// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "engine/random/stream.h"
#include "tests/devices/building/zone_bench.h"

namespace orrery::devices {
namespace {

constexpr std::uint32_t kZones = 4;

ZoneBench random_building(const std::string& structure, engine::Stream& draw) {
  ZoneBench bench{.structure = structure, .count = kZones, .zones_per_building = kZones};
  const auto column = [&](const std::string& name, double low, double high) {
    for (std::uint32_t z = 0; z < kZones; ++z)
      bench.changed[name].push_back(low + (high - low) * draw.uniform());
  };
  column("envelope_conductance", 0.0, 100.0);
  column("window_conductance", 0.0, 50.0);
  column("capacity", 1e5, 3e7);
  column("air_capacity", 2e4, 1e6);
  column("to_next", 0.0, 400.0);
  column("infiltration", 1e-5, 1e-3);
  column("gains_to_air", 0.0, 1.0);
  bench.links = {0.0, 3.0, 70.0 * draw.uniform()};
  return bench;
}

void disturb(engine::Population& house, engine::Stream& draw) {
  for (std::uint32_t z = 0; z < kZones; ++z) {
    set_input(house, "outdoor_temperature", 260.0 + 45.0 * draw.uniform(), z);
    set_input(house, "heat", 6000.0 * (draw.uniform() - 0.3), z);
    set_input(house, "gains", 500.0 * draw.uniform(), z);
    set_input(house, "irradiance_south", 900.0 * draw.uniform(), z);
    set_input(house, "blinds", draw.uniform(), z);
    set_input(house, "window_opening", draw.uniform() < 0.5 ? 0.0 : draw.uniform(), z);
    set_input(house, "supply_flow", 0.05 * draw.uniform(), z);
    set_input(house, "supply_temperature", 290.0, z);
    set_input(house, "occupants", 3.0, z);
    set_fault(house, "wet_insulation", draw.uniform() < 0.8 ? 0.0 : 1.0, z);
  }
}

double sum_of(const engine::Population& house, const std::string& output) {
  double sum = 0.0;
  for (std::uint32_t z = 0; z < kZones; ++z) sum += value_of(house, output, z);
  return sum;
}

// What comes in is stored or lost, to rounding, whatever the building and its weather.
TEST(ZonesProperty, EnergyInIsEnergyStoredAndLost) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    engine::Stream draw({seed, 1, engine::Purpose::kInitial});
    const char* structures[] = {"1R1C", "2R2C", "5R1C"};
    const std::string structure = structures[seed % 3];
    auto house = std::move(*random_building(structure, draw).make());
    double turned_over = 0.0;
    for (int hour = 1; hour <= 48; ++hour) {
      disturb(*house, draw);
      advance_to(*house, 3600.0 * hour);
      turned_over += std::fabs(sum_of(*house, "heat_loss")) * 3600.0 + 1e6;
    }
    const double open = sum_of(*house, "energy_in") - sum_of(*house, "energy_lost") -
                        sum_of(*house, "energy_stored");
    EXPECT_LT(std::fabs(open), 1e-9 * turned_over) << structure << " seed " << seed;
  }
}

// A step may be cut anywhere: only the trapezia of discomfort see it.
TEST(ZonesProperty, CutStepsGiveTheSameTemperatures) {
  for (const char* structure : {"1R1C", "2R2C", "5R1C"}) {
    engine::Stream draw({7, 1, engine::Purpose::kInitial});
    const ZoneBench bench = random_building(structure, draw);
    auto whole = std::move(*bench.make());
    auto cut = std::move(*bench.make());
    engine::Stream one({8, 1, engine::Purpose::kInitial});
    engine::Stream other({8, 1, engine::Purpose::kInitial});
    for (int hour = 1; hour <= 24; ++hour) {
      disturb(*whole, one);
      disturb(*cut, other);
      advance_to(*whole, 3600.0 * hour);
      advance_to(*cut, 3600.0 * hour - 2345.6);
      advance_to(*cut, 3600.0 * hour - 77.7);
      advance_to(*cut, 3600.0 * hour);
    }
    for (std::uint32_t z = 0; z < kZones; ++z) {
      for (const char* output : {"temperature", "mass_temperature", "co2"})
        EXPECT_NEAR(value_of(*whole, output, z), value_of(*cut, output, z),
                    1e-10 * value_of(*whole, output, z))
            << structure;
    }
  }
}

TEST(ZonesProperty, ASavedHouseGoesOnAsIfNothingHadHappened) {
  engine::Stream draw({9, 1, engine::Purpose::kInitial});
  const ZoneBench bench = random_building("5R1C", draw);
  auto first = std::move(*bench.make());
  disturb(*first, draw);
  advance_to(*first, 5000.0);
  const std::vector<std::byte> bytes = saved(*first);
  auto second = std::move(*bench.make());
  engine::ArchiveReader reader(bytes);
  ASSERT_TRUE(second->load(reader));
  engine::Stream one({10, 1, engine::Purpose::kInitial});
  engine::Stream other({10, 1, engine::Purpose::kInitial});
  disturb(*first, one);
  disturb(*second, other);
  advance_to(*first, 90000.0);
  advance_to(*second, 90000.0);
  EXPECT_EQ(saved(*first), saved(*second));
}

}  // namespace
}  // namespace orrery::devices
