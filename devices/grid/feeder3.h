// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "devices/grid/feeder3_params.h"
#include "devices/grid/feeder_devices.h"
#include "devices/grid/network3.h"
#include "devices/grid/sweep3.h"
#include "engine/population/joint_population.h"

namespace orrery::devices {

/// A radial feeder with one to three phases, unbalanced: every row is a bus with the branch that
/// leads to it. Regulators and reclosers are single-phase and act at their own instants.
///
///   load flow   devices/grid/sweep3.h: coupled lines with shunt admittance, wye and delta loads of
///               constant power, current and impedance, earthed wye-wye transformers, capacitors
///   balance     sum of supplied = sum of served + sum of loss, to the tolerance of the solve
///   unbalance   |v_a + a^2 v_b + a v_c| / |v_a + a v_b + a^2 v_c|, a a turn by 120 degrees
///
///   in   load_a, load_b, load_c, reactive_a, ...   W, var   against earth, above the network's own
///   in   load_scale, source_voltage, open, close: see kInputs
///   out  voltages, angles, currents, taps a phase, and sums a bus: see kOutputs
///
/// Steady state of the fundamental. Rotation a, b, c. The neutral is earth. Where one phase is
/// dead, a delta load that touches it takes nothing instead of feeding back. An input on a phase
/// that a bus does not have is never served. Left out: other connections of transformers, islands,
/// undervoltage trips, switched banks (see grid/feeder), meshes.
/// Source: Kersting, Distribution System Modeling and Analysis; IEEE 13-node test feeder as solved
/// by OpenDSS (GRD-04).
class Feeder3 final : public engine::JointPopulation {
 public:
  enum Input {
    kLoadA,
    kLoadB,
    kLoadC,
    kReactiveA,
    kReactiveB,
    kReactiveC,
    kLoadScale,
    kSourceVoltage,
    kOpen,
    kClose,
    kInputCount
  };
  enum FaultPoint {
    kShortCircuit,
    kFaultResistance,
    kFaultPhase,
    kOpenConductor,
    kOpenPhase,
    kStuckTap,
    kExtraResistance,
    kWrongPhase,
    kFaultPointCount
  };
  enum Output {
    kVoltageA,
    kAngleA = kVoltageA + 3,
    kCurrentA = kAngleA + 3,
    kTapA = kCurrentA + 3,
    kPower = kTapA + 3,
    kReactivePower,
    kLoss,
    kServed,
    kSupplied,
    kUnbalance,
    kLivePhases,
    kEnergyLost,
    kEnergySupplied,
    kEnergyServed,
    kEnergyUnserved,
    kOutputCount
  };

  Feeder3(engine::PopulationSpec spec, ThreePhaseNetwork network, std::vector<Feeder3Params> rows);

  static const engine::ModelInfo& description();

  const engine::ModelInfo& info() const override { return description(); }
  void advance(engine::SimTime to, std::vector<engine::Notice>& notices) override;
  void read(int output, std::span<double> column) const override;
  void write(int input, std::uint32_t row, double value) override;
  void settle_start() override { bring_up_to_date(); }
  void set_fault_point(int point, std::uint32_t row, double value) override;
  std::string trouble() const override { return trouble_; }
  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

 private:
  enum class Stale : std::uint8_t { kNothing, kLoads, kNetwork };

  void order_rows();
  void bring_up_to_date();
  void build_sweep();
  void add_bus(std::uint32_t row);
  void add_loads();
  void set_loads();
  void solve();
  void account();
  void account_bus(std::size_t at);
  void integrate(double dt_s);
  void tell_rows(std::size_t first, std::vector<engine::Notice>& notices);
  bool phase_closed(std::uint32_t row, std::size_t phase) const;
  Matrix3 shunt(std::uint32_t row) const;
  Phases source(std::uint32_t row) const;
  double short_circuit_siemens(std::uint32_t row, std::size_t phase) const;
  Phasor asked(std::size_t load) const;
  void make_stale(Stale how) { stale_ = std::max(stale_, how); }
  FeederView view() const { return {node_voltage_, node_current_, alive_, stuck_}; }
  std::vector<double>& output(int o, std::size_t phase = 0) {
    return outputs_[static_cast<std::size_t>(o) + phase];
  }

  ThreePhaseNetwork network_;
  std::vector<Feeder3Params> rows_;
  std::vector<std::uint32_t> order_;            ///< rows, parents first
  std::vector<std::int32_t> position_;          ///< of rows in that order
  std::vector<Matrix3> charging_;               ///< at each row, of the lines that end there
  std::vector<ThreePhaseNetwork::Load> wired_;  ///< loads of inputs: three a row

  std::array<std::vector<double>, kInputCount> inputs_;
  std::array<std::vector<double>, kFaultPointCount> faults_;
  std::array<std::vector<double>, kOutputCount> outputs_;
  // A node is a phase of a row: 3 * row + phase.
  std::vector<Phasor> node_voltage_;  ///< per unit; where the next search begins
  std::vector<Phasor> node_current_;  ///< A
  std::vector<double> alive_, stuck_;
  FeederDevices devices_;

  ThreePhaseSweep sweep_;
  Stale stale_ = Stale::kNetwork;
  std::string trouble_;
};

engine::Result<std::unique_ptr<engine::Population>> make_feeder3(engine::PopulationSpec spec);

}  // namespace orrery::devices
