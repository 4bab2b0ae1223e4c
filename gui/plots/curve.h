// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "gui/plots/curve_source.h"
#include "gui/plots/curve_spec.h"
#include "gui/plots/plot_feed.h"
#include "gui/plots/recorded_table.h"

namespace orrery::gui {

/// A quantity on an axis.
struct Scale {
  QString quantity;
  std::string unit = "1";
  bool absolute = true;  ///< false: a difference or a slope, which has no zero to shift
};

/// A curve of a plot: what it shows, what it is called, where its points come from.
struct Curve {
  CurveSpec spec;
  QString letter;  ///< its name in formulas of the same plot
  QString name;
  Scale scale;
  Scale across;  ///< of a curve against another: sideways
  std::optional<engine::DeviceId> device;
  std::unique_ptr<CurveSource> source;
  std::vector<QString> needs;  ///< letters of the curves it is made of
};

inline constexpr std::size_t kBandDevicesMax = 100;

/// Where a curve may take its points from. `others` are the curves of the plot.
struct CurveSupply {
  const scenarios::PlantOutline& outline;
  PlotFeed& feed;
  RecordedShelf& shelf;
  const std::vector<std::unique_ptr<Curve>>& others;
};

/// Errors: those of expressions; plot-series, plot-letter, plot-kind. The letter is not set.
engine::Result<std::unique_ptr<Curve>> makeCurve(const CurveSpec& spec, const CurveSupply& supply);

/// A letter that no other curve has and that is no word of formulas: `a`, `b`, ...
QString freeLetter(const std::vector<std::unique_ptr<Curve>>& curves);

}  // namespace orrery::gui
