// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QApplication>
#include <QDir>
#include <QDrag>
#include <QFileDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QPointer>
#include <QTemporaryDir>
#include <QTimer>
#include <QWheelEvent>
#include <cstdlib>
#include <random>

#include "gui/app/key_courtesy.h"
#include "gui/app/main_window.h"
#include "tests/gui/toy_source.h"
#include "tests/gui/wait_for.h"

namespace orrery::gui {
namespace {

// F03 of reliability.md: whoever hammers on mouse and keyboard does not bring the program down.
// ORRERY_GUI_SEED repeats a run; the long one is run alone:
//   test_gui --gtest_filter='RandomEventsLong.*'
class RandomUser {
 public:
  RandomUser(MainWindow& window, std::uint64_t seed) : window_(window), draw_(seed) {
    // Whatever runs a loop of its own within an event (a context menu, a drag, a question) is
    // ended from within it.
    QObject::connect(&rescue_, &QTimer::timeout, [this] {
      if (inside_) leaveNested();
    });
    rescue_.start(0);
    window_.context().actions.action("file.end.quit")->setEnabled(false);
  }

  void act(int events) {
    for (int i = 0; i < events; ++i) {
      inside_ = true;
      one();
      inside_ = false;
      closeFileDialogs();
      if (window_.isHidden() || window_.isMinimized()) window_.showNormal();
      if (i % 4 == 0) QCoreApplication::processEvents();
    }
    if (QWidget* popup = QApplication::activePopupWidget()) popup->close();
    QCoreApplication::processEvents();
  }

 private:
  int below(int end) { return int(draw_() % std::uint64_t(std::max(end, 1))); }

  void one() {
    const int kind = below(100);
    if (kind < 40) {
      click();
    } else if (kind < 75) {
      key();
    } else if (kind < 85) {
      wheel();
    } else if (kind < 88) {
      window_.resize(300 + below(1200), 200 + below(800));
    } else {
      action();
    }
  }

  QWidget* target() {
    if (QWidget* popup = QApplication::activePopupWidget()) return popup;
    QWidget* top = QApplication::activeModalWidget();
    if (!top) top = &window_;
    QList<QWidget*> seen;
    for (QWidget* child : top->findChildren<QWidget*>())
      if (child->isVisible() && !child->visibleRegion().isEmpty()) seen.push_back(child);
    return seen.isEmpty() ? top : seen[below(int(seen.size()))];
  }

  Qt::KeyboardModifiers modifiers() {
    static constexpr Qt::KeyboardModifier kEach[] = {
        Qt::NoModifier,    Qt::NoModifier,      Qt::NoModifier,  Qt::NoModifier,
        Qt::ShiftModifier, Qt::ControlModifier, Qt::AltModifier, Qt::NoModifier};
    return Qt::KeyboardModifiers(kEach[below(8)]) |
           (below(8) == 0 ? Qt::ShiftModifier : Qt::NoModifier);
  }

  void mouse(QPointer<QWidget> at, QEvent::Type type, QPointF where, Qt::MouseButton button,
             Qt::MouseButtons held) {
    if (!at) return;
    QMouseEvent event(type, where, at->mapToGlobal(where), button, held, modifiers());
    QCoreApplication::sendEvent(at, &event);
  }

  void click() {
    QPointer<QWidget> at = target();
    const QPointF from(below(at->width()), below(at->height()));
    const QPointF to(below(at->width()), below(at->height()));
    const Qt::MouseButton button = below(5) == 0 ? Qt::RightButton : Qt::LeftButton;
    mouse(at, QEvent::MouseMove, from, Qt::NoButton, Qt::NoButton);
    mouse(at, QEvent::MouseButtonPress, from, button, button);
    const bool drags = below(4) == 0;
    if (drags) mouse(at, QEvent::MouseMove, to, Qt::NoButton, button);
    mouse(at, QEvent::MouseButtonRelease, drags ? to : from, button, Qt::NoButton);
    if (below(6) == 0) {
      mouse(at, QEvent::MouseButtonDblClick, from, button, button);
      mouse(at, QEvent::MouseButtonRelease, from, button, Qt::NoButton);
    }
    if (at && button == Qt::RightButton) {
      QContextMenuEvent event(QContextMenuEvent::Mouse, from.toPoint(),
                              at->mapToGlobal(from.toPoint()));
      QCoreApplication::sendEvent(at, &event);
    }
  }

