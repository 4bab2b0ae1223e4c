// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/record/result_file.h"
#include "scenarios/session/plant_layout.h"
#include "scenarios/session/plant_outline.h"
#include "scenarios/session/plant_view.h"
#include "scenarios/session/series_index.h"

namespace orrery::scenarios {

/// A finished result made ready for playing back: what the plant consists of, and everything that
/// happened, in order of time. Values of series stay in the file.
///
/// Outline and layout come from the scenario in the result's header, its files found beneath the
/// folder of the scenario, when it can still be loaded and has the same devices; else from the
/// tables of the result, and the log says so.
struct Recording {
  engine::ResultFile file;
  PlantOutline outline;
  PlantLayout layout;
  std::vector<LogEntry> log;
  std::vector<Alarm> alarms;          ///< by onset; ids from 1
  std::vector<UpcomingEvent> events;  ///< faults and commands, in order of time

  const engine::RunTables& tables() const { return file.tables(); }
  engine::SimTime end() const { return tables().summary.end; }
  /// The recorded series behind a curve, or behind a mapped quantity: of an output what the first
  /// signal that measures it truly was, of a signal the first recorded of what its sensors
  /// reported, what arrived, what it truly was. Null: not recorded.
  const engine::SeriesRecord* series_of(SeriesKey::Kind kind, std::uint32_t index) const;
  const engine::SeriesRecord* series_of(const QuantityKey& quantity) const;
  /// Steps of a control, by what they are called in a result (`heating.reward`).
  const engine::SeriesRecord* series_of_control(const std::string& name) const;
  /// Of everything that is shown of a control.
  std::vector<const engine::SeriesRecord*> series_of_control(const ControlOutline& control) const;
  /// Of everything that an inspected device has.
  std::vector<const engine::SeriesRecord*> series_of_device(engine::DeviceId device) const;
};

/// Errors: those of `ResultFile::open`.
engine::Result<std::unique_ptr<Recording>> open_recording(const std::filesystem::path& path);

}  // namespace orrery::scenarios
