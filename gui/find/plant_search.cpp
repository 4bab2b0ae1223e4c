// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/find/plant_search.h"

#include <QRegularExpression>
#include <algorithm>
#include <set>

#include "gui/find/doc_pages.h"
#include "gui/find/word_match.h"

namespace orrery::gui {

namespace {

using scenarios::PlantOutline;

constexpr std::size_t kAlarmsMax = 500;

/// `pump[17]`, `pump[17`, `pump 17`, `17`: a name, and a row of it.
struct Typed {
  QString name;
  std::optional<std::uint32_t> row;
};

Typed parse(const QString& query) {
  static const QRegularExpression kForm(R"(^(.*?)\s*(?:\[\s*|\s|^)(\d{1,9})\s*\]?\s*$)");
  const auto match = kForm.match(query.trimmed());
  if (!match.hasMatch()) return {QString(query).remove('[').remove(']').trimmed(), std::nullopt};
  return {match.captured(1).trimmed(), match.captured(2).toUInt()};
}

std::function<void()> toItem(PanelContext& context, Item item) {
  return [&context, item] {
    context.state.select(item);
    Q_EMIT context.state.revealed(item);
  };
}

QString deviceName(const PlantOutline::Population& population, std::uint32_t row) {
  const QString name = QString::fromStdString(population.name);
  return population.count == 1 ? name : QString("%1[%2]").arg(name).arg(row);
}

/// Collects what fits.
class Catch {
 public:
  Catch(PanelContext& context, const QString& query) : context_(context), query_(query) {}

  void offer(const std::string& name, Item item, const char* icon, const QString& detail,
             int bonus = 0) {
    const QString title = QString::fromStdString(name);
    if (const auto score = wordMatch(query_, title))
      found.push_back({*score + bonus, icon, title, detail, {}, toItem(context_, item)});
  }

  std::vector<Finding> found;

