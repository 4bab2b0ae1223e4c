// SPDX-License-Identifier: Apache-2.0
#include <pybind11/stl.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "scenarios/cli/control_text.h"
#include "scenarios/control/controller_choice.h"
#include "scenarios/learn/control_evaluation.h"
#include "scenarios/python/bindings.h"
#include "scenarios/python/hosted_controller.h"
#include "scenarios/python/raise.h"

namespace orrery::scenarios::python {

namespace py = pybind11;

namespace {

/// Who is judged: a word as of `orrery evaluate`, with its settings, or an object in Python.
struct Candidate {
  std::string name;
  py::object object;  ///< None: `name` is a word
  std::vector<std::string> settings;
};

JudgedController judged(const Candidate& candidate, const EnvironmentSource& source,
                        std::uint64_t seed, HostedFailure& failure, engine::Diagnostics& mistakes) {
  if (!candidate.object.is_none()) {
    return {candidate.name, [make = hosting_controller(candidate.name, candidate.object, failure),
                             task = source.task, seed](std::size_t rows) {
              engine::ControllerSpec spec;
              spec.task = task;
              spec.rows = rows;
              spec.seed = seed;
              return make(spec);
            }};
  }
  auto choice = choose_controller(candidate.name, candidate.settings);
  if (!choice) {
    mistakes.append(choice.error());
    return {};
  }
  return {candidate.name, controller_maker(*choice, source.task, seed)};
}

/// The controllers as `orrery evaluate --json` tells them. Ctrl-C stops it, and so does a
/// controller that fails.
std::string evaluate(const EnvironmentChoice& choice, const std::vector<Candidate>& candidates,
                     std::uint32_t episodes, std::uint64_t seed) {
  HostedFailure failure;
  bool interrupted = false;
  EvaluationOptions options;
  options.episodes = episodes;
  options.seed = seed;
  options.keep_going = [&] {
    if (failure.has_failed()) return false;
    const py::gil_scoped_acquire locked;
    interrupted = interrupted || PyErr_CheckSignals() != 0;
    return !interrupted;
  };
  const auto source = value_or_raise([&] {
    const py::gil_scoped_release unlocked;
    return find_environment(choice);
  }());
  engine::Diagnostics mistakes;
  std::vector<JudgedController> all;
  for (const auto& candidate : candidates)
    all.push_back(judged(candidate, source, seed, failure, mistakes));
  if (mistakes.has_errors()) raise(mistakes);
  auto scores = [&] {
    const py::gil_scoped_release unlocked;
    return evaluate_controllers(source, all, options);
  }();
  if (interrupted) throw py::error_already_set();
  failure.raise_if_failed();
  return scores_json(value_or_raise(std::move(scores))).dump();
}

}  // namespace

void bind_evaluation(py::module_& module) {
  module.def(
      "evaluate",
      [](std::string name, std::vector<std::string> settings, std::string control,
         std::uint32_t threads,
         const std::vector<std::tuple<std::string, py::object, std::vector<std::string>>>& who,
         std::uint32_t episodes, std::uint64_t seed) {
        std::vector<Candidate> candidates;
        for (const auto& [word, object, words] : who) candidates.push_back({word, object, words});
        return evaluate(
            {std::move(name), std::move(settings), std::move(control), std::max(threads, 1U)},
            candidates, episodes, seed);
      },
      py::arg("name"), py::arg("settings"), py::arg("control"), py::arg("threads"),
      py::arg("controllers"), py::arg("episodes"), py::arg("seed"));
}

}  // namespace orrery::scenarios::python
