// SPDX-License-Identifier: Apache-2.0
// Trains one learner on one classic task and prints its evaluations as lines of JSON:
//   learner_bench classic/pendulum-v1 sac 20000 1 [evaluations] [param=value ...]
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "models/control/classic/classic_tasks.h"
#include "models/control/learner_catalog.h"

namespace orrery::models {
namespace {

constexpr std::size_t kEpisodes = 100;
constexpr std::uint64_t kHeldOut = 1'000'000'007;  // no training has this seed

[[noreturn]] void refuse(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(2);
}

template <class T>
T must(engine::Result<T> result) {
  if (!result) refuse(to_string(result.error().items().front()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// Mean return of the first episode of each copy, acting by the best action.
double evaluate(const std::string& task, const Trainer& trainer) {
  const auto environment = make_classic(task, kEpisodes);
  const auto controller = trainer.controller(kEpisodes);
  must(environment->reset(kHeldOut));
  std::vector<float> actions(kEpisodes * environment->task().action_width());
  std::vector<bool> over(kEpisodes);
  double sum = 0.0;
  for (std::size_t left = kEpisodes; left > 0;) {
    controller->decide({{}, environment->columns().observations, {}}, actions);
    must(environment->step(actions));
    for (const EpisodeEnd& end : environment->columns().ended) {
      if (over[end.row]) continue;
      over[end.row] = true;
      sum += end.reward;
      --left;
    }
  }
  return sum / kEpisodes;
}

void set_param(engine::ParamSet& params, const std::string& argument) {
  const std::size_t equals = argument.find('=');
  const std::string name = argument.substr(0, equals);
  if (equals == std::string::npos || !params.has(name)) refuse("no parameter " + argument);
  params.set(name, std::stod(argument.substr(equals + 1)));
}

double processor_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void train(int count, char** words) {
  const std::string task = words[1];
  const LearnerEntry* entry = find_learner(words[2]);
  if (entry == nullptr) refuse(std::string("no learner ") + words[2]);
  TrainerSpec spec;
  spec.params = engine::ParamSet::defaults(*entry->info);
  spec.steps_total = std::stoull(words[3]);
  spec.seed = std::stoull(words[4]);
  const std::uint64_t evaluations = std::stoull(words[5]);
  for (int i = 6; i < count; ++i) set_param(spec.params, words[i]);
  auto probe = make_classic(task, 1);
  if (probe == nullptr) refuse("no task " + task);
  spec.task = probe->task();
  const auto trainer = must(entry->make(spec));
  const auto environment = make_classic(task, trainer->copies());
  must(environment->reset(spec.seed));
  double training_s = 0.0;
  for (std::uint64_t i = 1; i <= evaluations; ++i) {
    TrainingRound round;
    const double before_s = processor_s();
    while (trainer->steps_done() < spec.steps_total * i / evaluations)
      must(trainer->round(*environment, round));
    training_s += processor_s() - before_s;
    std::printf(
        "{\"task\":\"%s\",\"learner\":\"%s\",\"seed\":%s,\"steps\":%llu,"
        "\"eval_return_mean\":%.3f,\"processor_s\":%.2f",
        words[1], words[2], words[4], static_cast<unsigned long long>(trainer->steps_done()),
        evaluate(task, *trainer), training_s);
    for (const auto& [name, value] : round.losses) std::printf(",\"%s\":%.4g", name.c_str(), value);
    std::printf("}\n");
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace orrery::models

int main(int count, char** words) {
  if (count < 6) {
    std::fprintf(stderr, "learner_bench TASK LEARNER STEPS SEED EVALUATIONS [param=value ...]\n");
    return 2;
  }
  orrery::models::train(count, words);
}
