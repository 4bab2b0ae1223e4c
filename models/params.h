// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/param_rows.h"

/// Short ways to write the description rows of steps and agents: those of the engine, and the unit
/// that only they know.
namespace orrery::models {

using engine::rows::choice;
using engine::rows::flag;
using engine::rows::integer;
using engine::rows::number;
using engine::rows::text;

/// Unit of a parameter that is measured in the unit of the signal before the step or agent; the
/// loader puts the signal's unit in its place.
inline constexpr const char* kSignalUnit = "signal";

}  // namespace orrery::models
