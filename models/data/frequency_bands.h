// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace orrery::models {

/// Bands over the lines of a spectrum, with the share of each line in each band.
class FrequencyBands {
 public:
  /// `edges_hz` rise; line i covers (i - 1/2) to (i + 1/2) times `line_width_hz`, line 0 and the
  /// last one only the half within the spectrum.
  FrequencyBands(std::span<const double> edges_hz, double line_width_hz, std::size_t lines);

  std::size_t count() const { return first_line_.size(); }
  /// Adds up the energies of the lines, band by band.
  void collect(std::span<const float> line_energy, std::span<double> band_energy) const;

 private:
  std::vector<std::size_t> first_line_;   // by band
  std::vector<std::size_t> first_share_;  // by band, and the end
  std::vector<double> share_;
};

/// Borders of `count` bands from `low_hz` to `high_hz`: equally wide, or of equal ratio.
std::vector<double> linear_edges(double low_hz, double high_hz, std::size_t count);
std::vector<double> log_edges(double low_hz, double high_hz, std::size_t count);

}  // namespace orrery::models
