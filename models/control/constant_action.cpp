// SPDX-License-Identifier: Apache-2.0
#include "models/control/constant_action.h"

#include <fmt/format.h>

#include <algorithm>

#include "models/params.h"

namespace orrery::models {
namespace {

class ConstantAction final : public MemorylessController {
 public:
  ConstantAction(std::vector<float> action, std::size_t rows)
      : MemorylessController(rows), action_(std::move(action)) {}

  void decide(const engine::ControlView&, std::span<float> actions) override {
    for (std::size_t i = 0; i < actions.size(); ++i) actions[i] = action_[i % action_.size()];
  }
  engine::AgentCost cost() const override { return {0.0, action_.size() * sizeof(float)}; }

 private:
  std::vector<float> action_;
};

}  // namespace

const engine::ModelInfo& constant_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kController;
    row.name = "constant";
    row.summary = "the same action for ever";
    row.details = "One value for each axis of the action, in their order, within their bounds.";
    row.params = {
        engine::rows::numbers("values", "one an axis, SI; what is left out rests"),
        text("choice", "", "of a discrete task, by name or number"),
    };
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Controller>> make_constant(
    const engine::ControllerSpec& spec) {
  AxisFinder axes(spec.task, "constant");
  auto action = rest_action(spec.task);
  const auto& values = spec.params.numbers("values");
  if (spec.task.is_discrete()) {
    if (!spec.params.text("choice").empty())
      action[0] = axes.choice("choice", spec.params.text("choice"));
  } else if (values.size() > action.size()) {
    axes.mistake(fmt::format("'values' has {} numbers for {} axes", values.size(), action.size()),
                 "give one an axis");
  } else {
    for (std::size_t a = 0; a < values.size(); ++a)
      action[a] = ActionScale(spec.task, a).action(values[a]);
  }
  if (axes.mistakes().has_errors()) return engine::failure(axes.mistakes());
  return make_constant_action(std::move(action), spec.rows);
}

std::unique_ptr<engine::Controller> make_constant_action(std::vector<float> action,
                                                         std::size_t rows) {
  return std::make_unique<ConstantAction>(std::move(action), rows);
}

}  // namespace orrery::models
