// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/agent/decisions.h"
#include "engine/record/device_keys.h"
#include "engine/record/fingerprint.h"

namespace orrery::engine {

/// What an agent decided at `now`, into the fingerprint: judgements by device and time of the
/// judged row, commands by device and input (ingredient d).
void sign_decisions(const std::string& agent, const Decisions& decisions, SimTime now,
                    const DeviceKeys& devices, Fingerprint& fingerprint);

}  // namespace orrery::engine
