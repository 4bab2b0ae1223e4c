// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace orrery::gui {

/// What a scenario of the gallery teaches, in a sentence; empty for one that is not known here.
QString lessonOf(const QString& scenario);

/// Where a reader begins comes first; unknown ones last.
int rankOf(const QString& scenario);

}  // namespace orrery::gui
