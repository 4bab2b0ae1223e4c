// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <set>

#include "gui/app/panel.h"
#include "gui/run/plant_tree.h"

class QLabel;
class QLineEdit;
class QMenu;
class QTreeView;

namespace orrery::gui {

/// The panel `tree`: the plant by name, with how things stand. What is selected here is selected
/// everywhere, and the other way round; a double click shows a thing wherever it can be shown.
class PlantTreePanel final : public QWidget {
  Q_OBJECT

 public:
  explicit PlantTreePanel(PanelContext& context, QWidget* parent = nullptr);

  PlantTree& tree() { return *tree_; }
  QTreeView& view() { return *view_; }
  QLineEdit& filterBox() { return *filter_; }
  /// What can be done with the selection: the actions of the program that there are.
  QMenu* makeMenu();

 private:
  void build();
  void openOutline();
  void takeView();
  void applyFilter();
  void takeSelection();  ///< from the window's state to the tree
  void giveSelection();  ///< and back
  void fetchWhatIsScrolled();
  void keepPlace(const std::function<void()>& change);
  void reveal(Item item);
  std::vector<Item> expandedItems() const;
  void tellEmptiness();

  PanelContext& context_;
  PlantTree* tree_;
  QTreeView* view_;
  QLineEdit* filter_;
  QLabel* hint_;
  bool taking_ = false;  ///< the selection comes from outside: it is not given back
};

}  // namespace orrery::gui
