// SPDX-License-Identifier: Apache-2.0
// What a controller sees: readings, forecasts, clocks, its own last action.
#include <fmt/format.h>

#include <algorithm>

#include "scenarios/format/control_keys.h"
#include "scenarios/format/control_reader.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

using engine::Duration;

void ControlReader::read_observation(const Entry& entry) {
  if (!check_name(entry.key, diagnostics_)) return;
  const Value& map = entry.value;
  ObservationElement seen;
  seen.name = entry.key.text;
  seen.place = map.place();
  if (!map.is_mapping()) {
    diagnostics_.add(
        map.mistake("type", "an observation is a mapping",
                    "write '{ signal: rooms.temperature, range: [10 degC, 30 degC] }'"));
    return;
  }
  const std::size_t before = diagnostics_.error_count();
  if (map.find("signal") != nullptr) {
    read_reading(map, seen);
  } else if (map.find("forecast") != nullptr) {
    read_forecast(map, seen);
  } else if (map.find("clock") != nullptr) {
    read_clock(map, seen);
  } else if (map.find("action") != nullptr) {
    read_last_action(map, seen);
  } else {
    diagnostics_.add(map.mistake("missing-key", fmt::format("'{}' observes nothing", seen.name),
                                 "add 'signal', 'forecast', 'clock' or 'action'"));
  }
  if (diagnostics_.error_count() == before) control_.observes.push_back(std::move(seen));
}

void ControlReader::read_reading(const Value& map, ObservationElement& seen) {
  seen.kind = ObservationElement::Kind::kSignal;
  seen.signal = text_under(map, "signal");
  const std::string unit = context_.signal_unit(seen.signal);
  Element keys;
  ParamReader(diagnostics_, unit).read(map, observed_reading_keys(), keys, {"otherwise"});
  if (seen.signal.empty()) return;
  const DeviceElement* on = nullptr;
  const SensorElement* sensor = context_.sensor(seen.signal, &on);
  if (sensor == nullptr)
    return context_.unknown(*map.find("signal"), "signal", seen.signal, context_.sensor_names());
  if (sensor->samples != 1) {
    diagnostics_.add(map.find("signal")->mistake(
        "waveform", fmt::format("'{}' has {} values a row", seen.signal, sensor->samples),
        "observe a scalar signal: a rule or a policy wants one number"));
  }
  seen.rows = unit_rows(map, keys, *on);
  seen.hold = Duration::from_seconds(keys.numbers.at("hold").mean());
  seen.history = static_cast<std::uint32_t>(keys.numbers.at("history").mean());
  seen.age = keys.numbers.at("age").mean() > 0.0;
  if (seen.hold.ns > 0 && seen.hold < sensor->period) {
    diagnostics_.add(map.find("hold")->mistake(
        "observation-hold",
        fmt::format("'{}' is sampled every {}, so between two readings it would always be missing",
                    seen.signal, format_quantity(sensor->period.seconds(), "s")),
        "hold it for longer than its period, or leave 'hold' out"));
  }
  if (read_range(map, keys, seen.low, seen.high)) read_otherwise(map, unit, seen);
}

void ControlReader::read_forecast(const Value& map, ObservationElement& seen) {
  seen.kind = ObservationElement::Kind::kForecast;
  const DeviceElement* device = nullptr;
  const engine::PortInfo* port = output(map, "forecast", device);
  const std::string unit = port == nullptr ? kUnknownUnit : port->unit;
  Element keys;
  ParamReader(diagnostics_, unit).read(map, observed_forecast_keys(), keys, {"error"});
  if (port == nullptr) return;
  seen.output = port->name;
  seen.rows = unit_rows(map, keys, *device);
  read_ahead(map, keys, seen);
  const auto error_at = Duration::from_seconds(keys.numbers.at("error_at").mean());
  const Duration longest = *std::max_element(seen.ahead.begin(), seen.ahead.end());
  seen.error_at = error_at.ns > 0 ? error_at : longest;
  read_forecast_error(map, unit, seen);
  read_range(map, keys, seen.low, seen.high);
}

