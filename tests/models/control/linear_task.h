// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/random/stream.h"
#include "models/control/vector_environment.h"
#include "models/data/state.h"

namespace orrery::models::test {

/// A cart on a rail, of which the best feedback is known in closed form:
///
///   x' = x + v / 4,   v' = 0.8 v + u / 4,   r = -(x^2 + u^2)
///
/// It begins within a metre, at rest, from where the best feedback never asks for more than the
/// bounds |u| <= 1; the clock cuts an episode after 40 steps.
class LinearTask final : public VectorEnvironment {
 public:
  static constexpr double kStep_s = 0.25;
  static constexpr double kKept = 0.8;  ///< of the speed, from step to step
  static constexpr std::uint32_t kSteps = 40;

  explicit LinearTask(std::size_t copies) : x_m_(copies), v_m_per_s_(copies), sums_(copies) {
    task_.name = "cart";
    task_.observation = {{"x", "m", -10.0, 10.0}, {"v", "m/s", -10.0, 10.0}};
    task_.action = {{"u", "m/s2", -1.0, 1.0}};
    task_.steps_max = kSteps;
    seen_.resize(2 * copies);
    last_.resize(2 * copies);
    rewards_.resize(copies);
    terminated_.resize(copies);
    truncated_.resize(copies);
  }

  const engine::ControlTask& task() const override { return task_; }
  std::size_t copies() const override { return x_m_.size(); }
  const StepColumns& columns() const override { return columns_; }

  engine::Result<void> reset(std::uint64_t seed) override {
    seed_ = seed;
    episode_ = 0;
    begin();
    show(seen_);
    return {};
  }

  engine::Result<void> step(std::span<const float> actions) override {
    ended_.clear();
    const bool over = ++now_ == kSteps;
    for (std::size_t k = 0; k < x_m_.size(); ++k) {
      const double u = std::clamp(static_cast<double>(actions[k]), -1.0, 1.0);
      const double reward = -(x_m_[k] * x_m_[k] + u * u);
      x_m_[k] += kStep_s * v_m_per_s_[k];
      v_m_per_s_[k] = kKept * v_m_per_s_[k] + kStep_s * u;
      rewards_[k] = static_cast<float>(reward);
      sums_[k] += reward;
      truncated_[k] = over ? 1 : 0;
      if (over) ended_.push_back({static_cast<std::uint32_t>(k), now_, sums_[k], false, {}, {}});
    }
    show(last_);
    if (over) begin();
    show(seen_);
    return {};
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.x_m_);
    state.fixed(self.v_m_per_s_);
    state.fixed(self.sums_);
    state(self.seed_);
    state(self.episode_);
    state(self.now_);
  }
  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override {
    const bool read = load_state(*this, archive);
    show(seen_);
    return read;
  }

 private:
  void begin() {
    for (std::size_t k = 0; k < x_m_.size(); ++k) {
      x_m_[k] = engine::uniform_at({seed_, k, engine::Purpose::kInitial}, episode_) * 2.0 - 1.0;
      v_m_per_s_[k] = sums_[k] = 0.0;
    }
    ++episode_;
    now_ = 0;
  }
  void show(std::vector<float>& to) {
    for (std::size_t k = 0; k < x_m_.size(); ++k) {
      to[2 * k] = static_cast<float>(x_m_[k]);
      to[2 * k + 1] = static_cast<float>(v_m_per_s_[k]);
    }
    columns_ = {seen_, rewards_, terminated_, truncated_, last_, {}, ended_};
  }

  engine::ControlTask task_;
  std::vector<double> x_m_, v_m_per_s_, sums_;
  std::uint64_t seed_ = 0, episode_ = 0;
  std::uint32_t now_ = 0;
  std::vector<float> seen_, last_, rewards_;
  std::vector<std::uint8_t> terminated_, truncated_;
  std::vector<EpisodeEnd> ended_;
  StepColumns columns_;
};

}  // namespace orrery::models::test
