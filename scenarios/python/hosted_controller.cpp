// SPDX-License-Identifier: Apache-2.0
#include "scenarios/python/hosted_controller.h"

#include <fmt/format.h>
#include <pybind11/numpy.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <utility>

#include "scenarios/python/raise.h"

namespace orrery::scenarios::python {

namespace py = pybind11;

namespace {

/// A Python object that must be let go of with the interpreter's lock, whoever does it.
struct HeldObject {
  explicit HeldObject(py::object one) : object(std::move(one)) {}
  ~HeldObject() {
    const py::gil_scoped_acquire locked;
    object.release().dec_ref();
  }
  HeldObject(const HeldObject&) = delete;
  HeldObject& operator=(const HeldObject&) = delete;

  py::object object;
};

bool has(const py::object& object, const char* method) {
  return py::hasattr(object, method) && PyCallable_Check(object.attr(method).ptr()) != 0;
}

/// The last line of a traceback: the kind of the error and what it says.
std::string last_line(py::error_already_set& error) {
  const py::object lines =
      py::module_::import("traceback").attr("format_exception_only")(error.type(), error.value());
  auto text = lines.attr("__getitem__")(-1).cast<std::string>();
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

/// Where it was raised.
engine::SourcePlace origin(const py::error_already_set& error) {
  if (!error.trace()) return {};
  const py::object frames = py::module_::import("traceback").attr("extract_tb")(error.trace());
  if (py::len(frames) == 0) return {};
  const py::object frame = frames.attr("__getitem__")(-1);
  engine::SourcePlace place;
  place.file = frame.attr("filename").cast<std::string>();
  place.line = frame.attr("lineno").cast<int>();
  return place;
}

class HostedController final : public engine::Controller {
 public:
  HostedController(const engine::ControllerSpec& spec, std::string control, py::object object,
                   HostedFailure& failure)
      : task_(spec.task),
        rows_(spec.rows),
        control_(std::move(control)),
        class_(py::type::of(object).attr("__name__").cast<std::string>()),
        held_(std::move(object)),
        failure_(failure) {}

  std::size_t rows() const override { return rows_; }

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    std::ranges::fill(actions, std::numeric_limits<float>::quiet_NaN());
    if (failure_.has_failed()) return;
    const py::gil_scoped_acquire locked;
    try {
      const double now_s = (view.now - engine::SimTime{}).seconds();
      const py::object given =
          held_.object.attr("decide")(observations(view), missing(view), now_s);
      take(given, actions);
    } catch (py::error_already_set& error) {
      failure_.take(control_, error);
    }
  }

  void restart(std::size_t row) override {
    const py::gil_scoped_acquire locked;
    try {
      if (has(held_.object, "restart")) held_.object.attr("restart")(row);
    } catch (py::error_already_set& error) {
      failure_.take(control_, error);
    }
  }

  engine::AgentCost cost() const override { return {}; }
  std::vector<std::string> remarks() const override {
    return {fmt::format("a controller in Python decided: {}", class_)};
  }

  void save(engine::ArchiveWriter& archive) const override {
    archive.begin_section("controller in Python " + class_);
    const py::gil_scoped_acquire locked;
    const bool has_state = !failure_.has_failed() && can_be_saved(held_.object);
    archive.put(has_state);
    if (!has_state) return;
    try {
      const py::object state = held_.object.attr("save")();
      if (py::isinstance<py::bytes>(state)) {
        archive.put_text(state.cast<std::string>());
      } else {
        failure_.take(control_, "save() gave no bytes", "give bytes, which load() takes back");
      }
    } catch (py::error_already_set& error) {
      failure_.take(control_, error);
    }
  }

  bool load(engine::ArchiveReader& archive) override {
    bool has_state = false;
    std::string bytes;
    if (!archive.expect_section("controller in Python " + class_) || !archive.get(has_state) ||
        !has_state || !archive.get_text(bytes)) {
      return false;
    }
    const py::gil_scoped_acquire locked;
    try {
      held_.object.attr("load")(py::bytes(bytes));
      return true;
    } catch (py::error_already_set& error) {
      failure_.take(control_, error);
      return false;
    }
  }

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
    const auto numbers =
        py::array_t<float, py::array::c_style | py::array::forcecast>::ensure(given);
    if (!numbers) PyErr_Clear();
    if (!numbers || static_cast<std::size_t>(numbers.size()) != actions.size()) {
      failure_.take(
          control_,
          fmt::format("decide() gave {}", numbers ? fmt::format("{} numbers", numbers.size())
                                                  : "something that is no array of numbers"),
          fmt::format("give an array of shape ({}, {})", rows_, task_.action_width()));
      return;
    }
    const std::span<const float> values(numbers.data(), actions.size());
    const auto last = static_cast<float>(task_.choices) - 1.0F;
    for (const float value : values) {
      const bool is_choice = value >= 0.0F && value <= last && value == std::floor(value);
      if (std::isfinite(value) && (is_choice || !task_.is_discrete())) continue;
      failure_.take(control_, fmt::format("decide() gave the action {}", value),
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
  std::string control_;
  std::string class_;
  HeldObject held_;
  HostedFailure& failure_;
};

engine::Result<std::unique_ptr<engine::Controller>> make(const engine::ControllerSpec& spec,
                                                         const std::string& control,
                                                         const py::object& brought, bool& is_taken,
                                                         HostedFailure& failure) {
  const py::gil_scoped_acquire locked;
  try {
    const bool makes = PyType_Check(brought.ptr()) != 0 || !has(brought, "decide");
    if (!makes && std::exchange(is_taken, true)) {
      return engine::failure("python-controller", {},
                             "'" + control + "' decides at several places at once",
                             "give a class or a function: it is called to make one for each");
    }
    const py::object one = makes ? brought() : brought;
    if (!has(one, "decide")) {
      return engine::failure("python-controller", {},
                             "what was given for '" + control + "' has no decide()",
                             "give an object with decide(observations, missing, now) -> actions");
    }
    if (has(one, "reset")) one.attr("reset")(spec.rows);
    return std::make_unique<HostedController>(spec, control, one, failure);
  } catch (py::error_already_set& error) {
    return engine::failure("python-controller", origin(error), last_line(error),
                           "the controller of '" + control + "' could not be made");
  }
}

}  // namespace

void HostedFailure::take(const std::string& control, py::error_already_set& error) {
  const std::scoped_lock lock(mutex_);
  if (failed_) return;
  is_interrupt_ = error.matches(PyExc_KeyboardInterrupt);
  why_.error("python-controller", origin(error),
             fmt::format("the controller of '{}' raised {}", control, last_line(error)),
             "the run ended there; mend the controller");
  failed_ = true;
}

void HostedFailure::take(const std::string& control, const std::string& message,
                         const std::string& remedy) {
  const std::scoped_lock lock(mutex_);
  if (failed_) return;
  why_.error("python-controller", {}, fmt::format("the controller of '{}': {}", control, message),
             remedy);
  failed_ = true;
}

void HostedFailure::raise_if_failed() const {
  if (!failed_) return;
  if (!is_interrupt_) raise(why_);
  PyErr_SetNone(PyExc_KeyboardInterrupt);
  throw py::error_already_set();
}

bool can_be_saved(const py::object& controller) {
  return has(controller, "save") && has(controller, "load");
}

HostedMaker hosting(const std::string& control, const py::object& brought, HostedFailure& failure) {
  auto held = std::make_shared<HeldObject>(brought);
  auto is_taken = std::make_shared<bool>(false);
  return [control, held, is_taken, &failure](const engine::ControllerSpec& spec) {
    return make(spec, control, held->object, *is_taken, failure);
  };
}

}  // namespace orrery::scenarios::python
