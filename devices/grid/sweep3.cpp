// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/sweep3.h"

#include <algorithm>

namespace orrery::devices {

RadialSweep::Outcome ThreePhaseSweep::solve() {
  RadialSweep::Outcome outcome;
  constexpr double kTolerance = RadialSweep::kTolerance;
  while (outcome.rounds < RadialSweep::kRoundsMax && !outcome.converged) {
    std::fill(sum_.begin(), sum_.end(), Phases{});
    for (const PhaseLoad& load : loads_) {
      if (load.power.re == 0.0 && load.power.im == 0.0) continue;
      const auto at = static_cast<std::size_t>(load.at);
      const Phasor current = load_current(load, voltage_across(load, voltage_[at]));
      sum_[at][load.phase] += current;
      if (load.delta) sum_[at][(load.phase + 1u) % 3u] -= current;
    }
    for (std::size_t k = size(); k-- > 0;) {
      if (parent_[k] < 0) continue;
      const Phases up = back_[k] * sum_[k];
      Phases& sum = sum_[static_cast<std::size_t>(parent_[k])];
      for (std::size_t phase = 0; phase < 3; ++phase) sum[phase] += up[phase];
    }
    outcome.converged = sweep_forward(outcome.worst) <= kTolerance * kTolerance;
    ++outcome.rounds;
  }
  return outcome;
}

double ThreePhaseSweep::sweep_forward(std::size_t& worst) {
  double change_max = -1.0;
  for (std::size_t k = 0; k < size(); ++k) {
    const Phases& before =
        parent_[k] < 0 ? source_[k] : voltage_[static_cast<std::size_t>(parent_[k])];
    const Phases there = pass_[k] * before;
    const Phases lost = drop_[k] * sum_[k];
    double change = 0.0;
    for (std::size_t phase = 0; phase < 3; ++phase) {
      const Phasor v = there[phase] - lost[phase];
      change += square(v - voltage_[k][phase]);
      voltage_[k][phase] = v;
    }
    change /= nominal_v_[k] * nominal_v_[k];
    if (!(change <= change_max)) {  // also when it is not a number
      change_max = change;
      worst = k;
    }
  }
  return change_max;
}

Phasor ThreePhaseSweep::voltage_across(const PhaseLoad& load, const Phases& voltage) {
  return load.delta ? voltage[load.phase] - voltage[(load.phase + 1u) % 3u] : voltage[load.phase];
}

Phasor ThreePhaseSweep::load_current(const PhaseLoad& load, Phasor voltage) {
  const double squared = std::max(square(voltage) * load.per_square_v, load.least_square);
  double factor = load.shares.power / squared + load.shares.impedance;
  if (load.shares.current != 0.0) factor += load.shares.current / std::sqrt(squared);
  return factor * load.per_square_v * (conj(load.power) * voltage);
}

Phasor ThreePhaseSweep::power_of(const PhaseLoad& load, const Phases& voltage) {
  const Phasor across = voltage_across(load, voltage);
  return across * conj(load_current(load, across));
}

void ThreePhaseSweep::eliminate_shunts() {
  std::copy(shunt_.begin(), shunt_.end(), seen_.begin());
  for (std::size_t k = size(); k-- > 0;) {
    const Matrix3 ratio = Matrix3::diagonal(ratio_[k][0], ratio_[k][1], ratio_[k][2]);
    gain_[k] = inverse(Matrix3::identity() + impedance_[k] * seen_[k]);
    pass_[k] = gain_[k] * ratio;
    drop_[k] = gain_[k] * impedance_[k];
    back_[k] = ratio * inverse(Matrix3::identity() + seen_[k] * impedance_[k]);
    if (parent_[k] >= 0)
      seen_[static_cast<std::size_t>(parent_[k])] += back_[k] * (seen_[k] * ratio);
  }
}

Phases ThreePhaseSweep::current(std::size_t at) const {
  Phases current = seen_[at] * voltage_[at];
  for (std::size_t phase = 0; phase < 3; ++phase)
    current[phase] = ratio_[at][phase].re == 0.0 ? Phasor{} : current[phase] + sum_[at][phase];
  return current;
}

Phasor ThreePhaseSweep::power_sent(std::size_t at) const {
  const Phases& before =
      parent_[at] < 0 ? source_[at] : voltage_[static_cast<std::size_t>(parent_[at])];
  const Phases through = current(at);
  Phasor power;
  for (std::size_t phase = 0; phase < 3; ++phase)
    power += ratio_[at][phase] * before[phase] * conj(through[phase]);
  return power;
}

double ThreePhaseSweep::loss(std::size_t at) const {
  const Phases through = current(at);
  const Phases drop = impedance_[at] * through;
  double heat = 0.0;
  for (std::size_t phase = 0; phase < 3; ++phase) heat += (drop[phase] * conj(through[phase])).re;
  return heat;
}

std::int32_t ThreePhaseSweep::add(std::int32_t parent, const Matrix3& impedance,
                                  const Phases& ratio, const Matrix3& shunt, double nominal_v) {
  parent_.push_back(parent);
  nominal_v_.push_back(nominal_v);
  impedance_.push_back(impedance);
  shunt_.push_back(shunt);
  ratio_.push_back(ratio);
  for (auto* column : {&seen_, &gain_, &pass_, &drop_, &back_}) column->emplace_back();
  for (auto* column : {&source_, &voltage_, &sum_}) column->emplace_back();
  return static_cast<std::int32_t>(size()) - 1;
}

void ThreePhaseSweep::clear() {
  parent_.clear();
  nominal_v_.clear();
  for (auto* column : {&impedance_, &shunt_, &seen_, &gain_, &pass_, &drop_, &back_})
    column->clear();
  for (auto* column : {&ratio_, &source_, &voltage_, &sum_}) column->clear();
  loads_.clear();
}

}  // namespace orrery::devices
