// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "gui/app/view_state.h"
#include "scenarios/session/plant_view.h"

class QMimeData;

namespace orrery::gui {

// What panels hand to each other by drag and drop, as text: an item is `device:17`, a series is
// `sensor:3:17` (stage, signal or agent, device). Several are several lines.
inline constexpr char kItemMime[] = "application/x-orrery-item";
inline constexpr char kSeriesMime[] = "application/x-orrery-series";

QString encodeItem(const Item& item);
std::optional<Item> decodeItem(const QString& text);
QString encodeSeries(const scenarios::SeriesKey& key);
std::optional<scenarios::SeriesKey> decodeSeries(const QString& text);

/// Adds to what is dragged; the text form goes along for other programs.
void putItems(QMimeData& mime, const std::vector<Item>& items);
void putSeries(QMimeData& mime, const std::vector<scenarios::SeriesKey>& series);
/// What cannot be read is left out; empty: nothing of ours.
std::vector<Item> itemsOf(const QMimeData& mime);
std::vector<scenarios::SeriesKey> seriesOf(const QMimeData& mime);

}  // namespace orrery::gui
