// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>

#include "engine/registry/exit_code.h"
#include "gui/app/studio_options.h"

namespace orrery::gui {

class MainWindow;

/// Carries out what the command line asks of a window: opens the file, runs to a time, selects,
/// maps, shows a page; then it saves a picture where one was asked for. It waits for the state that
/// was asked for, never for a time: a plant that is ready, a view that stands where the run was
/// to stand and shows what was asked for, and no widget with the property `busy`.
class StartOrder final : public QObject {
  Q_OBJECT

 public:
  /// `end` is called once with the outcome of a picture, or of an order that cannot be carried out
  /// while a picture is wanted; else a mistake is told in the window.
  StartOrder(MainWindow& window, StudioOptions options, std::function<void(engine::ExitCode)> end);
  void begin();

 private:
  /// A result that is wanted in the run view is read before it is opened as a replay.
  enum class Step { kReading, kOpening, kReaching, kShowing, kDone };
  void goOn();
  void reach();
  bool stands() const;
  bool look();
  bool isBusy() const;
  bool isShown() const;
  void takePicture();
  void fail(engine::ExitCode code, const QString& why);

  MainWindow& window_;
  StudioOptions options_;
  std::function<void(engine::ExitCode)> end_;
  Step step_ = Step::kOpening;
};

}  // namespace orrery::gui
