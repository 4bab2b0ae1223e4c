// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/diagnostic.h"
#include "scenarios/format/substitution.h"

namespace orrery::scenarios {

struct LoopVariable {
  std::string name;
  std::vector<Value> values;
};

/// The variables of `for: {i: 1..10, j: [a, b]}`, in their order; ranges include both ends and may
/// use names bound outside: `1..${n}`. Empty after a mistake (`for-form`, `limit-expansions`) or
/// when there is nothing to repeat.
std::vector<LoopVariable> read_loop(const Value& loop, const Bindings& bindings,
                                    std::size_t count_max, engine::Diagnostics& mistakes);

}  // namespace orrery::scenarios
