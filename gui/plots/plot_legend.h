// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "gui/plots/custom_plot.h"

#include <vector>

#include "gui/plots/curve_art.h"

namespace orrery::gui {

/// The legend above a plot: curves with their value at the cursor, in as many columns as fit, on a
/// third of its height at most. What finds no room is counted.
class PlotLegend final {
 public:
  static constexpr std::size_t kNamedMax = 12;

  explicit PlotLegend(QCustomPlot& plot);

  void show(const std::vector<CurveArt*>& arts);
  /// Writes the values at this time behind the names, and wraps to the width of the plot.
  void read(double time_s);
  void dress(const QColor& text, const QFont& font);
  /// The curve whose entry is under this pixel; null: none.
  const CurveArt* artAt(const QPointF& pixel) const;
  /// What is said of a curve: its name and its value at that time.
  static QString entry(const CurveArt& art, double time_s);

 private:
  QCustomPlot& plot_;
  QCPLegend& legend_;
  void rebuild();
  bool wrap();  ///< whether there are other entries now
  std::size_t room(int columns) const;

  std::vector<CurveArt*> arts_;
  std::vector<CurveArt*> named_;
  std::vector<QCPPlottableLegendItem*> items_;  ///< beside `named_`, owned by the legend
  QCPTextElement* more_ = nullptr;
  QColor text_;
  QFont font_;
};

}  // namespace orrery::gui
