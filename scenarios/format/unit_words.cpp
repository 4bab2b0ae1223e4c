// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <vector>

#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using engine::UnitRole;

/// How people speak of a dimension: its name, its SI unit, the units they write.
struct Words {
  const char* name;
  const char* si;
  std::vector<const char*> units;
};

// Where two quantities share a dimension (work and torque) the first is named.
const std::vector<Words>& all_words() {
  static const std::vector<Words> words = {
      {"a plain number", "1", {"1", "%", "ppm"}},
      {"a length", "m", {"um", "mm", "m", "km"}},
      {"an area", "m2", {"mm2", "m2", "km2"}},
      {"a volume", "m3", {"ml", "l", "m3"}},
      {"a mass", "kg", {"mg", "g", "kg", "t"}},
      {"a time", "s", {"ns", "us", "ms", "s", "min", "h", "d"}},
      {"a frequency", "Hz", {"Hz", "kHz", "MHz", "GHz", "1/h", "1/d"}},
      {"a speed", "m/s", {"mm/s", "m/s", "km/h"}},
      {"an acceleration", "m/s2", {"m/s2", "g0"}},
      {"a volume flow", "m3/s", {"l/min", "m3/h", "m3/s"}},
      {"a mass flow", "kg/s", {"kg/s", "kg/h"}},
      {"a density", "kg/m3", {"kg/m3"}},
      {"a force", "N", {"N", "kN"}},
      {"a pressure", "Pa", {"Pa", "kPa", "bar"}},
      {"an energy", "J", {"J", "kJ", "kWh", "MWh"}},
      {"a power", "W", {"uW", "mW", "W", "kW", "MW"}},
      {"a temperature", "K", {"degC", "K"}},
      {"a current", "A", {"uA", "mA", "A"}},
      {"a voltage", "V", {"mV", "V", "kV"}},
      {"a resistance", "Ohm", {"Ohm", "kOhm"}},
      {"a conductance", "S", {"S"}},
      {"a charge", "C", {"C", "mAh", "Ah"}},
      {"a capacitance", "F", {"uF", "F"}},
      {"an inductance", "H", {"mH", "H"}},
      {"an angle", "rad", {"deg", "rad", "rev"}},
      {"an angular speed", "rad/s", {"rad/s", "rev/min"}},
      {"an amount of substance", "mol", {"mol"}},
      {"an illuminance", "lx", {"lx"}},
      {"an amount of data", "bit", {"bit", "byte", "kB", "MB", "GB"}},
      {"a bit rate", "bit/s", {"bit/s", "kbit/s", "Mbit/s", "Gbit/s"}},
      {"a level", "dB", {"dB", "dBm"}},
      {"a number of operations", "MAC", {"MAC", "kMAC", "MMAC"}},
      {"a computing speed", "MAC/s", {"MMAC/s", "GMAC/s"}},
      {"an energy per operation", "J/MAC", {"pJ/MAC", "nJ/MAC"}},
      {"an energy per bit", "J/bit", {"nJ/bit", "uJ/byte"}},
      {"an amount of money", "EUR", {"EUR"}},
      {"an amount of money", "USD", {"USD"}},
      {"a price of energy", "EUR/J", {"EUR/kWh"}},
      {"a thermal resistance", "K/W", {"K/W"}},
      {"a thermal conductance", "W/K", {"W/K"}},
      {"a heat capacity", "J/K", {"J/K", "kJ/K"}},
  };
  return words;
}

struct Named {
  const Words* words;
  Dimension dimension;
  std::vector<Unit> units;
};

const std::vector<Named>& named_dimensions() {
  static const std::vector<Named> named = [] {
    std::vector<Named> rows;
    for (const auto& words : all_words()) {
      const auto si = parse_unit(words.si, {});
      if (!si) continue;  // without a units file nothing has a name
      Named row{&words, si->dimension(), {}};
      for (const char* text : words.units) row.units.push_back(*parse_unit(text, {}));
      rows.push_back(std::move(row));
    }
    return rows;
  }();
  return named;
}

/// How people speak of it; the radian is left out where it counts as 1 (torque times speed).
const Named* find_named(const Dimension& dimension);

