// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/registry/exit_code.h"

namespace orrery::scenarios {

/// Catches SIGINT and SIGTERM. The first one asks the work to stop at the next safe place; a second
/// one ends the process at once. `one_of_many`: of the processes of an MPI run, the one that
/// speaks.
void watch_for_interrupts(bool one_of_many = false);

/// The exit code that the caught signal stands for, or nothing.
std::optional<engine::ExitCode> interrupted();

}  // namespace orrery::scenarios
