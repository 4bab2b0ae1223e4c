// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <QIcon>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "gui/app/theme.h"
#include "gui/app/view_state.h"
#include "gui/run/status_words.h"
#include "gui/run/tree_filter.h"
#include "scenarios/session/plant_source.h"

namespace orrery::gui {

/// The plant as a tree: devices by population, signals, the network, agents. Nothing is stored for
/// a device: its row is computed when it is looked at, and a population grows while it is scrolled
/// (a thousand rows first, then as many again), so that one of 100,000 costs nothing while folded.
class PlantTree final : public QAbstractItemModel {
  Q_OBJECT

 public:
  enum Column { kName, kNumber, kStatus, kColumns };
  static constexpr std::uint32_t kFirstRows = 1000;

  explicit PlantTree(Theme& theme, QObject* parent = nullptr);

  /// The outline must outlive its use; null: nothing is open.
  void setOutline(const scenarios::PlantOutline* outline);
  /// How things stand. True when the filter lets through others than before (the model was reset).
  bool setView(std::shared_ptr<const scenarios::PlantView> view);
  void setFilter(const TreeFilter& filter);
  const TreeFilter& filter() const { return filter_; }

  Item itemAt(const QModelIndex& index) const;
  /// Invalid when the filter hides it. Rows up to it are fetched.
  QModelIndex indexOf(Item item);
  std::uint32_t shownDevices() const;
  /// All rows below it are fetched.
  bool isComplete(const QModelIndex& parent) const;
  /// As many rows again as there are. A view asks for `fetchMore` at each of its layouts, which
  /// would soon fetch everything, so it gets the first thousand that way and the rest by scrolling.
  void fetchNext(const QModelIndex& parent);

  QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  QModelIndex parent(const QModelIndex& child) const override;
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  bool hasChildren(const QModelIndex& parent = {}) const override;
  bool canFetchMore(const QModelIndex& parent) const override;
  void fetchMore(const QModelIndex& parent) override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  Qt::ItemFlags flags(const QModelIndex& index) const override;
  QStringList mimeTypes() const override;
  QMimeData* mimeData(const QModelIndexList& indexes) const override;
  Qt::DropActions supportedDragActions() const override { return Qt::CopyAction; }

 private:
  enum Group : std::uint32_t { kDevices, kSignals, kNetwork, kAgents, kGroups };
  /// Whose child an index is; with the number of the parent it is the index's internal id.
  enum Level : std::uint32_t { kRoot, kOfGroup, kOfPopulation, kOfNode };

  /// The devices of a population or the instances of a node.
  struct Rows {
    std::vector<std::uint32_t> picked;  ///< that the filter lets through
    bool all = true;                    ///< no filter: `picked` is empty
    std::uint32_t total = 0;
    std::uint32_t fetched = 0;  ///< no part of what is picked
    bool operator==(const Rows& other) const {
      return picked == other.picked && all == other.all && total == other.total;
    }
    std::uint32_t at(std::uint32_t row) const { return all ? row : picked[row]; }
    /// The row that shows `number`, or nothing.
    std::optional<std::uint32_t> find(std::uint32_t number) const;
  };

  static quintptr idOf(Level level, std::uint32_t parent);
  static Level levelOf(const QModelIndex& index);
  static std::uint32_t parentOf(const QModelIndex& index);

  /// What the filter lets through.
  struct Picked {
    std::vector<Group> groups;  ///< that have children
    std::array<std::vector<std::uint32_t>, kGroups> children;
    std::vector<Rows> devices;  ///< by population
    std::vector<Rows> nodes;    ///< by node
    bool operator==(const Picked&) const = default;
  };
  Picked pick() const;
  void pickDevices(Picked& picked) const;
  void pickNetwork(Picked& picked) const;
  const std::vector<std::uint8_t>& flagsNow() const;
  Rows* rowsBelow(const QModelIndex& parent);  ///< null: it has no rows that are fetched
  const Rows* rowsBelow(const QModelIndex& parent) const;
  /// The population, signal, agent, or node and then link, that a row of a group shows.
  std::uint32_t childAt(Group group, int row) const {
    return shown_.children[group][std::size_t(row)];
  }
  bool isNode(std::uint32_t child) const { return child < outline_->nodes.size(); }
  QModelIndex groupIndex(Group group) const;
  QModelIndex childIndex(Group group, std::uint32_t child) const;
  QModelIndex fetchedIndex(const QModelIndex& parent, quintptr id, Rows& rows,
                           std::uint32_t number);
  void tellStatus(const std::vector<std::uint8_t>& before);

  QString nameOf(const QModelIndex& index) const;
  QString numberOf(const QModelIndex& index) const;
  QString statusOf(const QModelIndex& index) const;
  std::uint8_t flagsOf(const QModelIndex& index) const;
  QString helpOf(Item item) const;
  QIcon iconOf(const QModelIndex& index) const;
  void readIcons();

  Theme& theme_;
  const scenarios::PlantOutline* outline_ = nullptr;
  std::shared_ptr<const scenarios::PlantView> view_;
  TreeFilter filter_;
  Picked shown_;
  std::vector<StatusCounts> counts_;  ///< by population
  std::array<QIcon, 6> icons_;        ///< by kind of thing
};

}  // namespace orrery::gui
