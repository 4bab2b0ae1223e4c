// SPDX-License-Identifier: Apache-2.0
#include "models/data/fill_gaps.h"

#include <algorithm>
#include <cmath>

#include "models/data/rows_by_device.h"
#include "models/params.h"

namespace orrery::models {
namespace {

using engine::Batch;
using engine::Quality;
using engine::SimTime;

constexpr SimTime kNothingYet = {std::numeric_limits<std::int64_t>::min()};

class FillGaps final : public engine::Step {
 public:
  explicit FillGaps(const engine::StepSpec& spec)
      : linear_(spec.params.text("method") == "linear"),
        max_gap_(engine::Duration::from_seconds(spec.params.number("max_gap"))),
        output_(spec.input),
        last_time_(spec.input.device_count, kNothingYet),
        last_values_(std::size_t{spec.input.device_count} * spec.input.width, 0.0) {
    waiting_.width = spec.input.width;
  }

  const engine::SignalInfo& output() const override { return output_; }
  bool needs_arrival_order() const override { return false; }

  void process(SimTime, const Batch& in, Batch& out) override {
    begin_rows(out, in, output_);
    waiting_.signal = in.signal;
    for (std::size_t i = 0; i < in.rows(); ++i) {
      const auto row = in.row(i);
      const bool rejected = has(in.quality[i], Quality::kRejected);
      const bool gap = std::any_of(row.begin(), row.end(), [](double x) { return std::isnan(x); });
      if (gap && !rejected && linear_) {
        waiting_.append_row(in, i);
        continue;
      }
      if (!gap && !rejected) release(in, i, out);
      out.append_row(in, i);
      if (rejected) continue;
      if (gap) {
        hold(out, slot(in, i, output_));
      } else {
        remember(in, i);
      }
    }
  }

  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.last_time_);
    state.fixed(self.last_values_);
    state.rows(self.waiting_);
  }

 private:
  /// Fills the last row of `out` with the last good values.
  void hold(Batch& out, std::size_t device) {
    if (last_time_[device] == kNothingYet) return;
    if (out.time.back() - last_time_[device] > max_gap_) return;
    fill(out, [&](std::size_t j) { return last_values_[device * output_.width + j]; });
  }

  /// Row i of `in` is good: the waiting rows of its device leave, on the line up to it.
  void release(const Batch& in, std::size_t i, Batch& out) {
    if (waiting_.empty()) return;
    const std::size_t device = slot(in, i, output_);
    const SimTime before = last_time_[device];
    const bool reachable = before != kNothingYet && in.time[i] - before <= max_gap_;
    Batch rest;
    rest.signal = waiting_.signal;
    rest.width = waiting_.width;
    for (std::size_t k = 0; k < waiting_.rows(); ++k) {
      if (waiting_.device[k] != in.device[i]) {
        rest.append_row(waiting_, k);
        continue;
      }
      out.append_row(waiting_, k);
      out.arrival.back() = in.arrival[i];
      const SimTime at = waiting_.time[k];
      if (!reachable || at <= before || at >= in.time[i]) continue;
      const double share = (at - before).seconds() / (in.time[i] - before).seconds();
      fill(out, [&](std::size_t j) {
        const double from = last_values_[device * output_.width + j];
        return from + share * (in.row(i)[j] - from);
      });
    }
    waiting_ = std::move(rest);
  }

  template <class Value>
  void fill(Batch& out, Value value) {
    const auto row = out.row(out.rows() - 1);
    for (std::size_t j = 0; j < row.size(); ++j)
      if (std::isnan(row[j])) row[j] = value(j);
    const auto without_missing = static_cast<std::uint8_t>(out.quality.back()) &
                                 ~static_cast<std::uint8_t>(Quality::kMissing);
    out.quality.back() = static_cast<Quality>(without_missing) | Quality::kFilled;
  }

  void remember(const Batch& in, std::size_t i) {
    const std::size_t device = slot(in, i, output_);
    if (in.time[i] <= last_time_[device]) return;
    last_time_[device] = in.time[i];
    const auto row = in.row(i);
    std::copy(row.begin(), row.end(),
              last_values_.begin() + static_cast<std::ptrdiff_t>(device * output_.width));
  }

  bool linear_;
  engine::Duration max_gap_;
  engine::SignalInfo output_;
  std::vector<SimTime> last_time_;  // of the last good reading, by device
  std::vector<double> last_values_;
  Batch waiting_;  // rows of `linear` whose next good value is not here yet
};

}  // namespace

const engine::ModelInfo& fill_gaps_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kStep;
    row.name = "fill_gaps";
    row.summary = "puts values into readings that the sensor sent without one";
    row.details =
        "`hold` repeats the last good value at once. `linear` needs the next good value: the row "
        "waits in the step until that arrives. Rows in a gap longer than max_gap keep their NaN. A "
        "lost message left no row, so there is nothing to fill.";
    row.params = {
        choice("method", {"hold", "linear"}, "how a value is made up"),
        number("max_gap", "s", 600.0, {0.0, 1e9}, "longest gap that is filled"),
    };
    row.params[1].role = engine::UnitRole::kDifference;
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Step>> make_fill_gaps(const engine::StepSpec& spec) {
  return std::make_unique<FillGaps>(spec);
}

}  // namespace orrery::models
