// SPDX-License-Identifier: Apache-2.0
#include "models/detect/pca.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "models/audit/intervals.h"
#include "models/data/rows_by_device.h"
#include "models/detect/alarm_budget.h"
#include "models/detect/confirmation.h"
#include "models/detect/pca_model.h"
#include "models/detect/row_moments.h"
#include "models/detect/training_period.h"
#include "models/params.h"

namespace orrery::models {
namespace {

using engine::AgentSpec;
using engine::Batch;
using engine::Decisions;
using engine::SimTime;

constexpr double kFleetFloor = 0.05;       // share of the fleet's typical deviation
constexpr std::uint64_t kRowsADevice = 3;  // fewer give no deviation worth dividing by
constexpr double kNever = std::numeric_limits<double>::infinity();

/// What is fitted together: the whole fleet, or one device.
struct Group {
  PcaModel model;
  std::uint64_t rows = 0;
  bool fitted = false;
  bool limited = false;
  double t2_limit = 0.0;
  double q_limit = 0.0;
  std::vector<double> t2_scores;  // of calibration, for quantiles
  std::vector<double> q_scores;

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    PcaModel::exchange(self.model, state);
    state(self.rows);
    state(self.fitted);
    state(self.limited);
    state(self.t2_limit);
    state(self.q_limit);
    state(self.t2_scores);
    state(self.q_scores);
  }
};

class Pca final : public engine::Agent {
 public:
  explicit Pca(const AgentSpec& spec);

  /// The whole algorithm: learn, set limits, judge.
  void on_batch(SimTime, const Batch& rows, Decisions& out) override {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const std::size_t device = rows.device[i] - first_device_;
      const Phase phase = period_.next(device, rows.time[i]);
      if (phase == Phase::kFit) {
        learn(device, rows.time[i], rows.row(i));
        continue;
      }
      fit(device);
      if (phase == Phase::kCalibrate) {
        calibrate(device, rows.time[i], rows.row(i));
        continue;
      }
      set_limits(device);
      judge(device, rows.time[i], rows.row(i), out);
    }
  }

  engine::AgentCost cost() const override;
  double threshold() const override;
  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    TrainingPeriod::exchange(self.period_, state);
    Confirmation::exchange(self.confirm_t2_, state);
    Confirmation::exchange(self.confirm_q_, state);
    HourlyPeaks::exchange(self.t2_peaks_, state);
    HourlyPeaks::exchange(self.q_peaks_, state);
    for (auto& moments : self.moments_) RowMoments::exchange(moments, state);
    for (auto& group : self.groups_) Group::exchange(group, state);
    state.fixed(self.inverse_sd_);
    state(self.kept_device_);
    state(self.kept_time_);
    state(self.kept_values_);
    state(self.imputed_);
    state.expect(self.kept_device_.size() == self.kept_time_.size());
    state.expect(self.kept_values_.size() == self.kept_device_.size() * self.features_);
  }

 private:
  Group& group_of(std::size_t device) { return groups_[per_device_ ? device : 0]; }
  bool known(std::size_t device) const { return moments_[device].rows() >= kRowsADevice; }

  void learn(std::size_t device, SimTime time, std::span<const double> row);
  void fit(std::size_t device);
  void standardise_fleet(std::size_t first, std::size_t end);
  std::vector<double> correlation(std::size_t first, std::size_t end) const;
  void calibrate(std::size_t device, SimTime time, std::span<const double> row);
  void replay_kept_rows(std::size_t device);
  void set_limits(std::size_t device);
  void set_limits_by_budget(Group& group);
  void judge(std::size_t device, SimTime time, std::span<const double> row, Decisions& out);
  PcaScore score(std::size_t device, std::span<const double> row);

  std::uint32_t first_device_;
  std::size_t features_;
  bool per_device_;
  bool in_sample_;
  std::string limits_;
  double budget_, quantile_, factor_, alpha_, explained_, ridge_;
  TrainingPeriod period_;
  Confirmation confirm_t2_, confirm_q_;
  HourlyPeaks t2_peaks_, q_peaks_;
  std::vector<RowMoments> moments_;  // by device
  std::vector<Group> groups_;
  std::vector<double> inverse_sd_;  // by device and feature; 0 leaves the feature out
  // Rows of the fit, kept only where the thresholds are set on them too.
  std::vector<std::uint32_t> kept_device_;
  std::vector<SimTime> kept_time_;
  std::vector<double> kept_values_;
  std::vector<double> z_;
  std::uint64_t imputed_ = 0;  // missing values put at their device's mean
};

