// SPDX-License-Identifier: Apache-2.0
// Networks exported by PyTorch compute here what they compute in Python. The bound was stated
// before the first comparison: |ours - theirs| <= 1e-5 + 1e-5 |theirs|.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "models/foreign/onnx_model.h"
#include "tests/foreign/case_files.h"
#include "tests/foreign/exported_networks.h"

namespace orrery::models {
namespace {

using foreign_cases::bytes_of;
using foreign_cases::floats_of;
using foreign_cases::lines_of;

constexpr double kAbsolute = 1e-5, kRelative = 1e-5;

class OnnxNetworks : public testing::Test {
 protected:
  void SetUp() override {
    const auto networks = foreign_cases::exported_networks();
    if (networks.status == networks.kSkipped) GTEST_SKIP() << "python3-torch is missing";
    ASSERT_EQ(networks.status, 0);
    folder_ = networks.folder;
  }

  void compare(const std::string& file, const std::string& name);
  double differ(const std::vector<float>& ours, const float* theirs, const std::string& file);

  std::filesystem::path folder_;
  double worst_ = 0.0;  ///< largest difference as a share of what is allowed
};

double OnnxNetworks::differ(const std::vector<float>& ours, const float* theirs,
                            const std::string& file) {
  double worst = 0.0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const double difference = std::abs(double{ours[i]} - double{theirs[i]});
    const double share = difference / (kAbsolute + kRelative * std::abs(double{theirs[i]}));
    EXPECT_LE(share, 1.0) << file << " element " << i << ": " << ours[i] << " is not " << theirs[i];
    worst = std::max(worst, share);
  }
  return worst;
}

void OnnxNetworks::compare(const std::string& file, const std::string& name) {
  const std::string bytes = bytes_of(folder_ / file);
  const auto graph = load_onnx(std::as_bytes(std::span(bytes)), file);
  ASSERT_TRUE(graph) << to_string(graph.error().items().front());
  const auto inputs = floats_of(folder_ / (name + ".input"));
  const auto outputs = floats_of(folder_ / (name + ".output"));
  std::ofstream kept(folder_ / (file + ".ours"), std::ios::binary);
  const float* input = inputs.data();
  const float* theirs = outputs.data();
  std::vector<ForeignOutput> ours;
  std::size_t next = 0, compared = 0;
  double worst = 0.0;
  for (const auto& line : lines_of(folder_ / (name + ".case"))) {
    if (line.is_input) {
      EXPECT_EQ(next, ours.size());
      auto result = (*graph)->run({input, line.count}, line.shape);
      ASSERT_TRUE(result) << to_string(result.error().items().front());
      ours = std::move(*result);
      input += line.count;
      next = 0;
      continue;
    }
    ASSERT_LT(next, ours.size()) << file;
    ASSERT_EQ(ours[next].shape, line.shape) << file;
    worst = std::max(worst, differ(ours[next].values, theirs, file));
    kept.write(reinterpret_cast<const char*>(ours[next].values.data()),
               static_cast<std::streamsize>(ours[next].values.size() * sizeof(float)));
    theirs += line.count;
    compared += line.count;
    ++next;
  }
  EXPECT_EQ(compared, outputs.size());
  fmt::print(stderr, "{:<38} {:5} numbers, {:.3f} of the bound\n", file, compared, worst);
  worst_ = std::max(worst_, worst);
}

TEST_F(OnnxNetworks, ComputeWhatTheyComputeInPython) {
  std::ifstream list(folder_ / "networks.list");
  std::size_t count = 0;
  for (std::string file, name; list >> file >> name; ++count) compare(file, name);
  EXPECT_GE(count, 30U);
  fmt::print(stderr, "{} files, worst {:.3f} of the bound\n", count, worst_);
}

}  // namespace
}  // namespace orrery::models
