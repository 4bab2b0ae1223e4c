// SPDX-License-Identifier: Apache-2.0
#include "scenarios/control/scenario_environment.h"

#include <algorithm>

#include "engine/event/worker_team.h"
#include "engine/random/stream.h"
#include "models/control/nan_action.h"
#include "scenarios/build/control_task.h"
#include "scenarios/build/memory_estimate.h"
#include "scenarios/control/copy_block.h"
#include "scenarios/control/replicate.h"

namespace orrery::scenarios {

namespace {

class ScenarioEnvironment final : public models::VectorEnvironment {
 public:
  ScenarioEnvironment(const EnvironmentSpec& spec, std::uint32_t copies_in_block)
      : task_(control_task(*spec.scenario, spec.scenario->controls[spec.control])),
        copies_(spec.copies),
        team_(std::max(1U, spec.threads)) {
    add_blocks(spec, copies_in_block);
    observations_.resize(rows() * task_.observation_width());
    final_observations_.resize(observations_.size());
    rewards_.resize(rows());
    terminated_.resize(rows());
    truncated_.resize(rows());
    costs_.resize(rows() * task_.costs.size());
    missing_.resize(observations_.size());
    final_missing_.resize(observations_.size());
    mistakes_.resize(blocks_.size());
    columns_ = {observations_, rewards_, terminated_, truncated_, final_observations_, costs_, {}};
  }

  const engine::ControlTask& task() const override { return task_; }
  std::size_t copies() const override { return copies_; }
  const models::StepColumns& columns() const override { return columns_; }

  engine::Result<void> reset(std::uint64_t seed) override {
    const std::uint64_t key = engine::mix64(seed);
    return for_each_block(
        [&](std::size_t b) { return blocks_[b].reset(engine::row_key(key, b), columns_of(b)); });
  }

  engine::Result<void> step(std::span<const float> actions) override {
    if (auto sound = models::refuse_nan_actions(task_, actions, steps_); !sound) return sound;
    const std::size_t width = task_.action_width();
    ++steps_;
    return for_each_block([&](std::size_t b) {
      return blocks_[b].step(actions.subspan(first_row_[b] * width, blocks_[b].rows() * width),
                             columns_of(b));
    });
  }

  void save(engine::ArchiveWriter& archive) const override {
    archive.begin_section("scenario environment");
    archive.put(steps_);
    archive.put_span(std::span(observations_));
    archive.put_span(std::span(missing_));
    for (const CopyBlock& block : blocks_) block.save(archive);
  }

  bool load(engine::ArchiveReader& archive) override {
    if (!archive.expect_section("scenario environment") || !archive.get(steps_) ||
        !archive.get_span(std::span(observations_)) || !archive.get_span(std::span(missing_))) {
      return false;
    }
    ended_.clear();
    columns_.ended = {};
    for (CopyBlock& block : blocks_)
      if (!block.load(archive)) return false;
    tell_missing();
    return true;
  }

 private:
  void add_blocks(const EnvironmentSpec& spec, std::uint32_t copies_in_block) {
    std::shared_ptr<const BlockPlan> plan;
    for (std::size_t first = 0; first < copies_; first += copies_in_block) {
      const auto copies =
          static_cast<std::uint32_t>(std::min<std::size_t>(copies_in_block, copies_ - first));
      if (plan == nullptr || plan->copies != copies)
        plan = std::make_shared<const BlockPlan>(*spec.scenario, spec.control, copies);
      first_row_.push_back(first * task_.agent_count());
      blocks_.emplace_back(plan, task_, static_cast<std::uint32_t>(first));
    }
  }

  template <class Work>
  engine::Result<void> for_each_block(const Work& work) {
    team_.run(static_cast<std::uint32_t>(blocks_.size()),
              [&](std::uint32_t /*worker*/, std::uint32_t b) { mistakes_[b] = work(b); });
    ended_.clear();
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
      if (!mistakes_[b]) return mistakes_[b];
      const auto& ended = blocks_[b].ended();
      ended_.insert(ended_.end(), ended.begin(), ended.end());
    }
    columns_.ended = ended_;
    tell_missing();
    return {};
  }

  void tell_missing() {
    columns_.missing = {};
    columns_.final_missing = {};
    for (const CopyBlock& block : blocks_) {
      if (block.misses()) columns_.missing = missing_;
      if (block.final_misses()) columns_.final_missing = final_missing_;
    }
  }

  BlockColumns columns_of(std::size_t b) {
    const std::size_t first = first_row_[b];
    const std::size_t rows = blocks_[b].rows();
    const auto part = [&](auto& column, std::size_t width) {
      return std::span(column).subspan(first * width, rows * width);
    };
    const std::size_t width = task_.observation_width();
    return {part(observations_, width),
            part(rewards_, 1),
            part(terminated_, 1),
            part(truncated_, 1),
            part(final_observations_, width),
            part(costs_, task_.costs.size()),
            part(missing_, width),
            part(final_missing_, width)};
  }

  engine::ControlTask task_;
  std::size_t copies_;
  engine::WorkerTeam team_;
  std::vector<CopyBlock> blocks_;
  std::vector<std::size_t> first_row_;  ///< by block
  std::vector<engine::Result<void>> mistakes_;
  std::uint64_t steps_ = 0;
  std::vector<float> observations_;
  std::vector<float> rewards_;
  std::vector<std::uint8_t> terminated_;
  std::vector<std::uint8_t> truncated_;
  std::vector<float> final_observations_;
  std::vector<float> costs_;
  std::vector<std::uint8_t> missing_;
  std::vector<std::uint8_t> final_missing_;
  std::vector<models::EpisodeEnd> ended_;
  models::StepColumns columns_;
};

}  // namespace

engine::Result<std::unique_ptr<models::VectorEnvironment>> make_environment(
    const EnvironmentSpec& spec) {
  const bool as_rows = why_not_rows(*spec.scenario).empty();
  engine::Diagnostics mistakes;
  const auto copies = static_cast<std::uint32_t>(spec.copies);
  check_memory(replicate(*spec.scenario, as_rows ? copies : 1), usable_memory_bytes(), mistakes);
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  return std::make_unique<ScenarioEnvironment>(spec, as_rows ? kCopiesInBlock : 1);
}

}  // namespace orrery::scenarios
