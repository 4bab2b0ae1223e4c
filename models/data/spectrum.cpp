// SPDX-License-Identifier: Apache-2.0
#include "models/data/spectrum.h"

#include <fmt/format.h>
#include <kiss_fftr.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/numeric/elementary.h"
#include "models/data/frequency_bands.h"
#include "models/data/rows_by_device.h"
#include "models/data/waveform_moments.h"
#include "models/params.h"

namespace orrery::models {
namespace {

constexpr double kEnergyFloor = 1e-20;

struct FreePlan {
  void operator()(void* plan) const { kiss_fft_free(plan); }
};
using RealPlan = std::unique_ptr<std::remove_pointer_t<kiss_fftr_cfg>, FreePlan>;
using ComplexPlan = std::unique_ptr<std::remove_pointer_t<kiss_fft_cfg>, FreePlan>;

struct SpectrumShape {
  std::size_t samples = 0;
  double sample_rate_hz = 0.0;
  std::vector<double> edges_hz;
  bool time_features = false;
  bool envelope = false;
  double envelope_from_hz = 0.0;
  double envelope_to_hz = 0.0;
};

class Spectrum final : public engine::Step {
 public:
  Spectrum(const engine::StepSpec& spec, SpectrumShape shape);

  const engine::SignalInfo& output() const override { return output_; }
  bool needs_arrival_order() const override { return false; }
  void process(engine::SimTime, const engine::Batch& in, engine::Batch& out) override;
  void save(engine::ArchiveWriter&) const override {}
  bool load(engine::ArchiveReader&) override { return true; }

 private:
  void transform(std::span<const double> samples);
  void envelope_of_spectrum();
  /// Windowed signal to energies of the lines.
  void line_energies(std::span<const float> signal);
  void write_bands(std::span<double> row);

