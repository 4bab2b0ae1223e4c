// SPDX-License-Identifier: Apache-2.0
#include "models/data/hampel.h"

#include <algorithm>
#include <cmath>

#include "models/data/rows_by_device.h"
#include "models/params.h"

namespace orrery::models {
namespace {

using engine::Batch;
using engine::Quality;

constexpr double kMadToSigma = 1.4826;

class Hampel final : public engine::Step {
 public:
  explicit Hampel(const engine::StepSpec& spec)
      : length_(static_cast<std::size_t>(spec.params.integer("window"))),
        threshold_(spec.params.number("threshold")),
        output_(spec.input),
        seen_(spec.input.device_count, 0),
        window_(std::size_t{spec.input.device_count} * spec.input.width * length_, 0.0) {
    scratch_.reserve(length_);
  }

  const engine::SignalInfo& output() const override { return output_; }

  void process(engine::SimTime, const Batch& in, Batch& out) override {
    begin_rows(out, in, output_);
    for (std::size_t i = 0; i < in.rows(); ++i) {
      out.append_row(in, i);
      if (!usable(in.quality[i])) continue;
      const std::size_t device = slot(in, i, output_);
      const std::size_t filled = std::min<std::size_t>(++seen_[device], length_);
      const std::size_t place = (seen_[device] - 1) % length_;
      const auto row = out.row(out.rows() - 1);
      for (std::size_t j = 0; j < row.size(); ++j) {
        const std::span<double> window(window_.data() + (device * output_.width + j) * length_,
                                       length_);
        window[place] = row[j];
        if (filled == length_ && correct(row[j], window)) out.quality.back() |= Quality::kCorrected;
      }
    }
  }

  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.seen_);
    state.fixed(self.window_);
  }

 private:
  bool correct(double& value, std::span<const double> window) {
    scratch_.assign(window.begin(), window.end());
    const double centre = median_of_scratch();
    for (double& x : scratch_) x = std::abs(x - centre);
    const double sigma = kMadToSigma * median_of_scratch();
    if (sigma == 0.0 || !(std::abs(value - centre) > threshold_ * sigma)) return false;
    value = centre;
    return true;
  }

  double median_of_scratch() {
    const auto middle = scratch_.begin() + static_cast<std::ptrdiff_t>(length_ / 2);
    std::nth_element(scratch_.begin(), middle, scratch_.end());
    return *middle;
  }

  std::size_t length_;  // odd
  double threshold_;
  engine::SignalInfo output_;
  std::vector<std::uint64_t> seen_;  // usable rows so far, by device
  std::vector<double> window_;       // ring of raw values, by device and component
  std::vector<double> scratch_;
};

}  // namespace

const engine::ModelInfo& hampel_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kStep;
    row.name = "hampel";
    row.summary = "replaces outliers by the median of the last readings";
    row.details =
        "A reading further than threshold x 1.4826 MAD from the median of the last `window` "
        "readings becomes that median and is flagged as corrected. The window only looks back: a "
        "true step counts as an outlier until it fills half of it. With MAD = 0 nothing is judged.";
    row.source = "Hampel, J. Am. Stat. Assoc. 69 (1974) 383";
    row.params = {
        integer("window", 7, {3, 255}, "readings in the window, an odd number"),
        number("threshold", "1", 3.0, {0.0, 1e6}, "distance from the median in robust sigmas",
               "three-sigma rule"),
    };
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Step>> make_hampel(const engine::StepSpec& spec) {
  if (spec.params.integer("window") % 2 == 0) {
    return engine::failure("window-even", {}, "hampel: window must be an odd number of readings",
                           "add or take away one");
  }
  if (spec.input.sample_rate_hz > 0.0) {
    return engine::failure("step-input", {}, "hampel: works on readings, not on waveforms",
                           "put it after time_features or spectrum");
  }
  return std::make_unique<Hampel>(spec);
}

}  // namespace orrery::models
