// SPDX-License-Identifier: Apache-2.0
#include "models/detect/spectral_residual.h"

#include <kiss_fft.h>

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "engine/registry/check.h"
#include "models/detect/single_fit.h"
#include "models/params.h"

namespace orrery::models {
namespace {

constexpr std::size_t kLengthMin = 12;
constexpr std::size_t kSlopes = 5;      // m of the source
constexpr std::size_t kCarriedMin = 5;  // kappa of the source
constexpr double kLineFloor = 1e-6;     // of the largest line: below is rounding
constexpr double kFlat = 1e-6;          // device deviations

struct FreePlan {
  void operator()(void* plan) const { kiss_fft_free(plan); }
};
using Plan = std::unique_ptr<std::remove_pointer_t<kiss_fft_cfg>, FreePlan>;

class SpectralResidual final : public SingleFit<SpectralResidual> {
 public:
  explicit SpectralResidual(const WindowModelSpec& spec)
      : features_(spec.features),
        length_(spec.length),
        samples_(static_cast<std::size_t>(
            kiss_fft_next_fast_size(static_cast<int>(spec.length + kCarriedMin)))),
        smoothing_(static_cast<std::size_t>(spec.params.integer("smoothing"))),
        neighbours_(
            std::min(static_cast<std::size_t>(spec.params.integer("neighbours")), spec.length - 1)),
        largest_(spec.params.text("combine") == "max"),
        forward_(kiss_fft_alloc(static_cast<int>(samples_), 0, nullptr, nullptr)),
        backward_(kiss_fft_alloc(static_cast<int>(samples_), 1, nullptr, nullptr)),
        signal_(samples_),
        lines_(samples_),
        log_size_(samples_),
        residual_(features_) {
    ORRERY_CHECK(forward_ && backward_, "no FFT of this length");
  }

  void fit(const Windows&, const Windows&) {}

  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override {
    for (std::size_t i = 0; i < windows.count(); ++i) {
      double sum = 0.0;
      for (std::size_t j = 0; j < features_; ++j) {
        residual_[j] = newest_saliency(windows.window(i), j);
        sum += residual_[j];
      }
      blamed[i] = largest_above_zero(residual_);
      const double most = blamed[i] < 0 ? 0.0 : residual_[static_cast<std::size_t>(blamed[i])];
      scores[i] = largest_ ? most : sum / static_cast<double>(features_);
    }
  }

  engine::AgentCost cost() const override {
    const auto n = static_cast<double>(samples_);
    return {static_cast<double>(features_) * n * (8.0 * engine::log2(n) + 40.0),
            samples_ * (2 * sizeof(kiss_fft_cpx) + sizeof(double))};
  }

  template <class Self, class State>
  static void exchange(Self&, State&) {}

 private:
  /// The whole algorithm, for one feature.
  double newest_saliency(std::span<const double> window, std::size_t feature) {
    if (!carry_on(window, feature)) return 0.0;
    kiss_fft(forward_.get(), signal_.data(), lines_.data());
    take_logarithms();
    remove_smooth_part();
    kiss_fft(backward_.get(), lines_.data(), signal_.data());
    const auto saliency = [&](std::size_t t) {
      const auto re = static_cast<double>(signal_[t].r);
      const auto im = static_cast<double>(signal_[t].i);
      return std::sqrt(re * re + im * im);
    };
    double mean = 0.0;
    for (std::size_t t = length_ - 1 - neighbours_; t < length_ - 1; ++t) mean += saliency(t);
    mean /= static_cast<double>(neighbours_);
    return mean > 0.0 ? std::max(0.0, (saliency(length_ - 1) - mean) / mean) : 0.0;
  }

  bool carry_on(std::span<const double> window, std::size_t feature);
  void take_logarithms();
  void remove_smooth_part();

