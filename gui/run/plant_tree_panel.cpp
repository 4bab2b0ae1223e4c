// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/plant_tree_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

#include "gui/forms/readable.h"

namespace orrery::gui {

namespace {

/// Half a line of air in each row.
class AiryRows final : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(std::max(size.height(), option.fontMetrics.height() * 3 / 2));
    return size;
  }
};

}  // namespace

PlantTreePanel::PlantTreePanel(PanelContext& context, QWidget* parent)
    : QWidget(parent), context_(context), tree_(new PlantTree(context.theme, this)) {
  build();
  connect(&context_.plant, &PlantLink::sourceChanged, this, &PlantTreePanel::openOutline);
  connect(&context_.plant, &PlantLink::ready, this, &PlantTreePanel::openOutline);
  connect(&context_.plant, &PlantLink::viewChanged, this, &PlantTreePanel::takeView);
  connect(&context_.state, &ViewState::selectionChanged, this, &PlantTreePanel::takeSelection);
  connect(&context_.state, &ViewState::revealed, this, &PlantTreePanel::reveal);
  connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
          &PlantTreePanel::giveSelection);
  connect(view_, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
    const Item item = tree_->itemAt(index);
    if (item.kind != Item::Kind::kNone) Q_EMIT context_.state.revealed(item);
  });
  connect(view_, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
    if (context_.state.selection().empty()) return;
    QMenu* menu = makeMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(view_->viewport()->mapToGlobal(at));
  });
  connect(view_->verticalScrollBar(), &QScrollBar::valueChanged, this,
          &PlantTreePanel::fetchWhatIsScrolled);
  connect(filter_, &QLineEdit::textChanged, this, &PlantTreePanel::applyFilter);
  openOutline();
}

void PlantTreePanel::build() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  filter_ = new QLineEdit(this);
  filter_->setPlaceholderText(tr("Filter: pump[17], faulty, alarm"));
  filter_->setClearButtonEnabled(true);
  filter_->setAccessibleName(tr("Filter of the plant"));
  filter_->setToolTip(tr("Words that a name contains, and faulty, failed, alarm or commanded"));
  column->addWidget(filter_);
  view_ = new QTreeView(this);
  view_->setAccessibleName(tr("Plant"));
  view_->setModel(tree_);
  view_->setUniformRowHeights(true);
  view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  view_->setDragEnabled(true);
  view_->setDragDropMode(QAbstractItemView::DragOnly);
  view_->setExpandsOnDoubleClick(false);
  view_->setContextMenuPolicy(Qt::CustomContextMenu);
  view_->setFrameShape(QFrame::NoFrame);
  view_->header()->setStretchLastSection(true);
  view_->header()->setSectionResizeMode(PlantTree::kNumber, QHeaderView::ResizeToContents);
  const int letter = fontMetrics().averageCharWidth();
  view_->header()->resizeSection(PlantTree::kName, 28 * letter);
  view_->setItemDelegate(new AiryRows(view_));
  view_->setIndentation(2 * letter);
  column->addWidget(view_, 1);
  hint_ = new QLabel(this);
  hint_->setWordWrap(true);
  hint_->setAlignment(Qt::AlignCenter);
  hint_->setMargin(2 * letter);
  column->addWidget(hint_, 1);
  setFocusProxy(view_);
}

void PlantTreePanel::openOutline() {
  const QScopedValueRollback<bool> guard(taking_, true);
  tree_->setOutline(context_.plant.isReady() ? &context_.plant.source()->outline() : nullptr);
  if (context_.plant.isReady()) tree_->setView(context_.plant.view());
  for (int row = 0; row < tree_->rowCount(); ++row) view_->expand(tree_->index(row, 0));
  tellEmptiness();
}

void PlantTreePanel::takeView() {
  if (!context_.plant.isReady()) return;
  // A view whose rows come and go with the filter is built anew; the reader keeps the place.
  if (!tree_->filter().asksForStatus()) {
    tree_->setView(context_.plant.view());
    return;
  }
  keepPlace([this] { tree_->setView(context_.plant.view()); });
  tellEmptiness();
}

void PlantTreePanel::applyFilter() {
  const TreeFilter filter(filter_->text().toStdString());
  if (filter == tree_->filter()) return;
  {
    const QScopedValueRollback<bool> guard(taking_, true);
    tree_->setFilter(filter);
  }
  for (int row = 0; row < tree_->rowCount(); ++row) {
    const QModelIndex group = tree_->index(row, 0);
    view_->expand(group);
    if (filter.isEmpty()) continue;
    for (int child = 0; child < tree_->rowCount(group); ++child)
      view_->expand(tree_->index(child, 0, group));
  }
  takeSelection();
  tellEmptiness();
}

