// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/population/population.h"
#include "engine/registry/check.h"

namespace orrery::devices {

/// A kind of population whose values were recorded: nothing acts on it.
template <class Kind>
class Recorded : public Kind {
 public:
  using Kind::Kind;

  void write(int, std::uint32_t, double) final { ORRERY_CHECK(false, "a recording has no inputs"); }
  void set_fault_point(int, std::uint32_t, double) final {
    ORRERY_CHECK(false, "a recording has no fault points");
  }
};

}  // namespace orrery::devices
