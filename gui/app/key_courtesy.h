// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace orrery::gui {

/// Keys without Ctrl or Alt belong first to what has the keyboard: Space presses a button or ticks
/// a row, Home goes to the top of a list, letters search in it. Only where nothing wants such a key
/// is it a command of the program. Installed on the application.
class KeyCourtesy final : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;
  bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace orrery::gui
