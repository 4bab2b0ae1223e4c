// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <filesystem>
#include <limits>

#include "tests/models/torch/network_bench.h"

namespace orrery::models::test {
namespace {

constexpr std::size_t kLength = 8;
constexpr std::size_t kFeatures = 6;

std::vector<NetworkCase> with(const std::vector<Setting>& more) {
  auto networks = all_networks();
  for (auto& network : networks)
    network.settings.insert(network.settings.end(), more.begin(), more.end());
  return networks;
}

Windows some_windows(std::size_t rows, std::uint64_t seed) {
  return sliding(correlated_rows(rows, seed), kFeatures, kLength);
}

Windows picked(const Windows& all, const std::vector<std::size_t>& which) {
  Windows windows = empty_windows(all.length, all.features);
  for (const std::size_t i : which) {
    const auto from = all.window(i);
    std::copy(from.begin(), from.end(), windows.append(0).begin());
  }
  return windows;
}

// The last bits of a matrix product depend on the shape of the batch; scores must not.
TEST_F(NetworkTest, AScoreDependsOnItsWindowAlone) {
  const Windows train = some_windows(600, 1);
  const Windows all = some_windows(700, 2);
  std::vector<std::size_t> order(all.count());
  std::iota(order.begin(), order.end(), std::size_t{0});
  engine::Stream luck({3, 0, engine::Purpose::kUser});
  for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[luck.below(i)]);
  for (const auto& each : with({{"epochs", 2.0}})) {
    const auto model = network(each, kLength, kFeatures);
    fit(*model, train, {});
    const auto whole = scores_of(*model, all);
    const auto shuffled = scores_of(*model, picked(all, order));
    for (std::size_t i = 0; i < order.size(); ++i) ASSERT_EQ(shuffled[i], whole[order[i]]);
    for (std::size_t first = 0; first < all.count(); first += 37) {
      std::vector<std::size_t> few;
      for (std::size_t i = first; i < std::min(first + 37, all.count()); ++i) few.push_back(i);
      const auto apart = scores_of(*model, picked(all, few));
      for (std::size_t i = 0; i < few.size(); ++i) ASSERT_EQ(apart[i], whole[few[i]]);
    }
    for (std::size_t i = 0; i < all.count(); i += 5)
      ASSERT_EQ(scores_of(*model, picked(all, {i}))[0], whole[i]) << each.agent;
  }
}

TEST_F(NetworkTest, SameSeedSameBitsAndAnotherSeedOthers) {
  const Windows train = some_windows(500, 1);
  const Windows held_out = some_windows(200, 2);
  for (const auto& each : with({{"epochs", 3.0}, {"dropout", 0.1}})) {
    const auto a = network(each, kLength, kFeatures);
    const auto b = network(each, kLength, kFeatures);
    const auto other = network(each, kLength, kFeatures, 8);
    for (auto* model : {a.get(), b.get(), other.get()}) fit(*model, train, held_out);
    EXPECT_EQ(state_of(*a), state_of(*b)) << each.agent;
    EXPECT_NE(state_of(*a), state_of(*other)) << each.agent;
  }
}

// Killed after any epoch and begun again from what was saved there: same weights at the end.
TEST_F(NetworkTest, GoesOnFromEveryEpochToTheSameBits) {
  const Windows train = some_windows(500, 1);
  const Windows held_out = some_windows(200, 2);
  for (const auto& each : with({{"epochs", 6.0}, {"patience", 2.0}, {"dropout", 0.1}})) {
    const auto unbroken = network(each, kLength, kFeatures);
    unbroken->begin_fit(train, held_out);
    std::vector<std::vector<std::byte>> states = {state_of(*unbroken)};
    for (FitEpoch epoch; unbroken->fit_epoch(epoch);) states.push_back(state_of(*unbroken));
    ASSERT_GE(states.size(), 3U);
    for (std::size_t k = 0; k < states.size(); ++k) {
      const auto resumed = network(each, kLength, kFeatures);
      resumed->begin_fit(train, held_out);
      engine::ArchiveReader archive(states[k]);
      ASSERT_TRUE(resumed->load(archive));
      EXPECT_TRUE(archive.at_end());
      for (FitEpoch epoch; resumed->fit_epoch(epoch);) {
      }
      EXPECT_EQ(state_of(*resumed), states.back()) << each.agent << " from epoch " << k;
      EXPECT_EQ(scores_of(*resumed, held_out), scores_of(*unbroken, held_out));
    }
  }
}

TEST_F(NetworkTest, RefusesAStateOfAnotherShapeOrCutShort) {
  const NetworkCase small{"autoencoder", {{"hidden", 8.0}, {"epochs", 1.0}}};
  const auto model = network(small, kLength, kFeatures);
  fit(*model, some_windows(100, 1), {});
  const auto state = state_of(*model);
  for (const auto& other :
       {NetworkCase{"autoencoder", {{"hidden", 9.0}}}, NetworkCase{"conv_autoencoder", {}}}) {
    engine::ArchiveReader archive(state);
    EXPECT_FALSE(network(other, kLength, kFeatures)->load(archive));
  }
  for (const std::size_t length : {std::size_t{0}, std::size_t{20}, state.size() - 1}) {
    engine::ArchiveReader archive({state.data(), length});
    EXPECT_FALSE(network(small, kLength, kFeatures)->load(archive));
  }
}

TEST_F(NetworkTest, StopsWhenHeldOutWindowsGetNoBetterAndKeepsTheBestWeights) {
  const Windows train = some_windows(60, 1);  // few: learned by heart soon
  const Windows held_out = some_windows(300, 2);
  const auto model = network({"autoencoder",
                              {{"epochs", 400.0},
                               {"patience", 5.0},
                               {"batch", 8.0},
                               {"code", 32.0},
                               {"learning_rate", 0.01}}},
                             kLength, kFeatures);
  model->begin_fit(train, held_out);
  std::vector<FitEpoch> curve;
  std::vector<double> at_best;
  for (FitEpoch epoch; model->fit_epoch(epoch);) {
    curve.push_back(epoch);
    if (epoch.best) at_best = scores_of(*model, held_out);
  }
  ASSERT_LT(curve.size(), 400U);
  ASSERT_GT(curve.size(), 6U);
  EXPECT_TRUE(curve[curve.size() - 6].best);
  for (std::size_t i = curve.size() - 5; i < curve.size(); ++i) EXPECT_FALSE(curve[i].best);
  EXPECT_EQ(scores_of(*model, held_out), at_best);
  // Scaled by their own residuals, the windows of the scale score 1 on average.
  EXPECT_NEAR(
      std::accumulate(at_best.begin(), at_best.end(), 0.0) / static_cast<double>(at_best.size()),
      1.0, 1e-3);
}

TEST_F(NetworkTest, ALossThatIsNoNumberEndsTheFitAndJudgesNothing) {
  Windows train = some_windows(100, 1);
  train.values[17] = 1e30;  // its square is beyond single precision
  const auto model = network({"autoencoder", {}}, kLength, kFeatures);
  const Windows none = empty_windows(kLength, kFeatures);
  model->begin_fit(train, none);
  FitEpoch epoch;
  ASSERT_TRUE(model->fit_epoch(epoch));
  EXPECT_FALSE(std::isfinite(epoch.train_loss));
  EXPECT_FALSE(epoch.best);
  EXPECT_FALSE(model->fit_epoch(epoch));
  EXPECT_TRUE(std::isnan(scores_of(*model, some_windows(20, 2))[0]));
}

TEST_F(NetworkTest, BlamesTheFeatureThatBroke) {
  const auto model =
      network({"autoencoder", {{"code", 12.0}, {"epochs", 20.0}}}, kLength, kFeatures);
  fit(*model, some_windows(3000, 1), some_windows(500, 2));
  const Windows broken = sliding(correlated_rows(500, 3, 0), kFeatures, kLength);
  std::vector<double> scores(broken.count());
  std::vector<std::int32_t> blamed(broken.count());
  model->score(broken, scores, blamed);
  const auto right = std::count(blamed.begin(), blamed.end(), 3);
  EXPECT_GT(right, static_cast<std::ptrdiff_t>(broken.count() / 2));
}

// A library that flushes subnormal numbers when it is loaded would change every simulation after
// it.
TEST_F(NetworkTest, LeavesTheArithmeticOfTheProgramAlone) {
  fit(*network({"autoencoder", {{"epochs", 1.0}}}, kLength, kFeatures), some_windows(100, 1), {});
  volatile double tiny = std::numeric_limits<double>::min();
  tiny = tiny / 4.0;
  EXPECT_GT(tiny, 0.0);
  EXPECT_EQ(tiny * 4.0, std::numeric_limits<double>::min());
  volatile double third = 1.0;
  third = third / 3.0;
  EXPECT_EQ(third, 1.0 / 3.0);
}

/// A digest of the states of all networks after a short fit.
std::string digest_of_fits(const TorchModule& module) {
  std::uint64_t digest = 0;
  for (const auto& each : with({{"epochs", 2.0}, {"dropout", 0.1}})) {
    const auto model = *try_network(module, each, kLength, kFeatures, 7);
    fit(*model, some_windows(300, 1), some_windows(100, 2));
    for (const std::byte b : state_of(*model))
      digest = engine::mix64(digest ^ static_cast<std::uint64_t>(b));
  }
  return std::to_string(digest);
}

// Not a test of its own: what the next one runs in processes of their own.
TEST_F(NetworkTest, DISABLED_PrintsTheDigestOfFits) {
  std::fprintf(stderr, "digest %s\n", digest_of_fits(*module_).c_str());
}

TEST_F(NetworkTest, AnotherProcessGetsTheSameBits) {
  const std::string command =
      std::filesystem::read_symlink("/proc/self/exe").string() +
      " --gtest_also_run_disabled_tests --gtest_filter=*PrintsTheDigestOfFits 2>&1";
  FILE* process = popen(command.c_str(), "r");
  ASSERT_NE(process, nullptr);
  std::string output;
  std::array<char, 4096> part{};
  while (std::fgets(part.data(), part.size(), process) != nullptr) output += part.data();
  ASSERT_EQ(pclose(process), 0) << output;
  EXPECT_NE(output.find("digest " + digest_of_fits(*module_) + "\n"), std::string::npos) << output;
}

}  // namespace
}  // namespace orrery::models::test
