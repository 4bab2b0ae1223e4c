// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

#include "engine/time/sim_time.h"
#include "scenarios/session/plant_outline.h"

class QWidget;

namespace orrery::gui {

/// `2 d 03:25:10.250`; of never an em dash.
QString timeWords(engine::SimTime time);
/// A span as a person says it: `250 ms`, `12.5 s`, `4 min 10 s`, `3 h 05 min`, `2 d 04 h`.
QString spanWords(double span_s);
/// `1,234`, `56.7 k`, `8.9 M`: at most three digits.
QString countWords(double count);
/// `90 min`, `2 d 03:25:10`, `03:25:10`, `12.5` (seconds); nothing when it is none of these.
std::optional<engine::SimTime> readTime(const QString& text);

QString deviceWords(const scenarios::PlantOutline& outline, engine::DeviceId device);
QString agentWords(const scenarios::PlantOutline& outline, std::uint32_t agent);

/// Sets the title of the dock in which the panel stands; nothing when it stands alone.
void setDockTitle(QWidget* panel, const QString& title);

}  // namespace orrery::gui
