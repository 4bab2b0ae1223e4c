// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/manifest.h"

#include <gtest/gtest.h>

#include "scenarios/build/identity.h"
#include "scenarios/host/manifest_check.h"
#include "scenarios/host/model_content.h"
#include "tests/scenarios/host/foreign_bench.h"

namespace orrery::scenarios::test {
namespace {

const std::string kScript = "def score(windows):\n    return windows[:, 0, 0]\n";

std::string good_manifest() {
  return "model:\n"
         "  name: mine\n"
         "  version: '1'\n"
         "  licence: MIT\n"
         "  file: mine.py\n"
         "  format: python\n"
         "  sha256: " +
         sha256_of_text(kScript) +
         "\n"
         "inputs:\n"
         "  window: 3\n"
         "  rate: 1 Hz\n"
         "  normalisation: stated\n"
         "  features:\n"
         "    - { name: pump.pressure, unit: bar, range: [0, 10], mean: 3, sd: 0.5 }\n"
         "    - { name: pump.speed, unit: rev/min }\n"
         "output:\n"
         "  meaning: score\n"
         "limits:\n"
         "  batch: 8\n"
         "  latency: 50 ms\n";
}

/// The first mistake, with its line, of a manifest in which `from` was replaced.
std::string mistake_of(const std::string& from, const std::string& to,
                       const std::string& script = kScript) {
  const TestFolder folder;
  std::string text = good_manifest();
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  text.replace(at, from.size(), to);
  std::ofstream(folder.path() / "m.yaml") << text;
  std::ofstream(folder.path() / "mine.py", std::ios::binary) << script;
  const auto manifest = read_manifest((folder.path() / "m.yaml").string());
  const auto model =
      manifest ? read_model(*manifest) : engine::Result<std::string>(engine::failure("", {}, ""));
  const auto& found = manifest ? (model ? engine::Diagnostics{} : model.error()) : manifest.error();
  if (found.empty()) return "none";
  const auto& first = found.items().front();
  EXPECT_FALSE(first.remedy.empty()) << first.code;
  EXPECT_EQ(first.place.file, (folder.path() / "m.yaml").string());
  return std::to_string(first.place.line) + " " + first.code;
}

TEST(Manifest, IsReadWithUnitsAndLimits) {
  const TestFolder folder;
  std::ofstream(folder.path() / "m.yaml") << good_manifest();
  const auto manifest = read_manifest((folder.path() / "m.yaml").string());
  ASSERT_TRUE(manifest.has_value()) << engine::to_string(manifest.error().items().front());
  EXPECT_EQ(manifest->format, "python");
  EXPECT_EQ(manifest->window, 3U);
  EXPECT_EQ(manifest->rate_hz, 1.0);
  EXPECT_EQ(manifest->batch, 8U);
  EXPECT_DOUBLE_EQ(manifest->latency_s, 0.05);
  ASSERT_EQ(manifest->features.size(), 2U);
  EXPECT_DOUBLE_EQ(manifest->features[0].linear.scale, 1e5);
  EXPECT_EQ(manifest->features[0].range.max, 10.0);
  EXPECT_EQ(manifest->outputs(), 1U);
}

TEST(Manifest, MistakesHavePlaceAndRemedy) {
  EXPECT_EQ(mistake_of("name: mine", "name: mine"), "none");
  EXPECT_EQ(mistake_of("format: python", "format: pickle"), "6 choice");
  EXPECT_EQ(mistake_of("format: python", "format: onnx"), "6 model-content");
  EXPECT_EQ(mistake_of("format: python", "formt: python"), "6 unknown-key");
  EXPECT_EQ(mistake_of("  licence: MIT\n", ""), "2 missing-key");
  EXPECT_EQ(mistake_of("file: mine.py", "file: other.py"), "5 path-missing");
  EXPECT_EQ(mistake_of("file: mine.py", "file: ../mine.py"), "5 path-outside");
  EXPECT_EQ(mistake_of("file: mine.py", "file: /etc/passwd"), "5 path-form");
  EXPECT_EQ(mistake_of("window: 3", "window: 0"), "9 range");
  EXPECT_EQ(mistake_of("rate: 1 Hz", "rate: 1 kg"), "10 unit-dimension");
  EXPECT_EQ(mistake_of("unit: bar", "unit: barn yard"), "13 unit-unknown");
  EXPECT_EQ(mistake_of("range: [0, 10]", "range: [10, 0]"), "13 model-range");
  EXPECT_EQ(mistake_of("pump.speed", "pump.pressure"), "14 duplicate-name");
  EXPECT_EQ(mistake_of("meaning: score", "meaning: guess"), "16 choice");
  EXPECT_EQ(mistake_of("meaning: score", "meaning: score\n  column: 1"), "17 model-shape");
  EXPECT_EQ(mistake_of("limits:", "limit:"), "17 unknown-key");
  EXPECT_EQ(mistake_of("batch: 8", "batch: 65536\n  x: 1"), "19 unknown-key");
  // Another file under the same name.
  EXPECT_EQ(mistake_of("name: mine", "name: mine", kScript + "\n"), "7 model-hash");
}

// A pickle is refused by what it is: its name and its hash are those of the manifest.
TEST(Manifest, APickleIsRefusedByContent) {
  const std::string pickle = std::string("\x80\x02", 2) + "}q.";
  EXPECT_EQ(mistake_of(sha256_of_text(kScript), sha256_of_text(pickle), pickle), "5 model-content");
  EXPECT_EQ(content_of(pickle), "pickle");
  EXPECT_EQ(content_of(plugin_bytes("harmless")), "plugin");
  EXPECT_EQ(content_of(kScript), "python");
  EXPECT_EQ(content_of(std::string("\0\1\2", 3)), "");
  EXPECT_EQ(content_of("PK\3\4 cut off"), "");
}

TEST(Manifest, ArchivesOfTorchAreToldApart) {
  const fs::path networks = networks_folder();
  if (networks.empty()) GTEST_SKIP() << "not run: /usr/bin/python3 has no torch";
  EXPECT_EQ(content_of(read_bytes(networks / "harmless.pt")), "torchscript");
  EXPECT_EQ(content_of(read_bytes(networks / "pickle.pt")), "pickle");
}

class ManifestCheck : public ::testing::Test {
 protected:
  void SetUp() override {
    std::ofstream(folder_.path() / "m.yaml") << good_manifest();
    manifest_ = *read_manifest((folder_.path() / "m.yaml").string());
    facts_.agent = "mine";
    facts_.features = {{"pump.speed", "Hz"}, {"pump.pressure", "Pa"}};
    facts_.window = 3;
    facts_.rate_hz = 1.0;
  }
  /// Codes of all mistakes, in order.
  std::string codes() const {
    const auto order = match_features(manifest_, facts_);
    if (order) return "none";
    std::string all;
    for (const auto& mistake : order.error().items()) {
      EXPECT_GT(mistake.place.line, 0);
      EXPECT_FALSE(mistake.remedy.empty());
      all += (all.empty() ? "" : " ") + mistake.code;
    }
    return all;
  }

