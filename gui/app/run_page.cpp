// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/run_page.h"

#include <QApplication>
#include <QChildEvent>
#include <QDockWidget>
#include <QFontMetrics>
#include <QSignalBlocker>
#include <QTabBar>

namespace orrery::gui {

namespace {

/// Grows when panels come or go in a way that older layouts cannot follow.
constexpr int kLayoutVersion = 1;

/// Something in a panel that takes the keyboard: itself, else the first of its children.
QWidget* keyboardTarget(QWidget* panel) {
  if (panel->focusPolicy() & Qt::TabFocus) return panel;
  for (QWidget* child : panel->findChildren<QWidget*>())
    if ((child->focusPolicy() & Qt::TabFocus) && child->isVisible() && child->isEnabled())
      return child;
  return panel;
}

}  // namespace

RunPage::RunPage(PanelContext& context, const std::vector<PanelKind>& kinds, QWidget* centre,
                 QWidget* parent)
    : QMainWindow(parent), context_(context), kinds_(kinds) {
  setWindowFlags(Qt::Widget);
  setAccessibleName("Run");
  setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks | GroupedDragging);
  setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  setContextMenuPolicy(Qt::NoContextMenu);
  setCentralWidget(centre);
  for (const PanelKind& kind : kinds_) addPanel(kind);
  arrange();
}

QDockWidget* RunPage::dock(const QString& id) const {
  const auto found = docks_.find(id);
  return found == docks_.end() ? nullptr : found->second;
}

QByteArray RunPage::layoutState() const { return saveState(kLayoutVersion); }

bool RunPage::restoreLayout(const QByteArray& state) { return restoreState(state, kLayoutVersion); }

void RunPage::resetLayout() {
  for (const auto& [id, dock] : docks_) {
    dock->setFloating(false);
    removeDockWidget(dock);
  }
  arrange();
}

void RunPage::reveal(const QString& id) {
  QDockWidget* wanted = dock(id);
  if (!wanted) return;
  wanted->show();
  wanted->raise();
  if (wanted->widget()) keyboardTarget(wanted->widget())->setFocus(Qt::ShortcutFocusReason);
}

void RunPage::moveFocus(int by) {
  std::vector<QWidget*> stops = {centralWidget()};
  for (const PanelKind& kind : kinds_) {
    QDockWidget* one = docks_.at(kind.id);
    if (!one->isHidden() && !one->visibleRegion().isEmpty()) stops.push_back(one->widget());
  }
  const QWidget* focused = QApplication::focusWidget();
  int at = 0;
  for (std::size_t i = 0; i < stops.size(); ++i)
    if (focused && (stops[i] == focused || stops[i]->isAncestorOf(focused))) at = int(i);
  const int count = int(stops.size());
  QWidget* next = stops[std::size_t(((at + by) % count + count) % count)];
  keyboardTarget(next)->setFocus(Qt::ShortcutFocusReason);
}

void RunPage::addPanel(const PanelKind& kind) {
  auto* dock = new QDockWidget(kind.title);
  dock->setObjectName("panel." + kind.id);
  dock->setAccessibleName(kind.title);
  QWidget* panel = kind.make(context_);
  if (panel->accessibleName().isEmpty()) panel->setAccessibleName(kind.title);
  dock->setWidget(panel);
  docks_[kind.id] = dock;
  // Reparented now, so that it never is a window of its own.
  addDockWidget(kind.area, dock);
  QAction* toggle = context_.actions.addToggle({"view.panel." + kind.id,
                                                "View",
                                                kind.title,
                                                "Shows or hides the panel " + kind.title,
                                                {},
                                                {}},
                                               kind.shown, [this, dock, id = kind.id](bool shown) {
                                                 dock->setVisible(shown);
                                                 if (shown) Q_EMIT panelWanted(id);
                                               });
  toggles_[dock] = toggle;
  dock->installEventFilter(this);
}

// A dock comes and goes by its own button, by a layout, by the action: the action follows. These
// events are sent while the page itself is hidden, too.
bool RunPage::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::ShowToParent && event->type() != QEvent::HideToParent) return false;
  const auto found = toggles_.find(watched);
  if (found == toggles_.end()) return false;
  const QSignalBlocker quiet(found->second);
  found->second->setChecked(event->type() == QEvent::ShowToParent);
  return false;
}

// Qt makes the tabs of docks when it needs them, without a name; the keyboard reaches them.
void RunPage::childEvent(QChildEvent* event) {
  QMainWindow::childEvent(event);
  auto* tabs = event->polished() ? qobject_cast<QTabBar*>(event->child()) : nullptr;
  if (tabs && tabs->accessibleName().isEmpty())
    tabs->setAccessibleName(QString("Tabs of panels %1").arg(++tab_bars_));
}

// To the left panels stand one below the other; to the right and at the bottom, where there are
// more of them, they lie in tabs, the first one on top.
void RunPage::arrange() {
  std::map<Qt::DockWidgetArea, QDockWidget*> first;
  for (const PanelKind& kind : kinds_) {
    QDockWidget* dock = docks_.at(kind.id);
    addDockWidget(kind.area, dock);
    const bool tabs = kind.area != Qt::LeftDockWidgetArea;
    if (tabs && first.count(kind.area)) tabifyDockWidget(first.at(kind.area), dock);
    if (kind.shown) first.try_emplace(kind.area, dock);
    dock->setVisible(kind.shown);
  }
  const int em = QFontMetrics(font()).averageCharWidth();
  for (const auto& [area, dock] : first) {
    dock->raise();
    const bool flat = area == Qt::BottomDockWidgetArea || area == Qt::TopDockWidgetArea;
    resizeDocks({dock}, {flat ? 28 * em : 46 * em}, flat ? Qt::Vertical : Qt::Horizontal);
    if (!flat) dock->widget()->setMinimumWidth(30 * em);
  }
}

}  // namespace orrery::gui