void ControlReader::read_ahead(const Value& map, const Element& keys, ObservationElement& seen) {
  for (const double ahead_s : keys.texts.numbers("ahead"))
    seen.ahead.push_back(Duration::from_seconds(ahead_s));
  if (seen.ahead.empty()) seen.ahead.push_back({});
  const Value* list = map.find("ahead");
  const auto rises = [](Duration a, Duration b) { return !(a < b); };
  if (std::adjacent_find(seen.ahead.begin(), seen.ahead.end(), rises) != seen.ahead.end()) {
    diagnostics_.add(list->mistake("forecast-ahead", "the times ahead do not rise",
                                   "write them in order, each once: [0 h, 1 h, 3 h]"));
    return;
  }
  const std::int64_t period_ns = control_.period.ns;
  const auto off = std::find_if(seen.ahead.begin(), seen.ahead.end(), [&](Duration ahead) {
    return period_ns > 0 && ahead.ns % period_ns != 0;
  });
  if (off == seen.ahead.end()) return;
  diagnostics_.add(list->mistake(
      "forecast-ahead",
      fmt::format("{} ahead lies between two decisions", format_quantity(off->seconds(), "s")),
      fmt::format("write multiples of the period, {}",
                  format_quantity(control_.period.seconds(), "s"))));
}

/// A plain number is a share of how much the output varies; one with a unit is meant as it stands.
void ControlReader::read_forecast_error(const Value& map, const std::string& unit,
                                        ObservationElement& seen) {
  const Value* error = map.find("error");
  if (error == nullptr) return;
  seen.error_is_absolute = error->is_string();
  const auto value = error->is_string() ? parse_si(error->raw(), unit,
                                                   engine::UnitRole::kDifference, error->place())
                                        : error->as_number();
  if (!value) return diagnostics_.append(value.error());
  seen.error = *value;
  if (seen.error < 0.0) {
    diagnostics_.add(error->mistake("range", "a standard deviation is not negative",
                                    "write 0 for a perfect forecast"));
  } else if (seen.error > 0.0 && seen.error_at.ns == 0) {
    diagnostics_.add(error->mistake("forecast-error", "what is there now is known without an error",
                                    "add 'ahead: [1 h, 3 h]', or leave 'error' out"));
  }
}

void ControlReader::read_clock(const Value& map, ObservationElement& seen) {
  seen.kind = ObservationElement::Kind::kClock;
  Element keys;
  ParamReader(diagnostics_).read(map, observed_clock_keys(), keys);
  seen.cycle = Duration::from_seconds(keys.numbers.at("clock").mean());
  seen.low = -1.0;
  seen.high = 1.0;
}

void ControlReader::read_last_action(const Value& map, ObservationElement& seen) {
  seen.kind = ObservationElement::Kind::kAction;
  Element keys;
  ParamReader(diagnostics_).read(map, observed_action_keys(), keys);
  if (keys.numbers.at("action").mean() == 0.0) {
    diagnostics_.add(map.find("action")->mistake("observation-action", "this observes nothing",
                                                 "write 'action: true', or leave the entry out"));
  }
}

bool ControlReader::read_range(const Value& map, const Element& keys, double& low, double& high) {
  const Value* range = map.find("range");
  if (range == nullptr) return false;
  const std::vector<double> ends = keys.texts.numbers("range");
  if (ends.size() != 2) {
    diagnostics_.add(range->mistake("range-form",
                                    fmt::format("a range has two ends, this has {}", ends.size()),
                                    "write 'range: [least, greatest]'"));
    return false;
  }
  low = ends[0];
  high = ends[1];
  if (low < high) return true;
  // Two ends that could not be read are 0 both, and told.
  if (low == high && low == 0.0 && diagnostics_.has_errors()) return false;
  diagnostics_.add(range->mistake("range-empty",
                                  "the range's first end does not lie below its second",
                                  "write the least value first"));
  return false;
}

void ControlReader::read_otherwise(const Value& map, const std::string& unit,
                                   ObservationElement& seen) {
  seen.otherwise = 0.5 * (seen.low + seen.high);
  const Value* otherwise = map.find("otherwise");
  if (otherwise == nullptr) return;
  engine::ParamInfo row;
  row.name = "otherwise";
  row.unit = unit;
  row.default_number = seen.otherwise;
  row.range = {seen.low, seen.high};
  row.whole_population = true;
  seen.otherwise = ParamReader(diagnostics_, unit).read_number(*otherwise, row).mean();
}

}  // namespace orrery::scenarios
