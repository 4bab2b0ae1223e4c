// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFont>
#include <QMimeData>
#include <QRegularExpression>

#include "gui/app/drag_item.h"
#include "gui/forms/readable.h"
#include "gui/run/plant_tree.h"
#include "scenarios/report/quantity.h"

// What the tree shows in a row; its shape is in plant_tree.cpp.
namespace orrery::gui {

QVariant PlantTree::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || outline_ == nullptr) return {};
  switch (role) {
    case Qt::DisplayRole:
      if (index.column() == kName) return nameOf(index);
      return index.column() == kNumber ? numberOf(index) : statusOf(index);
    case Qt::DecorationRole: return index.column() == kName ? iconOf(index) : QVariant();
    case Qt::TextAlignmentRole:
      if (index.column() == kNumber) return int(Qt::AlignRight | Qt::AlignVCenter);
      return {};
    case Qt::FontRole: {
      if (levelOf(index) != kRoot) return {};
      QFont bold;
      bold.setBold(true);
      return bold;
    }
    case Qt::ForegroundRole:
      if (index.column() == kNumber) return theme_.colours().dim_text;
      if (index.column() == kStatus) {
        const QColor colour = statusColour(flagsOf(index), theme_);
        return colour.isValid() ? colour : QVariant();
      }
      return {};
    case Qt::ToolTipRole:
      return index.column() == kStatus ? statusOf(index) : helpOf(itemAt(index));
    case Qt::AccessibleTextRole: {
      const QStringList parts = {nameOf(index), numberOf(index), statusOf(index)};
      return parts.filter(QRegularExpression(".")).join(", ");
    }
    default: return {};
  }
}

QVariant PlantTree::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal) return {};
  if (role == Qt::TextAlignmentRole && section == kNumber)
    return int(Qt::AlignRight | Qt::AlignVCenter);
  if (role != Qt::DisplayRole) return {};
  switch (section) {
    case kName: return tr("Name");
    case kNumber: return tr("Number");
    default: return tr("Status");
  }
}

Qt::ItemFlags PlantTree::flags(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  if (itemAt(index).kind == Item::Kind::kNone) return Qt::ItemIsEnabled;
  return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled;
}

QStringList PlantTree::mimeTypes() const { return {QString(kItemMime)}; }

QMimeData* PlantTree::mimeData(const QModelIndexList& indexes) const {
  std::vector<Item> items;
  for (const QModelIndex& index : indexes) {
    const Item item = itemAt(index);
    if (index.column() == kName && item.kind != Item::Kind::kNone) items.push_back(item);
  }
  auto* mime = new QMimeData;
  putItems(*mime, items);
  return mime;
}

QString PlantTree::nameOf(const QModelIndex& index) const {
  const std::uint32_t parent = parentOf(index);
  const auto row = static_cast<std::uint32_t>(index.row());
  const auto member = [](const std::string& name, std::uint32_t number) {
    return qt(name) + '[' + QString::number(number) + ']';
  };
  switch (levelOf(index)) {
    case kRoot: {
      const Group group = shown_.groups[row];
      const std::array<QString, kGroups> names = {tr("Devices"), tr("Signals"), tr("Network"),
                                                  tr("Agents")};
      return names[group];
    }
    case kOfPopulation:
      return member(outline_->populations[parent].name, shown_.devices[parent].at(row));
    case kOfNode: return member(outline_->nodes[parent].name, shown_.nodes[parent].at(row));
    case kOfGroup: break;
  }
  const auto group = static_cast<Group>(parent);
  const std::uint32_t child = childAt(group, index.row());
  switch (group) {
    case kDevices: return qt(outline_->populations[child].name);
    case kSignals: return qt(outline_->signals[child].name);
    case kAgents: return qt(outline_->agents[child].name);
    default: break;
  }
  return qt(isNode(child) ? outline_->nodes[child].name
                          : outline_->links[child - outline_->nodes.size()].name);
}

QString PlantTree::numberOf(const QModelIndex& index) const {
  const auto counted = [](std::uint64_t count) { return qt(scenarios::grouped(count)); };
  if (levelOf(index) == kRoot) {
    const Group group = shown_.groups[std::size_t(index.row())];
    if (group == kDevices) return counted(shownDevices());
    return counted(shown_.children[group].size());
  }
  if (levelOf(index) != kOfGroup) return {};
  const auto group = static_cast<Group>(parentOf(index));
  const std::uint32_t child = childAt(group, index.row());
  if (group == kSignals) return readableUnit(outline_->signals[child].unit);
  if (const Rows* rows = rowsBelow(index.siblingAtColumn(0))) return counted(rows->total);
  return {};
}

std::uint8_t PlantTree::flagsOf(const QModelIndex& index) const {
  const Item item = itemAt(index);
  if (!view_) return 0;
  if (item.kind == Item::Kind::kDevice)
    return item.index < view_->flags.size() ? view_->flags[item.index] : 0;
  if (item.kind == Item::Kind::kPopulation) return counts_[item.index].flags();
  if (item.kind == Item::Kind::kLink && item.index < view_->links.size())
    return view_->links[item.index].faulty ? scenarios::device_flag::kFaulty : 0;
  return 0;
}

QString PlantTree::statusOf(const QModelIndex& index) const {
  const Item item = itemAt(index);
  if (item.kind == Item::Kind::kPopulation) return statusWords(counts_[item.index]);
  return statusWords(flagsOf(index));
}

QString PlantTree::helpOf(Item item) const {
  switch (item.kind) {
    case Item::Kind::kPopulation: {
      const auto& one = outline_->populations[item.index];
      return qt(one.model) + '\n' + qt(one.summary);
    }
    case Item::Kind::kDevice: {
      const std::size_t owner = outline_->population_of(item.index);
      if (owner >= outline_->populations.size()) return {};
      return qt(outline_->device_name(item.index)) + ": " + qt(outline_->populations[owner].model);
    }
    case Item::Kind::kSignal:
      return tr("measures %1").arg(spoken(outline_->signals[item.index].measures));
    case Item::Kind::kLink: {
      const auto& link = outline_->links[item.index];
      return QString("%1 → %2\n%3").arg(qt(link.from), qt(link.to), qt(link.summary));
    }
    case Item::Kind::kAgent: {
      const auto& agent = outline_->agents[item.index];
      return tr("%1 on %2").arg(qt(agent.model), qt(agent.node));
    }
    default: return {};
  }
}

namespace {

enum Picture { kPopulation, kDevice, kSignal, kNode, kLink, kAgent, kPictures };
constexpr std::array<const char*, kPictures> kFiles = {"population", "device", "signal",
                                                       "network",    "link",   "agent"};

}  // namespace

void PlantTree::readIcons() {
  for (std::size_t i = 0; i < kFiles.size(); ++i) icons_[i] = theme_.icon(kFiles[i]);
}

QIcon PlantTree::iconOf(const QModelIndex& index) const {
  switch (itemAt(index).kind) {
    case Item::Kind::kPopulation: return icons_[kPopulation];
    case Item::Kind::kDevice: return icons_[kDevice];
    case Item::Kind::kSignal: return icons_[kSignal];
    case Item::Kind::kNode: return icons_[kNode];
    case Item::Kind::kLink: return icons_[kLink];
    case Item::Kind::kAgent: return icons_[kAgent];
    case Item::Kind::kNone: break;
  }
  return levelOf(index) == kRoot ? QIcon() : icons_[kNode];
}

}  // namespace orrery::gui
