// SPDX-License-Identifier: Apache-2.0
#include "devices/building/home_faults.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/devices/building/statistics.h"

namespace orrery::devices {
namespace {

// Each fault suits a model, changes an output of it against a sound row, and its end heals it.
TEST(HomeFaults, EachHasATargetAndShows) {
  std::set<std::string> names;
  for (const auto& fault : home_faults()) {
    EXPECT_TRUE(names.insert(fault.info.name).second) << fault.info.name;
    int targets = 0;
    for (const auto& entry : device_catalog()) {
      if (!fault.missing_point(*entry.info).empty()) continue;
      ++targets;
      const auto sound = on_the_bench(entry.info->name);
      const auto faulty = on_the_bench(entry.info->name);
      for (const auto* home : {&sound, &faulty}) {
        // Somebody is up, except where light that burns for nobody is the fault.
        for (const char* input : {"active", "people"})
          if ((*home)->info().input_index(input) >= 0 && fault.info.name != "light_stuck_on")
            set_input(**home, input, 2.0);
        // A room between set point and set point less 2 K.
        if (entry.info->name == "building/thermostat") {
          set_input(**home, "temperature", 293.0);
          set_input(**home, "setpoint", fault.info.name == "thermostat_offset" ? 294.0 : 292.0);
        }
      }
      fault.apply(*faulty, 0, 0.8, engine::ParamSet::defaults(fault.info));
      advance_to(*sound, 7 * 3600.0);
      advance_to(*faulty, 7 * 3600.0);
      std::string which;
      EXPECT_FALSE(same_outputs(*sound, *faulty, which))
          << fault.info.name << " does not show in " << entry.info->name;
    }
    EXPECT_EQ(targets, 1) << fault.info.name;
  }
}

}  // namespace
}  // namespace orrery::devices
