// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/sweep.h"

#include <algorithm>

namespace orrery::devices {

namespace {

/// Of the current that a load of 1 draws at a voltage of 1.
inline double load_factor(double square_of_voltage, double power, double current,
                          double impedance) {
  const double square =
      std::max(square_of_voltage, RadialSweep::kVoltageMin * RadialSweep::kVoltageMin);
  return power / square + current / std::sqrt(square) + impedance;
}

}  // namespace

RadialSweep::Outcome RadialSweep::solve() {
  Outcome outcome;
  while (outcome.rounds < kRoundsMax && !outcome.converged) {
    inject();
    sweep_back();
    outcome.converged = sweep_forward(outcome.worst) <= kTolerance * kTolerance;
    ++outcome.rounds;
  }
  return outcome;
}

// conj(s / v) is conj(s) v / |v|^2. Columns do not overlap, which no compiler can see.
void RadialSweep::inject() {
  const std::size_t n = size();
  const double* re = v_re_.data();
  const double* im = v_im_.data();
  const double* active = active_.data();
  const double* reactive = reactive_.data();
  const double* power = power_share_.data();
  const double* current = current_share_.data();
  const double* impedance = impedance_share_.data();
  Phasor* sum = sum_.data();
#if defined(__clang__)
#pragma clang loop vectorize(assume_safety)
#elif defined(__GNUC__)
#pragma GCC ivdep
#endif
  for (std::size_t k = 0; k < n; ++k) {
    const double factor =
        load_factor(re[k] * re[k] + im[k] * im[k], power[k], current[k], impedance[k]);
    sum[k].re = factor * (active[k] * re[k] + reactive[k] * im[k]);
    sum[k].im = factor * (active[k] * im[k] - reactive[k] * re[k]);
  }
}

void RadialSweep::sweep_back() {
  for (std::size_t k = size(); k-- > 0;) {
    if (parent_[k] >= 0) sum_[static_cast<std::size_t>(parent_[k])] += pass_[k] * sum_[k];
  }
}

double RadialSweep::sweep_forward(std::size_t& worst) {
  double change_max = -1.0;
  for (std::size_t k = 0; k < size(); ++k) {
    const Phasor before =
        parent_[k] < 0 ? source_[k] : voltage(static_cast<std::size_t>(parent_[k]));
    const Phasor v = pass_[k] * before - drop_[k] * sum_[k];
    const double change = square(v - voltage(k));
    if (!(change <= change_max)) {  // also when it is not a number
      change_max = change;
      worst = k;
    }
    v_re_[k] = v.re;
    v_im_[k] = v.im;
  }
  return change_max;
}

void RadialSweep::eliminate_shunts() {
  std::copy(shunt_.begin(), shunt_.end(), seen_.begin());
  for (std::size_t k = size(); k-- > 0;) {
    gain_[k] = Phasor{1.0, 0.0} / (Phasor{1.0, 0.0} + impedance_[k] * seen_[k]);
    pass_[k] = ratio_[k] * gain_[k];
    drop_[k] = impedance_[k] * gain_[k];
    if (parent_[k] >= 0)
      seen_[static_cast<std::size_t>(parent_[k])] += ratio_[k] * (pass_[k] * seen_[k]);
  }
}

Phasor RadialSweep::sending_voltage(std::size_t at) const {
  return parent_[at] < 0 ? source_[at] : voltage(static_cast<std::size_t>(parent_[at]));
}

Phasor RadialSweep::current(std::size_t at) const {
  return gain_[at] * (ratio_[at] * (seen_[at] * sending_voltage(at)) + sum_[at]);
}

Phasor RadialSweep::load_power(std::size_t at) const {
  const double squared = square(voltage(at));
  const double factor =
      load_factor(squared, power_share_[at], current_share_[at], impedance_share_[at]) * squared;
  return {factor * active_[at], factor * reactive_[at]};
}

void RadialSweep::set_shares(std::size_t at, const LoadShares& shares) {
  power_share_[at] = shares.power;
  current_share_[at] = shares.current;
  impedance_share_[at] = shares.impedance;
}

std::int32_t RadialSweep::add(std::int32_t parent, Phasor impedance, double ratio, Phasor shunt,
                              Phasor source) {
  parent_.push_back(parent);
  impedance_.push_back(impedance);
  ratio_.push_back(ratio);
  shunt_.push_back(shunt);
  source_.push_back(source);
  for (auto* column : {&seen_, &pass_, &drop_, &gain_, &sum_}) column->emplace_back();
  for (auto* column : {&active_, &reactive_, &current_share_, &impedance_share_, &v_im_})
    column->push_back(0.0);
  power_share_.push_back(1.0);
  v_re_.push_back(1.0);
  return static_cast<std::int32_t>(size()) - 1;
}

void RadialSweep::clear() {
  parent_.clear();
  for (auto* column : {&impedance_, &shunt_, &source_, &seen_, &pass_, &drop_, &gain_, &sum_})
    column->clear();
  for (auto* column : {&ratio_, &active_, &reactive_, &power_share_, &current_share_,
                       &impedance_share_, &v_re_, &v_im_})
    column->clear();
}

}  // namespace orrery::devices
