// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/agent/controller.h"

namespace orrery::models {

/// What a safety layer enforces, whatever it guards.
struct SafetyRules {
  /// Largest change of an action between two decisions, by axis, in its unit; infinite: none.
  /// Empty: no axis has one. Continuous tasks only.
  std::vector<double> change_max;
  std::vector<double> at_first;  ///< what the first change starts from; empty: the first action
  /// Decisions in a row with something missing, after which the fallback decides, until all is
  /// there again. 0: never.
  std::uint32_t missing_max = 0;
  /// Costs of an episode, by cost of the task: the fallback decides from where one is spent to the
  /// end of the episode. Infinite: no limit; empty: none has one.
  std::vector<double> budgets;
};

/// How often it stepped in, over all rows and episodes.
struct SafetyCounts {
  std::uint64_t decisions = 0;     ///< one for each row
  std::uint64_t clipped = 0;       ///< an action beyond its box
  std::uint64_t slowed = 0;        ///< a change beyond its limit
  std::uint64_t not_a_number = 0;  ///< the fallback decided instead
  std::uint64_t too_much_missing = 0;
  std::uint64_t budget_spent = 0;
};

/// A controller between a learned one and the plant. In this order: a decision that is no number,
/// that is made too long without sight, or that is made with a spent budget is the fallback's; then
/// the box of the task; then the limit of change. The guarded controller and the fallback are both
/// asked at every decision, so that their memories follow the plant and either takes over without
/// a bump.
class SafeController final : public engine::Controller {
 public:
  SafeController(engine::ControlTask task, std::unique_ptr<engine::Controller> guarded,
                 std::unique_ptr<engine::Controller> fallback, SafetyRules rules);

  std::size_t rows() const override { return guarded_->rows(); }
  void decide(const engine::ControlView& view, std::span<float> actions) override;
  void restart(std::size_t row) override;
  /// What the last decisions cost: rows x costs of the task. Budgets need it after every step.
  void spend(std::span<const float> costs);

  engine::AgentCost cost() const override;
  std::vector<std::string> remarks() const override;
  const SafetyCounts& counts() const { return counts_; }
  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

 private:
  bool falls_back(std::size_t row, std::span<const std::uint8_t> missing,
                  std::span<const float> wanted);
  void limit(std::size_t row, std::span<float> action);

  engine::ControlTask task_;
  std::unique_ptr<engine::Controller> guarded_, fallback_;
  SafetyRules rules_;
  SafetyCounts counts_;
  std::vector<float> instead_;          // actions of the fallback
  std::vector<float> last_;             // rows x width
  std::vector<std::uint8_t> has_last_;  // by row
  std::vector<std::uint32_t> blind_;    // decisions in a row with something missing
  std::vector<double> spent_;           // rows x costs
};

}  // namespace orrery::models