Pca::Pca(const AgentSpec& spec)
    : first_device_(spec.first_device),
      features_(spec.features.size()),
      per_device_(spec.params.text("fit") == "per_device"),
      in_sample_(spec.params.text("calibration") == "in_sample"),
      limits_(spec.params.text("limits")),
      budget_(spec.params.number("budget")),
      quantile_(spec.params.number("quantile")),
      factor_(spec.params.number("factor")),
      alpha_(spec.params.number("alpha")),
      explained_(spec.params.number("explained")),
      ridge_(spec.params.number("ridge")),
      period_(spec.params, spec.device_count,
              in_sample_ || limits_ == "parametric" ? 1.0 : spec.params.number("fit_share")),
      confirm_t2_(spec.params, spec.device_count),
      confirm_q_(spec.params, spec.device_count),
      t2_peaks_(spec.device_count),
      q_peaks_(spec.device_count),
      moments_(spec.device_count, RowMoments(features_)),
      groups_(per_device_ ? spec.device_count : 1),
      inverse_sd_(spec.device_count * features_, 0.0),
      z_(features_, 0.0) {}

void Pca::learn(std::size_t device, SimTime time, std::span<const double> row) {
  Group& group = group_of(device);
  if (group.fitted) return;
  moments_[device].add(row);
  ++group.rows;
  if (!in_sample_ || limits_ == "parametric") return;
  kept_device_.push_back(static_cast<std::uint32_t>(device));
  kept_time_.push_back(time);
  kept_values_.insert(kept_values_.end(), row.begin(), row.end());
}

void Pca::fit(std::size_t device) {
  Group& group = group_of(device);
  if (group.fitted) return;
  group.fitted = true;
  const std::size_t first = per_device_ ? device : 0;
  const std::size_t end = per_device_ ? device + 1 : moments_.size();
  if (period_.by_rows()) {
    standardise_fleet(first, end);
  } else {
    standardise_fleet(0, moments_.size());
  }
  if (std::any_of(moments_.begin() + static_cast<std::ptrdiff_t>(first),
                  moments_.begin() + static_cast<std::ptrdiff_t>(end),
                  [](const RowMoments& m) { return m.rows() >= kRowsADevice; })) {
    group.model = PcaModel(correlation(first, end), features_, explained_, ridge_);
  }
  replay_kept_rows(device);
}

void Pca::standardise_fleet(std::size_t first, std::size_t end) {
  std::vector<double> fleet;
  for (std::size_t j = 0; j < features_; ++j) {
    fleet.clear();
    for (std::size_t d = first; d < end; ++d)
      if (known(d)) fleet.push_back(moments_[d].sd(j));
    std::sort(fleet.begin(), fleet.end());
    const double floor = fleet.empty() ? 0.0 : kFleetFloor * sorted_quantile(fleet, 0.5);
    for (std::size_t d = first; d < end; ++d) {
      const double sd = std::max(moments_[d].sd(j), floor);
      inverse_sd_[d * features_ + j] = sd > 0.0 ? 1.0 / sd : 0.0;
    }
  }
}

std::vector<double> Pca::correlation(std::size_t first, std::size_t end) const {
  std::vector<double> sum(features_ * features_, 0.0);
  double freedom = 0.0;
  for (std::size_t d = first; d < end; ++d) {
    if (!known(d)) continue;
    freedom += static_cast<double>(moments_[d].rows() - 1);
    const double* inverse_sd = inverse_sd_.data() + d * features_;
    for (std::size_t j = 0; j < features_; ++j)
      for (std::size_t k = j; k < features_; ++k)
        sum[j * features_ + k] += moments_[d].cross(j, k) * inverse_sd[j] * inverse_sd[k];
  }
  for (std::size_t j = 0; j < features_; ++j) {
    for (std::size_t k = j; k < features_; ++k) {
      sum[j * features_ + k] /= freedom;
      sum[k * features_ + j] = sum[j * features_ + k];
    }
  }
  return sum;
}

