// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "devices/grid/feeder.h"
#include "devices/grid/feeder_shell.h"
#include "devices/grid/network_file.h"
#include "devices/grid/published_networks.h"

namespace orrery::devices {

namespace {

using engine::Diagnostics;
using engine::PopulationSpec;

std::vector<FeederParams> rows_of(const PopulationSpec& spec) {
  std::vector<FeederParams> rows(spec.count);
  for (const auto& field : kFeederParams) {
    const std::vector<double>& column = spec.columns.at(field.name);
    for (std::size_t row = 0; row < rows.size(); ++row) rows[row].*field.member = column[row];
  }
  return rows;
}

/// The rows' own parameters as a network; buses are called by their rows.
NetworkDraft draft_of(const PopulationSpec& spec, const std::vector<FeederParams>& rows) {
  NetworkDraft draft;
  draft.name = spec.name;
  draft.nominal_voltage_v = rows.front().nominal_voltage_v;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const FeederParams& p = rows[row];
    const std::string bus = fmt::format("row {}", row);
    draft.buses.push_back({bus, {}});
    const double parent = p.parent == -2.0 ? static_cast<double>(row) - 1.0 : p.parent;
    if (parent < 0.0) draft.sources.push_back({bus, {}});
    if (parent >= 0.0)
      draft.branches.push_back(
          {fmt::format("row {}", parent), bus, p.resistance_ohm, p.reactance_ohm, {}});
    draft.loads.push_back({bus, p.base_load_w, p.base_reactive_var, {}});
  }
  return draft;
}

engine::Result<RadialNetwork> network_of(const PopulationSpec& spec,
                                         const std::vector<FeederParams>& rows) {
  const std::string choice = spec.texts.has("network") ? spec.texts.text("network") : "radial";
  if (choice == "file") return read_network_file(spec.texts.text("file"));
  if (choice != "radial") return published_network(choice);
  auto network = radial_network(draft_of(spec, rows));
  for (std::size_t row = 0; network && row < rows.size(); ++row) {
    if (network->parent[row] >= 0) continue;  // between an ideal source and the head
    network->resistance_ohm[row] = rows[row].resistance_ohm;
    network->reactance_ohm[row] = rows[row].reactance_ohm;
  }
  return network;
}

void check_rows(const PopulationSpec& spec, const RadialNetwork& network,
                const std::vector<FeederParams>& rows, Diagnostics& mistakes) {
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const FeederParams& p = rows[row];
    const auto where = [&] {
      return fmt::format("feeder '{}', bus '{}' (row {})", spec.name, network.buses[row], row);
    };
    if (p.current_share + p.impedance_share > 1.0)
      mistakes.error(
          "feeder-shares", {},
          fmt::format("{}: shares of current {} and impedance {} are more than the whole", where(),
                      p.current_share, p.impedance_share),
          "let them add up to 1 at most");
    if (p.tap_setpoint > 0.0 && p.tap_band < p.tap_step)
      mistakes.error("feeder-tap", {},
                     fmt::format("{}: a dead band of {} is narrower than a tap step of {}: the tap "
                                 "changer would never rest",
                                 where(), p.tap_band, p.tap_step),
                     "widen tap_band to at least tap_step");
    if (p.tap_setpoint > 0.0 && std::abs(p.tap_initial) > p.tap_limit)
      mistakes.error("feeder-tap", {},
                     fmt::format("{}: the tap changer starts at {}, its last step is {}", where(),
                                 p.tap_initial, p.tap_limit),
                     "choose a tap_initial from -tap_limit to tap_limit");
    if (p.capacitor_below > 0.0 && p.capacitor_above <= p.capacitor_below)
      mistakes.error("feeder-capacitor", {},
                     fmt::format("{}: the bank goes in below {} and out above {}", where(),
                                 p.capacitor_below, p.capacitor_above),
                     "let capacitor_above be the greater one");
    if (network.nominal_voltage_v != p.nominal_voltage_v && spec.texts.has("network") &&
        spec.texts.text("network") == "radial")
      mistakes.error("feeder-voltage", {},
                     fmt::format("{}: {} V in a network of {} V", where(), p.nominal_voltage_v,
                                 network.nominal_voltage_v),
                     "give all rows one nominal voltage");
  }
}

