// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <optional>
#include <utility>
#include <vector>

#include "gui/app/panel.h"

namespace orrery::gui {

/// The actions of the menu Run: they steer whatever plant is open, and say why they cannot.
class RunSteering final : public QObject {
  Q_OBJECT

 public:
  explicit RunSteering(PanelContext& context, QObject* parent = nullptr);

  /// Where popovers appear.
  void setAnchor(QWidget* anchor) { anchor_ = anchor; }
  void toggle();
  void play(scenarios::RunMode mode);
  /// `2 d`, `next alarm`, `next fault`, or a condition of a breakpoint; then it runs. What is
  /// wrong, else empty.
  QString runUntil(const QString& text);
  double speed() const { return speed_; }
  void setSpeed(double times_real_time);  ///< 0: as fast as possible

 private:
  void addActions();
  void update();
  void tellObstacles();
  void askUntil();
  void askSnapshot();
  void openSnapshots();
  void saveTo(const QString& title, const QString& suffix, bool result);
  QString stopOnce(const std::vector<std::string>& conditions);
  void dropStops();

  PanelContext& context_;
  QWidget* anchor_ = nullptr;
  double speed_ = 0.0;
  /// For which the actions are enabled and named as they are.
  std::optional<std::pair<scenarios::RunState, bool>> told_;
  std::vector<std::uint64_t> stops_;  ///< breakpoints of a run until
  bool stops_armed_ = false;
};

/// What can be completed in a condition: signals, agents' alerts, faults.
QStringList conditionWords(const PlantLink& plant);
QString mistakeWords(const engine::Diagnostics& mistakes);

}  // namespace orrery::gui
