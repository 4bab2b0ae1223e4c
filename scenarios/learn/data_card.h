// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/registry/result.h"

namespace orrery::scenarios {

/// What a set of recorded data is for.
enum class CardKind { kDetection, kClassification, kRegression, kForecast };
const char* to_string(CardKind kind);

/// What belongs together in a split.
enum class GroupRule { kFile, kColumn, kPattern };

/// Where the labels stand.
enum class LabelRule { kNone, kColumn, kWindows, kFiles };

/// Which rows are clean and may train; the others are scored.
enum class TrainRule { kNone, kRows, kShare, kUntil, kAll };

/// How scores of several series become one: all rows in one pool, series by series, or as the
/// Numenta benchmark does.
enum class ScoreRule { kRows, kSeries, kNab };

/// A text of the card with its place, for mistakes that show only when the files are read.
struct CardText {
  std::string text;
  engine::SourcePlace place;

  bool empty() const { return text.empty(); }
};

/// A feature: value in SI = scale * cell + offset.
struct CardColumn {
  std::string name;
  std::string column;  ///< as the header of the files calls it
  std::string unit = "1";
  std::string si_unit = "1";
  double scale = 1.0;
  double offset = 0.0;
  std::optional<std::array<double, 2>> range;  ///< legal cells, in `unit`
  std::map<std::string, double> codes;         ///< words that stand for numbers; usually empty
  engine::SourcePlace place;
};

struct CardTime {
  CardText column;  ///< empty: rows are numbered
  bool calendar = false;
  double scale = 1.0;  ///< of plain numbers, to seconds
  bool keep_disorder = false;
};

struct CardLabel {
  LabelRule rule = LabelRule::kNone;
  CardText column;
  std::vector<std::string> normal;   ///< spellings of a column; file patterns of `kFiles`
  std::vector<std::string> anomaly;  ///< empty lists: the usual spellings
  std::vector<std::string> unknown;
  CardText windows;   ///< a JSON file: name of a file -> [[first time, last time], ...]
  std::string below;  ///< folder that the names in it count from
};

struct CardTrain {
  TrainRule rule = TrainRule::kNone;
  std::size_t rows = 0;
  double share = 0.0;
  std::size_t rows_max = 0;  ///< 0: no limit
  CardText until;
  std::vector<std::string> files;  ///< the rule holds for these only; empty: for every file
};

/// Raw samples in files without a header, which become windows of features.
struct CardRaw {
  bool present = false;
  double rate_hz = 0.0;     ///< 0: from the manifest
  CardText manifest;        ///< JSON array of objects, one a file; empty: none
  std::string rate_key;     ///< its key for the sample rate
  std::string samples_key;  ///< its key for the number of samples; empty: not checked
  std::string unit = "1";
  std::string si_unit = "1";
  double scale = 1.0;
  std::size_t window = 1024;
  std::size_t bands = 64;
  bool time_features = true;
};

/// What a stranger must know to read a folder of recorded data: which files, which columns in
/// which units, what time and labels are, which rows may train and how the rest is scored.
/// docs/data.md describes the file, `card.yaml`.
struct DataCard {
  std::string path;  ///< of the card
  std::string name;
  CardKind kind = CardKind::kDetection;
  std::string title;
  std::string licence;
  std::string citation;
  std::vector<CardText> files;
  char separator = ',';
  std::vector<std::string> header;  ///< stands for the first line of each file
  bool headless = false;            ///< the files have no header line
  CardTime time;
  std::vector<CardColumn> columns;
  GroupRule group_rule = GroupRule::kFile;
  CardText group;  ///< a column, or a pattern such as `{group}_?.f32`
  CardLabel label;
  CardText changepoint;  ///< a column; may be empty
  CardTrain train;
  ScoreRule score = ScoreRule::kRows;
  std::size_t window = 1;      ///< rows that one judgement needs
  bool scaled_on_all = false;  ///< the publisher has scaled the values with test rows, too
  CardRaw raw;
  std::map<std::string, double> level;       ///< metric -> value to reach
  std::map<std::string, std::string> allow;  ///< finding -> reason
};

/// Reads a card. `file` is what messages call it.
///
/// Codes: those of `read_document` and `ParamReader`, `unit-...`, `card-files`, `card-group`,
/// `card-label`, `card-train`, `card-allow`, `card-columns`.
engine::Result<DataCard> read_card(const std::string& text, const std::string& file);

/// The names of the lint's findings, which `allow` may name.
const std::vector<std::string>& leak_codes();

}  // namespace orrery::scenarios
