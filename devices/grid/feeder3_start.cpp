// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "devices/grid/feeder3.h"

namespace orrery::devices {

namespace {

/// Regulators and reclosers are single-phase: one entry a node.
std::vector<FeederParams> apparatus(const ThreePhaseNetwork& network,
                                    const std::vector<Feeder3Params>& rows) {
  std::vector<FeederParams> nodes;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Feeder3Params& p = rows[row];
    const ThreePhaseNetwork::Bus& bus = network.buses[row];
    const bool own = p.tap_setpoint > 0.0;
    FeederParams node;
    node.tap_setpoint = own ? p.tap_setpoint : bus.setpoint;
    node.tap_band = own ? p.tap_band : bus.band;
    node.tap_delay_s = p.tap_locked != 0.0 ? kNoEventS : p.tap_delay_s;
    node.tap_step = p.tap_step;
    node.tap_limit = p.tap_limit;
    node.tap_averaging = p.tap_averaging;
    node.drop_resistance_ohm = own ? p.drop_resistance_ohm : bus.drop_resistance_ohm;
    node.drop_reactance_ohm = own ? p.drop_reactance_ohm : bus.drop_reactance_ohm;
    node.pickup_a = p.pickup_a;
    node.time_multiplier = p.time_multiplier;
    node.reclosings = p.reclosings;
    node.reclose_delay_s = p.reclose_delay_s;
    node.reclaim_time_s = p.reclaim_time_s;
    node.repair_time_s = p.repair_time_s;
    for (const double tap : {p.tap_a, p.tap_b, p.tap_c}) {
      node.tap_initial = tap;
      nodes.push_back(node);
    }
  }
  return nodes;
}

std::vector<double> nominal_of_nodes(const ThreePhaseNetwork& network) {
  std::vector<double> nominal_v;
  for (const auto& bus : network.buses) nominal_v.insert(nominal_v.end(), 3, bus.nominal_v);
  return nominal_v;
}

}  // namespace

Feeder3::Feeder3(engine::PopulationSpec spec, ThreePhaseNetwork network,
                 std::vector<Feeder3Params> rows)
    : JointPopulation(std::move(spec)),
      network_(std::move(network)),
      rows_(std::move(rows)),
      devices_(apparatus(network_, rows_), nominal_of_nodes(network_)) {
  const std::size_t n = spec_.count;
  for (auto& column : inputs_) column.assign(n, 0.0);
  for (auto& column : faults_) column.assign(n, 0.0);
  for (auto& column : outputs_) column.assign(n, 0.0);
  node_voltage_.resize(3 * n);
  node_current_.resize(3 * n);
  alive_.assign(3 * n, 0.0);
  stuck_.assign(3 * n, 0.0);
  charging_.resize(n);
  for (std::uint32_t row = 0; row < n; ++row) {
    const Feeder3Params& p = rows_[row];
    const ThreePhaseNetwork::Bus& bus = network_.buses[row];
    inputs_[kLoadScale][row] = p.load_scale;
    inputs_[kSourceVoltage][row] =
        p.source_voltage > 0.0 ? p.source_voltage : network_.source_voltage;
    const Matrix3 half = Phasor{0.5, 0.0} * bus.charging;
    charging_[row] += half;
    if (bus.parent >= 0) charging_[static_cast<std::size_t>(bus.parent)] += half;
    for (std::uint8_t phase = 0; phase < 3; ++phase)
      wired_.push_back(
          {row,
           phase,
           false,
           bus.nominal_v / std::sqrt(3.0),
           {},
           {1.0 - p.current_share - p.impedance_share, p.current_share, p.impedance_share},
           RadialSweep::kVoltageMin,
           false});
  }
  for (const auto& load : network_.loads)
    if (load.capacitor)
      charging_[load.bus].row[load.phase][load.phase] +=
          1.0 / (load.nominal_v * load.nominal_v) * conj(load.power);
  order_rows();
  bring_up_to_date();
}

/// Breadth first: buses that wait for one another stand far apart in the sweep.
void Feeder3::order_rows() {
  std::vector<std::vector<std::uint32_t>> below(size());
  for (std::uint32_t row = 0; row < size(); ++row) {
    const std::int32_t parent = network_.buses[row].parent;
    if (parent < 0) order_.push_back(row);
    if (parent >= 0) below[static_cast<std::size_t>(parent)].push_back(row);
  }
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const auto& next = below[order_[i]];
    order_.insert(order_.end(), next.begin(), next.end());
  }
  position_.resize(size());
  for (std::size_t at = 0; at < order_.size(); ++at)
    position_[order_[at]] = static_cast<std::int32_t>(at);
}

}  // namespace orrery::devices
