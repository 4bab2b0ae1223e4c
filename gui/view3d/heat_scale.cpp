// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/heat_scale.h"

#include <algorithm>
#include <cmath>

namespace orrery::gui {
namespace {

using scenarios::PlantOutline;
using scenarios::QuantityKey;

// A logarithmic scale spans at most this many decades below its end, also when zeros were seen.
constexpr double kDecadesMost = 6.0;

QString unitOf(const std::string& unit) {
  return unit == "1" ? QString() : QString::fromStdString(unit);
}

// Without its population: `pump.temperature` is `temperature`.
QString shortName(const std::string& signal, const std::string& population) {
  const QString name = QString::fromStdString(signal);
  const QString prefix = QString::fromStdString(population) + '.';
  return name.startsWith(prefix) ? name.mid(prefix.size()) : name;
}

}  // namespace

std::vector<HeatChoice> heatChoices(const PlantOutline& outline) {
  std::vector<HeatChoice> choices;
  for (std::uint32_t p = 0; p < outline.populations.size(); ++p) {
    const PlantOutline::Population& population = outline.populations[p];
    const QString name = QString::fromStdString(population.name);
    for (std::uint32_t i = 0; i < population.outputs.size(); ++i) {
      const engine::PortInfo& port = population.outputs[i];
      if (port.shape != engine::PortShape::kScalar) continue;
      choices.push_back({{QuantityKey::Kind::kOutput, p, i},
                         name,
                         QString::fromStdString(port.name),
                         unitOf(port.unit)});
    }
    for (const PlantOutline::Signal& signal : outline.signals) {
      if (signal.population != p || signal.width != 1) continue;
      choices.push_back({{QuantityKey::Kind::kSignal, p, signal.id},
                         name,
                         shortName(signal.name, population.name) + ", as sensed",
                         unitOf(signal.unit)});
    }
  }
  return choices;
}

std::optional<HeatChoice> heatChoice(const PlantOutline& outline, const QuantityKey& key) {
  for (const HeatChoice& choice : heatChoices(outline))
    if (choice.key == key) return choice;
  return std::nullopt;
}

std::optional<HeatChoice> heatNamed(const PlantOutline& outline, const QString& name) {
  static const QString kTrue = QStringLiteral("true ");
  const bool only_true = name.startsWith(kTrue);
  const std::string wanted = name.mid(only_true ? kTrue.size() : 0).trimmed().toStdString();
  std::optional<HeatChoice> output;
  for (const HeatChoice& choice : heatChoices(outline)) {
    const auto& [kind, p, i] = choice.key;
    const PlantOutline::Population& population = outline.populations[p];
    if (kind == QuantityKey::Kind::kOutput) {
      if (population.name + '.' + population.outputs[i].name == wanted) output = choice;
    } else if (!only_true && outline.signals[i].name == wanted) {
      return choice;
    }
  }
  return output;
}

bool HeatScale::setFixed(float low, float high) {
  if (!std::isfinite(low) || !std::isfinite(high) || low >= high) return false;
  automatic_ = false;
  low_ = low;
  high_ = high;
  return true;
}

void HeatScale::cover(const ValueRange& range) {
  if (!automatic_ || range.isEmpty()) return;
  low_ = seen_ ? std::min(low_, range.low) : range.low;
  high_ = seen_ ? std::max(high_, range.high) : range.high;
  seen_ = true;
}

double HeatScale::lowest() const {
  if (!logarithmic_) return low_;
  return std::max(double(low_), double(high_) * std::pow(10.0, -kDecadesMost));
}

double HeatScale::share(double value) const {
  double low = lowest();
  double high = high_;
  if (logarithmic_) {
    if (high <= 0.0) return 0.0;
    low = std::log(low);
    high = std::log(high);
    value = std::log(std::max(value, 1e-30));
  }
  return high > low ? std::clamp((value - low) / (high - low), 0.0, 1.0) : 0.5;
}

std::vector<double> HeatScale::ticks(int most) const {
  std::vector<double> ticks;
  const double low = lowest();
  const double high = high_;
  if (!(high > low)) return {low};
  if (logarithmic_ && low > 0.0 && high / low > 20.0) {
    const double step = std::max(1.0, std::ceil(std::log10(high / low) / most));
    for (double power = std::ceil(std::log10(low)); power <= std::log10(high); power += step)
      ticks.push_back(std::pow(10.0, power));
    return ticks;
  }
  const double raw = (high - low) / std::max(most - 1, 1);
  const double size = std::pow(10.0, std::floor(std::log10(raw)));
  double step = 10.0 * size;
  for (const double factor : {1.0, 2.0, 5.0})
    if (factor * size >= raw) {
      step = factor * size;
      break;
    }
  for (double at = std::ceil(low / step) * step; at <= high + 1e-9 * step; at += step)
    ticks.push_back(std::abs(at) < 1e-9 * step ? 0.0 : at);
  return ticks;
}

}  // namespace orrery::gui
