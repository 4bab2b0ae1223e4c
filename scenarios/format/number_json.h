// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "models/audit/intervals.h"

namespace orrery::scenarios {

/// The number, or null: JSON cannot write NaN and infinities.
template <class Json = nlohmann::ordered_json>
Json number_json(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}
template <class Json = nlohmann::ordered_json>
Json number_json(const std::optional<double>& value) {
  return value ? number_json<Json>(*value) : Json(nullptr);
}

template <class Json = nlohmann::ordered_json>
Json estimate_json(const models::Estimate& e) {
  return {{"value", number_json<Json>(e.value)},
          {"lower", number_json<Json>(e.lower)},
          {"upper", number_json<Json>(e.upper)}};
}

}  // namespace orrery::scenarios
