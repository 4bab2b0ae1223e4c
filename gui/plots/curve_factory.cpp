// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QFileInfo>
#include <QLocale>
#include <QSet>

#include "gui/plots/curve.h"
#include "gui/plots/derived_series.h"
#include "gui/plots/display_unit.h"
#include "gui/plots/series_names.h"
#include "scenarios/format/symbol_table.h"
#include "scenarios/format/units.h"

namespace orrery::gui {

namespace {

using Kind = CurveSpec::Kind;
using Operation = CurveSpec::Operation;
using Made = engine::Result<std::unique_ptr<Curve>>;

Made unknownSeries() {
  return engine::failure("plot-series", {}, "this plant has no such series",
                         "write it as `pump[3].temperature`, with the stage in brackets");
}

Scale scaleOf(const scenarios::SeriesKey& key, const scenarios::PlantOutline& outline) {
  return {seriesQuantity(key, outline), seriesUnit(key, outline).toStdString(), true};
}

Made makeSeries(std::unique_ptr<Curve> curve, const CurveSupply& supply) {
  const CurveSpec& spec = curve->spec;
  if (!isSeries(spec.series, supply.outline)) return unknownSeries();
  curve->name = seriesName(spec.series, supply.outline);
  curve->scale = scaleOf(spec.series, supply.outline);
  curve->device = spec.series.device;
  curve->source = std::make_unique<FedSeries>(supply.feed.open(spec.series));
  return curve;
}

Made makeAgainst(std::unique_ptr<Curve> curve, const CurveSupply& supply) {
  const CurveSpec& spec = curve->spec;
  if (!isSeries(spec.series, supply.outline) || !isSeries(spec.against, supply.outline))
    return unknownSeries();
  curve->name =
      QStringLiteral("%1 over %2")
          .arg(seriesName(spec.series, supply.outline), seriesName(spec.against, supply.outline));
  curve->scale = scaleOf(spec.series, supply.outline);
  curve->across = scaleOf(spec.against, supply.outline);
  curve->device = spec.series.device;
  curve->source = std::make_unique<AgainstSeries>(supply.feed.open(spec.series),
                                                  supply.feed.open(spec.against));
  return curve;
}

Made makeBand(std::unique_ptr<Curve> curve, const CurveSupply& supply) {
  const CurveSpec& spec = curve->spec;
  if (!isSeries(spec.series, supply.outline)) return unknownSeries();
  const auto& population =
      supply.outline.populations[supply.outline.population_of(spec.series.device)];
  std::vector<Shared> inputs;
  for (const engine::DeviceId device :
       sampledDevices(spec.series, kBandDevicesMax, supply.outline)) {
    scenarios::SeriesKey key = spec.series;
    key.device = device;
    inputs.push_back(supply.feed.open(key));
  }
  const QLocale locale(QLocale::English);
  const QString taken = locale.toString(qulonglong(inputs.size()));
  const QString all = locale.toString(qulonglong(population.count));
  curve->name = QStringLiteral("%1, %2: min, median, max")
                    .arg(bandName(spec.series, supply.outline),
                         inputs.size() == population.count
                             ? QStringLiteral("all %1 devices").arg(all)
                             : QStringLiteral("%1 of %2 devices").arg(taken, all));
  curve->scale = scaleOf(spec.series, supply.outline);
  curve->source = std::make_unique<BandSeries>(std::move(inputs));
  return curve;
}

Made makeExpression(std::unique_ptr<Curve> curve, const CurveSupply& supply) {
  scenarios::SymbolTable symbols;
  std::vector<const SeriesBuffer*> inputs;
  std::vector<QString> letters;
  for (const auto& other : supply.others) {
    if (other->spec.kind == Kind::kAgainst) continue;
    const std::string letter = other->letter.toStdString();
    if (!symbols.add(letter, other->scale.unit) && !symbols.add(letter, scenarios::Unit{}))
      continue;
    inputs.push_back(&other->source->line(other->source->lines() == 3 ? 1 : 0));
    letters.push_back(other->letter);
  }
  auto compiled = scenarios::compile(curve->spec.expression.toStdString(), {}, symbols);
  if (!compiled) return engine::failure(compiled.error());
  if (compiled->used_symbols().empty())
    return engine::failure("plot-letter", {}, "this formula uses none of the curves",
                           "name curves by their letters: `a - b`");
  for (const std::size_t symbol : compiled->used_symbols()) curve->needs.push_back(letters[symbol]);
  curve->name = curve->spec.expression.trimmed();
  const scenarios::Dimension dimension =
      compiled->is_boolean() ? scenarios::Dimension{} : compiled->unit().dimension();
  curve->scale = {curve->name, scenarios::to_string(dimension), false};
  curve->source = std::make_unique<ExpressionSeries>(std::move(*compiled), std::move(inputs));
  return curve;
}

/// The unit of a slope or an area: simplified where it is one of SI, else written out.
std::string unitOver(const std::string& unit, Operation operation) {
  if (operation == Operation::kMean) return unit;
  const bool slope = operation == Operation::kDerivative;
  const auto parsed = scenarios::parse_unit(unit, {});
  const scenarios::Unit second(scenarios::Dimension::of_base(scenarios::Dimension::kTime));
  if (parsed && parsed->coherent())
    return scenarios::to_string((slope ? *parsed / second : *parsed * second).dimension());
  return slope ? fmt::format("({})/s", unit) : fmt::format("({}) s", unit);
}

Made makeWindow(std::unique_ptr<Curve> curve, const CurveSupply& supply) {
  const CurveSpec& spec = curve->spec;
  for (const auto& other : supply.others) {
    if (other->letter != spec.operand || other->spec.kind == Kind::kAgainst) continue;
    const SeriesBuffer& input = other->source->line(other->source->lines() == 3 ? 1 : 0);
    curve->source = std::make_unique<WindowSeries>(spec.operation, spec.window_s, input);
    curve->device = other->device;
    curve->needs = {other->letter};
    curve->name = QStringLiteral("%1 of %2").arg(wordOf(spec.operation), other->name);
    if (spec.window_s > 0)
      curve->name += QStringLiteral(", window %1 s").arg(QString::number(spec.window_s, 'g', 6));
    const bool mean = spec.operation == Operation::kMean;
    curve->scale = {mean ? other->scale.quantity
                         : wordOf(spec.operation) + QStringLiteral(" of ") + other->scale.quantity,
                    unitOver(other->scale.unit, spec.operation), mean && other->scale.absolute};
    return curve;
  }
  return engine::failure("plot-letter", {}, "this plot has no curve " + spec.operand.toStdString(),
                         "name a curve by its letter");
}

Made makeRecorded(std::unique_ptr<Curve> curve, const CurveSupply& supply) {
  const CurveSpec& spec = curve->spec;
  curve->name =
      QStringLiteral("%1 (recorded, %2)").arg(spec.column, QFileInfo(spec.file).fileName());
  if (spec.offset_s != 0.0)
    curve->name += QStringLiteral(", %1%2 s")
                       .arg(spec.offset_s > 0 ? QStringLiteral("+") : QString())
                       .arg(QString::number(spec.offset_s, 'g', 6));
  if (spec.scale != 1.0)
    curve->name += QStringLiteral(", × %1").arg(QString::number(spec.scale, 'g', 6));
  curve->scale.quantity = spec.column;
  if (const auto table = supply.shelf.find(spec.file))
    for (const RecordedTable::Column& column : table->columns)
      if (column.name == spec.column.toStdString()) curve->scale.unit = column.unit;
  curve->source = std::make_unique<RecordedSeries>(supply.shelf, spec.file, spec.column,
                                                   spec.offset_s, spec.scale);
  return curve;
}

}  // namespace

Made makeCurve(const CurveSpec& spec, const CurveSupply& supply) {
  if (!supply.others.empty() &&
      (spec.kind == Kind::kAgainst) != (supply.others.front()->spec.kind == Kind::kAgainst))
    return engine::failure(
        "plot-kind", {}, "curves over time and curves over another series need plots of their own",
        "add a plot beside or below this one");
  auto curve = std::make_unique<Curve>();
  curve->spec = spec;
  switch (spec.kind) {
    case Kind::kSeries: return makeSeries(std::move(curve), supply);
    case Kind::kAgainst: return makeAgainst(std::move(curve), supply);
    case Kind::kExpression: return makeExpression(std::move(curve), supply);
    case Kind::kWindow: return makeWindow(std::move(curve), supply);
    case Kind::kBand: return makeBand(std::move(curve), supply);
    case Kind::kRecorded: return makeRecorded(std::move(curve), supply);
  }
  return unknownSeries();
}

QString freeLetter(const std::vector<std::unique_ptr<Curve>>& curves) {
  QSet<QString> taken;
  for (const auto& curve : curves) taken.insert(curve->letter);
  for (int i = 0;; ++i) {
    QString letter(QChar('a' + i % 26));
    if (i >= 26) letter += QString::number(i / 26);
    if (taken.contains(letter)) continue;
    scenarios::SymbolTable symbols;
    if (scenarios::is_unit_name(letter.toStdString()) ||
        !symbols.add(letter.toStdString(), scenarios::Unit{}))
      continue;
    return letter;
  }
}

}  // namespace orrery::gui
