// SPDX-License-Identifier: Apache-2.0
#include "models/control/perfect_forecast.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/event/worker_team.h"
#include "engine/random/stream.h"
#include "models/params.h"

namespace orrery::models {
namespace {

/// Copies of the judged environment in which sequences are played, one for each thread.
class Clones {
 public:
  static engine::Result<std::unique_ptr<Clones>> make(const ForesightSpec& spec,
                                                      const VectorEnvironment& judged,
                                                      std::uint64_t seed) {
    auto clones = std::make_unique<Clones>(spec.threads);
    for (std::uint32_t i = 0; i < spec.threads; ++i) {
      auto one = spec.clones(judged.copies());
      if (!one) return engine::failure(one.error());
      // A state is loaded into an environment that has begun.
      if (auto done = (*one)->reset(seed); !done) return engine::failure(done.error());
      clones->environments_.push_back(std::move(*one));
    }
    return clones;
  }

  explicit Clones(std::uint32_t threads) : team_(std::max(1U, threads)) {}

  /// What sequences start from. `open`: rows that count.
  void hold(const VectorEnvironment& judged, const std::vector<std::uint8_t>& open) {
    engine::ArchiveWriter archive;
    judged.save(archive);
    state_ = archive.bytes();
    open_ = open;
  }

  /// Gives actions to a step of a rollout, from what its rows see then.
  using Act = std::function<std::span<const float>(std::size_t job, std::size_t step,
                                                   std::span<const float> observations)>;
  /// Plays numbered rollouts of so many steps; scores: jobs x rows.
  engine::Result<void> play(std::size_t jobs, std::size_t steps, const Act& act,
                            std::span<double> scores) {
    std::vector<engine::Result<void>> mistakes(jobs);
    const std::size_t rows = scores.size() / jobs;
    team_.run(static_cast<std::uint32_t>(jobs), [&](std::uint32_t worker, std::uint32_t job) {
      mistakes[job] = roll_out(
          *environments_[worker], steps,
          [&](std::size_t step, std::span<const float> seen) { return act(job, step, seen); },
          scores.subspan(job * rows, rows));
    });
    for (auto& mistake : mistakes)
      if (!mistake) return mistake;
    return {};
  }

 private:
  template <class Action>
  engine::Result<void> roll_out(VectorEnvironment& clone, std::size_t steps, const Action& action,
                                std::span<double> scores) const {
    engine::ArchiveReader archive(state_);
    if (!clone.load(archive)) {
      return engine::failure("state-load", {}, "the state of the environment does not load again",
                             "this is a mistake of the program; please report it");
    }
    std::fill(scores.begin(), scores.end(), 0.0);
    std::vector<std::uint8_t> open = open_;
    for (std::size_t t = 0; t < steps; ++t) {
      if (auto done = clone.step(action(t, clone.columns().observations)); !done) return done;
      const StepColumns& now = clone.columns();
      bool any = false;
      for (std::size_t row = 0; row < open.size(); ++row) {
        if (open[row] == 0) continue;
        scores[row] += now.rewards[row];
        open[row] = (now.terminated[row] | now.truncated[row]) == 0 ? 1 : 0;
        any = any || open[row] != 0;
      }
      if (!any) break;
    }
    return {};
  }

  engine::WorkerTeam team_;
  std::vector<std::unique_ptr<VectorEnvironment>> environments_;
  std::vector<std::byte> state_;
  std::vector<std::uint8_t> open_;
};

/// A controller that follows the episode and is asked how it would go on.
struct Follower {
  std::unique_ptr<engine::Controller> here;   ///< sees what is judged, decides nothing
  std::unique_ptr<engine::Controller> ahead;  ///< goes on from it in a clone
  std::vector<float> way;                     ///< horizon x rows x width
};

/// Plans at every `commit`-th decision, in the place of a controller.
class Foresight final : public engine::Controller {
 public:
  Foresight(const VectorEnvironment& judged, const ForesightSpec& spec,
            std::unique_ptr<Clones> clones, std::vector<Follower> followers)
      : judged_(judged),
        spec_(spec),
        commit_(std::min(static_cast<std::size_t>(spec.params.integer("commit")),
                         static_cast<std::size_t>(spec.params.integer("horizon")))),
        search_(judged.task(), judged.rows(), read_sequence_search(spec.params), spec.search_seed,
                engine::name_key(perfect_forecast_info().name)),
        clones_(std::move(clones)),
        followers_(std::move(followers)),
        restarts_(judged.rows(), 0),
        open_(judged.rows(), 1) {}

