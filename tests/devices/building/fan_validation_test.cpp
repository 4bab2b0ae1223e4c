// SPDX-License-Identifier: Apache-2.0
#include "tests/devices/building/zone_bench.h"
#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

TEST(FanValidation, AFifthSlowerTakesLittleMoreThanHalfThePower) {
  const auto unit = on_the_bench("building/air_handler", {{"design_fan_power", 1000.0}});
  set_input(*unit, "flow_share", 0.8);
  advance_to(*unit, 10.0);
  tests::expect_truth("MAN-13", "fan of an air handler", 0.512,
                      value_of(*unit, "fan_power") / 1000.0, 1e-3);
}

}  // namespace
}  // namespace orrery::devices
