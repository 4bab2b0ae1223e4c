// SPDX-License-Identifier: Apache-2.0
#include "models/data/time_features.h"

#include "models/data/rows_by_device.h"
#include "models/data/waveform_moments.h"

namespace orrery::models {
namespace {

class TimeFeatures final : public engine::Step {
 public:
  explicit TimeFeatures(const engine::StepSpec& spec) : output_(spec.input) {
    output_.width = WaveformMoments::kCount;
    output_.components = WaveformMoments::names();
    output_.sample_rate_hz = 0.0;
  }

  const engine::SignalInfo& output() const override { return output_; }
  bool needs_arrival_order() const override { return false; }

  void process(engine::SimTime, const engine::Batch& in, engine::Batch& out) override {
    begin_rows(out, in, output_);
    for (std::size_t i = 0; i < in.rows(); ++i)
      waveform_moments(in.row(i)).write(append_like(out, in, i));
  }

  void save(engine::ArchiveWriter&) const override {}
  bool load(engine::ArchiveReader&) override { return true; }

 private:
  engine::SignalInfo output_;
};

}  // namespace

const engine::ModelInfo& time_features_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kStep;
    row.name = "time_features";
    row.summary = "rms, peak, crest factor, kurtosis and skewness of a waveform";
    row.details =
        "The mean of the waveform is taken away first. A healthy bearing gives nearly normal "
        "noise, kurtosis 3; single knocks raise kurtosis and crest before they raise rms.";
    row.source = "Randall, Vibration-based Condition Monitoring, ch. 3";
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Step>> make_time_features(const engine::StepSpec& spec) {
  if (spec.input.width < 4) {
    return engine::failure("step-input", {}, "time_features: works on waveforms",
                           "for scalars use window");
  }
  return std::make_unique<TimeFeatures>(spec);
}

}  // namespace orrery::models
