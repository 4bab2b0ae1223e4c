// SPDX-License-Identifier: Apache-2.0
#include "models/control/hysteresis.h"

#include <cmath>

#include "models/control/setpoint_loop.h"
#include "models/params.h"

namespace orrery::models {
namespace {

class Hysteresis final : public engine::Controller {
 public:
  Hysteresis(const engine::ControllerSpec& spec, const SetpointLoop& loop)
      : loop_(loop), half_band_(0.5 * spec.params.number("band")), is_on_(spec.rows, 0) {
    const auto level = [&](const char* name) {
      return loop.scale().action(loop.scale().low() +
                                 spec.params.number(name) * loop.scale().span());
    };
    on_ = level("on");
    off_ = level("off");
  }

  std::size_t rows() const override { return is_on_.size(); }

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    for (std::size_t row = 0; row < is_on_.size(); ++row) {
      if (const auto sight = loop_.see(view, row)) {
        const double lacking = loop_.sign() * (sight->setpoint - sight->measured);
        if (lacking > half_band_) is_on_[row] = 1;
        if (lacking < -half_band_) is_on_[row] = 0;
      }
      loop_.act(row, is_on_[row] != 0 ? on_ : off_, actions);
    }
  }

  void restart(std::size_t row) override { is_on_[row] = 0; }
  engine::AgentCost cost() const override { return {2.0, is_on_.size()}; }
  void save(engine::ArchiveWriter& archive) const override {
    archive.put_span(std::span<const std::uint8_t>(is_on_));
  }
  bool load(engine::ArchiveReader& archive) override { return archive.get_span(std::span(is_on_)); }

 private:
  SetpointLoop loop_;
  double half_band_;
  float on_ = 0.0F, off_ = 0.0F;
  std::vector<std::uint8_t> is_on_;  // by row
};

}  // namespace

const engine::ModelInfo& hysteresis_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kController;
    row.name = "hysteresis";
    row.summary = "on below a band about the set-point, off above it: a plain thermostat";
    row.details = "Switches at the ends of the band and stays as it was in between.";
    row.params = setpoint_loop_params();
    const std::vector<engine::ParamInfo> own = {
        engine::rows::difference(number("band", kSignalUnit, 1.0, {0.0, engine::kInfinity},
                                        "between switching on and off")),
        number("on", "1", 1.0, {0.0, 1.0}, "share of the action's range"),
        number("off", "1", 0.0, {0.0, 1.0}, "share of the action's range"),
    };
    row.params.insert(row.params.end(), own.begin(), own.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Controller>> make_hysteresis(
    const engine::ControllerSpec& spec) {
  AxisFinder axes(spec.task, "hysteresis");
  const SetpointLoop loop(spec, axes);
  if (axes.mistakes().has_errors()) return engine::failure(axes.mistakes());
  return std::make_unique<Hysteresis>(spec, loop);
}

}  // namespace orrery::models
