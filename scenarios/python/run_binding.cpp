// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/build/run.h"
#include "scenarios/cli/run_text.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/python/bindings.h"
#include "scenarios/python/hosted_agent.h"
#include "scenarios/python/hosted_controller.h"
#include "scenarios/python/raise.h"

namespace orrery::scenarios::python {

namespace py = pybind11;

namespace {

/// Controllers and agents in Python by the names of what they stand for; a snapshot needs their
/// state.
class HostedRun {
 public:
  HostedRun(const Scenario& scenario, const py::dict& controllers, const py::dict& agents,
            bool keeps_snapshots)
      : keeps_snapshots_(keeps_snapshots) {
    for (const auto& [name, object] : controllers) {
      const HostedName who{HostedName::Kind::kController, name.cast<std::string>()};
      const auto brought = check(who, object, "control", scenario.controls);
      controllers_.emplace(who.name, hosting_controller(who.name, brought, failure_));
    }
    for (const auto& [name, object] : agents) {
      const HostedName who{HostedName::Kind::kAgent, name.cast<std::string>()};
      const auto brought = check(who, object, "agent", scenario.agents);
      agents_.emplace(who.name, hosting_agent(who.name, brought, failure_));
    }
    if (mistakes_.has_errors()) raise(mistakes_);
  }

  /// Whether all of them can keep their state.
  bool lasts() const { return lasts_; }
  const HostedFailure& failure() const { return failure_; }
  std::map<std::string, HostedControllers::Maker> controllers() const { return controllers_; }
  std::map<std::string, HostedAgents::Maker> agents() const { return agents_; }

 private:
  template <class Elements>
  py::object check(const HostedName& who, const py::handle& given, const std::string& what,
                   const Elements& elements) {
    check_name(who.name, what, elements);
    const auto object = py::reinterpret_borrow<py::object>(given);
    if (can_be_saved(object)) return object;
    lasts_ = false;
    if (keeps_snapshots_) {
      mistakes_.error(who.code() + "-save", {}, who.text() + " has no save() and load(bytes)",
                      "add both, or run without resume and snapshots: what cannot keep its state "
                      "has none");
    }
    return object;
  }

  template <class Elements>
  void check_name(const std::string& name, const std::string& what, const Elements& elements) {
    std::vector<std::string> names;
    for (const auto& one : elements) names.push_back(one.name);
    if (std::ranges::find(names, name) != names.end()) return;
    mistakes_.error("unknown-" + what, {}, "the scenario has no " + what + " '" + name + "'",
                    suggestion(name, names));
  }

  bool keeps_snapshots_;
  engine::Diagnostics mistakes_;
  HostedFailure failure_;
  std::map<std::string, HostedControllers::Maker> controllers_;
  std::map<std::string, HostedAgents::Maker> agents_;
  bool lasts_ = true;
};

/// What Python asks of a run.
struct RunWords {
  std::string scenario;
  std::vector<std::string> settings;
  std::optional<std::uint64_t> seed;
  std::optional<double> until_s;
  std::uint32_t threads = 1;
  std::string out;
  bool resume = false;
  std::optional<double> snapshot_every_s;  ///< simulated
};

RunOptions options_of(const RunWords& words) {
  RunOptions options;
  options.seed = words.seed;
  if (words.until_s) options.until = engine::Duration::from_seconds(*words.until_s);
  options.workers.threads = std::max(words.threads, 1U);
  options.out = words.out;
  options.command_line = "orrery.run('" + words.scenario + "')";
  options.snapshots.resume = words.resume ? Resume::kIfThere : Resume::kNever;
  if (words.snapshot_every_s)
    options.snapshots.every_sim = engine::Duration::from_seconds(*words.snapshot_every_s);
  return options;
}

/// Loads, simulates and writes the result to `out`; the JSON object of `orrery run --json`. It
/// stops when `stopped()` says so, at a signal's exception and where something hosted fails.
std::string run(const RunWords& words, const py::dict& controllers, const py::dict& agents,
                const py::function& stopped) {
  RunOptions options = options_of(words);
  auto loaded = [&] {
    const py::gil_scoped_release unlocked;
    return load_scenario(words.scenario, {words.settings});
  }();
  if (!loaded) raise(loaded.error());
  const bool keeps = words.resume || words.snapshot_every_s;
  const HostedRun hosted(loaded->scenario, controllers, agents, keeps);
  if (!hosted.lasts()) options.snapshots.every_wall_s = 0.0;
  bool interrupted = false;
  options.keep_going = [&](engine::SimTime) {
    if (hosted.failure().has_failed()) return false;
    const py::gil_scoped_acquire locked;
    interrupted = interrupted || PyErr_CheckSignals() != 0;
    return !interrupted && !stopped().cast<bool>();
  };
  auto outcome = [&]() -> engine::Result<RunOutcome> {
    const py::gil_scoped_release unlocked;
    const HostedControllers controllers_scope(hosted.controllers());
    const HostedAgents agents_scope(hosted.agents());
    return run_scenario(loaded->scenario, options);
  }();
  if (interrupted) throw py::error_already_set();
  hosted.failure().raise_if_failed();
  return outcome_json(value_or_raise(std::move(outcome))).dump();
}

}  // namespace

void bind_runs(py::module_& module) {
  py::class_<RunWords>(module, "RunWords")
      .def(py::init<>())
      .def_readwrite("scenario", &RunWords::scenario)
      .def_readwrite("settings", &RunWords::settings)
      .def_readwrite("seed", &RunWords::seed)
      .def_readwrite("until_s", &RunWords::until_s)
      .def_readwrite("threads", &RunWords::threads)
      .def_readwrite("out", &RunWords::out)
      .def_readwrite("resume", &RunWords::resume)
      .def_readwrite("snapshot_every_s", &RunWords::snapshot_every_s);
  module.def("run", &run, py::arg("words"), py::arg("controllers"), py::arg("agents"),
             py::arg("stopped"));
}

}  // namespace orrery::scenarios::python
