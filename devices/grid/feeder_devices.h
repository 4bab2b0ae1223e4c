// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "devices/grid/feeder_params.h"
#include "devices/grid/phasor.h"
#include "devices/grid/protection.h"
#include "engine/population/population.h"

namespace orrery::devices {

/// What the apparatus of a feeder sees; one entry a row.
struct FeederView {
  std::span<const Phasor> voltage;  ///< per unit
  std::span<const Phasor> current;  ///< A, into the bus through its branch
  std::span<const double> energised;
  std::span<const double> stuck_tap;
};

/// Relays with breakers, tap changers, capacitor banks and undervoltage trips of a feeder: what
/// they see decides when they act, and what they do changes the network. Only rows that have one
/// cost anything.
class FeederDevices {
 public:
  enum Notice : std::uint16_t {
    kTripped,
    kReclosed,
    kFailed,
    kRestored,
    kShed,
    kReturned,
    kIslanded,
    kCollapsed
  };

  FeederDevices() = default;
  /// `nominal_v` of each row, between phases.
  FeederDevices(const std::vector<FeederParams>& rows, const std::vector<double>& nominal_v);

  /// Until something acts, while what is seen stays as it is.
  double time_to_event_s(const FeederView& seen) const;
  /// Lets time pass up to the next event at most. True when the network has changed.
  bool advance(const FeederView& seen, double dt_s, engine::SimTime end,
               std::vector<engine::Notice>& notices);
  /// Closes a breaker that has tripped. True when it has.
  bool close(std::uint32_t row);

  bool closed(std::uint32_t row) const { return closed_[row] != 0.0; }
  bool bank_in(std::uint32_t row) const { return bank_in_[row] != 0.0; }
  bool shed(std::uint32_t row) const { return shed_[row] != 0.0; }
  double ratio(std::uint32_t row) const { return ratio_[row]; }
  std::span<const double> breakers() const { return closed_; }
  std::span<const double> banks() const { return bank_in_; }
  std::span<const double> taps() const { return tap_; }

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  struct Bank {
    std::uint32_t row;
    double below, above, delay_s;
  };
  struct Shedder {
    std::uint32_t row;
    double threshold, delay_s, return_s;
  };

  double watched(std::size_t changer, const FeederView& seen) const;
  int tap_wish(std::size_t changer, const FeederView& seen) const;
  bool bank_asked(const Bank& bank, const FeederView& seen) const;
  bool shed_asked(const Shedder& shedder, const FeederView& seen) const;
  bool advance_relays(const FeederView& seen, double dt_s, engine::SimTime end,
                      std::vector<engine::Notice>& notices);
  bool advance_taps(const FeederView& seen, double dt_s);
  bool advance_banks(const FeederView& seen, double dt_s);
  bool advance_shedders(const FeederView& seen, double dt_s, engine::SimTime end,
                        std::vector<engine::Notice>& notices);

  std::vector<OvercurrentRelay> relays_;
  std::vector<OvercurrentRelay::State> relay_states_;
  std::vector<TapChanger> changers_;
  std::vector<Phasor> drop_per_a_;  ///< of a tap changer: per unit of voltage, a current of 1 A
  std::vector<TapChanger::State> changer_states_;
  std::vector<Bank> banks_;
  std::vector<DelayedSwitch> bank_timers_;
  std::vector<Shedder> shedders_;
  std::vector<DelayedSwitch> shed_timers_;
  std::vector<double> closed_, bank_in_, shed_, tap_, ratio_;  ///< one a row
};

}  // namespace orrery::devices