void PlantTreePanel::tellEmptiness() {
  const bool empty = tree_->rowCount() == 0;
  view_->setVisible(!empty);
  hint_->setVisible(empty);
  if (!empty) return;
  hint_->setText(!context_.plant.isReady()   ? tr("No plant is open.")
                 : tree_->filter().isEmpty() ? tr("This plant has no parts.")
                                             : tr("Nothing matches “%1”.").arg(filter_->text()));
}

/// Runs a change that may reset the model, and puts folding, selection and scroll back.
void PlantTreePanel::keepPlace(const std::function<void()>& change) {
  bool reset = false;
  const std::vector<Item> open = expandedItems();
  const int scroll = view_->verticalScrollBar()->value();
  const auto watch = connect(tree_, &QAbstractItemModel::modelReset, this, [&] { reset = true; });
  {
    const QScopedValueRollback<bool> guard(taking_, true);
    change();
  }
  disconnect(watch);
  if (!reset) return;
  for (int row = 0; row < tree_->rowCount(); ++row) view_->expand(tree_->index(row, 0));
  for (const Item item : open) {
    if (const QModelIndex index = tree_->indexOf(item); index.isValid()) view_->expand(index);
  }
  takeSelection();
  view_->verticalScrollBar()->setValue(scroll);
}

std::vector<Item> PlantTreePanel::expandedItems() const {
  std::vector<Item> items;
  for (int row = 0; row < tree_->rowCount(); ++row) {
    const QModelIndex group = tree_->index(row, 0);
    for (int child = 0; child < tree_->rowCount(group); ++child) {
      const QModelIndex index = tree_->index(child, 0, group);
      if (view_->isExpanded(index)) items.push_back(tree_->itemAt(index));
    }
  }
  return items;
}

void PlantTreePanel::takeSelection() {
  if (taking_) return;
  const QScopedValueRollback<bool> guard(taking_, true);
  const auto& items = context_.state.selection();
  QItemSelection selection;
  QModelIndex current;
  for (const Item item : items) {
    const QModelIndex index = tree_->indexOf(item);
    if (!index.isValid()) continue;
    current = index;
    // Neighbours become one range: a selection of thousands stays cheap.
    const QModelIndex last = index.siblingAtColumn(PlantTree::kColumns - 1);
    if (!selection.isEmpty() && selection.last().parent() == index.parent() &&
        selection.last().bottom() + 1 == index.row()) {
      selection.last() = QItemSelectionRange(selection.last().topLeft(), last);
    } else {
      selection.append(QItemSelectionRange(index, last));
    }
  }
  view_->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
  if (!current.isValid()) return;
  view_->selectionModel()->setCurrentIndex(current, QItemSelectionModel::NoUpdate);
  view_->scrollTo(current);
}

void PlantTreePanel::giveSelection() {
  if (taking_) return;
  const QScopedValueRollback<bool> guard(taking_, true);
  std::vector<Item> items;
  const Item current = tree_->itemAt(view_->currentIndex());
  bool has_current = false;
  for (const QItemSelectionRange& range : view_->selectionModel()->selection()) {
    if (range.left() > PlantTree::kName) continue;
    for (int row = range.top(); row <= range.bottom(); ++row) {
      const Item item = tree_->itemAt(tree_->index(row, 0, range.parent()));
      if (item.kind == Item::Kind::kNone) continue;
      if (item == current) {
        has_current = true;
      } else {
        items.push_back(item);
      }
    }
  }
  if (has_current) items.push_back(current);  // the last one is the current one
  context_.state.select(std::move(items));
}

void PlantTreePanel::reveal(Item item) {
  const QModelIndex index = tree_->indexOf(item);
  if (index.isValid()) view_->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

/// Qt asks for more rows only at the root; below it that is our own work.
void PlantTreePanel::fetchWhatIsScrolled() {
  const QModelIndex last = view_->indexAt(QPoint(0, view_->viewport()->height() - 1));
  const QModelIndex parent = last.isValid() ? last.parent() : QModelIndex();
  if (!parent.isValid() || tree_->isComplete(parent)) return;
  const int margin = 2 * view_->viewport()->height() / std::max(1, view_->sizeHintForRow(0));
  if (last.row() + margin >= tree_->rowCount(parent)) tree_->fetchNext(parent);
}

QMenu* PlantTreePanel::makeMenu() {
  auto* menu = new QMenu(this);
  for (const char* id :
       {"plots.plot_selection", "intervene.fault", "intervene.command", "view3d.focus"}) {
    if (QAction* action = context_.actions.action(id)) menu->addAction(action);
  }
  if (!menu->isEmpty()) menu->addSeparator();
  menu->addAction(tr("Show everywhere"), this,
                  [this] { Q_EMIT context_.state.revealed(context_.state.current()); });
  menu->addAction(tr("Copy name"), this, [this] {
    const QModelIndex index = tree_->indexOf(context_.state.current());
    QApplication::clipboard()->setText(tree_->data(index, Qt::DisplayRole).toString());
  });
  return menu;
}

}  // namespace orrery::gui
