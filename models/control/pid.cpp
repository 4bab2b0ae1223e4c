// SPDX-License-Identifier: Apache-2.0
#include "models/control/pid.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "models/control/setpoint_loop.h"
#include "models/params.h"

namespace orrery::models {
namespace {

class Pid final : public engine::Controller {
 public:
  Pid(const engine::ControllerSpec& spec, const SetpointLoop& loop, std::optional<std::size_t> rate)
      : loop_(loop), rate_(rate), width_(spec.task.observation_width()), memory_(spec.rows) {
    const auto number = [&](const char* name) { return spec.params.number(name); };
    gain_ = loop.sign() * number("gain") * loop.scale().span() / loop.measured_span();
    weight_ = number("setpoint_weight");
    integral_ = number("integral");
    const double derivative = number("derivative");
    const double filter = number("filter");
    forget_ = derivative / (derivative + filter);
    kick_ = derivative * filter / (derivative + filter);
    track_ = std::min(1.0, derivative > 0.0 ? std::sqrt(integral_ / derivative) : integral_);
    rate_gain_ = gain_ * derivative * spec.task.period.seconds();
    bias_ = loop.scale().low() + number("bias") * loop.scale().span();
    for (std::size_t row = 0; row < spec.rows; ++row) restart(row);
  }

  std::size_t rows() const override { return memory_.size(); }

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    for (std::size_t row = 0; row < memory_.size(); ++row) {
      if (const auto sight = loop_.see(view, row)) advance(memory_[row], *sight, rate(view, row));
      loop_.act(row, loop_.scale().action(memory_[row].output), actions);
    }
  }

  void restart(std::size_t row) override { memory_[row] = {0.0, 0.0, 0.0, bias_, 0}; }
  engine::AgentCost cost() const override { return {8.0, memory_.size() * sizeof(Memory)}; }
  void save(engine::ArchiveWriter& archive) const override {
    archive.put_span(std::span<const Memory>(memory_));
  }
  bool load(engine::ArchiveReader& archive) override {
    return archive.get_span(std::span(memory_));
  }

 private:
  struct Memory {
    double integral;
    double derivative;
    double measured;
    double output;
    std::uint64_t has_measured;
  };

  /// Measured, where the task shows it and it is there.
  std::optional<double> rate(const engine::ControlView& view, std::size_t row) const {
    if (!rate_) return std::nullopt;
    const std::size_t at = row * width_ + *rate_;
    if (!view.missing.empty() && view.missing[at] != 0) return std::nullopt;
    return view.values[at];
  }

  void advance(Memory& memory, const SetpointLoop::Sight& sight, std::optional<double> rate) const {
    const double change = memory.has_measured != 0 ? sight.measured - memory.measured : 0.0;
    memory.derivative = forget_ * memory.derivative - gain_ * kick_ * change;
    if (rate) memory.derivative = -rate_gain_ * *rate;
    const double proportional = gain_ * (weight_ * sight.setpoint - sight.measured);
    const double wanted = bias_ + proportional + memory.integral + memory.derivative;
    memory.output = std::clamp(wanted, loop_.scale().low(), loop_.scale().high());
    memory.integral +=
        gain_ * integral_ * (sight.setpoint - sight.measured) + track_ * (memory.output - wanted);
    memory.measured = sight.measured;
    memory.has_measured = 1;
  }

  SetpointLoop loop_;
  std::optional<std::size_t> rate_;
  std::size_t width_;
  std::vector<Memory> memory_;
  double gain_, weight_, integral_, forget_, kick_, track_, rate_gain_, bias_;
};

}  // namespace

const engine::ModelInfo& pid_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kController;
    row.name = "pid";
    row.summary = "holds a measurement at its set-point: proportional, integral, derivative";
    row.details =
        "Discrete time, one measurement and one action. Anti-windup by tracking; the derivative "
        "acts on the filtered measurement, or on a measured `rate`; a missing measurement holds "
        "the last action.";
    row.source =
        "Astrom and Murray, Feedback Systems, 2nd ed., section 11.5; Astrom and Hagglund, Advanced "
        "PID Control (2006)";
    row.params = setpoint_loop_params();
    const std::vector<engine::ParamInfo> own = {
        number("gain", "1", 1.0, {0.01, 100.0}, "spans of the action a span of the measurement"),
        number("integral", "1", 0.01, {0.0, 1.0}, "period over integral time"),
        number("derivative", "1", 0.0, {0.0, 100.0}, "derivative time over period"),
        text("rate", "", "axis of the observation that measures the change a second; empty: none"),
        integer("filter", 10, {1, 100}, "N: the derivative acts up to N times its own corner",
                "Astrom and Hagglund, section 3.3: 2 to 20"),
        number("setpoint_weight", "1", 1.0, {0.0, 1.0}, "b, of the proportional part"),
        number("bias", "1", 0.0, {0.0, 1.0}, "u_0: action without error, share of its range"),
    };
    row.params.insert(row.params.end(), own.begin(), own.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Controller>> make_pid(const engine::ControllerSpec& spec) {
  AxisFinder axes(spec.task, "pid");
  const SetpointLoop loop(spec, axes);
  std::optional<std::size_t> rate;
  if (const auto& name = spec.params.text("rate"); !name.empty())
    rate = axes.observation("rate", name);
  if (axes.mistakes().has_errors()) return engine::failure(axes.mistakes());
  return std::make_unique<Pid>(spec, loop, rate);
}

}  // namespace orrery::models
