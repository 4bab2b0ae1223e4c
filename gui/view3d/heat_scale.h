// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "gui/view3d/instanced_devices.h"
#include "scenarios/session/plant_outline.h"
#include "scenarios/session/plant_view.h"

namespace orrery::gui {

/// A quantity that can be mapped to colour: a scalar output or signal of a population.
struct HeatChoice {
  scenarios::QuantityKey key;
  QString population;
  QString quantity;  ///< `temperature`, of a signal `temperature, as sensed`
  QString unit;      ///< empty: a plain number
  QString title() const { return population + ": " + quantity; }
  QString titleWithUnit() const { return unit.isEmpty() ? title() : title() + " [" + unit + "]"; }
};

std::vector<HeatChoice> heatChoices(const scenarios::PlantOutline& outline);
std::optional<HeatChoice> heatChoice(const scenarios::PlantOutline& outline,
                                     const scenarios::QuantityKey& key);
/// By name: `pump.temperature` is the signal, else the output; `true pump.temperature` the output.
std::optional<HeatChoice> heatNamed(const scenarios::PlantOutline& outline, const QString& name);

/// From values to shares of the colour map. The automatic range grows with what was seen, so that
/// colours do not jump from frame to frame; it begins anew with another quantity.
class HeatScale {
 public:
  bool isAutomatic() const { return automatic_; }
  bool isLogarithmic() const { return logarithmic_; }
  float low() const { return low_; }
  float high() const { return high_; }

  void setAutomatic() { automatic_ = true, seen_ = false; }
  /// Nothing changes when low >= high or one is not a number.
  bool setFixed(float low, float high);
  void setLogarithmic(bool on) { logarithmic_ = on; }
  void restart() { seen_ = false; }
  void cover(const ValueRange& range);

  /// In [0, 1]; of a logarithmic scale without positive values: 0.
  double share(double value) const;
  /// A few round numbers within the range, for the legend.
  std::vector<double> ticks(int most) const;

 private:
  double lowest() const;

  bool automatic_ = true;
  bool logarithmic_ = false;
  bool seen_ = false;
  float low_ = 0.0F;
  float high_ = 1.0F;
};

}  // namespace orrery::gui
