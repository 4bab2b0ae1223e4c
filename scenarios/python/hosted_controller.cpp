// SPDX-License-Identifier: Apache-2.0
#include "scenarios/python/hosted_controller.h"

#include <fmt/format.h>
#include <pybind11/numpy.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace orrery::scenarios::python {

namespace py = pybind11;

namespace {

class HostedController final : public engine::Controller {
 public:
  static engine::Result<std::unique_ptr<engine::Controller>> make(
      const engine::ControllerSpec& spec, HostedPart hosted) {
    if (has_method(hosted.object(), "reset")) hosted.object().attr("reset")(spec.rows);
    return std::make_unique<HostedController>(spec, std::move(hosted));
  }

  HostedController(const engine::ControllerSpec& spec, HostedPart hosted)
      : task_(spec.task), rows_(spec.rows), hosted_(std::move(hosted)) {}

  std::size_t rows() const override { return rows_; }

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    std::ranges::fill(actions, std::numeric_limits<float>::quiet_NaN());
    hosted_.call([&] {
      take(hosted_.object().attr("decide")(observations(view), missing(view), view.now.seconds()),
           actions);
    });
  }

  void restart(std::size_t row) override {
    hosted_.call([&] {
      if (has_method(hosted_.object(), "restart")) hosted_.object().attr("restart")(row);
    });
  }

  engine::AgentCost cost() const override { return {}; }
  std::vector<std::string> remarks() const override {
    return {fmt::format("a controller in Python decided: {}", hosted_.class_name())};
  }

  void save(engine::ArchiveWriter& archive) const override { hosted_.save(archive); }
  bool load(engine::ArchiveReader& archive) override { return hosted_.load(archive); }

 private:
  std::vector<py::ssize_t> shape() const {
    return {static_cast<py::ssize_t>(rows_), static_cast<py::ssize_t>(task_.observation_width())};
  }
  py::array observations(const engine::ControlView& view) const {
    return py::array_t<float>(shape(), view.values.data());
  }
  py::array missing(const engine::ControlView& view) const {
    py::array_t<bool> flags(shape());
    bool* const to = flags.mutable_data();
    if (view.missing.empty()) {
      std::fill_n(to, flags.size(), false);
    } else {
      std::ranges::transform(view.missing, to, [](std::uint8_t one) { return one != 0; });
    }
    return flags;
  }

  void take(const py::object& given, std::span<float> actions) {
    const auto numbers = hosted_.numbers<float>(
        given, actions.size(), "decide()", "numbers",
        fmt::format("give an array of shape ({}, {})", rows_, task_.action_width()));
    if (!numbers) return;
    const std::span<const float> values(numbers.data(), actions.size());
    const auto last = static_cast<float>(task_.choices) - 1.0F;
    for (const float value : values) {
      const bool is_choice = value >= 0.0F && value <= last && value == std::floor(value);
      if (std::isfinite(value) && (is_choice || !task_.is_discrete())) continue;
      hosted_.fail(fmt::format("decide() gave the action {}", value),
                   task_.is_discrete() ? fmt::format("actions are the whole numbers 0 .. {}", last)
                                       : "actions are finite numbers");
      return;
    }
    for (std::size_t i = 0; i < actions.size(); ++i) actions[i] = within_box(values[i], i);
  }
  float within_box(float value, std::size_t i) const {
    if (task_.is_discrete()) return value;
    const auto& axis = task_.action[i % task_.action.size()];
    return std::clamp(value, static_cast<float>(axis.low), static_cast<float>(axis.high));
  }

  engine::ControlTask task_;
  std::size_t rows_;
  HostedPart hosted_;
};

}  // namespace

HostedControllers::Maker hosting_controller(const std::string& control, const py::object& brought,
                                            HostedFailure& failure) {
  const Brought given(brought, {HostedName::Kind::kController, control},
                      "decide(observations, missing, now) -> actions");
  return [given, &failure](const engine::ControllerSpec& spec) {
    return make_hosted<HostedController, engine::Controller>(spec, given, failure);
  };
}

}  // namespace orrery::scenarios::python
