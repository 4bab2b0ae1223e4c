// SPDX-License-Identifier: Apache-2.0
#include "models/data/window.h"

#include <algorithm>
#include <cmath>

#include "models/data/rows_by_device.h"
#include "models/params.h"

namespace orrery::models {
namespace {

using engine::Batch;
using engine::SimTime;

/// Readings of one device still in the window, oldest first; those before `begin` have left.
struct Past {
  std::vector<SimTime> time;
  std::vector<double> value;
  std::size_t begin = 0;
  SimTime last_row = {std::numeric_limits<std::int64_t>::min() / 2};

  std::size_t count() const { return time.size() - begin; }
};

class Window final : public engine::Step {
 public:
  explicit Window(const engine::StepSpec& spec)
      : length_(engine::Duration::from_seconds(spec.params.number("length"))),
        every_(engine::Duration::from_seconds(spec.params.number("every"))),
        min_rows_(static_cast<std::size_t>(spec.params.integer("min_rows"))),
        output_(spec.input),
        past_(spec.input.device_count) {
    output_.width = 5;
    output_.components = {"mean", "sd", "min", "max", "slope"};
  }

  const engine::SignalInfo& output() const override { return output_; }
  bool needs_arrival_order() const override { return false; }

  void process(SimTime, const Batch& in, Batch& out) override {
    begin_rows(out, in, output_);
    for (std::size_t i = 0; i < in.rows(); ++i) {
      const double value = in.row(i)[0];
      if (!usable(in.quality[i]) || std::isnan(value)) continue;
      Past& past = past_[slot(in, i, output_)];
      if (!past.time.empty() && in.time[i] <= past.time.back()) continue;
      past.time.push_back(in.time[i]);
      past.value.push_back(value);
      forget(past, in.time[i]);
      if (past.count() < min_rows_ || in.time[i] - past.last_row < every_) continue;
      past.last_row = in.time[i];
      summarise(past, append_like(out, in, i));
    }
  }

  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    for (auto& past : self.past_) {
      state(past.time);
      state(past.value);
      state(past.begin);
      state(past.last_row);
      state.expect(past.time.size() == past.value.size() && past.begin <= past.time.size());
    }
  }

 private:
  void forget(Past& past, SimTime now) const {
    while (past.time[past.begin] <= now - length_) ++past.begin;
    if (past.begin * 2 < past.time.size()) return;
    const auto left = static_cast<std::ptrdiff_t>(past.begin);
    past.time.erase(past.time.begin(), past.time.begin() + left);
    past.value.erase(past.value.begin(), past.value.begin() + left);
    past.begin = 0;
  }

  static void summarise(const Past& past, std::span<double> row) {
    const auto n = static_cast<double>(past.count());
    const SimTime newest = past.time.back();
    double sum = 0.0;
    double sum_t = 0.0;
    double low = past.value.back();
    double high = low;
    for (std::size_t k = past.begin; k < past.time.size(); ++k) {
      sum += past.value[k];
      sum_t += (past.time[k] - newest).seconds();
      low = std::min(low, past.value[k]);
      high = std::max(high, past.value[k]);
    }
    const double mean = sum / n;
    const double mean_t = sum_t / n;
    double sxx = 0.0;
    double stt = 0.0;
    double sxt = 0.0;
    for (std::size_t k = past.begin; k < past.time.size(); ++k) {
      const double dx = past.value[k] - mean;
      const double dt = (past.time[k] - newest).seconds() - mean_t;
      sxx += dx * dx;
      stt += dt * dt;
      sxt += dx * dt;
    }
    row[0] = mean;
    row[1] = n > 1.0 ? std::sqrt(sxx / (n - 1.0)) : 0.0;
    row[2] = low;
    row[3] = high;
    row[4] = stt > 0.0 ? sxt / stt : 0.0;
  }

  engine::Duration length_;
  engine::Duration every_;
  std::size_t min_rows_;
  engine::SignalInfo output_;
  std::vector<Past> past_;  // by device
};

}  // namespace

const engine::ModelInfo& window_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kStep;
    row.name = "window";
    row.summary = "mean, sd, min, max and slope of the last stretch of a scalar";
    row.details =
        "The window of a reading holds the readings of the last `length` of its device. With "
        "`every`, only some readings give a row; the others still enter the window. The slope is "
        "by least squares, in the signal's unit per second.";
    row.params = {
        number("length", "s", 600.0, {1e-6, 1e9}, "how far the window looks back"),
        number("every", "s", 0.0, {0.0, 1e9}, "shortest time between rows; 0 gives one a reading"),
        integer("min_rows", 2, {1, 1e6}, "readings in the window before the first row"),
    };
    row.params[0].role = engine::UnitRole::kDifference;
    row.params[1].role = engine::UnitRole::kDifference;
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Step>> make_window(const engine::StepSpec& spec) {
  if (spec.input.width != 1) {
    return engine::failure("step-input", {}, "window: works on scalars only",
                           "for waveforms use time_features or spectrum");
  }
  return std::make_unique<Window>(spec);
}

}  // namespace orrery::models
