// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "engine/registry/exit_code.h"

namespace orrery::scenarios {

/// Catches SIGINT and SIGTERM. The first one asks the work to stop at the next safe place; a second
/// one ends the process at once.
void watch_for_interrupts();

/// The same for a process of an MPI run; `speaks`: this one says what a signal means.
void watch_for_interrupts_of_ranks(bool speaks);

/// The exit code that the caught signal stands for, or nothing.
std::optional<engine::ExitCode> interrupted();

}  // namespace orrery::scenarios
