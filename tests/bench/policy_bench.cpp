// SPDX-License-Identifier: Apache-2.0
// Steps a second of a classic task with a policy of two hidden layers of 64 units deciding.
#include <benchmark/benchmark.h>

#include <vector>

#include "engine/random/stream.h"
#include "models/control/classic/classic_tasks.h"
#include "models/control/policy_network.h"

namespace orrery::models {
namespace {

DenseWeights dense(std::uint32_t inputs, std::uint32_t outputs, Activation activation,
                   engine::Stream& draws) {
  DenseWeights layer{inputs, outputs, activation, {}, std::vector<float>(outputs)};
  for (std::size_t i = 0; i < std::size_t{inputs} * outputs; ++i)
    layer.w.push_back(static_cast<float>(0.3 * draws.normal()));
  return layer;
}

void rollout(benchmark::State& state, Activation activation) {
  const auto rows = static_cast<std::size_t>(state.range(0));
  const auto environment = make_classic("classic/cartpole-v1", rows);
  engine::Stream draws({1, 2, engine::Purpose::kUser});
  PolicyWeights weights;
  weights.layers = {dense(4, 64, activation, draws), dense(64, 64, activation, draws),
                    dense(64, 2, Activation::kNone, draws)};
  const auto policy = make_policy(environment->task(), weights, rows);
  if (!environment->reset(1)) return state.SkipWithError("no reset");
  std::vector<float> actions(rows);
  for (auto _ : state) {
    policy->decide({{}, environment->columns().observations, {}}, actions);
    if (!environment->step(actions)) return state.SkipWithError("no step");
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void CartPoleWithPolicyTanh(benchmark::State& state) { rollout(state, Activation::kTanh); }
void CartPoleWithPolicyRelu(benchmark::State& state) { rollout(state, Activation::kRelu); }
BENCHMARK(CartPoleWithPolicyTanh)->Arg(16)->Arg(1024);
BENCHMARK(CartPoleWithPolicyRelu)->Arg(1024);

}  // namespace
}  // namespace orrery::models
