// SPDX-License-Identifier: Apache-2.0
#include "models/control/safe_controller.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/registry/check.h"

namespace orrery::models {

SafeController::SafeController(engine::ControlTask task,
                               std::unique_ptr<engine::Controller> guarded,
                               std::unique_ptr<engine::Controller> fallback, SafetyRules rules)
    : task_(std::move(task)),
      guarded_(std::move(guarded)),
      fallback_(std::move(fallback)),
      rules_(std::move(rules)),
      instead_(guarded_->rows() * task_.action_width()),
      last_(instead_.size()),
      has_last_(guarded_->rows(), 0),
      blind_(guarded_->rows(), 0),
      spent_(guarded_->rows() * task_.costs.size(), 0.0) {
  ORRERY_CHECK(fallback_->rows() == guarded_->rows(), "a fallback for the same rows");
  ORRERY_CHECK(rules_.change_max.empty() || rules_.change_max.size() == task_.action.size(),
               "a limit of change for each axis");
  ORRERY_CHECK(rules_.at_first.empty() || rules_.at_first.size() == task_.action.size(),
               "a first action for each axis");
  ORRERY_CHECK(rules_.budgets.empty() || rules_.budgets.size() == task_.costs.size(),
               "a budget for each cost");
  for (std::size_t row = 0; row < rows(); ++row) restart(row);
}

void SafeController::decide(const engine::ControlView& view, std::span<float> actions) {
  guarded_->decide(view, actions);
  fallback_->decide(view, instead_);
  const std::size_t width = task_.action_width();
  const std::size_t inputs = task_.observation_width();
  for (std::size_t row = 0; row < rows(); ++row) {
    const auto action = actions.subspan(row * width, width);
    const auto missing = view.missing.empty() ? std::span<const std::uint8_t>{}
                                              : view.missing.subspan(row * inputs, inputs);
    if (falls_back(row, missing, action))
      std::copy_n(&instead_[row * width], width, action.begin());
    limit(row, action);
    std::copy(action.begin(), action.end(), &last_[row * width]);
    has_last_[row] = 1;
    ++counts_.decisions;
  }
}

bool SafeController::falls_back(std::size_t row, std::span<const std::uint8_t> missing,
                                std::span<const float> wanted) {
  const bool blind =
      std::any_of(missing.begin(), missing.end(), [](std::uint8_t m) { return m != 0; });
  blind_[row] = blind ? blind_[row] + 1 : 0;
  if (rules_.missing_max > 0 && blind_[row] > rules_.missing_max) {
    ++counts_.too_much_missing;
    return true;
  }
  for (std::size_t c = 0; c < rules_.budgets.size(); ++c) {
    if (spent_[row * task_.costs.size() + c] < rules_.budgets[c]) continue;
    ++counts_.budget_spent;
    return true;
  }
  if (std::all_of(wanted.begin(), wanted.end(), [](float a) { return std::isfinite(a); }))
    return false;
  ++counts_.not_a_number;
  return true;
}

void SafeController::limit(std::size_t row, std::span<float> action) {
  if (task_.is_discrete()) {
    const float within =
        std::clamp(std::round(action[0]), 0.0F, static_cast<float>(task_.choices - 1));
    if (within != action[0]) ++counts_.clipped;
    action[0] = within;
    return;
  }
  for (std::size_t a = 0; a < action.size(); ++a) {
    const auto low = static_cast<float>(task_.action[a].low);
    const auto high = static_cast<float>(task_.action[a].high);
    const float within = std::clamp(action[a], low, high);
    if (within != action[a]) ++counts_.clipped;
    action[a] = within;
    if (rules_.change_max.empty() || has_last_[row] == 0) continue;
    const auto step = static_cast<float>(rules_.change_max[a]);
    const float last = last_[row * action.size() + a];
    const float slow = std::clamp(within, last - step, last + step);
    if (slow != within) ++counts_.slowed;
    action[a] = slow;
  }
}

void SafeController::restart(std::size_t row) {
  guarded_->restart(row);
  fallback_->restart(row);
  blind_[row] = 0;
  std::fill_n(spent_.begin() + static_cast<std::ptrdiff_t>(row * task_.costs.size()),
              task_.costs.size(), 0.0);
  has_last_[row] = rules_.at_first.empty() ? 0 : 1;
  for (std::size_t a = 0; a < rules_.at_first.size(); ++a)
    last_[row * rules_.at_first.size() + a] = static_cast<float>(rules_.at_first[a]);
}

void SafeController::spend(std::span<const float> costs) {
  ORRERY_CHECK(costs.size() == spent_.size(), "costs of all rows");
  for (std::size_t i = 0; i < costs.size(); ++i) spent_[i] += static_cast<double>(costs[i]);
}

engine::AgentCost SafeController::cost() const {
  const auto guarded = guarded_->cost();
  const auto fallback = fallback_->cost();
  return {guarded.multiply_accumulates + fallback.multiply_accumulates +
              2.0 * static_cast<double>(task_.action_width()),
          guarded.state_bytes + fallback.state_bytes + last_.size() * sizeof(float) +
              spent_.size() * sizeof(double)};
}

std::vector<std::string> SafeController::remarks() const {
  auto remarks = guarded_->remarks();
  const auto tell = [&](std::uint64_t count, const char* what) {
    if (count > 0)
      remarks.push_back(
          fmt::format("safety layer: {} in {} of {} decisions", what, count, counts_.decisions));
  };
  tell(counts_.clipped, "an action was beyond its bounds");
  tell(counts_.slowed, "an action changed too fast");
  tell(counts_.not_a_number, "the fallback took over from an action that was no number");
  tell(counts_.too_much_missing, "the fallback took over because readings were missing");
  tell(counts_.budget_spent, "the fallback took over because a budget was spent");
  return remarks;
}

void SafeController::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("safe_controller");
  guarded_->save(archive);
  fallback_->save(archive);
  archive.put(counts_);
  archive.put_span(std::span<const float>(last_));
  archive.put_span(std::span<const std::uint8_t>(has_last_));
  archive.put_span(std::span<const std::uint32_t>(blind_));
  archive.put_span(std::span<const double>(spent_));
}

bool SafeController::load(engine::ArchiveReader& archive) {
  return archive.expect_section("safe_controller") && guarded_->load(archive) &&
         fallback_->load(archive) && archive.get(counts_) && archive.get_span(std::span(last_)) &&
         archive.get_span(std::span(has_last_)) && archive.get_span(std::span(blind_)) &&
         archive.get_span(std::span(spent_));
}

}  // namespace orrery::models
