// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/drag_item.h"

#include <QMimeData>
#include <QStringList>
#include <array>
#include <utility>

namespace orrery::gui {
namespace {

using Kind = Item::Kind;
using Stage = scenarios::SeriesKey::Kind;

constexpr std::array<std::pair<Kind, const char*>, 6> kItemWords = {{
    {Kind::kPopulation, "population"},
    {Kind::kDevice, "device"},
    {Kind::kSignal, "signal"},
    {Kind::kNode, "node"},
    {Kind::kLink, "link"},
    {Kind::kAgent, "agent"},
}};
constexpr std::array<std::pair<Stage, const char*>, 4> kStageWords = {{
    {Stage::kTruth, "true"},
    {Stage::kSampled, "sensor"},
    {Stage::kArrived, "arrived"},
    {Stage::kScore, "score"},
}};

template <typename Words, typename Value>
QString wordOf(const Words& words, Value value) {
  for (const auto& [each, word] : words)
    if (each == value) return QString::fromLatin1(word);
  return {};
}

template <typename Words>
auto valueOf(const Words& words, const QString& text)
    -> std::optional<decltype(words.front().first)> {
  for (const auto& [each, word] : words)
    if (text == QLatin1String(word)) return each;
  return std::nullopt;
}

std::optional<std::uint32_t> numberOf(const QString& text) {
  bool good = false;
  const uint number = text.toUInt(&good);
  return good ? std::optional<std::uint32_t>(number) : std::nullopt;
}

template <typename Things, typename Encode>
void put(QMimeData& mime, const char* type, const Things& things, Encode encode) {
  QStringList lines;
  for (const auto& thing : things) lines << encode(thing);
  const QString text = lines.join('\n');
  mime.setData(QString::fromLatin1(type), text.toUtf8());
  if (!mime.hasText()) mime.setText(text);
}

template <typename Thing, typename Decode>
std::vector<Thing> take(const QMimeData& mime, const char* type, Decode decode) {
  std::vector<Thing> things;
  const QString text = QString::fromUtf8(mime.data(QString::fromLatin1(type)));
  for (const QString& line : text.split('\n', Qt::SkipEmptyParts))
    if (const auto thing = decode(line)) things.push_back(*thing);
  return things;
}

}  // namespace

QString encodeItem(const Item& item) {
  return wordOf(kItemWords, item.kind) + ':' + QString::number(item.index);
}

std::optional<Item> decodeItem(const QString& text) {
  const QStringList parts = text.trimmed().split(':');
  if (parts.size() != 2) return std::nullopt;
  const auto kind = valueOf(kItemWords, parts[0]);
  const auto index = numberOf(parts[1]);
  if (!kind || !index) return std::nullopt;
  return Item{*kind, *index};
}

QString encodeSeries(const scenarios::SeriesKey& key) {
  return QStringLiteral("%1:%2:%3")
      .arg(wordOf(kStageWords, key.kind))
      .arg(key.index)
      .arg(key.device);
}

std::optional<scenarios::SeriesKey> decodeSeries(const QString& text) {
  const QStringList parts = text.trimmed().split(':');
  if (parts.size() != 3) return std::nullopt;
  const auto kind = valueOf(kStageWords, parts[0]);
  const auto index = numberOf(parts[1]);
  const auto device = numberOf(parts[2]);
  if (!kind || !index || !device) return std::nullopt;
  return scenarios::SeriesKey{*kind, *index, *device};
}

void putItems(QMimeData& mime, const std::vector<Item>& items) {
  put(mime, kItemMime, items, encodeItem);
}

void putSeries(QMimeData& mime, const std::vector<scenarios::SeriesKey>& series) {
  put(mime, kSeriesMime, series, encodeSeries);
}

std::vector<Item> itemsOf(const QMimeData& mime) { return take<Item>(mime, kItemMime, decodeItem); }

std::vector<scenarios::SeriesKey> seriesOf(const QMimeData& mime) {
  return take<scenarios::SeriesKey>(mime, kSeriesMime, decodeSeries);
}

}  // namespace orrery::gui
