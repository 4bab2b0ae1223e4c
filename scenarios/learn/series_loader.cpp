// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/series_loader.h"

#include <fmt/format.h>
#include <filesystem>

#include <algorithm>
#include <cmath>
#include <set>

#include "scenarios/learn/series_parts.h"

namespace orrery::scenarios {

namespace {

using models::RowLabel;

/// Reads one set; the members are what its steps share.
class SetReader {
 public:
  SetReader(const std::string& folder, LoadedSet& loaded, const Folder& root)
      : folder_(folder), loaded_(loaded), card_(loaded.card), root_(root), words_(card_.label) {}

  engine::Diagnostics read() {
    const auto files = card_files(card_, root_);
    if (!files) return files.error();
    if (auto missing = read_companions(); missing.has_errors()) return missing;
    for (const auto& file : *files) read_file(file);
    if (auto found = wrong_keys(*files); found.has_errors()) return found;
    if (!mistakes_.empty()) return mistakes_.diagnostics();
    for (auto& draft : drafts_) finish_series(draft, card_, loaded_.warnings, mistakes_);
    if (!mistakes_.empty()) return mistakes_.diagnostics();
    if (!card_.raw.present) name_features();
    for (auto& draft : drafts_) {
      loaded_.set.series.push_back(std::move(draft.series));
      loaded_.sources.push_back(std::move(draft.source));
    }
    check_whole();
    return mistakes_.diagnostics();
  }

 private:
  std::string shown_path(const std::string& file) const { return folder_ + "/" + file; }

  /// Label windows and the manifest, which other files depend on.
  engine::Diagnostics read_companions() {
    constexpr std::size_t kBytesMax = std::size_t{16} << 20;
    if (card_.label.rule == LabelRule::kWindows) {
      const CardText& named = card_.label.windows;
      const auto text = root_.read(named.text, named.place, kBytesMax);
      if (!text) return text.error();
      auto windows = read_windows(*text, shown_path(named.text), card_);
      if (!windows) return windows.error();
      windows_ = std::move(*windows);
    }
    if (card_.raw.present && !card_.raw.manifest.empty()) {
      const CardText& named = card_.raw.manifest;
      const auto text = root_.read(named.text, named.place, kBytesMax);
      if (!text) return text.error();
      auto facts = read_manifest(*text, shown_path(named.text), card_);
      if (!facts) return facts.error();
      facts_ = std::move(*facts);
    }
    return {};
  }

  void read_file(const std::string& file) {
    const auto text = root_.read(file, card_.files.front().place, kCardFileBytesMax);
    if (!text) {
      for (const auto& item : text.error().items())
        mistakes_.add(item.code, {shown_path(file), 1, 1}, item.message, item.remedy);
      return;
    }
    const std::size_t first = drafts_.size();
    if (card_.raw.present) {
      read_raw_file(file, *text);
    } else {
      const bool may_lack_label =
          card_.train.rule == TrainRule::kAll && among_files(card_.train.files, file);
      auto table =
          read_card_table(*text, shown_path(file), card_, may_lack_label, words_, mistakes_);
      if (table.rows() == 0 || !within_limits(file, table)) return;
      for (auto& draft :
           cut_into_series(std::move(table), file, shown_path(file), card_, mistakes_))
        drafts_.push_back(std::move(draft));
    }
    for (std::size_t i = first; i < drafts_.size(); ++i) label_rows(drafts_[i], file);
  }

  bool within_limits(const std::string& file, const CardTable& table) {
    numbers_ += table.rows() * (table.numbers.size() + table.header.size() / 4);
    if (numbers_ <= kSetNumbersMax) return true;
    mistakes_.add("limit-numbers", {shown_path(file), 1, 1},
                  fmt::format("with this file the set has more than {} numbers", kSetNumbersMax),
                  "name fewer files; 'orrery data --stream' checks cells without keeping them");
    return false;
  }

  void read_raw_file(const std::string& file, const std::string& bytes) {
    double rate_hz = card_.raw.rate_hz;
    if (!card_.raw.manifest.empty()) {
      const auto said = facts_.find(file);
      if (said == facts_.end()) {
        mistakes_.add("raw-manifest", {shown_path(card_.raw.manifest.text), 1, 1},
                      fmt::format("the manifest says nothing about '{}'", file),
                      "add the file, or narrow 'files' in the card");
        return;
      }
      if (rate_hz == 0.0) rate_hz = said->second.rate_hz;
      if (said->second.samples != 0 && said->second.samples != bytes.size() / sizeof(float)) {
        mistakes_.add("raw-size", {shown_path(file), 1, 1},
                      fmt::format("the file has {} samples, the manifest says {}",
                                  bytes.size() / sizeof(float), said->second.samples),
                      "fetch the file again");
        return;
      }
    }
    read_recording(bytes, file, shown_path(file), card_, rate_hz, loaded_.set, drafts_, mistakes_);
  }

