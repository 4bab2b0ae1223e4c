// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "scenarios/build/hosted.h"
#include "scenarios/python/hosted_object.h"

namespace orrery::scenarios::python {

/// Makes controllers of a Python object with `decide(observations, missing, now)`, or of something
/// that is called to make one: a class, a function. An object serves one place only.
/// `failure` outlives what is made.
HostedControllers::Maker hosting_controller(const std::string& control,
                                            const pybind11::object& brought,
                                            HostedFailure& failure);

}  // namespace orrery::scenarios::python
