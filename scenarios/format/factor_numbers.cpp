// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/factor_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "scenarios/format/load_experiment.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

/// Text that means to be a quantity: it begins as a number does.
bool looks_like_number(const Value& value) {
  if (!value.is_string()) return false;
  std::string_view text = value.raw();
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return !text.empty() && text[0] >= '0' && text[0] <= '9';
}

bool is_plain_number(const Value& value) {
  return value.kind() == ValueKind::kInteger || value.kind() == ValueKind::kNumber;
}

}  // namespace

void FactorNumbers::find_unit(const Value& value) {
  if (!unit_.empty() || !looks_like_number(value)) return;
  if (const auto quantity = parse_quantity(value.raw(), value.place())) unit_ = quantity->unit;
}

std::optional<double> FactorNumbers::read(const Value& value) {
  if (is_plain_number(value)) {
    const auto number = value.as_number();
    if (!number) {
      diagnostics_.append(number.error());
      return std::nullopt;
    }
    return convert(*number, "", value, value.place());
  }
  if (!looks_like_number(value)) return std::nullopt;
  const auto quantity = parse_quantity(value.raw(), value.place());
  if (!quantity) {
    diagnostics_.append(quantity.error());
    return std::nullopt;
  }
  return convert(quantity->value, quantity->unit, value, quantity->unit_place);
}

std::optional<double> FactorNumbers::read_required(const Value& value) {
  if (is_plain_number(value) || looks_like_number(value)) return read(value);
  diagnostics_.add(value.mistake(
      "type", fmt::format("a number is wanted here, this is {}", to_string(value.kind())),
      "write a number with its unit, such as 0.1 K"));
  return std::nullopt;
}

std::optional<double> FactorNumbers::convert(double number, const std::string& from,
                                             const Value& value,
                                             const engine::SourcePlace& unit_place) {
  if (from == unit_) return number;
  const auto wanted = parse_unit(unit_, value.place());
  if (!wanted) {
    diagnostics_.append(wanted.error());
    return std::nullopt;
  }
  if (from.empty()) {
    if (number == 0.0 && wanted->offset() == 0.0) return number;
    diagnostics_.add(value.mistake("unit-missing", "the unit is missing: others here have one",
                                   fmt::format("write '{} {}'", value.raw(), unit_)));
    return std::nullopt;
  }
  const auto unit = parse_unit(from, unit_place);
  if (unit && unit->offset() != wanted->offset()) {
    diagnostics_.error("unit-dimension", unit_place,
                       fmt::format("`{}` and `{}` count from different zeros", from, unit_),
                       "write all values of a factor in one unit");
    return std::nullopt;
  }
  const auto converted = to_si(number, from, unit_, engine::UnitRole::kAbsolute, unit_place);
  if (converted) return *converted;
  diagnostics_.append(converted.error());
  return std::nullopt;
}

std::string factor_number(double number, const std::string& unit) {
  // `{}` gives the shortest text that reads back; as an exponent it would be no whole number.
  const bool whole = number == std::floor(number) && std::abs(number) < 1e15;
  std::string text = whole ? fmt::format("{:.0f}", number + 0.0) : fmt::format("{}", number);
  return unit.empty() ? text : text + " " + unit;
}

std::string level_name(const Value& value) {
  return value.is_scalar() && !value.is_null() ? value.raw() : one_line_yaml(value);
}

namespace {

/// To 15 digits: so that 0.3 is not written as 0.30000000000000004.
double tidy(double value) {
  const std::string text = fmt::format("{:.15g}", value);
  double rounded = value;
  std::from_chars(text.data(), text.data() + text.size(), rounded);
  return rounded;
}

/// Between the ends without rounding beyond them.
double between(const FactorRange& range, double share) {
  if (share <= 0.0) return range.low;
  if (share >= 1.0) return range.high;
  const double value = range.log_scale
                           ? engine::exp(engine::log(range.low) +
                                         share * (engine::log(range.high) - engine::log(range.low)))
                           : range.low + share * (range.high - range.low);
  return std::clamp(tidy(value), range.low, range.high);
}

}  // namespace

double step_value(const FactorRange& range, std::uint32_t i) {
  if (i == 0) return range.low;
  if (i + 1 >= range.steps) return range.high;
  const double value = between(range, static_cast<double>(i) / (range.steps - 1));
  return range.whole ? std::round(value) : value;
}

double range_value(const FactorRange& range, double share) {
  if (!range.whole) return between(range, share);
  // Half a step beyond both ends, so that the ends are as frequent as the others.
  FactorRange wide = range;
  wide.low -= range.log_scale && range.low < 1.0 ? range.low / 2.0 : 0.5;
  wide.high += 0.5;
  return std::clamp(std::round(between(wide, share)), range.low, range.high);
}

}  // namespace orrery::scenarios
