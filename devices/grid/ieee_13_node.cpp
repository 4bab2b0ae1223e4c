// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "devices/grid/network3.h"
#include "engine/registry/check.h"

namespace orrery::devices {

namespace {

// Figures: IEEE 13-node test feeder, IEEE PES Distribution Test Feeders (Kersting 1991, 2001), as
// in IEEE13Nodeckt.dss of OpenDSS (electricdss-tst, Version8/Distrib/IEEETestCases/13Bus).
constexpr double kMileFt = 5280.0;
constexpr double kTwoPi = 6.283185307179586;
constexpr double kDesignHz = 60.0;
constexpr double kNominalV = 4160.0;
constexpr double kPhaseV = 2400.0;    // of loads against earth
constexpr double kVoltageMin = 0.95;  // vminpu of loads
constexpr LoadShares kPower = {1.0, 0.0, 0.0};
constexpr LoadShares kCurrent = {0.0, 1.0, 0.0};
constexpr LoadShares kImpedance = {0.0, 0.0, 1.0};

/// Ohm a mile as entries 11, 21, 22, 31, 32, 33 of a symmetric matrix; nF a mile of each phase.
struct LineCode {
  std::array<double, 6> r;
  std::array<double, 6> x;
  double capacitance_nf;
  bool of_design_frequency = true;  ///< else its impedances hold at any
};
constexpr LineCode k601 = {{0.3465, 0.1560, 0.3375, 0.1580, 0.1535, 0.3414},
                           {1.0179, 0.5017, 1.0478, 0.4236, 0.3849, 1.0348},
                           0.0};
constexpr LineCode k602 = {{0.7526, 0.1580, 0.7475, 0.1560, 0.1535, 0.7436},
                           {1.1814, 0.4236, 1.1983, 0.5017, 0.3849, 1.2112},
                           0.0};
constexpr LineCode k606 = {{0.791721, 0.318476, 0.781649, 0.28345, 0.318476, 0.791721},
                           {0.438352, 0.0276838, 0.396697, -0.0184204, 0.0276838, 0.438352},
                           383.948,
                           false};
// 603 and 604 are one matrix, whose first phase is c in the one and a in the other.
constexpr LineCode k603 = {{1.3238, 0.2066, 1.3294}, {1.3569, 0.4591, 1.3471}, 0.0};
constexpr LineCode k605 = {{1.3292}, {1.3475}, 0.0};
constexpr LineCode k607 = {{1.3425}, {0.5124}, 236.0};

class Builder {
 public:
  explicit Builder(double frequency_hz) : frequency_hz_(frequency_hz) { network_.name = "ieee_13"; }
  ThreePhaseNetwork take() { return std::move(network_); }

  ThreePhaseNetwork::Bus& bus(const char* name, const char* parent, const char* phases) {
    ThreePhaseNetwork::Bus bus;
    bus.name = name;
    bus.parent = parent[0] == '\0' ? -1 : static_cast<std::int32_t>(row(parent));
    bus.nominal_v = kNominalV;
    bus.phases = {};
    for (const char* p = phases; *p != '\0'; ++p)
      bus.phases[static_cast<std::size_t>(*p - 'a')] = true;
    network_.buses.push_back(bus);
    return network_.buses.back();
  }

  /// `phases` in the order in which the code names them.
  void line(const char* name, const char* parent, const char* phases, const LineCode& code,
            double length_ft) {
    auto& to = bus(name, parent, phases);
    const double miles = length_ft / kMileFt;
    std::size_t entry = 0;
    for (std::size_t i = 0; phases[i] != '\0'; ++i) {
      const auto a = static_cast<std::size_t>(phases[i] - 'a');
      for (std::size_t j = 0; j <= i; ++j, ++entry) {
        const auto b = static_cast<std::size_t>(phases[j] - 'a');
        to.impedance.row[a][b] = to.impedance.row[b][a] = miles * impedance(code, entry);
      }
      to.charging.row[a][a] = {0.0, miles * kTwoPi * frequency_hz_ * 1e-9 * code.capacitance_nf};
    }
  }

  /// kW and kvar; phase 'a' of a delta load is between a and b.
  void load(const char* bus, char phase, double kw, double kvar, LoadShares shares = kPower,
            double nominal_v = kPhaseV, bool delta = false) {
    network_.loads.push_back({row(bus), static_cast<std::uint8_t>(phase - 'a'), delta, nominal_v,
                              1e3 * Phasor{kw, kvar}, shares, kVoltageMin, false});
  }
  void capacitor(const char* bus, char phase, double kvar, double nominal_v) {
    load(bus, phase, 0.0, -kvar, kImpedance, nominal_v);
    network_.loads.back().capacitor = true;
  }

 private:
  std::uint32_t row(const std::string& name) const {
    for (std::uint32_t row = 0; row < network_.buses.size(); ++row)
      if (network_.buses[row].name == name) return row;
    ORRERY_CHECK(false, "a bus of the test feeder");
    return 0;
  }

