// SPDX-License-Identifier: Apache-2.0
#include "models/detect/streaming_novelty.h"

#include <algorithm>
#include <cmath>

#include "models/data/rows_by_device.h"
#include "models/detect/series_novelty.h"
#include "models/detect/training_period.h"
#include "models/params.h"

namespace orrery::models {
namespace {

constexpr double kFillShare = 0.25;         // of probation
constexpr double kResting = 1.0 - 0x1p-53;  // below 1 for > and >= alike
constexpr double kBreaksRest = 2.0;         // times the score that began it
constexpr double kLargest = 1e150;          // beyond it squares overflow: taken as missing

/// The stated clean period is the probation; without one, `probation_rows` of each device.
engine::ParamSet with_probation(engine::ParamSet params) {
  if (!TrainingPeriod::given(params)) params.set("train_rows", params.number("probation_rows"));
  return params;
}

class StreamingNovelty final : public engine::Agent {
 public:
  explicit StreamingNovelty(const engine::AgentSpec& spec)
      : first_device_(spec.first_device),
        features_(spec.features.size()),
        room_(static_cast<std::size_t>(spec.params.integer("memory"))),
        rest_rows_(spec.params.number("rest_rows")),
        rest_share_(spec.params.number("rest_share")),
        limit_(SeriesNovelty::limit(spec.params.number("alarm_probability") /
                                    static_cast<double>(std::max<std::size_t>(1, features_)))),
        period_(with_probation(spec.params), spec.device_count, kFillShare),
        probation_(spec.device_count, 0),
        resting_(spec.device_count, 0),
        alerted_(spec.device_count, 0.0),
        series_(spec.device_count * features_, SeriesNovelty(room_)) {}

  void on_batch(engine::SimTime, const engine::Batch& rows, engine::Decisions& out) override {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const std::size_t device = rows.device[i] - first_device_;
      const Phase phase = period_.next(device, rows.time[i]);
      const auto [novelty, blamed] = newest(device, rows.row(i), phase != Phase::kFit);
      if (phase != Phase::kJudge) {
        ++probation_[device];
      } else if (blamed >= 0) {
        judge(rows.device[i], rows.time[i], novelty / limit_, blamed, out);
      }
    }
  }

  engine::AgentCost cost() const override {
    const std::size_t a_device =
        4 * sizeof(std::uint64_t) + features_ * SeriesNovelty::bytes(room_);
    return {static_cast<double>(features_) * SeriesNovelty::multiply_accumulates(room_),
            probation_.size() * a_device};
  }
  double threshold() const override { return 1.0; }

  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    TrainingPeriod::exchange(self.period_, state);
    state.fixed(self.probation_);
    state.fixed(self.resting_);
    state.fixed(self.alerted_);
    for (auto& series : self.series_) SeriesNovelty::exchange(series, state);
  }

 private:
  /// The largest novelty of the row's features and which it is; -1 when all are missing.
  std::pair<double, std::int32_t> newest(std::size_t device, std::span<const double> row,
                                         bool calibrate) {
    std::pair<double, std::int32_t> most{0.0, -1};
    for (std::size_t j = 0; j < features_; ++j) {
      if (!(std::abs(row[j]) < kLargest)) continue;
      const double novelty = series_[device * features_ + j].next(row[j], calibrate);
      if (most.second < 0 || novelty > most.first) most = {novelty, static_cast<std::int32_t>(j)};
    }
    return most;
  }

  void judge(engine::DeviceId id, engine::SimTime time, double score, std::int32_t blamed,
             engine::Decisions& out) {
    const std::size_t device = id - first_device_;
    const bool rests = resting_[device] > 0 && !(score > kBreaksRest * alerted_[device]);
    if (rests) {
      --resting_[device];
      score = std::min(score, kResting);
    } else if (score > 1.0) {
      const double rest = rest_share_ * static_cast<double>(probation_[device]);
      resting_[device] = static_cast<std::uint64_t>(std::min(rest_rows_, rest));
      alerted_[device] = score;
    }
    out.judge(id, time, score, score > 1.0, blamed);
  }

  std::uint32_t first_device_;
  std::size_t features_;
  std::size_t room_;
  double rest_rows_;
  double rest_share_;
  double limit_;
  TrainingPeriod period_;
  std::vector<std::uint64_t> probation_;  // rows of it, by device
  std::vector<std::uint64_t> resting_;    // rows left, by device
  std::vector<double> alerted_;           // score of the last alert, by device
  std::vector<SeriesNovelty> series_;     // by device and feature
};

}  // namespace

const engine::ModelInfo& streaming_novelty_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "streaming_novelty";
    row.summary = "single series against their own past, without clean training";
    row.details =
        "Distance of the value, of means and deviations of its last 4, 16 and 64 values and of the "
        "last four values as a shape, each to the nearest one seen before, against what such "
        "distances were so far. Judges from the end of a probation and keeps learning. Score over "
        "1 alerts; then it rests.";
    row.params = TrainingPeriod::params();
    row.params.push_back(integer("probation_rows", 300, {20, 1e9},
                                 "first rows of each device, learned and not judged, when neither "
                                 "train_until nor train_rows is given"));
    row.params.push_back(number("alarm_probability", "1", 0.002, {1e-12, 0.5},
                                "nominal probability that a row of usual behaviour alerts, shared "
                                "by the features"));
    row.params.push_back(
        integer("rest_rows", 150, {0, 1e9}, "at most, after an alert, in which there is no other"));
    row.params.push_back(number("rest_share", "1", 0.2, {0.0, 10.0},
                                "rest at most, as a share of the rows of probation"));
    row.params.push_back(integer("memory", 256, {16, 65536}, "points remembered in each view"));
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Agent>> make_streaming_novelty(
    const engine::AgentSpec& spec) {
  return std::make_unique<StreamingNovelty>(spec);
}

}  // namespace orrery::models
