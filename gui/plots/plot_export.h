// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "gui/plots/plot_sheet.h"

namespace orrery::gui {

/// The points of a time range, by column, taken out of the plots so that a thread can write them.
struct PlotTable {
  struct Column {
    std::string name;  ///< `pump[3].temperature (sensor)`
    std::string unit;
    std::vector<scenarios::SeriesPoint> points;
  };
  std::vector<Column> columns;
};

/// What the plots show of the time range of their sheet: values as the plant has them, without
/// the units chosen for display.
PlotTable visibleTable(const std::vector<PlotView*>& plots);
/// CSV (RFC 4180): `time [s]`, then a column a curve; a row a time; cells without a point are
/// empty. Numbers read back exactly. Errors: plot-write.
engine::Result<bool> writeTable(const PlotTable& table, const std::string& path);
/// Parquet: `time_ns`, `time_s`, then a column a curve, with its unit among the facts of the file.
/// Errors: io-write.
engine::Result<bool> writeParquet(const PlotTable& table, const std::string& path);

/// One plot, or a whole sheet as it is arranged, in the format of the suffix: png, svg, pdf, csv,
/// parquet. `scale`: pixels of the picture for one of the screen. Errors: plot-suffix, plot-write,
/// io-write.
engine::Result<bool> exportPlot(PlotView& plot, const QString& path, double scale = 2.0);
engine::Result<bool> exportSheet(PlotSheet& sheet, const QString& path, double scale = 2.0);

}  // namespace orrery::gui
