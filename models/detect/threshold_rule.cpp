// SPDX-License-Identifier: Apache-2.0
#include "models/detect/threshold_rule.h"

#include <algorithm>
#include <cmath>

#include "models/data/rows_by_device.h"
#include "models/detect/clean_limit.h"
#include "models/detect/confirmation.h"
#include "models/detect/row_moments.h"
#include "models/detect/training_period.h"
#include "models/params.h"

namespace orrery::models {
namespace {

using engine::AgentSpec;
using engine::Batch;
using engine::Decisions;

/// Part of the clean period that gives each device its mean; the rest sets the level.
double fit_share(const engine::ParamSet& params) {
  if (params.text("centre") == "none") return 0.0;
  return params.text("level_from") == "stated" ? 1.0 : 0.5;
}

class ThresholdRule final : public engine::Agent {
 public:
  ThresholdRule(const AgentSpec& spec, std::size_t feature)
      : first_device_(spec.first_device),
        feature_(feature),
        device_count_(spec.device_count),
        side_(side_of(spec.params.text("side"))),
        stated_(spec.params.text("level_from") == "stated"),
        centred_(spec.params.text("centre") == "device"),
        level_((side_ == Side::kBelow ? -1.0 : 1.0) * spec.params.number("level")),
        period_(spec.params, spec.device_count, fit_share(spec.params)),
        confirm_(spec.params, spec.device_count),
        limit_(stated_ ? 0 : spec.device_count, period_.by_rows(), spec.params.number("budget"),
               spec.params.number("quantile")),
        clean_(centred_ ? spec.device_count : 0, RowMoments(1)) {}

  void on_batch(engine::SimTime, const Batch& rows, Decisions& out) override {
    out.judgements.reserve(out.judgements.size() + rows.rows());
    if (stated_ && !centred_ && period_.none() && confirm_.none()) return judge_plainly(rows, out);
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const std::size_t device = rows.device[i] - first_device_;
      const double value = rows.row(i)[feature_];
      if (std::isnan(value)) continue;
      const Phase phase = period_.next(device, rows.time[i]);
      if (phase == Phase::kFit) {
        clean_[device].add({&value, 1});
        continue;
      }
      if (centred_ && clean_[device].rows() == 0) continue;
      const double score = confirm_(device, suspicion(device, value));
      if (phase == Phase::kCalibrate) {
        if (!stated_) limit_.add(device, rows.time[i], score);
        continue;
      }
      if (!stated_) limit_.set();
      if (std::isinf(score) || std::isnan(threshold())) continue;
      out.judge(rows.device[i], rows.time[i], score, score > threshold(),
                static_cast<std::int32_t>(feature_));
    }
  }

  engine::AgentCost cost() const override { return {1.0, sizeof(double) * 4 * device_count_}; }
  double threshold() const override { return stated_ ? level_ : limit_.value(); }

  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    TrainingPeriod::exchange(self.period_, state);
    Confirmation::exchange(self.confirm_, state);
    CleanLimit::exchange(self.limit_, state);
    for (auto& clean : self.clean_) RowMoments::exchange(clean, state);
  }

 private:
  enum class Side { kAbove, kBelow, kBoth };
  static Side side_of(const std::string& name) {
    return name == "both" ? Side::kBoth : name == "below" ? Side::kBelow : Side::kAbove;
  }

  /// A stated level and nothing else: a row says all.
  void judge_plainly(const Batch& rows, Decisions& out) const {
    const auto blamed = static_cast<std::int32_t>(feature_);
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const double score = towards_alert(rows.values[i * rows.width + feature_]);
      if (std::isnan(score) || std::isinf(score) || std::isnan(level_)) continue;
      out.judge(rows.device[i], rows.time[i], score, score > level_, blamed);
    }
  }

  double suspicion(std::size_t device, double value) const {
    return towards_alert(centred_ ? value - clean_[device].mean(0) : value);
  }
  double towards_alert(double x) const {
    if (side_ == Side::kBoth) return std::abs(x);
    return side_ == Side::kBelow ? -x : x;
  }

  std::uint32_t first_device_;
  std::size_t feature_;
  std::uint32_t device_count_;
  Side side_;
  bool stated_;
  bool centred_;
  double level_;
  TrainingPeriod period_;
  Confirmation confirm_;
  CleanLimit limit_;
  std::vector<RowMoments> clean_;  // by device; empty without a centre
};

}  // namespace

const engine::ModelInfo& threshold_rule_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "threshold_rule";
    row.summary = "alerts when one feature passes one level";
    row.details =
        "The level is stated, or set for a false-alarm budget on a clean period. With centre: "
        "device it is counted from the mean of the device's own clean rows.";
    row.source = "budget: Coles (2001) section 4.3.3";
    row.params = {
        text("feature", "", "the feature it looks at; empty means the first"),
        choice("side", {"above", "below", "both"}, "where the alert lies"),
        choice("level_from", {"budget", "stated"}, "where the level comes from"),
        number("level", kSignalUnit, 0.0, {}, "the level, for level_from: stated"),
        choice("centre", {"none", "device"}, "count from 0, or from the device's clean mean"),
        number("budget", "1", 0.1, {0.0, 24.0}, "false alarms a device-day"),
        number("quantile", "1", 0.99, {0.5, 1.0},
               "of clean scores, in place of the budget when "
               "the clean period is given in rows"),
    };
    for (const auto& more : {TrainingPeriod::params(), Confirmation::params()})
      row.params.insert(row.params.end(), more.begin(), more.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Agent>> make_threshold_rule(const AgentSpec& spec) {
  engine::Diagnostics mistakes;
  const std::string& wanted = spec.params.text("feature");
  const auto place = std::find(spec.features.begin(), spec.features.end(), wanted);
  if (spec.features.empty() || (!wanted.empty() && place == spec.features.end())) {
    const std::string near = engine::closest_name(wanted, spec.features);
    mistakes.error("unknown-feature", {}, spec.name + ": sees no feature '" + wanted + "'",
                   near.empty() ? "name one of its features" : "did you mean '" + near + "'?");
  }
  const bool learns =
      spec.params.text("level_from") == "budget" || spec.params.text("centre") == "device";
  if (learns) TrainingPeriod::check(spec, mistakes);
  Confirmation::check(spec, mistakes);
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  const auto feature = wanted.empty() ? 0 : static_cast<std::size_t>(place - spec.features.begin());
  return std::make_unique<ThresholdRule>(spec, feature);
}

}  // namespace orrery::models
