// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <map>

#include "gui/app/panel.h"

class QDockWidget;

namespace orrery::gui {

/// The page of a run: the plant in the middle, the panels of the catalogue as docks around it. A
/// main window within the main window, so that the docks belong to this page alone.
class RunPage final : public QMainWindow {
  Q_OBJECT

 public:
  /// Each panel of `kinds` gets a toggle `view.panel.ID` in the book of actions.
  RunPage(PanelContext& context, const std::vector<PanelKind>& kinds, QWidget* centre,
          QWidget* parent = nullptr);

  QDockWidget* dock(const QString& id) const;  ///< null when there is none
  QByteArray layoutState() const;
  bool restoreLayout(const QByteArray& state);
  /// As the catalogue has it.
  void resetLayout();
  /// Shows the panel, in front of those it shares a place with, and moves the keyboard there.
  void reveal(const QString& id);
  /// The keyboard to the next panel that is shown, or to the plant: +1 or -1.
  void moveFocus(int by);

 Q_SIGNALS:
  /// A panel was asked for by its action.
  void panelWanted(const QString& id);

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void childEvent(QChildEvent* event) override;

 private:
  void addPanel(const PanelKind& kind);
  void arrange();

  PanelContext& context_;
  const std::vector<PanelKind>& kinds_;
  std::map<QString, QDockWidget*> docks_;
  std::map<const QObject*, QAction*> toggles_;
  int tab_bars_ = 0;
};

}  // namespace orrery::gui
