// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>
#include <optional>

#include "scenarios/session/plant_outline.h"
#include "scenarios/session/plant_view.h"

namespace orrery::gui {

/// What a curve shows.
struct CurveSpec {
  enum class Kind {
    kSeries,      ///< `series`
    kAgainst,     ///< `series` over `against`, in a plot of its own
    kExpression,  ///< `expression` of the letters of other curves of the plot
    kWindow,      ///< `operation` over `window_s` of the curve `operand`
    kBand,        ///< smallest, median and largest of a population; `series` without its device
    kRecorded,    ///< `column` of the CSV file `file`
  };
  enum class Operation { kMean, kDerivative, kIntegral };

  Kind kind = Kind::kSeries;
  scenarios::SeriesKey series;
  scenarios::SeriesKey against;
  QString expression;
  QString operand;
  Operation operation = Operation::kMean;
  double window_s = 0.0;  ///< 0 of a derivative: from point to point; of an integral: all of it
  QString file;
  QString column;
  double offset_s = 0.0;  ///< added to the recorded time
  double scale = 1.0;     ///< the recorded values times this
  bool operator==(const CurveSpec&) const = default;
};

QString wordOf(CurveSpec::Operation operation);  ///< `moving mean`, `derivative`, `integral`

/// With the names of the plant, not its numbers: a layout outlives a change of the scenario.
QJsonObject toJson(const CurveSpec& spec, const scenarios::PlantOutline& outline);
/// Nothing when it is not a curve, or names what this plant does not have.
std::optional<CurveSpec> curveOf(const QJsonObject& json, const scenarios::PlantOutline& outline);

}  // namespace orrery::gui
