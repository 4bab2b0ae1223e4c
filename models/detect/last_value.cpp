// SPDX-License-Identifier: Apache-2.0
#include "models/detect/last_value.h"

#include <cmath>
#include <limits>

#include "models/data/rows_by_device.h"
#include "models/detect/clean_limit.h"
#include "models/detect/row_moments.h"
#include "models/detect/training_period.h"
#include "models/params.h"

namespace orrery::models {
namespace {

using engine::Batch;
using engine::Decisions;

constexpr double kFitShare = 0.5;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

class LastValue final : public engine::Agent {
 public:
  explicit LastValue(const engine::AgentSpec& spec)
      : first_device_(spec.first_device),
        features_(spec.features.size()),
        untrained_(!TrainingPeriod::given(spec.params)),
        sigma_(spec.params.number("sigma")),
        period_(spec.params, spec.device_count, kFitShare),
        limit_(spec.device_count, period_.by_rows(), spec.params.number("budget"),
               spec.params.number("quantile")),
        steps_(spec.device_count, RowMoments(features_)),
        before_(spec.device_count * features_, kNan),
        step_(features_, kNan) {}

  void on_batch(engine::SimTime, const Batch& rows, Decisions& out) override {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const std::size_t device = rows.device[i] - first_device_;
      take_step(device, rows.row(i));
      const Phase phase = period_.next(device, rows.time[i]);
      if (phase == Phase::kFit) {
        steps_[device].add(step_);
        continue;
      }
      const auto [score, blamed] = surprise(device);
      if (phase == Phase::kCalibrate) {
        limit_.add(device, rows.time[i], score);
        continue;
      }
      if (untrained_) {
        steps_[device].add(step_);
      } else {
        limit_.set();
      }
      if (std::isnan(threshold())) continue;
      out.judge(rows.device[i], rows.time[i], score, score > threshold(), blamed);
    }
  }

  engine::AgentCost cost() const override {
    return {static_cast<double>(features_), sizeof(double) * (before_.size() * 3 + features_)};
  }
  double threshold() const override { return untrained_ ? sigma_ : limit_.value(); }

  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    TrainingPeriod::exchange(self.period_, state);
    CleanLimit::exchange(self.limit_, state);
    for (auto& steps : self.steps_) RowMoments::exchange(steps, state);
    state.fixed(self.before_);
  }

 private:
  void take_step(std::size_t device, std::span<const double> row) {
    for (std::size_t j = 0; j < features_; ++j) {
      double& before = before_[device * features_ + j];
      step_[j] = row[j] - before;
      if (!std::isnan(row[j])) before = row[j];
    }
  }

  std::pair<double, std::int32_t> surprise(std::size_t device) const {
    std::pair<double, std::int32_t> worst{0.0, -1};
    for (std::size_t j = 0; j < features_; ++j) {
      const double sd = steps_[device].sd(j);
      const double score = std::abs(step_[j]) / sd;
      if (sd > 0.0 && score > worst.first) worst = {score, static_cast<std::int32_t>(j)};
    }
    return worst;
  }

  std::uint32_t first_device_;
  std::size_t features_;
  bool untrained_;
  double sigma_;
  TrainingPeriod period_;
  CleanLimit limit_;
  std::vector<RowMoments> steps_;  // by device
  std::vector<double> before_;     // last value, by device and feature
  std::vector<double> step_;
};

}  // namespace

const engine::ModelInfo& last_value_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "last_value";
    row.summary = "control: surprised by any step from the last value";
    row.details =
        "Score: the largest step of a feature in deviations of the device's own clean steps. The "
        "first half of the clean period gives those deviations, the second half the limit.";
    row.params = TrainingPeriod::params();
    row.params.push_back(number("budget", "1", 0.1, {0.0, 24.0}, "false alarms a device-day"));
    row.params.push_back(number("quantile", "1", 0.99, {0.5, 1.0},
                                "of clean scores, in place of the budget when the clean period is "
                                "given in rows"));
    row.params.push_back(
        number("sigma", "1", 4.0, {0.0, 1e6}, "limit in deviations when there is no clean period"));
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Agent>> make_last_value(const engine::AgentSpec& spec) {
  return std::make_unique<LastValue>(spec);
}

}  // namespace orrery::models
