// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolBar>

#include "gui/app/panel.h"

class QToolBar;
class QLineEdit;
class QSlider;

namespace orrery::gui {

class RunSteering;

/// The speed dial: 0.1 to 100,000 simulated seconds a real one on a logarithmic scale, and `max` at
/// its right end.
class SpeedDial final : public QWidget {
  Q_OBJECT

 public:
  explicit SpeedDial(QWidget* parent = nullptr);
  double speed() const { return speed_; }  ///< 0: as fast as possible
  void setSpeed(double speed);
  /// `12x`, `0.5`, `max`; false when it is none of these.
  bool readText(const QString& text);
  QSlider* slider() const { return slider_; }
  QLineEdit* text() const { return text_; }

 Q_SIGNALS:
  void speedChanged(double speed);

 private:
  void showSpeed(double speed);
  double speed_ = 0.0;
  QSlider* slider_;
  QLineEdit* text_;
};

/// A tool bar of the run's actions and the speed dial; registers the menu Run.
QToolBar* makeRunBar(PanelContext& context);

}  // namespace orrery::gui
