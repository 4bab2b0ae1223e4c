// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/series_names.h"

#include <QRegularExpression>
#include <algorithm>

namespace orrery::gui {

namespace {

using scenarios::PlantOutline;
using scenarios::SeriesKey;
using Stage = SeriesKey::Kind;

constexpr Stage kStages[] = {Stage::kTruth, Stage::kSampled, Stage::kArrived, Stage::kScore};

QString text(const std::string& utf8) { return QString::fromStdString(utf8); }

QString word(Stage stage) { return QString::fromLatin1(scenarios::to_string(stage)); }

QString stageOf(const SeriesKey& key) { return QStringLiteral(" (%1)").arg(word(key.kind)); }

bool hasPopulation(const PlantOutline::Signal& signal, const PlantOutline& outline) {
  return signal.population < outline.populations.size();
}

/// `temperature` of `pump.temperature`.
QString shortName(const PlantOutline::Signal& signal, const PlantOutline& outline) {
  const QString name = text(signal.name);
  if (!hasPopulation(signal, outline)) return name;
  const QString front = text(outline.populations[signal.population].name) + '.';
  return name.startsWith(front) ? name.mid(front.size()) : name;
}

QString leafOf(const SeriesKey& key, const PlantOutline& outline) {
  if (key.kind == Stage::kScore) return text(outline.agents[key.index].name);
  return shortName(outline.signals[key.index], outline);
}

/// What can follow `pump[3].`: signals of its population, then agents that observe one of them.
std::vector<SeriesKey> seriesOfPopulation(std::size_t population, engine::DeviceId device,
                                          const PlantOutline& outline) {
  std::vector<SeriesKey> keys;
  std::vector<std::string> observed;
  for (std::uint32_t i = 0; i < outline.signals.size(); ++i) {
    const PlantOutline::Signal& signal = outline.signals[i];
    if (signal.population != population || signal.width != 1) continue;
    keys.push_back({Stage::kSampled, i, device});
  }
  for (std::uint32_t i = 0; i < outline.agents.size(); ++i) {
    const auto& observes = outline.agents[i].observes;
    const bool sees = std::any_of(observes.begin(), observes.end(), [&](const std::string& name) {
      return std::any_of(outline.signals.begin(), outline.signals.end(), [&](const auto& signal) {
        return signal.population == population && signal.name == name;
      });
    });
    if (sees) keys.push_back({Stage::kScore, i, device});
  }
  return keys;
}

struct Named {
  QString owner;
  QString leaf;
  std::optional<Stage> stage;
};

std::optional<Named> taken_apart(const QString& name) {
  static const QRegularExpression form(
      QStringLiteral("^\\s*([^.\\[\\]]+(?:\\[\\d+\\])?)\\.([^()]+?)\\s*(?:\\(([a-z]+)\\))?\\s*$"));
  const QRegularExpressionMatch match = form.match(name);
  if (!match.hasMatch()) return std::nullopt;
  Named named{match.captured(1), match.captured(2), std::nullopt};
  if (match.captured(3).isEmpty()) return named;
  for (const Stage stage : kStages)
    if (match.captured(3) == word(stage)) named.stage = stage;
  if (!named.stage) return std::nullopt;
  return named;
}

std::optional<SeriesKey> leafNamed(const Named& named, std::size_t population,
                                   engine::DeviceId device, const PlantOutline& outline) {
  for (SeriesKey key : seriesOfPopulation(population, device, outline)) {
    if (leafOf(key, outline) != named.leaf) continue;
    const bool score = key.kind == Stage::kScore;
    if (!named.stage) return key;
    if (score != (*named.stage == Stage::kScore)) continue;
    key.kind = *named.stage;
    return key;
  }
  return std::nullopt;
}

/// Population and row of `pump[3]` or, alone in its population, `pump`.
std::optional<std::pair<std::size_t, std::uint32_t>> deviceNamed(const QString& owner,
                                                                 const PlantOutline& outline) {
  const qsizetype bracket = owner.indexOf('[');
  const QString front = owner.left(bracket < 0 ? owner.size() : bracket);
  for (std::size_t i = 0; i < outline.populations.size(); ++i) {
    const auto& population = outline.populations[i];
    if (text(population.name) != front) continue;
    if (bracket < 0 && population.count != 1) return std::nullopt;
    const uint row = bracket < 0 ? 0 : owner.mid(bracket + 1, owner.size() - bracket - 2).toUInt();
    if (row >= population.count) return std::nullopt;
    return std::pair{i, row};
  }
  return std::nullopt;
}

void completeDevices(const QString& typed, int most, const PlantOutline& outline,
                     QStringList& found) {
  const QString stem = typed.section('[', 0, 0);
  for (const auto& population : outline.populations) {
    const QString name = text(population.name);
    if (!name.startsWith(stem, Qt::CaseInsensitive)) continue;
    if (population.count == 1) {
      if (!typed.contains('[')) found << name + '.';
      continue;
    }
    const QString digits = typed.contains('[') ? typed.section('[', 1) : QString();
    for (std::uint32_t row = 0; row < population.count && found.size() < most; ++row)
      if (QString::number(row).startsWith(digits))
        found << QStringLiteral("%1[%2].").arg(name).arg(row);
  }
}

}  // namespace

QString seriesName(const SeriesKey& key, const PlantOutline& outline) {
  if (!isSeries(key, outline)) return QStringLiteral("unknown") + stageOf(key);
  return text(outline.device_name(key.device)) + '.' + leafOf(key, outline) + stageOf(key);
}

std::optional<SeriesKey> seriesNamed(const QString& name, const PlantOutline& outline) {
  const auto named = taken_apart(name);
  if (!named) return std::nullopt;
  const auto device = deviceNamed(named->owner, outline);
  if (!device) return std::nullopt;
  const auto& population = outline.populations[device->first];
  return leafNamed(*named, device->first, population.first_device + device->second, outline);
}

QString bandName(const SeriesKey& key, const PlantOutline& outline) {
  if (!isSeries(key, outline)) return QStringLiteral("unknown") + stageOf(key);
  const auto& population = outline.populations[outline.population_of(key.device)];
  return text(population.name) + '.' + leafOf(key, outline) + stageOf(key);
}

std::optional<SeriesKey> bandNamed(const QString& name, const PlantOutline& outline) {
  const auto named = taken_apart(name);
  if (!named) return std::nullopt;
  for (std::size_t i = 0; i < outline.populations.size(); ++i)
    if (text(outline.populations[i].name) == named->owner)
      return leafNamed(*named, i, outline.populations[i].first_device, outline);
  return std::nullopt;
}

QStringList bandNames(const PlantOutline& outline) {
  QStringList names;
  for (std::size_t i = 0; i < outline.populations.size(); ++i) {
    const engine::DeviceId first = outline.populations[i].first_device;
    for (SeriesKey key : seriesOfPopulation(i, first, outline)) {
      const bool score = key.kind == Stage::kScore;
      for (const Stage stage : {Stage::kSampled, Stage::kTruth, Stage::kArrived, Stage::kScore}) {
        if (score != (stage == Stage::kScore)) continue;
        key.kind = stage;
        names << bandName(key, outline);
      }
    }
  }
  return names;
}

QString seriesUnit(const SeriesKey& key, const PlantOutline& outline) {
  if (key.kind == Stage::kScore || key.index >= outline.signals.size()) return QStringLiteral("1");
  const QString unit = text(outline.signals[key.index].unit);
  return unit.isEmpty() ? QStringLiteral("1") : unit;
}

QString seriesQuantity(const SeriesKey& key, const PlantOutline& outline) {
  if (key.kind == Stage::kScore) return QStringLiteral("score");
  if (key.index >= outline.signals.size()) return {};
  return shortName(outline.signals[key.index], outline);
}

bool isSeries(const SeriesKey& key, const PlantOutline& outline) {
  if (outline.population_of(key.device) >= outline.populations.size()) return false;
  if (key.kind == Stage::kScore) return key.index < outline.agents.size();
  return key.index < outline.signals.size() && outline.signals[key.index].width == 1;
}

std::vector<SeriesKey> signalsOf(engine::DeviceId device, const PlantOutline& outline) {
  std::vector<SeriesKey> keys;
  for (const SeriesKey& key : seriesOfPopulation(outline.population_of(device), device, outline))
    if (key.kind == Stage::kSampled) keys.push_back(key);
  return keys;
}

std::vector<engine::DeviceId> sampledDevices(const SeriesKey& key, std::size_t most,
                                             const PlantOutline& outline) {
  std::vector<engine::DeviceId> devices;
  const std::size_t at = outline.population_of(key.device);
  if (at >= outline.populations.size()) return devices;
  const auto& population = outline.populations[at];
  const std::size_t taken = std::min<std::size_t>(most, population.count);
  for (std::size_t i = 0; i < taken; ++i)
    devices.push_back(population.first_device +
                      static_cast<engine::DeviceId>(i * population.count / taken));
  return devices;
}

QStringList completions(const QString& typed, int most, const PlantOutline& outline) {
  QStringList found;
  const qsizetype point = typed.indexOf('.');
  if (point < 0) {
    completeDevices(typed, most, outline, found);
    return found;
  }
  const auto device = deviceNamed(typed.left(point), outline);
  if (!device) return found;
  const auto& population = outline.populations[device->first];
  const engine::DeviceId id = population.first_device + device->second;
  for (SeriesKey key : seriesOfPopulation(device->first, id, outline)) {
    const bool score = key.kind == Stage::kScore;
    for (const Stage stage : kStages) {
      if (score != (stage == Stage::kScore)) continue;
      key.kind = stage;
      const QString name = seriesName(key, outline);
      if (name.startsWith(typed, Qt::CaseInsensitive) && found.size() < most) found << name;
    }
  }
  return found;
}

}  // namespace orrery::gui
