// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/find/named_item.h"

namespace orrery::gui {

namespace {

std::optional<Item> deviceCalled(const scenarios::PlantOutline& outline, const std::string& name) {
  const std::size_t bracket = name.find('[');
  const std::string of = name.substr(0, bracket);
  for (std::size_t i = 0; i < outline.populations.size(); ++i) {
    const auto& population = outline.populations[i];
    if (population.name != of) continue;
    if (bracket == std::string::npos) {
      if (population.count == 1) return Item{Item::Kind::kDevice, population.first_device};
      return Item{Item::Kind::kPopulation, static_cast<std::uint32_t>(i)};
    }
    bool digits = false;
    const QString inner =
        QString::fromStdString(name.substr(bracket + 1, name.find(']', bracket) - bracket - 1));
    const std::uint32_t row = inner.toUInt(&digits);
    if (!digits || row >= population.count || name.back() != ']') return std::nullopt;
    return Item{Item::Kind::kDevice, population.first_device + row};
  }
  return std::nullopt;
}

template <class Rows>
std::optional<std::uint32_t> indexOf(const Rows& rows, const std::string& name) {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (rows[i].name == name) return static_cast<std::uint32_t>(i);
  return std::nullopt;
}

struct NamedQuantity {
  scenarios::QuantityKey key;
  std::string name;       ///< the shortest that means it
  std::string true_name;  ///< of an output without `true`; else empty
};

/// Scalars only: nothing else has a colour. Signals first.
std::vector<NamedQuantity> quantitiesOf(const scenarios::PlantOutline& outline) {
  using Key = scenarios::QuantityKey;
  std::vector<NamedQuantity> all;
  for (std::uint32_t i = 0; i < outline.signals.size(); ++i) {
    const auto& signal = outline.signals[i];
    if (signal.width == 1)
      all.push_back({{Key::Kind::kSignal, signal.population, i}, signal.name, {}});
  }
  for (std::uint32_t p = 0; p < outline.populations.size(); ++p) {
    const auto& population = outline.populations[p];
    for (std::uint32_t o = 0; o < population.outputs.size(); ++o) {
      if (population.outputs[o].shape != engine::PortShape::kScalar) continue;
      const std::string name = population.name + "." + population.outputs[o].name;
      const bool taken = indexOf(outline.signals, name).has_value();
      all.push_back({{Key::Kind::kOutput, p, o}, taken ? "true " + name : name, name});
    }
  }
  return all;
}

}  // namespace

std::optional<Item> itemCalled(const scenarios::PlantOutline& outline, const QString& name) {
  const std::string wanted = name.trimmed().toStdString();
  if (const auto device = deviceCalled(outline, wanted)) return device;
  if (const auto i = indexOf(outline.signals, wanted)) return Item{Item::Kind::kSignal, *i};
  if (const auto i = indexOf(outline.nodes, wanted))
    return Item{Item::Kind::kNode, outline.nodes[*i].first_node};
  if (const auto i = indexOf(outline.links, wanted)) return Item{Item::Kind::kLink, *i};
  if (const auto i = indexOf(outline.agents, wanted)) return Item{Item::Kind::kAgent, *i};
  return std::nullopt;
}

std::optional<scenarios::QuantityKey> quantityCalled(const scenarios::PlantOutline& outline,
                                                     const QString& name) {
  const std::string wanted = name.trimmed().toStdString();
  for (const NamedQuantity& quantity : quantitiesOf(outline))
    if (quantity.name == wanted || "true " + quantity.true_name == wanted) return quantity.key;
  return std::nullopt;
}

QStringList quantityNames(const scenarios::PlantOutline& outline) {
  QStringList names;
  for (const NamedQuantity& quantity : quantitiesOf(outline))
    names << QString::fromStdString(quantity.name);
  return names;
}

}  // namespace orrery::gui
