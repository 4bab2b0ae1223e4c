// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/series_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "devices/replay/csv_reader.h"

namespace orrery::scenarios {

using models::RowLabel;

engine::Result<std::vector<std::string>> card_files(const DataCard& card, const Folder& folder) {
  engine::Diagnostics found;
  std::vector<std::string> files;
  std::set<std::string> seen;
  for (const CardText& pattern : card.files) {
    if (pattern.text.find_first_of("*?") == std::string::npos) {
      if (const auto file = folder.open_file(pattern.text, pattern.place); !file) {
        found.append(file.error());
      } else if (seen.insert(pattern.text).second) {
        files.push_back(pattern.text);
      }
      continue;
    }
    const auto names = folder.list(pattern.text, pattern.place);
    if (!names) {
      found.append(names.error());
      continue;
    }
    if (names->empty()) {
      found.error("path-missing", pattern.place, fmt::format("no file matches '{}'", pattern.text),
                  fmt::format("look into {}", folder.name()));
    }
    for (const auto& name : *names) {
      if (seen.insert(name).second) files.push_back(name);
    }
  }
  if (found.has_errors()) return engine::failure(std::move(found));
  return files;
}

bool among_files(const std::vector<std::string>& patterns, const std::string& file) {
  const auto folder_end = [](const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? 0 : slash + 1;
  };
  const std::size_t cut = folder_end(file);
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    const std::size_t at = folder_end(pattern);
    return file.compare(0, cut, pattern, 0, at) == 0 &&
           matches_glob(pattern.substr(at), file.substr(cut));
  });
}

bool group_of_file(const std::string& pattern, const std::string& file, std::string& group) {
  const std::string name = file.substr(file.rfind('/') + 1);
  const std::size_t at = pattern.find("{group}");
  const std::string front = pattern.substr(0, at);
  const std::string back = pattern.substr(at + 7);
  for (std::size_t length = 1; length <= name.size(); ++length) {
    for (std::size_t begin = 0; begin + length <= name.size(); ++begin) {
      if (!matches_glob(front, name.substr(0, begin)) ||
          !matches_glob(back, name.substr(begin + length)))
        continue;
      group = name.substr(begin, length);
      return true;
    }
  }
  return false;
}

namespace {

/// The rows of each group of a file, groups in order of appearance.
std::vector<std::pair<std::string, std::vector<std::size_t>>> rows_by_group(
    const CardTable& table) {
  std::vector<std::pair<std::string, std::vector<std::size_t>>> groups;
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string name = table.group.empty() ? "" : table.group[i];
    const auto [at, fresh] = known.emplace(name, groups.size());
    if (fresh) groups.push_back({name, {}});
    groups[at->second].second.push_back(i);
  }
  return groups;
}

template <class T>
std::vector<T> picked(const std::vector<T>& all, const std::vector<std::size_t>& rows) {
  std::vector<T> some;
  if (all.empty()) return some;
  some.reserve(rows.size());
  for (const std::size_t i : rows) some.push_back(all[i]);
  return some;
}

/// With a group column the order of time is that within a group.
void check_order(const DraftSeries& draft, devices::MistakeList& mistakes) {
  for (std::size_t i = 1; i < draft.time_ns.size(); ++i) {
    if (draft.time_ns[i] > draft.time_ns[i - 1]) continue;
    const bool same = draft.time_ns[i] == draft.time_ns[i - 1];
    mistakes.add("csv-order", {draft.source.file, draft.source.line[i], 1},
                 fmt::format("the time {} that of the row before in group '{}'",
                             same ? "equals" : "is earlier than", draft.series.group),
                 same ? "keep one row for each time" : "sort the rows of each group by time");
    return;
  }
}

}  // namespace