  /// OpenDSS takes impedances to another frequency by the earth's share of Carson's equations,
  /// which it has for 1000 ft (0.01805 + j 0.155081 ohm at 100 ohm m) and applies to codes of a
  /// mile as well.
  Phasor impedance(const LineCode& code, std::size_t entry) const {
    const double step = code.of_design_frequency ? frequency_hz_ / kDesignHz : 1.0;
    const double spread = 0.155081 / engine::log(658.5 * std::sqrt(100.0 / kDesignHz));
    return {code.r[entry] + 0.01805 * (step - 1.0),
            (code.x[entry] - 0.5 * spread * engine::log(step)) * step};
  }

  double frequency_hz_;
  ThreePhaseNetwork network_;
};

/// 115 kV with 20 GVA of three-phase short circuit power, X/R 4, behind delta / earthed wye of 5
/// MVA and 0.001 + j 0.008 %; zero-sequence current passes through the transformer's winding only.
Matrix3 source_impedance() {
  const double scale = kNominalV * kNominalV / 20e9;
  const Phasor grid = scale / std::sqrt(17.0) * Phasor{1.0, 4.0};
  const Phasor transformer = kNominalV * kNominalV / 5e6 * Phasor{1e-5, 8e-5};
  const Phasor positive = grid + transformer;
  return Matrix3::symmetric(1.0 / 3.0 * (2.0 * positive + transformer),
                            1.0 / 3.0 * (transformer - positive));
}

void add_buses(Builder& b) {
  b.bus("650", "", "abc").impedance = source_impedance();
  auto& regulators = b.bus("RG60", "650", "abc");
  const double one_percent_of_one_percent = kPhaseV * kPhaseV / 1666e3 * 1e-4;
  regulators.impedance = Matrix3::symmetric(one_percent_of_one_percent * Phasor{1.0, 1.0}, {});
  // 122 V, band 2 V, compensation 3 + j 9 V; 20 : 1 and 700 A.
  const double relay_v = 20.0 * std::sqrt(3.0) / kNominalV;
  regulators.regulator = 1.0;
  regulators.setpoint = 122.0 * relay_v;
  regulators.band = 2.0 * relay_v;
  regulators.drop_resistance_ohm = 3.0 * 20.0 / 700.0;
  regulators.drop_reactance_ohm = 9.0 * 20.0 / 700.0;
  b.line("632", "RG60", "abc", k601, 2000.0);
  b.line("670", "632", "abc", k601, 667.0);
  b.line("671", "670", "abc", k601, 1333.0);
  b.line("680", "671", "abc", k601, 1000.0);
  b.line("633", "632", "abc", k602, 500.0);
  auto& low = b.bus("634", "633", "abc");  // 500 kVA, 1.1 + j 2 %
  low.nominal_v = 480.0;
  low.ratio = 480.0 / kNominalV;
  low.impedance = Matrix3::symmetric(480.0 * 480.0 / 500e3 * Phasor{0.011, 0.02}, {});
  b.line("645", "632", "cb", k603, 500.0);
  b.line("646", "645", "cb", k603, 300.0);
  auto& closed = b.bus("692", "671", "abc");  // a switch
  closed.impedance = Matrix3::symmetric({1e-7, 0.0}, {});
  b.line("675", "692", "abc", k606, 500.0);
  b.line("684", "671", "ac", k603, 300.0);
  b.line("611", "684", "c", k605, 300.0);
  b.line("652", "684", "a", k607, 800.0);
}

void add_loads(Builder& b) {
  for (const char phase : {'a', 'b', 'c'}) {
    b.load("671", phase, 385.0, 220.0, kPower, kNominalV, true);
    b.capacitor("675", phase, 200.0, kNominalV / std::sqrt(3.0));
  }
  b.load("634", 'a', 160.0, 110.0, kPower, 277.0);
  b.load("634", 'b', 120.0, 90.0, kPower, 277.0);
  b.load("634", 'c', 120.0, 90.0, kPower, 277.0);
  b.load("645", 'b', 170.0, 125.0);
  b.load("646", 'b', 230.0, 132.0, kImpedance, kNominalV, true);
  b.load("692", 'c', 170.0, 151.0, kCurrent, kNominalV, true);
  b.load("675", 'a', 485.0, 190.0);
  b.load("675", 'b', 68.0, 60.0);
  b.load("675", 'c', 290.0, 212.0);
  b.load("611", 'c', 170.0, 80.0, kCurrent);
  b.load("652", 'a', 128.0, 86.0, kImpedance);
  b.load("670", 'a', 17.0, 10.0);
  b.load("670", 'b', 66.0, 38.0);
  b.load("670", 'c', 117.0, 68.0);
  b.capacitor("611", 'c', 100.0, kPhaseV);
}

}  // namespace

ThreePhaseNetwork ieee_13_node(double frequency_hz) {
  Builder builder(frequency_hz);
  add_buses(builder);
  add_loads(builder);
  ThreePhaseNetwork network = builder.take();
  network.source_voltage = 1.0001;
  return network;
}

}  // namespace orrery::devices
