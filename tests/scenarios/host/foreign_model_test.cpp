// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/foreign_model.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/record/result_file.h"
#include "scenarios/build/identity.h"
#include "scenarios/build/run.h"
#include "scenarios/format/loader.h"
#include "tests/scenarios/host/foreign_bench.h"

// Foreign models as detectors: what they are given, how their numbers become scores, what a run
// does when they fail.
namespace orrery::scenarios::test {
namespace {

using models::Windows;

struct ManifestWords {
  std::string format = "python";
  std::string inputs = "normalisation: none";
  std::string meaning = "score";
  int window = 2;
  std::string features = "[{ name: a, unit: bar }, { name: b, unit: '1' }]";
};

/// A manifest and its model in a folder of their own.
fs::path write_model(const TestFolder& folder, const std::string& model,
                     const ManifestWords& words) {
  std::ofstream(folder.path() / "model", std::ios::binary) << model;
  std::ofstream(folder.path() / "m.yaml")
      << "model: { name: mine, version: '1', licence: MIT, file: model, format: " << words.format
      << ", sha256: " << sha256_of_text(model) << " }\ninputs:\n  window: " << words.window
      << "\n  " << words.inputs << "\n  features: " << words.features
      << "\noutput: { meaning: " << words.meaning << " }\nlimits: { batch: 4 }\n";
  return folder.path() / "m.yaml";
}

models::WindowModelSpec spec_for(const fs::path& manifest, const std::string& trusted = {}) {
  models::WindowModelSpec spec;
  spec.params.set("manifest", manifest.string());
  spec.params.set("timeout", 2.0);
  spec.params.set("input_order", std::vector<double>{0.0, 1.0});
  spec.params.set("input_scale", std::vector<double>{1e5, 1.0});
  spec.params.set("input_offset", std::vector<double>{0.0, 0.0});
  spec.params.set("user_trusts", std::vector<std::string>{trusted});
  return spec;
}

Windows some_windows(std::size_t count, std::size_t length) {
  Windows windows;
  windows.length = length;
  windows.features = 2;
  for (std::size_t i = 0; i < count; ++i) {
    auto values = windows.append(0);
    for (std::size_t k = 0; k < values.size(); ++k)
      values[k] = static_cast<double>(10 * i + k) * (k % 2 == 0 ? 1e5 : 1.0);
  }
  return windows;
}

struct Scored {
  std::vector<double> scores;
  std::vector<std::int32_t> blamed;
};

Scored score(models::WindowModel& model, const Windows& windows) {
  Scored scored{std::vector<double>(windows.count()), std::vector<std::int32_t>(windows.count())};
  model.score(windows, scored.scores, scored.blamed);
  return scored;
}

#define ORRERY_NEEDS_PYTHON()                                                \
  ORRERY_NEEDS_NAMESPACES();                                                 \
  if (std::system("/usr/bin/python3 -I -c 'import numpy' 2>/dev/null") != 0) \
  GTEST_SKIP() << "not run: /usr/bin/python3 has no numpy"

// 0 bar is 0 Pa: a comes in bar, b as it is; 9 windows are three calls of 4.
TEST(ForeignModel, ValuesComeInTheUnitsOfTheManifest) {
  ORRERY_NEEDS_PYTHON();
  const TestFolder folder;
  const auto made = make_foreign_window_model(spec_for(
      write_model(folder, "def score(w):\n    return w[:, 1, 0] + 1000 * w[:, 1, 1]\n", {})));
  ASSERT_TRUE(made.has_value()) << engine::to_string(made.error().items().front());
  EXPECT_TRUE((*made)->wants_raw());
  const Scored scored = score(**made, some_windows(9, 2));
  for (std::size_t i = 0; i < 9; ++i) {
    const double a = static_cast<double>(10 * i + 2), b = static_cast<double>(10 * i + 3);
    EXPECT_NEAR(scored.scores[i], a + 1000.0 * b, 1e-2);
  }
  EXPECT_EQ((*made)->trouble(), "");
}

TEST(ForeignModel, StatedNormalisationIsApplied) {
  ORRERY_NEEDS_PYTHON();
  const TestFolder folder;
  ManifestWords words;
  words.inputs = "normalisation: stated";
  words.features = "[{ name: a, unit: bar, mean: 2, sd: 4 }, { name: b, unit: '1' }]";
  const auto made = make_foreign_window_model(
      spec_for(write_model(folder, "def score(w):\n    return w[:, 1, 0] + 10\n", words)));
  ASSERT_TRUE(made.has_value()) << engine::to_string(made.error().items().front());
  const Scored scored = score(**made, some_windows(2, 2));
  EXPECT_NEAR(scored.scores[0], (2.0 - 2.0) / 4.0 + 10.0, 1e-5);
  EXPECT_NEAR(scored.scores[1], (12.0 - 2.0) / 4.0 + 10.0, 1e-5);
}

// The model returns its input with 3 added to the second feature of one row: the root mean square
// over 2 x 2 values is sqrt(9 / 4).
TEST(ForeignModel, AReconstructionIsScoredByItsError) {
  ORRERY_NEEDS_PYTHON();
  const TestFolder folder;
  ManifestWords words;
  words.meaning = "reconstruction";
  const auto made = make_foreign_window_model(
      spec_for(write_model(folder, "def score(w):\n    w[:, 0, 1] += 3\n    return w\n", words)));
  ASSERT_TRUE(made.has_value()) << engine::to_string(made.error().items().front());
  const Scored scored = score(**made, some_windows(5, 2));
  for (const double x : scored.scores) EXPECT_NEAR(x, 1.5, 1e-5);
  EXPECT_EQ(scored.blamed, std::vector<std::int32_t>(5, 1));
}

// Repeating the last row given is a forecast; each row grows by 2 (in bar, and in 1).
TEST(ForeignModel, AForecastIsHeldAgainstTheRowAfter) {
  ORRERY_NEEDS_PYTHON();
  const TestFolder folder;
  ManifestWords words;
  words.meaning = "forecast";
  const auto made = make_foreign_window_model(
      spec_for(write_model(folder, "def score(w):\n    return w[:, -1, :]\n", words)));
  ASSERT_TRUE(made.has_value()) << engine::to_string(made.error().items().front());
  for (const double x : score(**made, some_windows(3, 3)).scores) EXPECT_NEAR(x, 2.0, 1e-4);
}

// A score depends on its own window alone: alone or among others, the same bits.
TEST(ForeignModel, AScoreDoesNotDependOnItsNeighbours) {
  ORRERY_NEEDS_PYTHON();
  const TestFolder folder;
  const auto made = make_foreign_window_model(
      spec_for(write_model(folder, "def score(w):\n    return (w * w).sum(axis=(1, 2))\n", {})));
  ASSERT_TRUE(made.has_value());
  const Windows many = some_windows(7, 2);
  const Scored together = score(**made, many);
  for (std::size_t i = 0; i < many.count(); ++i) {
    Windows one = some_windows(0, 2);
    const auto from = many.window(i);
    std::copy(from.begin(), from.end(), one.append(0).begin());
    EXPECT_EQ(score(**made, one).scores[0], together.scores[i]);
  }
}

TEST(ForeignModel, AMissingValueGivesNoScore) {
  ORRERY_NEEDS_PYTHON();
  const TestFolder folder;
  const auto made = make_foreign_window_model(
      spec_for(write_model(folder, "def score(w):\n    return w[:, 0, 0] + 1\n", {})));
  ASSERT_TRUE(made.has_value());
  Windows windows = some_windows(3, 2);
  windows.values[5] = std::nan("");
  const Scored scored = score(**made, windows);
  EXPECT_TRUE(std::isfinite(scored.scores[0]));
  EXPECT_TRUE(std::isnan(scored.scores[1]));
  EXPECT_TRUE(std::isfinite(scored.scores[2]));
}

// Numbers that are none, or impossible, end the model for good and give no score.
TEST(ForeignModel, ImpossibleNumbersEndIt) {
  ORRERY_NEEDS_PYTHON();
  const std::string head = "import numpy as np\ndef score(w):\n    s = w[:, 0, 0] * 0\n    ";
  const std::tuple<std::string, std::string, const char*> cases[] = {
      {head + "return s + (np.nan if w.any() else 0)\n", "score", "gave nan"},
      {head + "return s + (np.inf if w.any() else 0)\n", "score", "gave inf"},
      {head + "return s - (1 if w.any() else 0)\n", "score", "below 0"},
      {head + "return s + (2 if w.any() else 0)\n", "probability", "gave the probability 2"},
      {head + "return s if not w.any() else s[:-1]\n", "score", "shape [3] where [4]"},
      {head + "return s if not w.any() else None\n", "score", "shape [] where [4]"},
  };
  for (const auto& [script, meaning, trouble] : cases) {
    SCOPED_TRACE(script);
    const TestFolder folder;
    ManifestWords words;
    words.meaning = meaning;
    const auto made = make_foreign_window_model(spec_for(write_model(folder, script, words)));
    ASSERT_TRUE(made.has_value()) << engine::to_string(made.error().items().front());
    const Scored scored = score(**made, some_windows(6, 2));
    EXPECT_NE((*made)->trouble().find(trouble), std::string::npos) << (*made)->trouble();
    for (const double x : score(**made, some_windows(6, 2)).scores) EXPECT_TRUE(std::isnan(x));
    EXPECT_TRUE(std::isnan(scored.scores[5]));
  }
}

TEST(ForeignModel, AnotherShapeIsRefusedBeforeTheRun) {
  ORRERY_NEEDS_PYTHON();
  const TestFolder folder;
  ManifestWords words;
  words.meaning = "reconstruction";
  const auto made = make_foreign_window_model(
      spec_for(write_model(folder, "def score(w):\n    return w[:, 0, 0]\n", words)));
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().items().front().code, "model-shape");
}

TEST(ForeignModel, APluginNeedsTheUsersTrust) {
  ORRERY_NEEDS_NAMESPACES();
  const TestFolder folder;
  const std::string plugin = plugin_bytes("harmless");
  ManifestWords words;
  words.format = "plugin";
  const fs::path manifest = write_model(folder, plugin, words);
  ::setenv("XDG_CONFIG_HOME", folder.path().c_str(), 1);
  const auto refused = make_foreign_window_model(spec_for(manifest));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().items().front().code, "model-trust");
  EXPECT_TRUE(make_foreign_window_model(spec_for(manifest, sha256_of_text(plugin))).has_value());
  fs::create_directory(folder.path() / "orrery");
  std::ofstream(folder.path() / "orrery" / "trusted-models")
      << "# mine\n"
      << sha256_of_text(plugin) << " the detector of the test\n";
  EXPECT_TRUE(make_foreign_window_model(spec_for(manifest)).has_value());
}

