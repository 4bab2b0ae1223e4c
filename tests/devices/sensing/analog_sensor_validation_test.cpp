// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "devices/sensing/analog_sensor.h"
#include "tests/devices/sensing/sine_bench.h"
#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

// A full-scale sine through 12 bits: 6.02 N + 1.76 dB, 74.0 dB.
TEST(AnalogSensor, ENG_08_quantisation_noise_of_12_bits) {
  SineBench bench(1);
  engine::SensorBankSpec spec;
  spec.name = "bench.sine";
  spec.host = &bench;
  spec.output = 1;
  spec.period = {engine::kNsPerSecond};
  spec.width = 1 << 18;
  spec.sample_rate_hz = 1.0;
  spec.columns = {{"resolution", {2.0 / 4096.0}}};
  const auto bank = make_analog_sensor(spec);
  ASSERT_TRUE(bank.has_value());
  engine::Batch truth, reported;
  truth.width = reported.width = spec.width;
  (*bank)->sample({}, {1}, bench, 0, truth, reported);
  double signal = 0.0, noise = 0.0;
  for (std::size_t i = 0; i < truth.values.size(); ++i) {
    signal += truth.values[i] * truth.values[i];
    noise += std::pow(reported.values[i] - truth.values[i], 2);
  }
  tests::expect_truth("ENG-08", "dB", 74.008, 10.0 * std::log10(signal / noise), 0.1);
}

}  // namespace
}  // namespace orrery::devices
