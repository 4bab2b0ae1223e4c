// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace orrery::devices {

inline constexpr double kNoEventS = 1e300;

/// Operating time of an overcurrent relay of standard inverse characteristic at `multiple` times
/// its pickup current: 0.14 time_multiplier / (multiple^0.02 - 1); never at or below 1. Above 20
/// the time is that of 20, where characteristics are no longer promised. Source: IEC 60255-151,
/// table 1, curve A.
double standard_inverse_s(double multiple, double time_multiplier);

/// Overcurrent relay with a breaker that may reclose. The disc turns by dt / t(I) and trips at a
/// whole turn; it is back at rest as soon as the current falls below the pickup.
struct OvercurrentRelay {
  enum class Event : std::uint8_t { kNone, kTripped, kReclosed, kLocked, kRestored };

  std::uint32_t row = 0;
  double pickup_a = 0.0;
  double time_multiplier = 0.1;
  double reclosings = 0.0;  ///< tries before it stays open
  double reclose_delay_s = 5.0;
  double reclaim_s = 60.0;     ///< closed so long without a start: the count begins anew
  double repair_time_s = 0.0;  ///< from staying open to closed again; 0: waits for a command

  struct State {
    double turned = 0.0;
    double shots = 0.0;
    double wait_s = 0.0;  ///< until it recloses or is repaired; closed: since the last start
    double open = 0.0;
    double locked = 0.0;
  };

  /// Time to the next event while the current stays as it is.
  double time_to_event_s(const State& state, double current_a) const;
  Event advance(State& state, double current_a, double dt_s) const;
  void close(State& state) const { state = {}; }
};

/// Something that is to follow a condition, but only when the condition has held for its delay:
/// an undervoltage trip, a capacitor bank, a step of a tap changer.
struct DelayedSwitch {
  double held_s = 0.0;  ///< since when the condition has asked for a change

  double time_to_event_s(bool asked, double delay_s) const {
    return asked ? (delay_s > held_s ? delay_s - held_s : 0.0) : kNoEventS;
  }
  /// True when the change is due.
  bool advance(bool asked, double delay_s, double dt_s);
};

/// A tap changer that keeps a voltage within a band. With line-drop compensation it watches the
/// voltage at a point down the line: |v - (R + jX) i|.
/// Source: Kersting, Distribution System Modeling and Analysis, ch. 7.
struct TapChanger {
  std::uint32_t row = 0;
  double setpoint = 1.0;
  double band = 0.0167;  ///< whole width
  double delay_s = 30.0;
  double step = 0.00625;
  double limit = 16.0;
  bool averaging = false;  ///< goes to the setpoint at once, else a step at a time into the band

  struct State {
    double position = 0.0;
    DelayedSwitch timer;
  };

  double ratio(const State& state) const { return 1.0 + step * state.position; }
  /// Steps it would go: above 0 raise, below lower, 0 stay.
  int wish(const State& state, double watched_voltage) const;
};

}  // namespace orrery::devices
