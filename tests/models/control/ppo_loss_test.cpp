// SPDX-License-Identifier: Apache-2.0
#include "models/control/ppo_loss.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/random/stream.h"
#include "models/control/advantage.h"
#include "models/control/policy_heads.h"
#include "models/control/running_moments.h"

namespace orrery::models::test {
namespace {

constexpr std::size_t kRows = 40;

std::vector<float> draws(std::size_t count, std::uint64_t entity, double scale = 1.0) {
  std::vector<float> values;
  engine::Stream luck({1, entity, engine::Purpose::kUser});
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(static_cast<float>(scale * luck.normal()));
  return values;
}

/// A minibatch in which some ratios are beyond the clip and some values have moved far.
struct Sample {
  explicit Sample(bool discrete)
      : width(discrete ? 3 : 2),
        policy(draws(kRows * width, 1)),
        log_deviations(discrete ? std::vector<float>() : std::vector<float>{-0.3F, 0.2F}),
        values(draws(kRows, 2)),
        actions(draws(kRows * (discrete ? 1 : 2), 3)),
        old_log_probabilities(kRows),
        old_values(draws(kRows, 4)),
        advantages(draws(kRows, 5)),
        returns(draws(kRows, 6)) {
    const auto moved = draws(kRows, 7, 0.3);
    for (std::size_t r = 0; r < kRows; ++r) {
      float now = 0.0F;
      if (discrete) {
        actions[r] = static_cast<float>(r % 3);
        std::vector<float> logs(policy.begin() + static_cast<std::ptrdiff_t>(3 * r),
                                policy.begin() + static_cast<std::ptrdiff_t>(3 * r + 3));
        log_softmax(logs);
        now = logs[r % 3];
      } else {
        now = gaussian_log_probability(std::span(actions).subspan(2 * r, 2),
                                       std::span(policy).subspan(2 * r, 2), log_deviations);
      }
      old_log_probabilities[r] = now + moved[r];
    }
  }

  PpoLosses losses(const PpoLossSettings& settings) {
    policy_slopes.assign(policy.size(), 0.0F);
    deviation_slopes.assign(log_deviations.size(), 0.0F);
    value_slopes.assign(values.size(), 0.0F);
    return ppo_loss(settings,
                    {policy, log_deviations, values, actions, old_log_probabilities, old_values,
                     advantages, returns},
                    {policy_slopes, deviation_slopes, value_slopes});
  }
  double loss(const PpoLossSettings& settings) {
    const PpoLosses parts = losses(settings);
    return parts.policy + settings.value_weight * parts.value -
           settings.entropy_weight * parts.entropy;
  }