const Named* find_spoken(const Dimension& dimension) {
  const Named* named = find_named(dimension);
  const Dimension rest = dimension.without_angle();
  return named == nullptr && dimension.agrees_with(rest) ? find_named(rest) : named;
}

const Named* find_named(const Dimension& dimension) {
  for (const auto& row : named_dimensions()) {
    if (row.dimension == dimension) return &row;
  }
  return nullptr;
}

std::string base_power(std::size_t base, std::int32_t sixtieths) {
  constexpr std::array<const char*, Dimension::kCount> kSymbols = {
      "m", "kg", "s", "A", "K", "mol", "cd", "rad", "bit", "dB", "MAC", "EUR", "USD"};
  if (sixtieths == Dimension::kWhole) return kSymbols[base];
  if (sixtieths % Dimension::kWhole == 0)
    return fmt::format("{}{}", kSymbols[base], sixtieths / Dimension::kWhole);
  return fmt::format("{}^{:.7g}", kSymbols[base],
                     static_cast<double>(sixtieths) / Dimension::kWhole);
}

}  // namespace

std::string to_string(const Dimension& dimension) {
  if (const Named* named = find_named(dimension)) return named->words->si;
  std::string above, below;
  int below_count = 0;
  // kg before m before s, as people write it.
  for (const std::size_t base : {1, 0, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 2}) {
    const std::int32_t exponent = dimension.exponent(base);
    if (exponent == 0) continue;
    std::string& side = exponent > 0 ? above : below;
    if (!side.empty()) side += ' ';
    side += base_power(base, std::abs(exponent));
    below_count += exponent < 0 ? 1 : 0;
  }
  if (above.empty()) above.push_back('1');
  if (below_count == 0) return above;
  return below_count == 1 ? fmt::format("{}/{}", above, below)
                          : fmt::format("{}/({})", above, below);
}

std::string dimension_name(const Dimension& dimension) {
  if (const Named* named = find_spoken(dimension)) return named->words->name;
  return "a quantity in " + to_string(dimension);
}

std::string units_that_fit(const Dimension& dimension, std::size_t most) {
  const Named* named = find_spoken(dimension);
  if (named == nullptr) return to_string(dimension);
  std::string list;
  for (std::size_t i = 0; i < named->words->units.size() && i < most; ++i)
    list += fmt::format("{}{}", i == 0 ? "" : ", ", named->words->units[i]);
  return list;
}

namespace {

/// Digits a reader must take in; a number outside [1, 1000) costs extra.
std::size_t effort(const std::string& number, double value) {
  const double size = std::abs(value);
  const bool handy = size == 0.0 || (size >= 1.0 && size < 1000.0);
  return number.size() + (handy ? 0 : 2);
}

}  // namespace

std::string format_quantity(double value_si, const Unit& unit, UnitRole role) {
  const Named* named = find_named(unit.dimension());
  const std::string plain = fmt::format("{:.6g}", value_si);
  if (unit.dimension().dimensionless()) return plain;
  if (named == nullptr || !std::isfinite(value_si))
    return fmt::format("{} {}", plain, to_string(unit.dimension()));
  std::string best;
  std::size_t best_effort = 0;
  for (std::size_t i = 0; i < named->units.size(); ++i) {
    const Unit& shown = named->units[i];
    const bool difference = role == UnitRole::kDifference;
    if (difference && shown.offset() != 0.0) continue;
    const double value = shown.from_si(value_si);
    const std::string number = fmt::format("{:.6g}", value == 0.0 ? 0.0 : value);
    const std::size_t now = effort(number, value);
    // Zero and ties go to the SI unit.
    const bool si = shown.coherent();
    if (!best.empty() && (now > best_effort || (now == best_effort && !si))) continue;
    best_effort = now;
    const std::string_view text = named->words->units[i];
    best = text == "1" ? number : fmt::format("{} {}", number, text);
  }
  return best;
}

std::string format_quantity(double value, std::string_view unit) {
  const auto parsed = parse_unit(unit, {});
  if (!parsed) return fmt::format("{:.6g} {}", value, unit);
  return format_quantity(parsed->to_si(value), *parsed);
}

}  // namespace orrery::scenarios
