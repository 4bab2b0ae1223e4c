// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/spindle.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

constexpr double kTwoPi = 6.283185307179586;
constexpr double kBreakIn = 0.05;  // age over which a new edge is blunted

/// Wear over its value at the end of life.
double wear_at(double age) {
  const double cube = age * age * age;
  return 0.3 * (1.0 - engine::exp(-age / kBreakIn)) + 0.5 * age + 0.2 * cube * cube;
}
/// Its integral over age, from 0.
double wear_integral(double age) {
  const double cube = age * age * age;
  return 0.3 * (age - kBreakIn * (1.0 - engine::exp(-age / kBreakIn))) + 0.25 * age * age +
         0.2 / 7.0 * cube * cube * age;
}

double taylor_life_s(const SpindleParams& p) {
  return p.reference_life_s *
         engine::exp(engine::log(p.reference_speed_m_per_s / p.cutting_speed_m_per_s) /
                     p.taylor_exponent);
}
double sharp_force_n(const SpindleParams& p) { return p.specific_force_pa * p.feed_m * p.depth_m; }

double quality_from(const SpindleParams& p, double normal) {
  const double variance = engine::log(1.0 + p.life_cv * p.life_cv);
  return engine::exp(std::sqrt(variance) * normal - 0.5 * variance);
}

/// What follows at once from age, inputs and faults.
void show(const SpindleParams& p, SpindleState& s) {
  const double wear = wear_at(s.age);
  const double chatter = std::clamp(s.chatter, 0.0, 1.0);
  const bool has_tool = s.change_left_s <= 0.0;
  const double cutting = has_tool ? std::clamp(s.cutting, 0.0, 1.0) : 0.0;
  s.wear_m = p.wear_end_m * wear;
  s.force_n = has_tool ? sharp_force_n(p) * (1.0 + p.force_growth * wear) : 0.0;
  s.power_w = p.power_idle_w + cutting * s.force_n * p.cutting_speed_m_per_s / p.efficiency;
  s.roughness_m = p.feed_m * p.feed_m / (32.0 * p.nose_radius_m) *
                  (1.0 + p.roughness_growth * wear + 2.0 * chatter);
  s.defect_rate =
      1.0 / (1.0 + engine::exp((1.0 - s.roughness_m / p.roughness_limit_m) / p.roughness_spread));
  const double in_cut = cutting > 0.0 ? 1.0 : 0.0;
  s.acoustic_v = in_cut * p.acoustic_sharp_v * (1.0 + p.acoustic_growth * wear);
  s.vibration_rms = in_cut * p.vibration_sharp * (1.0 + p.vibration_growth * wear + 5.0 * chatter);
}

void take_tool_out(SpindleState& s, double seconds, bool broken) {
  s.change_left_s = std::max(seconds, 1e-6);
  s.after_break = broken ? 1.0 : 0.0;
  s.breaks += broken ? 1.0 : 0.0;
  s.change = s.breakage = 0.0;
}

Spindle::Notice new_tool(const SpindleParams& p, SpindleState& s, const engine::RowContext& c) {
  s.change_left_s = 0.0;
  s.tools += 1.0;
  s.age = 0.0;
  s.wear_rate = s.chatter = 0.0;  // a look at the tool mends what was wrong with it
  s.tool_quality =
      quality_from(p, engine::normal_at({c.seed, c.entity, engine::Purpose::kBreakdown},
                                        static_cast<std::uint64_t>(s.tools)));
  return s.after_break != 0.0 ? Spindle::kNewToolAfterBreak : Spindle::kNewTool;
}

/// Ages the tool over `span_s`, or to the end of what the tool is used for. Returns the time taken.
double cut(const SpindleParams& p, SpindleState& s, double span_s) {
  const double cutting = std::clamp(s.cutting, 0.0, 1.0);
  const double rate =
      cutting * (1.0 + std::max(s.wear_rate, 0.0)) / (s.tool_life_s * s.tool_quality);
  double end_age = p.break_age;
  // The shop counts cutting time, not the age that it cannot see.
  if (p.change_at > 0.0) end_age = std::min(end_age, std::max(1e-3, p.change_at / s.tool_quality));
  double used_s = span_s;
  double age = s.age + rate * span_s;
  if (age >= end_age) {
    used_s = rate > 0.0 ? std::clamp((end_age - s.age) / rate, 0.0, span_s) : 0.0;
    age = std::max(end_age, s.age);
  }
  const double grown_s = rate > 0.0 ? (wear_integral(age) - wear_integral(s.age)) / rate : 0.0;
  s.energy_j += p.power_idle_w * used_s + cutting * sharp_force_n(p) * p.cutting_speed_m_per_s /
                                              p.efficiency * (used_s + p.force_growth * grown_s);
  s.cutting_time_s += cutting * used_s;
  s.age = age;
  if (age >= end_age) {
    const bool broken = end_age >= p.break_age;
    take_tool_out(s, broken ? p.break_time_s : p.change_time_s, broken);
  }
  return used_s;
}

}  // namespace

