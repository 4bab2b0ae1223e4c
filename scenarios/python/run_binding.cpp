// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/build/run.h"
#include "scenarios/cli/run_text.h"
#include "scenarios/format/loader.h"
#include "scenarios/python/bindings.h"
#include "scenarios/python/raise.h"

namespace orrery::scenarios::python {

namespace py = pybind11;

namespace {

/// Loads, simulates and writes the result to `out`; the JSON object of `orrery run --json`. Ctrl-C
/// stops it.
std::string run(const std::string& scenario, const std::vector<std::string>& settings,
                std::optional<std::uint64_t> seed, std::optional<double> until_s,
                std::uint32_t threads, const std::string& out) {
  RunOptions options;
  options.seed = seed;
  if (until_s) options.until = engine::Duration::from_seconds(*until_s);
  options.workers.threads = std::max(threads, 1U);
  options.out = out;
  options.command_line = "orrery.run('" + scenario + "')";
  options.snapshots.resume = Resume::kNever;
  bool interrupted = false;
  options.keep_going = [&](engine::SimTime) {
    const py::gil_scoped_acquire locked;
    interrupted = interrupted || PyErr_CheckSignals() != 0;
    return !interrupted;
  };
  auto outcome = [&]() -> engine::Result<RunOutcome> {
    const py::gil_scoped_release unlocked;
    const auto loaded = load_scenario(scenario, {settings});
    if (!loaded) return engine::failure(loaded.error());
    return run_scenario(loaded->scenario, options);
  }();
  if (interrupted) throw py::error_already_set();
  return outcome_json(value_or_raise(std::move(outcome))).dump();
}

}  // namespace

void bind_runs(py::module_& module) {
  module.def("run", &run, py::arg("scenario"), py::arg("settings"), py::arg("seed"),
             py::arg("until_s"), py::arg("threads"), py::arg("out"));
}

}  // namespace orrery::scenarios::python
