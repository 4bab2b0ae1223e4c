// SPDX-License-Identifier: Apache-2.0
#include "scenarios/control/copy_block.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "engine/random/stream.h"
#include "engine/registry/check.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/control/replicate.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

using engine::Duration;
using engine::SimTime;
using Reduce = MeasureElement::Reduce;

BlockPlan::BlockPlan(const Scenario& plant, std::size_t which, std::uint32_t copies_in_it)
    : scenario(replicate(plant, copies_in_it)), index(which), copies(copies_in_it) {
  ControlElement& control = scenario.controls[index];
  control.model.clear();
  // One period before the first tick, one behind the last.
  scenario.duration = control.episode + control.period * 2;
  parts = plan_partition(scenario, scenario.seed);
  directory = make_directory(scenario);
}

CopyBlock::CopyBlock(std::shared_ptr<const BlockPlan> plan, const engine::ControlTask& task,
                     std::uint32_t first_copy)
    : plan_(std::move(plan)),
      task_(task),
      first_copy_(first_copy),
      rewards_(rows()),
      costs_(rows() * task.costs.size()),
      measures_(rows() * task.measures.size()),
      fallbacks_(rows()) {}

engine::Result<void> CopyBlock::reset(std::uint64_t seed, const BlockColumns& columns) {
  seed_ = seed;
  episode_ = 0;
  ended_.clear();
  if (auto begun = begin_episode(); !begun) return begun;
  return observe(columns.observations, columns.missing, misses_);
}

engine::Result<void> CopyBlock::step(std::span<const float> actions, const BlockColumns& columns) {
  ended_.clear();
  final_misses_ = false;
  act(actions);
  ++step_;
  run_to_tick();
  if (auto judged = judge(columns); !judged) return judged;
  if (!ends(columns)) return observe(columns.observations, columns.missing, misses_);
  final_misses_ = true;  // what an earlier end left is written over
  if (auto seen = observe(columns.final_observations, columns.final_missing, final_misses_); !seen)
    return seen;
  report_ends(columns);
  ++episode_;
  if (auto begun = begin_episode(); !begun) return begun;
  return observe(columns.observations, columns.missing, misses_);
}

engine::Result<void> CopyBlock::begin_episode() {
  step_ = 0;
  forget_sums();
  const std::uint64_t seed = engine::row_key(seed_, episode_);
  auto plant = build_part({plan_->scenario, plan_->parts, 0, seed, plan_->directory});
  if (!plant) return engine::failure(plant.error());
  run_ = std::make_unique<engine::Executive>(std::move(*plant));
  sites_.clear();
  const auto& controls = run_->plant().controls;
  for (std::size_t i = 0; i < controls.size(); ++i) {
    if (controls[i]->name() == plan_->control().name) sites_.push_back(i);
  }
  run_to_tick();
  return {};
}

/// Right behind the tick that follows `step_` decisions: it has been seen, and waits for actions.
void CopyBlock::run_to_tick() {
  const Duration since_start = plan_->control().period * (std::int64_t{step_} + 1);
  run_->run_until(SimTime{} + since_start + Duration{1});
}

const engine::ControlSite& CopyBlock::site(std::size_t i) const { return run_->control(sites_[i]); }

void CopyBlock::act(std::span<const float> actions) {
  const std::size_t width = task_.action_width();
  for (std::size_t i = 0; i < sites_.size(); ++i) {
    const auto& spec = site(i).spec();
    const auto& fallback = site(i).step().fallback;
    for (std::size_t r = 0; r < spec.rows; ++r) fallbacks_[spec.first_row + r] += fallback[r];
    run_->act(sites_[i], actions.subspan(spec.first_row * width, spec.rows * width));
  }
}

engine::Result<void> CopyBlock::observe(std::span<float> observations,
                                        std::span<std::uint8_t> missing, bool& is_missing) {
  const std::size_t width = task_.observation_width();
  const bool was_missing = std::exchange(is_missing, false);
  for (std::size_t i = 0; i < sites_.size(); ++i) {
    const engine::ControlStep& seen = site(i).step();
    const std::size_t first = site(i).spec().first_row * width;
    std::copy(seen.observations.begin(), seen.observations.end(), observations.begin() + first);
    is_missing = is_missing || std::ranges::any_of(seen.missing, std::identity());
  }
  for (std::size_t i = 0; (is_missing || was_missing) && i < sites_.size(); ++i) {
    const auto& gone = site(i).step().missing;
    std::copy(gone.begin(), gone.end(), missing.begin() + site(i).spec().first_row * width);
  }
  const auto wrong = std::find_if_not(observations.begin(), observations.end(),
                                      [](float value) { return std::isfinite(value); });
  if (wrong == observations.end()) return {};
  const auto at = static_cast<std::size_t>(wrong - observations.begin());
  return trouble("control-nan-observation", at / width,
                 fmt::format("'{}' is observed as {}", task_.observation[at % width].name, *wrong),
                 "look at the plant at that time: 'orrery run' with the seed of this episode");
}

engine::Result<void> CopyBlock::judge(const BlockColumns& columns) {
  const std::size_t costs = task_.costs.size();
  for (std::size_t i = 0; i < sites_.size(); ++i) {
    const engine::ControlStep& step = site(i).step();
    const std::size_t first = site(i).spec().first_row;
    for (std::size_t r = 0; r < step.rewards.size(); ++r) {
      if (!std::isfinite(step.rewards[r])) return nan_reward(site(i), r, first + r);
      columns.rewards[first + r] = static_cast<float>(step.rewards[r]);
      columns.terminated[first + r] = step.terminated.empty() ? 0 : step.terminated[r];
      add_up(step, r, first + r);
    }
    for (std::size_t c = 0; c < step.costs.size(); ++c)
      columns.costs[first * costs + c] = static_cast<float>(step.costs[c]);
  }
  return {};
}

