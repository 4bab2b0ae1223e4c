// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/control_site.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/numeric/elementary.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

constexpr double kTwoPi = 6.283185307179586476925286766559;

/// How many axes an entry has.
std::size_t width_of(const ObservedAxes& axes, std::size_t acts) {
  if (const auto* signal = std::get_if<SignalAxes>(&axes))
    return signal->picks * (signal->history + (signal->age ? 1 : 0));
  if (const auto* forecast = std::get_if<ForecastAxes>(&axes))
    return forecast->of.picks * forecast->leads;
  return std::holds_alternative<ClockAxes>(axes) ? 2 : acts;
}

}  // namespace

ControlSite::ControlSite(ControlSiteSpec spec)
    : spec_(std::move(spec)),
      measures_(spec_.measures, spec_.rows),
      actions_(spec_.acts, spec_.rows, spec_.period) {
  ORRERY_CHECK(spec_.reward != nullptr, "a control without a reward");
  ORRERY_CHECK(spec_.task.action_width() == actions_.width(), "actions that fit the task");
  add_axes();
  for (const ControlMeasure& measure : spec_.measures) reads_.push_back(measure.of.devices);
  std::sort(reads_.begin(), reads_.end());
  reads_.erase(std::unique(reads_.begin(), reads_.end()), reads_.end());
  step_.observations.assign(rows() * spec_.task.observation_width(), 0.0F);
  step_.missing.assign(step_.observations.size(), 0);
  for (std::size_t u = 0; u < rows(); ++u) {
    for (std::size_t a = 0; a < actions_.width(); ++a)
      step_.actions.push_back(
          spec_.task.at_first.empty() ? 0.0F : static_cast<float>(spec_.task.at_first[a]));
  }
  confine();
  step_.fallback.assign(rows(), 0);
  step_.measures.assign(rows() * measures_.size(), 0.0);
  step_.rewards.assign(rows(), 0.0);
  step_.terminated.assign(rows(), 0);
  step_.costs.assign(rows() * spec_.costs.size(), 0.0);
  missing_ticks_.assign(rows(), 0);
  proposed_.assign(step_.actions.size(), 0.0F);
  formula_inputs_.resize(measures_.size() + actions_.size());
  formula_result_.resize(rows());
}

void ControlSite::add_axes() {
  std::size_t width = 0;
  for (const ObservedAxes& axes : spec_.observes) {
    width += width_of(axes, spec_.acts.size());
    if (const auto* signal = std::get_if<SignalAxes>(&axes)) {
      inbox_.add_slot(signal->signal);
      memories_.emplace_back(*signal);
    } else if (const auto* forecast = std::get_if<ForecastAxes>(&axes)) {
      reads_.push_back(forecast->of.devices);
    }
  }
  ORRERY_CHECK(width == spec_.task.observation_width(), "observations that fit the task");
}

void ControlSite::set_controllers(std::unique_ptr<Controller> controller,
                                  std::unique_ptr<Controller> fallback) {
  controller_ = std::move(controller);
  fallback_ = std::move(fallback);
}

double ControlSite::tick(SimTime now, Book& readings) {
  ORRERY_CHECK(!is_open_, "a tick upon a tick");
  step_.at = now;
  step_.number = ticks_++;
  take_arrived(now, readings);
  measures_.measure();
  observe(now);
  judge();
  note_missing();
  is_open_ = true;
  is_decided_ = false;
  if (controller_ != nullptr) {
    controller_->decide(view(), step_.actions);
    decide();
  }
  return work();
}

void ControlSite::take_arrived(SimTime now, Book& readings) {
  std::size_t slot = 0;
  for (const ObservedAxes& axes : spec_.observes) {
    const auto* signal = std::get_if<SignalAxes>(&axes);
    if (signal == nullptr) continue;
    const std::uint64_t expired = inbox_.take_arrived(slot, now, signal->hold, arrived_);
    readings.add_lost(Fate::kExpired, spec_.name, "older than hold", expired);
    readings.add_delivered(arrived_.rows());
    memories_[slot++].take(arrived_);
  }
}