  TestFolder folder_;
  Manifest manifest_;
  AgentFacts facts_;
};

TEST_F(ManifestCheck, FeaturesAreFoundByName) {
  const auto order = match_features(manifest_, facts_);
  ASSERT_TRUE(order.has_value());
  EXPECT_EQ(order->at(0).from, 1U);
  EXPECT_EQ(order->at(1).from, 0U);
  facts_.features = {{"a", "Hz"}, {"b", "Pa"}};
  facts_.names = {"b", "a"};
  const auto renamed = match_features(manifest_, facts_);
  ASSERT_TRUE(renamed.has_value());
  EXPECT_EQ(renamed->at(0).from, 1U);
  EXPECT_EQ(renamed->at(1).from, 0U);
}

// 1 bar is 100,000 Pa; a speed in rev/min is a frequency or an angle a second, as the plant has it.
TEST_F(ManifestCheck, UnitsAreThoseOfThePlant) {
  auto matches = match_features(manifest_, facts_);
  ASSERT_TRUE(matches.has_value());
  EXPECT_DOUBLE_EQ(matches->at(0).unit.scale, 1e5);
  EXPECT_DOUBLE_EQ(matches->at(1).unit.scale, 1.0 / 60.0);
  facts_.features[0].unit = "rad/s";
  matches = match_features(manifest_, facts_);
  ASSERT_TRUE(matches.has_value());
  EXPECT_NEAR(matches->at(1).unit.scale, 2.0 * 3.14159265358979 / 60.0, 1e-12);
}

TEST_F(ManifestCheck, MismatchesAreRefused) {
  EXPECT_EQ(codes(), "none");
  facts_.features[1].unit = "K";
  EXPECT_EQ(codes(), "model-unit");
  facts_.features[1] = {"pump.presure", "Pa"};
  EXPECT_EQ(codes(), "model-feature");
  facts_.features[1] = {"pump.pressure", ""};  // a step mixes units: nothing to compare
  EXPECT_EQ(codes(), "none");
  facts_.window = 4;
  facts_.rate_hz = 2.0;
  EXPECT_EQ(codes(), "model-window model-rate");
  facts_.window = 3;
  facts_.rate_hz = 0.0;  // unknown
  facts_.features.push_back({"pump.more", "1"});
  EXPECT_EQ(codes(), "model-feature");
  facts_.names = {"pump.more"};
  EXPECT_EQ(codes(), "model-feature");
}

TEST_F(ManifestCheck, AForecastWantsTheRowAfterItsWindow) {
  manifest_.meaning = OutputMeaning::kForecast;
  EXPECT_EQ(codes(), "model-window");
  facts_.window = 4;
  EXPECT_EQ(codes(), "none");
}

}  // namespace
}  // namespace orrery::scenarios::test
