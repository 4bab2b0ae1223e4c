// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/plant_tree.h"

#include <algorithm>
#include <numeric>

namespace orrery::gui {

namespace {

bool sameFaulty(const std::vector<scenarios::LinkTraffic>& a,
                const std::vector<scenarios::LinkTraffic>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const auto& x, const auto& y) { return x.faulty == y.faulty; });
}

}  // namespace

PlantTree::PlantTree(Theme& theme, QObject* parent) : QAbstractItemModel(parent), theme_(theme) {
  readIcons();
  connect(&theme_, &Theme::changed, this, [this] {
    readIcons();
    Q_EMIT layoutChanged();
  });
}

void PlantTree::setOutline(const scenarios::PlantOutline* outline) {
  beginResetModel();
  outline_ = outline;
  view_.reset();
  counts_.assign(outline_ == nullptr ? 0 : outline_->populations.size(), StatusCounts{});
  shown_ = pick();
  endResetModel();
}

void PlantTree::setFilter(const TreeFilter& filter) {
  if (filter == filter_) return;
  beginResetModel();
  filter_ = filter;
  shown_ = pick();
  endResetModel();
}

bool PlantTree::setView(std::shared_ptr<const scenarios::PlantView> view) {
  const auto before = std::exchange(view_, std::move(view));
  if (outline_ == nullptr || !view_) return false;
  static const std::vector<std::uint8_t> kNone;
  const auto& old = before ? before->flags : kNone;
  const bool other_links = !before || !sameFaulty(before->links, view_->links);
  if (filter_.asksForStatus() && (other_links || view_->flags != old)) {
    Picked now = pick();
    if (!(now == shown_)) {
      beginResetModel();
      for (std::size_t i = 0; i < counts_.size(); ++i) {
        now.devices[i].fetched = std::min(shown_.devices[i].fetched, now.devices[i].total);
        const auto& population = outline_->populations[i];
        counts_[i] = countStatus(view_->flags, population.first_device, population.count);
      }
      shown_ = std::move(now);
      endResetModel();
      return true;
    }
  }
  if (view_->flags != old) tellStatus(old);
  if (!other_links) return false;
  const QModelIndex network = groupIndex(kNetwork);
  if (const int count = rowCount(network); network.isValid() && count > 0)
    Q_EMIT dataChanged(index(0, kNumber, network), index(count - 1, kStatus, network));
  return false;
}

/// Rows that stand otherwise than before, as one range a population.
void PlantTree::tellStatus(const std::vector<std::uint8_t>& before) {
  const auto& now = view_->flags;
  const auto at = [](const std::vector<std::uint8_t>& flags, std::size_t i) {
    return i < flags.size() ? flags[i] : std::uint8_t{0};
  };
  for (std::size_t i = 0; i < outline_->populations.size(); ++i) {
    const auto& population = outline_->populations[i];
    const StatusCounts counts = countStatus(now, population.first_device, population.count);
    const QModelIndex row = childIndex(kDevices, static_cast<std::uint32_t>(i));
    const bool alone = population.count == 1;
    if (counts != std::exchange(counts_[i], counts) || alone) {
      if (row.isValid())
        Q_EMIT dataChanged(row.siblingAtColumn(kStatus), row.siblingAtColumn(kStatus));
    }
    const Rows& rows = shown_.devices[i];
    if (alone || !row.isValid() || rows.fetched == 0) continue;
    int first = -1;
    int last = -1;
    for (std::uint32_t k = 0; k < rows.fetched; ++k) {
      const std::size_t device = std::size_t{population.first_device} + rows.at(k);
      if (at(now, device) == at(before, device)) continue;
      if (first < 0) first = static_cast<int>(k);
      last = static_cast<int>(k);
    }
    if (first >= 0) Q_EMIT dataChanged(index(first, kStatus, row), index(last, kStatus, row));
  }
}

const std::vector<std::uint8_t>& PlantTree::flagsNow() const {
  static const std::vector<std::uint8_t> kNone;
  return view_ ? view_->flags : kNone;
}

PlantTree::Picked PlantTree::pick() const {
  Picked picked;
  if (outline_ == nullptr) return picked;
  pickDevices(picked);
  pickNetwork(picked);
  for (std::uint32_t i = 0; i < outline_->signals.size(); ++i) {
    if (filter_.lets(outline_->signals[i].name)) picked.children[kSignals].push_back(i);
  }
  for (std::uint32_t i = 0; i < outline_->agents.size(); ++i) {
    if (filter_.lets(outline_->agents[i].name)) picked.children[kAgents].push_back(i);
  }
  for (const Group group : {kDevices, kSignals, kNetwork, kAgents}) {
    if (!picked.children[group].empty()) picked.groups.push_back(group);
  }
  return picked;
}

void PlantTree::pickDevices(Picked& picked) const {
  picked.devices.resize(outline_->populations.size());
  for (std::uint32_t i = 0; i < outline_->populations.size(); ++i) {
    Rows& rows = picked.devices[i];
    rows.all = filter_.isEmpty();
    if (!rows.all) rows.picked = filter_.rowsOf(outline_->populations[i], flagsNow());
    rows.total =
        rows.all ? outline_->populations[i].count : static_cast<std::uint32_t>(rows.picked.size());
    if (rows.total > 0) picked.children[kDevices].push_back(i);
  }
}

