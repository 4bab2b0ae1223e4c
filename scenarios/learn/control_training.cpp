// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/control_training.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>

#include "engine/registry/check.h"
#include "models/audit/interquartile_mean.h"
#include "models/audit/sample_statistics.h"
#include "models/control/seed_groups.h"
#include "scenarios/control/controller_choice.h"
#include "scenarios/learn/setting_text.h"

namespace orrery::scenarios {

namespace {

using models::ControllerFile;
using models::CurvePoint;
using models::SeedGroup;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kLatestMax = 100;
constexpr std::uint64_t kCurvePoints = 20;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

engine::Result<void> check_fit(const models::LearnerEntry& learner,
                               const engine::ControlTask& task) {
  if (task.is_discrete() ? learner.discrete : learner.continuous) return {};
  std::string others;
  for (const auto& entry : models::learner_catalog())
    if (task.is_discrete() ? entry.discrete : entry.continuous)
      others += (others.empty() ? "" : ", ") + entry.info->name;
  return engine::failure(
      "learner-task", {},
      fmt::format("'{}' cannot learn '{}': its actions are {}", learner.info->name, task.name,
                  task.is_discrete() ? "numbered choices" : "numbers in a box"),
      "learners that can: " + others);
}

/// A file that cannot be written is told before the work, not after it.
engine::Result<void> check_writable(const std::string& out) {
  const std::string partial = out + ".partial";
  const bool opened = std::ofstream(partial, std::ios::app).is_open();
  std::error_code error;
  std::filesystem::remove(partial, error);
  if (opened) return {};
  return engine::failure("io-write", {out}, "the controller file cannot be written",
                         "choose a file in a folder that exists for --out");
}

/// A training under way: everything that a checkpoint keeps, and how it is made.
class Training {
 public:
  Training(const EnvironmentSource& source, const models::LearnerEntry& learner,
           const engine::ParamSet& params, const ControlTrainingOptions& options)
      : source_(source), learner_(learner), params_(params), options_(options) {
    ControllerFile& file = outcome_.file;
    file.task = source.task;
    file.learner = learner.info->name;
    file.settings = settings_text(params);
    file.settings.push_back(fmt::format("kept={}", options.kept == KeptPolicy::kBest));
    file.settings.push_back(fmt::format("curve={}x{}", curve_every(), options.curve_episodes));
    file.seed = options.seed;
    file.steps_total = options.steps;
    file.trained_on = source.identity;
  }

  engine::Result<ControlTrainingOutcome> run() {
    if (auto made = make(); !made) return engine::failure(made.error());
    if (auto done = begin(); !done) return engine::failure(done.error());
    const auto start = Clock::now();
    double curve_s = 0.0;
    auto kept_at = Clock::now();
    while (trainer_->steps_done() < options_.steps) {
      models::TrainingRound round;
      if (auto done = trainer_->round(*environment_, round); !done)
        return engine::failure(done.error());
      outcome_.file.steps = trainer_->steps_done();
      take_returns(round);
      const auto point_at = Clock::now();
      const auto is_new = extend_curve();
      if (!is_new) return engine::failure(is_new.error());
      curve_s += seconds_since(point_at);
      if (options_.on_round) {
        options_.on_round({outcome_.file.steps, outcome_.resumed_at, options_.steps, latest_, round,
                           *is_new ? &outcome_.file.curve.back() : nullptr});
      }
      const bool stop =
          options_.keep_going && !options_.keep_going() && outcome_.file.steps < options_.steps;
      if (*is_new || stop || seconds_since(kept_at) > options_.checkpoint_s) {
        if (auto done = write_checkpoint(); !done) return engine::failure(done.error());
        kept_at = Clock::now();
      }
      if (!stop) continue;
      outcome_.stopped = true;
      return std::move(outcome_);
    }
    outcome_.train_s = seconds_since(start) - curve_s;
    return finish();
  }

 private:
  std::uint64_t curve_every() const {
    if (options_.curve_every > 0) return options_.curve_every;
    return std::max<std::uint64_t>(1, options_.steps / kCurvePoints);
  }
  std::string checkpoint_path() const { return options_.out + ".checkpoint"; }

  engine::Result<void> make() {
    if (auto writable = check_writable(options_.out); !writable) return writable;
    if (auto fits = check_fit(learner_, source_.task); !fits) return fits;
    auto trainer =
        learner_.make({source_.task, params_, options_.seed,
                       engine::entity_key(learner_.info->name, 0), options_.steps, teacher()});
    if (!trainer) return engine::failure(trainer.error());
    trainer_ = std::move(*trainer);
    auto environment = source_.make(trainer_->copies());
    if (!environment) return engine::failure(environment.error());
    environment_ = std::move(*environment);
    auto judge = source_.make(options_.curve_episodes);
    if (!judge) return engine::failure(judge.error());
    judge_ = std::move(*judge);
    return {};
  }

  /// Of learners that may imitate one: what their parameter names.
  models::ControllerMaker teacher() const {
    if (!params_.has("teacher") || params_.text("teacher").empty()) return {};
    return [this](std::size_t rows) -> engine::Result<std::unique_ptr<engine::Controller>> {
      const auto choice = choose_controller(params_.text("teacher"));
      if (!choice) return engine::failure(choice.error());
      return make_controller(*choice, source_.task, rows, options_.seed);
    };
  }