void Spindle::start(const SpindleParams& p, SpindleState& s, engine::Stream& initial) {
  s.tool_life_s = taylor_life_s(p);
  s.cutting = p.cutting;
  s.tool_quality = quality_from(p, initial.normal());
  show(p, s);
}

void Spindle::settle_start(const SpindleParams& p, SpindleState& s) { show(p, s); }

// A step is made of spans with a tool and spans without one; of several notices in a step the last
// counts, a break before all.
std::uint16_t Spindle::advance(const SpindleParams& p, SpindleState& s,
                               const engine::RowContext& c) {
  std::uint16_t notice = engine::kNoNotice;
  double left_s = c.dt_s;
  if (s.change_left_s <= 0.0 && s.breakage >= 0.5) {
    take_tool_out(s, p.break_time_s, true);
    notice = kBroken;
  } else if (s.change_left_s <= 0.0 && s.change >= 0.5) {
    take_tool_out(s, p.change_time_s, false);
  }
  while (left_s > 0.0) {
    if (s.change_left_s > 0.0) {
      const double span_s = std::min(left_s, s.change_left_s);
      s.energy_j += p.power_idle_w * span_s;
      s.change_time_s += span_s;
      s.change_left_s -= span_s;
      left_s -= span_s;
      if (s.change_left_s < 1e-9) {
        const Notice told = new_tool(p, s, c);
        if (notice != kBroken) notice = told;
      }
    } else {
      const double before = s.breaks;
      left_s -= cut(p, s, left_s);
      if (s.breaks != before) notice = kBroken;
    }
  }
  show(p, s);
  return notice;
}

/// Lines at the turning frequency and its multiples, chatter at a frequency of the structure, and
/// noise; together of the rms that `vibration_rms` tells.
void Spindle::render(const SpindleParams& p, const SpindleState& s, const engine::RowContext& c,
                     int, double rate_hz, std::span<double> samples) {
  constexpr double kChatterHz = 380.0;
  const auto snapshot = static_cast<std::uint64_t>(engine::SimTime::from_seconds(c.time_s).ns);
  engine::fill_normal_run({c.seed, engine::row_key(c.entity, snapshot), engine::Purpose::kProcess},
                          0, samples);
  const double chatter = std::clamp(s.chatter, 0.0, 1.0);
  const double noise = std::sqrt(0.5 * (1.0 - 0.8 * chatter));
  const double line = std::sqrt(0.5 * (1.0 - 0.8 * chatter));  // three lines share half the power
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double t = c.time_s + static_cast<double>(i) / rate_hz;
    const double turns = p.shaft_speed_hz * t;
    const double phase = kTwoPi * (turns - std::floor(turns));
    const double shakes = kChatterHz * t;
    const double sum = std::sqrt(2.0 / 3.0) *
                       (engine::sin(phase) + engine::sin(2.0 * phase) + engine::sin(3.0 * phase));
    samples[i] = s.vibration_rms *
                 (noise * samples[i] + line * sum +
                  std::sqrt(1.6 * chatter) * engine::sin(kTwoPi * (shakes - std::floor(shakes))));
  }
}

const engine::ModelInfo& Spindle::info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i = engine::describe_device<Spindle>(
        "factory/spindle",
        "CNC spindle whose tool wears: Taylor life, force, power, sound, surface",
        "V T^n = C; flank wear in three phases over the tool's age; force, roughness, vibration "
        "and acoustic emission grow with wear; energy is the exact integral of power. Tools are "
        "changed after a share of Taylor life or when they break. Left out: built-up edges, "
        "temperature, stability lobes.",
        "Taylor (1907); ISO 3685; Altintas, Manufacturing Automation (2012), ch. 2");
    i.outputs.back().shape = engine::PortShape::kWaveform;
    i.notices = {{"broken", "the tool has broken; the spindle waits for a new one",
                  engine::NoticeEffect::kFailure},
                 {"mended", "a new tool after a break", engine::NoticeEffect::kRepaired},
                 {"new_tool", "a planned change of the tool", engine::NoticeEffect::kRepaired}};
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
