// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/quantity.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace orrery::scenarios {

std::string grouped(std::uint64_t count) {
  std::string digits = std::to_string(count);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

std::string rounded(double value) {
  if (std::isnan(value)) return "n/a";
  if (std::isinf(value)) return value > 0 ? "unbounded" : "-unbounded";
  const double size = std::fabs(value);
  if (size >= 1000 && size < 1e9) {
    return fmt::format("{}{}", value < 0 ? "-" : "",
                       grouped(static_cast<std::uint64_t>(size + 0.5)));
  }
  return fmt::format("{:.3g}", value);
}

namespace {

struct Scale {
  double from;     ///< used for sizes at or above this
  double divisor;  ///< size of one in the base unit
  const char* unit;
};

// Below two of a unit the next smaller one reads better (`90 min`, not `1.5 h`).
constexpr std::array<Scale, 6> kTime = {{{2 * 86400.0, 86400.0, "d"},
                                         {2 * 3600.0, 3600.0, "h"},
                                         {120.0, 60.0, "min"},
                                         {1.0, 1.0, "s"},
                                         {1e-3, 1e-3, "ms"},
                                         {0.0, 1e-6, "us"}}};
constexpr std::array<Scale, 5> kEnergy = {{{3.6e9, 3.6e9, "MWh"},
                                           {3.6e6, 3.6e6, "kWh"},
                                           {1e3, 1e3, "kJ"},
                                           {1.0, 1.0, "J"},
                                           {0.0, 1e-3, "mJ"}}};

template <std::size_t n>
std::string scaled(double value, const std::array<Scale, n>& scales, const char* base) {
  if (value == 0.0) return fmt::format("0 {}", base);
  if (!std::isfinite(value)) return rounded(value);
  for (const auto& scale : scales) {
    if (std::fabs(value) >= scale.from) {
      return fmt::format("{} {}", rounded(value / scale.divisor), scale.unit);
    }
  }
  return rounded(value);
}

}  // namespace

std::string span(double seconds) { return scaled(seconds, kTime, "s"); }

std::string quantity(double value, const std::string& unit) {
  if (unit == "s") return span(value);
  if (unit == "J") return scaled(value, kEnergy, "J");
  if (unit.empty() || unit == "1" || !std::isfinite(value)) return rounded(value);
  return fmt::format("{} {}", rounded(value), unit);
}

std::string moment(engine::SimTime time) {
  return time == engine::SimTime::never() ? "-" : engine::to_string(time);
}

std::string interval(const std::optional<double>& lower, const std::optional<double>& upper,
                     const std::string& unit) {
  if (!lower && !upper) return {};
  const auto bound = [&](const std::optional<double>& b) {
    return b ? quantity(*b, unit) : std::string("?");
  };
  return fmt::format("{} to {}", bound(lower), bound(upper));
}

std::string with_interval(const engine::MetricRecord& metric) {
  const std::string value = quantity(metric.value, metric.unit);
  const std::string bounds = interval(metric.lower, metric.upper, metric.unit);
  return bounds.empty() || std::isnan(metric.value) ? value : fmt::format("{} ({})", value, bounds);
}

std::string spoken(const std::string& metric) {
  if (metric == "f1") return "F1";
  if (metric == "auc_pr") return "AUC-PR";
  std::string words = metric;
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string judge_of(const engine::MetricRecord& metric) {
  return metric.is_control() ? metric.control + " (control)" : metric.agent;
}

}  // namespace orrery::scenarios
