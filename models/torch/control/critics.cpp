// SPDX-License-Identifier: Apache-2.0
#include "models/torch/control/critics.h"

#include <algorithm>

#include "models/data/state.h"

namespace orrery::models {

TwinCritics::TwinCritics(const std::vector<std::size_t>& widths, double learning_rate) {
  for (Critic& critic : critics_) {
    critic.online = LearningNetwork(widths);
    critic.target = critic.online;
    critic.adam = Adam(critic.online.weights().size(), learning_rate);
  }
}

void TwinCritics::draw(engine::Stream& luck) {
  for (Critic& critic : critics_) {
    critic.online.draw(luck);
    critic.target = critic.online;
  }
}

std::span<const float> TwinCritics::target_values(std::span<const float> observations,
                                                  std::span<const float> actions,
                                                  std::size_t rows) {
  join_rows(observations, actions, rows, joined_);
  const auto first = critics_[0].target.forward(joined_);
  const auto second = critics_[1].target.forward(joined_);
  values_.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) values_[i] = std::min(first[i], second[i]);
  return values_;
}

double TwinCritics::learn(std::span<const float> observations, std::span<const float> actions,
                          std::span<const float> targets) {
  const std::size_t rows = targets.size();
  join_rows(observations, actions, rows, joined_);
  double loss = 0.0;
  for (Critic& critic : critics_) {
    const auto values = critic.online.forward(joined_);
    slopes_.resize(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      const float error = values[i] - targets[i];
      slopes_[i] = error / static_cast<float>(rows);
      loss += 0.5 * static_cast<double>(error) * static_cast<double>(error);
    }
    critic.online.backward(slopes_);
    critic.adam.step(critic.online.weights().data(), critic.online.gradient().data());
  }
  return loss / static_cast<double>(rows);
}

void TwinCritics::move_targets(double rate) {
  for (Critic& critic : critics_) blend(critic.target.weights(), critic.online.weights(), rate);
}

TwinCritics::Ascent TwinCritics::ascent(std::span<const float> observations,
                                        std::span<const float> actions, std::size_t rows,
                                        bool smaller) {
  join_rows(observations, actions, rows, joined_);
  const auto first = critics_[0].online.forward(joined_);
  values_.assign(first.begin(), first.end());
  // Each row's slope comes from the critic whose value counts there.
  std::array<Floats, 2> chosen{Floats(rows, 1.0F), Floats(rows, 0.0F)};
  if (smaller) {
    const auto second = critics_[1].online.forward(joined_);
    for (std::size_t i = 0; i < rows; ++i) {
      if (second[i] >= first[i]) continue;
      values_[i] = second[i];
      std::swap(chosen[0][i], chosen[1][i]);
    }
  }
  const std::size_t seen = observations.size() / rows, done = actions.size() / rows;
  action_slopes_.assign(actions.size(), 0.0F);
  for (std::size_t c = 0; c < (smaller ? 2U : 1U); ++c) {
    const auto slopes = critics_[c].online.slopes_of_inputs(chosen[c]);
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t a = 0; a < done; ++a)
        action_slopes_[i * done + a] += slopes[i * (seen + done) + seen + a];
  }
  return {values_, action_slopes_};
}

bool TwinCritics::healthy() const {
  return std::all_of(critics_.begin(), critics_.end(),
                     [](const Critic& critic) { return all_finite(critic.online.weights()); });
}

void TwinCritics::save(engine::ArchiveWriter& archive) const {
  for (const Critic& critic : critics_) {
    archive.put_span(critic.online.weights());
    archive.put_span(critic.target.weights());
    save_state(critic.adam, archive);
  }
}

bool TwinCritics::load(engine::ArchiveReader& archive) {
  return std::all_of(critics_.begin(), critics_.end(), [&](Critic& critic) {
    return archive.get_span(critic.online.weights()) && archive.get_span(critic.target.weights()) &&
           load_state(critic.adam, archive);
  });
}

}  // namespace orrery::models