void ControlSite::observe(SimTime now) {
  AxesView out{step_.observations.data(), step_.missing.data(), rows(),
               spec_.task.observation_width(), 0};
  std::size_t slot = 0;
  for (const ObservedAxes& axes : spec_.observes) {
    if (std::holds_alternative<SignalAxes>(axes)) {
      memories_[slot++].fill(now, out);
    } else if (const auto* forecast = std::get_if<ForecastAxes>(&axes)) {
      forecast->from->advance(now);
      forecast->from->fill(*forecast, out);
    } else if (const auto* clock = std::get_if<ClockAxes>(&axes)) {
      fill(*clock, now, out);
    } else {
      for (std::size_t a = 0; a < actions_.size(); ++a) {
        for (std::size_t u = 0; u < rows(); ++u)
          out.values[u * out.width + out.first + a] = static_cast<float>(actions_.values(a)[u]);
      }
    }
    out.first += width_of(axes, actions_.size());
  }
}

void ControlSite::fill(const ClockAxes& axes, SimTime now, const AxesView& out) const {
  const double angle = kTwoPi * Duration{now.ns % axes.cycle.ns}.seconds() / axes.cycle.seconds();
  for (std::size_t u = 0; u < rows(); ++u) {
    out.values[u * out.width + out.first] = static_cast<float>(engine::sin(angle));
    out.values[u * out.width + out.first + 1] = static_cast<float>(engine::cos(angle));
  }
}

// Actions are those that were in force during the step; at the first tick no step ends.
void ControlSite::judge() {
  for (std::size_t m = 0; m < measures_.size(); ++m) {
    formula_inputs_[m] = measures_.column(m).data();
    for (std::size_t u = 0; u < rows(); ++u)
      step_.measures[u * measures_.size() + m] = measures_.column(m)[u];
  }
  if (step_.number == 0) return;
  for (std::size_t a = 0; a < actions_.size(); ++a)
    formula_inputs_[measures_.size() + a] = actions_.values(a).data();
  evaluate(*spec_.reward);
  for (std::size_t u = 0; u < rows(); ++u) {
    step_.rewards[u] = formula_result_[u];
    if (!std::isfinite(formula_result_[u])) report("the reward is not a number", u);
  }
  for (std::size_t c = 0; c < spec_.costs.size(); ++c) {
    evaluate(*spec_.costs[c]);
    for (std::size_t u = 0; u < rows(); ++u) {
      step_.costs[u * spec_.costs.size() + c] = formula_result_[u];
      if (!std::isfinite(formula_result_[u]))
        report(fmt::format("cost '{}' is not a number", spec_.task.costs[c].name), u);
    }
  }
  if (spec_.terminated == nullptr) return;
  evaluate(*spec_.terminated);
  for (std::size_t u = 0; u < rows(); ++u) {
    step_.terminated[u] = formula_result_[u] != 0.0 ? 1 : 0;
    if (std::isnan(formula_result_[u])) report("whether it has ended is not a number", u);
  }
}

void ControlSite::evaluate(const ColumnFunction& formula) {
  formula.evaluate(formula_inputs_, rows(), formula_result_.data());
}

void ControlSite::note_missing() {
  const std::size_t width = spec_.task.observation_width();
  const std::uint32_t patience = std::max(spec_.fallback_after, 1U);
  for (std::size_t u = 0; u < rows(); ++u) {
    const auto row = std::span(step_.missing).subspan(u * width, width);
    const bool is_whole = std::all_of(row.begin(), row.end(), [](auto one) { return one == 0; });
    missing_ticks_[u] = is_whole ? 0 : missing_ticks_[u] + 1;
    const bool takes_over = fallback_ != nullptr && missing_ticks_[u] >= patience;
    if (takes_over && step_.fallback[u] == 0) fallback_->restart(u);
    step_.fallback[u] = takes_over ? 1 : 0;
    fallback_ticks_ += step_.fallback[u];
  }
  row_ticks_ += rows();
}

