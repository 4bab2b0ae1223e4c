// SPDX-License-Identifier: Apache-2.0
#include "scenarios/python/bindings.h"

PYBIND11_MODULE(_native, module) {
  module.doc() = "Environments, runs and results of Orrery; use the package `orrery`.";
  orrery::scenarios::python::bind_environment(module);
  orrery::scenarios::python::bind_evaluation(module);
  orrery::scenarios::python::bind_results(module);
  orrery::scenarios::python::bind_runs(module);
}
