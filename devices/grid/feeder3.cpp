// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/feeder3.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "devices/grid/feeder_shell.h"
#include "engine/registry/check.h"

namespace orrery::devices {

namespace {

constexpr double kArcOhm = 1e-3;  // of a short circuit without a resistance of its own
constexpr double kThird = 2.0943951023931953;

double phase_nominal(double between_phases) { return between_phases / std::sqrt(3.0); }

engine::Duration no_shorter_than(double span_s, engine::Duration most) {
  if (span_s >= most.seconds()) return most;
  const auto ns = static_cast<std::int64_t>(std::ceil(span_s * 1e9));
  return std::min(most, engine::Duration{std::max<std::int64_t>(ns, 1)});
}

double unbalance_of(const Phases& v) {
  const Phasor turn = polar(1.0, kThird);
  const Phasor back = conj(turn);
  const double positive = magnitude(v[0] + turn * v[1] + back * v[2]);
  return positive > 0.0 ? magnitude(v[0] + back * v[1] + turn * v[2]) / positive : 0.0;
}

}  // namespace

// Between two instants at which something acts the network is one and the same.
void Feeder3::advance(engine::SimTime to, std::vector<engine::Notice>& notices) {
  ORRERY_CHECK(to >= now_, "time never goes back");
  while (now_ < to) {
    bring_up_to_date();
    const engine::Duration dt = no_shorter_than(devices_.time_to_event_s(view()), to - now_);
    integrate(dt.seconds());
    now_ = now_ + dt;
    const std::size_t first = notices.size();
    if (!devices_.advance(view(), dt.seconds(), now_, notices)) continue;
    make_stale(Stale::kNetwork);
    tell_rows(first, notices);
  }
  bring_up_to_date();
}

void Feeder3::bring_up_to_date() {
  if (stale_ == Stale::kNothing) return;
  if (stale_ == Stale::kNetwork) build_sweep();
  set_loads();
  solve();
  account();
  stale_ = Stale::kNothing;
}

void Feeder3::solve() {
  const RadialSweep::Outcome outcome = sweep_.solve();
  if (outcome.converged) return;
  const std::uint32_t worst = order_[outcome.worst];
  if (trouble_.empty())
    trouble_ = fmt::format(
        "feeder '{}': no load flow at {} after {} rounds; bus '{}' (row {}) is the furthest from "
        "one: its feeder cannot carry this load",
        spec_.name, engine::to_string(now_), outcome.rounds, network_.buses[worst].name, worst);
  // The run has failed; what is left of it shows numbers.
  for (std::size_t at = 0; at < order_.size(); ++at) sweep_.set_voltage(at, {});
}

void Feeder3::build_sweep() {
  sweep_.clear();
  for (const std::uint32_t row : order_) add_bus(row);
  sweep_.eliminate_shunts();
  add_loads();
}

/// A dead phase is taken out of the branch: no ratio, no impedance.
void Feeder3::add_bus(std::uint32_t row) {
  const ThreePhaseNetwork::Bus& bus = network_.buses[row];
  const std::size_t at = sweep_.size();
  const double nominal = phase_nominal(bus.nominal_v);
  Phases ratio;
  Phases start;
  Matrix3 impedance = bus.impedance;
  for (std::size_t phase = 0; phase < 3; ++phase) {
    const std::size_t node = 3 * row + phase;
    const bool fed =
        bus.parent < 0 || alive_[3 * static_cast<std::size_t>(bus.parent) + phase] != 0.0;
    const bool was_alive = alive_[node] != 0.0;
    alive_[node] = fed && bus.phases[phase] && phase_closed(row, phase) ? 1.0 : 0.0;
    ratio[phase].re = alive_[node] * bus.ratio * devices_.ratio(static_cast<std::uint32_t>(node));
    if (alive_[node] != 0.0)
      start[phase] = was_alive ? nominal * node_voltage_[node]
                               : polar(nominal, -kThird * static_cast<double>(phase));
    impedance.row[phase][phase].re += std::max(0.0, faults_[kExtraResistance][row]);
    for (std::size_t other = 0; other < 3 && alive_[node] == 0.0; ++other)
      impedance.row[phase][other] = impedance.row[other][phase] = {};
  }
  sweep_.add(bus.parent < 0 ? -1 : position_[static_cast<std::size_t>(bus.parent)], impedance,
             ratio, shunt(row), nominal);
  sweep_.set_voltage(at, start);
}

Matrix3 Feeder3::shunt(std::uint32_t row) const {
  const double nominal = phase_nominal(network_.buses[row].nominal_v);
  Matrix3 y = charging_[row];
  for (std::size_t phase = 0; phase < 3; ++phase)
    y.row[phase][phase] +=
        {short_circuit_siemens(row, phase), rows_[row].capacitor_var / (nominal * nominal)};
  for (std::size_t phase = 0; phase < 3; ++phase)
    for (std::size_t other = 0; other < 3; ++other)
      if (alive_[3 * row + phase] == 0.0 || alive_[3 * row + other] == 0.0)
        y.row[phase][other] = {};
  return y;
}

double Feeder3::short_circuit_siemens(std::uint32_t row, std::size_t phase) const {
  const double where = faults_[kFaultPhase][row];
  if (where >= 0.5 && static_cast<std::size_t>(where + 0.5) != phase + 1) return 0.0;
  const double severity = std::clamp(faults_[kShortCircuit][row], 0.0, 1.0);
  return severity / (kArcOhm + std::max(0.0, faults_[kFaultResistance][row]));
}

bool Feeder3::phase_closed(std::uint32_t row, std::size_t phase) const {
  if (inputs_[kOpen][row] >= 0.5 || !devices_.closed(static_cast<std::uint32_t>(3 * row + phase)))
    return false;
  const double where = faults_[kOpenPhase][row];
  const bool here = where < 0.5 || static_cast<std::size_t>(where + 0.5) == phase + 1;
  return faults_[kOpenConductor][row] < 0.5 || !here;
}

Phases Feeder3::source(std::uint32_t row) const {
  const double volts = inputs_[kSourceVoltage][row] * phase_nominal(network_.buses[row].nominal_v);
  return {Phasor{volts, 0.0}, polar(volts, -kThird), polar(volts, kThird)};
}

/// The network's loads, then those of the inputs; a wrong connection moves all of a bus on by one
/// phase.
void Feeder3::add_loads() {
  for (const auto* all : {&network_.loads, &wired_}) {
    for (const ThreePhaseNetwork::Load& load : *all) {
      const auto shift = faults_[kWrongPhase][load.bus] >= 0.5 ? 1u : 0u;
      sweep_.loads().push_back({position_[load.bus],
                                static_cast<std::uint8_t>((load.phase + shift) % 3u),
                                load.delta,
                                1.0 / (load.nominal_v * load.nominal_v),
                                {},
                                load.shares,
                                load.voltage_min * load.voltage_min});
    }
  }
}

Phasor Feeder3::asked(std::size_t load) const {
  if (load < network_.loads.size()) {
    const ThreePhaseNetwork::Load& own = network_.loads[load];
    return own.capacitor ? Phasor{} : inputs_[kLoadScale][own.bus] * own.power;
  }
  const ThreePhaseNetwork::Load& wired = wired_[load - network_.loads.size()];
  return {inputs_[kLoadA + wired.phase][wired.bus], inputs_[kReactiveA + wired.phase][wired.bus]};
}

void Feeder3::set_loads() {
  for (const std::uint32_t row : order_)
    if (network_.buses[row].parent < 0)
      sweep_.set_source(static_cast<std::size_t>(position_[row]), source(row));
  for (std::size_t i = 0; i < sweep_.loads().size(); ++i) {
    PhaseLoad& load = sweep_.loads()[i];
    const std::size_t first = 3 * std::size_t{order_[static_cast<std::size_t>(load.at)]};
    const bool fed = alive_[first + load.phase] != 0.0 &&
                     (!load.delta || alive_[first + (load.phase + 1u) % 3u] != 0.0);
    load.power = fed ? asked(i) : Phasor{};
  }
}

void Feeder3::account() {
  std::fill(outputs_[kServed].begin(), outputs_[kServed].end(), 0.0);
  for (std::size_t at = 0; at < order_.size(); ++at) account_bus(at);
  for (const PhaseLoad& load : sweep_.loads()) {
    const auto at = static_cast<std::size_t>(load.at);
    outputs_[kServed][order_[at]] += ThreePhaseSweep::power_of(load, sweep_.voltage(at)).re;
  }
}

void Feeder3::account_bus(std::size_t at) {
  const std::uint32_t row = order_[at];
  const double nominal = phase_nominal(network_.buses[row].nominal_v);
  const Phases& v = sweep_.voltage(at);
  const Phases current = sweep_.current(at);
  double fault_w = 0.0;
  double live = 0.0;
  for (std::size_t phase = 0; phase < 3; ++phase) {
    const std::size_t node = 3 * std::size_t{row} + phase;
    node_voltage_[node] = (1.0 / nominal) * v[phase];
    node_current_[node] = current[phase];
    output(kVoltageA, phase)[row] = magnitude(node_voltage_[node]);
    output(kCurrentA, phase)[row] = magnitude(current[phase]);
    fault_w += short_circuit_siemens(row, phase) * square(v[phase]);
    live += alive_[node];
  }
  const Phasor sent = sweep_.power_sent(at);
  outputs_[kPower][row] = sent.re;
  outputs_[kReactivePower][row] = sent.im;
  outputs_[kLoss][row] = sweep_.loss(at) + fault_w;
  outputs_[kSupplied][row] = network_.buses[row].parent < 0 ? sent.re : 0.0;
  outputs_[kUnbalance][row] = live == 3.0 ? unbalance_of(v) : 0.0;
  outputs_[kLivePhases][row] = live;
}

void Feeder3::integrate(double dt_s) {
  for (std::size_t row = 0; row < size(); ++row) {
    outputs_[kEnergyLost][row] += dt_s * outputs_[kLoss][row];
    outputs_[kEnergySupplied][row] += dt_s * outputs_[kSupplied][row];
    outputs_[kEnergyServed][row] += dt_s * outputs_[kServed][row];
  }
  for (std::size_t i = 0; i < sweep_.loads().size(); ++i) {
    const PhaseLoad& load = sweep_.loads()[i];
    if (load.power.re == 0.0)
      outputs_[kEnergyUnserved][order_[static_cast<std::size_t>(load.at)]] += dt_s * asked(i).re;
  }
}

// Notices of apparatus name nodes: they become rows, each once. A recloser that stays open concerns
// the faults behind it; a crew that closes it has mended them.
void Feeder3::tell_rows(std::size_t first, std::vector<engine::Notice>& notices) {
  const std::size_t told = notices.size();
  for (std::size_t i = first; i < told; ++i) notices[i].row /= 3;
  for (std::size_t i = first; i < told; ++i) {
    const engine::Notice notice = notices[i];
    if (notice.code != FeederDevices::kFailed && notice.code != FeederDevices::kRestored) continue;
    std::vector<double> below(size(), 0.0);
    below[notice.row] = 1.0;
    for (const std::uint32_t row : order_) {
      const std::int32_t parent = network_.buses[row].parent;
      if (parent >= 0 && below[static_cast<std::size_t>(parent)] != 0.0) below[row] = 1.0;
      if (below[row] == 0.0) continue;
      if (faults_[kShortCircuit][row] == 0.0 && faults_[kOpenConductor][row] == 0.0) continue;
      notices.push_back({row, notice.code, now_});
      if (notice.code != FeederDevices::kRestored) continue;
      for (const int point :
           {kShortCircuit, kFaultResistance, kFaultPhase, kOpenConductor, kOpenPhase})
        faults_[static_cast<std::size_t>(point)][row] = 0.0;
    }
  }
  const auto begin = notices.begin() + static_cast<std::ptrdiff_t>(first);
  const auto key = [](const engine::Notice& n) { return std::pair(n.row, n.code); };
  std::sort(begin, notices.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  notices.erase(std::unique(begin, notices.end(),
                            [&](const auto& a, const auto& b) { return key(a) == key(b); }),
                notices.end());
}

void Feeder3::read(int output, std::span<double> column) const {
  const auto& from = outputs_[static_cast<std::size_t>(output)];
  std::copy(from.begin(), from.end(), column.begin());
  const bool angle = output >= kAngleA && output < kAngleA + 3;
  if (!angle && !(output >= kTapA && output < kTapA + 3)) return;
  const auto phase = static_cast<std::size_t>(output - (angle ? kAngleA : kTapA));
  for (std::size_t row = 0; row < size(); ++row)
    column[row] =
        angle ? angle_of(node_voltage_[3 * row + phase]) : devices_.taps()[3 * row + phase];
}

void Feeder3::write(int input, std::uint32_t row, double value) {
  double& held = inputs_[static_cast<std::size_t>(input)][row];
  if (held == value) return;
  held = value;
  if (input == kClose) {
    for (std::uint32_t phase = 0; phase < 3 && value >= 0.5; ++phase)
      if (devices_.close(3 * row + phase)) make_stale(Stale::kNetwork);
  } else {
    make_stale(input == kOpen ? Stale::kNetwork : Stale::kLoads);
  }
}

void Feeder3::set_fault_point(int point, std::uint32_t row, double value) {
  faults_[static_cast<std::size_t>(point)][row] = value;
  for (std::size_t phase = 0; point == kStuckTap && phase < 3; ++phase)
    stuck_[3 * std::size_t{row} + phase] = value;
  make_stale(Stale::kNetwork);
}

void Feeder3::save(engine::ArchiveWriter& archive) const {
  archive.put(now_.ns);
  archive.put(stale_);
  archive.put_text(trouble_);
  save_columns(inputs_, archive);
  save_columns(faults_, archive);
  save_columns(outputs_, archive);
  archive.put_span(std::span(node_voltage_));
  archive.put_span(std::span(node_current_));
  archive.put_span(std::span(alive_));
  archive.put_span(std::span(stuck_));
  devices_.save(archive);
}

// The sweep is built anew from the same rows; where its search begins is part of the state.
bool Feeder3::load(engine::ArchiveReader& archive) {
  if (!archive.get(now_.ns) || !archive.get(stale_) || !archive.get_text(trouble_)) return false;
  if (!load_columns(inputs_, archive) || !load_columns(faults_, archive) ||
      !load_columns(outputs_, archive))
    return false;
  for (auto* column : {&node_voltage_, &node_current_})
    if (!archive.get_span(std::span(*column))) return false;
  for (auto* column : {&alive_, &stuck_})
    if (!archive.get_span(std::span(*column))) return false;
  if (!devices_.load(archive)) return false;
  if (stale_ == Stale::kNetwork) return true;
  build_sweep();
  set_loads();
  return true;
}

}  // namespace orrery::devices
