// SPDX-License-Identifier: Apache-2.0
#include "devices/building/zones.h"

#include <algorithm>
#include <array>

#include "devices/building/thermal_modes.h"
#include "devices/building/zone_plan.h"
#include "devices/building/zone_ports.h"
#include "engine/numeric/elementary.h"
#include "engine/population/joint_population.h"
#include "engine/registry/check.h"

namespace orrery::devices {

namespace {

using engine::Duration;
using engine::SimTime;

constexpr std::size_t kKept = 4;  ///< sets of modes a building keeps: windows open and shut, ...

/// Air that a zone exchanges.
struct Airflow {
  double outdoor_m3_per_s = 0.0;
  double supply_m3_per_s = 0.0;
  double supply_k = 0.0;
};

/// Heat a step puts into a zone's nodes, W.
struct ZoneHeat {
  double air = 0.0;
  double surface = 0.0;
  double mass = 0.0;
  double lost = 0.0;  ///< radiant gains that leave through windows at once (ISO 13790, annex C)
  double in = 0.0;
};

/// Modes of a building by what they depend on: air exchange and faults of its zones.
struct KeptModes {
  ThermalModes modes;
  std::vector<double> key;
  bool valid = false;
};

class Zones final : public engine::JointPopulation {
 public:
  Zones(engine::PopulationSpec spec, ZonePlan plan);

  const engine::ModelInfo& info() const override { return zones_info(); }

  void advance(SimTime to, std::vector<engine::Notice>&) override {
    ORRERY_CHECK(to >= now_, "time never goes back");
    while (now_ < to) {
      const Duration dt = std::min(spec_.step, to - now_);
      step(dt.seconds());
      now_ = now_ + dt;
    }
  }
  void settle_start() override { step(0.0); }

  void read(int output, std::span<double> column) const override {
    std::copy(outputs_[index(output)].begin(), outputs_[index(output)].end(), column.begin());
  }
  void write(int input, std::uint32_t row, double value) override {
    inputs_[index(input)][row] = value;
  }
  void write_column(int input, std::span<const double> column) override {
    std::copy(column.begin(), column.end(), inputs_[index(input)].begin());
  }
  void set_fault_point(int point, std::uint32_t row, double value) override {
    faults_[index(point)][row] = value;
  }
  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

 private:
  static std::size_t index(int port) { return static_cast<std::size_t>(port); }
  double in(ZoneInput input, std::size_t row) const { return inputs_[input][row]; }
  double& out(ZoneOutput output, std::size_t row) { return outputs_[output][row]; }
  double outdoor_k(std::size_t row) const {
    const double given = in(kInOutdoor, row);
    return given > 0.0 ? given : plan_.zones[row].outdoor_temperature_k;
  }
  double envelope_w_per_k(std::size_t row) const {
    return plan_.zones[row].envelope_w_per_k * (1.0 + std::max(faults_[kWetInsulation][row], 0.0));
  }

  void step(double dt_s);
  void step_building(std::size_t building, double dt_s);
  Airflow airflow(std::size_t row) const;
  double solar_w(std::size_t row) const;
  ZoneHeat heat(std::size_t row);
  ThermalModes& modes_for(std::size_t building);
  void fill_network(std::size_t first_row);
  void join(std::size_t a, std::size_t b, double w_per_k);
  void set_source(std::size_t zone, std::size_t row);
  double loss_w(std::size_t zone, std::size_t row, std::span<const double> nodes) const;
  void account(std::size_t zone, std::size_t row, double dt_s);
  void step_co2(std::size_t row, const Airflow& air, double dt_s);

  ZonePlan plan_;
  std::array<std::vector<double>, kZoneInputs> inputs_;
  std::array<std::vector<double>, kZoneOutputs> outputs_;
  std::array<std::vector<double>, kZoneFaults> faults_;
  std::vector<double> moving_;  ///< temperatures of nodes with capacity, building by building