  std::size_t width;
  std::vector<float> policy, log_deviations, values, actions, old_log_probabilities, old_values,
      advantages, returns;
  std::vector<float> policy_slopes, deviation_slopes, value_slopes;
};

/// The differences to both sides; at a corner of the loss the derivative lies between them.
void expect_slopes(Sample& sample, const PpoLossSettings& settings, std::vector<float>& numbers,
                   const std::vector<float>& slopes) {
  const double here = sample.loss(settings);
  std::size_t corners = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const float kept = numbers[i];
    constexpr float kStep = 0x1p-11F;
    numbers[i] = kept + kStep;
    const double above = (sample.loss(settings) - here) / static_cast<double>(numbers[i] - kept);
    numbers[i] = kept - kStep;
    const double below = (here - sample.loss(settings)) / static_cast<double>(kept - numbers[i]);
    numbers[i] = kept;
    EXPECT_GT(slopes[i], std::min(above, below) - 2e-4) << i;
    EXPECT_LT(slopes[i], std::max(above, below) + 2e-4) << i;
    if (std::fabs(above - below) > 1e-2) ++corners;
  }
  EXPECT_LE(corners, 1 + numbers.size() / 10);
}

TEST(PpoLoss, DerivativesAreThoseOfDifferences) {
  for (const bool discrete : {true, false}) {
    for (const double value_clip : {0.0, 0.5}) {
      Sample sample(discrete);
      const PpoLossSettings settings{0.2, value_clip, 0.7, 0.05};
      const PpoLosses losses = sample.losses(settings);
      EXPECT_GT(losses.clipped, 0.1);
      EXPECT_LT(losses.clipped, 0.9);
      const auto policy = sample.policy_slopes;
      const auto deviations = sample.deviation_slopes;
      const auto values = sample.value_slopes;
      expect_slopes(sample, settings, sample.policy, policy);
      expect_slopes(sample, settings, sample.values, values);
      expect_slopes(sample, settings, sample.log_deviations, deviations);
    }
  }
}

// Where nothing has moved, the ratio is 1: loss -mean A, no divergence, nothing clipped.
TEST(PpoLoss, BeginsAtRatioOne) {
  Sample sample(true);
  for (std::size_t r = 0; r < kRows; ++r) {
    std::vector<float> logs(sample.policy.begin() + static_cast<std::ptrdiff_t>(3 * r),
                            sample.policy.begin() + static_cast<std::ptrdiff_t>(3 * r + 3));
    log_softmax(logs);
    sample.old_log_probabilities[r] = logs[r % 3];
  }
  double mean = 0.0;
  for (const float advantage : sample.advantages) mean += static_cast<double>(advantage) / kRows;
  const PpoLosses losses = sample.losses({});
  EXPECT_NEAR(losses.policy, -mean, 1e-6);
  EXPECT_NEAR(losses.divergence, 0.0, 1e-7);
  EXPECT_EQ(losses.clipped, 0.0);
}

// By hand, discount 0.5 and trace 0.5. Row 0 is cut by the clock at its second step, row 1 is
// terminated there.
TEST(Advantages, BootstrapThroughATruncationButNotThroughATermination) {
  const std::vector<float> rewards = {1, 1, 2, 2, 3, 3};
  const std::vector<float> values = {4, 4, 6, 6, 8, 8};
  const std::vector<std::uint8_t> terminated = {0, 0, 0, 1, 0, 0};
  const std::vector<std::uint8_t> truncated = {0, 0, 1, 0, 0, 0};
  const std::vector<float> final_values = {0, 0, 10, 0, 0, 0};
  const std::vector<float> last_values = {12, 12};
  std::vector<float> advantages(6), returns(6);
  estimate_advantages({2, rewards, values, terminated, truncated, final_values, last_values}, 0.5,
                      0.5, advantages, returns);
  // Step 2: 3 + 6 - 8 = 1. Step 1: 2 + 5 - 6 = 1, or 2 - 6 = -4. Step 0: 1 + 3 - 4 = 0, + A / 4.
  EXPECT_EQ(advantages, (std::vector<float>{0.25F, -1, 1, -4, 1, 1}));
  EXPECT_EQ(returns, (std::vector<float>{4.25F, 3, 7, 2, 9, 9}));
}

TEST(RunningMoments, AreThoseOfEverythingAtOnce) {
  const auto all = draws(300, 8, 3.0);
  RunningMoments pieces(3);
  for (const auto& [first, end] : {std::pair{0U, 30U}, std::pair{30U, 33U}, std::pair{33U, 300U}})
    pieces.add(std::span(all).subspan(first, end - first));
  EXPECT_EQ(pieces.count(), 100.0);
  for (std::size_t k = 0; k < 3; ++k) {
    double sum = 0.0;
    double square = 0.0;
    for (std::size_t i = k; i < 300; i += 3) sum += static_cast<double>(all[i]);
    for (std::size_t i = k; i < 300; i += 3)
      square += std::pow(static_cast<double>(all[i]) - sum / 100.0, 2);
    EXPECT_NEAR(pieces.mean(k), sum / 100.0, 1e-12);
    EXPECT_NEAR(pieces.deviation(k), std::sqrt(square / 100.0), 1e-12);
  }
}

// 100,000 draws: shares within five standard errors, and log probabilities of the closed forms.
TEST(PolicyHeads, DrawFromTheirDistributions) {
  constexpr std::size_t kDraws = 100'000;
  std::vector<float> logits, actions(kDraws), logs(kDraws);
  std::vector<double> uniforms;
  engine::Stream luck({3, 1, engine::Purpose::kUser});
  for (std::size_t i = 0; i < kDraws; ++i) {
    for (const double p : {0.2, 0.5, 0.3}) logits.push_back(static_cast<float>(std::log(p) + 1.0));
    uniforms.push_back(luck.uniform());
  }
  sample_choices(logits, 3, uniforms, actions, logs);
  double count[3] = {};
  for (const float action : actions) count[static_cast<std::size_t>(action)] += 1.0;
  EXPECT_NEAR(count[0] / kDraws, 0.2, 0.0064);
  EXPECT_NEAR(count[1] / kDraws, 0.5, 0.0079);
  EXPECT_NEAR(logs[0], std::log(actions[0] == 0 ? 0.2 : actions[0] == 1 ? 0.5 : 0.3), 1e-6);

  const std::vector<float> mean = {1.0F, -2.0F}, log_deviations = {0.5F, -1.0F};
  const std::vector<double> normals = {0.5, -2.0};
  std::vector<float> action(2), log_probability(1);
  sample_gaussian(mean, log_deviations, normals, action, log_probability);
  EXPECT_NEAR(action[0], 1.0 + 0.5 * std::exp(0.5), 1e-6);
  EXPECT_NEAR(action[1], -2.0 - 2.0 * std::exp(-1.0), 1e-6);
  // -z^2 / 2 - log s - log(2 pi) / 2, twice.
  EXPECT_NEAR(log_probability[0], -0.125 - 2.0 - 0.5 + 1.0 - std::log(2.0 * 3.14159265358979),
              1e-5);
}

}  // namespace
}  // namespace orrery::models::test
