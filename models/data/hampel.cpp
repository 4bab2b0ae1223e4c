// SPDX-License-Identifier: Apache-2.0
#include "models/data/hampel.h"

#include <algorithm>
#include <cmath>

#include "models/data/hampel_tile.h"
#include "models/data/ring_places.h"
#include "models/data/rows_by_device.h"
#include "models/params.h"

namespace orrery::models {
namespace {

using engine::Batch;
using engine::Quality;

constexpr std::int64_t kLongest = 255;

class Hampel final : public engine::Step {
 public:
  explicit Hampel(const engine::StepSpec& spec)
      : length_(static_cast<std::size_t>(spec.params.integer("window"))),
        threshold_(spec.params.number("threshold")),
        output_(spec.input),
        rings_(spec.input.device_count, length_),
        window_(std::size_t{spec.input.device_count} * spec.input.width * length_, 0.0) {}

  const engine::SignalInfo& output() const override { return output_; }
  bool needs_arrival_order() const override { return false; }

  void process(engine::SimTime, const Batch& in, Batch& out) override {
    begin_rows(out, in, output_);
    const std::size_t first = out.rows();
    out.append_all(in);
    filter(out, first);
  }
  bool edit(engine::SimTime, Batch& rows) override {
    filter(rows, 0);
    return true;
  }

  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    RingPlaces::exchange(self.rings_, state);
    state.fixed(self.window_);
  }

 private:
  void filter(Batch& rows, std::size_t first) {
    if (output_.width == 1 && length_ == SevenRows::kLength) {
      for (; first < rows.rows(); first += SevenRows::kTile)
        filter_seven(rows, first, std::min(rows.rows(), first + SevenRows::kTile));
    } else {
      for (; first < rows.rows(); ++first) filter_row(rows, first);
    }
  }

  void filter_row(Batch& rows, std::size_t i) {
    if (!usable(rows.quality[i])) return;
    const std::size_t device = slot(rows, i, output_);
    const auto place = rings_.advance(device);
    const auto row = rows.row(i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      const std::span<double> window(window_.data() + (device * row.size() + j) * length_, length_);
      window[place.index] = row[j];
      if (place.full && correct(row[j], window)) rows.quality[i] |= Quality::kCorrected;
    }
  }

  // Windows hold raw values, so all of them can be filled before the first median.
  void filter_seven(Batch& rows, std::size_t first, std::size_t end) {
    SevenRows tile;
    for (std::size_t i = first; i < end; ++i) {
      if (!usable(rows.quality[i])) continue;
      const std::size_t device = slot(rows, i, output_);
      const auto place = rings_.advance(device);
      double* const window = window_.data() + device * SevenRows::kLength;
      window[place.index] = rows.values[i];
      if (place.full) tile.add(window, rows.values[i], i);
    }
    tile.judge(threshold_);
    for (std::size_t k = 0; k < tile.count; ++k) {
      if (tile.verdict[k] == SevenRows::kKept) continue;
      double& value = rows.values[tile.row[k]];
      const bool is_unclear = (tile.verdict[k] & SevenRows::kUnclear) != 0;
      if (is_unclear && !correct(value, tile.window_of(k))) continue;
      if (!is_unclear) value = tile.centre[k];
      rows.quality[tile.row[k]] |= Quality::kCorrected;
    }
  }

  bool correct(double& value, std::span<const double> window) {
    double scratch[kLongest];
    const std::span<double> sorted(scratch, window.size());
    std::copy(window.begin(), window.end(), scratch);
    const double centre = middle_of(sorted);
    for (double& x : sorted) x = std::abs(x - centre);
    const double sigma = kMadToSigma * middle_of(sorted);
    if (sigma == 0.0 || !(std::abs(value - centre) > threshold_ * sigma)) return false;
    value = centre;
    return true;
  }

  static double middle_of(std::span<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  }

  std::size_t length_;  // odd
  double threshold_;
  engine::SignalInfo output_;
  RingPlaces rings_;            // by device
  std::vector<double> window_;  // ring of raw values, by device and component
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
        integer("window", 7, {3, kLongest}, "readings in the window, an odd number"),
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
