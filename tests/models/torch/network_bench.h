// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "engine/random/stream.h"
#include "models/learn/torch_module.h"
#include "tests/models/agent_bench.h"

/// Window models of the Torch module by name, without the shell, and windows to try them on.
namespace orrery::models::test {

struct NetworkCase {
  std::string agent;
  std::vector<Setting> settings;  // small, so that tests are quick
};

/// Every network of the module.
inline std::vector<NetworkCase> all_networks() {
  return {
      {"autoencoder", {{"hidden", 24.0}, {"code", 4.0}}},
      {"conv_autoencoder", {{"channels", 8.0}, {"kernel", 3.0}}},
      {"lstm_autoencoder", {{"hidden", 12.0}, {"code", 4.0}}},
      {"forecaster", {{"hidden", 24.0}}},
      {"forecaster", {{"cell", std::string("lstm")}, {"hidden", 12.0}}},
  };
}

inline engine::Result<std::unique_ptr<WindowModel>> try_network(const TorchModule& module,
                                                                const NetworkCase& network,
                                                                std::size_t length,
                                                                std::size_t features,
                                                                std::uint64_t seed) {
  WindowModelSpec spec;
  for (const auto& entry : agent_catalog())
    if (entry.info->name == network.agent) spec.params = params_of(*entry.info, network.settings);
  spec.length = length;
  spec.features = features;
  spec.devices = 1;
  spec.seed = seed;
  spec.entity = 11;
  if (network.agent == "autoencoder") return module.autoencoder(spec);
  if (network.agent == "conv_autoencoder") return module.conv_autoencoder(spec);
  if (network.agent == "lstm_autoencoder") return module.lstm_autoencoder(spec);
  return module.forecaster(spec);
}

/// Tests of what a module gives; skipped in a build without one.
class NetworkTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto module = torch_module();
    if (!module) GTEST_SKIP() << engine::to_string(module.error().items().front());
    module_ = *module;
  }
  std::unique_ptr<WindowModel> network(const NetworkCase& network, std::size_t length,
                                       std::size_t features, std::uint64_t seed = 7) const {
    auto made = try_network(*module_, network, length, features, seed);
    EXPECT_TRUE(made.has_value()) << network.agent;
    return std::move(*made);
  }
  const TorchModule* module_ = nullptr;
};

inline Windows empty_windows(std::size_t length, std::size_t features) {
  Windows windows;
  windows.length = length;
  windows.features = features;
  return windows;
}

/// All windows of a series of `features` values a row; of device 0.
inline Windows sliding(const std::vector<double>& rows, std::size_t features, std::size_t length,
                       std::size_t every = 1, std::size_t first = 0) {
  Windows windows = empty_windows(length, features);
  for (std::size_t i = first; (i + length) * features <= rows.size(); i += every) {
    const auto from = rows.begin() + static_cast<std::ptrdiff_t>(i * features);
    std::copy_n(from, windows.width(), windows.append(0).begin());
  }
  return windows;
}

/// Sensors that follow two slow causes, each with noise of its own and unit variance. From row
/// `broken_from` on, sensor 3 follows a third cause of the same kind: alone it looks as before.
inline std::vector<double> correlated_rows(std::size_t rows, std::uint64_t seed,
                                           std::size_t broken_from = SIZE_MAX) {
  engine::Stream luck({seed, 21, engine::Purpose::kUser});
  double cause[3] = {luck.normal(), luck.normal(), luck.normal()};
  constexpr double kFrom[6][2] = {{0.98, 0.0},  {0.7, 0.68},  {0.0, 0.98},
                                  {0.7, -0.68}, {-0.98, 0.0}, {0.5, 0.84}};
  std::vector<double> values;
  for (std::size_t i = 0; i < rows; ++i) {
    for (double& each : cause) each = 0.8 * each + 0.6 * luck.normal();
    for (std::size_t j = 0; j < 6; ++j) {
      const bool broken = j == 3 && i >= broken_from;
      const double told =
          broken ? 0.98 * cause[2] : kFrom[j][0] * cause[0] + kFrom[j][1] * cause[1];
      values.push_back(told + 0.2 * luck.normal());
    }
  }
  return values;
}

/// Fits to the end; the number of epochs.
inline int fit(WindowModel& model, const Windows& train, const Windows& held_out) {
  model.begin_fit(train, held_out);
  FitEpoch epoch;
  int epochs = 0;
  while (model.fit_epoch(epoch)) ++epochs;
  return epochs;
}

inline std::vector<double> scores_of(WindowModel& model, const Windows& windows) {
  std::vector<double> scores(windows.count());
  std::vector<std::int32_t> blamed(windows.count());
  model.score(windows, scores, blamed);
  return scores;
}

inline std::vector<std::byte> state_of(const WindowModel& model) {
  engine::ArchiveWriter archive;
  model.save(archive);
  return archive.bytes();
}

/// Chance that a broken window has a higher score than a clean one (Mann and Whitney).
inline double area_under_curve(const std::vector<double>& clean,
                               const std::vector<double>& broken) {
  double wins = 0.0;
  for (const double b : broken)
    for (const double c : clean) wins += b > c ? 1.0 : (b == c ? 0.5 : 0.0);
  return wins / (static_cast<double>(clean.size()) * static_cast<double>(broken.size()));
}

}  // namespace orrery::models::test
