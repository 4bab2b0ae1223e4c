// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QTimer>

namespace orrery::gui {

class MainWindow;

/// Tells another program what the window shows: a JSON file that is replaced as a whole whenever
/// one of its facts changes. It has the state of the run and its counts, the selection, the last
/// event, the windows of the program, the widget with the keyboard, and the place and text of every
/// named widget in sight. Times are in nanoseconds, places in pixels of the screen.
///
/// A script that works the program with keys and clicks waits for these facts and reads from them
/// where to click (tests/gui/test_scripted_session.py). It is read only: nothing can be told to the
/// program this way.
class StatusFile final : public QObject {
 public:
  StatusFile(MainWindow& window, QString path);

  /// The facts now, as JSON.
  QByteArray text() const;

 private:
  void write();

  MainWindow& window_;
  QString path_;
  QByteArray written_;
  QTimer timer_;
};

}  // namespace orrery::gui