std::string scenario_text(const std::string& window) {
  return "orrery: 1\n"
         "name: foreign\n"
         "seed: 1\n"
         "duration: 4 h\n"
         "plant:\n"
         "  pump:\n"
         "    model: water/pump\n"
         "    count: 3\n"
         "    step: 1 min\n"
         "    sensors:\n"
         "      temperature: { measures: bearing_temperature, period: 1 min, noise: 0.3 K }\n"
         "network:\n"
         "  nodes: { edge: { profile: server } }\n"
         "  links: { field: { from: pump, to: edge, latency: 15 ms } }\n"
         "agents:\n"
         "  mine:\n"
         "    model: foreign_model\n"
         "    node: edge\n"
         "    period: 1 min\n"
         "    observes: [pump.temperature]\n"
         "    parameters: { manifest: m.yaml, window: " +
         window + ", train_until: 2 h, timeout: 1 s }\n";
}

engine::Result<RunOutcome> run_with(const TestFolder& folder, const std::string& script,
                                    const std::string& window = "2") {
  ManifestWords words;
  words.inputs = "normalisation: none\n  rate: 0.016667 Hz";
  words.features = "[{ name: pump.temperature, unit: degC }]";
  write_model(folder, script, words);
  const auto loaded =
      load_scenario_text(scenario_text(window), "foreign.yaml", folder.path().string());
  if (!loaded) return engine::failure(loaded.error());
  RunOptions options;
  options.out = folder.path() / "out.orrery";
  return run_scenario(loaded->scenario, options);
}

