// SPDX-License-Identifier: Apache-2.0
#include "devices/climate/weather_file.h"

#include <algorithm>
#include <utility>

#include "devices/climate/sky.h"
#include "devices/climate/weather.h"
#include "devices/climate/weather_table.h"
#include "devices/replay/recorded.h"
#include "engine/population/joint_population.h"
#include "engine/population/population_number.h"
#include "engine/registry/check.h"
#include "engine/registry/param_rows.h"

namespace orrery::devices {

namespace {

using W = WeatherTable;

/// What the rows of the population have of their own.
struct Plane {
  double tilt_rad;
  double azimuth_rad;
  double warmer_k;
};

struct Place {
  double latitude_rad, longitude_rad, time_zone_s, start_day, start_offset_s, albedo;
  double humidity, wind_m_per_s, cloud;
  bool repeat;
};

class WeatherFile final : public Recorded<engine::JointPopulation> {
 public:
  WeatherFile(engine::PopulationSpec spec, WeatherTable table, Place place,
              std::vector<Plane> planes)
      : Recorded(std::move(spec)),
        table_(std::move(table)),
        place_(place),
        planes_(std::move(planes)),
        states_(planes_.size()) {
    observe();
  }

  const engine::ModelInfo& info() const override { return weather_file_info(); }

  void advance(engine::SimTime to, std::vector<engine::Notice>&) override {
    ORRERY_CHECK(to >= now_, "time never goes back");
    now_ = to;
    observe();
  }
  void read(int output, std::span<double> column) const override {
    const auto member = Weather::kOutputs[static_cast<std::size_t>(output)].member;
    for (std::size_t row = 0; row < states_.size(); ++row) column[row] = states_[row].*member;
  }
  void save(engine::ArchiveWriter& archive) const override { archive.put(now_.ns); }
  bool load(engine::ArchiveReader& archive) override {
    if (!archive.get(now_.ns)) return false;
    observe();
    return true;
  }

 private:
  double value(W::Quantity q, double otherwise) const {
    if (!table_.has(q)) return otherwise;
    return table_.at(q, now_.seconds() + place_.start_offset_s, place_.repeat);
  }

  Irradiance sky_of(const SunDirection& to, const SunGeometry& sun) const {
    Irradiance sky{value(W::kGhi, 0.0), value(W::kDni, 0.0), value(W::kDhi, 0.0)};
    const double up = std::max(to.up, 0.0);
    if (!table_.has(W::kGhi)) {
      sky.ghi = sky.dhi + sky.dni * up;
    } else if (!table_.has(W::kDhi) && table_.has(W::kDni)) {
      sky.dhi = std::max(sky.ghi - sky.dni * up, 0.0);
    } else if (!table_.has(W::kDni)) {
      // A sun within half a degree of the horizon would make any remainder a huge beam.
      const bool day = up > 0.01;
      const double kt = day ? sky.ghi / (kSolarConstant * sun.distance_factor * up) : 0.0;
      if (!table_.has(W::kDhi)) sky.dhi = day ? sky.ghi * diffuse_share(kt) : sky.ghi;
      sky.dni = day ? std::clamp((sky.ghi - sky.dhi) / up, 0.0, kSolarConstant) : 0.0;
    }
    return sky;
  }

  void observe() {
    const double time_s = now_.seconds() + place_.start_offset_s;
    const SunGeometry sun =
        sun_geometry(place_.start_day + (time_s - place_.time_zone_s) / 86400.0);
    const double day = place_.start_day + time_s / 86400.0;
    const SunDirection to =
        sun_direction(place_.latitude_rad, sun.declination_rad,
                      hour_angle_rad((day - std::floor(day)) * 86400.0, place_.longitude_rad,
                                     place_.time_zone_s, sun.equation_of_time_s));
    const Irradiance sky = sky_of(to, sun);
    WeatherState common;
    common.temperature_k = value(W::kTemperature, 0.0);
    common.humidity = std::clamp(value(W::kHumidity, place_.humidity), 0.0, 1.0);
    common.wind_m_per_s = value(W::kWind, place_.wind_m_per_s);
    common.cloud = value(W::kCloud, place_.cloud);
    for (std::size_t row = 0; row < states_.size(); ++row) {
      states_[row] = common;
      states_[row].temperature_k += planes_[row].warmer_k;
      set_sky(sky, to, place_.albedo, planes_[row].tilt_rad, planes_[row].azimuth_rad,
              states_[row]);
    }
  }

