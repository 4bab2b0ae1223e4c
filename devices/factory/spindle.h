// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "devices/factory/spindle_params.h"
#include "engine/population/row_population.h"

namespace orrery::devices {

/// A CNC spindle with a cutting tool that wears.
///
///   Taylor    V T^n = C, written T = T_ref (V_ref / V)^(1/n); each tool's life varies (lognormal)
///   age       dx/dt = cutting (1 + wear_rate) / (T q), q the tool's quality; x = 1 is end of life
///   wear      VB = VB_end w(x), w = 0.3 (1 - e^(-20 x)) + 0.5 x + 0.2 x^6: break-in, steady, rapid
///   force     F = kc f a (1 + k_force w); P = P_idle + cutting F V / eta
///   surface   Ra = f^2 / (32 r) (1 + k_rough w + 2 chatter); P(defect) logistic in Ra / Ra_limit
///
///   in   cutting   1   share of time in the cut, 0 to 1; from the scenario unless set
///   in   change    1   1: change the tool; taken back when it is obeyed
///   out  scalars and the waveform `vibration`: see kOutputs
///
/// Age is exact over any step, and energy is the integral of power in closed form, so cuts of time
/// change nothing but rounding. A tool breaks at the age `break_age` and is changed then, which
/// takes longer. Holds for turning with one point tool at constant feed and depth. Left out:
/// built-up edges, temperature, stability lobes of chatter. Source: Taylor, Trans. ASME 28 (1907)
/// 31; ISO 3685 (life criterion VB 0.3 mm); Altintas, Manufacturing Automation (2012), ch. 2; the
/// shape of w is ours, in the three phases of ISO 3685.
struct Spindle {
  using Params = SpindleParams;
  using State = SpindleState;
  using Output = engine::Port<SpindleState>;

  enum Notice : std::uint16_t { kBroken, kNewToolAfterBreak, kNewTool };

  static constexpr const auto& kParams = kSpindleParams;
  static constexpr std::array kInputs = {
      Output{"cutting", &SpindleState::cutting, "1", "share of time in the cut"},
      Output{"change", &SpindleState::change, "1", "1: change the tool"}};
  static constexpr std::array kOutputs = {
      Output{"wear", &SpindleState::wear_m, "m", "flank wear VB of the tool"},
      Output{"age", &SpindleState::age, "1", "share of the tool's life that is used; 1 is its end"},
      Output{"tool_life", &SpindleState::tool_life_s, "s", "Taylor life at this cutting speed"},
      Output{"force", &SpindleState::force_n, "N", "main cutting force while in the cut"},
      Output{"power", &SpindleState::power_w, "W", "electrical"},
      Output{"energy", &SpindleState::energy_j, "J", "electrical, since the start"},
      Output{"roughness", &SpindleState::roughness_m, "m", "Ra of the surface that is cut"},
      Output{"defect_rate", &SpindleState::defect_rate, "1",
             "probability that a part is too rough"},
      Output{"acoustic", &SpindleState::acoustic_v, "V", "rms of acoustic emission"},
      Output{"vibration_rms", &SpindleState::vibration_rms, "m/s2", "rms at the spindle nose"},
      Output{"tools", &SpindleState::tools, "1", "tools used up, since the start"},
      Output{"breaks", &SpindleState::breaks, "1", "tools that broke, since the start"},
      Output{"cutting_time", &SpindleState::cutting_time_s, "s", "time in the cut"},
      Output{"change_time_spent", &SpindleState::change_time_s, "s", "time without a tool"},
      Output{"vibration", &SpindleState::vibration_rms, "m/s2",
             "acceleration at the spindle nose"}};
  static constexpr std::array kFaultPoints = {
      Output{"wear_rate", &SpindleState::wear_rate, "1", "share by which tools wear faster"},
      Output{"breakage", &SpindleState::breakage, "1", "1: the tool breaks at once"},
      Output{"chatter", &SpindleState::chatter, "1", "self-excited vibration, 0 none to 1 strong"}};
  static constexpr std::array kState = {
      &SpindleState::wear_m,         &SpindleState::age,           &SpindleState::tool_life_s,
      &SpindleState::force_n,        &SpindleState::power_w,       &SpindleState::energy_j,
      &SpindleState::roughness_m,    &SpindleState::defect_rate,   &SpindleState::acoustic_v,
      &SpindleState::vibration_rms,  &SpindleState::tools,         &SpindleState::breaks,
      &SpindleState::cutting_time_s, &SpindleState::change_time_s, &SpindleState::cutting,
      &SpindleState::change,         &SpindleState::wear_rate,     &SpindleState::breakage,
      &SpindleState::chatter,        &SpindleState::tool_quality,  &SpindleState::change_left_s,
      &SpindleState::after_break};

  static const engine::ModelInfo& info();
  static void start(const SpindleParams& params, SpindleState& state, engine::Stream& initial);
  static void settle_start(const SpindleParams& params, SpindleState& state);
  static std::uint16_t advance(const SpindleParams& params, SpindleState& state,
                               const engine::RowContext& context);
  static void render(const SpindleParams& params, const SpindleState& state,
                     const engine::RowContext& context, int output, double rate_hz,
                     std::span<double> samples);
};

}  // namespace orrery::devices