PcaScore Pca::score(std::size_t device, std::span<const double> row) {
  for (std::size_t j = 0; j < features_; ++j) {
    const bool missing = std::isnan(row[j]);
    imputed_ += missing ? 1 : 0;
    z_[j] =
        missing ? 0.0 : (row[j] - moments_[device].mean(j)) * inverse_sd_[device * features_ + j];
  }
  const PcaScore raw = group_of(device).model.score(z_);
  return {confirm_t2_(device, raw.t2), confirm_q_(device, raw.q)};
}

void Pca::calibrate(std::size_t device, SimTime time, std::span<const double> row) {
  Group& group = group_of(device);
  if (!group.model.fitted() || !known(device) || group.limited) return;
  const PcaScore clean = score(device, row);
  if (clean.t2 < 0.0) return;  // not yet confirmed by enough rows
  if (limits_ == "budget") {
    t2_peaks_.add(device, time, clean.t2);
    q_peaks_.add(device, time, clean.q);
  } else if (limits_ == "quantile") {
    group.t2_scores.push_back(clean.t2);
    group.q_scores.push_back(clean.q);
  }
}

void Pca::replay_kept_rows(std::size_t device) {
  std::size_t left = 0;
  for (std::size_t i = 0; i < kept_device_.size(); ++i) {
    const auto row = kept_values_.begin() + static_cast<std::ptrdiff_t>(i * features_);
    if (!per_device_ || kept_device_[i] == device) {
      calibrate(kept_device_[i], kept_time_[i], {&*row, features_});
      continue;
    }
    kept_device_[left] = kept_device_[i];
    kept_time_[left] = kept_time_[i];
    std::copy_n(row, features_,
                kept_values_.begin() + static_cast<std::ptrdiff_t>(left++ * features_));
  }
  kept_device_.resize(left);
  kept_time_.resize(left);
  kept_values_.resize(left * features_);
}

void Pca::set_limits(std::size_t device) {
  Group& group = group_of(device);
  if (group.limited) return;
  if (limits_ == "budget") {  // one clean period for all: every group now
    for (std::size_t d = 0; d < (per_device_ ? groups_.size() : 1); ++d) fit(d);
    for (Group& each : groups_) set_limits_by_budget(each);
    return;
  }
  group.limited = true;
  group.t2_limit = group.q_limit = kNever;
  if (!group.model.fitted()) return;
  if (limits_ == "parametric") {
    group.t2_limit = factor_ * group.model.t2_limit(alpha_, group.rows);
    group.q_limit = factor_ * group.model.q_limit(alpha_);
  } else if (!group.t2_scores.empty()) {
    std::sort(group.t2_scores.begin(), group.t2_scores.end());
    std::sort(group.q_scores.begin(), group.q_scores.end());
    group.t2_limit = factor_ * sorted_quantile(group.t2_scores, quantile_);
    if (group.model.has_residual())
      group.q_limit = factor_ * sorted_quantile(group.q_scores, quantile_);
    group.t2_scores.clear();
    group.q_scores.clear();
  }
}

void Pca::set_limits_by_budget(Group& group) {
  group.limited = true;
  const bool both = group.model.has_residual();
  std::vector<double> peaks = t2_peaks_.all();
  const std::vector<double> q_peaks = q_peaks_.all();
  group.t2_limit = budget_threshold(peaks, both ? budget_ / 2.0 : budget_);
  group.q_limit = kNever;
  if (!both || !std::isfinite(group.t2_limit)) return;
  group.q_limit = budget_threshold(q_peaks, budget_ / 2.0);
  for (std::size_t i = 0; i < peaks.size(); ++i)
    peaks[i] = std::max(peaks[i] / group.t2_limit, q_peaks[i] / group.q_limit);
  const double scale = budget_threshold(std::move(peaks), budget_);
  group.t2_limit *= scale;
  group.q_limit *= scale;
}

