// SPDX-License-Identifier: Apache-2.0
#include "models/data/frequency_bands.h"

#include <algorithm>

#include "engine/numeric/elementary.h"

namespace orrery::models {

FrequencyBands::FrequencyBands(std::span<const double> edges_hz, double line_width_hz,
                               std::size_t lines) {
  const double last_hz = static_cast<double>(lines - 1) * line_width_hz;
  for (std::size_t band = 0; band + 1 < edges_hz.size(); ++band) {
    first_share_.push_back(share_.size());
    bool started = false;
    for (std::size_t line = 0; line < lines; ++line) {
      const double centre = static_cast<double>(line) * line_width_hz;
      const double low = std::max(0.0, centre - line_width_hz / 2.0);
      const double high = std::min(last_hz, centre + line_width_hz / 2.0);
      const double inside = std::min(high, edges_hz[band + 1]) - std::max(low, edges_hz[band]);
      if (inside <= 0.0) {
        if (started) break;
        continue;
      }
      if (!started) first_line_.push_back(line);
      started = true;
      share_.push_back(inside / (high - low));
    }
    if (!started) first_line_.push_back(0);
  }
  first_share_.push_back(share_.size());
}

void FrequencyBands::collect(std::span<const float> line_energy,
                             std::span<double> band_energy) const {
  for (std::size_t band = 0; band < count(); ++band) {
    const double* share = share_.data() + first_share_[band];
    const float* energy = line_energy.data() + first_line_[band];
    const std::size_t lines = first_share_[band + 1] - first_share_[band];
    double sum = 0.0;
    for (std::size_t k = 0; k < lines; ++k) sum += share[k] * static_cast<double>(energy[k]);
    band_energy[band] = sum;
  }
}

std::vector<double> linear_edges(double low_hz, double high_hz, std::size_t count) {
  std::vector<double> edges(count + 1);
  for (std::size_t k = 0; k <= count; ++k)
    edges[k] = low_hz + (high_hz - low_hz) * static_cast<double>(k) / static_cast<double>(count);
  return edges;
}

std::vector<double> log_edges(double low_hz, double high_hz, std::size_t count) {
  std::vector<double> edges(count + 1);
  const double octaves = engine::log(high_hz / low_hz);
  for (std::size_t k = 0; k <= count; ++k)
    edges[k] = low_hz * engine::exp(octaves * static_cast<double>(k) / static_cast<double>(count));
  edges.back() = high_hz;
  return edges;
}

}  // namespace orrery::models
