// SPDX-License-Identifier: Apache-2.0
// Any bytes as the outlines of a layout, in degrees and in metres.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scenarios/format/geojson.h"
#include "scenarios/format/ground_projection.h"

namespace orrery::scenarios {
namespace {

void expect_explained(const engine::Diagnostics& mistakes) {
  if (!mistakes.has_errors()) std::abort();
  for (const auto& mistake : mistakes.items())
    if (mistake.message.empty() || mistake.code.empty() || mistake.place.file != "site.geojson")
      std::abort();
}

void fuzz_one(const std::string& text, GeoCoordinates coordinates) {
  GeoJsonLimits limits;
  limits.points_max = 1000;
  limits.outlines_max = 100;
  const auto made = read_geojson(text, "site.geojson", coordinates, limits);
  if (!made) return expect_explained(made.error());
  if (made->outlines.size() > limits.outlines_max) std::abort();
  const GroundProjection projection({8.0, 47.0});
  std::size_t points = 0;
  for (const GeoOutline& outline : made->outlines) {
    points += outline.points.size();
    if (outline.points.size() < (outline.closed ? 3u : 2u)) std::abort();
    for (const GeoPosition& at : outline.points) {
      const GroundPoint ground = projection.project({at.east, at.north});
      if (!std::isfinite(ground.x_m) || !std::isfinite(ground.y_m)) std::abort();
    }
  }
  if (points > limits.points_max) std::abort();
}

}  // namespace
}  // namespace orrery::scenarios

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(bytes), size);
  orrery::scenarios::fuzz_one(text, orrery::scenarios::GeoCoordinates::kDegrees);
  orrery::scenarios::fuzz_one(text, orrery::scenarios::GeoCoordinates::kMetres);
  return 0;
}
