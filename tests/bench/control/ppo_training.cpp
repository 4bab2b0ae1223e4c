// SPDX-License-Identifier: Apache-2.0
// Trains a learner on a classic task and judges it on the way, one JSON line an evaluation:
//   orrery_control_training classic/cartpole-v1 ppo SEED STEPS EVERY EPISODES [name=value ...]
// EVERY: steps between evaluations; 0: only at the end. An evaluation plays EPISODES episodes from
// seeds that no training sees, with the deterministic policy.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include "models/control/classic/classic_tasks.h"
#include "models/control/learner_catalog.h"

namespace orrery::models {
namespace {

constexpr std::uint64_t kHeldOut = 1'000'000'007;  // far from the seeds of trainings

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Mean return of the first episode of every copy.
double evaluate(const Trainer& trainer, const std::string& task, std::size_t episodes) {
  const auto environment = make_classic(task, episodes);
  const auto controller = trainer.controller(environment->rows());
  if (!environment->reset(kHeldOut)) std::abort();
  std::vector<float> actions(environment->rows() * environment->task().action_width());
  std::vector<double> returns(environment->rows());
  std::vector<bool> done(environment->rows());
  for (std::size_t ended = 0; ended < done.size();) {
    controller->decide({{}, environment->columns().observations, {}}, actions);
    if (!environment->step(actions)) std::abort();
    for (const auto& episode : environment->columns().ended) {
      controller->restart(episode.row);
      if (done[episode.row]) continue;
      done[episode.row] = true;
      returns[episode.row] = episode.reward;
      ++ended;
    }
  }
  return std::accumulate(returns.begin(), returns.end(), 0.0) / static_cast<double>(returns.size());
}

void set(engine::ParamSet& params, const engine::ModelInfo& info, const std::string& setting) {
  const auto equals = setting.find('=');
  const std::string name = setting.substr(0, equals);
  const int index = info.param_index(name);
  if (equals == std::string::npos || index < 0) {
    std::fprintf(stderr, "no such setting: %s\n", setting.c_str());
    std::exit(2);
  }
  const std::string value = setting.substr(equals + 1);
  const auto kind = info.params[static_cast<std::size_t>(index)].kind;
  if (kind == engine::ParamKind::kChoice || kind == engine::ParamKind::kText) {
    params.set(name, value);
  } else {
    params.set(name, std::atof(value.c_str()));
  }
}

int train(int count, char** words) {
  if (count < 7) return 2;
  const std::string task = words[1];
  const LearnerEntry* learner = find_learner(words[2]);
  if (learner == nullptr) return 2;
  TrainerSpec spec;
  spec.seed = std::strtoull(words[3], nullptr, 10);
  spec.steps_total = std::strtoull(words[4], nullptr, 10);
  const std::uint64_t every = std::strtoull(words[5], nullptr, 10);
  const std::size_t episodes = std::strtoull(words[6], nullptr, 10);
  spec.params = engine::ParamSet::defaults(*learner->info);
  for (int i = 7; i < count; ++i) set(spec.params, *learner->info, words[i]);
  spec.task = make_classic(task, 1)->task();
  auto trainer = learner->make(spec);
  if (!trainer) {
    std::fprintf(stderr, "%s\n", engine::to_string(trainer.error().items().front()).c_str());
    return 1;
  }
  const auto environment = make_classic(task, (*trainer)->copies());
  if (!environment->reset(spec.seed)) return 1;
  double wall_s = 0.0;
  std::uint64_t next = every > 0 ? every : spec.steps_total;
  while ((*trainer)->steps_done() < spec.steps_total) {
    const auto start = std::chrono::steady_clock::now();
    TrainingRound round;
    if (auto done = (*trainer)->round(*environment, round); !done) {
      std::fprintf(stderr, "%s\n", engine::to_string(done.error().items().front()).c_str());
      return 1;
    }
    wall_s += seconds_since(start);
    if ((*trainer)->steps_done() < std::min(next, spec.steps_total)) continue;
    next += every > 0 ? every : spec.steps_total;
    std::printf("{\"task\":\"%s\",\"seed\":%s,\"steps\":%llu,\"wall_s\":%.3f,\"return\":%.2f",
                task.c_str(), words[3], static_cast<unsigned long long>((*trainer)->steps_done()),
                wall_s, evaluate(**trainer, task, episodes));
    for (const auto& [name, value] : round.losses) std::printf(",\"%s\":%.5g", name.c_str(), value);
    std::printf("}\n");
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace
}  // namespace orrery::models

int main(int count, char** words) { return orrery::models::train(count, words); }
