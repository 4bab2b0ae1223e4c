// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "devices/rotating/bearing.h"
#include "engine/population/row_population.h"

namespace orrery::devices {

struct BearingBenchParams : BearingGeometry {
  double speed_hz = 50.0;
  double load_n = 10e3;
  double dynamic_rating_n = 55.3e3;
  double life_exponent = 3.0;
  double weibull_shape = 1.5;
};
struct BearingBenchState {
  double ftf = 0.0, bpfo = 0.0, bpfi = 0.0, bsf = 0.0, bsf_twice = 0.0;
  double ftf_hz = 0.0, bpfo_hz = 0.0, bpfi_hz = 0.0, bsf_hz = 0.0, bsf_twice_hz = 0.0;
  double l10_mrev = 0.0, l10_s = 0.0, weibull_scale_mrev = 0.0, mean_life_mrev = 0.0;
  double turned_mrev = 0.0, survival = 1.0;
};

/// A rolling bearing alone on a test bench, for a look at its numbers.
///
///   frequencies   defect_ratios of bearing.h, in multiples of shaft speed and in Hz
///   life          L10 = (C / P)^p Mrev; eta = L10 / (-ln 0.9)^(1/b); mean = eta Gamma(1 + 1/b)
///   over time     turned = speed t; survival = exp(-(turned / eta)^b)
///
///   in   none
///   out  ratios (1), frequencies (Hz), lives (1e6 turns as Mrev, and s), turned (Mrev), survival
///
/// Outer ring fixed, rolling without slip; constant speed and load; no lubrication or cleanliness
/// factor (ISO 281 modified life is left out). Frequencies are those of the CWRU bearing by
/// default, life that of SKF 6309 at 10 kN and 3000 rev/min.
/// Source: MAN-01 to MAN-04; ISO 281; ISO 15243; Harris, Rolling Bearing Analysis.
struct BearingBench {
  using Params = BearingBenchParams;
  using State = BearingBenchState;
  using Row = engine::Field<BearingBenchParams>;
  using Port = engine::Port<BearingBenchState>;

  static constexpr std::array kParams = {Row{"element_count",
                                             &Params::element_count,
                                             "1",
                                             {3, 100},
                                             "rolling elements",
                                             "SKF 6205-2RS, CWRU Bearing Data Center"},
                                         Row{"element_diameter",
                                             &Params::element_diameter_m,
                                             "m",
                                             {1e-4, 1},
                                             "of a rolling element",
                                             "SKF 6205-2RS, CWRU Bearing Data Center"},
                                         Row{"pitch_diameter",
                                             &Params::pitch_diameter_m,
                                             "m",
                                             {1e-3, 10},
                                             "of the circle of element centres",
                                             "SKF 6205-2RS, CWRU Bearing Data Center"},
                                         Row{"contact_angle",
                                             &Params::contact_angle_rad,
                                             "rad",
                                             {0, 1.5},
                                             "between load line and radial plane",
                                             "deep-groove ball bearing"},
                                         Row{"speed",
                                             &Params::speed_hz,
                                             "Hz",
                                             {1e-3, 5000},
                                             "turns of the shaft a second",
                                             "SKF Rolling Bearings, example 1: 3000 rev/min"},
                                         Row{"load",
                                             &Params::load_n,
                                             "N",
                                             {1e-3, 1e8},
                                             "equivalent dynamic load P",
                                             "SKF Rolling Bearings, example 1"},
                                         Row{"dynamic_rating",
                                             &Params::dynamic_rating_n,
                                             "N",
                                             {1, 1e9},
                                             "basic dynamic rating C",
                                             "SKF Rolling Bearings, 6309"},
                                         Row{"life_exponent",
                                             &Params::life_exponent,
                                             "1",
                                             {1, 5},
                                             "p of ISO 281: 3 for ball, 10/3 for roller bearings",
                                             "ISO 281"},
                                         Row{"weibull_shape",
                                             &Params::weibull_shape,
                                             "1",
                                             {0.2, 20},
                                             "b of the life distribution",
                                             "ISO 281: 1.5"}};
  static constexpr std::array<Port, 0> kInputs = {};
  static constexpr std::array<Port, 0> kFaultPoints = {};
  static constexpr std::array kOutputs = {
      Port{"ftf", &State::ftf, "1", "cage, in multiples of shaft speed"},
      Port{"bpfo", &State::bpfo, "1", "outer ring, in multiples of shaft speed"},
      Port{"bpfi", &State::bpfi, "1", "inner ring, in multiples of shaft speed"},
      Port{"bsf", &State::bsf, "1", "element spin, in multiples of shaft speed"},
      Port{"bsf_twice", &State::bsf_twice, "1", "CWRU's rolling element line"},
      Port{"ftf_hz", &State::ftf_hz, "Hz", "cage"},
      Port{"bpfo_hz", &State::bpfo_hz, "Hz", "outer ring"},
      Port{"bpfi_hz", &State::bpfi_hz, "Hz", "inner ring"},
      Port{"bsf_hz", &State::bsf_hz, "Hz", "element spin"},
      Port{"bsf_twice_hz", &State::bsf_twice_hz, "Hz", "rolling element"},
      Port{"l10", &State::l10_mrev, "1", "turns reached by 90 %, in 1e6"},
      Port{"l10_time", &State::l10_s, "s", "running time reached by 90 %"},
      Port{"weibull_scale", &State::weibull_scale_mrev, "1",
           "eta: turns reached by 36.8 %, in 1e6"},
      Port{"mean_life", &State::mean_life_mrev, "1", "mean turns to failure, in 1e6"},
      Port{"turned", &State::turned_mrev, "1", "turns since the start, in 1e6"},
      Port{"survival", &State::survival, "1", "share of like bearings still alive"}};
  static constexpr std::array kState = {&State::ftf,
                                        &State::bpfo,
                                        &State::bpfi,
                                        &State::bsf,
                                        &State::bsf_twice,
                                        &State::ftf_hz,
                                        &State::bpfo_hz,
                                        &State::bpfi_hz,
                                        &State::bsf_hz,
                                        &State::bsf_twice_hz,
                                        &State::l10_mrev,
                                        &State::l10_s,
                                        &State::weibull_scale_mrev,
                                        &State::mean_life_mrev,
                                        &State::turned_mrev,
                                        &State::survival};

  static const engine::ModelInfo& info();
  static void start(const Params& params, State& state, engine::Stream& initial);
  static std::uint16_t advance(const Params& params, State& state,
                               const engine::RowContext& context);
};

}  // namespace orrery::devices
