// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "engine/random/stream.h"
#include "models/control/learner_catalog.h"
#include "models/data/state.h"

namespace orrery::models::test {

/// A cart on a track from -1 to 1 that should stand in the middle. A step moves it by up to 0.2;
/// reward 1 - x^2; cost: the part of 0.2 that was used, 2 of it allowed in an episode of 20 steps.
struct TrackSpec {
  bool discrete = true;
  bool ends_for_good = false;  ///< terminated at the last step instead of truncated
  std::uint32_t steps = 20;
};

class ToyTrack final : public VectorEnvironment {
 public:
  ToyTrack(const TrackSpec& spec, std::size_t copies) : spec_(spec), x_(copies) {
    task_.name = "track";
    task_.observation = {{"x", "m", -1.0, 1.0}};
    if (spec.discrete)
      task_.choices = 3;
    else
      task_.action = {{"move", "m", -0.2, 0.2}};
    task_.costs = {{"effort", 2.0}};
    task_.steps_max = spec.steps;
    for (auto* column : {&rewards_, &costs_, &last_, &seen_}) column->resize(copies);
    terminated_.resize(copies);
    truncated_.resize(copies);
    sums_.resize(copies);
    effort_.resize(copies);
  }

  const engine::ControlTask& task() const override { return task_; }
  std::size_t copies() const override { return x_.size(); }

  engine::Result<void> reset(std::uint64_t seed) override {
    seed_ = seed;
    episode_ = 0;
    begin();
    show();
    return {};
  }

  engine::Result<void> step(std::span<const float> actions) override {
    ended_.clear();
    ++now_;
    const bool over = now_ == spec_.steps;
    for (std::size_t i = 0; i < x_.size(); ++i) {
      const double asked = static_cast<double>(actions[i]);
      const double move = spec_.discrete ? 0.2 * (asked - 1.0) : std::clamp(asked, -0.2, 0.2);
      x_[i] = std::clamp(x_[i] + move, -1.0, 1.0);
      rewards_[i] = static_cast<float>(1.0 - x_[i] * x_[i]);
      costs_[i] = static_cast<float>(std::abs(move) / 0.2);
      sums_[i] += 1.0 - x_[i] * x_[i];
      effort_[i] += std::abs(move) / 0.2;
      terminated_[i] = over && spec_.ends_for_good;
      truncated_[i] = over && !spec_.ends_for_good;
      last_[i] = static_cast<float>(x_[i]);
      if (over)
        ended_.push_back(
            {static_cast<std::uint32_t>(i), now_, sums_[i], spec_.ends_for_good, {effort_[i]}, {}});
    }
    if (over) begin();
    show();
    return {};
  }

  const StepColumns& columns() const override { return columns_; }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.x_);
    state.fixed(self.sums_);
    state.fixed(self.effort_);
    state(self.seed_);
    state(self.episode_);
    state(self.now_);
  }
  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

 private:
  void begin() {
    for (std::size_t i = 0; i < x_.size(); ++i)
      x_[i] = 2.0 * engine::uniform_at({seed_, i, engine::Purpose::kInitial}, episode_) - 1.0;
    ++episode_;
    now_ = 0;
    std::fill(sums_.begin(), sums_.end(), 0.0);
    std::fill(effort_.begin(), effort_.end(), 0.0);
  }
  void show() {
    std::copy(x_.begin(), x_.end(), seen_.begin());
    columns_ = {seen_, rewards_, terminated_, truncated_, last_, costs_, ended_};
  }

  TrackSpec spec_;
  engine::ControlTask task_;
  std::vector<double> x_, sums_, effort_;
  std::uint64_t seed_ = 0, episode_ = 0;
  std::uint32_t now_ = 0;
  std::vector<float> rewards_, costs_, last_, seen_;
  std::vector<std::uint8_t> terminated_, truncated_;
  std::vector<EpisodeEnd> ended_;
  StepColumns columns_;
};

}  // namespace orrery::models::test
