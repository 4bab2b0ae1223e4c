// SPDX-License-Identifier: Apache-2.0
#include "models/learn/learning_layers.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/random/stream.h"
#include "models/control/policy_forward.h"
#include "models/learn/orthogonal.h"

namespace orrery::models::test {
namespace {

std::vector<float> draws(std::size_t count, std::uint64_t entity, double scale = 1.0) {
  std::vector<float> values;
  engine::Stream luck({1, entity, engine::Purpose::kUser});
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(static_cast<float>(scale * luck.normal()));
  return values;
}

// The order of the sums is part of the promise, so plain loops give the very same bits.
TEST(DenseSlopes, ArePlainSums) {
  DenseSlopes slopes;
  for (const std::size_t rows : {1U, 7U, 40U}) {
    for (const std::size_t inputs : {1U, 16U, 21U}) {
      for (const std::size_t outputs : {1U, 5U, 33U}) {
        const auto x = draws(rows * inputs, 1);
        const auto w = draws(outputs * inputs, 2);
        const auto y = draws(rows * outputs, 3);
        std::vector<float> of_x(rows * inputs), of_w(outputs * inputs), of_b(outputs);
        slopes.of_inputs(y.data(), rows, outputs, w.data(), inputs, of_x.data());
        slopes.of_weights(y.data(), x.data(), rows, outputs, inputs, of_w.data(), of_b.data());
        for (std::size_t i = 0; i < inputs; ++i) {
          for (std::size_t r = 0; r < rows; ++r) {
            float sum = 0.0F;
            for (std::size_t o = 0; o < outputs; ++o) sum += y[r * outputs + o] * w[o * inputs + i];
            ASSERT_EQ(of_x[r * inputs + i], sum);
          }
          for (std::size_t o = 0; o < outputs; ++o) {
            float sum = 0.0F;
            for (std::size_t r = 0; r < rows; ++r) sum += y[r * outputs + o] * x[r * inputs + i];
            ASSERT_EQ(of_w[o * inputs + i], sum);
          }
        }
        for (std::size_t o = 0; o < outputs; ++o) {
          float sum = 0.0F;
          for (std::size_t r = 0; r < rows; ++r) sum += y[r * outputs + o];
          ASSERT_EQ(of_b[o], sum);
        }
      }
    }
  }
}

/// Half the sum of the squares of what the layers say, in double precision.
double half_square(const LearningLayers& layers, const std::vector<float>& weights,
                   const std::vector<double>& x, std::size_t rows) {
  std::vector<double> now = x;
  std::size_t at = 0;
  for (const auto& [inputs, outputs, activation] : layers.layers()) {
    std::vector<double> next(rows * outputs);
    for (std::size_t r = 0; r < rows; ++r) {
      for (std::size_t o = 0; o < outputs; ++o) {
        double sum = static_cast<double>(weights[at + inputs * outputs + o]);
        for (std::size_t i = 0; i < inputs; ++i)
          sum += now[r * inputs + i] * static_cast<double>(weights[at + o * inputs + i]);
        if (activation == Activation::kTanh) sum = std::tanh(sum);
        if (activation == Activation::kRelu) sum = std::max(sum, 0.0);
        next[r * outputs + o] = sum;
      }
    }
    at += (inputs + 1) * outputs;
    now = next;
  }
  double sum = 0.0;
  for (const double y : now) sum += 0.5 * y * y;
  return sum;
}

TEST(LearningLayers, DerivativesAreThoseOfDifferences) {
  for (const Activation activation : {Activation::kTanh, Activation::kRelu}) {
    LearningLayers layers({{3, 18, activation}, {18, 7, activation}, {7, 2, Activation::kNone}});
    auto weights = draws(layers.weights(), 4, 0.5);
    constexpr std::size_t kRows = 11;
    const auto x = draws(kRows * 3, 5);
    const std::vector<double> wide(x.begin(), x.end());
    const auto said = layers.forward(weights, x, kRows);
    const std::vector<float> slopes(said.begin(), said.end());  // of half the square
    std::vector<float> gradient(weights.size());
    layers.backward(weights, x, slopes, gradient);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const float kept = weights[i];
      weights[i] = kept + 1e-3F;
      const double above = half_square(layers, weights, wide, kRows);
      const double step = static_cast<double>(weights[i]);
      weights[i] = kept - 1e-3F;
      const double below = half_square(layers, weights, wide, kRows);
      const double slope = (above - below) / (step - static_cast<double>(weights[i]));
      weights[i] = kept;
      ASSERT_NEAR(gradient[i], slope, 2e-3 * std::max(1.0, std::fabs(slope))) << i;
    }
  }
}

TEST(LearningLayers, SayWhatThePolicySaysFromTheSameWeights) {
  LearningLayers layers({{3, 18, Activation::kTanh}, {18, 2, Activation::kNone}});
  const auto weights = draws(layers.weights(), 4, 0.5);
  const auto x = draws(33, 5);
  PolicyWeights policy;
  policy.layers = layers.export_layers(weights);
  PolicyForward forward;
  const auto expected = forward(policy, x, 11, {});
  const auto said = layers.forward(weights, x, 11);
  EXPECT_EQ(std::vector<float>(said.begin(), said.end()),
            std::vector<float>(expected.begin(), expected.end()));
}

TEST(Orthogonal, RowsOrColumnsAreOrthonormalTimesTheGain) {
  for (const auto& [outputs, inputs] : {std::pair{5U, 9U}, std::pair{9U, 5U}, std::pair{6U, 6U}}) {
    std::vector<float> w(std::size_t{outputs} * inputs);
    engine::Stream luck({1, 2, engine::Purpose::kUser});
    fill_orthogonal(w, outputs, inputs, 3.0, luck);
    const bool by_row = outputs <= inputs;
    const std::size_t few = std::min(outputs, inputs);
    const std::size_t many = std::max(outputs, inputs);
    const auto at = [&, inputs = inputs](std::size_t k, std::size_t i) {
      return static_cast<double>(by_row ? w[k * inputs + i] : w[i * inputs + k]);
    };
    for (std::size_t a = 0; a < few; ++a) {
      for (std::size_t b = 0; b < few; ++b) {
        double product = 0.0;
        for (std::size_t i = 0; i < many; ++i) product += at(a, i) * at(b, i);
        EXPECT_NEAR(product, a == b ? 9.0 : 0.0, 1e-5);
      }
    }
  }
}

}  // namespace
}  // namespace orrery::models::test