  const engine::Result<void>& mistake() const { return mistake_; }
  double surprise() const { return surprise_; }

  std::size_t rows() const override { return judged_.rows(); }
  engine::AgentCost cost() const override { return {}; }
  void save(engine::ArchiveWriter&) const override {}
  bool load(engine::ArchiveReader&) override { return false; }

  /// The first time a row's episode begins; then it has ended, and nothing counts any more.
  void restart(std::size_t row) override {
    search_.restart(row);
    if (++restarts_[row] > 1) open_[row] = 0;
    for (Follower& follower : followers_) follower.here->restart(row);
  }

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    const std::size_t step = decisions_ % commit_;
    if (step == 0 && mistake_) mistake_ = plan(view);
    // All watch every decision, so that their memories are those of the judged episode.
    for (Follower& follower : followers_) follower.here->decide(view, actions);
    const std::size_t width = judged_.task().action_width();
    std::fill(actions.begin(), actions.end(), 0.0F);
    if (mistake_)
      for (std::size_t row = 0; row < rows(); ++row)
        search_.best(row, step, actions.subspan(row * width, width));
    ++decisions_;
    if (spec_.on_decision) spec_.on_decision(decisions_);
  }

 private:
  engine::Result<void> plan(const engine::ControlView& view) {
    clones_->hold(judged_, open_);
    search_.begin(decisions_ == 0 ? 0 : commit_);
    if (auto offered = offer_followers(view); !offered) return offered;
    std::vector<double> scores(search_.candidates() * rows());
    for (std::size_t i = 0; i < search_.iterations(); ++i) {
      if (spec_.keep_going && !spec_.keep_going())
        return engine::failure("interrupted", {}, "stopped before the episodes had ended");
      search_.draw();
      auto played = clones_->play(
          search_.candidates(), search_.horizon(),
          [&](std::size_t job, std::size_t step, std::span<const float>) {
            return search_.actions(job, step);
          },
          scores);
      if (!played) return played;
      search_.learn(scores);
    }
    return check();
  }

  engine::Result<void> offer_followers(const engine::ControlView& view) {
    if (followers_.empty()) return {};
    const std::size_t size = rows() * judged_.task().action_width();
    for (Follower& follower : followers_) {
      engine::ArchiveWriter archive;
      follower.here->save(archive);
      engine::ArchiveReader reader(archive.bytes());
      if (!follower.ahead->load(reader))
        return engine::failure("state-load", {}, "the state of a controller does not load again");
      follower.way.assign(search_.horizon() * size, 0.0F);
    }
    std::vector<double> scores(followers_.size() * rows());
    auto played = clones_->play(
        followers_.size(), search_.horizon(),
        [&](std::size_t job, std::size_t step, std::span<const float> seen) {
          Follower& follower = followers_[job];
          const auto now = view.now + judged_.task().period * static_cast<std::int64_t>(step);
          const auto own = std::span(follower.way).subspan(step * size, size);
          follower.ahead->decide({now, seen, {}}, own);
          return std::span<const float>(own);
        },
        scores);
    for (std::size_t f = 0; played && f < followers_.size(); ++f)
      search_.offer(followers_[f].way, std::span(scores).subspan(f * rows(), rows()));
    return played;
  }

  /// Plays the best sequences of all rows side by side. Rows were searched apart, and where one
  /// touches another (an integration step more), it shows here.
  engine::Result<void> check() {
    const std::size_t width = judged_.task().action_width();
    std::vector<float> actions(rows() * width);
    std::vector<double> scores(rows());
    auto played = clones_->play(
        1, search_.horizon(),
        [&](std::size_t, std::size_t step, std::span<const float>) {
          for (std::size_t row = 0; row < rows(); ++row)
            search_.best(row, step, std::span(actions).subspan(row * width, width));
          return std::span<const float>(actions);
        },
        scores);
    for (std::size_t row = 0; played && row < rows(); ++row)
      if (open_[row] != 0)
        surprise_ = std::max(surprise_, std::abs(scores[row] - search_.best_score(row)));
    return played;
  }

