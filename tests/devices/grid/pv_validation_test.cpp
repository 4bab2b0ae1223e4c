// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "devices/grid/pvwatts.h"
#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

// Dobos 2014, table 6: soiling 2, shading 3, snow 0, mismatch 2, wiring 2, connections 0.5,
// light-induced 1.5, nameplate 1, age 0, availability 3 % make 14.08 %.
TEST(Pvwatts, DefaultLosses) {
  const std::array shares = {0.02, 0.03, 0.0, 0.02, 0.02, 0.005, 0.015, 0.01, 0.0, 0.03};
  EXPECT_NEAR(100.0 * pvwatts::total_loss(shares), 14.08, 0.01);
}

// Values that the tests of pvlib-python hold its PVWatts functions to.
TEST(Pvwatts, NumbersOfPvlib) {
  EXPECT_NEAR(pvwatts::dc_power_w(900.0, 303.15, 100.0, -0.003), 88.65, 0.01);
  EXPECT_NEAR(pvwatts::inverter_ac_w(90.0, 95.0, 0.95), 85.58556604752516, 1e-9);
  EXPECT_NEAR(faiman_cell_k(293.15, 900.0, 5.0, 25.0, 6.84) - 273.15, 35.203, 0.001);
}

// Reference efficiency 0.9637 is that of the fitted curve at full load; the nominal is reached
// there.
TEST(Pvwatts, InverterHasItsNominalEfficiencyAtFullLoad) {
  EXPECT_NEAR(pvwatts::inverter_efficiency(1.0, pvwatts::kReferenceEfficiency), 0.9637, 1e-12);
  EXPECT_NEAR(pvwatts::inverter_efficiency(1.0, 0.96), 0.96, 1e-12);
  EXPECT_LT(pvwatts::inverter_efficiency(0.05, 0.96), 0.87);  // poor at light load
  EXPECT_EQ(pvwatts::inverter_ac_w(1e6, 4000.0, 0.96), 4000.0);
  EXPECT_EQ(pvwatts::inverter_ac_w(1e-3, 4000.0, 0.96), 0.0);
}

TEST(Pv, NominalOperatingCellTemperature) {
  EXPECT_NEAR(noct_cell_k(293.15, 800.0, 318.15), 318.15, 1e-9);
}

// The corners of the default curves of IEEE 1547-2018, tables 8 (Category B) and 31.
TEST(Pv, DefaultCurvesOfIeee1547) {
  const VoltVar var;
  EXPECT_NEAR(var.at(0.90), 0.44, 1e-12);
  EXPECT_NEAR(var.at(0.92), 0.44, 1e-12);
  EXPECT_NEAR(var.at(0.95), 0.22, 1e-12);
  EXPECT_NEAR(var.at(0.98), 0.0, 1e-12);
  EXPECT_EQ(var.at(1.0), 0.0);
  EXPECT_NEAR(var.at(1.05), -0.22, 1e-12);
  EXPECT_NEAR(var.at(1.08), -0.44, 1e-12);
  EXPECT_NEAR(var.at(1.2), -0.44, 1e-12);
  const VoltWatt watt;
  EXPECT_EQ(watt.at(1.06), 1.0);
  EXPECT_NEAR(watt.at(1.08), 0.6, 1e-12);
  EXPECT_NEAR(watt.at(1.10), 0.2, 1e-12);
}

// A plant on the bench gives what the equations give by hand: 1000 W/m2, air of 20 degC, 1 m/s.
TEST(Pv, FullSunByHand) {
  const auto plant = on_the_bench("grid/pv");
  plant->write(plant->info().input_index("irradiance"), 0, 1000.0);
  advance_to(*plant, 60.0);
  const double cell_c = 20.0 + 1000.0 / (25.0 + 6.84);
  EXPECT_NEAR(value_of(*plant, "cell_temperature"), cell_c + 273.15, 1e-9);
  const double dc = 5000.0 * (1.0 - 0.0047 * (cell_c - 25.0)) * (1.0 - 0.1408);
  EXPECT_NEAR(value_of(*plant, "dc_power"), dc, 1e-6);
  const double zeta = dc * 0.96 * 1.1 / 5000.0;
  const double eta = 0.96 / 0.9637 * (-0.0162 * zeta - 0.0059 / zeta + 0.9858);
  EXPECT_NEAR(value_of(*plant, "power"), dc * eta, 1e-6);
}

}  // namespace
}  // namespace orrery::devices
