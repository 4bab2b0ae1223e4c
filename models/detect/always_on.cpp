// SPDX-License-Identifier: Apache-2.0
#include "models/detect/always_on.h"

#include "models/data/rows_by_device.h"
#include "models/detect/training_period.h"

namespace orrery::models {
namespace {

class AlwaysOn final : public engine::Agent {
 public:
  explicit AlwaysOn(const engine::AgentSpec& spec)
      : first_device_(spec.first_device), period_(spec.params, spec.device_count, 1.0) {}

  void on_batch(engine::SimTime, const engine::Batch& rows, engine::Decisions& out) override {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const std::size_t device = rows.device[i] - first_device_;
      if (period_.next(device, rows.time[i]) != Phase::kJudge) continue;
      out.judge(rows.device[i], rows.time[i], 1.0, true);
    }
  }

  engine::AgentCost cost() const override { return {}; }
  double threshold() const override { return 0.0; }
  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    TrainingPeriod::exchange(self.period_, state);
  }

 private:
  std::uint32_t first_device_;
  TrainingPeriod period_;
};

}  // namespace

const engine::ModelInfo& always_on_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "always_on";
    row.summary = "control: alerts on every row";
    row.details =
        "Finds every fault, with 24 false alarms a device-day. It judges after the training period "
        "of the detectors beside it, so that all are scored on the same rows.";
    row.params = TrainingPeriod::params();
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Agent>> make_always_on(const engine::AgentSpec& spec) {
  return std::make_unique<AlwaysOn>(spec);
}

}  // namespace orrery::models