  WeatherTable table_;
  Place place_;
  std::vector<Plane> planes_;
  std::vector<WeatherState> states_;
};

engine::ParamInfo per_row(engine::ParamInfo row) {
  row.whole_population = false;
  return row;
}

std::vector<engine::ParamInfo> parameters() {
  namespace rows = engine::rows;
  const WeatherParams d;
  auto file = rows::required(rows::text("file", "", "the recording: CSV with a header"));
  file.kind = engine::ParamKind::kFile;
  const auto column = [](const char* name, const char* meaning) {
    return rows::text(name, "", meaning);
  };
  return {
      file,
      rows::text("separator", ",", "character between cells, or tab"),
      rows::text("time_column", "",
                 "column of date-times (YYYY-MM-DD hh:mm:ss) or seconds; none: sample_period"),
      rows::number("sample_period", "s", 0.0, {0.0, 1e9}, "between rows without a time column"),
      column("temperature_column", "`Column name [degC]`; K, degC or degF"),
      column("humidity_column", "relative; 1 or %; none: `humidity`"),
      column("wind_speed_column", "m/s or km/h; none: `wind_speed`"),
      column("cloud_column", "1 or %; none: `cloud`"),
      column("ghi_column", "global on the horizontal, W/m2 or kW/m2"),
      column("dni_column", "direct, facing the sun, W/m2 or kW/m2"),
      column("dhi_column", "diffuse on the horizontal, W/m2 or kW/m2"),
      rows::choice("gaps", {"refuse", "interpolate"},
                   "what becomes of empty cells and of steps far beyond the usual one"),
      rows::choice("at_end", {"repeat", "hold"}, "what comes after the last row"),
      rows::number("start_offset", "s", 0.0, {0.0, 1e9}, "the run starts so far into the file"),
      rows::number("start_day", "1", 0.0, {0.0, 367.0},
                   "day of the year of the first row, 1.5 is noon of the 1st of January; 0: from "
                   "the file's dates"),
      rows::number("latitude", "rad", d.latitude_rad, {-1.5708, 1.5708}, "north positive"),
      rows::number("longitude", "rad", d.longitude_rad, {-3.1416, 3.1416}, "east positive"),
      rows::number("time_zone", "s", d.time_zone_s, {-43200.0, 50400.0},
                   "of the file: standard time less universal time"),
      rows::number("humidity", "1", 0.5, {0.0, 1.0}, "where none is recorded"),
      rows::number("wind_speed", "m/s", 0.0, {0.0, 100.0}, "where none is recorded"),
      rows::number("cloud", "1", 0.5, {0.0, 1.0}, "where none is recorded"),
      rows::number("albedo", "1", d.albedo, {0.0, 1.0}, "of the ground", "Liu, Jordan 1963"),
      per_row(rows::number("tilt", "rad", d.tilt_rad, {0.0, 3.1416}, "of the tilted plane")),
      per_row(rows::number("azimuth", "rad", d.azimuth_rad, {-6.2832, 6.2832},
                           "where the tilted plane faces, clockwise from north")),
      per_row(rows::difference(
          rows::number("warmer", "K", 0.0, {-30.0, 30.0}, "added to the recorded temperature")))};
}

}  // namespace

engine::Result<std::unique_ptr<engine::Population>> make_weather_file(engine::PopulationSpec spec) {
  auto table = read_weather(spec);
  if (!table) return engine::failure(table.error());
  const auto number = [&](const char* name) { return engine::population_number(spec, name); };
  double start_day = number("start_day");
  if (!(start_day >= 1.0)) start_day = table->first_day;
  if (start_day < 0.0)
    return engine::failure("weather-day", {spec.texts.text("file"), 1, 1},
                           "the file has no dates, so where the sun stands is not known",
                           "give start_day, the day of the year of its first row");
  const Place place{number("latitude"),     number("longitude"),
                    number("time_zone"),    start_day,
                    number("start_offset"), number("albedo"),
                    number("humidity"),     number("wind_speed"),
                    number("cloud"),        spec.texts.text("at_end") == "repeat"};
  std::vector<Plane> planes;
  for (std::size_t row = 0; row < spec.count; ++row)
    planes.push_back({spec.columns.at("tilt")[row], spec.columns.at("azimuth")[row],
                      spec.columns.at("warmer")[row]});
  spec.columns.clear();
  return std::make_unique<WeatherFile>(std::move(spec), std::move(*table), place,
                                       std::move(planes));
}

const engine::ModelInfo& weather_file_info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i;
    i.kind = engine::ModelKind::kDevice;
    i.name = "climate/weather_file";
    i.summary = "recorded weather from a CSV file, with the outputs of climate/weather";
    i.details =
        "Linear between rows; the sun and its planes are computed. Gaps are refused or filled,\n"
        "times that go back are refused; after its end the recording repeats or holds.";
    i.source = "RFC 4180; Spencer 1971; Erbs et al. 1982";
    i.params = parameters();
    i.outputs = engine::describe(Weather::kOutputs);
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
