// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "devices/grid/phasor.h"

namespace orrery::devices {

/// How a load follows its voltage: shares of constant power, constant current, constant impedance.
/// Below `voltage_min` the first two turn into impedances too, as motors stall and lamps go dim.
struct LoadShares {
  double power = 1.0;
  double current = 0.0;
  double impedance = 0.0;
};

/// Load flow of radial networks in positive sequence: one backward and one forward sweep a round.
///
///   i_k  = conj(s_k / v_k)                              loads, voltage of the round before
///   J_k  = i_k + sum over children c of  f_c J_c        backward: leaves first
///   v_k  = f_k v_parent - z_k g_k J_k                   forward: heads first
///
///   Y_k  = y_k + sum over children c of  a_c^2 g_c Y_c  seen into bus k, without loads
///   g_k  = 1 / (1 + z_k Y_k),  f_k = a_k g_k
///
/// z series impedance, a ratio of a regulator, y shunt (capacitor, short circuit). Shunts are
/// eliminated exactly, so that a short circuit costs no convergence; without any, g is 1 and the
/// rounds are Shirmohammadi's. Voltages are in units of the nominal one, everything else follows:
/// impedances in ohm, currents and powers in siemens, i.e. divided by the square of the nominal
/// voltage. Buses stand in sweep order, a parent before its children, in contiguous arrays.
/// Source: D. Shirmohammadi et al., IEEE Trans. Power Systems 3 (1988) 753.
class RadialSweep {
 public:
  static constexpr double kTolerance = 1e-10;  ///< largest change of a voltage in the last round
  static constexpr int kRoundsMax = 300;
  static constexpr double kVoltageMin = 0.7;

  void clear();
  /// Adds a bus; `parent` is the position of one added before, or -1: then `source` is behind it.
  /// Returns its position.
  std::int32_t add(std::int32_t parent, Phasor impedance, double ratio, Phasor shunt,
                   Phasor source);
  /// Once all are there, or a ratio, a shunt or an impedance has changed.
  void eliminate_shunts();

  std::size_t size() const { return parent_.size(); }
  void set_source(std::size_t at, Phasor source) { source_[at] = source; }
  void set_load(std::size_t at, double active, double reactive) {
    active_[at] = active;
    reactive_[at] = reactive;
  }
  void set_shares(std::size_t at, const LoadShares& shares);
  /// Where the search for the solution begins.
  void set_voltage(std::size_t at, Phasor voltage) {
    v_re_[at] = voltage.re, v_im_[at] = voltage.im;
  }

  struct Outcome {
    bool converged = false;
    int rounds = 0;
    std::size_t worst = 0;  ///< position of the largest change in the last round
  };
  Outcome solve();

  Phasor voltage(std::size_t at) const { return {v_re_[at], v_im_[at]}; }
  /// Voltage behind the regulator and the series impedance of `at`.
  Phasor sending_voltage(std::size_t at) const;
  /// Into bus `at` through its branch, on the bus's side of the regulator.
  Phasor current(std::size_t at) const;
  /// What the load takes at its voltage.
  Phasor load_power(std::size_t at) const;
  double ratio(std::size_t at) const { return ratio_[at]; }
  Phasor impedance(std::size_t at) const { return impedance_[at]; }

 private:
  void inject();
  void sweep_back();
  double sweep_forward(std::size_t& worst);

  std::vector<std::int32_t> parent_;
  std::vector<Phasor> impedance_, shunt_, source_;
  std::vector<double> ratio_;
  std::vector<Phasor> seen_;  ///< Y
  std::vector<Phasor> pass_;  ///< f
  std::vector<Phasor> drop_;  ///< z g
  std::vector<Phasor> gain_;  ///< g
  std::vector<double> active_, reactive_, power_share_, current_share_, impedance_share_;
  std::vector<double> v_re_, v_im_;
  std::vector<Phasor> sum_;  ///< J
};

}  // namespace orrery::devices