  void label_rows(DraftSeries& draft, const std::string& file) {
    models::Series& series = draft.series;
    if (!series.label.empty() && card_.label.rule == LabelRule::kColumn) return;
    const std::size_t rows = draft.time_ns.size();
    series.label.assign(rows, RowLabel::kUnknown);
    if (card_.label.rule == LabelRule::kWindows) {
      const std::string& below = card_.label.below;
      const bool beneath = !below.empty() && file.rfind(below + "/", 0) == 0;
      const std::string key = beneath ? file.substr(below.size() + 1) : file;
      const auto found = windows_.find(key);
      if (found == windows_.end()) {
        mistakes_.add("label-windows", {shown_path(card_.label.windows.text), 1, 1},
                      fmt::format("there are no windows for '{}'", key),
                      "add the file with an empty list when it has none");
        return;
      }
      used_.insert(key);
      label_by_windows(draft, found->second);
    } else if (card_.label.rule == LabelRule::kFiles) {
      const bool bad = among_files(card_.label.anomaly, file);
      if (bad || among_files(card_.label.normal, file)) {
        series.label.assign(rows, bad ? RowLabel::kAnomaly : RowLabel::kNormal);
      } else {
        mistakes_.add("label-missing", {shown_path(file), 1, 1}, "the file has no label",
                      "name it under 'normal_files' or 'anomaly_files' in the card");
      }
    } else if (card_.train.rule == TrainRule::kAll && among_files(card_.train.files, file)) {
      series.label.assign(rows, RowLabel::kNormal);  // a clean file without a label column
    }
  }

  /// Windows of files that the card does not read would be events that nobody can find.
  engine::Diagnostics wrong_keys(const std::vector<std::string>& files) {
    engine::Diagnostics found;
    for (const auto& [key, windows] : windows_) {
      if (used_.contains(key) || windows.empty() || !mistakes_.empty()) continue;
      found.error("label-windows", {shown_path(card_.label.windows.text), 1, 1},
                  fmt::format("windows are given for '{}', which is no file of the card", key),
                  engine::closest_name(key, files).empty() ? "add it to 'files', or remove it"
                                                           : "check its spelling");
    }
    return found;
  }

  void name_features() {
    for (const CardColumn& column : card_.columns) {
      loaded_.set.features.push_back(column.name);
      loaded_.set.units.push_back(column.si_unit);
    }
  }

  void check_whole() {
    const auto& set = loaded_.set;
    for (std::size_t f = 0; f < set.width(); ++f) {
      double seen = std::nan("");
      bool constant = true;
      for (const auto& series : set.series) {
        for (std::size_t i = f; i < series.values.size() && constant; i += set.width()) {
          if (std::isnan(series.values[i])) continue;
          constant = std::isnan(seen) || series.values[i] == seen;
          seen = series.values[i];
        }
      }
      if (!constant) continue;
      const auto place = f < card_.columns.size() ? card_.columns[f].place : engine::SourcePlace{};
      loaded_.warnings.warning(
          "column-constant", place,
          std::isnan(seen) ? fmt::format("'{}' has no value in any row", set.features[f])
                           : fmt::format("'{}' is {:g} in every row", set.features[f], seen),
          "leave it out: no detector can learn from it");
    }
    const bool scored = std::any_of(set.series.begin(), set.series.end(), [](const auto& series) {
      return series.rows() > series.train_rows;
    });
    if (!scored && !set.series.empty()) {
      mistakes_.add("rows-no-test", {card_.path, 1, 1}, "every row trains; none is left to score",
                    "train on fewer rows");
    }
  }

  const std::string& folder_;
  LoadedSet& loaded_;
  const DataCard& card_;
  const Folder& root_;
  LabelWords words_;
  devices::MistakeList mistakes_;
  WindowsByFile windows_;
  std::set<std::string> used_;
  std::map<std::string, RawFacts> facts_;
  std::vector<DraftSeries> drafts_;
  std::size_t numbers_ = 0;
};

}  // namespace

engine::Result<LoadedSet> load_set(const std::string& folder, DataCard card) {
  const auto root = Folder::open(folder);
  if (!root) return engine::failure(root.error());
  LoadedSet loaded;
  loaded.card = std::move(card);
  loaded.folder = folder;
  if (loaded.card.name.empty())
    loaded.card.name = std::filesystem::weakly_canonical(folder).filename().string();
  loaded.set.name = loaded.card.name;
  auto found = SetReader(folder, loaded, *root).read();
  if (found.has_errors()) {
    found.append(loaded.warnings);
    return engine::failure(std::move(found));
  }
  return loaded;
}

engine::Result<LoadedSet> load_set(const std::string& folder, const std::string& card_path,
                                   const std::string& shown_path) {
  auto card = open_card(card_path, shown_path);
  if (!card) return engine::failure(card.error());
  return load_set(folder, std::move(*card));
}

}  // namespace orrery::scenarios
