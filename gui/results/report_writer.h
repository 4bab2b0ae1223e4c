// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>

class QObject;

namespace orrery::gui {

/// Writes the report of a run or an experiment in the background: beside it as NAME.html, or into
/// the user's documents where that folder cannot be written. `done` gets the page, or nothing and
/// why not.
void writeReportOf(QObject* owner, const QString& path,
                   std::function<void(const QString& page, const QString& trouble)> done);

}  // namespace orrery::gui
