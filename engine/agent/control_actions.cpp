// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/control_actions.h"

#include <algorithm>
#include <cmath>

#include "engine/registry/check.h"

namespace orrery::engine {

ControlActions::ControlActions(std::vector<ControlAction> acts, std::size_t rows, Duration period)
    : acts_(std::move(acts)), rows_(rows), period_(period) {
  choices_ = is_discrete() ? 1 : 0;
  for (const ControlAction& act : acts_) {
    ORRERY_CHECK(act.levels.empty() != is_discrete(), "actions are all discrete or all continuous");
    if (is_discrete()) choices_ *= static_cast<std::uint32_t>(act.levels.size());
    values_.insert(values_.end(), rows_, act.at_first);
  }
}

bool ControlActions::confine(std::span<float> action, std::span<const float> otherwise) const {
  bool is_number = true;
  for (std::size_t i = 0; i < action.size(); ++i) {
    if (!std::isfinite(action[i])) {
      action[i] = otherwise[i];
      is_number = false;
    }
    if (is_discrete()) {
      action[i] = std::clamp(std::round(action[i]), 0.0F, static_cast<float>(choices_ - 1));
    } else {
      action[i] = std::clamp(action[i], static_cast<float>(acts_[i].low),
                             static_cast<float>(acts_[i].high));
    }
  }
  return is_number;
}

void ControlActions::take(std::span<const float> actions) {
  ORRERY_CHECK(actions.size() == rows_ * width(), "an action for each decision maker");
  std::vector<double> values(acts_.size());
  for (std::size_t u = 0; u < rows_; ++u) {
    after(actions.subspan(u * width(), width()), u, values);
    for (std::size_t a = 0; a < acts_.size(); ++a) values_[a * rows_ + u] = values[a];
  }
}

void ControlActions::after(std::span<const float> action, std::size_t row,
                           std::span<double> out) const {
  auto choice = is_discrete() ? static_cast<std::uint32_t>(action[0]) : 0U;
  for (std::size_t a = acts_.size(); a-- > 0;) {
    const ControlAction& act = acts_[a];
    const double value = values_[a * rows_ + row];
    double wanted = 0.0;
    if (is_discrete()) {
      const auto levels = static_cast<std::uint32_t>(act.levels.size());
      wanted = act.levels[choice % levels];
      choice /= levels;
    } else {
      wanted = std::clamp(double{action[a]}, act.low, act.high);
    }
    const double most = act.rate_per_s > 0.0 ? act.rate_per_s * period_.seconds()
                                             : std::numeric_limits<double>::infinity();
    out[a] = std::clamp(wanted, value - most, value + most);
  }
}

void ControlActions::command(SimTime at, std::vector<DelayedCommand>& out) const {
  for (std::size_t u = 0; u < rows_; ++u) {
    for (std::size_t a = 0; a < acts_.size(); ++a) {
      const ControlAction& act = acts_[a];
      for (std::size_t j = 0; j < act.picks; ++j) {
        DelayedCommand& one = out.emplace_back();
        one.delay = act.delay;
        one.command.device = act.devices[u * act.picks + j];
        one.command.input = act.input;
        one.command.value = values_[a * rows_ + u];
        if (act.time_to_live.ns > 0) one.command.expires = at + act.time_to_live;
        one.command.fail_safe = act.fail_safe;
      }
    }
  }
}

}  // namespace orrery::engine
