// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <pybind11/pybind11.h>

namespace orrery::scenarios::python {

// What the extension module `orrery._native` consists of. The package around it is Python; its
// stub is orrery/_native.pyi.
void bind_environment(pybind11::module_& module);
void bind_evaluation(pybind11::module_& module);
void bind_results(pybind11::module_& module);
void bind_runs(pybind11::module_& module);

}  // namespace orrery::scenarios::python