double ControlSite::work() const {
  const auto with = static_cast<double>(
      std::count(step_.fallback.begin(), step_.fallback.end(), std::uint8_t{1}));
  const double each = controller_ != nullptr ? controller_->cost().multiply_accumulates
                                             : spec_.outside_multiply_accumulates;
  const double second = with > 0.0 ? with * fallback_->cost().multiply_accumulates : 0.0;
  return static_cast<double>(rows()) * each + second;
}

void ControlSite::act(std::span<const float> actions) {
  ORRERY_CHECK(is_open_ && controller_ == nullptr, "nobody has asked for an action");
  ORRERY_CHECK(!is_decided_, "an action upon an action");
  ORRERY_CHECK(actions.size() == step_.actions.size(), "an action for each decision maker");
  std::copy(actions.begin(), actions.end(), step_.actions.begin());
  decide();
}

/// What was proposed is confined, and the fallback has its way.
void ControlSite::decide() {
  const std::size_t width = actions_.width();
  if (std::find(step_.fallback.begin(), step_.fallback.end(), 1) != step_.fallback.end()) {
    fallback_->decide(view(), proposed_);
    for (std::size_t u = 0; u < rows(); ++u) {
      if (step_.fallback[u] != 0)
        std::copy_n(proposed_.data() + u * width, width, step_.actions.data() + u * width);
    }
  }
  confine();
  is_decided_ = true;
}

void ControlSite::confine() {
  const std::size_t width = actions_.width();
  const std::vector<double>& first = spec_.task.at_first;
  const std::vector<float> otherwise = first.empty()
                                           ? std::vector<float>(width, 0.0F)
                                           : std::vector<float>(first.begin(), first.end());
  for (std::size_t u = 0; u < rows(); ++u) {
    const auto action = std::span(step_.actions).subspan(u * width, width);
    if (!actions_.confine(action, otherwise)) report("an action is not a number", u);
  }
}

ControlView ControlSite::view() const {
  const bool is_whole =
      std::all_of(missing_ticks_.begin(), missing_ticks_.end(), [](auto n) { return n == 0; });
  if (is_whole) return {step_.at, step_.observations, {}};
  return {step_.at, step_.observations, step_.missing};
}

void ControlSite::conclude(std::vector<DelayedCommand>& out) {
  is_open_ = false;
  if (!is_decided_) return;
  actions_.take(step_.actions);
  actions_.command(step_.at, out);
}

std::vector<double> ControlSite::decided(std::size_t row) const {
  std::vector<double> values(actions_.size());
  if (is_open_ && is_decided_) {
    const std::size_t width = actions_.width();
    actions_.after(std::span(step_.actions).subspan(row * width, width), row, values);
    return values;
  }
  for (std::size_t a = 0; a < values.size(); ++a) values[a] = actions_.values(a)[row];
  return values;
}

std::vector<SimTime> ControlSite::sampled_at(std::size_t row) const {
  std::vector<SimTime> times(spec_.task.observation_width(), SimTime::never());
  std::size_t first = 0;
  std::size_t slot = 0;
  for (const ObservedAxes& axes : spec_.observes) {
    if (std::holds_alternative<SignalAxes>(axes)) {
      const SignalMemory& memory = memories_[slot++];
      for (std::size_t j = 0; j < memory.picks(); ++j)
        times[first + j * memory.per_pick()] = memory.sampled_at(row, j);
    }
    first += width_of(axes, actions_.size());
  }
  return times;
}

void ControlSite::report(const std::string& what, std::size_t row) {
  if (!trouble_.empty()) return;
  trouble_ = fmt::format("{} at tick {} ({})", what, step_.number, to_string(step_.at));
  if (rows() > 1) trouble_ += fmt::format(", decision maker {}", spec_.first_row + row);
}

std::vector<std::string> ControlSite::remarks() const {
  std::vector<std::string> all;
  for (const Controller* one : {controller_.get(), fallback_.get()}) {
    if (one == nullptr) continue;
    for (std::string& remark : one->remarks()) all.push_back(std::move(remark));
  }
  return all;
}

}  // namespace orrery::engine