  std::size_t features_, length_, samples_, smoothing_, neighbours_;
  bool largest_;
  Plan forward_, backward_;
  // Of the feature at hand.
  std::vector<kiss_fft_cpx> signal_, lines_;
  std::vector<double> log_size_;
  std::vector<double> residual_;  // by feature
};

/// Fills `signal_`; false where the window is flat.
bool SpectralResidual::carry_on(std::span<const double> window, std::size_t feature) {
  const auto at = [&](std::size_t t) { return window[t * features_ + feature]; };
  double least = at(0);
  double most = at(0);
  for (std::size_t t = 0; t < length_; ++t) {
    least = std::min(least, at(t));
    most = std::max(most, at(t));
    signal_[t] = {static_cast<float>(at(t)), 0.0F};
  }
  const std::size_t last = length_ - 2;  // before the newest
  double slope = 0.0;
  for (std::size_t m = 1; m <= kSlopes; ++m)
    slope += (at(last) - at(last - m)) / static_cast<double>(m * kSlopes);
  const double carried = at(last + 1 - kSlopes) + slope * static_cast<double>(kSlopes);
  std::fill(signal_.begin() + static_cast<std::ptrdiff_t>(length_), signal_.end(),
            kiss_fft_cpx{static_cast<float>(carried), 0.0F});
  return most - least > kFlat;
}

void SpectralResidual::take_logarithms() {
  double largest = 0.0;
  for (std::size_t f = 0; f < samples_; ++f) {
    const auto re = static_cast<double>(lines_[f].r);
    const auto im = static_cast<double>(lines_[f].i);
    log_size_[f] = re * re + im * im;
    largest = std::max(largest, log_size_[f]);
  }
  const double floor = kLineFloor * kLineFloor * largest;
  for (double& size : log_size_) size = 0.5 * engine::log(std::max(size, floor));
}

void SpectralResidual::remove_smooth_part() {
  const auto half = (smoothing_ - 1) / 2;
  for (std::size_t f = 0; f < samples_; ++f) {
    double sum = 0.0;
    for (std::size_t k = 0; k < smoothing_; ++k)
      sum += log_size_[(f + samples_ - half % samples_ + k) % samples_];
    const auto gain = static_cast<float>(engine::exp(-sum / static_cast<double>(smoothing_)));
    lines_[f].r *= gain;
    lines_[f].i *= gain;
  }
}

}  // namespace

const engine::ModelInfo& spectral_residual_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "spectral_residual";
    row.summary = "the newest value stands out of the window's spectrum";
    row.details =
        "Saliency map of each feature's window by the spectral residual. Score: how far the newest "
        "row is above the mean saliency of those before it; blames the feature with the largest.";
    row.source = "Ren et al., KDD 2019";
    row.params = {
        integer("smoothing", 3, {1, 1001}, "lines in the mean of the log spectrum, odd",
                "Ren et al. (2019), section 4"),
        integer("neighbours", 21, {1, 4096}, "rows before the newest to compare with",
                "Ren et al. (2019), section 4"),
        choice("combine", {"max", "mean"}, "of the features' scores"),
    };
    const auto shell = window_detector_params(64);
    row.params.insert(row.params.end(), shell.begin(), shell.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<WindowModel>> make_spectral_residual_model(
    const WindowModelSpec& spec) {
  engine::Diagnostics mistakes;
  if (spec.length < kLengthMin) {
    mistakes.error("window-short", {},
                   "spectral_residual needs a spectrum: " + std::to_string(spec.length) +
                       " rows have next to none",
                   "use a window of 12 rows or more");
  }
  if (spec.params.integer("smoothing") % 2 == 0) {
    mistakes.error("smoothing-even", {}, "spectral_residual: smoothing has no line in its middle",
                   "use an odd number");
  }
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  return std::make_unique<SpectralResidual>(spec);
}

engine::Result<std::unique_ptr<engine::Agent>> make_spectral_residual(
    const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_spectral_residual_model);
}

}  // namespace orrery::models