void CopyBlock::add_up(const engine::ControlStep& step, std::size_t site_row, std::size_t row) {
  rewards_[row] += step.rewards[site_row];
  const std::size_t costs = task_.costs.size();
  for (std::size_t c = 0; c < costs; ++c)
    costs_[row * costs + c] += step.costs[site_row * costs + c];
  const std::size_t measures = task_.measures.size();
  for (std::size_t m = 0; m < measures; ++m) {
    const double value = step.measures[site_row * measures + m];
    double& so_far = measures_[row * measures + m];
    switch (plan_->control().measures[m].episode) {
      case Reduce::kSum:
      case Reduce::kMean: so_far += value; break;
      case Reduce::kMin: so_far = std::min(so_far, value); break;
      case Reduce::kMax: so_far = std::max(so_far, value); break;
    }
  }
}

void CopyBlock::forget_sums() {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  std::fill(rewards_.begin(), rewards_.end(), 0.0);
  std::fill(costs_.begin(), costs_.end(), 0.0);
  std::fill(fallbacks_.begin(), fallbacks_.end(), 0U);
  const std::size_t measures = task_.measures.size();
  for (std::size_t i = 0; i < measures_.size(); ++i) {
    const Reduce reduce = plan_->control().measures[i % measures].episode;
    measures_[i] = reduce == Reduce::kMin ? kInfinity : reduce == Reduce::kMax ? -kInfinity : 0.0;
  }
}

/// Where one decision maker is done, its copy is: the others are cut short.
bool CopyBlock::ends(const BlockColumns& columns) {
  const auto& terminated = columns.terminated;
  const bool over = step_ >= task_.steps_max ||
                    std::find(terminated.begin(), terminated.end(), 1) != terminated.end();
  for (std::size_t row = 0; row < rows(); ++row)
    columns.truncated[row] = over && terminated[row] == 0 ? 1 : 0;
  return over;
}

void CopyBlock::report_ends(const BlockColumns& columns) {
  const std::size_t costs = task_.costs.size();
  const std::size_t measures = task_.measures.size();
  for (std::size_t row = 0; row < rows(); ++row) {
    models::EpisodeEnd& end = ended_.emplace_back();
    end.row = static_cast<std::uint32_t>(first_copy_ * task_.agent_count() + row);
    end.steps = step_;
    end.reward = rewards_[row];
    end.terminated = columns.terminated[row] != 0;
    end.fallbacks = fallbacks_[row];
    end.costs.assign(costs_.begin() + row * costs, costs_.begin() + (row + 1) * costs);
    for (std::size_t m = 0; m < measures; ++m) {
      const bool is_mean = plan_->control().measures[m].episode == Reduce::kMean;
      end.measures.push_back(measures_[row * measures + m] / (is_mean ? step_ : 1.0));
    }
  }
}

tl::unexpected<engine::Diagnostics> CopyBlock::trouble(const char* code, std::size_t row,
                                                       const std::string& what,
                                                       const std::string& remedy) const {
  const std::size_t agents = task_.agent_count();
  const std::string who =
      task_.agents.empty() ? "" : fmt::format(" ({})", task_.agents[row % agents]);
  return engine::failure(
      code, plan_->control().place,
      fmt::format("{}: copy {}{}, episode {}, step {}, after {}", what, first_copy_ + row / agents,
                  who, episode_, step_, format_quantity((run_->now() - SimTime{}).seconds(), "s")),
      remedy);
}

tl::unexpected<engine::Diagnostics> CopyBlock::nan_reward(const engine::ControlSite& site,
                                                          std::size_t site_row,
                                                          std::size_t row) const {
  const std::size_t measures = task_.measures.size();
  const auto first = site.step().measures.begin() + site_row * measures;
  std::vector<double> values(first, first + measures);
  for (std::size_t a = 0; a < plan_->control().acts.size(); ++a)
    values.push_back(site.commanded(a)[site_row]);
  std::string from = plan_->control().reward.formula->explain_nan(values);
  if (!from.empty()) from = ", from " + from;
  return trouble("control-nan-reward", row,
                 fmt::format("the reward is {}{}", site.step().rewards[site_row], from),
                 "guard the reward, such as with max(x, 1e-9), or look at the plant at that time");
}

void CopyBlock::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("copy block");
  archive.put(seed_);
  archive.put(episode_);
  archive.put(step_);
  archive.put_span(std::span(rewards_));
  archive.put_span(std::span(costs_));
  archive.put_span(std::span(measures_));
  archive.put_span(std::span(fallbacks_));
  archive.put(misses_);
  run_->save(archive);
}

bool CopyBlock::load(engine::ArchiveReader& archive) {
  std::uint32_t step = 0;
  if (!archive.expect_section("copy block") || !archive.get(seed_) || !archive.get(episode_) ||
      !archive.get(step) || !begin_episode()) {
    return false;
  }
  step_ = step;
  ended_.clear();
  return archive.get_span(std::span(rewards_)) && archive.get_span(std::span(costs_)) &&
         archive.get_span(std::span(measures_)) && archive.get_span(std::span(fallbacks_)) &&
         archive.get(misses_) && run_->load(archive);
}

}  // namespace orrery::scenarios
