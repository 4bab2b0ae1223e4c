// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QCoreApplication>
#include <QElapsedTimer>

namespace orrery::gui {

/// Lets the window live until `there()`; false when a minute has not been enough, so that a test
/// fails instead of hanging.
template <class Condition>
bool waitFor(Condition there) {
  QElapsedTimer clock;
  clock.start();
  while (!there()) {
    if (clock.elapsed() > 60'000) return false;
    QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
  }
  return true;
}

}  // namespace orrery::gui