  std::vector<KeptModes> kept_;  ///< kKept a building
  std::vector<std::size_t> oldest_;
  // Of the building in hand:
  std::vector<Airflow> air_;
  std::vector<ZoneHeat> heat_;
  std::vector<double> key_, network_, capacity_, source_, end_, mean_;
};

Zones::Zones(engine::PopulationSpec spec, ZonePlan plan)
    : JointPopulation(std::move(spec)), plan_(std::move(plan)) {
  const std::size_t rows = spec_.count;
  const ZoneNodes& nodes = plan_.nodes;
  spec_.columns.clear();
  for (auto& column : inputs_) column.assign(rows, 0.0);
  for (auto& column : outputs_) column.assign(rows, 0.0);
  for (auto& column : faults_) column.assign(rows, 0.0);
  for (std::size_t row = 0; row < rows; ++row) {
    moving_.insert(moving_.end(), nodes.moving_each(), plan_.zones[row].initial_temperature_k);
    out(kOutCo2, row) = plan_.zones[row].initial_co2;
  }
  const std::size_t buildings = rows / nodes.zones;
  kept_.assign(buildings * kKept, {ThermalModes(nodes.moving(), nodes.still()),
                                   std::vector<double>(2 * nodes.zones, 0.0), false});
  oldest_.assign(buildings, 0);
  air_.resize(nodes.zones);
  heat_.resize(nodes.zones);
  key_.resize(2 * nodes.zones);
  network_.resize(nodes.all() * nodes.all());
  capacity_.resize(nodes.moving());
  source_.resize(nodes.all());
  end_.resize(nodes.all());
  mean_.resize(nodes.all());
  step(0.0);
}

void Zones::step(double dt_s) {
  const std::size_t buildings = spec_.count / plan_.nodes.zones;
  for (std::size_t b = 0; b < buildings; ++b) step_building(b, dt_s);
}

void Zones::step_building(std::size_t building, double dt_s) {
  const ZoneNodes& nodes = plan_.nodes;
  const std::size_t first_row = building * nodes.zones;
  double* moving = moving_.data() + building * nodes.moving();
  for (std::size_t z = 0; z < nodes.zones; ++z) {
    air_[z] = airflow(first_row + z);
    heat_[z] = heat(first_row + z);
    set_source(z, first_row + z);
  }
  std::copy_n(moving, nodes.moving(), end_.begin());
  modes_for(building).advance(dt_s, source_, end_, mean_);
  std::copy_n(end_.begin(), nodes.moving(), moving);
  for (std::size_t z = 0; z < nodes.zones; ++z) {
    account(z, first_row + z, dt_s);
    step_co2(first_row + z, air_[z], dt_s);
  }
}

Airflow Zones::airflow(std::size_t row) const {
  const ZoneParams& p = plan_.zones[row];
  const double stuck = faults_[kWindowStuckOpen][row];
  const double open =
      std::max(std::clamp(in(kInWindowOpening, row), 0.0, 1.0), std::clamp(stuck, 0.0, 1.0));
  const double leak = 1.0 + std::max(faults_[kAirLeak][row], 0.0);
  Airflow air;
  air.outdoor_m3_per_s =
      p.volume_m3 * (p.infiltration_per_s * leak + p.window_exchange_per_s * open);
  air.supply_m3_per_s = std::max(in(kInSupplyFlow, row), 0.0);
  air.supply_k =
      in(kInSupplyTemperature, row) > 0.0 ? in(kInSupplyTemperature, row) : outdoor_k(row);
  return air;
}

double Zones::solar_w(std::size_t row) const {
  const ZoneParams& p = plan_.zones[row];
  const double shut = std::clamp(in(kInBlinds, row), 0.0, 1.0);
  const double light = p.window_north_m2 * in(kInNorth, row) + p.window_east_m2 * in(kInEast, row) +
                       p.window_south_m2 * in(kInSouth, row) + p.window_west_m2 * in(kInWest, row);
  return in(kInSolar, row) +
         light * p.solar_transmittance * (1.0 - shut * (1.0 - p.blind_transmittance));
}

ZoneHeat Zones::heat(std::size_t row) {
  const ZoneParams& p = plan_.zones[row];
  const double gains = in(kInGains, row) + in(kInOccupants, row) * p.person_heat_w;
  const double solar = solar_w(row);
  const double heat = in(kInHeat, row);
  ZoneHeat h;
  out(kOutSolarGain, row) = solar;
  h.in = gains + solar + heat;
  if (plan_.nodes.structure == ZoneStructure::k1R1C) {
    h.air = h.in;
    return h;
  }
  h.air = p.gains_to_air * gains + p.solar_to_air * solar + p.heat_to_air * heat;
  const double rest = h.in - h.air;
  if (plan_.nodes.structure == ZoneStructure::k2R2C) {
    h.mass = rest;
    return h;
  }
  h.mass = rest * (p.mass_area_ratio / p.total_area_ratio);
  h.lost = rest * (p.window_w_per_k / (9.1 * p.total_area_ratio * p.floor_area_m2));
  h.surface = rest - h.mass - h.lost;
  return h;
}

void Zones::set_source(std::size_t zone, std::size_t row) {
  const ZoneNodes& nodes = plan_.nodes;
  const ZoneParams& p = plan_.zones[row];
  const double outdoor = outdoor_k(row);
  const std::size_t air = nodes.air(zone);
  const std::size_t surface = nodes.surface(zone);
  const std::size_t mass = nodes.mass(zone);
  const bool rc5 = nodes.structure == ZoneStructure::k5R1C;
  source_[air] = source_[surface] = source_[mass] = 0.0;
  source_[air] +=
      heat_[zone].air + kAirHeatJPerM3K * (air_[zone].outdoor_m3_per_s * outdoor +
                                           air_[zone].supply_m3_per_s * air_[zone].supply_k);
  source_[surface] += heat_[zone].surface;
  source_[mass] += heat_[zone].mass + envelope_w_per_k(row) * outdoor;
  source_[rc5 ? surface : air] += p.window_w_per_k * outdoor;
}

// A set of modes is a function of its key alone, so that what is kept never shows in a result.
ThermalModes& Zones::modes_for(std::size_t building) {
  const std::size_t zones = plan_.nodes.zones;
  const std::size_t first_row = building * zones;
  for (std::size_t z = 0; z < zones; ++z) {
    key_[2 * z] = air_[z].outdoor_m3_per_s + air_[z].supply_m3_per_s;
    key_[2 * z + 1] = faults_[kWetInsulation][first_row + z];
  }
  KeptModes* kept = kept_.data() + building * kKept;
  for (std::size_t i = 0; i < kKept; ++i)
    if (kept[i].valid && kept[i].key == key_) return kept[i].modes;
  KeptModes& slot = kept[oldest_[building]];
  oldest_[building] = (oldest_[building] + 1) % kKept;
  fill_network(first_row);
  slot.modes.set(network_, capacity_);
  std::copy(key_.begin(), key_.end(), slot.key.begin());
  slot.valid = true;
  return slot.modes;
}

void Zones::join(std::size_t a, std::size_t b, double w_per_k) {
  const std::size_t n = plan_.nodes.all();
  network_[a * n + a] += w_per_k;
  network_[b * n + b] += w_per_k;
  network_[a * n + b] -= w_per_k;
  network_[b * n + a] -= w_per_k;
}

void Zones::fill_network(std::size_t first_row) {
  const ZoneNodes& nodes = plan_.nodes;
  const std::size_t n = nodes.all();
  std::fill(network_.begin(), network_.end(), 0.0);
  for (std::size_t z = 0; z < nodes.zones; ++z) {
    const ZoneParams& p = plan_.zones[first_row + z];
    const std::size_t air = nodes.air(z);
    const std::size_t surface = nodes.surface(z);
    const std::size_t mass = nodes.mass(z);
    const bool rc5 = nodes.structure == ZoneStructure::k5R1C;
    capacity_[mass] = p.capacity_j_per_k;
    network_[mass * n + mass] += envelope_w_per_k(first_row + z);
    network_[air * n + air] += kAirHeatJPerM3K * key_[2 * z];
    network_[(rc5 ? surface : air) * n + (rc5 ? surface : air)] += p.window_w_per_k;
    if (rc5) join(surface, air, p.surface_w_per_k);
    if (mass != air) join(mass, surface == mass ? air : surface, p.mass_w_per_k);
    if (nodes.structure == ZoneStructure::k2R2C) capacity_[air] = p.air_capacity_j_per_k;
    if (z + 1 < nodes.zones) join(air, nodes.air(z + 1), p.to_next_w_per_k);
  }
  for (const ZoneLink& link : plan_.links) join(nodes.air(link.a), nodes.air(link.b), link.w_per_k);
}

double Zones::loss_w(std::size_t zone, std::size_t row, std::span<const double> nodes) const {
  const ZoneParams& p = plan_.zones[row];
  const double outdoor = outdoor_k(row);
  const double air = nodes[plan_.nodes.air(zone)];
  const bool rc5 = plan_.nodes.structure == ZoneStructure::k5R1C;
  const double glass = rc5 ? nodes[plan_.nodes.surface(zone)] : air;
  return envelope_w_per_k(row) * (nodes[plan_.nodes.mass(zone)] - outdoor) +
         p.window_w_per_k * (glass - outdoor) +
         kAirHeatJPerM3K * (air_[zone].outdoor_m3_per_s * (air - outdoor) +
                            air_[zone].supply_m3_per_s * (air - air_[zone].supply_k)) +
         heat_[zone].lost;
}

void Zones::account(std::size_t zone, std::size_t row, double dt_s) {
  const ZoneNodes& nodes = plan_.nodes;
  const ZoneParams& p = plan_.zones[row];
  const double air = end_[nodes.air(zone)];
  const double surface = end_[nodes.surface(zone)];
  const double mass = end_[nodes.mass(zone)];
  const double heat = in(kInHeat, row);
  const auto beyond = [&](double temperature_k) {
    const double low = in(kInComfortLow, row) > 0.0 ? in(kInComfortLow, row) : p.comfort_low_k;
    const double high = in(kInComfortHigh, row) > 0.0 ? in(kInComfortHigh, row) : p.comfort_high_k;
    return std::max(low - temperature_k, 0.0) + std::max(temperature_k - high, 0.0);
  };
  if (dt_s > 0.0)
    out(kOutDiscomfort, row) += 0.5 * dt_s * (beyond(out(kOutAir, row)) + beyond(air));
  out(kOutAir, row) = air;
  out(kOutMass, row) = mass;
  out(kOutSurface, row) = surface;
  // ISO 13790, annex C, where there are surfaces; the mean of air and radiant where there is mass.
  out(kOutOperative, row) =
      nodes.structure == ZoneStructure::k5R1C ? 0.3 * air + 0.7 * surface : 0.5 * (air + mass);
  out(kOutHeatLoss, row) = loss_w(zone, row, end_);
  out(kOutEnergyLost, row) += dt_s * loss_w(zone, row, mean_);
  out(kOutEnergyIn, row) += dt_s * heat_[zone].in;
  out(kOutHeating, row) += dt_s * std::max(heat, 0.0);
  out(kOutCooling, row) += dt_s * std::max(-heat, 0.0);
  out(kOutStored, row) = p.capacity_j_per_k * (mass - p.initial_temperature_k);
  if (nodes.structure == ZoneStructure::k2R2C)
    out(kOutStored, row) += p.air_capacity_j_per_k * (air - p.initial_temperature_k);
}

void Zones::step_co2(std::size_t row, const Airflow& air, double dt_s) {
  const ZoneParams& p = plan_.zones[row];
  const double made = std::max(in(kInOccupants, row), 0.0) * p.person_co2_m3_per_s +
                      std::max(in(kInCo2Source, row), 0.0);
  const double changes = (air.outdoor_m3_per_s + air.supply_m3_per_s) * dt_s / p.volume_m3;
  double& co2 = out(kOutCo2, row);
  const double fresh = lag_gain(changes);  // of one change; the rest of a change leaves as it came
  co2 += fresh * (changes * (p.outdoor_co2 - co2) + made * dt_s / p.volume_m3);
  out(kOutAirChange, row) = (air.outdoor_m3_per_s + air.supply_m3_per_s) / p.volume_m3;
}

void Zones::save(engine::ArchiveWriter& archive) const {
  archive.put(now_.ns);
  for (const auto& column : inputs_) archive.put_span(std::span<const double>(column));
  for (const auto& column : outputs_) archive.put_span(std::span<const double>(column));
  for (const auto& column : faults_) archive.put_span(std::span<const double>(column));
  archive.put_span(std::span<const double>(moving_));
}

bool Zones::load(engine::ArchiveReader& archive) {
  if (!archive.get(now_.ns)) return false;
  for (auto& column : inputs_)
    if (!archive.get_span(std::span<double>(column))) return false;
  for (auto& column : outputs_)
    if (!archive.get_span(std::span<double>(column))) return false;
  for (auto& column : faults_)
    if (!archive.get_span(std::span<double>(column))) return false;
  return archive.get_span(std::span<double>(moving_));
}

}  // namespace

engine::Result<std::unique_ptr<engine::Population>> make_zones(engine::PopulationSpec spec) {
  auto plan = plan_zones(spec);
  if (!plan) return engine::failure(plan.error());
  return std::make_unique<Zones>(std::move(spec), std::move(*plan));
}

}  // namespace orrery::devices
