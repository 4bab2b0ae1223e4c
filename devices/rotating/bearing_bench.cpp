// SPDX-License-Identifier: Apache-2.0
#include "devices/rotating/bearing_bench.h"

#include <cmath>

namespace orrery::devices {

// Everything but the turns is known before the first one.
void BearingBench::start(const Params& p, State& s, engine::Stream&) {
  const DefectRatios ratios = defect_ratios(p);
  s.ftf = ratios.ftf;
  s.bpfo = ratios.bpfo;
  s.bpfi = ratios.bpfi;
  s.bsf = ratios.bsf;
  s.bsf_twice = 2.0 * ratios.bsf;
  s.ftf_hz = s.ftf * p.speed_hz;
  s.bpfo_hz = s.bpfo * p.speed_hz;
  s.bpfi_hz = s.bpfi * p.speed_hz;
  s.bsf_hz = s.bsf * p.speed_hz;
  s.bsf_twice_hz = s.bsf_twice * p.speed_hz;
  s.l10_mrev = l10_mrev(p.dynamic_rating_n, p.load_n, p.life_exponent);
  s.l10_s = 3600.0 * hours_of(s.l10_mrev, p.speed_hz);
  s.weibull_scale_mrev = weibull_scale(s.l10_mrev, p.weibull_shape);
  s.mean_life_mrev = s.weibull_scale_mrev * std::tgamma(1.0 + 1.0 / p.weibull_shape);
}

std::uint16_t BearingBench::advance(const Params& p, State& s, const engine::RowContext& c) {
  s.turned_mrev += 1e-6 * p.speed_hz * c.dt_s;
  s.survival = engine::exp(-engine::pow(s.turned_mrev / s.weibull_scale_mrev, p.weibull_shape));
  return engine::kNoNotice;
}

const engine::ModelInfo& BearingBench::info() {
  static const engine::ModelInfo info = engine::describe_device<BearingBench>(
      "rotating/bearing", "a rolling bearing on the bench: defect frequencies and life",
      "r = d/D cos(phi); FTF = (1-r)/2, BPFO = n(1-r)/2, BPFI = n(1+r)/2, BSF = D/2d (1-r^2), in "
      "multiples of shaft speed. L10 = (C/P)^p Mrev; Weibull life of that L10. Outer ring fixed, "
      "no slip, constant speed and load, no lubrication factor.",
      "ISO 15243; ISO 281; Harris, Rolling Bearing Analysis");
  return info;
}

}  // namespace orrery::devices