  void key() {
    static constexpr int kKeys[] = {
        Qt::Key_Tab,   Qt::Key_Tab,     Qt::Key_Backtab, Qt::Key_Return,   Qt::Key_Escape,
        Qt::Key_Space, Qt::Key_Left,    Qt::Key_Right,   Qt::Key_Up,       Qt::Key_Down,
        Qt::Key_Home,  Qt::Key_End,     Qt::Key_PageUp,  Qt::Key_PageDown, Qt::Key_Delete,
        Qt::Key_F2,    Qt::Key_F5,      Qt::Key_F6,      Qt::Key_F10,      Qt::Key_Backspace,
        Qt::Key_Plus,  Qt::Key_Question};
    static const QString kLetters = "abcdefgpqstu0123456789.[]>@ ";
    QPointer<QWidget> at = QApplication::focusWidget();
    if (!at) at = target();
    int code;
    QString text;
    if (below(3) == 0) {
      text = kLetters[below(int(kLetters.size()))];
      code = text[0].toUpper().unicode();
    } else {
      code = kKeys[below(int(std::size(kKeys)))];
    }
    const Qt::KeyboardModifiers held = modifiers();
    if (held & (Qt::ControlModifier | Qt::AltModifier)) text.clear();
    for (const QEvent::Type type :
         {QEvent::ShortcutOverride, QEvent::KeyPress, QEvent::KeyRelease}) {
      if (!at) return;
      QKeyEvent event(type, code, held, text);
      QCoreApplication::sendEvent(at, &event);
    }
  }

  void wheel() {
    QWidget* at = target();
    const QPointF where(below(at->width()), below(at->height()));
    const QPoint turn(0, below(2) == 0 ? 120 : -120);
    QWheelEvent event(where, at->mapToGlobal(where), {}, turn, Qt::NoButton, modifiers(),
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(at, &event);
  }

  void action() {
    const auto& all = window_.context().actions.all();
    all[std::size_t(below(int(all.size())))].action->trigger();
  }

  void leaveNested() {
    if (QWidget* popup = QApplication::activePopupWidget()) {
      popup->close();
    } else if (QWidget* modal = QApplication::activeModalWidget()) {
      modal->close();
    } else {
      QDrag::cancel();
    }
  }

  // In one of those the keyboard could do harm to files.
  void closeFileDialogs() {
    for (QWidget* top : QApplication::topLevelWidgets())
      if (auto* dialog = qobject_cast<QFileDialog*>(top); dialog && dialog->isVisible())
        dialog->reject();
  }

  MainWindow& window_;
  std::mt19937_64 draw_;
  QTimer rescue_;
  bool inside_ = false;
};

void hammer(int events) {
  const char* chosen = std::getenv("ORRERY_GUI_SEED");
  const std::uint64_t seed = chosen ? std::strtoull(chosen, nullptr, 10) : 20261129;
  std::printf("[ seed     ] ORRERY_GUI_SEED=%llu, %d events\n",
              static_cast<unsigned long long>(seed), events);
  std::fflush(stdout);
  // Links would start a browser, and what is saved belongs into a place of its own.
  const QByteArray path = qgetenv("PATH");
  qputenv("PATH", "");
  const QString before = QDir::currentPath();
  QTemporaryDir folder;
  QDir::setCurrent(folder.path());
  KeyCourtesy courtesy;
  qApp->installEventFilter(&courtesy);
  {
    StudioSettings settings(StudioSettings::Keep::kInMemory);
    MainWindow window(settings);
    window.resize(1400, 900);
    window.show();
    RandomUser user(window, seed);
    user.act(events / 10);  // nothing is open
    window.openPlant(std::make_unique<ToySource>(400, 300), "toy.yaml");
    user.act(events * 4 / 10);
    window.openFile(ORRERY_SOURCE_DIR "/scenarios/library/my-own-device.yaml");
    ASSERT_TRUE(waitFor([&] { return !window.isReading(); }));
    user.act(events - events / 10 - events * 4 / 10);
    window.close();
  }
  QDir::setCurrent(before);
  qputenv("PATH", path);
}

TEST(RandomEvents, ThreeThousandDoNotBringTheWindowDown) { hammer(3'000); }

TEST(RandomEventsLong, TwentyThousandDoNotBringTheWindowDown) {
  if (GTEST_FLAG_GET(filter).find("RandomEventsLong") == std::string::npos)
    GTEST_SKIP() << "takes minutes: --gtest_filter='RandomEventsLong.*' runs it";
  hammer(20'000);
}

}  // namespace
}  // namespace orrery::gui
