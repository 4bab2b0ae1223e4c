// SPDX-License-Identifier: Apache-2.0
#include "models/detect/window_detector.h"

#include <cmath>
#include <limits>

#include "models/data/rows_by_device.h"
#include "models/data/training_sample.h"
#include "models/data/window_history.h"
#include "models/detect/clean_limit.h"
#include "models/detect/confirmation.h"
#include "models/detect/training_period.h"
#include "models/detect/window_detector_params.h"
#include "models/learn/model_file.h"
#include "models/learn/trainable.h"

namespace orrery::models {
namespace {

using engine::AgentSpec;
using engine::Batch;
using engine::Decisions;
using engine::SimTime;

constexpr double kNever = std::numeric_limits<double>::infinity();

/// What is fitted together: the whole fleet, or one device.
struct Group {
  std::unique_ptr<WindowModel> model;
  bool fitted = false;  ///< or found without windows to fit on
  bool usable = false;

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.fitted);
    state(self.usable);
  }
};

/// A row that waits for its score, so that a tick is scored in one call.
struct WaitingRow {
  engine::DeviceId device = 0;
  SimTime time;
  Phase phase = Phase::kJudge;
};

class WindowDetector final : public engine::Agent, public Trainable {
 public:
  WindowDetector(const AgentSpec& spec, std::vector<Group> groups,
                 std::optional<ModelFile> trained);

  /// The whole algorithm: learn, set limits, judge.
  void on_batch(SimTime, const Batch& rows, Decisions& out) override {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const std::size_t device = rows.device[i] - first_device_;
      const Phase phase = period_.next(device, rows.time[i]);
      if (phase == Phase::kFit && !group_of(device).fitted) {
        learn(device, rows.row(i));
      } else {
        fit(device);
        enqueue(device, rows.time[i], rows.row(i), phase);
      }
    }
    judge_waiting(out);
  }

  engine::AgentCost cost() const override;
  std::vector<FitEpoch> learning() const override;
  double threshold() const override;
  std::string trouble() const override;
  std::vector<std::string> remarks() const override;
  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

  // Trainable: the same fit, ahead of a run, epoch by epoch.
  void collect(const Batch& rows) override {
    for (std::size_t i = 0; i < rows.rows(); ++i)
      learn(rows.device[i] - first_device_, rows.row(i));
  }
  engine::Result<void> begin() override;
  bool epoch(FitEpoch& epoch) override { return groups_.front().model->fit_epoch(epoch); }
  std::size_t train_windows() const override { return train_.count(); }
  std::size_t held_out_windows() const override { return held_out_.count(); }
  void save_trained(engine::ArchiveWriter& archive) const override {
    groups_.front().model->save(archive);
  }
  bool load_trained(engine::ArchiveReader& archive) override {
    return groups_.front().model->load(archive);
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    TrainingPeriod::exchange(self.period_, state);
    Confirmation::exchange(self.confirm_, state);
    DeviceScaler::exchange(self.scaler_, state);
    WindowHistory::exchange(self.history_, state);
    TrainingSample::exchange(self.sample_, state);
    for (auto& limit : self.limits_) CleanLimit::exchange(limit, state);
    for (auto& group : self.groups_) Group::exchange(group, state);
    state(self.train_loss_);
    state(self.held_out_loss_);
    state(self.best_);
    state.expect(self.train_loss_.size() == self.held_out_loss_.size());
    state.expect(self.train_loss_.size() == self.best_.size());
  }

 private:
  Group& group_of(std::size_t device) { return groups_[groups_.size() > 1 ? device : 0]; }
  CleanLimit& limit_of(std::size_t device) { return limits_[limits_.size() > 1 ? device : 0]; }

  void learn(std::size_t device, std::span<const double> row);
  void fit(std::size_t device);
  void gather(std::size_t first, std::size_t end);
  void fit_model(Group& group);
  void keep(const FitEpoch& epoch);
  void enqueue(std::size_t device, SimTime time, std::span<const double> row, Phase phase);
  void judge_waiting(Decisions& out);
  void score_waiting();
  void judge(const WaitingRow& row, double score, std::int32_t blamed, Decisions& out);

  std::uint32_t first_device_;
  std::size_t features_;
  bool raw_;  // the model wants values as they are, and no fit
  double held_out_share_;
  double factor_;
  TrainingPeriod period_;
  Confirmation confirm_;
  DeviceScaler scaler_;
  WindowHistory history_;
  TrainingSample sample_;
  std::vector<Group> groups_;
  std::vector<CleanLimit> limits_;    // one for all by budget, one a group by quantile
  std::optional<ModelFile> trained_;  // in place of a fit in the run
  // By epoch, of the first group's fit.
  std::vector<double> train_loss_, held_out_loss_;
  std::vector<std::uint8_t> best_;
  // Made anew in every fit or tick.
  Windows train_, held_out_, waiting_windows_;
  std::vector<double> window_;
  std::vector<WaitingRow> waiting_;
  std::vector<double> scores_;
  std::vector<std::int32_t> blamed_;
};

Windows windows_of(std::size_t length, std::size_t features) {
  Windows windows;
  windows.length = length;
  windows.features = features;
  return windows;
}

