// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/find/word_match.h"

#include <QStringList>

namespace orrery::gui {

namespace {

/// Letters of `word` in order within `text`, not spread over more than twice its length.
bool scattered(const QString& word, const QString& text) {
  if (word.size() < 3) return false;
  for (qsizetype start = text.indexOf(word[0]); start >= 0;
       start = text.indexOf(word[0], start + 1)) {
    qsizetype at = start;
    qsizetype matched = 1;
    while (matched < word.size()) {
      at = text.indexOf(word[matched], at + 1);
      if (at < 0 || at - start >= 2 * word.size()) break;
      ++matched;
    }
    if (matched == word.size()) return true;
  }
  return false;
}

std::optional<int> oneWord(const QString& word, const QString& text) {
  const qsizetype at = text.indexOf(word);
  if (at == 0) return 100 + (text.size() == word.size() ? 50 : 0);
  for (qsizetype i = at; i > 0; i = text.indexOf(word, i + 1))
    if (!text[i - 1].isLetterOrNumber()) return 80;
  if (at > 0) return 40;
  return scattered(word, text) ? std::optional(10) : std::nullopt;
}

}  // namespace

std::optional<int> wordMatch(const QString& query, const QString& text) {
  const QString low = text.toLower();
  int score = 0;
  for (const QString& word : query.toLower().split(' ', Qt::SkipEmptyParts)) {
    const auto one = oneWord(word, low);
    if (!one) return std::nullopt;
    score += *one;
  }
  // Of two that fit equally the shorter is meant.
  return 1000 + 10 * score - int(std::min<qsizetype>(text.size(), 200));
}

}  // namespace orrery::gui
