// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVector>
#include <optional>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/compare/signal_comparison.h"

namespace orrery::gui {

/// One signal of one device in two results, as it is plotted. Of a row with several values the
/// first one. The difference is that of the comparison: a value of B against the nearest end of the
/// band of A's values within the time tolerance; it is there where A has a row.
struct ComparedCurves {
  QString title;  ///< `sampled/pump.vibration`
  QString unit;
  QString device;
  std::optional<double> worst_s;              ///< where the comparison found the largest deviation
  std::vector<QString> devices;               ///< that both recorded, at most kDevicesMost
  QVector<double> time_a_s, a, lower, upper;  ///< A and its tolerance band
  QVector<double> time_b_s, b;
  QVector<double> time_difference_s, difference, tolerance;
};

inline constexpr std::size_t kDevicesMost = 2000;

/// Reads both. `device` empty: where the comparison found the largest deviation, else the first.
/// May take long: for threads beside the window's. Errors: those of `ResultFile`.
engine::Result<ComparedCurves> compareCurves(const QString& pathA, const QString& pathB,
                                             const scenarios::SignalComparison& signal,
                                             const QString& device);

}  // namespace orrery::gui
