// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "engine/registry/model_info.h"
#include "engine/registry/result.h"
#include "engine/time/sim_time.h"
#include "scenarios/format/unit.h"

namespace orrery::scenarios {

// Units at the border, SI inside: docs/units.md. All functions may be called from any thread. A
// `place` is that of the whole text given; diagnostics point at the part that is wrong.

/// `m3/h`, `m^3/h`, `kg m2`, `W/(m2 K)`, `1/s`, `V/Hz^0.5`; empty or `1` is the number one.
/// Errors: unit-unknown, unit-syntax, units-file.
engine::Result<Unit> parse_unit(std::string_view text, const engine::SourcePlace& place);

/// Can `to_si` turn values of `from` into values of `to`?
bool convertible(const Unit& from, const Unit& to);

/// `value` in `unit`, expressed in `expected`, which is the SI unit of the parameter. A speed of
/// rotation counts revolutions where a frequency is expected: 60 rev/min is 1 Hz.
/// Errors: those of parse_unit, unit-dimension, unit-missing.
engine::Result<double> to_si(double value, std::string_view unit, std::string_view expected,
                             engine::UnitRole role, const engine::SourcePlace& place);

/// A number and the unit written behind it ("" when there is none).
struct Quantity {
  double value = 0.0;
  std::string unit;
  engine::SourcePlace unit_place;
};

/// `5 min`, `-3.2e-4 m3/s`, `12`. Decimal numbers only. The unit must exist.
/// Errors: number-syntax, number-range, those of parse_unit.
engine::Result<Quantity> parse_quantity(std::string_view text, const engine::SourcePlace& place);

/// `text` as a quantity, then to_si.
engine::Result<double> parse_si(std::string_view text, std::string_view expected,
                                engine::UnitRole role, const engine::SourcePlace& place);

/// A span of time, to the nanosecond. Also duration-range: beyond 292 years, or not zero and under
/// half a nanosecond.
engine::Result<engine::Duration> parse_duration(std::string_view text,
                                                const engine::SourcePlace& place);

/// A value given in `unit` in the unit a person would choose: 300 s is `5 min`, 295.15 K `22 degC`.
std::string format_quantity(double value, std::string_view unit);
std::string format_quantity(double value_si, const Unit& unit,
                            engine::UnitRole role = engine::UnitRole::kAbsolute);

/// The SI unit of a dimension as text that parse_unit reads: `W`, `m3/s`, `J/(kg K)`, `1`.
std::string to_string(const Dimension& dimension);

/// `time`, `pressure`, or `a quantity in kg/m5`.
std::string dimension_name(const Dimension& dimension);

/// Up to `most` units in which a value of this dimension can be written: `s, ms, min, h, d`.
std::string units_that_fit(const Dimension& dimension, std::size_t most = 5);

/// Does `name` alone name a unit? (`min`, `kPa`)
bool is_unit_name(std::string_view name);

}  // namespace orrery::scenarios
