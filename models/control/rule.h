// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/controller.h"

namespace orrery::models {

/// A short list of rules over named axes, such as
///
///   rules: [price < cheap and soc < 0.9 -> charge = 3000, price > dear -> charge = -3000]
///   names: [cheap, dear]
///   values: [0.2, 0.35]
///
/// A rule is conditions joined by `and`, an arrow, and what is done. A condition compares an axis
/// of the observation by <, <=, > or >= with a sum; what is done sets an axis of the action to one,
/// or, in a discrete task, is a choice. A sum is of numbers, names and axes, each with factors:
/// `sun - load + gain * price`. For each axis the first rule that holds counts; where none
/// does, it rests. Rules about missing readings do not hold.
/// `since` in place of an axis (where no axis has the name) counts decisions since the list last
/// did anything but rest, or since the start: `since > 40 -> service` is replacement by age.
/// Numbers are SI. Named numbers are what `orrery tune` may change.
const engine::ModelInfo& rule_info();
engine::Result<std::unique_ptr<engine::Controller>> make_rule(const engine::ControllerSpec& spec);

}  // namespace orrery::models
