// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <vector>

#include "gui/run/live_table.h"
#include "scenarios/session/control_trail.h"

namespace orrery::gui {

// A controller as rows of small tables, in the units of its scenario. What is not known is `no
// value` or a dash; each state is said in a word and not by a colour alone.

QStringList decisionColumns();     ///< property, value
QStringList observationColumns();  ///< observation, value, state, age, expected
QStringList actionColumns();       ///< action, decided, bounds, commands
QStringList worthColumns();        ///< measure, last step, so far, budget
QStringList makerColumns();        ///< who, decides, missing, decided, last reward, reward so far

/// Who decides and how often, and what it was worth.
std::vector<CellRow> decisionRows(const scenarios::ControlOutline& control,
                                  const scenarios::ControlTrail& trail);
/// What a single decision maker saw when it decided.
std::vector<CellRow> observationRows(const scenarios::ControlOutline& control,
                                     const scenarios::ControlTrail& trail);
std::vector<CellRow> actionRows(const scenarios::ControlOutline& control,
                                const scenarios::ControlTrail& trail);
/// Measures, then costs: of a single decision maker, or so far of all of them.
std::vector<CellRow> worthRows(const scenarios::ControlOutline& control,
                               const scenarios::ControlTrail& trail);
/// One row a decision maker, where several were asked for.
std::vector<CellRow> makerRows(const scenarios::ControlOutline& control,
                               const scenarios::ControlTrail& trail);

/// `heating`, `storage of home[3]`, `storage, 5 decision makers`.
QString controlTitle(const scenarios::ControlOutline& control,
                     const scenarios::ControlTrail& trail);
/// What is not shown, and why; empty when everything is.
QString leftOut(const scenarios::ControlOutline& control, const scenarios::ControlTrail& trail);

/// A value in the unit in which the quantity is read.
QString readableIn(const scenarios::ControlQuantity& quantity, double value);

}  // namespace orrery::gui