engine::StreamKey sample_key(const AgentSpec& spec) {
  return {spec.seed, engine::mix64(spec.entity), engine::Purpose::kAgent};
}

WindowDetector::WindowDetector(const AgentSpec& spec, std::vector<Group> groups,
                               std::optional<ModelFile> trained)
    : first_device_(spec.first_device),
      features_(spec.features.size()),
      raw_(groups.front().model->wants_raw()),
      held_out_share_(spec.params.number("held_out")),
      factor_(spec.params.text("limits") == "quantile" ? spec.params.number("factor") : 1.0),
      period_(spec.params, spec.device_count, raw_ ? 0.0 : spec.params.number("fit_share")),
      confirm_(spec.params, spec.device_count),
      scaler_(spec.device_count, features_),
      history_(spec.device_count, static_cast<std::size_t>(spec.params.integer("window")),
               features_),
      sample_(sample_key(spec), static_cast<std::size_t>(spec.params.integer("train_windows")),
              static_cast<std::size_t>(spec.params.integer("window")) * features_),
      groups_(std::move(groups)),
      trained_(std::move(trained)) {
  const bool by_quantile = spec.params.text("limits") == "quantile";
  limits_.assign(by_quantile ? groups_.size() : 1,
                 CleanLimit(by_quantile ? 0 : spec.device_count, by_quantile,
                            spec.params.number("budget"), spec.params.number("quantile")));
  const auto length = static_cast<std::size_t>(spec.params.integer("window"));
  train_ = held_out_ = waiting_windows_ = windows_of(length, features_);
  window_.resize(train_.width());
}

void WindowDetector::learn(std::size_t device, std::span<const double> row) {
  scaler_.add(device, row);
  history_.push(device, row);
  if (!history_.full(device)) return;
  history_.copy(device, window_);
  sample_.offer(static_cast<std::uint32_t>(device), history_.seen(device) - 1, window_);
}

void WindowDetector::fit(std::size_t device) {
  Group& group = group_of(device);
  if (group.fitted) return;
  group.fitted = true;
  group.usable = raw_;
  if (raw_) return;
  if (groups_.size() > 1) {
    gather(device, device + 1);
  } else {
    gather(0, scaler_.devices());
  }
  fit_model(group);
  train_.clear();
  held_out_.clear();
}

/// Standardises devices [first, end): their training windows, and the rows that they hold.
void WindowDetector::gather(std::size_t first, std::size_t end) {
  scaler_.fit(first, end);
  sample_.take(first, end, scaler_, held_out_share_, train_, held_out_);
  for (std::size_t d = first; d < end; ++d)
    if (scaler_.knows(d)) scaler_.apply(d, history_.rows(d));
}

void WindowDetector::fit_model(Group& group) {
  if (trained_) {
    engine::ArchiveReader archive(trained_->state);
    group.usable = group.model->load(archive);
    for (std::size_t e = 0; e < trained_->train_loss.size(); ++e)
      keep({0, trained_->train_loss[e], trained_->held_out_loss[e], e + 1 == trained_->best_epoch});
    return;
  }
  if (train_.count() == 0) return;
  group.model->begin_fit(train_, held_out_);
  for (FitEpoch epoch; group.model->fit_epoch(epoch);)
    if (&group == &groups_.front()) keep(epoch);
  group.usable = true;
}

void WindowDetector::keep(const FitEpoch& epoch) {
  train_loss_.push_back(epoch.train_loss);
  held_out_loss_.push_back(epoch.held_out_loss);
  best_.push_back(epoch.best ? 1 : 0);
}

std::vector<FitEpoch> WindowDetector::learning() const {
  std::vector<FitEpoch> curve;
  for (std::size_t e = 0; e < train_loss_.size(); ++e)
    curve.push_back({static_cast<int>(e + 1), train_loss_[e], held_out_loss_[e], best_[e] != 0});
  return curve;
}

engine::Result<void> WindowDetector::begin() {
  if (groups_.size() > 1) {
    return engine::failure("train-per-device", {}, "fit: per_device makes a model for each device",
                           "a trained model serves all devices: use fit: pooled");
  }
  groups_.front().fitted = true;
  gather(0, scaler_.devices());
  if (train_.count() == 0) {
    return engine::failure(
        "train-rows", {},
        "there are fewer clean rows than a window of " + std::to_string(train_.length) + " needs",
        "give more rows, or a smaller window");
  }
  groups_.front().model->begin_fit(train_, held_out_);
  groups_.front().usable = true;
  return {};
}

void WindowDetector::enqueue(std::size_t device, SimTime time, std::span<const double> row,
                             Phase phase) {
  if (!raw_ && !scaler_.knows(device)) return;
  window_.assign(row.begin(), row.end());
  if (!raw_) scaler_.apply(device, window_);
  history_.push(device, window_);
  window_.resize(train_.width());
  if (!group_of(device).usable || !history_.full(device) || phase == Phase::kFit) return;
  history_.copy(device, waiting_windows_.append(static_cast<std::uint32_t>(device)));
  waiting_.push_back({static_cast<engine::DeviceId>(device), time, phase});
}

