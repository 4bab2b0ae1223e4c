// SPDX-License-Identifier: Apache-2.0
// Steps a second of the classic tasks, against a bare loop over one copy of the same equations in
// the same run. Items are steps; one thread; actions are made beforehand.
#include <benchmark/benchmark.h>

#include <cmath>
#include <string>
#include <vector>

#include "engine/random/stream.h"
#include "models/control/classic/acrobot.h"
#include "models/control/classic/cartpole.h"
#include "models/control/classic/classic_tasks.h"
#include "models/control/classic/mountain_car.h"
#include "models/control/classic/pendulum.h"

namespace orrery::models {
namespace {

constexpr std::size_t kActionSets = 16;

std::vector<float> random_actions(const engine::ControlTask& task, std::size_t count) {
  engine::Stream luck({1, 2, engine::Purpose::kUser});
  std::vector<float> actions(count);
  for (float& action : actions) {
    const double u = luck.uniform();
    action = static_cast<float>(
        task.is_discrete() ? std::floor(u * task.choices)
                           : task.action[0].low + u * (task.action[0].high - task.action[0].low));
  }
  return actions;
}

void environment_steps(benchmark::State& state, const std::string& name) {
  const auto copies = static_cast<std::size_t>(state.range(0));
  const auto environment = make_classic(name, copies);
  const auto actions = random_actions(environment->task(), copies * kActionSets);
  if (!environment->reset(1)) state.SkipWithError("reset");
  std::size_t set = 0;
  for (auto _ : state) {
    if (!environment->step(std::span(actions).subspan(set * copies, copies))) {
      state.SkipWithError("step");
    }
    set = (set + 1) % kActionSets;
    benchmark::DoNotOptimize(environment->columns().observations.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

/// One copy, step by step, with a new start where an episode ends: what anybody would write first.
template <class Task>
void bare_loop(benchmark::State& state) {
  const auto actions = random_actions(Task::describe(), 4096);
  engine::Stream luck({1, 3, engine::Purpose::kInitial});
  const auto begin = [&] {
    std::array<double, Task::kDraws> uniform;
    for (double& u : uniform) u = luck.uniform();
    return Task::start(uniform);
  };
  auto at = begin();
  std::uint32_t steps = 0;
  double total = 0.0;
  for (auto _ : state) {
    for (const float action : actions) {
      const auto result = Task::step(at, action);
      const auto seen = Task::observe(result.next);
      benchmark::DoNotOptimize(seen);
      total += result.reward;
      at = result.next;
      if (result.terminated || ++steps == Task::kStepsMax) {
        at = begin();
        steps = 0;
      }
    }
    benchmark::DoNotOptimize(total);
  }
  state.SetItemsProcessed(state.iterations() * 4096);
}

BENCHMARK(bare_loop<classic::CartPole>);
BENCHMARK_CAPTURE(environment_steps, cartpole, "classic/cartpole-v1")->Arg(8)->Arg(1024);
BENCHMARK(bare_loop<classic::Pendulum>);
BENCHMARK_CAPTURE(environment_steps, pendulum, "classic/pendulum-v1")->Arg(8)->Arg(1024);
BENCHMARK(bare_loop<classic::Acrobot>);
BENCHMARK_CAPTURE(environment_steps, acrobot, "classic/acrobot-v1")->Arg(8)->Arg(1024);
BENCHMARK(bare_loop<classic::MountainCar>);
BENCHMARK_CAPTURE(environment_steps, mountaincar, "classic/mountaincar-v0")->Arg(8)->Arg(1024);
BENCHMARK(bare_loop<classic::MountainCarContinuous>);
BENCHMARK_CAPTURE(environment_steps, mountaincarcontinuous, "classic/mountaincarcontinuous-v0")
    ->Arg(8)
    ->Arg(1024);

}  // namespace
}  // namespace orrery::models
