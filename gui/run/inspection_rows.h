// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <vector>

#include "gui/run/live_table.h"
#include "scenarios/session/plant_source.h"

namespace orrery::gui {

// An inspected device as rows of small tables: values as people read them, what is not there as
// `no value`, each state in a word and not in a colour alone.

/// The columns of each table, in the order of its cells.
QStringList flowColumns();       ///< signal, true, sensor, arrived, age, quality
QStringList judgementColumns();  ///< agent, score, threshold, verdict, blamed
QStringList outputColumns();     ///< quantity, value, meaning
QStringList faultColumns();      ///< kind, state, severity, since, until, failed at, on
QStringList messageColumns();    ///< sent, what, from, to, took, value

std::vector<CellRow> flowRows(const scenarios::PlantOutline& outline,
                              const scenarios::Inspection& inspection, engine::SimTime now);
std::vector<CellRow> judgementRows(const scenarios::PlantOutline& outline,
                                   const scenarios::Inspection& inspection);
std::vector<CellRow> outputRows(const scenarios::PlantOutline& outline,
                                const scenarios::Inspection& inspection);
/// Active ones first, then the latest ones.
std::vector<CellRow> faultRows(const scenarios::Inspection& inspection, engine::SimTime now);
/// The latest ones first.
std::vector<CellRow> messageRows(const scenarios::PlantOutline& outline,
                                 const scenarios::Inspection& inspection, engine::SimTime now);

/// `saturated, late`; `good`.
QString qualityWords(engine::Quality quality);
/// The unit of what a message carries: of the signal of that name, or of an input of the device.
std::string unitOfMessage(const scenarios::PlantOutline& outline, engine::DeviceId device,
                          const scenarios::MessageTrace& message);

}  // namespace orrery::gui