void WindowDetector::judge_waiting(Decisions& out) {
  scores_.resize(waiting_.size());
  blamed_.resize(waiting_.size());
  score_waiting();
  for (std::size_t i = 0; i < waiting_.size(); ++i) judge(waiting_[i], scores_[i], blamed_[i], out);
  waiting_.clear();
  waiting_windows_.clear();
}

void WindowDetector::score_waiting() {
  if (groups_.size() == 1) return groups_.front().model->score(waiting_windows_, scores_, blamed_);
  // Each device has a model of its own: its rows together, in their order.
  std::vector<std::vector<std::size_t>> rows_of(groups_.size());
  for (std::size_t i = 0; i < waiting_.size(); ++i) rows_of[waiting_[i].device].push_back(i);
  Windows own = windows_of(waiting_windows_.length, features_);
  std::vector<double> scores;
  std::vector<std::int32_t> blamed;
  for (std::size_t g = 0; g < groups_.size(); ++g) {
    own.clear();
    for (const std::size_t i : rows_of[g]) {
      const auto from = waiting_windows_.window(i);
      std::copy(from.begin(), from.end(), own.append(0).begin());
    }
    scores.resize(own.count());
    blamed.resize(own.count());
    if (own.count() > 0) groups_[g].model->score(own, scores, blamed);
    for (std::size_t k = 0; k < rows_of[g].size(); ++k) {
      scores_[rows_of[g][k]] = scores[k];
      blamed_[rows_of[g][k]] = blamed[k];
    }
  }
}

void WindowDetector::judge(const WaitingRow& row, double score, std::int32_t blamed,
                           Decisions& out) {
  if (!std::isfinite(score)) return;  // a model that gives no number judges nothing
  const double confirmed = confirm_(row.device, score);
  CleanLimit& limit = limit_of(row.device);
  if (row.phase == Phase::kCalibrate) return limit.add(row.device, row.time, confirmed);
  limit.set();
  if (std::isinf(confirmed)) return;
  const double border = factor_ * limit.value();
  if (!std::isfinite(border)) return;
  // A limit of 0 is that of a model that has never been surprised: any surprise passes it.
  const double ratio = border > 0.0 ? confirmed / border : (confirmed > 0.0 ? kNever : 0.0);
  out.judge(first_device_ + row.device, row.time,
            std::min(ratio, std::numeric_limits<double>::max()), ratio > 1.0, blamed);
}

engine::AgentCost WindowDetector::cost() const {
  engine::AgentCost cost = groups_.front().model->cost();
  cost.multiply_accumulates += static_cast<double>(features_);  // standardising
  cost.state_bytes *= groups_.size();
  cost.state_bytes += sizeof(double) * scaler_.devices() * features_ * (train_.length + 4);
  return cost;
}

double WindowDetector::threshold() const {
  for (const CleanLimit& limit : limits_)
    if (std::isfinite(limit.value())) return 1.0;
  return std::numeric_limits<double>::quiet_NaN();
}

std::string WindowDetector::trouble() const {
  for (const Group& group : groups_)
    if (const std::string trouble = group.model->trouble(); !trouble.empty()) return trouble;
  return {};
}

std::vector<std::string> WindowDetector::remarks() const {
  std::vector<std::string> all;
  for (const Group& group : groups_) {
    const auto more = group.model->remarks();
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

void WindowDetector::save(engine::ArchiveWriter& archive) const {
  save_state(*this, archive);
  for (const Group& group : groups_) group.model->save(archive);
}

bool WindowDetector::load(engine::ArchiveReader& archive) {
  if (!load_state(*this, archive)) return false;
  for (Group& group : groups_)
    if (!group.model->load(archive)) return false;
  return true;
}

}  // namespace

engine::Result<std::unique_ptr<engine::Agent>> make_window_detector(const AgentSpec& spec,
                                                                    WindowModelFactory factory) {
  engine::Diagnostics mistakes;
  check_window_detector(spec, mistakes);
  auto trained = trained_model(spec, mistakes);
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  const bool per_device = spec.params.text("fit") == "per_device";
  std::vector<Group> groups(per_device ? spec.device_count : 1);
  for (std::size_t g = 0; g < groups.size(); ++g) {
    WindowModelSpec model;
    model.params = spec.params;
    model.length = static_cast<std::size_t>(spec.params.integer("window"));
    model.features = spec.features.size();
    model.devices = per_device ? 1 : spec.device_count;
    model.seed = spec.seed;
    model.entity = per_device ? engine::mix64(spec.entity + g + 1) : spec.entity;
    auto made = factory(model);
    if (!made) return engine::failure(made.error());
    groups[g].model = std::move(*made);
  }
  if (trained) {
    engine::ArchiveReader archive(trained->state);
    if (!groups.front().model->load(archive)) {
      return engine::failure("model-mismatch", {spec.params.text("trained")},
                             spec.name + ": the trained weights have another shape",
                             "give the agent the parameters that it was trained with");
    }
  }
  return std::make_unique<WindowDetector>(spec, std::move(groups), std::move(trained));
}

}  // namespace orrery::models
