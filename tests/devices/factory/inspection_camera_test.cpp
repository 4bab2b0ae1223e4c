// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/inspection_camera.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

std::vector<double> picture_of(const engine::Population& camera, std::size_t pixels = 64) {
  std::vector<double> grey(pixels);
  camera.render(camera.info().output_index("image"), 0, 1.0, grey);
  return grey;
}
double mean_of(const std::vector<double>& grey) {
  return std::accumulate(grey.begin(), grey.end(), 0.0) / static_cast<double>(grey.size());
}

TEST(InspectionCamera, ShowsGreyOfTheSameParts) {
  auto camera = on_the_bench("factory/inspection_camera", {{"defect_rate", 0.0}});
  advance_to(*camera, 90.0);
  const auto grey = picture_of(*camera, 256);
  for (const double pixel : grey) EXPECT_TRUE(pixel >= 0.0 && pixel <= 1.0);
  EXPECT_NEAR(mean_of(grey), 0.6, 0.1);
  EXPECT_EQ(picture_of(*camera, 256), grey);
  advance_to(*camera, 110.0);
  EXPECT_EQ(picture_of(*camera, 256), grey);  // the same part
  advance_to(*camera, 130.0);
  EXPECT_NE(picture_of(*camera, 256), grey);
}

TEST(InspectionCamera, DefectsComeAtTheirRate) {
  auto camera = on_the_bench("factory/inspection_camera", {{"defect_rate", 0.2}});
  advance_to(*camera, 60.0 * 20000);
  EXPECT_EQ(value_of(*camera, "parts"), 20000.0);
  EXPECT_NEAR(value_of(*camera, "defects") / 20000.0, 0.2, 4.0 * std::sqrt(0.16 / 20000.0));
}

TEST(InspectionCamera, StepsMayBeCutAnywhere) {
  auto whole = on_the_bench("factory/inspection_camera", {{"defect_rate", 0.4}});
  auto cut = on_the_bench("factory/inspection_camera", {{"defect_rate", 0.4}});
  advance_to(*whole, 5000.0);
  for (double t = 0.0; t <= 5000.0; t += 12.5) advance_to(*cut, t);
  EXPECT_EQ(picture_of(*whole), picture_of(*cut));
  EXPECT_EQ(value_of(*whole, "defects"), value_of(*cut, "defects"));
}

// Scratches and spots darken a few pixels far more than texture does: the darkest pixel alone, with
// a threshold set beforehand, tells most defective parts from sound ones. Chatter shows by stripes.
TEST(InspectionCamera, DefectsCanBeSeen) {
  auto camera = on_the_bench("factory/inspection_camera", {{"defect_rate", 0.5}});
  std::array<double, 4> seen{}, parts{};
  for (int part = 1; part <= 2000; ++part) {
    camera->write(camera->info().input_index("wear"), 0, part % 2 == 0 ? 1.0 : 0.0);
    advance_to(*camera, 60.0 * part);
    const auto grey = picture_of(*camera);
    const double darkest = *std::min_element(grey.begin(), grey.end());
    const auto kind = static_cast<std::size_t>(value_of(*camera, "kind"));
    ASSERT_EQ(value_of(*camera, "defective"), kind > 0 ? 1.0 : 0.0);
    parts[kind] += 1.0;
    seen[kind] += darkest < mean_of(grey) - 0.22 ? 1.0 : 0.0;
  }
  for (const double count : parts) EXPECT_GT(count, 50.0);
  EXPECT_LT(seen[0] / parts[0], 0.2);
  EXPECT_GT(seen[1] / parts[1], 0.8);
  EXPECT_GT(seen[2] / parts[2], 0.7);
}

TEST(InspectionCamera, ChatterNeedsAWornTool) {
  auto camera = on_the_bench("factory/inspection_camera", {{"defect_rate", 1.0}});
  int chatter = 0;
  for (int part = 1; part <= 500; ++part) {
    advance_to(*camera, 60.0 * part);
    chatter += value_of(*camera, "kind") == InspectionCamera::kChatter;
  }
  EXPECT_EQ(chatter, 0);
  camera->write(camera->info().input_index("wear"), 0, 1.0);
  for (int part = 501; part <= 1000; ++part) {
    advance_to(*camera, 60.0 * part);
    chatter += value_of(*camera, "kind") == InspectionCamera::kChatter;
  }
  EXPECT_NEAR(chatter / 500.0, 0.8, 4.0 * std::sqrt(0.16 / 500.0));
}

TEST(InspectionCamera, FaultsOfTheCameraShow) {
  auto camera = on_the_bench("factory/inspection_camera", {{"defect_rate", 0.0}});
  advance_to(*camera, 90.0);
  const auto healthy = picture_of(*camera);
  const auto roughness = [](const std::vector<double>& grey) {
    double sum = 0.0;
    for (std::size_t i = 1; i < grey.size(); ++i) sum += std::fabs(grey[i] - grey[i - 1]);
    return sum;
  };
  set_fault(*camera, "lamp_loss", 0.5);
  EXPECT_LT(mean_of(picture_of(*camera)), 0.6 * mean_of(healthy));
  set_fault(*camera, "lamp_loss", 0.0);
  set_fault(*camera, "misfocus", 1.0);
  EXPECT_LT(roughness(picture_of(*camera)), 0.7 * roughness(healthy));
  set_fault(*camera, "misfocus", 0.0);
  set_fault(*camera, "dirt", 1.0);
  EXPECT_LT(mean_of(picture_of(*camera)), mean_of(healthy));
  set_fault(*camera, "dirt", 0.0);
  EXPECT_EQ(picture_of(*camera), healthy);
}

}  // namespace
}  // namespace orrery::devices