void PlantTree::pickNetwork(Picked& picked) const {
  picked.nodes.resize(outline_->nodes.size());
  auto& children = picked.children[kNetwork];
  for (std::uint32_t i = 0; i < outline_->nodes.size(); ++i) {
    const auto& node = outline_->nodes[i];
    Rows& rows = picked.nodes[i];
    rows.all = filter_.lets(node.name);
    for (std::uint32_t k = 0; !rows.all && k < node.count && node.count > 1; ++k) {
      if (filter_.lets(node.name + "[" + std::to_string(k) + "]")) rows.picked.push_back(k);
    }
    rows.total = rows.all ? node.count : static_cast<std::uint32_t>(rows.picked.size());
    if (rows.total > 0) children.push_back(i);
  }
  for (std::uint32_t i = 0; i < outline_->links.size(); ++i) {
    const bool faulty = view_ && i < view_->links.size() && view_->links[i].faulty;
    if (filter_.lets(outline_->links[i].name, faulty))
      children.push_back(static_cast<std::uint32_t>(outline_->nodes.size()) + i);
  }
}

std::optional<std::uint32_t> PlantTree::Rows::find(std::uint32_t number) const {
  if (all) return number < total ? std::optional(number) : std::nullopt;
  const auto found = std::lower_bound(picked.begin(), picked.end(), number);
  if (found == picked.end() || *found != number) return std::nullopt;
  return static_cast<std::uint32_t>(found - picked.begin());
}

quintptr PlantTree::idOf(Level level, std::uint32_t parent) {
  return (quintptr{level} << 32) | parent;
}
PlantTree::Level PlantTree::levelOf(const QModelIndex& index) {
  return static_cast<Level>(index.internalId() >> 32);
}
std::uint32_t PlantTree::parentOf(const QModelIndex& index) {
  return static_cast<std::uint32_t>(index.internalId());
}

QModelIndex PlantTree::groupIndex(Group group) const {
  const auto at = std::find(shown_.groups.begin(), shown_.groups.end(), group);
  if (at == shown_.groups.end()) return {};
  return createIndex(static_cast<int>(at - shown_.groups.begin()), 0, idOf(kRoot, 0));
}

QModelIndex PlantTree::childIndex(Group group, std::uint32_t child) const {
  const auto& children = shown_.children[group];
  const auto at = std::lower_bound(children.begin(), children.end(), child);
  if (at == children.end() || *at != child) return {};
  return createIndex(static_cast<int>(at - children.begin()), 0, idOf(kOfGroup, group));
}

const PlantTree::Rows* PlantTree::rowsBelow(const QModelIndex& parent) const {
  if (!parent.isValid() || levelOf(parent) != kOfGroup || parent.column() != 0) return nullptr;
  const auto group = static_cast<Group>(parentOf(parent));
  if (group != kDevices && group != kNetwork) return nullptr;
  const std::uint32_t child = childAt(group, parent.row());
  if (group == kDevices)
    return outline_->populations[child].count > 1 ? &shown_.devices[child] : nullptr;
  return isNode(child) && outline_->nodes[child].count > 1 ? &shown_.nodes[child] : nullptr;
}

PlantTree::Rows* PlantTree::rowsBelow(const QModelIndex& parent) {
  return const_cast<Rows*>(std::as_const(*this).rowsBelow(parent));
}

QModelIndex PlantTree::index(int row, int column, const QModelIndex& parent) const {
  if (row < 0 || row >= rowCount(parent) || column < 0 || column >= kColumns) return {};
  if (!parent.isValid()) return createIndex(row, column, idOf(kRoot, 0));
  if (levelOf(parent) == kRoot)
    return createIndex(row, column, idOf(kOfGroup, shown_.groups[std::size_t(parent.row())]));
  const auto group = static_cast<Group>(parentOf(parent));
  return createIndex(
      row, column, idOf(group == kDevices ? kOfPopulation : kOfNode, childAt(group, parent.row())));
}

QModelIndex PlantTree::parent(const QModelIndex& child) const {
  if (!child.isValid()) return {};
  switch (levelOf(child)) {
    case kRoot: return {};
    case kOfGroup: return groupIndex(static_cast<Group>(parentOf(child)));
    case kOfPopulation: return childIndex(kDevices, parentOf(child));
    case kOfNode: return childIndex(kNetwork, parentOf(child));
  }
  return {};
}

int PlantTree::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid()) return static_cast<int>(shown_.groups.size());
  if (parent.column() != 0) return 0;
  if (levelOf(parent) == kRoot)
    return static_cast<int>(shown_.children[shown_.groups[std::size_t(parent.row())]].size());
  const Rows* rows = rowsBelow(parent);
  return rows == nullptr ? 0 : static_cast<int>(rows->fetched);
}