 private:
  PanelContext& context_;
  QString query_;
};

void offerAlarms(PanelContext& context, const QString& query, std::vector<Finding>& found) {
  const PlantOutline& outline = context.plant.source()->outline();
  const std::size_t count = context.plant.view()->alarms;
  const std::size_t from = count > kAlarmsMax ? count - kAlarmsMax : 0;
  std::set<std::pair<std::uint32_t, engine::DeviceId>> told;
  const auto alarms = context.plant.source()->alarms(from, count - from);
  for (auto alarm = alarms.rbegin(); alarm != alarms.rend(); ++alarm) {
    if (alarm->agent >= outline.agents.size()) continue;
    if (!told.emplace(alarm->agent, alarm->device).second) continue;
    for (const auto& population : outline.populations) {
      if (alarm->device < population.first_device ||
          alarm->device - population.first_device >= population.count)
        continue;
      const QString device = deviceName(population, alarm->device - population.first_device);
      const QString title =
          QString("Alarm of %1: %2")
              .arg(QString::fromStdString(outline.agents[alarm->agent].name), device);
      const auto score = wordMatch(query, title);
      if (!score) continue;
      const double start_s = alarm->start.seconds();
      const Item item{Item::Kind::kDevice, alarm->device};
      found.push_back({*score - 300,
                       "alarm",
                       title,
                       "at " + QString::fromStdString(engine::to_string(alarm->start)),
                       {},
                       [&context, item, start_s] {
                         toItem(context, item)();
                         context.state.setCursor(start_s);
                       }});
    }
  }
}

}  // namespace

std::vector<Finding> findDevices(PanelContext& context, const QString& query) {
  if (!context.plant.isReady()) return {};
  const PlantOutline& outline = context.plant.source()->outline();
  const Typed typed = parse(query);
  std::vector<Finding> found;
  for (std::size_t i = 0; i < outline.populations.size(); ++i) {
    const PlantOutline::Population& population = outline.populations[i];
    const QString name = QString::fromStdString(population.name);
    const QString model = QString::fromStdString(population.model);
    auto score = wordMatch(typed.name, name);
    if (!score && (score = wordMatch(typed.name, name + " " + model))) *score -= 200;
    if (!score) continue;
    if (typed.row) {
      if (*typed.row >= population.count) continue;
      const Item item{Item::Kind::kDevice, population.first_device + *typed.row};
      found.push_back({*score + 300,
                       "device",
                       deviceName(population, *typed.row),
                       model,
                       {},
                       toItem(context, item)});
    } else if (population.count == 1) {
      const Item item{Item::Kind::kDevice, population.first_device};
      found.push_back({*score + 200, "device", name, model, {}, toItem(context, item)});
    } else {
      const Item item{Item::Kind::kPopulation, static_cast<std::uint32_t>(i)};
      found.push_back({*score + 200,
                       "population",
                       name,
                       QString("%1 \u00d7 %2; one of them: %3[0] ... %3[%4]")
                           .arg(population.count)
                           .arg(model, name)
                           .arg(population.count - 1),
                       {},
                       toItem(context, item)});
    }
  }
  return found;
}

std::vector<Finding> findInPlant(PanelContext& context, const QString& query) {
  if (!context.plant.isReady()) return {};
  const PlantOutline& outline = context.plant.source()->outline();
  Catch all(context, query);
  const auto index = [](std::size_t i) { return static_cast<std::uint32_t>(i); };
  for (std::size_t i = 0; i < outline.signals.size(); ++i)
    all.offer(outline.signals[i].name, {Item::Kind::kSignal, index(i)}, "signal",
              "signal in " + QString::fromStdString(outline.signals[i].unit));
  for (const PlantOutline::Node& node : outline.nodes)
    all.offer(node.name, {Item::Kind::kNode, node.first_node}, "network",
              "node, " + QString::fromStdString(node.profile));
  for (std::size_t i = 0; i < outline.links.size(); ++i)
    all.offer(outline.links[i].name, {Item::Kind::kLink, index(i)}, "link",
              QString("link, %1 \u2192 %2")
                  .arg(QString::fromStdString(outline.links[i].from),
                       QString::fromStdString(outline.links[i].to)));
  for (std::size_t i = 0; i < outline.agents.size(); ++i)
    all.offer(outline.agents[i].name, {Item::Kind::kAgent, index(i)}, "agent",
              "agent, " + QString::fromStdString(outline.agents[i].model));
  for (const scenarios::ControlOutline& control : outline.controls) {
    if (control.sites.empty()) continue;
    all.offer(
        control.name, {Item::Kind::kNode, control.sites.front().node}, "agent",
        QString("controller on %1, %2")
            .arg(QString::fromStdString(control.node), QString::fromStdString(control.model)));
  }
  for (Finding& device : findDevices(context, query)) all.found.push_back(std::move(device));
  if (!query.isEmpty()) offerAlarms(context, query, all.found);
  return std::move(all.found);
}

std::vector<Finding> findActions(const ActionBook& book, const QString& query) {
  std::vector<Finding> found;
  for (const ActionBook::Listed& listed : book.all()) {
    if (!listed.action->isEnabled()) continue;
    const ActionBook::Entry& entry = listed.entry;
    auto score = wordMatch(query, entry.title);
    if (!score && (score = wordMatch(query, entry.menu + " " + entry.title + " " + entry.help)))
      *score -= 400;
    if (!score) continue;
    QAction* action = listed.action;
    found.push_back({*score, entry.icon, entry.menu + ": " + entry.title, entry.help,
                     entry.key.toString(QKeySequence::NativeText),
                     [action] { action->trigger(); }});
  }
  return found;
}

std::vector<Finding> findDocs(const QString& query) {
  std::vector<Finding> found;
  for (const DocPage& page : docPages())
    if (const auto score = wordMatch(query, page.title + " " + page.file))
      found.push_back(
          {*score - 350, "help", page.title, "documentation, " + page.file, {}, [file = page.file] {
             openDocPage(file);
           }});
  return found;
}

}  // namespace orrery::gui
