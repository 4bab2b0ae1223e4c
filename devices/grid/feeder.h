// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "devices/grid/feeder_devices.h"
#include "devices/grid/feeder_params.h"
#include "devices/grid/network.h"
#include "devices/grid/sweep.h"
#include "engine/population/joint_population.h"

namespace orrery::devices {

/// Radial feeders, balanced: every row is a bus with the branch that leads to it. One solve covers
/// all rows; between events and inputs the network does not change, so nothing is solved.
///
///   load flow      devices/grid/sweep.h; a load is input + load_scale * the network's own,
///                  s (a_P + a_I |v| + a_Z |v|^2)
///   balance        sum of supplied = sum of load + sum of loss, to the tolerance of the solve
///   protection     devices/grid/protection.h: inverse-time relays that reclose, tap changers with
///                  line-drop compensation, capacitor banks, undervoltage trips; each acts at its
///                  own instant inside a step
///   islands        what an open branch cuts off is dead, or lives on a source of the input
///                  `forming` (its greatest power) at a row that is islandable, until it asks for
///                  more than that
///
///   in   load, reactive   W, var   at a bus, above the network's own; negative: generation
///   in   load_scale, source_voltage, open, close, forming: see kInputs
///   out  one number a bus: see kOutputs
///
/// Positive sequence, steady state of the fundamental: no transients, no harmonics, no charging of
/// lines, no meshes; ties that are open in the published networks are left out. Sources are ideal
/// behind the branch of their row. A short circuit is three-phase; an island has no frequency.
/// Source: Baran & Wu 1989 (GRD-01); Shirmohammadi et al. 1988; Kersting, Distribution System
/// Modeling and Analysis; IEC 60255-151.
class Feeder final : public engine::JointPopulation {
 public:
  enum Input { kLoad, kReactive, kLoadScale, kSourceVoltage, kOpen, kClose, kForming, kInputCount };
  enum FaultPoint {
    kShortCircuit,
    kFaultResistance,
    kOpenConductor,
    kStuckTap,
    kExtraResistance,
    kFaultPointCount
  };
  enum Output {
    kVoltage,
    kAngle,
    kCurrent,
    kPower,
    kReactivePower,
    kLoss,
    kServed,
    kSupplied,
    kEnergised,
    kClosed,
    kTap,
    kCapacitor,
    kEnergyLost,
    kEnergySupplied,
    kEnergyServed,
    kEnergyUnserved,
    kOutputCount
  };

  Feeder(engine::PopulationSpec spec, RadialNetwork network, std::vector<FeederParams> rows);

  static const engine::ModelInfo& description();

  const engine::ModelInfo& info() const override { return description(); }
  void advance(engine::SimTime to, std::vector<engine::Notice>& notices) override;
  void read(int output, std::span<double> column) const override;
  void write(int input, std::uint32_t row, double value) override;
  void write_column(int input, std::span<const double> column) override;
  void settle_start() override { bring_up_to_date(nullptr); }
  void set_fault_point(int point, std::uint32_t row, double value) override;
  std::string trouble() const override { return trouble_; }
  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

 private:
  enum class Stale : std::uint8_t { kNothing, kLoads, kNetwork };

  void tell_faulted_rows(std::size_t first, std::vector<engine::Notice>& notices);
  void bring_up_to_date(std::vector<engine::Notice>* notices);
  void solve();
  void build_sweep();
  void grow_from(std::size_t root, Phasor source, bool head);
  void visit(std::size_t from, std::size_t to, std::size_t branch, bool upwards);
  bool branch_closed(std::size_t row) const;
  Phasor branch_impedance(std::size_t row) const;
  Phasor shunt(std::size_t row) const;
  double short_circuit_siemens(std::size_t row) const;
  void tell_islands(std::vector<engine::Notice>& notices);
  bool overloaded_island(std::vector<engine::Notice>* notices);
  void set_loads();
  void account();
  void account_branch(std::size_t at);
  void integrate(double dt_s);
  void make_stale(Stale how) { stale_ = std::max(stale_, how); }
  FeederView view() const;

  RadialNetwork network_;
  std::vector<FeederParams> rows_;
  double nominal_square_;                           ///< square of the nominal voltage
  double amperes_;                                  ///< of a current of 1 in the sweep's unit
  std::vector<std::uint32_t> child_begin_, child_;  ///< rows below each row

  std::array<std::vector<double>, kInputCount> inputs_;
  std::array<std::vector<double>, kFaultPointCount> faults_;
  std::array<std::vector<double>, kOutputCount> outputs_;
  std::vector<Phasor> voltage_;    ///< per unit, by row; where the next search begins
  std::vector<Phasor> current_;    ///< A, by row
  std::vector<double> collapsed_;  ///< 1: its island has broken down
  FeederDevices devices_;

  RadialSweep sweep_;
  struct Place {
    std::uint32_t row;
    std::int32_t branch;  ///< row whose branch leads here; -1 at the source of an island
    bool upwards;         ///< against the branch's direction
  };
  std::vector<Place> places_;     ///< by position in the sweep
  std::vector<double> forming_;   ///< rows that carry an island now
  std::vector<double> islanded_;  ///< rows whose island has been told of

  Stale stale_ = Stale::kNetwork;
  std::string trouble_;
};

engine::Result<std::unique_ptr<engine::Population>> make_feeder(engine::PopulationSpec spec);

}  // namespace orrery::devices