std::vector<DraftSeries> cut_into_series(CardTable table, const std::string& file,
                                         const std::string& shown_file, const DataCard& card,
                                         devices::MistakeList& mistakes) {
  std::vector<DraftSeries> drafts;
  for (const auto& [group, rows] : rows_by_group(table)) {
    DraftSeries draft;
    models::Series& series = draft.series;
    const bool by_column = card.group_rule == GroupRule::kColumn;
    series.name = by_column ? fmt::format("{}#{}", file, group) : file;
    series.group = by_column ? group : file;
    if (card.group_rule == GroupRule::kPattern &&
        !group_of_file(card.group.text, file, series.group)) {
      mistakes.add("card-group", card.group.place,
                   fmt::format("'{}' does not fit the pattern '{}'", file, card.group.text),
                   "change the pattern, or narrow 'files'");
    }
    series.values.reserve(rows.size() * table.numbers.size());
    for (const std::size_t i : rows) {
      for (const auto& column : table.numbers) series.values.push_back(column[i]);
    }
    series.label = picked(table.label, rows);
    series.change = picked(table.change, rows);
    draft.time_ns = picked(table.time_ns, rows);
    if (draft.time_ns.empty()) {
      for (std::size_t i = 0; i < rows.size(); ++i)
        draft.time_ns.push_back(static_cast<std::int64_t>(i) * engine::kNsPerSecond);
    }
    draft.source.file = shown_file;
    draft.source.line = picked(table.line, rows);
    draft.source.header = table.header;
    draft.source.cell_column = table.cell_column;
    for (const auto& form : table.form) draft.source.form.push_back(picked(form, rows));
    if (by_column && !card.time.keep_disorder) check_order(draft, mistakes);
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

void label_by_windows(DraftSeries& draft, const std::vector<TimeSpan>& windows) {
  const std::size_t rows = draft.time_ns.size();
  draft.series.label.assign(rows, RowLabel::kNormal);
  for (const TimeSpan& window : windows) {
    const auto inside = [&](std::size_t i) {
      return draft.time_ns[i] >= window.first_ns && draft.time_ns[i] <= window.last_ns;
    };
    std::size_t first = 0;
    while (first < rows && !inside(first)) ++first;
    if (first == rows) continue;
    std::size_t last = rows - 1;
    while (!inside(last)) --last;
    draft.series.windows.push_back({first, last});
    std::fill(draft.series.label.begin() + static_cast<std::ptrdiff_t>(first),
              draft.series.label.begin() + static_cast<std::ptrdiff_t>(last) + 1,
              RowLabel::kAnomaly);
  }
}

namespace {

/// Nanoseconds of `until`, written as the times of the files.
std::optional<std::int64_t> until_ns(const DataCard& card) {
  const std::string& text = card.train.until.text;
  if (card.time.calendar) return devices::parse_time_ns(text);
  const auto number = devices::parse_number(text);
  if (!number || !(std::abs(*number * card.time.scale) < 4.6e9)) return std::nullopt;
  return engine::Duration::from_seconds(*number * card.time.scale).ns;
}

std::size_t train_rows(const DraftSeries& draft, const DataCard& card,
                       devices::MistakeList& mistakes) {
  const CardTrain& train = card.train;
  const std::size_t rows = draft.series.rows();
  const std::string name = draft.series.name.substr(0, draft.series.name.rfind('#'));
  if (!train.files.empty() && !among_files(train.files, name)) return 0;
  switch (train.rule) {
    case TrainRule::kNone: return 0;
    case TrainRule::kAll: return rows;
    case TrainRule::kRows: return train.rows;
    case TrainRule::kShare: {
      const auto share = static_cast<std::size_t>(train.share * static_cast<double>(rows));
      return train.rows_max > 0 ? std::min(share, train.rows_max) : share;
    }
    case TrainRule::kUntil: break;
  }
  const auto border = until_ns(card);
  if (!border) {
    mistakes.add("csv-time", train.until.place,
                 fmt::format("'{}' is not a time of the files", train.until.text),
                 "write it as the files do");
    return 0;
  }
  std::size_t count = 0;
  while (count < rows && draft.time_ns[count] < *border) ++count;
  return count;
}

/// Times from the first row, strictly rising: a row out of order stands 1 ms after the one before.
void set_seconds(DraftSeries& draft, engine::Diagnostics& warnings) {
  constexpr std::int64_t kStepNs = 1'000'000;
  std::size_t moved = 0;
  std::int64_t last_ns = 0;
  for (std::size_t i = 0; i < draft.time_ns.size(); ++i) {
    std::int64_t now_ns = draft.time_ns[i] - draft.time_ns[0];
    if (i > 0 && now_ns <= last_ns) {
      now_ns = last_ns + kStepNs;
      ++moved;
    }
    last_ns = now_ns;
    draft.series.time_s.push_back(engine::Duration{now_ns}.seconds());
  }
  if (moved == 0) return;
  warnings.warning("time-disorder", {draft.source.file},
                   fmt::format("{} rows whose time does not rise keep their place", moved),
                   "1 ms is put between such rows");
}

void set_events(models::Series& series) {
  if (!series.windows.empty()) return;
  for (std::size_t i = 0; i < series.rows(); ++i) {
    if (series.label[i] != RowLabel::kAnomaly) continue;
    if (i > 0 && series.label[i - 1] == RowLabel::kAnomaly) {
      series.windows.back().last = i;
    } else {
      series.windows.push_back({i, i});
    }
  }
}

}  // namespace

void finish_series(DraftSeries& draft, const DataCard& card, engine::Diagnostics& warnings,
                   devices::MistakeList& mistakes) {
  models::Series& series = draft.series;
  series.train_rows = train_rows(draft, card, mistakes);
  set_seconds(draft, warnings);
  set_events(series);
  const bool whole = series.train_rows == series.rows();
  const std::size_t wanted = whole ? card.window : series.train_rows + card.window;
  if (series.rows() < wanted) {
    mistakes.add("rows-few",
                 {draft.source.file, draft.source.line.empty() ? 1 : draft.source.line.back(), 1},
                 fmt::format("'{}' has {} rows; {} train and a window needs {}", series.name,
                             series.rows(), whole ? 0 : series.train_rows, card.window),
                 "leave the file out, or train on fewer rows");
    series.train_rows = std::min(series.train_rows, series.rows());
  }
  const auto bad = std::count(series.label.begin(),
                              series.label.begin() + static_cast<std::ptrdiff_t>(series.train_rows),
                              RowLabel::kAnomaly);
  if (bad > 0 && card.kind == CardKind::kDetection) {
    warnings.warning(
        "train-anomalous", {draft.source.file},
        fmt::format("{} of {} training rows are labelled anomalous", bad, series.train_rows),
        "train on clean rows");
  }
}

}  // namespace orrery::scenarios
