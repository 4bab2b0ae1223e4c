// SPDX-License-Identifier: Apache-2.0
#include "models/detect/random_score.h"

#include "engine/random/stream.h"
#include "models/data/rows_by_device.h"
#include "models/detect/training_period.h"
#include "models/params.h"

namespace orrery::models {
namespace {

class RandomScore final : public engine::Agent {
 public:
  explicit RandomScore(const engine::AgentSpec& spec)
      : first_device_(spec.first_device),
        key_{spec.seed, spec.entity, engine::Purpose::kControl},
        threshold_(1.0 - spec.params.number("share")),
        period_(spec.params, spec.device_count, 1.0) {}

  void on_batch(engine::SimTime, const engine::Batch& rows, engine::Decisions& out) override {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const std::size_t device = rows.device[i] - first_device_;
      if (period_.next(device, rows.time[i]) != Phase::kJudge) continue;
      const std::uint64_t draw = (std::uint64_t{device} << 40) + rows.sequence[i];
      const double score = engine::uniform_at(key_, draw);
      out.judge(rows.device[i], rows.time[i], score, score > threshold_);
    }
  }

  engine::AgentCost cost() const override { return {}; }
  double threshold() const override { return threshold_; }
  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    TrainingPeriod::exchange(self.period_, state);
  }

 private:
  std::uint32_t first_device_;
  engine::StreamKey key_;
  double threshold_;
  TrainingPeriod period_;
};

}  // namespace

const engine::ModelInfo& random_score_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "random_score";
    row.summary = "control: a uniform random score for every row";
    row.details =
        "The score of a row depends on seed, device and sequence number only. It judges after the "
        "training period of the detectors beside it, so that all are scored on the same rows.";
    row.params = TrainingPeriod::params();
    row.params.push_back(
        number("share", "1", 0.01, {0.0, 1.0}, "rows that alert, as a share of all"));
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Agent>> make_random_score(const engine::AgentSpec& spec) {
  return std::make_unique<RandomScore>(spec);
}

}  // namespace orrery::models
