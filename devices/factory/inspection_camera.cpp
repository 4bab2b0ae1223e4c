// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/inspection_camera.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::devices {

namespace {

using Params = InspectionCameraParams;
using State = InspectionCameraState;

constexpr double kPi = 3.141592653589793;
constexpr std::size_t kSideMax = 64;  // as far as the buffers of a blur reach

/// Pixels of one picture; x and y run over [-1, 1].
struct Picture {
  std::span<double> grey;
  std::size_t side;

  double place(std::size_t i) const {
    return (2.0 * static_cast<double>(i) + 1.0) / static_cast<double>(side) - 1.0;
  }
  template <class Use>
  void each(Use&& use) const {
    for (std::size_t y = 0; y < side; ++y)
      for (std::size_t x = 0; x < side; ++x) use(grey[y * side + x], place(x), place(y));
  }
};

/// Light from one side, marks of the grinding wheel along x, noise of the pixels.
void surface(const Picture& picture, const Params& p, const State& s, double light_angle,
             engine::Stream& draws) {
  const double cosine = engine::cos(light_angle), sine = engine::sin(light_angle);
  const double kept = 0.8, fresh = std::sqrt(1.0 - kept * kept);
  const double lamp = 1.0 - std::clamp(s.lamp_loss, 0.0, 1.0);
  for (std::size_t y = 0; y < picture.side; ++y) {
    double mark = draws.normal();
    for (std::size_t x = 0; x < picture.side; ++x) {
      mark = kept * mark + fresh * draws.normal();
      const double light = p.gradient * 0.5 * (cosine * picture.place(x) + sine * picture.place(y));
      picture.grey[y * picture.side + x] =
          lamp * (p.brightness + light + p.texture * mark) + p.noise * draws.normal();
    }
  }
}

void scratch(const Picture& picture, double depth, engine::Stream& draws) {
  const double angle = kPi * draws.uniform(), offset = draws.uniform() - 0.5;
  const double cosine = engine::cos(angle), sine = engine::sin(angle);
  const double half = 1.2 / static_cast<double>(picture.side);
  picture.each([&](double& grey, double x, double y) {
    const double away = (cosine * x + sine * y - offset) / half;
    grey -= depth * engine::exp(-away * away);
  });
}

void spot(const Picture& picture, double depth, double x0, double y0, double radius) {
  picture.each([&](double& grey, double x, double y) {
    const double square = ((x - x0) * (x - x0) + (y - y0) * (y - y0)) / (radius * radius);
    grey -= depth * engine::exp(-square);
  });
}

/// Stripes across the lay, three to the picture.
void stripes(const Picture& picture, double depth, double phase) {
  picture.each([&](double& grey, double x, double) {
    grey -= 0.5 * depth * (1.0 + engine::sin(3.0 * kPi * x + phase));
  });
}

/// Each pixel takes a share from the mean of its neighbours.
void blur(const Picture& picture, double share) {
  if (share <= 0.0 || picture.side > kSideMax) return;
  std::array<double, kSideMax * kSideMax> sharp;
  std::copy(picture.grey.begin(), picture.grey.begin() + picture.side * picture.side,
            sharp.begin());
  const auto n = static_cast<int>(picture.side);
  for (int y = 0; y < n; ++y) {
    for (int x = 0; x < n; ++x) {
      double sum = 0.0;
      for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx)
          sum += sharp[static_cast<std::size_t>(std::clamp(y + dy, 0, n - 1) * n +
                                                std::clamp(x + dx, 0, n - 1))];
      double& grey = picture.grey[static_cast<std::size_t>(y * n + x)];
      grey = (1.0 - share) * grey + share * sum / 9.0;
    }
  }
}

/// The part with this number comes into view.
void look_at(const Params& p, State& s, const engine::RowContext& c, double part) {
  const engine::StreamKey key{c.seed, c.entity, engine::Purpose::kQuality};
  const auto index = 2 * static_cast<std::uint64_t>(part);
  const double wear = std::clamp(s.wear, 0.0, 1.0);
  s.parts = part;
  s.shown_wear = wear;
  s.defective = engine::uniform_at(key, index) < s.defect_rate ? 1.0 : 0.0;
  s.defects += s.defective;
  const double which = engine::uniform_at(key, index + 1);
  const double chatter = p.chatter_wear * wear;
  s.kind = s.defective == 0.0              ? InspectionCamera::kSound
           : which < chatter               ? InspectionCamera::kChatter
           : which < 0.5 * (1.0 + chatter) ? InspectionCamera::kScratch
                                           : InspectionCamera::kSpot;
}

}  // namespace

void InspectionCamera::start(const Params& p, State& s, engine::Stream&) {
  s.defect_rate = p.defect_rate;  // part 0 is sound: a setting-up piece
}

std::uint16_t InspectionCamera::advance(const Params& p, State& s, const engine::RowContext& c) {
  const double last = std::floor((c.time_s + c.dt_s) / p.part_interval_s);
  while (s.parts < last) look_at(p, s, c, s.parts + 1.0);
  return engine::kNoNotice;
}

void InspectionCamera::render(const Params& p, const State& s, const engine::RowContext& c, int,
                              double, std::span<double> samples) {
  const auto side = static_cast<std::size_t>(std::sqrt(static_cast<double>(samples.size()) + 0.5));
  std::fill(samples.begin(), samples.end(), 0.0);
  if (side == 0) return;
  const Picture picture{samples, side};
  engine::Stream draws({c.seed, engine::row_key(c.entity, static_cast<std::uint64_t>(s.parts)),
                        engine::Purpose::kImage});
  const double light_angle =
      2.0 * kPi * engine::uniform_at({c.seed, c.entity, engine::Purpose::kImage}, 0);
  const double x0 = 1.2 * draws.uniform() - 0.6, y0 = 1.2 * draws.uniform() - 0.6;
  const double phase = 2.0 * kPi * draws.uniform();
  const double lamp = 1.0 - std::clamp(s.lamp_loss, 0.0, 1.0);
  engine::Stream grain({c.seed, engine::row_key(c.entity, static_cast<std::uint64_t>(s.parts)),
                        engine::Purpose::kProcess});
  surface(picture, p, s, light_angle, grain);
  stripes(picture, 0.15 * lamp * p.contrast * s.shown_wear, phase);
  const double depth = lamp * p.contrast;
  if (s.kind == kScratch) scratch(picture, depth, draws);
  if (s.kind == kSpot) spot(picture, depth, x0, y0, 0.3);
  if (s.kind == kChatter) stripes(picture, depth * (0.4 + 0.6 * s.shown_wear), phase);
  if (s.dirt > 0.0) spot(picture, 0.5 * std::clamp(s.dirt, 0.0, 1.0), 0.4, -0.4, 0.35);
  blur(picture, std::clamp(s.misfocus, 0.0, 1.0));
  for (double& grey : samples) grey = std::clamp(grey, 0.0, 1.0);
}

const engine::ModelInfo& InspectionCamera::info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i = engine::describe_device<InspectionCamera>(
        "factory/inspection_camera",
        "grey pictures of parts' surfaces: texture, light, scratches, spots, chatter marks",
        "One part each part_interval, defective with probability defect_rate; chatter marks become "
        "more likely and deeper with wear. `defective` and `kind` are the truth. Pictures are "
        "square, grey from 0 to 1. Left out: colour, perspective, motion blur.",
        "Song and Yan, Appl. Surf. Sci. 285 (2013) 858; Altintas (2012); intensities ours");
    i.outputs.back().shape = engine::PortShape::kImage;
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
