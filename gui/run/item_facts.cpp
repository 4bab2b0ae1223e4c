// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/item_facts.h"

#include <fmt/format.h>

#include <QObject>
#include <algorithm>

#include "gui/forms/readable.h"
#include "gui/run/status_words.h"
#include "scenarios/report/quantity.h"

namespace orrery::gui {

using scenarios::PlantOutline;
using scenarios::PlantView;

namespace {

CellRow fact(const QString& name, const QString& value, Cell::Tone tone = Cell::Tone::kPlain) {
  Cell label;
  label.text = name;
  label.tone = Cell::Tone::kDim;
  Cell said;
  said.text = value.isEmpty() ? QStringLiteral("–") : value;
  said.tone = tone;
  return {label, said};
}

QString listOf(const std::vector<std::string>& names) {
  QStringList words;
  for (const auto& name : names) words << spoken(name);
  return words.join(", ");
}

QString counted(std::uint64_t count) { return qt(scenarios::grouped(count)); }

struct NodeInstance {
  const PlantOutline::Node* node = nullptr;
  QString name;
};

NodeInstance nodeAt(const PlantOutline& outline, std::uint32_t instance) {
  for (const auto& node : outline.nodes) {
    if (instance < node.first_node || instance - node.first_node >= node.count) continue;
    const QString name = qt(node.name);
    return {&node, node.count == 1
                       ? name
                       : name + '[' + QString::number(instance - node.first_node) + ']'};
  }
  return {};
}

QString whereOf(const PlantOutline& outline, const scenarios::PlantLayout& layout,
                engine::DeviceId device) {
  QStringList words;
  if (device < layout.devices.size()) {
    const auto& spot = layout.devices[device];
    words << QObject::tr("at %1 m east, %2 m north")
                 .arg(double(spot.x), 0, 'f', 1)
                 .arg(double(spot.y), 0, 'f', 1);
  }
  const std::size_t owner = outline.population_of(device);
  if (owner < outline.populations.size() && !outline.populations[owner].access_link.empty())
    words << QObject::tr("reached over %1").arg(qt(outline.populations[owner].access_link));
  return words.join(", ");
}

std::vector<CellRow> populationFacts(const PlantOutline& outline, const PlantView& view,
                                     std::uint32_t index) {
  const auto& one = outline.populations[index];
  const auto counts = countStatus(view.flags, one.first_device, one.count);
  const auto ports = [](const std::vector<engine::PortInfo>& list) {
    std::vector<std::string> names;
    for (const auto& port : list) names.push_back(port.name);
    return listOf(names);
  };
  const bool well = counts.flags() == 0;
  return {fact(QObject::tr("Devices"), counted(one.count)),
          fact(QObject::tr("Status"), well ? QObject::tr("● all stand well") : statusWords(counts),
               well                ? Cell::Tone::kGood
               : counts.alarms > 0 ? Cell::Tone::kAlarm
                                   : Cell::Tone::kFault),
          fact(QObject::tr("Quantities"), ports(one.outputs)),
          fact(QObject::tr("Commands"), ports(one.inputs)),
          fact(QObject::tr("Faults that suit"), listOf(one.faults)),
          fact(QObject::tr("Link"), qt(one.access_link))};
}

std::vector<CellRow> signalFacts(const PlantOutline& outline, std::uint32_t index) {
  const auto& one = outline.signals[index];
  std::vector<std::string> observers;
  for (const auto& agent : outline.agents) {
    if (std::find(agent.observes.begin(), agent.observes.end(), one.name) != agent.observes.end())
      observers.push_back(agent.name);
  }
  for (const auto& control : outline.controls) {
    const auto& seen = control.signals;
    if (std::find(seen.begin(), seen.end(), one.name) != seen.end())
      observers.push_back(control.name);
  }
  std::vector<CellRow> rows = {
      fact(QObject::tr("Measures"), spoken(one.measures)),
      fact(QObject::tr("Unit"), one.unit == "1" ? QObject::tr("none") : readableUnit(one.unit)),
      fact(QObject::tr("Devices"), counted(one.device_count)),
      fact(QObject::tr("Observed by"), listOf(observers)),
      fact(QObject::tr("Faults that suit"), listOf(one.faults))};
  if (one.width > 1) {
    const QString rate = one.sample_rate_hz > 0.0
                             ? QObject::tr(" at %1").arg(readable(one.sample_rate_hz, "Hz"))
                             : QString();
    rows.push_back(fact(QObject::tr("Values a row"), QString::number(one.width) + rate));
  }
  return rows;
}

std::vector<CellRow> linkFacts(const PlantOutline& outline, const PlantView& view,
                               std::uint32_t index) {
  const auto& one = outline.links[index];
  std::vector<CellRow> rows = {fact(QObject::tr("From"), qt(one.from)),
                               fact(QObject::tr("To"), qt(one.to)),
                               fact(QObject::tr("Properties"), qt(one.summary)),
                               fact(QObject::tr("Faults that suit"), listOf(one.faults))};
  if (index >= view.links.size()) return rows;
  const auto& traffic = view.links[index];
  rows.push_back(fact(QObject::tr("Status"),
                      traffic.faulty ? QObject::tr("▲ faulty") : QObject::tr("● no fault"),
                      traffic.faulty ? Cell::Tone::kFault : Cell::Tone::kGood));
  rows.push_back(fact(QObject::tr("Messages"), counted(traffic.messages)));
  const double share = traffic.messages > 0 ? double(traffic.lost) / double(traffic.messages) : 0.0;
  rows.push_back(fact(QObject::tr("Lost"),
                      QString("%1 (%2 %)").arg(counted(traffic.lost)).arg(100.0 * share, 0, 'f', 2),
                      traffic.lost > 0 ? Cell::Tone::kWarning : Cell::Tone::kPlain));
  return rows;
}

std::vector<CellRow> nodeFacts(const PlantOutline& outline, std::uint32_t instance) {
  const NodeInstance here = nodeAt(outline, instance);
  if (here.node == nullptr) return {};
  std::vector<std::string> agents, controls, links;
  for (const auto& agent : outline.agents) {
    if (agent.node == here.node->name) agents.push_back(agent.name);
  }
  for (const auto& look : outline.controls_on(instance))
    controls.push_back(outline.controls[look.control].name);
  for (const auto& link : outline.links) {
    if (link.to == here.node->name || link.from == here.node->name) links.push_back(link.name);
  }
  return {fact(QObject::tr("Profile"), qt(here.node->profile)),
          fact(QObject::tr("Nodes of its kind"), counted(here.node->count)),
          fact(QObject::tr("Agents here"), listOf(agents)),
          fact(QObject::tr("Controllers here"), listOf(controls)),
          fact(QObject::tr("Links"), listOf(links))};
}

std::vector<CellRow> agentFacts(const PlantOutline& outline, std::uint32_t index) {
  const auto& one = outline.agents[index];
  QStringList observes;
  for (const auto& signal : one.observes) observes << qt(signal);
  return {fact(QObject::tr("Model"), qt(one.model)), fact(QObject::tr("Runs on"), qt(one.node)),
          fact(QObject::tr("Observes"), observes.join(", "))};
}

}  // namespace

ItemTitle titleOf(const PlantOutline& outline, const scenarios::PlantLayout& layout, Item item) {
  const std::size_t i = item.index;
  switch (item.kind) {
    case Item::Kind::kDevice: {
      const std::size_t owner = outline.population_of(item.index);
      if (owner >= outline.populations.size()) return {};
      const auto& population = outline.populations[owner];
      QString summary = qt(population.summary);
      const QString where = whereOf(outline, layout, item.index);
      if (!where.isEmpty()) summary += (summary.isEmpty() ? "" : "\n") + where;
      return {qt(outline.device_name(item.index)),
              QObject::tr("Device, %1").arg(qt(population.model)), summary};
    }
    case Item::Kind::kPopulation:
      if (i >= outline.populations.size()) return {};
      return {qt(outline.populations[i].name),
              QObject::tr("Population, %1").arg(qt(outline.populations[i].model)),
              qt(outline.populations[i].summary)};
    case Item::Kind::kSignal:
      if (i >= outline.signals.size()) return {};
      return {qt(outline.signals[i].name), QObject::tr("Signal"), {}};
    case Item::Kind::kLink:
      if (i >= outline.links.size()) return {};
      return {qt(outline.links[i].name), QObject::tr("Link"), {}};
    case Item::Kind::kAgent:
      if (i >= outline.agents.size()) return {};
      return {qt(outline.agents[i].name), QObject::tr("Agent"), {}};
    case Item::Kind::kNode: return {nodeAt(outline, item.index).name, QObject::tr("Node"), {}};
    case Item::Kind::kNone: break;
  }
  return {};
}

std::vector<CellRow> factsOf(const PlantOutline& outline, const PlantView& view, Item item) {
  const std::uint32_t i = item.index;
  switch (item.kind) {
    case Item::Kind::kPopulation:
      return i < outline.populations.size() ? populationFacts(outline, view, i)
                                            : std::vector<CellRow>{};
    case Item::Kind::kSignal:
      return i < outline.signals.size() ? signalFacts(outline, i) : std::vector<CellRow>{};
    case Item::Kind::kLink:
      return i < outline.links.size() ? linkFacts(outline, view, i) : std::vector<CellRow>{};
    case Item::Kind::kAgent:
      return i < outline.agents.size() ? agentFacts(outline, i) : std::vector<CellRow>{};
    case Item::Kind::kNode: return nodeFacts(outline, i);
    case Item::Kind::kDevice:
    case Item::Kind::kNone: break;
  }
  return {};
}

bool AlarmTally::read(const scenarios::PlantSource& source, const PlantView& view) {
  if (view.generation != generation_) {
    clear();
    generation_ = view.generation;
  }
  const auto alarms =
      source.alarms(read_, std::min(kAtOnce, view.alarms - std::min(view.alarms, read_)));
  for (const auto& alarm : alarms) {
    if (alarm.agent >= agents_.size()) agents_.resize(alarm.agent + 1);
    Count& count = agents_[alarm.agent];
    ++count.alarms;
    count.last = alarm.start;
  }
  read_ += alarms.size();
  return read_ >= view.alarms;
}

std::uint64_t AlarmTally::ofAgent(std::uint32_t agent) const {
  return agent < agents_.size() ? agents_[agent].alarms : 0;
}

engine::SimTime AlarmTally::lastOf(std::uint32_t agent) const {
  return agent < agents_.size() ? agents_[agent].last : engine::SimTime::never();
}

std::vector<CellRow> alarmFacts(const AlarmTally& tally, std::uint32_t agent) {
  return {fact(QObject::tr("Alerts so far"), counted(tally.ofAgent(agent))),
          fact(QObject::tr("Latest since"), readableTime(tally.lastOf(agent)))};
}

}  // namespace orrery::gui