  /// From a checkpoint, if there is one; else from the first reset.
  engine::Result<void> begin() {
    std::error_code error;
    if (options_.restart) std::filesystem::remove(checkpoint_path(), error);
    if (!std::filesystem::exists(checkpoint_path()))
      return environment_->reset(models::environment_seed(SeedGroup::kTraining, options_.seed));
    auto found = models::read_controller_file(checkpoint_path());
    if (!found) return engine::failure(found.error());
    const ControllerFile& own = outcome_.file;
    const auto& other = *found;
    if (other.learner != own.learner || other.settings != own.settings || other.seed != own.seed ||
        other.steps_total != own.steps_total || other.trained_on != own.trained_on) {
      return engine::failure(
          "checkpoint-mismatch", {checkpoint_path()},
          "this checkpoint belongs to another task, learner, setting, seed or number of steps",
          "repeat the command that made it, or start anew with --restart");
    }
    engine::ArchiveReader archive(other.state);
    if (!load(archive)) {
      return engine::failure("model-damaged", {checkpoint_path()}, "the checkpoint cannot be read",
                             "start anew with --restart");
    }
    outcome_.file.curve = other.curve;
    outcome_.file.steps = trainer_->steps_done();
    outcome_.resumed_at = outcome_.file.steps;
    return {};
  }

  void save(engine::ArchiveWriter& archive) const {
    archive.begin_section("trainer");
    trainer_->save(archive);
    archive.begin_section("environment");
    environment_->save(archive);
    archive.begin_section("training");
    archive.put(outcome_.episodes);
    archive.put_span(std::span<const double>(latest_));
    archive.put(static_cast<std::uint64_t>(best_.networks.size()));
    for (const auto& weights : best_.networks) weights.save(archive);
    if (best_.planner) best_.planner->save(archive);
  }

  bool load(engine::ArchiveReader& archive) {
    std::uint64_t best = 0;
    if (!archive.expect_section("trainer") || !trainer_->load(archive) ||
        !archive.expect_section("environment") || !environment_->load(archive) ||
        !archive.expect_section("training") || !archive.get(outcome_.episodes) ||
        !archive.get_vector(latest_) || !archive.get(best) || best > source_.task.agent_count()) {
      return false;
    }
    best_.networks.resize(best);
    for (auto& weights : best_.networks)
      if (!weights.load(archive)) return false;
    return archive.at_end() || (best_.planner.emplace().load(archive) && archive.at_end());
  }

  void take_returns(const models::TrainingRound& round) {
    for (const auto& end : round.episodes) latest_.push_back(end.reward);
    outcome_.episodes += round.episodes.size();
    if (latest_.size() > kLatestMax)
      latest_.erase(latest_.begin(), latest_.end() - static_cast<std::ptrdiff_t>(kLatestMax));
  }

  /// A point wherever the steps have passed a multiple of the distance, and at the end.
  engine::Result<bool> extend_curve() {
    auto& curve = outcome_.file.curve;
    const std::uint64_t before = curve.empty() ? 0 : curve.back().steps;
    const std::uint64_t steps = trainer_->steps_done();
    const bool last = steps >= options_.steps;
    if (steps / curve_every() == before / curve_every() && !last) return false;
    const auto controller = trainer_->controller(judge_->rows());
    const auto episodes = models::play_episodes(
        *judge_, *controller, models::environment_seed(SeedGroup::kValidation, options_.seed));
    if (!episodes) return engine::failure(episodes.error());
    const auto returns = models::returns_of(*episodes);
    const auto mean = models::mean_interval(returns);
    curve.push_back({steps, mean.value, mean.lower, mean.upper, models::interquartile_mean(returns),
                     models::sample_moments(latest_).mean});
    if (options_.kept == KeptPolicy::kBest && (best_.empty() || mean.value > best_mean(before)))
      best_ = policy();
    return true;
  }

  /// Of the curve without its newest point.
  double best_mean(std::uint64_t up_to) const {
    double best = -std::numeric_limits<double>::infinity();
    for (const auto& point : outcome_.file.curve)
      if (point.steps <= up_to) best = std::max(best, point.mean);
    return best;
  }

  models::TrainedPolicy policy() const {
    const auto controller = trainer_->controller(source_.task.agent_count());
    const auto* trained = dynamic_cast<const models::PolicyController*>(controller.get());
    ORRERY_CHECK(trained != nullptr, "a learner gives what a controller file keeps");
    return trained->policy();
  }

  engine::Result<void> write_checkpoint() {
    engine::ArchiveWriter archive;
    save(archive);
    ControllerFile& file = outcome_.file;
    file.state = archive.bytes();
    auto done = models::write_controller_file(checkpoint_path(), file);
    file.state.clear();
    return done;
  }

  engine::Result<ControlTrainingOutcome> finish() {
    ControllerFile& file = outcome_.file;
    file.policy = options_.kept == KeptPolicy::kBest && !best_.empty() ? best_ : policy();
    file.steps = trainer_->steps_done();
    file.finished = true;
    if (auto done = models::write_controller_file(options_.out, file); !done)
      return engine::failure(done.error());
    std::error_code error;
    std::filesystem::remove(checkpoint_path(), error);
    return std::move(outcome_);
  }

  const EnvironmentSource& source_;
  const models::LearnerEntry& learner_;
  const engine::ParamSet& params_;
  const ControlTrainingOptions& options_;
  std::unique_ptr<models::Trainer> trainer_;
  std::unique_ptr<models::VectorEnvironment> environment_;  // learned from
  std::unique_ptr<models::VectorEnvironment> judge_;        // of the curve
  std::vector<double> latest_;                              // returns of training episodes
  models::TrainedPolicy best_;
  ControlTrainingOutcome outcome_;
};

}  // namespace

engine::Result<ControlTrainingOutcome> train_controller(const EnvironmentSource& source,
                                                        const models::LearnerEntry& learner,
                                                        const engine::ParamSet& params,
                                                        const ControlTrainingOptions& options) {
  return Training(source, learner, params, options).run();
}

}  // namespace orrery::scenarios
