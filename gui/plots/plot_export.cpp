// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/plot_export.h"

#include <fmt/format.h>

#include <QFileInfo>
#include <QImage>
#include <QPdfWriter>
#include <QSvgGenerator>
#include <fstream>
#include <limits>
#include <optional>

#include "scenarios/store/csv.h"
#include "scenarios/store/parquet_table.h"

namespace orrery::gui {

namespace {

constexpr int kScreenDpi = 96;
constexpr double kSideMax = 20'000.0;  // pixels of a picture

struct Placed {
  PlotView* plot;
  QPoint at;
};

engine::Result<bool> notWritten(const std::string& path) {
  return engine::failure("plot-write", {path}, "the file cannot be written",
                         "check the folder, its rights and the space left");
}

bool paint(QPaintDevice& device, const std::vector<Placed>& placed, const QColor& ground,
           const QSize& size) {
  QCPPainter painter;
  if (!painter.begin(&device)) return false;
  painter.setMode(QCPPainter::pmVectorized);
  painter.setMode(QCPPainter::pmNoCaching);
  painter.fillRect(QRect(QPoint(0, 0), size), ground);
  for (const Placed& one : placed) {
    painter.save();
    painter.translate(one.at);
    painter.setClipRect(QRect(QPoint(0, 0), one.plot->size()));
    one.plot->toPainter(&painter, one.plot->width(), one.plot->height());
    painter.restore();
  }
  return painter.end();
}

bool paintFile(const QString& suffix, const QString& path, const std::vector<Placed>& placed,
               const QColor& ground, const QSize& size, double scale) {
  if (suffix == "png") {
    scale = std::min(scale, kSideMax / std::max(size.width(), size.height()));
    QImage image(size * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    return paint(image, placed, ground, size) && image.save(path, "PNG");
  }
  if (suffix == "svg") {
    QSvgGenerator generator;
    generator.setFileName(path);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setResolution(kScreenDpi);
    generator.setTitle(placed.front().plot->accessibleName());
    return paint(generator, placed, ground, size);
  }
  QPdfWriter writer(path);
  writer.setResolution(kScreenDpi);
  writer.setPageSize(
      QPageSize(QSizeF(size) * 72.0 / kScreenDpi, QPageSize::Point, {}, QPageSize::ExactMatch));
  writer.setPageMargins(QMarginsF());
  writer.setTitle(placed.front().plot->accessibleName());
  return paint(writer, placed, ground, size);
}

engine::Result<bool> exportTo(const std::vector<Placed>& placed, const QString& path,
                              const QSize& size, double scale) {
  const QString suffix = QFileInfo(path).suffix().toLower();
  std::vector<PlotView*> plots;
  for (const Placed& one : placed) {
    one.plot->refreshNow();
    plots.push_back(one.plot);
  }
  if (suffix == "csv") return writeTable(visibleTable(plots), path.toStdString());
  if (suffix == "parquet") return writeParquet(visibleTable(plots), path.toStdString());
  if (suffix != "png" && suffix != "svg" && suffix != "pdf")
    return engine::failure("plot-suffix", {path.toStdString()},
                           fmt::format("a plot cannot be written as `{}`", suffix.toStdString()),
                           "end the name in .png, .svg, .pdf, .csv or .parquet");
  const QColor ground = plots.front()->services().theme.colours().plot_background;
  if (!paintFile(suffix, path, placed, ground, size, scale) || QFileInfo(path).size() == 0)
    return notWritten(path.toStdString());
  return true;
}

std::vector<scenarios::SeriesPoint> pointsOf(const SeriesBuffer& line, const QCPRange& range_s) {
  std::vector<scenarios::SeriesPoint> points;
  const std::size_t end = line.first_after(range_s.upper);
  for (std::size_t i = line.first_at(range_s.lower); i < end; ++i)
    points.push_back({line.time(i), line.value(i)});
  return points;
}

void addColumns(const Curve& curve, const QCPRange& range_s, PlotTable& table) {
  const auto add = [&](const QString& name, const Scale& scale, std::size_t line) {
    table.columns.push_back(
        {name.toStdString(), scale.unit, pointsOf(curve.source->line(line), range_s)});
  };
  switch (curve.spec.kind) {
    case CurveSpec::Kind::kBand:
      add(curve.name + QStringLiteral(": smallest"), curve.scale, 0);
      add(curve.name + QStringLiteral(": median"), curve.scale, 1);
      add(curve.name + QStringLiteral(": largest"), curve.scale, 2);
      return;
    case CurveSpec::Kind::kAgainst:
      add(curve.name + QStringLiteral(": upwards"), curve.scale, 0);
      add(curve.name + QStringLiteral(": sideways"), curve.across, 1);
      return;
    default: add(curve.name, curve.scale, 0);
  }
}

using Cells = std::vector<std::optional<double>>;

/// A row a time at which any column has a point; of several points of one time each is a row.
template <class Row>
void visitRows(const PlotTable& table, Row row) {
  std::vector<std::size_t> at(table.columns.size(), 0);
  Cells cells(at.size());
  for (;;) {
    double next_s = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < at.size(); ++i)
      if (at[i] < table.columns[i].points.size())
        next_s = std::min(next_s, table.columns[i].points[at[i]].time_s);
    if (next_s == std::numeric_limits<double>::infinity()) return;
    for (std::size_t i = 0; i < at.size(); ++i) {
      const auto& points = table.columns[i].points;
      cells[i].reset();
      if (at[i] < points.size() && points[at[i]].time_s == next_s) cells[i] = points[at[i]++].value;
    }
    row(next_s, cells);
  }
}

}  // namespace

PlotTable visibleTable(const std::vector<PlotView*>& plots) {
  PlotTable table;
  for (const PlotView* plot : plots)
    for (const auto& curve : plot->curves()) addColumns(*curve, plot->timeRange(), table);
  return table;
}

engine::Result<bool> writeTable(const PlotTable& table, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  if (!file) return notWritten(path);
  file << "time [s]";
  for (const PlotTable::Column& column : table.columns)
    file << ',' << scenarios::csv_text(fmt::format("{} [{}]", column.name, column.unit));
  file << "\r\n";
  visitRows(table, [&](double time_s, const Cells& cells) {
    std::string row = scenarios::csv_number(time_s);
    for (const auto& cell : cells) row += ',' + (cell ? scenarios::csv_number(*cell) : "");
    file << row << "\r\n";
  });
  file.close();
  if (!file) return notWritten(path);
  return true;
}

engine::Result<bool> writeParquet(const PlotTable& table, const std::string& path) {
  scenarios::TableShape shape{"plot", {{"time", scenarios::CellKind::kTime}}, {}};
  for (const PlotTable::Column& column : table.columns)
    shape.columns.push_back({column.name, scenarios::CellKind::kNumber, column.unit, true});
  const auto written = scenarios::write_parquet(path, shape, {}, [&](scenarios::TableSink& sink) {
    visitRows(table, [&](double time_s, const Cells& cells) {
      sink.time(engine::SimTime::from_seconds(time_s));
      for (const auto& cell : cells) cell ? sink.number(*cell) : sink.nothing();
      sink.end_row();
    });
  });
  if (!written) return engine::failure(written.error());
  return true;
}

engine::Result<bool> exportPlot(PlotView& plot, const QString& path, double scale) {
  return exportTo({{&plot, QPoint(0, 0)}}, path, plot.size(), scale);
}

engine::Result<bool> exportSheet(PlotSheet& sheet, const QString& path, double scale) {
  std::vector<Placed> placed;
  for (PlotView* plot : sheet.plots()) placed.push_back({plot, plot->mapTo(&sheet, QPoint(0, 0))});
  return exportTo(placed, path, sheet.size(), scale);
}

}  // namespace orrery::gui
