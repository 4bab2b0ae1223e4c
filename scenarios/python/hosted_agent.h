// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "scenarios/build/hosted.h"
#include "scenarios/python/hosted_object.h"

namespace orrery::scenarios::python {

/// Makes agents of a Python object with `judge(rows, devices, times, now)` and a `threshold`, or of
/// something that is called to make one. An object serves one node only. `failure` outlives what is
/// made.
HostedAgents::Maker hosting_agent(const std::string& agent, const pybind11::object& brought,
                                  HostedFailure& failure);

}  // namespace orrery::scenarios::python
