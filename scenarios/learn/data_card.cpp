// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/data_card.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/format/document.h"
#include "scenarios/format/linear_unit.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/format/units.h"
#include "scenarios/learn/card_keys.h"
#include "scenarios/learn/card_sections.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;

CardKind kind_of(const std::string& word) {
  if (word == "classification") return CardKind::kClassification;
  if (word == "regression") return CardKind::kRegression;
  return word == "forecast" ? CardKind::kForecast : CardKind::kDetection;
}

ScoreRule score_of(const std::string& word) {
  if (word == "series") return ScoreRule::kSeries;
  return word == "nab" ? ScoreRule::kNab : ScoreRule::kRows;
}

std::vector<CardText> placed_texts(const Value& root, const char* key, Diagnostics& found) {
  std::vector<CardText> texts;
  const Value* list = root.find(key);
  if (list == nullptr) return texts;
  const std::vector<Value> one = {*list};
  for (const Value& item : list->is_sequence() ? list->items() : one) {
    if (item.is_string()) texts.push_back({item.raw(), item.place()});
  }
  if (texts.empty() && !found.has_errors()) {
    found.add(list->mistake("card-files", "no file is named", "write files: data/*.csv"));
  }
  return texts;
}

char separator_of(const Value& root, const std::string& word, Diagnostics& found) {
  if (word == "tab" || word == "\t") return '\t';
  if (word == "," || word == ";" || word == "|") return word[0];
  const Value* at = root.find("separator");
  found.add((at != nullptr ? *at : root)
                .mistake("choice", fmt::format("'{}' separates no cells", word),
                         "choose ',', ';', '|' or tab"));
  return ',';
}

void check_whole(const Value& root, const DataCard& card, Diagnostics& found) {
  if (card.columns.empty() && !card.raw.present && !found.has_errors()) {
    found.add(root.mistake("card-columns", "the card names no columns",
                           "add columns: { flow: { column: Flow, unit: l/min } }, or raw"));
  }
  if (card.raw.present && !card.columns.empty()) {
    found.add(root.find("columns")->mistake("card-columns", "raw samples have no columns",
                                            "leave out 'columns' or 'raw'"));
  }
  if (card.headless && card.header.empty()) {
    found.add(root.find("headless")
                  ->mistake("missing-key", "files without a header need names",
                            "add 'header': the names of all columns"));
  }
  if (card.kind == CardKind::kDetection && card.label.rule == LabelRule::kNone &&
      !found.has_errors()) {
    found.add(root.mistake("card-label", "a detection set needs labels to be scored by",
                           "add label: { column: anomaly }, or label: { windows: FILE }"));
  }
}

}  // namespace

const char* to_string(CardKind kind) {
  switch (kind) {
    case CardKind::kDetection: return "detection";
    case CardKind::kClassification: return "classification";
    case CardKind::kRegression: return "regression";
    case CardKind::kForecast: return "forecast";
  }
  return "?";
}

const std::vector<std::string>& leak_codes() {
  static const std::vector<std::string> codes = {
      "leak-group",  "leak-order",       "leak-overlap", "leak-duplicate",
      "leak-future", "leak-one-feature", "leak-format",  "leak-scaler"};
  return codes;
}

engine::Result<DataCard> read_card(const std::string& text, const std::string& file) {
  DocumentLimits limits;
  limits.bytes_max = std::size_t{1} << 20;
  limits.nodes_max = 100'000;
  const auto document = read_document(text, file, limits);
  if (!document) return engine::failure(document.error());
  const Value& root = document->root;
  Diagnostics found;
  Element keys;
  ParamReader(found).read(root, card_keys(), keys,
                          {"time", "columns", "group", "label", "train", "raw", "level", "allow"});
  if (!root.is_mapping()) return engine::failure(std::move(found));
  const auto fixed = keys.fixed();
  DataCard card;
  card.path = file;
  card.name = fixed.text("name");
  card.kind = kind_of(fixed.text("kind"));
  card.title = fixed.text("title");
  card.licence = fixed.text("licence");
  card.citation = fixed.text("citation");
  card.files = placed_texts(root, "files", found);
  card.separator = separator_of(root, fixed.text("separator"), found);
  card.header = fixed.texts("header");
  card.headless = fixed.flag("headless");
  card.score = score_of(fixed.text("score"));
  card.window = static_cast<std::size_t>(fixed.number("window"));
  card.scaled_on_all = fixed.text("scaled") == "all";
  if (const Value* at = root.find("changepoint")) {
    card.changepoint = {fixed.text("changepoint"), at->place()};
  }
  read_card_sections(root, card, found);
  check_whole(root, card, found);
  if (found.has_errors()) return engine::failure(std::move(found));
  return card;
}

}  // namespace orrery::scenarios