std::string notes_of(const fs::path& result) {
  const auto file = engine::ResultFile::open(result.string());
  std::string all;
  if (!file) return all;
  for (const auto& note : file->tables().notes) all += note.topic + ": " + note.text + "\n";
  return all;
}

TEST(ForeignModel, JudgesInARun) {
  ORRERY_NEEDS_PYTHON();
  const TestFolder folder;
  // In degC a bearing is between 0 and 200; in K it would not be.
  const std::string script =
      "def score(w):\n    t = w[:, -1, 0]\n    assert not w.any() or (0 < t).all() and (t < "
      "200).all()\n    return t\n";
  const auto first = run_with(folder, script);
  ASSERT_TRUE(first.has_value()) << engine::to_string(first.error().items().front());
  EXPECT_TRUE(first->failed.empty()) << first->failed.front();
  EXPECT_NE(notes_of(folder.path() / "out.orrery").find("licence MIT"), std::string::npos);
  const auto again = run_with(folder, script);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(first->summary.fingerprint, again->summary.fingerprint);
}

TEST(ForeignModel, ARunOutlivesItsModel) {
  ORRERY_NEEDS_PYTHON();
  const TestFolder folder;
  const auto outcome = run_with(folder,
                                "calls = 0\ndef score(w):\n    global calls\n    calls += 1\n    "
                                "if calls > 150: import os; os._exit(5)\n    return w[:, 0, 0]\n");
  ASSERT_TRUE(outcome.has_value()) << engine::to_string(outcome.error().items().front());
  EXPECT_EQ(outcome->summary.end.seconds(), 4.0 * 3600.0);
  ASSERT_EQ(outcome->failed.size(), 1U);
  EXPECT_NE(outcome->failed.front().find("ended by itself with code 5"), std::string::npos);
  EXPECT_NE(notes_of(folder.path() / "out.orrery").find("it failed: it ended by itself"),
            std::string::npos);
}

TEST(ForeignModel, AMismatchIsRefusedBeforeTheRun) {
  ORRERY_NEEDS_PYTHON();
  const TestFolder folder;
  const auto outcome = run_with(folder, "def score(w):\n    return w[:, 0, 0]\n", "3");
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().items().front().code, "model-window");
  EXPECT_FALSE(fs::exists(folder.path() / "out.orrery"));
}

}  // namespace
}  // namespace orrery::scenarios::test
