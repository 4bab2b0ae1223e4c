// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <memory>
#include <utility>

namespace orrery::gui {

/// Runs `work` in another thread, then `done` with what it gave in the window's thread; never when
/// `owner` is gone by then.
template <class Work, class Done>
void inBackground(QObject* owner, Work work, Done done) {
  QThreadPool::globalInstance()->start(
      [guard = QPointer<QObject>(owner), work = std::move(work), done = std::move(done)]() mutable {
        auto made = std::make_shared<decltype(work())>(work());
        QMetaObject::invokeMethod(
            qApp,
            [guard, made, done = std::move(done)]() mutable {
              if (guard) done(std::move(*made));
            },
            Qt::QueuedConnection);
      });
}

}  // namespace orrery::gui
