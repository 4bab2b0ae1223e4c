// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "devices/grid/feeder3.h"
#include "devices/grid/feeder_shell.h"
#include "devices/grid/network.h"
#include "devices/grid/network3_file.h"

namespace orrery::devices {

namespace {

using engine::Diagnostics;
using engine::PopulationSpec;

std::vector<Feeder3Params> rows_of(const PopulationSpec& spec) {
  std::vector<Feeder3Params> rows(spec.count);
  for (const auto& field : kFeeder3Params) {
    const std::vector<double>& column = spec.columns.at(field.name);
    for (std::size_t row = 0; row < rows.size(); ++row) rows[row].*field.member = column[row];
  }
  return rows;
}

/// The tree is checked as that of a balanced feeder.
engine::Result<RadialNetwork> tree_of(const PopulationSpec& spec,
                                      const std::vector<Feeder3Params>& rows) {
  NetworkDraft draft;
  draft.name = spec.name;
  draft.nominal_voltage_v = rows.front().nominal_voltage_v;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Feeder3Params& p = rows[row];
    const std::string bus = fmt::format("row {}", row);
    draft.buses.push_back({bus, {}});
    const double parent = p.parent == -2.0 ? static_cast<double>(row) - 1.0 : p.parent;
    if (parent < 0.0) draft.sources.push_back({bus, {}});
    if (parent >= 0.0)
      draft.branches.push_back(
          {fmt::format("row {}", parent), bus, p.resistance_ohm, p.reactance_ohm, {}});
  }
  return radial_network(draft);
}

void add_loads(const Feeder3Params& p, std::uint32_t row, ThreePhaseNetwork& network) {
  const Phasor powers[] = {{p.base_load_a_w, p.base_reactive_a_var},
                           {p.base_load_b_w, p.base_reactive_b_var},
                           {p.base_load_c_w, p.base_reactive_c_var}};
  for (std::uint8_t phase = 0; phase < 3; ++phase) {
    if (powers[phase].re == 0.0 && powers[phase].im == 0.0) continue;
    ThreePhaseNetwork::Load load;
    load.bus = row;
    load.phase = phase;
    load.nominal_v = p.nominal_voltage_v / std::sqrt(3.0);
    load.power = powers[phase];
    load.shares = {1.0 - p.current_share - p.impedance_share, p.current_share, p.impedance_share};
    network.loads.push_back(load);
  }
}

engine::Result<ThreePhaseNetwork> radial_of(const PopulationSpec& spec,
                                            const std::vector<Feeder3Params>& rows) {
  const auto tree = tree_of(spec, rows);
  if (!tree) return engine::failure(tree.error());
  ThreePhaseNetwork network;
  network.name = "radial";
  for (std::uint32_t row = 0; row < rows.size(); ++row) {
    const Feeder3Params& p = rows[row];
    ThreePhaseNetwork::Bus bus;
    bus.name = tree->buses[row];
    bus.parent = tree->parent[row];
    bus.nominal_v = p.nominal_voltage_v;
    const auto mask = static_cast<unsigned>(p.phases);
    for (std::size_t phase = 0; phase < 3; ++phase) bus.phases[phase] = (mask >> phase & 1u) != 0;
    bus.impedance = Matrix3::symmetric({p.resistance_ohm, p.reactance_ohm},
                                       {p.mutual_resistance_ohm, p.mutual_reactance_ohm});
    network.buses.push_back(bus);
    add_loads(p, row, network);
  }
  return network;
}

engine::Result<ThreePhaseNetwork> network_of(const PopulationSpec& spec,
                                             const std::vector<Feeder3Params>& rows) {
  const std::string choice = spec.texts.has("network") ? spec.texts.text("network") : "radial";
  if (choice == "radial") return radial_of(spec, rows);
  if (choice == "file") return read_network3_file(spec.texts.text("file"));
  return ieee_13_node(choice == "ieee_13_at_50_hz" ? 50.0 : 60.0);
}

ThreePhaseNetwork repeated(const ThreePhaseNetwork& network, std::uint32_t copies) {
  ThreePhaseNetwork all = network;
  const auto n = static_cast<std::uint32_t>(network.buses.size());
  for (std::uint32_t copy = 1; copy < copies; ++copy) {
    for (ThreePhaseNetwork::Bus bus : network.buses) {
      bus.name = fmt::format("{}/{}", copy + 1, bus.name);
      if (bus.parent >= 0) bus.parent += static_cast<std::int32_t>(copy * n);
      all.buses.push_back(bus);
    }
    for (ThreePhaseNetwork::Load load : network.loads) {
      load.bus += copy * n;
      all.loads.push_back(load);
    }
  }
  return all;
}

void check_rows(const PopulationSpec& spec, const ThreePhaseNetwork& network,
                const std::vector<Feeder3Params>& rows, Diagnostics& mistakes) {
  const auto where = [&](std::size_t row) {
    return fmt::format("feeder '{}', bus '{}' (row {})", spec.name, network.buses[row].name, row);
  };
  for (const auto& load : network.loads) {
    if (network.buses[load.bus].phases[load.phase]) continue;
    mistakes.error("feeder-load", {},
                   fmt::format("{}: a load on phase {}, which the bus does not have",
                               where(load.bus), "abc"[load.phase]),
                   "add the phase to phases, or move the load");
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const Feeder3Params& p = rows[row];
    const std::int32_t parent = network.buses[row].parent;
    for (std::size_t phase = 0; parent >= 0 && phase < 3; ++phase) {
      if (!network.buses[row].phases[phase] ||
          network.buses[static_cast<std::size_t>(parent)].phases[phase])
        continue;
      mistakes.error(
          "feeder-phase", {},
          fmt::format("{}: phase {} does not reach '{}' before it", where(row), "abc"[phase],
                      network.buses[static_cast<std::size_t>(parent)].name),
          "let every phase come from the source");
    }
    if (p.mutual_resistance_ohm > p.resistance_ohm || p.mutual_reactance_ohm > p.reactance_ohm)
      mistakes.error("feeder-impedance", {},
                     fmt::format("{}: more impedance between phases than along one", where(row)),
                     "let the mutual values be smaller than those of a phase");
    if (p.current_share + p.impedance_share > 1.0)
      mistakes.error(
          "feeder-shares", {},
          fmt::format("{}: shares of current {} and impedance {} are more than the whole",
                      where(row), p.current_share, p.impedance_share),
          "let them add up to 1 at most");
    if (p.tap_band < p.tap_step)
      mistakes.error("feeder-tap", {},
                     fmt::format("{}: a dead band of {} is narrower than a tap step of {}: the "
                                 "regulator would never rest",
                                 where(row), p.tap_band, p.tap_step),
                     "widen tap_band to at least tap_step");
  }
}

std::vector<engine::PortInfo> by_phase(const char* name, const char* unit, const char* meaning) {
  std::vector<engine::PortInfo> ports;
  for (const char phase : {'a', 'b', 'c'}) {
    engine::PortInfo port;
    port.name = fmt::format("{}_{}", name, phase);
    port.unit = unit;
    port.meaning = meaning;
    ports.push_back(port);
  }
  return ports;
}

void append(std::vector<engine::PortInfo>& ports, const std::vector<engine::PortInfo>& more) {
  ports.insert(ports.end(), more.begin(), more.end());
}

void describe_ports(engine::ModelInfo& i) {
  append(i.inputs, by_phase("load", "W", "phase to earth, above the network's own"));
  append(i.inputs, by_phase("reactive", "var", "phase to earth, above the network's own"));
  append(i.inputs, {{"load_scale", "1", "factor of the network's own loads"},
                    {"source_voltage", "1", "per unit; of the source at a head"},
                    {"open", "1", "1: the switch in the branch is open, all phases"},
                    {"close", "1", "turned to 1: reclosers that have tripped close"}});
  append(i.outputs, by_phase("voltage", "1", "against earth, per unit of nominal"));
  append(i.outputs, by_phase("angle", "rad", "of the voltage, against the source's phase a"));
  append(i.outputs, by_phase("current", "A", "into the bus through its branch"));
  append(i.outputs, by_phase("tap", "1", "position of the regulator"));
  append(i.outputs, {{"power", "W", "into the branch at its source side, all phases"},
                     {"reactive_power", "var", "into the branch at its source side, all phases"},
                     {"loss", "W", "heat of the branch, and of a short circuit at the bus"},
                     {"served", "W", "what the loads take at their voltage"},
                     {"supplied", "W", "from the source at a head"},
                     {"unbalance", "1", "negative over positive sequence of the voltage"},
                     {"live_phases", "1", "phases that a source reaches"},
                     {"energy_lost", "J", "since the start"},
                     {"energy_supplied", "J", "since the start"},
                     {"energy_served", "J", "since the start"},
                     {"energy_unserved", "J", "asked for by loads that were cut off"}});
  i.fault_points = {
      {"short_circuit", "1", "1: short circuit to earth at the bus"},
      {"fault_resistance", "ohm", "of the short circuit"},
      {"fault_phase", "1", "of the short circuit: 0 all phases, 1 a, 2 b, 3 c"},
      {"open_conductor", "1", "1: a conductor of the branch is broken"},
      {"open_phase", "1", "which: 0 all phases, 1 a, 2 b, 3 c"},
      {"stuck_tap", "1", "1: the regulators do not move"},
      {"extra_resistance", "ohm", "of a bad joint in each phase of the branch"},
      {"wrong_phase", "1", "1: the loads of the bus are connected a phase further on"}};
}

engine::ModelInfo describe_feeder3() {
  engine::ModelInfo i;
  i.kind = engine::ModelKind::kDevice;
  i.name = "grid/feeder3";
  i.summary =
      "radial feeder with one to three phases, unbalanced: load flow, regulators, reclosers";
  i.details =
      "One row a bus and the branch that leads to it. ieee_13 has 15: 650, RG60, 632, 670, 671, "
      "680, "
      "633, 634, 645, 646, 692, 675, 684, 611, 652. ieee_13_at_50_hz is the same with its lines at "
      "50 Hz, as the published solution of OpenDSS's tests has them. The power supplied is the "
      "power "
      "served and lost. Left out: transformers other than earthed wye-wye, islands, meshes. See "
      "devices/grid/feeder3.h.";
  i.source =
      "Kersting, Distribution System Modeling and Analysis; IEEE PES 13-node test feeder; OpenDSS "
      "electricdss-tst";
  i.params = engine::describe(kFeeder3Params);
  describe_network_choice({"radial", "ieee_13", "ieee_13_at_50_hz", "file"}, i);
  describe_ports(i);
  using Effect = engine::NoticeEffect;
  i.notices = {{"tripped", "overcurrent: a recloser has opened and will try again", Effect::kNone},
               {"reclosed", "a recloser has closed for another try", Effect::kNone},
               {"failed", "a recloser stays open", Effect::kFailure},
               {"repaired", "mended, and the recloser closed again", Effect::kRepaired}};
  return i;
}

}  // namespace

const engine::ModelInfo& Feeder3::description() {
  static const engine::ModelInfo info = describe_feeder3();
  return info;
}

engine::Result<std::unique_ptr<engine::Population>> make_feeder3(PopulationSpec spec) {
  std::vector<Feeder3Params> rows = rows_of(spec);
  auto network = network_of(spec, rows);
  if (!network) return engine::failure(network.error());
  const auto buses = static_cast<std::uint32_t>(network->buses.size());
  if (const auto whole = check_bus_count(spec, network->name, buses); !whole)
    return engine::failure(whole.error());
  Diagnostics mistakes;
  ThreePhaseNetwork all = repeated(*network, spec.count / buses);
  check_rows(spec, all, rows, mistakes);
  if (mistakes.has_errors()) return engine::failure(mistakes);
  return std::make_unique<Feeder3>(std::move(spec), std::move(all), std::move(rows));
}

}  // namespace orrery::devices