void describe_ports(engine::ModelInfo& i) {
  i.inputs = {{"load", "W", "at the bus, above the network's own; negative: generation"},
              {"reactive", "var", "at the bus, above the network's own"},
              {"load_scale", "1", "factor of the network's own load"},
              {"source_voltage", "1", "per unit; of the source at a head or of an island"},
              {"open", "1", "1: the switch in the branch is open"},
              {"close", "1", "turned to 1: a breaker that has tripped closes"},
              {"forming", "W", "greatest power of a source that can carry an island; 0: none"}};
  i.outputs = {{"voltage", "1", "per unit of nominal"},
               {"angle", "rad", "of the voltage, against the source"},
               {"current", "A", "into the bus through its branch"},
               {"power", "W", "into the branch at its source side"},
               {"reactive_power", "var", "into the branch at its source side"},
               {"loss", "W", "heat of the branch, and of a short circuit at the bus"},
               {"served", "W", "what the load takes at its voltage"},
               {"supplied", "W", "from the source at a head or of an island"},
               {"energised", "1", "1: a source reaches the bus"},
               {"closed", "1", "1: the branch conducts, 0: breaker, switch or conductor is open"},
               {"tap", "1", "position of the tap changer"},
               {"capacitor_in", "1", "1: the bank is in"},
               {"energy_lost", "J", "since the start"},
               {"energy_supplied", "J", "since the start"},
               {"energy_served", "J", "since the start"},
               {"energy_unserved", "J", "asked for by loads that were cut off"}};
  i.fault_points = {{"short_circuit", "1", "1: three-phase short circuit at the bus"},
                    {"fault_resistance", "ohm", "of the short circuit"},
                    {"open_conductor", "1", "1: the branch is broken"},
                    {"stuck_tap", "1", "1: the tap changer does not move"},
                    {"extra_resistance", "ohm", "of a bad joint in the branch"}};
}

engine::ModelInfo describe_feeder() {
  engine::ModelInfo i;
  i.kind = engine::ModelKind::kDevice;
  i.name = "grid/feeder";
  i.summary = "radial feeders, balanced: load flow, protection, tap changers, capacitors, islands";
  i.details =
      "One row a bus and the branch that leads to it; count is the number of buses, or a multiple "
      "of it for several feeders alike. Backward/forward sweep to 1e-10 per unit. The power "
      "supplied is the power served and lost. Rows of baran_wu_33 and baran_wu_69 are buses 1, 2, "
      "...; of a file, its buses in order of appearance. Left out: transients, harmonics, line "
      "charging, meshes. See devices/grid/feeder.h.";
  i.source =
      "Baran & Wu, IEEE Trans. Power Delivery 4 (1989) 1401 and 725; Shirmohammadi et al., IEEE "
      "Trans. Power Systems 3 (1988) 753; Kersting, Distribution System Modeling and Analysis; IEC "
      "60255-151";
  i.params = engine::describe(kFeederParams);
  describe_network_choice({"radial", "baran_wu_33", "baran_wu_69", "file"}, i);
  describe_ports(i);
  using Effect = engine::NoticeEffect;
  i.notices = {{"tripped", "overcurrent: the breaker has opened and will try again", Effect::kNone},
               {"reclosed", "the breaker has closed for another try", Effect::kNone},
               {"failed", "the breaker stays open", Effect::kFailure},
               {"repaired", "mended, and the breaker closed again", Effect::kRepaired},
               {"shed", "undervoltage: the bus has dropped its load", Effect::kNone},
               {"returned", "the load is back after an undervoltage", Effect::kNone},
               {"islanded", "a source carries the part that was cut off", Effect::kNone},
               {"collapsed", "the island asked for more than its source has", Effect::kFailure}};
  return i;
}

}  // namespace

const engine::ModelInfo& Feeder::description() {
  static const engine::ModelInfo info = describe_feeder();
  return info;
}

engine::Result<std::unique_ptr<engine::Population>> make_feeder(engine::PopulationSpec spec) {
  std::vector<FeederParams> rows = rows_of(spec);
  auto network = network_of(spec, rows);
  if (!network) return engine::failure(network.error());
  const auto buses = static_cast<std::uint32_t>(network->size());
  if (const auto whole = check_bus_count(spec, network->name, buses); !whole)
    return engine::failure(whole.error());
  Diagnostics mistakes;
  RadialNetwork all = repeated(*network, spec.count / buses);
  check_rows(spec, all, rows, mistakes);
  if (mistakes.has_errors()) return engine::failure(mistakes);
  return std::make_unique<Feeder>(std::move(spec), std::move(all), std::move(rows));
}

}  // namespace orrery::devices
