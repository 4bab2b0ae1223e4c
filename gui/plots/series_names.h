// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "scenarios/session/plant_outline.h"
#include "scenarios/session/plant_view.h"

namespace orrery::gui {

// How series are called: `pump[3].temperature (sensor)`; of an agent: `pump[3].watch (score)`.

QString seriesName(const scenarios::SeriesKey& key, const scenarios::PlantOutline& outline);
/// Without a stage in brackets, the sensor's is meant, or the score where an agent has that name.
std::optional<scenarios::SeriesKey> seriesNamed(const QString& name,
                                                const scenarios::PlantOutline& outline);
/// The same signal of all devices of its population: `pump.temperature (sensor)`.
QString bandName(const scenarios::SeriesKey& key, const scenarios::PlantOutline& outline);
/// Its device is the first of the population.
std::optional<scenarios::SeriesKey> bandNamed(const QString& name,
                                              const scenarios::PlantOutline& outline);

QStringList bandNames(const scenarios::PlantOutline& outline);

/// Unit and quantity of a series: `K`, `temperature`. A score has the unit 1.
QString seriesUnit(const scenarios::SeriesKey& key, const scenarios::PlantOutline& outline);
QString seriesQuantity(const scenarios::SeriesKey& key, const scenarios::PlantOutline& outline);
bool isSeries(const scenarios::SeriesKey& key, const scenarios::PlantOutline& outline);

/// The scalar signals of a device as its sensors report them.
std::vector<scenarios::SeriesKey> signalsOf(engine::DeviceId device,
                                            const scenarios::PlantOutline& outline);
/// The devices that a band takes: all, or `most` spread evenly.
std::vector<engine::DeviceId> sampledDevices(const scenarios::SeriesKey& key, std::size_t most,
                                             const scenarios::PlantOutline& outline);

/// Up to `most` names that begin with what is typed, or go on from it: `pu` gives `pump[`, and
/// `pump[3].` its signals. Letters may be of either case.
QStringList completions(const QString& typed, int most, const scenarios::PlantOutline& outline);

}  // namespace orrery::gui
