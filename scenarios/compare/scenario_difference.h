// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/format/value.h"

namespace orrery::scenarios {

/// Where two scenarios differ. A side that has nothing there is `-`.
struct Difference {
  std::string path;  ///< `plant.pump.count`; items of lists by number: `include[1]`
  std::string a;
  std::string b;
};

/// Only what differs, in the order of `a`, then what `b` alone has. The order of keys is none.
std::vector<Difference> differences(const Value& a, const Value& b);
/// The same of two expanded scenario texts. A text that is no YAML differs as a whole.
std::vector<Difference> differences(const std::string& a, const std::string& b);

}  // namespace orrery::scenarios
