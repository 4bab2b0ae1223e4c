// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "devices/building/comfort.h"
#include "tests/devices/device_bench.h"
#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

struct Case {
  double air_c, radiant_c, speed_m_per_s, humidity, met, clo, pmv, ppd_percent;
};

void hold(const std::string& row, const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    const auto person =
        on_the_bench("building/comfort", {{"air_temperature", c.air_c + 273.15},
                                          {"radiant_temperature", c.radiant_c + 273.15},
                                          {"air_speed", c.speed_m_per_s},
                                          {"humidity", c.humidity},
                                          {"metabolic_rate", c.met},
                                          {"clothing", c.clo}});
    const std::string what = fmt::format("{}/{} degC {} m/s {} met {} clo", c.air_c, c.radiant_c,
                                         c.speed_m_per_s, c.met, c.clo);
    tests::expect_truth(row, "PMV at " + what, c.pmv, value_of(*person, "pmv"), 0.1);
    tests::expect_truth(row, "PPD at " + what, c.ppd_percent, 100.0 * value_of(*person, "ppd"),
                        1.0);
  }
}

TEST(ComfortValidation, Iso7730TableD1LightClothing) {
  hold("BLD-03", {{22, 22, .1, .6, 1.2, .5, -.8, 16.9},
                  {27, 27, .1, .6, 1.2, .5, .8, 17.3},
                  {27, 27, .3, .6, 1.2, .5, .4, 8.9},
                  {23.5, 25.5, .1, .6, 1.2, .5, 0, 5.0},
                  {23.5, 25.5, .3, .6, 1.2, .5, -.6, 11.4}});
}

TEST(ComfortValidation, Iso7730TableD1OtherClothingAndActivity) {
  hold("BLD-04", {{19, 19, .1, .4, 1.2, 1.0, -.6, 12.5},
                  {23.5, 23.5, .3, .4, 1.2, 1.0, .1, 5.3},
                  {23, 21, .1, .4, 1.2, 1.0, .1, 5.1},
                  {23, 21, .3, .4, 1.2, 1.0, -.2, 5.6},
                  {22, 22, .1, .6, 1.6, .5, .1, 5.0},
                  {27, 27, .1, .6, 1.6, .5, 1.2, 33.9},
                  {27, 27, .3, .6, 1.6, .5, .9, 24.1}});
}

}  // namespace
}  // namespace orrery::devices