void Pca::judge(std::size_t device, SimTime time, std::span<const double> row, Decisions& out) {
  Group& group = group_of(device);
  if (!known(device) || !std::isfinite(group.t2_limit)) return;
  const PcaScore now = score(device, row);
  if (now.t2 < 0.0) return;
  const double of_t2 = now.t2 / group.t2_limit;
  const double of_q = now.q / group.q_limit;
  const double worst = std::max(of_t2, of_q);
  const bool alert = worst > 1.0;
  const std::int32_t blamed = alert ? group.model.blame(z_, of_q > of_t2) : -1;
  out.judge(first_device_ + static_cast<std::uint32_t>(device), time, worst, alert, blamed);
}

engine::AgentCost Pca::cost() const {
  std::size_t components = 0;
  for (const Group& group : groups_) components = std::max(components, group.model.components());
  if (components == 0) components = features_;
  const auto p = static_cast<double>(features_);
  engine::AgentCost cost;
  cost.multiply_accumulates = static_cast<double>(components) * (p + 2.0) + 2.0 * p;
  cost.state_bytes =
      sizeof(double) * (groups_.size() * components * (features_ + 1) +
                        moments_.size() * features_ * (features_ + 3) + kept_values_.size());
  return cost;
}

double Pca::threshold() const {
  const bool any = std::any_of(groups_.begin(), groups_.end(), [](const Group& group) {
    return group.limited && std::isfinite(group.t2_limit);
  });
  return any ? 1.0 : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

const engine::ModelInfo& pca_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "pca";
    row.summary = "principal components with T2 and Q, trained on a clean period";
    row.details =
        "Rows are standardised by each device's own clean mean and deviation. The score is the "
        "larger of T2 and Q, each over its limit; it alerts above 1 and blames the feature with "
        "the largest contribution.";
    row.source =
        "Jackson and Mudholkar, Technometrics 21 (1979) 341; budget: Coles (2001) section 4.3.3";
    row.params = TrainingPeriod::params();
    const std::vector<engine::ParamInfo> own = {
        choice("fit", {"pooled", "per_device"}, "correlations of all devices, or of each"),
        choice("calibration", {"held_out", "in_sample"},
               "limits from the end of the clean period, or from all of it again"),
        number("fit_share", "1", 0.6, {0.05, 0.95}, "part of the clean period used for the fit"),
        number("explained", "1", 0.9, {0.01, 1.0}, "variance that the components hold"),
        number("ridge", "1", 0.01, {0.0, 1.0}, "added to each component's variance in T2"),
        choice("limits", {"budget", "quantile", "parametric"}, "how the limits are set"),
        number("budget", "1", 0.1, {0.0, 24.0}, "false alarms a device-day"),
        number("quantile", "1", 0.99, {0.5, 1.0}, "of clean scores, for limits: quantile"),
        number("factor", "1", 1.0, {0.01, 100.0}, "times the quantile or the parametric limit"),
        number("alpha", "1", 0.001, {1e-9, 0.5}, "tail of a clean row, for limits: parametric"),
    };
    row.params.insert(row.params.end(), own.begin(), own.end());
    const auto confirm = Confirmation::params();
    row.params.insert(row.params.end(), confirm.begin(), confirm.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Agent>> make_pca(const AgentSpec& spec) {
  engine::Diagnostics mistakes;
  TrainingPeriod::check(spec, mistakes);
  Confirmation::check(spec, mistakes);
  const bool by_rows = spec.params.integer("train_rows") > 0;
  if (by_rows && spec.params.text("fit") == "pooled") {
    mistakes.error("training-period", {}, spec.name + ": train_rows ends at each device's own time",
                   "use fit: per_device, or train_until");
  }
  if (by_rows && spec.params.text("limits") == "budget") {
    mistakes.error("training-period", {}, spec.name + ": a budget needs a common clean period",
                   "use train_until, or limits: quantile");
  }
  if (spec.features.empty())
    mistakes.error("no-features", {}, spec.name + ": has no features", "name at least one signal");
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  return std::make_unique<Pca>(spec);
}

}  // namespace orrery::models
