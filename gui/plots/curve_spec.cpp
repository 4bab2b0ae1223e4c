// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/curve_spec.h"

#include <array>
#include <cmath>

#include "gui/plots/series_names.h"

namespace orrery::gui {

namespace {

using Kind = CurveSpec::Kind;
using Operation = CurveSpec::Operation;

constexpr std::array<const char*, 6> kKinds = {"series", "against", "expression",
                                               "window", "band",    "recorded"};
constexpr std::array<const char*, 3> kOperations = {"moving mean", "derivative", "integral"};

template <class Words>
std::optional<std::size_t> indexOf(const Words& words, const QString& text) {
  for (std::size_t i = 0; i < words.size(); ++i)
    if (text == QLatin1String(words[i])) return i;
  return std::nullopt;
}

std::optional<CurveSpec> withSeries(CurveSpec spec, const QJsonObject& json,
                                    const scenarios::PlantOutline& outline) {
  if (spec.kind == Kind::kBand) {
    const auto band = bandNamed(json["series"].toString(), outline);
    if (!band) return std::nullopt;
    spec.series = *band;
    return spec;
  }
  const auto series = seriesNamed(json["series"].toString(), outline);
  if (!series) return std::nullopt;
  spec.series = *series;
  if (spec.kind == Kind::kSeries) return spec;
  const auto against = seriesNamed(json["against"].toString(), outline);
  if (!against) return std::nullopt;
  spec.against = *against;
  return spec;
}

}  // namespace

QString wordOf(Operation operation) {
  return QString::fromLatin1(kOperations.at(std::size_t(operation)));
}

QJsonObject toJson(const CurveSpec& spec, const scenarios::PlantOutline& outline) {
  QJsonObject json;
  json["kind"] = kKinds.at(std::size_t(spec.kind));
  switch (spec.kind) {
    case Kind::kAgainst: json["against"] = seriesName(spec.against, outline); [[fallthrough]];
    case Kind::kSeries: json["series"] = seriesName(spec.series, outline); break;
    case Kind::kBand: json["series"] = bandName(spec.series, outline); break;
    case Kind::kExpression: json["expression"] = spec.expression; break;
    case Kind::kWindow:
      json["operation"] = wordOf(spec.operation);
      json["operand"] = spec.operand;
      json["window_s"] = spec.window_s;
      break;
    case Kind::kRecorded:
      json["file"] = spec.file;
      json["column"] = spec.column;
      json["offset_s"] = spec.offset_s;
      json["scale"] = spec.scale;
      break;
  }
  return json;
}

std::optional<CurveSpec> curveOf(const QJsonObject& json, const scenarios::PlantOutline& outline) {
  const auto kind = indexOf(kKinds, json["kind"].toString());
  if (!kind) return std::nullopt;
  CurveSpec spec;
  spec.kind = Kind(*kind);
  switch (spec.kind) {
    case Kind::kSeries:
    case Kind::kAgainst:
    case Kind::kBand: return withSeries(spec, json, outline);
    case Kind::kExpression:
      spec.expression = json["expression"].toString();
      if (spec.expression.isEmpty()) return std::nullopt;
      break;
    case Kind::kWindow: {
      const auto operation = indexOf(kOperations, json["operation"].toString());
      spec.operand = json["operand"].toString();
      spec.window_s = json["window_s"].toDouble();
      if (!operation || spec.operand.isEmpty() || spec.window_s < 0) return std::nullopt;
      spec.operation = Operation(*operation);
      break;
    }
    case Kind::kRecorded:
      spec.file = json["file"].toString();
      spec.column = json["column"].toString();
      spec.offset_s = json["offset_s"].toDouble();
      spec.scale = json["scale"].toDouble(1.0);
      if (spec.file.isEmpty() || !std::isfinite(spec.scale)) return std::nullopt;
      break;
  }
  return spec;
}

}  // namespace orrery::gui