  SpectrumShape shape_;
  engine::SignalInfo output_;
  FrequencyBands bands_;
  RealPlan forward_;
  ComplexPlan backward_;
  std::vector<float> window_;
  std::vector<float> signal_;
  std::vector<float> line_energy_;
  std::vector<kiss_fft_cpx> lines_;
  std::vector<kiss_fft_cpx> analytic_;
  std::vector<kiss_fft_cpx> analytic_lines_;
  double energy_scale_ = 0.0;
};

Spectrum::Spectrum(const engine::StepSpec& spec, SpectrumShape shape)
    : shape_(std::move(shape)),
      output_(spec.input),
      bands_(shape_.edges_hz, shape_.sample_rate_hz / static_cast<double>(shape_.samples),
             shape_.samples / 2 + 1),
      forward_(kiss_fftr_alloc(static_cast<int>(shape_.samples), 0, nullptr, nullptr)),
      backward_(kiss_fft_alloc(static_cast<int>(shape_.samples), 1, nullptr, nullptr)),
      window_(shape_.samples),
      signal_(shape_.samples),
      line_energy_(shape_.samples / 2 + 1),
      lines_(shape_.samples / 2 + 1),
      analytic_(shape_.samples),
      analytic_lines_(shape_.samples) {
  ORRERY_CHECK(forward_ && backward_, "no FFT of this length");
  const auto n = static_cast<double>(shape_.samples);
  double window_energy = 0.0;
  for (std::size_t i = 0; i < shape_.samples; ++i) {
    const double phase = 2.0 * std::numbers::pi * static_cast<double>(i) / n;
    const double weight = 0.5 - 0.5 * engine::cos(phase);
    window_[i] = static_cast<float>(weight);
    window_energy += weight * weight;
  }
  energy_scale_ = 1.0 / (n * window_energy);
  output_.components.clear();
  if (shape_.time_features) output_.components = WaveformMoments::names();
  for (std::size_t band = 0; band < bands_.count(); ++band)
    output_.components.push_back(fmt::format("band_{:02}", band));
  for (std::size_t band = 0; shape_.envelope && band < bands_.count(); ++band)
    output_.components.push_back(fmt::format("envelope_{:02}", band));
  output_.width = static_cast<std::uint32_t>(output_.components.size());
  output_.unit = "1";
  output_.sample_rate_hz = 0.0;
}

void Spectrum::process(engine::SimTime, const engine::Batch& in, engine::Batch& out) {
  begin_rows(out, in, output_);
  for (std::size_t i = 0; i < in.rows(); ++i) {
    auto row = append_like(out, in, i);
    if (shape_.time_features) {
      waveform_moments(in.row(i)).write(row);
      row = row.subspan(WaveformMoments::kCount);
    }
    transform(in.row(i));
    write_bands(row.first(bands_.count()));
    if (!shape_.envelope) continue;
    envelope_of_spectrum();
    write_bands(row.subspan(bands_.count()));
  }
}

void Spectrum::transform(std::span<const double> samples) {
  const double mean = waveform_mean(samples);
  for (std::size_t i = 0; i < samples.size(); ++i)
    signal_[i] = static_cast<float>(samples[i] - mean);
  if (shape_.envelope) {
    kiss_fftr(forward_.get(), signal_.data(), lines_.data());
    std::copy(lines_.begin(), lines_.end(), analytic_lines_.begin());
  }
  line_energies(signal_);
}

void Spectrum::envelope_of_spectrum() {
  const auto n = static_cast<double>(shape_.samples);
  const double line_width_hz = shape_.sample_rate_hz / n;
  for (std::size_t line = 0; line < shape_.samples; ++line) {
    const double at_hz = static_cast<double>(line) * line_width_hz;
    const bool kept = line <= shape_.samples / 2 && at_hz >= shape_.envelope_from_hz &&
                      at_hz <= shape_.envelope_to_hz;
    if (!kept) analytic_lines_[line] = {0.0F, 0.0F};
  }
  kiss_fft(backward_.get(), analytic_lines_.data(), analytic_.data());
  double sum = 0.0;
  for (std::size_t i = 0; i < shape_.samples; ++i) {
    const auto& a = analytic_[i];
    signal_[i] = 2.0F / static_cast<float>(n) * std::sqrt(a.r * a.r + a.i * a.i);
    sum += static_cast<double>(signal_[i]);
  }
  for (float& x : signal_) x -= static_cast<float>(sum / n);
  line_energies(signal_);
}

void Spectrum::line_energies(std::span<const float> signal) {
  for (std::size_t i = 0; i < signal.size(); ++i) signal_[i] = signal[i] * window_[i];
  kiss_fftr(forward_.get(), signal_.data(), lines_.data());
  const auto once = static_cast<float>(energy_scale_);
  for (std::size_t k = 0; k < lines_.size(); ++k) {
    const float energy = lines_[k].r * lines_[k].r + lines_[k].i * lines_[k].i;
    const bool alone = k == 0 || k + 1 == lines_.size();  // no mirror image
    line_energy_[k] = energy * (alone ? once : 2.0F * once);
  }
}

void Spectrum::write_bands(std::span<double> row) {
  bands_.collect(line_energy_, row);
  for (double& energy : row)
    energy = std::isnan(energy) ? energy : engine::log(std::max(energy, kEnergyFloor));
}

}  // namespace

const engine::ModelInfo& spectrum_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kStep;
    row.name = "spectrum";
    row.summary = "log energies of a waveform in bands of frequency";
    row.details =
        "Real FFT of the waveform without its mean, Hann window; the natural logarithm of the mean "
        "square in each band, not below ln(1e-20). Optionally the same bands of the envelope of a "
        "resonance, and the time-domain features in front.";
    row.source = "Randall, Vibration-based Condition Monitoring, ch. 3 and 5";
    row.params = {
        integer("bands", 16, {1, 512}, "number of bands"),
        choice("spacing", {"linear", "log"}, "bands equally wide, or of equal ratio"),
        number("f_min", "Hz", 0.0, {0.0, 1e9},
               "lower end of the bands; 0 with log spacing means one frequency line"),
        number("f_max", "Hz", 0.0, {0.0, 1e9},
               "upper end of the bands; 0 means half the sample rate"),
        flag("time_features", false, "put rms, peak, crest, kurtosis and skewness first"),
        flag("envelope", false, "add the bands of the envelope spectrum"),
        number("envelope_from", "Hz", 0.0, {0.0, 1e9}, "lower end of the resonance"),
        number("envelope_to", "Hz", 0.0, {0.0, 1e9},
               "upper end of the resonance; 0 means half the sample rate"),
    };
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Step>> make_spectrum(const engine::StepSpec& spec) {
  engine::Diagnostics mistakes;
  SpectrumShape shape;
  shape.samples = spec.input.width;
  shape.sample_rate_hz = spec.input.sample_rate_hz;
  if (shape.samples < 8 || shape.samples % 2 != 0 || !(shape.sample_rate_hz > 0.0)) {
    mistakes.error("step-input", {}, "spectrum: needs a waveform with an even number of samples",
                   "give the sensor 8 samples or more, an even number, and a sample rate");
    return engine::failure(std::move(mistakes));
  }
  const double half_hz = shape.sample_rate_hz / 2.0;
  const double line_hz = shape.sample_rate_hz / static_cast<double>(shape.samples);
  const auto or_else = [&](const char* name, double fallback) {
    const double given = spec.params.number(name);
    return given == 0.0 ? fallback : given;
  };
  const bool log_spaced = spec.params.text("spacing") == "log";
  const double low_hz = or_else("f_min", log_spaced ? line_hz : 0.0);
  const double high_hz = or_else("f_max", half_hz);
  shape.envelope_from_hz = spec.params.number("envelope_from");
  shape.envelope_to_hz = or_else("envelope_to", half_hz);
  const auto check_range = [&](const char* what, double from, double to) {
    if (from < to && to <= half_hz) return;
    mistakes.error(
        "frequency-range", {},
        fmt::format("spectrum: {} from {:g} Hz to {:g} Hz cannot be had", what, from, to),
        fmt::format("keep it rising and below {:g} Hz, half the sample rate", half_hz));
  };
  check_range("bands", low_hz, high_hz);
  check_range("envelope", shape.envelope_from_hz, shape.envelope_to_hz);
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));

  const auto count = static_cast<std::size_t>(spec.params.integer("bands"));
  shape.edges_hz =
      log_spaced ? log_edges(low_hz, high_hz, count) : linear_edges(low_hz, high_hz, count);
  shape.time_features = spec.params.flag("time_features");
  shape.envelope = spec.params.flag("envelope");
  return std::make_unique<Spectrum>(spec, std::move(shape));
}

}  // namespace orrery::models
