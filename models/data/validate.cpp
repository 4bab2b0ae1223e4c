// SPDX-License-Identifier: Apache-2.0
#include "models/data/validate.h"

#include <cmath>

#include "models/data/rows_by_device.h"
#include "models/params.h"

namespace orrery::models {
namespace {

using engine::Batch;
using engine::Quality;
using engine::SimTime;

constexpr SimTime kNothingYet = {std::numeric_limits<std::int64_t>::min()};

class Validate final : public engine::Step {
 public:
  explicit Validate(const engine::StepSpec& spec)
      : min_(spec.params.number("min")),
        max_(spec.params.number("max")),
        max_rate_(spec.params.number("max_rate")),
        refuse_missing_(spec.params.text("missing") == "reject"),
        output_(spec.input),
        last_time_(spec.input.device_count, kNothingYet),
        last_values_(std::size_t{spec.input.device_count} * spec.input.width, 0.0) {}

  const engine::SignalInfo& output() const override { return output_; }
  bool needs_arrival_order() const override { return false; }

  void process(SimTime, const Batch& in, Batch& out) override {
    begin_rows(out, in, output_);
    const std::size_t first = out.rows();
    out.append_all(in);
    refuse(out, first);
  }
  bool edit(SimTime, Batch& rows) override {
    refuse(rows, 0);
    return true;
  }

  void save(engine::ArchiveWriter& archive) const override { save_state(*this, archive); }
  bool load(engine::ArchiveReader& archive) override { return load_state(*this, archive); }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.last_time_);
    state.fixed(self.last_values_);
  }

 private:
  void refuse(Batch& rows, std::size_t first) {
    for (std::size_t i = first; i < rows.rows(); ++i) {
      if (has(rows.quality[i], Quality::kRejected)) continue;
      if (!plausible(rows, i)) {
        rows.quality[i] |= Quality::kRejected;
      } else {
        remember(rows, i);
      }
    }
  }

  bool plausible(const Batch& in, std::size_t i) const {
    const std::size_t device = slot(in, i, output_);
    const double elapsed_s = last_time_[device] == kNothingYet
                                 ? engine::kInfinity
                                 : (in.time[i] - last_time_[device]).seconds();
    const auto row = in.row(i);
    for (std::size_t j = 0; j < row.size(); ++j) {
      if (std::isnan(row[j])) {
        if (refuse_missing_) return false;
        continue;
      }
      if (row[j] < min_ || row[j] > max_) return false;
      const double last = last_values_[device * output_.width + j];
      const bool checked = std::isfinite(max_rate_) && std::isfinite(elapsed_s) && elapsed_s > 0.0;
      if (checked && !std::isnan(last) && std::abs(row[j] - last) > max_rate_ * elapsed_s)
        return false;
    }
    return true;
  }

  void remember(const Batch& in, std::size_t i) {
    const std::size_t device = slot(in, i, output_);
    if (in.time[i] <= last_time_[device]) return;
    const auto row = in.row(i);
    for (const double value : row)
      if (std::isnan(value)) return;
    last_time_[device] = in.time[i];
    std::copy(row.begin(), row.end(),
              last_values_.begin() + static_cast<std::ptrdiff_t>(device * output_.width));
  }

  double min_;
  double max_;
  double max_rate_;
  bool refuse_missing_;
  engine::SignalInfo output_;
  std::vector<SimTime> last_time_;  // of the last accepted reading, by device
  std::vector<double> last_values_;
};

}  // namespace

const engine::ModelInfo& validate_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kStep;
    row.name = "validate";
    row.summary = "refuses readings outside a range, changing too fast, or missing";
    row.details =
        "A refused row is booked as rejected and never reaches the agent. The rate is taken "
        "against the last accepted reading of the device, so a true step is refused only until "
        "max_rate allows for it.";
    row.params = {
        number("min", kSignalUnit, -engine::kInfinity, {}, "lowest value that can be true"),
        number("max", kSignalUnit, engine::kInfinity, {}, "highest value that can be true"),
        number("max_rate", "signal/s", engine::kInfinity, {0.0, engine::kInfinity},
               "fastest change that can be true"),
        choice("missing", {"reject", "keep"}, "what happens to a row that holds NaN"),
    };
    row.params[2].role = engine::UnitRole::kDifference;
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Step>> make_validate(const engine::StepSpec& spec) {
  if (spec.params.number("min") > spec.params.number("max")) {
    return engine::failure("range-empty", {}, "validate: min lies above max",
                           "give a min below max");
  }
  return std::make_unique<Validate>(spec);
}

}  // namespace orrery::models
