// SPDX-License-Identifier: Apache-2.0
#include "engine/compute/hardware_profile.h"

#include <gtest/gtest.h>

#include "engine/compute/node.h"

namespace orrery::engine {
namespace {

TEST(HardwareProfile, EveryNameGivesItsProfile) {
  for (const auto& known : hardware_profiles()) {
    ParamSet params = ParamSet::defaults(node_info());
    params.set("profile", known.name);
    const HardwareProfile profile = profile_from(params);
    EXPECT_EQ(profile.name, known.name);
    EXPECT_EQ(profile.multiply_accumulates_per_s, known.multiply_accumulates_per_s);
    EXPECT_EQ(profile.energy_per_mac_j, known.energy_per_mac_j);
  }
  EXPECT_EQ(profile_from(ParamSet::defaults(node_info())).name, "server");
}

TEST(HardwareProfile, AScenarioOverridesWhatItKnows) {
  ParamSet params = ParamSet::defaults(node_info());
  params.set("profile", std::string("gateway"));
  params.set("compute_rate", 7e9);
  params.set("idle_power", 4.5);
  const HardwareProfile profile = profile_from(params);
  EXPECT_EQ(profile.multiply_accumulates_per_s, 7e9);
  EXPECT_EQ(profile.idle_power_w, 4.5);
  EXPECT_EQ(profile.ram_byte, 1e9);
  EXPECT_EQ(profile.energy_per_mac_j, 5e-10);
}

// 264,192 multiply-accumulates took the STM32L4R5 7.58 ms and 323 uJ (MLPerf Tiny v1.0).
TEST(HardwareProfile, TheMicrocontrollerIsTheMeasuredOne) {
  Node node("mcu", hardware_profiles()[0]);
  EXPECT_NEAR(node.run({}, 264192.0).seconds(), 7.58e-3, 0.05e-3);
  EXPECT_NEAR(node.energy_j(), 323e-6, 1e-6);
}

TEST(Node, LoadedItStillHasItsWorkToDo) {
  const HardwareProfile profile{"test", 1e6, 1e6, 1.0, 2e-9};
  Node first("edge", profile);
  first.run({}, 3e6);
  ArchiveWriter archive;
  first.save(archive);
  Node second("edge", profile);
  ArchiveReader reader(archive.bytes());
  ASSERT_TRUE(second.load(reader));
  EXPECT_EQ(second.run(SimTime::from_seconds(1), 1e6), SimTime::from_seconds(4));
  EXPECT_DOUBLE_EQ(second.busy_s(), 4.0);
  EXPECT_DOUBLE_EQ(second.energy_j(), 8e-3);
  Node other("cloud", profile);
  ArchiveReader again(archive.bytes());
  EXPECT_FALSE(other.load(again));
}

}  // namespace
}  // namespace orrery::engine
