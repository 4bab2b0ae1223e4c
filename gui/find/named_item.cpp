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

}  // namespace

std::optional<Item> itemCalled(const scenarios::PlantOutline& outline, const QString& name) {
  const std::string wanted = name.trimmed().toStdString();
  if (const auto device = deviceCalled(outline, wanted)) return device;
  if (const auto i = indexOf(outline.signals, wanted)) return Item{Item::Kind::kSignal, *i};
  if (const auto i = indexOf(outline.nodes, wanted))
    return Item{Item::Kind::kNode, outline.nodes[*i].first_node};
  if (const auto i = indexOf(outline.links, wanted)) return Item{Item::Kind::kLink, *i};
  if (const auto i = indexOf(outline.agents, wanted)) return Item{Item::Kind::kAgent, *i};
  // A controller is where it runs.
  const auto control = indexOf(outline.controls, wanted);
  if (control && !outline.controls[*control].sites.empty())
    return Item{Item::Kind::kNode, outline.controls[*control].sites.front().node};
  return std::nullopt;
}

}  // namespace orrery::gui
