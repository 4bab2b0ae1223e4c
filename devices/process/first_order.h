// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "engine/population/row_population.h"

namespace orrery::devices {

struct FirstOrderParams {
  double set_point_k = 293.15;
  double time_constant_s = 1800.0;
  double initial_offset_k = 0.0;
  double daily_amplitude_k = 0.0;
  double daily_peak_s = 15.0 * 3600.0;
  double disturbance_k = 0.2;
  double disturbance_time_s = 600.0;
};
struct FirstOrderState {
  double temperature_k = 0.0;
  double relaxed_k = 0.0;      ///< of the temperature, without disturbance
  double disturbance_k = 0.0;  ///< its present value
  double set_point_change_k = 0.0;
  double shift_k = 0.0;
  double wear = 0.0;
  double unrest = 0.0;
};

/// The temperature of a point of a slow process, a room or a tank: one of many, for large fleets.
///
///   dx/dt = (g(t) - x) / T          g(t) = set point + changes + A cos(w (t - daily peak))
///   dd    = -d / T_d dt + s sqrt(2 / T_d) dW        Ornstein-Uhlenbeck, standard deviation s
///   temperature = x + d
///
/// with T = (1 + wear) times the time constant, s = (1 + unrest) times the disturbance and w one
/// turn a day. Both are stepped by their exact solutions over a step h,
///
///   x(t + h) - p(t + h) = (x(t) - p(t)) e^(-h / T)
///   d(t + h) = d(t) e^(-h / T_d) + s sqrt(1 - e^(-2 h / T_d)) N(0, 1)
///
/// with p the periodic solution, A / (1 + (w T)^2) (cos a + w T sin a) about the mean of g, where
/// a = w (t - daily peak). So the length of the step changes no x, and no statistics of d.
///
///   in   set_point_change   K   held until the next command
///   out  temperature        K
///
/// Faults: shift (K, the goal moves: a valve that sticks), wear (share by which it gets slower),
/// unrest (share by which the disturbance grows). Holds for one lumped capacity and a linear loss;
/// the goal is not limited and nothing is exchanged with neighbours.
/// Source: D. T. Gillespie, Exact numerical simulation of the Ornstein-Uhlenbeck process and its
/// integral, Phys. Rev. E 54 (1996) 2084; K. Ogata, Modern Control Engineering, ch. 5 (first-order
/// systems).
struct FirstOrder {
  using Params = FirstOrderParams;
  using State = FirstOrderState;
  using Row = engine::Field<FirstOrderParams>;
  using Port = engine::Port<FirstOrderState>;
  static constexpr auto kDelta = engine::UnitRole::kDifference;
  static constexpr auto kStepNormal = engine::Purpose::kProcess;
  static constexpr double kDayS = 86400.0;

  static constexpr std::array kParams = {
      Row{"set_point", &Params::set_point_k, "K", {0, 1e4}, "what it relaxes to", "ours"},
      Row{"time_constant", &Params::time_constant_s, "s", {1e-3, 1e9}, "of the relaxation", "ours"},
      Row{"initial_offset",
          &Params::initial_offset_k,
          "K",
          {-1e4, 1e4},
          "from the set point at the start",
          "ours",
          kDelta},
      Row{"daily_amplitude",
          &Params::daily_amplitude_k,
          "K",
          {0, 1e4},
          "of the goal over the day",
          "ours",
          kDelta},
      Row{"daily_peak", &Params::daily_peak_s, "s", {0, kDayS}, "time of day of its peak", "ours"},
      Row{"disturbance",
          &Params::disturbance_k,
          "K",
          {0, 1e4},
          "its standard deviation",
          "ours",
          kDelta},
      Row{"disturbance_time",
          &Params::disturbance_time_s,
          "s",
          {1e-3, 1e9},
          "in which its correlation falls to 1/e",
          "ours"}};
  static constexpr std::array kInputs = {
      Port{"set_point_change", &State::set_point_change_k, "K", "added to the set point; held"}};
  static constexpr std::array kOutputs = {
      Port{"temperature", &State::temperature_k, "K", "of the point"}};
  static constexpr std::array kFaultPoints = {
      Port{"shift", &State::shift_k, "K", "added to the goal"},
      Port{"wear", &State::wear, "1", "share by which it gets slower"},
      Port{"unrest", &State::unrest, "1", "share by which the disturbance grows"}};
  static constexpr std::array kState = {
      &State::temperature_k, &State::relaxed_k, &State::disturbance_k, &State::set_point_change_k,
      &State::shift_k,       &State::wear,      &State::unrest};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static std::uint16_t advance(const Params& p, State& s, const engine::RowContext& c) {
    const Step& step = step_of({(1.0 + s.wear) * p.time_constant_s, p.disturbance_time_s,
                                p.daily_amplitude_k, p.daily_peak_s, c.time_s, c.dt_s});
    const double mean = p.set_point_k + s.set_point_change_k + s.shift_k;
    const double before = mean + step.day_before;
    const double after = mean + step.day_after;
    s.relaxed_k = after + (s.relaxed_k - before) * step.left;
    const double sd = (1.0 + s.unrest) * p.disturbance_k * step.spread;
    s.disturbance_k = s.disturbance_k * step.kept + sd * c.normal;
    s.temperature_k = s.relaxed_k + s.disturbance_k;
    return engine::kNoNotice;
  }

 private:
  /// What a step is made with: alike for the rows of a fleet that share their parameters.
  struct StepInput {
    double time_constant_s = 0.0;
    double disturbance_time_s = 0.0;
    double daily_amplitude_k = 0.0;
    double daily_peak_s = 0.0;
    double time_s = 0.0;
    double dt_s = 0.0;
    bool operator==(const StepInput&) const = default;
  };
  struct Step {
    double day_before = 0.0;  ///< of the goal, at the start of the step
    double day_after = 0.0;
    double left = 0.0;    ///< share of the distance from the goal
    double kept = 0.0;    ///< share of the disturbance
    double spread = 0.0;  ///< of the new disturbance, for a standard deviation of 1
  };

  /// Worked out again only when a row differs from the one before: a function of its input alone.
  static const Step& step_of(const StepInput& input) {
    thread_local StepInput last;
    thread_local Step step;
    if (input == last) return step;
    last = input;
    step.day_before = periodic(input, input.time_s);
    step.day_after = periodic(input, input.time_s + input.dt_s);
    step.left = engine::exp(-input.dt_s / input.time_constant_s);
    step.kept = engine::exp(-input.dt_s / input.disturbance_time_s);
    step.spread = std::sqrt(1.0 - step.kept * step.kept);
    return step;
  }

  /// The part of the periodic solution that comes from the day.
  static double periodic(const StepInput& in, double time_s) {
    constexpr double kTurn = 6.283185307179586;
    const double wt = kTurn / kDayS * in.time_constant_s;
    const double turns = (time_s - in.daily_peak_s) / kDayS;
    const auto a =
        engine::detail::sin_cos_small(kTurn * (turns - engine::detail::round_to_integer(turns)));
    return in.daily_amplitude_k / (1.0 + wt * wt) * (a.cos + wt * a.sin);
  }
};

}  // namespace orrery::devices
