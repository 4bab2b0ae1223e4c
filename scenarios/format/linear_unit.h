// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/registry/model_info.h"
#include "engine/registry/result.h"

namespace orrery::scenarios {

/// SI value = scale * value + offset.
struct LinearUnit {
  double scale = 1.0;
  double offset = 0.0;

  double from_si(double value) const { return (value - offset) / scale; }
};

/// How values in `unit` become values in `si`. Errors: those of `to_si`.
engine::Result<LinearUnit> linear_unit(const std::string& unit, const std::string& si,
                                       engine::UnitRole role, const engine::SourcePlace& place);

/// Of what becomes of several values: a mean or an extreme is one of them, with their zero point; a
/// sum has none.
inline engine::UnitRole role_of_reduced(const std::string& reduce) {
  return reduce == "sum" ? engine::UnitRole::kDifference : engine::UnitRole::kAbsolute;
}

}  // namespace orrery::scenarios