  const VectorEnvironment& judged_;
  const ForesightSpec& spec_;
  std::size_t commit_;
  SequenceSearch search_;
  std::unique_ptr<Clones> clones_;
  std::vector<Follower> followers_;
  std::vector<std::uint32_t> restarts_;
  std::vector<std::uint8_t> open_;
  std::uint32_t decisions_ = 0;
  double surprise_ = 0.0;
  engine::Result<void> mistake_;
};

engine::Result<std::vector<Follower>> make_followers(const ForesightSpec& spec,
                                                     const VectorEnvironment& judged) {
  std::vector<Follower> followers;
  for (const auto& start : spec.starts) {
    auto here = start(judged.rows());
    if (!here) return engine::failure(here.error());
    auto ahead = start(judged.rows());
    if (!ahead) return engine::failure(ahead.error());
    followers.push_back({std::move(*here), std::move(*ahead), {}});
  }
  return followers;
}

/// Puts the episodes of a controller in the place of worse ones; how many.
std::size_t keep_better(std::vector<EpisodeOutcome>& best, std::vector<EpisodeOutcome> others) {
  std::size_t better = 0;
  for (std::size_t k = 0; k < best.size(); ++k) {
    if (others[k].reward <= best[k].reward) continue;
    best[k] = std::move(others[k]);
    ++better;
  }
  return better;
}

engine::Result<void> hold_against_starts(VectorEnvironment& environment, const ForesightSpec& spec,
                                         std::uint64_t seed, PlayedEpisodes& out) {
  std::size_t better = 0;
  for (const auto& start : spec.starts) {
    const auto controller = start(environment.rows());
    if (!controller) return engine::failure(controller.error());
    auto played = play_episodes(environment, **controller, seed, spec.keep_going);
    if (!played) return engine::failure(played.error());
    better += keep_better(out.episodes, std::move(*played));
  }
  if (better > 0) {
    out.remarks.push_back(
        fmt::format("in {} of {} episodes a controller it started from did better, and stands for "
                    "it: search longer (horizon, candidates, iterations)",
                    better, out.episodes.size()));
  }
  return {};
}

}  // namespace

engine::Result<PlayedEpisodes> play_with_foresight(VectorEnvironment& environment,
                                                   const ForesightSpec& spec, std::uint64_t seed) {
  auto clones = Clones::make(spec, environment, seed);
  if (!clones) return engine::failure(clones.error());
  auto followers = make_followers(spec, environment);
  if (!followers) return engine::failure(followers.error());
  Foresight foresight(environment, spec, std::move(*clones), std::move(*followers));
  auto played = play_episodes(environment, foresight, seed, [&] {
    return foresight.mistake().has_value() && (!spec.keep_going || spec.keep_going());
  });
  if (!foresight.mistake()) return engine::failure(foresight.mistake().error());
  if (!played) return engine::failure(played.error());
  PlayedEpisodes out{std::move(*played), {}};
  out.remarks.push_back("knows all luck to come: no controller, but a line to hold others against");
  if (foresight.surprise() > 0.0) {
    out.remarks.push_back(fmt::format(
        "episodes that are stepped together touch each other: plans were off by up to {:.3g}",
        foresight.surprise()));
  }
  if (auto held = hold_against_starts(environment, spec, seed, out); !held)
    return engine::failure(held.error());
  return out;
}

const engine::ModelInfo& perfect_forecast_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kController;
    row.name = "perfect_forecast";
    row.summary = "model-predictive control that knows the plant and all luck to come: a bound";
    row.details =
        "Plays sequences of actions in clones of the plant, whose weather, noise and faults are "
        "those to come, and carries out the best one found (cross-entropy method). A lower "
        "estimate "
        "of the best possible return, for 'orrery evaluate' only. A search costs candidates x "
        "iterations x horizon steps of the plant, every 'commit' decisions.";
    row.source =
        "Rubinstein, Methodol. Comput. Appl. Probab. 1 (1999) 127; Pinneri et al., Conf. Robot "
        "Learning (2020), arXiv:2008.06389";
    row.params = sequence_search_rows({});
    row.params.push_back(
        integer("commit", 8, {1, 10000}, "actions that are carried out before it looks again"));
    row.params.push_back(engine::rows::texts(
        "start",
        "controllers by name or file; their way on is a candidate of every search, and the "
        "result is never below theirs"));
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Controller>> make_perfect_forecast(
    const engine::ControllerSpec& spec) {
  return engine::failure(
      "controller-foresight", {},
      fmt::format("'perfect_forecast' cannot decide for '{}' here: it needs clones of the plant in "
                  "which it tries what comes",
                  spec.task.name),
      "hold others against it with 'orrery evaluate SCENARIO --controller perfect_forecast'; to "
      "run closed-loop, take pid, rule or a trained controller");
}

}  // namespace orrery::models
