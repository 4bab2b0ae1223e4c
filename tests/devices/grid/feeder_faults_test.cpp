// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/feeder_faults.h"

#include <gtest/gtest.h>

#include <cmath>

#include "devices/grid/feeder.h"
#include "devices/grid/feeder3.h"
#include "devices/grid/phasor.h"
#include "tests/devices/grid/feeder_bench.h"

namespace orrery::devices {
namespace {

const engine::FaultModel& fault(const std::string& name) {
  for (const auto& model : feeder_faults())
    if (model.info.name == name) return model;
  ADD_FAILURE() << name;
  return feeder_faults().front();
}

TEST(FeederFaults, SuitTheFeedersTheyAreFor) {
  for (const char* name : {"line_fault", "open_conductor", "bad_joint", "stuck_tap"}) {
    EXPECT_EQ(fault(name).missing_point(Feeder::description()), "") << name;
    EXPECT_EQ(fault(name).missing_point(Feeder3::description()), "") << name;
  }
  for (const char* name : {"earth_fault", "broken_phase", "wrong_phase"}) {
    EXPECT_NE(fault(name).missing_point(Feeder::description()), "") << name;
    EXPECT_EQ(fault(name).missing_point(Feeder3::description()), "") << name;
  }
}

TEST(FeederFaults, ComeAndGo) {
  const auto feeder = FeederOnTheBench{33, {{"network", "baran_wu_33"}}}();
  const double before = value_of(*feeder, "voltage", 17);
  for (const auto& model : feeder_faults()) {
    if (!model.missing_point(feeder->info()).empty() || model.info.name == "stuck_tap") continue;
    model.apply(*feeder, 17, 1.0, engine::ParamSet::defaults(model.info));
    feeder->settle_start();
    EXPECT_LT(value_of(*feeder, "voltage", 17), 0.9995 * before) << model.info.name;
    model.clear(*feeder, 17);
    feeder->settle_start();
    EXPECT_NEAR(value_of(*feeder, "voltage", 17), before, 1e-9) << model.info.name;
  }
}

TEST(Phasor, AngleIsTheArcTangentInEveryDirection) {
  for (int i = -180; i <= 180; ++i) {
    const double angle = (i + 0.25) * M_PI / 180.25;
    const Phasor there = {3.0 * std::cos(angle), 3.0 * std::sin(angle)};
    EXPECT_NEAR(angle_of(there), std::atan2(there.im, there.re), 2e-15) << i;
  }
  EXPECT_EQ(angle_of({}), 0.0);
}

}  // namespace
}  // namespace orrery::devices