int PlantTree::columnCount(const QModelIndex&) const { return kColumns; }

bool PlantTree::hasChildren(const QModelIndex& parent) const {
  if (!parent.isValid()) return !shown_.groups.empty();
  if (parent.column() != 0) return false;
  if (levelOf(parent) == kRoot) return true;
  const Rows* rows = rowsBelow(parent);
  return rows != nullptr && rows->total > 0;
}

bool PlantTree::canFetchMore(const QModelIndex& parent) const {
  const Rows* rows = rowsBelow(parent);
  return rows != nullptr && rows->fetched == 0 && rows->total > 0;
}

void PlantTree::fetchMore(const QModelIndex& parent) {
  if (canFetchMore(parent)) fetchNext(parent);
}

bool PlantTree::isComplete(const QModelIndex& parent) const {
  const Rows* rows = rowsBelow(parent);
  return rows == nullptr || rows->fetched >= rows->total;
}

void PlantTree::fetchNext(const QModelIndex& parent) {
  Rows* rows = rowsBelow(parent);
  if (rows == nullptr || rows->fetched >= rows->total) return;
  const std::uint32_t more =
      std::min(std::max(kFirstRows, rows->fetched), rows->total - rows->fetched);
  beginInsertRows(parent, static_cast<int>(rows->fetched),
                  static_cast<int>(rows->fetched + more - 1));
  rows->fetched += more;
  endInsertRows();
}

Item PlantTree::itemAt(const QModelIndex& index) const {
  if (!index.isValid()) return {};
  const std::uint32_t parent = parentOf(index);
  const auto row = static_cast<std::uint32_t>(index.row());
  switch (levelOf(index)) {
    case kRoot: return {};
    case kOfPopulation:
      return {Item::Kind::kDevice,
              outline_->populations[parent].first_device + shown_.devices[parent].at(row)};
    case kOfNode:
      return {Item::Kind::kNode, outline_->nodes[parent].first_node + shown_.nodes[parent].at(row)};
    case kOfGroup: break;
  }
  const auto group = static_cast<Group>(parent);
  const std::uint32_t child = childAt(group, index.row());
  switch (group) {
    case kDevices: {
      const auto& population = outline_->populations[child];
      if (population.count == 1) return {Item::Kind::kDevice, population.first_device};
      return {Item::Kind::kPopulation, child};
    }
    case kSignals: return {Item::Kind::kSignal, child};
    case kAgents: return {Item::Kind::kAgent, child};
    case kNetwork:
    case kGroups: break;
  }
  if (!isNode(child))
    return {Item::Kind::kLink, child - static_cast<std::uint32_t>(outline_->nodes.size())};
  const auto& node = outline_->nodes[child];
  return node.count == 1 ? Item{Item::Kind::kNode, node.first_node} : Item{};
}

QModelIndex PlantTree::indexOf(Item item) {
  if (outline_ == nullptr) return {};
  switch (item.kind) {
    case Item::Kind::kNone: return {};
    case Item::Kind::kPopulation: return childIndex(kDevices, item.index);
    case Item::Kind::kSignal: return childIndex(kSignals, item.index);
    case Item::Kind::kAgent: return childIndex(kAgents, item.index);
    case Item::Kind::kLink:
      return childIndex(kNetwork, static_cast<std::uint32_t>(outline_->nodes.size()) + item.index);
    case Item::Kind::kDevice: {
      const auto owner = static_cast<std::uint32_t>(outline_->population_of(item.index));
      if (owner >= outline_->populations.size()) return {};
      const auto& population = outline_->populations[owner];
      const QModelIndex parent = childIndex(kDevices, owner);
      if (population.count == 1) return parent;
      return fetchedIndex(parent, idOf(kOfPopulation, owner), shown_.devices[owner],
                          item.index - population.first_device);
    }
    case Item::Kind::kNode: break;
  }
  for (std::uint32_t i = 0; i < outline_->nodes.size(); ++i) {
    const auto& node = outline_->nodes[i];
    if (item.index < node.first_node || item.index - node.first_node >= node.count) continue;
    const QModelIndex parent = childIndex(kNetwork, i);
    if (node.count == 1) return parent;
    return fetchedIndex(parent, idOf(kOfNode, i), shown_.nodes[i], item.index - node.first_node);
  }
  return {};
}

QModelIndex PlantTree::fetchedIndex(const QModelIndex& parent, quintptr id, Rows& rows,
                                    std::uint32_t number) {
  const auto row = rows.find(number);
  if (!parent.isValid() || !row) return {};
  if (rows.fetched <= *row) {
    beginInsertRows(parent, static_cast<int>(rows.fetched), static_cast<int>(*row));
    rows.fetched = *row + 1;
    endInsertRows();
  }
  return createIndex(static_cast<int>(*row), 0, id);
}

std::uint32_t PlantTree::shownDevices() const {
  return std::accumulate(shown_.devices.begin(), shown_.devices.end(), 0u,
                         [](std::uint32_t sum, const Rows& rows) { return sum + rows.total; });
}

}  // namespace orrery::gui
