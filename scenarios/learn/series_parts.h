// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "scenarios/format/safe_path.h"
#include "scenarios/learn/card_table.h"
#include "scenarios/learn/series_loader.h"

// The steps of load_set.
namespace orrery::scenarios {

/// The files of a card, in its order, none twice. Error: `card-files` and those of Folder.
engine::Result<std::vector<std::string>> card_files(const DataCard& card, const Folder& folder);

/// Does `file` (a path beneath the folder) match one of the patterns?
bool among_files(const std::vector<std::string>& patterns, const std::string& file);

/// The group that the name of a file gives: the shortest text in the place of {group}. False when
/// the name does not fit the pattern.
bool group_of_file(const std::string& pattern, const std::string& file, std::string& group);

/// Labelled events by file, in nanoseconds as `CardTable::time_ns`.
struct TimeSpan {
  std::int64_t first_ns = 0;
  std::int64_t last_ns = 0;
};
using WindowsByFile = std::map<std::string, std::vector<TimeSpan>>;

/// Reads { "file.csv": [["first", "last"], ...] }. Error: `label-windows`.
engine::Result<WindowsByFile> read_windows(const std::string& text, const std::string& file,
                                           const DataCard& card);

/// One series of a set under construction, with times as they were written.
struct DraftSeries {
  models::Series series;
  SeriesSource source;
  std::vector<std::int64_t> time_ns;
};

/// Cuts the table of one file into series, one a group.
std::vector<DraftSeries> cut_into_series(CardTable table, const std::string& file,
                                         const std::string& shown_file, const DataCard& card,
                                         devices::MistakeList& mistakes);

/// Rows in a labelled window are anomalous, the others normal.
void label_by_windows(DraftSeries& draft, const std::vector<TimeSpan>& windows);

/// Raw samples of one file as windows of features. `features` and `units` are set.
/// Errors: `raw-size`, `raw-number`.
void read_recording(const std::string& bytes, const std::string& file,
                    const std::string& shown_file, const DataCard& card, double rate_hz,
                    models::SeriesSet& set, std::vector<DraftSeries>& drafts,
                    devices::MistakeList& mistakes);

/// What a manifest says of each file. Error: `raw-manifest`.
struct RawFacts {
  double rate_hz = 0.0;
  std::size_t samples = 0;  ///< 0: not said
};
engine::Result<std::map<std::string, RawFacts>> read_manifest(const std::string& text,
                                                              const std::string& file,
                                                              const DataCard& card);

/// Training rows, seconds, events; checks what needs whole series.
void finish_series(DraftSeries& draft, const DataCard& card, engine::Diagnostics& warnings,
                   devices::MistakeList& mistakes);

}  // namespace orrery::scenarios
