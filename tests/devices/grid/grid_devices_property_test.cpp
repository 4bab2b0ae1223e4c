// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "devices/grid/grid_device_faults.h"
#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

constexpr std::array kModels = {"grid/load",          "grid/pv",    "grid/battery",
                                "grid/ev_charger",    "grid/meter", "grid/charging_station",
                                "grid/heat_pump_load"};
constexpr double kDayS = 86400.0;

std::unique_ptr<engine::Population> fresh(const std::string& model, std::uint64_t seed) {
  std::map<std::string, double> changed;
  if (model == "grid/pv") changed = {{"cloud_depth", 0.5}, {"volt_var", 1.0}, {"volt_watt", 1.0}};
  return on_the_bench(model, changed, 20, seed);
}

/// Rows under inputs and faults of their own, so that every path is walked.
std::unique_ptr<engine::Population> busy(const std::string& model, std::uint64_t seed) {
  auto population = fresh(model, seed);
  const auto& info = population->info();
  const std::map<std::string, double> values = {
      {"irradiance", 800.0}, {"command", -900.0}, {"net_load", 500.0}, {"power", 1500.0},
      {"curtail", 0.4},      {"limit", 0.7},      {"voltage", 1.07},   {"price", 9e-8}};
  for (std::size_t i = 0; i < info.inputs.size(); ++i) {
    const auto value = values.find(info.inputs[i].name);
    for (std::uint32_t row = 0; value != values.end() && row < 20; ++row)
      population->write(static_cast<int>(i), row, value->second * (1.0 - 0.004 * row));
  }
  for (std::size_t i = 0; i < info.fault_points.size(); ++i)
    population->set_fault_point(static_cast<int>(i), static_cast<std::uint32_t>(i), 0.3);
  population->settle_start();
  return population;
}

TEST(GridDevices, GoOnFromASnapshotWithTheSameBits) {
  for (const auto* model : kModels) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const auto whole = busy(model, seed);
      const auto first = busy(model, seed);
      const double cut_s = 1234.5 + 777.0 * static_cast<double>(seed);
      advance_to(*first, cut_s);
      advance_to(*whole, cut_s);
      const auto bytes = saved(*first);
      const auto second = fresh(model, seed);
      engine::ArchiveReader reader(bytes);
      ASSERT_TRUE(second->load(reader)) << model;
      advance_to(*whole, kDayS);
      advance_to(*second, kDayS);
      EXPECT_EQ(saved(*whole), saved(*second)) << model << ", seed " << seed;
    }
  }
}

TEST(GridDevices, SeedsDiffer) {
  for (const auto* model : {"grid/load", "grid/ev_charger", "grid/charging_station",
                            "grid/heat_pump_load", "grid/meter"}) {
    const auto one = busy(model, 1);
    const auto other = busy(model, 2);
    for (auto* population : {one.get(), other.get()}) advance_to(*population, 2.0 * kDayS);
    EXPECT_NE(saved(*one), saved(*other)) << model;
  }
}

// A fault that no model has the point for would never act.
TEST(GridDevices, EveryFaultHasATarget) {
  std::set<std::string> names;
  for (const auto& fault : fault_catalog())
    EXPECT_TRUE(names.insert(fault.info.name).second) << fault.info.name << " stands twice";
  for (const auto& fault : grid_device_faults()) {
    bool found = false;
    for (const auto* model : kModels) {
      const auto population = on_the_bench(model);
      if (fault.missing_point(population->info()).empty()) found = true;
    }
    EXPECT_TRUE(found) << fault.info.name;
  }
}

}  // namespace
}  // namespace orrery::devices
