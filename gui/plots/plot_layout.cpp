// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/plot_layout.h"

#include <QJsonArray>

namespace orrery::gui {

namespace {

constexpr int kDepthMax = 12;  // of splitters within splitters
constexpr qsizetype kPartsMax = 64;

QJsonObject toJson(const PlotView& plot, const scenarios::PlantOutline& outline) {
  QJsonArray curves;
  for (const auto& curve : plot.curves()) {
    QJsonObject json = toJson(curve->spec, outline);
    json["letter"] = curve->letter;
    curves << json;
  }
  return {{"curves", curves}};
}

QJsonObject toJson(QWidget* part, const scenarios::PlantOutline& outline) {
  auto* splitter = qobject_cast<QSplitter*>(part);
  if (splitter == nullptr) return toJson(*PlotSheet::plotIn(part), outline);
  QJsonArray parts, sizes;
  for (int i = 0; i < splitter->count(); ++i) parts << toJson(splitter->widget(i), outline);
  for (const int size : splitter->sizes()) sizes << size;
  return {{"split", splitter->orientation() == Qt::Horizontal ? "right" : "below"},
          {"parts", parts},
          {"sizes", sizes}};
}

struct Restoring {
  PlotSheet& sheet;
  const scenarios::PlantOutline& outline;
  QStringList lost;
};

QWidget* cellOf(const QJsonObject& json, Restoring& restoring) {
  QWidget* cell = restoring.sheet.makeCell();
  PlotView* plot = PlotSheet::plotIn(cell);
  std::vector<CurveSpec> specs;
  QStringList letters;
  for (const QJsonValue& each : json["curves"].toArray()) {
    const QJsonObject curve = each.toObject();
    const auto spec = curveOf(curve, restoring.outline);
    if (!spec) {
      restoring.lost << curve["series"].toString(curve["kind"].toString("a curve"));
      continue;
    }
    specs.push_back(*spec);
    letters << curve["letter"].toString();
  }
  const engine::Diagnostics mistakes = plot->addAll(specs, letters);
  for (const auto& mistake : mistakes.items())
    restoring.lost << QString::fromStdString(mistake.message);
  for (const auto& curve : plot->curves())
    if (curve->spec.kind == CurveSpec::Kind::kRecorded)
      plot->services().shelf.open(curve->spec.file);
  return cell;
}

QWidget* partOf(const QJsonObject& json, int depth, Restoring& restoring) {
  const QJsonArray parts = json["parts"].toArray();
  if (parts.isEmpty() || depth >= kDepthMax) return cellOf(json, restoring);
  auto* splitter =
      new QSplitter(json["split"].toString() == "below" ? Qt::Vertical : Qt::Horizontal);
  splitter->setChildrenCollapsible(false);
  for (qsizetype i = 0; i < std::min(parts.size(), kPartsMax); ++i)
    splitter->addWidget(partOf(parts[i].toObject(), depth + 1, restoring));
  QList<int> sizes;
  for (const QJsonValue& size : json["sizes"].toArray()) sizes << std::max(1, size.toInt());
  splitter->setSizes(sizes);
  return splitter;
}

}  // namespace

QJsonObject layoutOf(const PlotSheet& sheet, const scenarios::PlantOutline& outline) {
  return {{"window_s", sheet.window()}, {"root", toJson(sheet.root(), outline)}};
}

QStringList restoreLayout(PlotSheet& sheet, const QJsonObject& json,
                          const scenarios::PlantOutline& outline) {
  Restoring restoring{sheet, outline, {}};
  sheet.setRoot(partOf(json["root"].toObject(), 0, restoring));
  sheet.setWindow(std::max(0.0, json["window_s"].toDouble(sheet.window())));
  return restoring.lost;
}

}  // namespace orrery::gui
