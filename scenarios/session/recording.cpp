// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/recording.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/format/loader.h"
#include "scenarios/format/run_text.h"
#include "scenarios/report/quantity.h"

namespace orrery::scenarios {

using engine::RunTables;
using engine::SeriesRecord;
using engine::SimTime;
using Level = LogEntry::Level;

namespace {

void take_plant(Recording& recording);
void write_log(Recording& recording);
void take_alarms(Recording& recording);
void take_events(Recording& recording);

}  // namespace

engine::Result<std::unique_ptr<Recording>> open_recording(const std::filesystem::path& path) {
  auto file = engine::ResultFile::open(path);
  if (!file) return engine::failure(file.error());
  auto recording = std::make_unique<Recording>(Recording{std::move(*file), {}, {}, {}, {}, {}});
  take_plant(*recording);
  take_alarms(*recording);
  take_events(*recording);
  write_log(*recording);
  return recording;
}

namespace {

/// Where the files of the scenario are looked for: where it stood, else beside the result.
std::filesystem::path folder_of(const Recording& recording) {
  std::error_code none;
  const std::filesystem::path scenario = recording.tables().header.scenario_path;
  const auto folder = std::filesystem::absolute(scenario, none).parent_path();
  if (!scenario.empty() && std::filesystem::is_directory(folder, none)) return folder;
  return std::filesystem::absolute(recording.file.path(), none).parent_path();
}

bool has_same_devices(const PlantOutline& outline, const RunTables& run) {
  const auto same = [](const PlantOutline::Population& one, const engine::PopulationRecord& other) {
    return one.name == other.name && one.first_device == other.first_device &&
           one.count == other.count;
  };
  return std::equal(outline.populations.begin(), outline.populations.end(), run.populations.begin(),
                    run.populations.end(), same);
}

/// A file that the layout names may have changed since: then the plant stands where it would
/// without the section, and the log says so.
engine::Result<LoadedScenario> load_recorded(Recording& recording) {
  const auto& header = recording.tables().header;
  const std::string name = std::filesystem::path(header.scenario_path).filename().string();
  const auto load = [&](const std::string& text) {
    return load_scenario_text(text, name.empty() ? "scenario" : name,
                              folder_of(recording).string());
  };
  const auto say = [&](const engine::Diagnostic& trouble) {
    recording.log.push_back({SimTime{}, Level::kWarning, "layout", {}, trouble.message});
  };
  auto loaded = load(header.scenario_text);
  if (!loaded) {
    if (auto without = load(text_of_run(header.scenario_text))) {
      for (const auto& mistake : loaded.error().items()) say(mistake);
      return without;
    }
    return loaded;
  }
  for (const auto& warning : loaded->warnings.items())
    if (warning.code.rfind("layout-", 0) == 0) say(warning);
  return loaded;
}

/// Why the scenario is of no use, in words; empty when it is.
std::string take_scenario(Recording& recording) {
  const auto loaded = load_recorded(recording);
  if (!loaded) {
    const auto& items = loaded.error().items();
    return items.empty() ? "it does not load" : items.front().message;
  }
  PlantOutline outline = outline_of(loaded->scenario);
  if (!has_same_devices(outline, recording.tables())) return "its devices are others";
  recording.layout = lay_out(outline, &loaded->scenario);
  recording.outline = std::move(outline);
  return {};
}

void take_plant(Recording& recording) {
  const std::string why = take_scenario(recording);
  if (!why.empty()) {
    recording.outline = outline_of(recording.tables());
    // Of an interval's numbers the mean is shown, as a scalar.
    for (auto& signal : recording.outline.signals)
      if (!signal.components.empty() && signal.components.front() == "mean") {
        signal.width = 1;
        signal.components.clear();
      }
    recording.layout = lay_out(recording.outline, nullptr);
    recording.log.push_back(
        {SimTime{},
         Level::kWarning,
         "run",
         {},
         fmt::format("The scenario of this result cannot be read any more ({}): names and places "
                     "come from the tables of the result.",
                     why)});
  }
}

std::uint32_t agent_of(const PlantOutline& outline, const std::string& name) {
  const auto at = std::find_if(outline.agents.begin(), outline.agents.end(),
                               [&](const auto& agent) { return agent.name == name; });
  return static_cast<std::uint32_t>(at - outline.agents.begin());
}

void take_alarms(Recording& recording) {
  for (const auto& alert : recording.tables().alerts) {
    Alarm alarm;
    alarm.agent = agent_of(recording.outline, alert.agent);
    alarm.device = alert.device;
    alarm.start = alert.start;
    // One that lasts to the end of the run is active there.
    if (alert.end < recording.end()) alarm.end = alert.end;
    alarm.peak_score = alert.peak_score;
    alarm.blamed = alert.blamed;
    recording.alarms.push_back(std::move(alarm));
  }
  std::stable_sort(recording.alarms.begin(), recording.alarms.end(),
                   [](const Alarm& a, const Alarm& b) { return a.start < b.start; });
  for (std::size_t i = 0; i < recording.alarms.size(); ++i) recording.alarms[i].id = i + 1;
}

void take_events(Recording& recording) {
  const auto add = [&](SimTime time, const char* kind, const std::string& what) {
    if (time != SimTime::never()) recording.events.push_back({time, kind, what});
  };
  for (const auto& fault : recording.tables().faults) {
    const std::string what = fault.fault + " on " + fault.target;
    add(fault.start, "fault starts", what);
    add(fault.end, "fault ends", what);
  }
  for (const auto& command : recording.tables().commands)
    add(command.issued, "command",
        fmt::format("{}: {} of {} to {}", command.agent, command.command.input,
                    recording.tables().device_name(command.command.device),
                    rounded(command.command.value)));
  std::stable_sort(recording.events.begin(), recording.events.end(),
                   [](const auto& a, const auto& b) { return a.time < b.time; });
}

void log_faults(const RunTables& run, std::vector<LogEntry>& log) {
  for (const auto& fault : run.faults) {
    const auto device = fault.on_device ? std::optional(fault.device) : std::nullopt;
    const auto add = [&](SimTime time, Level level, const std::string& text) {
      if (time != SimTime::never()) log.push_back({time, level, "fault", device, text});
    };
    const std::string what = fault.fault + " on " + fault.target;
    add(fault.start, Level::kWarning,
        fmt::format("{} begins (severity {})", what, rounded(fault.severity)));
    add(fault.failed_at, Level::kError, fmt::format("{}: it has failed", what));
    if (fault.end < run.summary.end) add(fault.end, Level::kInfo, fmt::format("{} ends", what));
  }
}

void log_alerts(const RunTables& run, std::vector<LogEntry>& log) {
  for (const auto& alert : run.alerts) {
    const std::string who = fmt::format("{} on {}", alert.agent, run.device_name(alert.device));
    const std::string blamed = alert.blamed.empty() ? "" : ", blames " + alert.blamed;
    log.push_back({alert.start, Level::kWarning, "alarm", alert.device,
                   fmt::format("{} alerts (peak {}{})", who, rounded(alert.peak_score), blamed)});
    if (alert.end < run.summary.end)
      log.push_back({alert.end, Level::kInfo, "alarm", alert.device, who + " returns to normal"});
  }
}

void log_commands(const RunTables& run, std::vector<LogEntry>& log) {
  for (const auto& record : run.commands) {
    const auto& command = record.command;
    const std::string what = fmt::format("{}: {} of {} to {}", record.agent, command.input,
                                         run.device_name(command.device), rounded(command.value));
    const bool lost = record.arrived == SimTime::never();
    log.push_back({record.issued, lost ? Level::kWarning : Level::kInfo, "command", command.device,
                   what + (lost ? " is sent and never arrives" : " is sent")});
    if (!lost)
      log.push_back({record.arrived, Level::kInfo, "command", command.device,
                     fmt::format("{} arrives after {}", what,
                                 span((record.arrived - record.issued).seconds()))});
  }
}

void write_log(Recording& recording) {
  const RunTables& run = recording.tables();
  auto& log = recording.log;
  for (const auto& note : run.notes)
    log.push_back({SimTime{}, Level::kInfo, "run", {}, note.topic + ": " + note.text});
  log_faults(run, log);
  log_alerts(run, log);
  log_commands(run, log);
  log.push_back({run.summary.end,
                 Level::kInfo,
                 "run",
                 {},
                 fmt::format("the run ends: {} events, {} readings, fingerprint {}",
                             grouped(run.summary.events), grouped(run.summary.readings),
                             run.summary.fingerprint)});
  std::stable_sort(log.begin(), log.end(),
                   [](const LogEntry& a, const LogEntry& b) { return a.time < b.time; });
}

}  // namespace

const SeriesRecord* Recording::series_of(SeriesKey::Kind kind, std::uint32_t index) const {
  const bool score = kind == SeriesKey::Kind::kScore;
  if (index >= (score ? outline.agents.size() : outline.signals.size())) return nullptr;
  const std::string& name = score ? outline.agents[index].name : outline.signals[index].name;
  for (const auto& series : tables().series)
    if (series.stage == recorded_stage(kind) && series.name == name && SeriesIndex::suits(series))
      return &series;
  return nullptr;
}

const SeriesRecord* Recording::series_of(const QuantityKey& quantity) const {
  using Kind = SeriesKey::Kind;
  if (quantity.kind == QuantityKey::Kind::kSignal) {
    for (const Kind kind : {Kind::kSampled, Kind::kArrived, Kind::kTruth})
      if (const auto* series = series_of(kind, quantity.index)) return series;
    return nullptr;
  }
  if (quantity.population >= outline.populations.size()) return nullptr;
  const auto& outputs = outline.populations[quantity.population].outputs;
  if (quantity.index >= outputs.size()) return nullptr;
  for (std::uint32_t i = 0; i < outline.signals.size(); ++i) {
    const auto& signal = outline.signals[i];
    if (signal.population != quantity.population || signal.measures != outputs[quantity.index].name)
      continue;
    if (const auto* series = series_of(Kind::kTruth, i)) return series;
  }
  return nullptr;
}

std::vector<const SeriesRecord*> Recording::series_of_device(engine::DeviceId device) const {
  using Kind = SeriesKey::Kind;
  std::vector<const SeriesRecord*> all;
  const auto add = [&](Kind kind, std::size_t index) {
    if (const auto* series = series_of(kind, static_cast<std::uint32_t>(index)))
      all.push_back(series);
  };
  const std::size_t population = outline.population_of(device);
  for (std::size_t i = 0; i < outline.signals.size(); ++i) {
    if (outline.signals[i].population != population) continue;
    for (const Kind kind : {Kind::kTruth, Kind::kSampled, Kind::kArrived}) add(kind, i);
  }
  for (std::size_t i = 0; i < outline.agents.size(); ++i) add(Kind::kScore, i);
  return all;
}

const SeriesRecord* Recording::series_of_control(const std::string& name) const {
  for (const auto& series : tables().series)
    if (series.stage == engine::kControlStage && series.name == name) return &series;
  return nullptr;
}

std::vector<const SeriesRecord*> Recording::series_of_control(const ControlOutline& control) const {
  std::vector<const SeriesRecord*> all;
  const auto add = [&](const std::string& of) {
    const auto* series = series_of_control(control.name + "." + of);
    if (series != nullptr && series->width == 1) all.push_back(series);
  };
  add("reward");
  for (const auto& measure : control.measures) add(measure.name);
  for (const auto& action : control.actions) add(action.name);
  return all;
}

}  // namespace orrery::scenarios
