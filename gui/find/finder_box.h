// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QPointer>
#include <vector>

#include "gui/app/panel.h"
#include "gui/find/finding.h"

class QLabel;
class QLineEdit;
class QListView;

namespace orrery::gui {

class FindingsModel;

/// The box in which anything is found by typing: `>` actions (the command palette), `@` devices,
/// else everything. Up and Down choose, Return takes, Escape leaves.
class FinderBox final : public QFrame {
  Q_OBJECT

 public:
  FinderBox(PanelContext& context, QWidget* window);

  /// Opens with this typed: empty, or a prefix.
  void ask(const QString& prefix);
  void leave();
  void type(const QString& text);
  const std::vector<Finding>& findings() const;
  void chooseCurrent();

 protected:
  bool eventFilter(QObject* watched, QEvent* event) override;

 private:
  void find();
  void place();
  void restyle();

  PanelContext& context_;
  QLineEdit* input_;
  QListView* list_;
  QLabel* hint_;
  FindingsModel* model_;
  QPointer<QWidget> before_;  ///< had the keyboard
};

}  // namespace orrery::gui
