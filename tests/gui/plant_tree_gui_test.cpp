// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QTreeView>
#include <algorithm>

#include "gui/app/drag_item.h"
#include "gui/run/plant_tree_panel.h"
#include "tests/gui/toy_source.h"

namespace orrery::gui {
namespace {

class PlantTreeTest : public testing::Test {
 protected:
  void open(std::uint32_t devices) {
    auto source = std::make_unique<ToySource>(devices);
    toy_ = source.get();
    plant_.open(std::move(source));
    panel_.resize(400, 600);
    panel_.show();
    QCoreApplication::processEvents();
  }
  void unfold() {
    panel_.view().expand(pumps());
    QCoreApplication::processEvents();
  }
  QModelIndex devices() { return panel_.tree().index(0, 0); }
  QModelIndex pumps() { return panel_.tree().index(0, 0, devices()); }

  QWidget window_;
  ViewState state_;
  PlantLink plant_{state_};
  ActionBook actions_{&window_};
  Theme theme_;
  PanelContext context_{state_, plant_, actions_, theme_};
  PlantTreePanel panel_{context_};
  ToySource* toy_ = nullptr;
};

TEST_F(PlantTreeTest, APopulationOf100000IsFoldedAndFetchedAsItIsScrolled) {
  open(100'000);
  PlantTree& tree = panel_.tree();
  ASSERT_EQ(tree.rowCount(), 4);
  EXPECT_EQ(tree.data(pumps(), Qt::DisplayRole).toString(), "pump");
  EXPECT_EQ(tree.data(pumps().siblingAtColumn(PlantTree::kNumber), Qt::DisplayRole).toString(),
            "100,000");
  EXPECT_TRUE(tree.hasChildren(pumps()));
  EXPECT_EQ(tree.rowCount(pumps()), 0);  // nothing before it is unfolded
  unfold();
  EXPECT_EQ(tree.rowCount(pumps()), 1000);
  tree.fetchNext(pumps());
  EXPECT_EQ(tree.rowCount(pumps()), 2000);
  const QModelIndex far = tree.indexOf({Item::Kind::kDevice, 99'999});
  ASSERT_TRUE(far.isValid());
  EXPECT_EQ(tree.rowCount(pumps()), 100'000);
  EXPECT_TRUE(tree.isComplete(pumps()));
  EXPECT_EQ(tree.data(far, Qt::DisplayRole).toString(), "pump[99999]");
  EXPECT_EQ(tree.parent(far), pumps());
  EXPECT_EQ(tree.itemAt(far), (Item{Item::Kind::kDevice, 99'999}));
}

TEST_F(PlantTreeTest, ScrollingToTheEndFetchesMore) {
  open(5000);
  unfold();
  ASSERT_EQ(panel_.tree().rowCount(pumps()), 1000);
  panel_.view().scrollTo(panel_.tree().index(995, 0, pumps()));
  QCoreApplication::processEvents();
  EXPECT_GE(panel_.tree().rowCount(pumps()), 2000);
}

TEST_F(PlantTreeTest, SelectionIsLinkedBothWays) {
  open(100);
  unfold();
  PlantTree& tree = panel_.tree();
  panel_.view().setCurrentIndex(tree.index(7, 0, pumps()));
  EXPECT_EQ(state_.current(), (Item{Item::Kind::kDevice, 7}));
  panel_.view().selectionModel()->select(tree.index(3, 0, pumps()),
                                         QItemSelectionModel::Select | QItemSelectionModel::Rows);
  EXPECT_EQ(state_.selection().size(), 2u);

  state_.select(
      {Item{Item::Kind::kDevice, 10}, {Item::Kind::kDevice, 11}, {Item::Kind::kSignal, 0}});
  std::vector<Item> shown;
  for (const QModelIndex& index : panel_.view().selectionModel()->selectedRows())
    shown.push_back(tree.itemAt(index));
  std::sort(shown.begin(), shown.end());
  EXPECT_EQ(shown, state_.selection());
  EXPECT_EQ(tree.itemAt(panel_.view().currentIndex()), (Item{Item::Kind::kSignal, 0}));
  EXPECT_EQ(state_.selection().size(), 3u);  // taking it over does not change it
}

TEST_F(PlantTreeTest, FiltersByNameAndByStatus) {
  open(1000);
  PlantTree& tree = panel_.tree();
  panel_.filterBox().setText("pump[17]");
  QCoreApplication::processEvents();
  EXPECT_EQ(tree.shownDevices(), 1u);
  EXPECT_EQ(tree.itemAt(tree.index(0, 0, pumps())), (Item{Item::Kind::kDevice, 17}));
  panel_.filterBox().setText("faulty");
  EXPECT_EQ(tree.shownDevices(), 59u);  // every 17th of 1000
  EXPECT_EQ(tree.rowCount(), 1);        // signals and agents do not stand so
  panel_.filterBox().setText("faulty alarm");
  EXPECT_EQ(tree.shownDevices(), 2u);  // multiples of 17 that are 5 more than one of 29
  panel_.filterBox().setText("watch");
  EXPECT_EQ(tree.shownDevices(), 0u);
  EXPECT_EQ(tree.itemAt(tree.index(0, 0, tree.index(0, 0))), (Item{Item::Kind::kAgent, 0}));
  panel_.filterBox().setText("no such thing");
  EXPECT_EQ(tree.rowCount(), 0);
  panel_.filterBox().clear();
  EXPECT_EQ(tree.shownDevices(), 1000u);
}

TEST_F(PlantTreeTest, AFilterTouchesNoSelection) {
  open(100);
  state_.select({Item::Kind::kDevice, 20});
  panel_.filterBox().setText("pump[17]");
  EXPECT_EQ(state_.current(), (Item{Item::Kind::kDevice, 20}));
  panel_.filterBox().clear();
  const QModelIndexList rows = panel_.view().selectionModel()->selectedRows();
  ASSERT_EQ(rows.size(), 1);
  EXPECT_EQ(panel_.tree().itemAt(rows[0]), (Item{Item::Kind::kDevice, 20}));
}

TEST_F(PlantTreeTest, CountsHowThingsStandAndTellsOnlyWhatChanged) {
  open(1000);
  PlantTree& tree = panel_.tree();
  const QString status =
      tree.data(pumps().siblingAtColumn(PlantTree::kStatus), Qt::DisplayRole).toString();
  EXPECT_TRUE(status.contains("59 faulty")) << status.toStdString();
  EXPECT_TRUE(status.contains("35 alarms")) << status.toStdString();
  unfold();
  int devices_changed = 0;
  QObject::connect(&tree, &QAbstractItemModel::dataChanged, &panel_, [&](const QModelIndex& first) {
    devices_changed += first.parent() == pumps() ? 1 : 0;
  });
  toy_->advance(engine::SimTime::from_seconds(5.0));
  plant_.beat();
  EXPECT_EQ(devices_changed, 0);  // all stand as before
}

TEST_F(PlantTreeTest, DragsItemsOut) {
  open(100);
  PlantTree& tree = panel_.tree();
  unfold();
  std::unique_ptr<QMimeData> mime(
      tree.mimeData({tree.index(17, 0, pumps()), tree.index(17, 1, pumps())}));
  EXPECT_EQ(itemsOf(*mime), (std::vector<Item>{{Item::Kind::kDevice, 17}}));
}

TEST_F(PlantTreeTest, TheMenuOffersOnlyActionsThatExist) {
  open(10);
  state_.select({Item::Kind::kDevice, 1});
  std::unique_ptr<QMenu> menu(panel_.makeMenu());
  const auto without = menu->actions().size();
  QAction* focus = actions_.add({"view3d.focus", "View", "Focus", "", {}, ""}, [] {});
  menu.reset(panel_.makeMenu());
  EXPECT_TRUE(menu->actions().contains(focus));
  EXPECT_EQ(menu->actions().size(), without + 2);  // and the line below
}

TEST_F(PlantTreeTest, RevealsOnDoubleClick) {
  qRegisterMetaType<Item>("orrery::gui::Item");
  open(10);
  int count = 0;
  QObject::connect(&state_, &ViewState::revealed, &panel_, [&](Item item) {
    ++count;
    EXPECT_EQ(item, (Item{Item::Kind::kPopulation, 0}));
  });
  Q_EMIT panel_.view().doubleClicked(pumps());
  EXPECT_EQ(count, 1);
}

}  // namespace
}  // namespace orrery::gui
