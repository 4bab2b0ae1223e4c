// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/host/protocol.h"

namespace orrery::scenarios {

/// The name under which a plug-in can be opened once files no longer can.
inline constexpr const char* kPluginPath = "/orrery/plugin.so";

/// Refused calls of the filter come here as SIGSYS: they are counted in `front` and give EPERM.
/// Two are answered: what the C library asks about an open descriptor, and opening `kPluginPath`
/// gives a copy of the model's own descriptor, so that the system's loader can be used where no
/// file can be opened.
void answer_refused_calls(SharedFront& front);

}  // namespace orrery::scenarios
