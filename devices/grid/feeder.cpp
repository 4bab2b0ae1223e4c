// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/feeder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/registry/check.h"

namespace orrery::devices {

namespace {

constexpr double kArcOhm = 1e-3;  // of a short circuit without a resistance of its own

engine::Duration no_shorter_than(double span_s, engine::Duration most) {
  if (span_s >= most.seconds()) return most;
  const auto ns = static_cast<std::int64_t>(std::ceil(span_s * 1e9));
  return std::min(most, engine::Duration{std::max<std::int64_t>(ns, 1)});
}

}  // namespace

// Between two instants at which something acts the network is one and the same.
void Feeder::advance(engine::SimTime to, std::vector<engine::Notice>& notices) {
  ORRERY_CHECK(to >= now_, "time never goes back");
  while (now_ < to) {
    bring_up_to_date(&notices);
    const engine::Duration dt = no_shorter_than(devices_.time_to_event_s(view()), to - now_);
    integrate(dt.seconds());
    now_ = now_ + dt;
    const std::size_t first = notices.size();
    if (!devices_.advance(view(), dt.seconds(), now_, notices)) continue;
    make_stale(Stale::kNetwork);
    tell_faulted_rows(first, notices);
  }
  bring_up_to_date(&notices);
}

// What a breaker says of its branch concerns the faults behind it: they have failed the feeder, or
// the crew that closes the breaker has mended them.
void Feeder::tell_faulted_rows(std::size_t first, std::vector<engine::Notice>& notices) {
  const std::vector<engine::Notice> told(notices.begin() + static_cast<std::ptrdiff_t>(first),
                                         notices.end());
  for (const engine::Notice& notice : told) {
    if (notice.code != FeederDevices::kFailed && notice.code != FeederDevices::kRestored) continue;
    std::vector<std::uint32_t> below = {notice.row};
    for (std::size_t i = 0; i < below.size(); ++i) {
      const std::uint32_t row = below[i];
      below.insert(below.end(), child_.begin() + child_begin_[row],
                   child_.begin() + child_begin_[row + 1]);
      if (faults_[kShortCircuit][row] == 0.0 && faults_[kOpenConductor][row] == 0.0) continue;
      if (row != notice.row) notices.push_back({row, notice.code, now_});
      if (notice.code != FeederDevices::kRestored) continue;
      faults_[kShortCircuit][row] = faults_[kFaultResistance][row] = 0.0;
      faults_[kOpenConductor][row] = 0.0;
    }
  }
  std::stable_sort(notices.begin() + static_cast<std::ptrdiff_t>(first), notices.end(),
                   [](const auto& a, const auto& b) { return a.row < b.row; });
}

void Feeder::bring_up_to_date(std::vector<engine::Notice>* notices) {
  while (stale_ != Stale::kNothing) {
    if (stale_ == Stale::kNetwork) build_sweep();
    set_loads();
    solve();
    account();
    if (notices != nullptr) tell_islands(*notices);
    stale_ = overloaded_island(notices) ? Stale::kNetwork : Stale::kNothing;
  }
}

void Feeder::solve() {
  const RadialSweep::Outcome outcome = sweep_.solve();
  if (sweep_.size() == 0 || outcome.converged) return;
  const Place& worst = places_[outcome.worst];
  if (trouble_.empty())
    trouble_ = fmt::format(
        "feeder '{}': no load flow at {} after {} rounds; bus '{}' (row {}) is the furthest from "
        "one: its feeder cannot carry this load",
        spec_.name, engine::to_string(now_), outcome.rounds, network_.buses[worst.row], worst.row);
  // The run has failed; what is left of it shows numbers.
  for (std::size_t at = 0; at < places_.size(); ++at) sweep_.set_voltage(at, {1.0, 0.0});
}

// Heads first, breadth first: buses that wait for one another stand far apart in the sweep.
void Feeder::build_sweep() {
  sweep_.clear();
  places_.clear();
  auto& alive = outputs_[kEnergised];
  std::fill(alive.begin(), alive.end(), 0.0);
  std::fill(forming_.begin(), forming_.end(), 0.0);
  const auto source = [&](std::size_t row) { return Phasor{inputs_[kSourceVoltage][row], 0.0}; };
  for (std::size_t row = 0; row < size(); ++row)
    if (network_.parent[row] < 0 && branch_closed(row)) grow_from(row, source(row), true);
  for (std::size_t row = 0; row < size(); ++row) {
    const bool forms = inputs_[kForming][row] > 0.0 && rows_[row].islandable != 0.0;
    if (alive[row] != 0.0) {
      collapsed_[row] = 0.0;
    } else if (forms && collapsed_[row] == 0.0) {
      forming_[row] = 1.0;
      grow_from(row, source(row), false);
    }
  }
  sweep_.eliminate_shunts();
}

void Feeder::grow_from(std::size_t root, Phasor source, bool head) {
  const std::size_t first = places_.size();
  if (head) {
    sweep_.add(-1, branch_impedance(root), devices_.ratio(static_cast<std::uint32_t>(root)),
               shunt(root), source);
  } else {
    sweep_.add(-1, {}, 1.0, shunt(root), source);
  }
  places_.push_back(
      {static_cast<std::uint32_t>(root), head ? static_cast<std::int32_t>(root) : -1, false});
  outputs_[kEnergised][root] = 1.0;
  for (std::size_t at = first; at < places_.size(); ++at) {
    const std::size_t row = places_[at].row;
    const std::int32_t parent = network_.parent[row];
    if (parent >= 0) visit(at, static_cast<std::size_t>(parent), row, true);
    for (std::uint32_t i = child_begin_[row]; i < child_begin_[row + 1]; ++i)
      visit(at, child_[i], child_[i], false);
  }
}

void Feeder::visit(std::size_t from, std::size_t to, std::size_t branch, bool upwards) {
  if (outputs_[kEnergised][to] != 0.0 || !branch_closed(branch)) return;
  outputs_[kEnergised][to] = 1.0;
  const double ratio = devices_.ratio(static_cast<std::uint32_t>(branch));
  sweep_.add(static_cast<std::int32_t>(from), branch_impedance(branch), upwards ? 1.0 : ratio,
             shunt(to), {});
  places_.push_back({static_cast<std::uint32_t>(to), static_cast<std::int32_t>(branch), upwards});
}

bool Feeder::branch_closed(std::size_t row) const {
  return inputs_[kOpen][row] < 0.5 && faults_[kOpenConductor][row] < 0.5 &&
         devices_.closed(static_cast<std::uint32_t>(row));
}

Phasor Feeder::branch_impedance(std::size_t row) const {
  return {network_.resistance_ohm[row] + std::max(0.0, faults_[kExtraResistance][row]),
          network_.reactance_ohm[row]};
}

double Feeder::short_circuit_siemens(std::size_t row) const {
  const double severity = std::clamp(faults_[kShortCircuit][row], 0.0, 1.0);
  return severity / (kArcOhm + std::max(0.0, faults_[kFaultResistance][row]));
}

// A capacitor gives reactive power: its susceptance is positive.
Phasor Feeder::shunt(std::size_t row) const {
  const double bank =
      devices_.bank_in(static_cast<std::uint32_t>(row)) ? rows_[row].capacitor_var : 0.0;
  return {short_circuit_siemens(row), bank / nominal_square_};
}

void Feeder::set_loads() {
  for (std::size_t at = 0; at < places_.size(); ++at) {
    const std::size_t row = places_[at].row;
    sweep_.set_source(at, {inputs_[kSourceVoltage][row], 0.0});  // only where one stands
    const double on = devices_.shed(static_cast<std::uint32_t>(row)) ? 0.0 : 1.0 / nominal_square_;
    const double scale = inputs_[kLoadScale][row];
    sweep_.set_load(at, on * (scale * network_.load_w[row] + inputs_[kLoad][row]),
                    on * (scale * network_.reactive_var[row] + inputs_[kReactive][row]));
    if (stale_ != Stale::kNetwork) continue;
    const FeederParams& p = rows_[row];
    sweep_.set_shares(
        at, {1.0 - p.current_share - p.impedance_share, p.current_share, p.impedance_share});
    sweep_.set_voltage(at, voltage_[row]);
  }
}

void Feeder::tell_islands(std::vector<engine::Notice>& notices) {
  for (std::uint32_t row = 0; row < size(); ++row) {
    if (forming_[row] != 0.0 && islanded_[row] == 0.0)
      notices.push_back({row, FeederDevices::kIslanded, now_});
    islanded_[row] = forming_[row];
  }
}

/// An island that asks for more than its source has breaks down.
bool Feeder::overloaded_island(std::vector<engine::Notice>* notices) {
  bool any = false;
  for (std::uint32_t row = 0; row < size(); ++row) {
    if (forming_[row] == 0.0 || std::fabs(outputs_[kSupplied][row]) <= inputs_[kForming][row])
      continue;
    collapsed_[row] = 1.0;
    any = true;
    if (notices != nullptr) notices->push_back({row, FeederDevices::kCollapsed, now_});
  }
  return any;
}

// By row, from the sweep's order; rows that are dead show nothing.
void Feeder::account() {
  for (const int output : {kVoltage, kCurrent, kPower, kReactivePower, kLoss, kServed, kSupplied})
    std::fill(outputs_[static_cast<std::size_t>(output)].begin(),
              outputs_[static_cast<std::size_t>(output)].end(), 0.0);
  for (std::size_t row = 0; row < size(); ++row) {
    if (outputs_[kEnergised][row] != 0.0) continue;
    voltage_[row] = {inputs_[kSourceVoltage][row], 0.0};
    current_[row] = {};
  }
  for (std::size_t at = 0; at < places_.size(); ++at) {
    const std::size_t row = places_[at].row;
    voltage_[row] = sweep_.voltage(at);
    const double squared = square(voltage_[row]);
    outputs_[kVoltage][row] = std::sqrt(squared);
    outputs_[kServed][row] = nominal_square_ * sweep_.load_power(at).re;
    outputs_[kLoss][row] += nominal_square_ * short_circuit_siemens(row) * squared;
    account_branch(at);
  }
}

void Feeder::account_branch(std::size_t at) {
  const Place& place = places_[at];
  const Phasor current = sweep_.current(at);
  const Phasor sent =
      nominal_square_ * sweep_.ratio(at) * (sweep_.sending_voltage(at) * conj(current));
  if (place.branch < 0 ||
      (network_.parent[place.row] < 0 && place.branch == static_cast<std::int32_t>(place.row)))
    outputs_[kSupplied][place.row] = sent.re;
  if (place.branch < 0) return;
  const auto branch = static_cast<std::size_t>(place.branch);
  const double sign = place.upwards ? -1.0 : 1.0;
  current_[branch] = amperes_ * sign * current;
  outputs_[kCurrent][branch] = magnitude(current_[branch]);
  outputs_[kPower][branch] = sign * sent.re;
  outputs_[kReactivePower][branch] = sign * sent.im;
  outputs_[kLoss][branch] += nominal_square_ * square(current) * sweep_.impedance(at).re;
}

void Feeder::integrate(double dt_s) {
  for (std::size_t row = 0; row < size(); ++row) {
    outputs_[kEnergyLost][row] += dt_s * outputs_[kLoss][row];
    outputs_[kEnergySupplied][row] += dt_s * outputs_[kSupplied][row];
    outputs_[kEnergyServed][row] += dt_s * outputs_[kServed][row];
    if (outputs_[kEnergised][row] == 0.0 || devices_.shed(static_cast<std::uint32_t>(row)))
      outputs_[kEnergyUnserved][row] +=
          dt_s * (inputs_[kLoadScale][row] * network_.load_w[row] + inputs_[kLoad][row]);
  }
}

FeederView Feeder::view() const {
  return {voltage_, current_, outputs_[kEnergised], faults_[kStuckTap]};
}

void Feeder::read(int output, std::span<double> column) const {
  const auto o = static_cast<std::size_t>(output);
  std::span<const double> from = outputs_[o];
  if (output == kClosed) from = devices_.breakers();
  if (output == kTap) from = devices_.taps();
  if (output == kCapacitor) from = devices_.banks();
  std::copy(from.begin(), from.end(), column.begin());
  for (std::size_t row = 0; output == kAngle && row < size(); ++row)
    column[row] = outputs_[kEnergised][row] != 0.0 ? angle_of(voltage_[row]) : 0.0;
  for (std::size_t row = 0; output == kClosed && row < size(); ++row)
    column[row] = branch_closed(row) ? 1.0 : 0.0;
}

void Feeder::write(int input, std::uint32_t row, double value) {
  auto& held = inputs_[static_cast<std::size_t>(input)][row];
  if (held == value) return;
  const double before = held;
  held = value;
  if (input == kClose) {
    if (value >= 0.5 && devices_.close(row)) make_stale(Stale::kNetwork);
  } else if (input == kOpen || (input == kForming && (before > 0.0) != (value > 0.0))) {
    if (input == kForming) collapsed_[row] = 0.0;
    make_stale(Stale::kNetwork);
  } else {
    make_stale(Stale::kLoads);
  }
}

void Feeder::write_column(int input, std::span<const double> column) {
  for (std::uint32_t row = 0; row < size(); ++row) write(input, row, column[row]);
}

void Feeder::set_fault_point(int point, std::uint32_t row, double value) {
  faults_[static_cast<std::size_t>(point)][row] = value;
  make_stale(Stale::kNetwork);
}

}  // namespace orrery::devices
