// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/card_keys.h"

#include "engine/registry/param_rows.h"

namespace orrery::scenarios {

namespace {

using engine::ModelInfo;
using engine::rows::choice;
using engine::rows::flag;
using engine::rows::integer;
using engine::rows::keys;
using engine::rows::number;
using engine::rows::numbers;
using engine::rows::required;
using engine::rows::text;
using engine::rows::texts;

constexpr engine::Range kRows{1.0, 1e9};

}  // namespace

const ModelInfo& card_keys() {
  static const ModelInfo info = keys(
      "a data card", "the whole card",
      {integer("card", 1, {1, 1}, "version of the card's format: 1"),
       text("name", "", "what tables call the set; empty: the folder's name"),
       choice("kind", {"detection", "classification", "regression", "forecast"}, "the task"),
       text("title", "", "one line about the recording"),
       required(texts("files", "names or patterns beneath the card's folder: data/*.csv")),
       text("separator", ",", "between cells: ',', ';', '|' or tab"),
       texts("header", "names of all columns, where the first line does not give them"),
       flag("headless", false, "the files begin with a row of numbers"),
       text("changepoint", "", "a column that is 1 where the state changes"),
       choice("score", {"rows", "series", "nab"}, "pool of all rows, series by series, or NAB"),
       integer("window", 1, kRows, "rows that one judgement needs"),
       choice("scaled", {"no", "training", "all"},
              "whether the publisher has scaled the values, and on which rows"),
       text("licence", "not stated", "under which the data may be used"),
       text("citation", "", "what a published result must cite")});
  return info;
}

const ModelInfo& card_time_keys() {
  static const ModelInfo info =
      keys("time", "the column of time",
           {required(text("column", "", "its name in the header")),
            choice("format", {"calendar", "number"}, "YYYY-MM-DD hh:mm:ss, or plain numbers"),
            text("unit", "s", "of plain numbers"),
            choice("disorder", {"refuse", "keep"},
                   "rows whose time does not rise: a mistake, or kept in the order of the file")});
  return info;
}

const ModelInfo& card_column_keys() {
  static const ModelInfo info =
      keys("a column", "a column of the files",
           {required(text("column", "", "its name in the header")),
            text("unit", "1", "of its cells"), numbers("range", "legal cells: [min, max]")});
  return info;
}

const ModelInfo& card_group_keys() {
  static const ModelInfo info = keys(
      "group", "what must stay together",
      {text("column", "", "a column that names the machine, person or bearing"),
       text("file", "", "a pattern for the file's name with {group} in it: pump-{group}-*.csv")});
  return info;
}

const ModelInfo& card_label_keys() {
  static const ModelInfo info =
      keys("label", "where the labels stand",
           {text("column", "", "a column of labels"), texts("normal", "its spellings of normal"),
            texts("anomaly", "its spellings of what is looked for"),
            texts("unknown", "its spellings of not known"),
            text("windows", "", "a JSON file: file -> [[first time, last time], ...]"),
            text("below", "", "the folder that the names in it count from"),
            texts("normal_files", "files whose rows are all normal"),
            texts("anomaly_files", "files whose rows are all anomalous")});
  return info;
}

const ModelInfo& card_train_keys() {
  static const ModelInfo info =
      keys("train", "which rows may train",
           {integer("rows", 0, kRows, "the first rows of each file"),
            number("share", "1", 0.0, {0.0, 1.0}, "the first share of each file"),
            integer("rows_max", 0, kRows, "the most rows that a share may give"),
            text("until", "", "rows before this time"),
            texts("files", "the files that train; without another rule all of their rows")});
  return info;
}

const ModelInfo& card_raw_keys() {
  static const ModelInfo info =
      keys("raw", "samples in files without a header",
           {choice("type", {"float32"}, "little endian"),
            number("rate", "Hz", 0.0, {0.0, 1e9}, "samples a second, of every file"),
            text("manifest", "", "a JSON array with an object for each file, which has 'file'"),
            text("rate_key", "", "the manifest's key for samples a second"),
            text("samples_key", "", "the manifest's key for the number of samples"),
            text("unit", "1", "of a sample"),
            integer("window", 1024, {8, 1 << 20}, "samples that become one row of features"),
            integer("bands", 64, {1, 512}, "log band energies a row"),
            flag("time_features", true, "rms, peak, crest, kurtosis and skewness in front")});
  return info;
}

}  // namespace orrery::scenarios
