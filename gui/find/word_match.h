// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>

namespace orrery::gui {

/// How well what was typed fits a text; nothing when it does not. Every word must be found, in any
/// order and case: at the beginning of a word (best), within one, or as letters in order that are
/// close to each other (`stp` finds `step`). An empty query fits everything equally.
std::optional<int> wordMatch(const QString& query, const QString& text);

}  // namespace orrery::gui
