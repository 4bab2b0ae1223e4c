// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QString>
#include <functional>
#include <vector>

class QWidget;

namespace orrery::gui {

/// Every action of the program, once: menus, tool bars, the command palette and the sheet of keys
/// are made from this list, and a test holds it against double keys.
class ActionBook final : public QObject {
  Q_OBJECT

 public:
  struct Entry {
    QString id;     ///< `run.step`; stable: scripts and settings use it
    QString menu;   ///< `Run`, `View`, ...
    QString title;  ///< `Single step`
    QString help;   ///< one sentence
    QKeySequence key;
    QString icon;  ///< of assets/icons, without `.svg`; may be empty
  };

  explicit ActionBook(QWidget* window);

  /// The action lives as long as the window. `id` and a key that is not empty must be new.
  QAction* add(const Entry& entry, std::function<void()> call);
  QAction* addToggle(const Entry& entry, bool on, std::function<void(bool)> call);

  QAction* action(const QString& id) const;  ///< null when there is none
  struct Listed {
    Entry entry;
    QAction* action;
  };
  const std::vector<Listed>& all() const { return all_; }

 private:
  QAction* make(const Entry& entry);
  QWidget* window_;
  std::vector<Listed> all_;
};

}  // namespace orrery::gui
