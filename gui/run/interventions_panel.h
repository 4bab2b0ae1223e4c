// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstdint>
#include <memory>

#include "gui/app/panel.h"
#include "gui/run/live_table.h"
#include "scenarios/session/intervention.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace orrery::gui {

class CommandDialog;
class FaultDialog;
class SmallTable;

/// What people did to the plant, one row each, in order of time. Those later than now happen again.
QStringList interventionColumns();  ///< time, what, on, value, with
std::vector<CellRow> interventionRows(const std::vector<scenarios::Intervention>& log,
                                      const scenarios::PlantOutline& outline, engine::SimTime now);
/// `orrery run plant.yaml --interventions plant.log.yaml`, as a shell takes it.
QString repeatingCommand(const QString& scenario, const QString& log);

/// The panel `interventions`: the log of what was done by hand, and how to repeat it without a
/// window. It owns the actions `intervene.fault` and `intervene.command` and their dialogs.
class InterventionsPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit InterventionsPanel(PanelContext& context, QWidget* parent = nullptr);
  ~InterventionsPanel() override;

  FaultDialog& faultDialog() { return *fault_; }
  CommandDialog& commandDialog() { return *command_; }
  /// Shows a log; the panel does it by itself when that of the run grows.
  void showLog(std::vector<scenarios::Intervention> log);
  std::ptrdiff_t laterThan(engine::SimTime now) const;
  LiveTable& table();
  /// Writes the log; tells what went wrong, or nothing.
  QString save(const QString& file);

 private:
  void build();
  void addActions();
  void takeSource();
  void takeView();
  void askWhereToSave();
  void tellCommand();

  PanelContext& context_;
  std::unique_ptr<FaultDialog> fault_;
  std::unique_ptr<CommandDialog> command_;
  std::vector<scenarios::Intervention> log_;
  std::ptrdiff_t later_ = 0;  ///< of them than now
  std::uint64_t generation_ = 0;
  QString saved_as_;
  SmallTable* view_;
  QLabel* hint_;
  QLabel* outcome_;
  QLineEdit* command_line_;
  QPushButton* save_;
  QPushButton* forget_;
};

}  // namespace orrery::gui
