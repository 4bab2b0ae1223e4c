// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "devices/grid/matrix3.h"
#include "devices/grid/sweep.h"

namespace orrery::devices {

/// A load between a phase and earth, or between two phases.
struct PhaseLoad {
  std::int32_t at = 0;  ///< position in the sweep
  std::uint8_t phase = 0;
  bool delta = false;         ///< to the next phase instead of earth
  double per_square_v = 1.0;  ///< 1 / V^2, V the voltage at which it takes its power
  Phasor power;               ///< W and var
  LoadShares shares;
  /// Below it all of the load is an impedance; per unit of V, squared.
  double least_square = RadialSweep::kVoltageMin * RadialSweep::kVoltageMin;
};

/// Load flow of radial networks with up to three phases, coupled: as `RadialSweep`, with matrices.
///
///   J_k = i_k + sum over children c of  A_c H_c J_c       backward
///   v_k = G_k (A_k v_parent - Z_k J_k)                     forward
///
///   Y_k = y_k + sum over children c of  A_c H_c Y_c A_c   G = (1 + Z Y)^-1,  H = (1 + Y Z)^-1
///
/// Z series impedance and y shunts, 3 x 3, in ohm and siemens on the bus's own side; A diagonal:
/// ratio of transformer and regulator, 0 where a phase is not there or open. Voltages against
/// earth, in volt.
/// Source: Kersting, Distribution System Modeling and Analysis, ch. 6 to 10.
class ThreePhaseSweep {
 public:
  void clear();
  std::int32_t add(std::int32_t parent, const Matrix3& impedance, const Phases& ratio,
                   const Matrix3& shunt, double nominal_v);
  void eliminate_shunts();

  std::size_t size() const { return parent_.size(); }
  void set_source(std::size_t at, const Phases& source) { source_[at] = source; }
  void set_voltage(std::size_t at, const Phases& voltage) { voltage_[at] = voltage; }
  std::vector<PhaseLoad>& loads() { return loads_; }

  /// Largest change in the last round in units of the bus's nominal voltage.
  RadialSweep::Outcome solve();

  const Phases& voltage(std::size_t at) const { return voltage_[at]; }
  /// Into the bus through its branch, on the bus's own side.
  Phases current(std::size_t at) const;
  /// What the branch takes at its source side, over all phases.
  Phasor power_sent(std::size_t at) const;
  /// Heat of the branch's series impedance.
  double loss(std::size_t at) const;
  static Phasor power_of(const PhaseLoad& load, const Phases& voltage);

 private:
  static Phasor load_current(const PhaseLoad& load, Phasor voltage);
  static Phasor voltage_across(const PhaseLoad& load, const Phases& voltage);
  double sweep_forward(std::size_t& worst);

  std::vector<std::int32_t> parent_;
  std::vector<double> nominal_v_;
  std::vector<Matrix3> impedance_, shunt_, seen_, gain_, pass_, drop_, back_;
  std::vector<Phases> ratio_, source_, voltage_, sum_;
  std::vector<PhaseLoad> loads_;
};

}  // namespace orrery::devices
