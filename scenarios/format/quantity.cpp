// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "scenarios/format/number_text.h"
#include "scenarios/format/text_place.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using engine::Duration;
using engine::failure;
using engine::Result;
using engine::SourcePlace;

}  // namespace

Result<Quantity> parse_quantity(std::string_view text, const SourcePlace& place) {
  std::size_t begin = 0;
  std::size_t end = text.size();
  const auto blank = [&](std::size_t i) { return text[i] == ' ' || text[i] == '\t'; };
  while (begin < end && blank(begin)) ++begin;
  while (end > begin && blank(end - 1)) --end;
  const std::size_t sign = begin < end && (text[begin] == '+' || text[begin] == '-') ? 1 : 0;
  const auto number = read_number(text.substr(0, end), begin + sign);
  if (!number.fault.empty()) {
    return failure(number.out_of_range ? "number-range" : "number-syntax",
                   place_within(place, text, begin, std::max(number.end, begin + 1)), number.fault,
                   number.remedy);
  }
  Quantity quantity;
  quantity.value = sign == 1 && text[begin] == '-' ? -number.value : number.value;
  std::size_t unit = number.end;
  while (unit < end && blank(unit)) ++unit;
  quantity.unit = text.substr(unit, end - unit);
  quantity.unit_place = place_within(place, text, unit, end);
  const auto known = parse_unit(quantity.unit, quantity.unit_place);
  if (!known) return failure(known.error());
  return quantity;
}

Result<Duration> parse_duration(std::string_view text, const SourcePlace& place) {
  const auto seconds = parse_si(text, "s", engine::UnitRole::kAbsolute, place);
  if (!seconds) return failure(seconds.error());
  constexpr double kLongest = 9.2e9;  // s: 64-bit nanoseconds end at 9.22e9
  if (!(std::abs(*seconds) <= kLongest))
    return failure("duration-range", place, "a span of more than 291 years",
                   "write at most `291 yr`");
  const Duration duration = Duration::from_seconds(*seconds);
  if (*seconds != 0.0 && duration.ns == 0)
    return failure("duration-range", place, "a span shorter than simulated time can tell from 0",
                   "write at least `1 ns`");
  return duration;
}

}  // namespace orrery::scenarios
