// SPDX-License-Identifier: Apache-2.0
#include "scenarios/serve/served_places.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

namespace orrery::scenarios {

namespace fs = std::filesystem;

namespace {

constexpr const char* kResultEnd = ".orrery";

/// What lies in a folder that is no experiment itself, in order of name.
std::vector<std::string> inside(const fs::path& folder) {
  std::vector<std::string> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const bool result = entry.is_regular_file(ignored) && entry.path().extension() == kResultEnd;
    if (result || is_experiment(entry.path().string())) found.push_back(entry.path().string());
  }
  std::sort(found.begin(), found.end());
  return found;
}

void stamp_files(const fs::path& folder, std::vector<std::string>& parts) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    std::error_code gone;
    const auto size = entry.file_size(gone);
    const auto time = entry.last_write_time(gone).time_since_epoch().count();
    if (!gone) parts.push_back(fmt::format("{} {} {}\n", entry.path().string(), size, time));
  }
}

/// Changes whenever somebody has written, a shard too; empty for a database, of which it cannot be
/// told.
std::string stamp_of(const std::string& place) {
  std::error_code error;
  const fs::path folder =
      fs::is_directory(place, error) ? fs::path(place) : fs::path(place).parent_path();
  std::vector<std::string> parts;
  stamp_files(folder, parts);
  for (const auto& shard : fs::directory_iterator(folder / "shards", error))
    stamp_files(shard.path(), parts);
  std::sort(parts.begin(), parts.end());
  return fmt::format("{}", fmt::join(parts, ""));
}

}  // namespace

engine::Result<std::vector<ServedPlace>> find_served(const std::vector<std::string>& names) {
  std::vector<ServedPlace> places;
  const auto add = [&places](const std::string& place) {
    const bool experiment = is_experiment(place);
    places.push_back(
        {fmt::format("{}{}", experiment ? 'e' : 'r', places.size()), place, experiment});
  };
  for (const auto& name : names) {
    std::error_code ignored;
    if (is_experiment(name) || fs::is_regular_file(name, ignored)) {
      add(name);
      continue;
    }
    const auto found = inside(name);
    if (found.empty()) {
      return engine::failure("serve-nothing", {name}, "there is no result and no experiment",
                             "name files of 'orrery run', folders of 'orrery experiment', or a "
                             "folder with some");
    }
    for (const auto& place : found) add(place);
  }
  return places;
}

engine::Result<std::shared_ptr<const ExperimentView>> ServedReader::experiment(
    const ServedPlace& place) {
  Kept& mine = kept(place.id);
  const std::lock_guard guard(mine.one_reader);
  const auto now = std::chrono::steady_clock::now();
  if (mine.view && now - mine.read_at < std::chrono::seconds(1)) return mine.view;
  // A writer that was killed leaves the files as they are: what is not finished is read again.
  const std::string stamp = stamp_of(place.place);
  const bool same = !stamp.empty() && stamp == mine.stamp;
  if (mine.view && same && mine.view->table.status.finished) return mine.view;
  auto table = read_experiment(place.place);
  if (!table) return engine::failure(table.error());
  auto view = std::make_shared<ExperimentView>();
  view->table = std::move(*table);
  view->means = summarise(view->table, view->table.header.confidence);
  mine.read_at = std::chrono::steady_clock::now();
  mine.stamp = stamp;
  mine.view = view;
  return mine.view;
}

engine::Result<std::shared_ptr<const engine::ResultFile>> ServedReader::run(
    const ServedPlace& place) {
  auto file = engine::ResultFile::open(place.place);
  if (!file) return engine::failure(file.error());
  return std::make_shared<const engine::ResultFile>(std::move(*file));
}

ServedReader::Kept& ServedReader::kept(const std::string& id) {
  const std::lock_guard guard(lock_);
  return kept_[id];
}

}  // namespace orrery::scenarios
