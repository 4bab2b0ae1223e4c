// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>

#include "scenarios/session/plant_source.h"
#include "scenarios/session/recording.h"

namespace orrery::scenarios {

/// The series that are in memory, by id.
using LoadedSeries = std::map<engine::SeriesId, std::shared_ptr<const SeriesIndex>>;

/// What happened to a recorded plant up to `now`, for one view: flags, links, alarms, log, books
/// and what `look` asks for. Values are the latest recorded ones at or before `now`; series that
/// are not in `loaded` count as unknown. `before`: the time of the view before, for what happened
/// between. Books, events and losses are known of the whole run only, so they are there at its end.
void show_moment(const Recording& recording, const LoadedSeries& loaded, const LookRequest& look,
                 engine::SimTime before, PlantView& view);

/// How many of the log's entries, or of the alarms, there are at a time.
std::size_t entries_until(const std::vector<LogEntry>& log, engine::SimTime now);
std::size_t alarms_until(const std::vector<Alarm>& alarms, engine::SimTime now);
/// An alarm as it was seen at `now`: one that ends later has not ended.
Alarm as_of(Alarm alarm, engine::SimTime now);

}  // namespace orrery::scenarios
