// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>
#include <optional>

#include "gui/app/panel.h"
#include "scenarios/session/plant_source.h"

class QLabel;
class QStackedWidget;
class QToolButton;
class QVBoxLayout;

namespace orrery::gui {

class ControlSections;
class SequenceChart;
class SmallTable;

/// A device under the magnifying glass: what is true, what its sensors report, what arrived and
/// what the agents make of it, side by side; its faults; its messages as a chart or as a table.
class DevicePage final : public QScrollArea {
  Q_OBJECT

 public:
  explicit DevicePage(PanelContext& context, QWidget* parent = nullptr);

  /// Another device; filled by the next view that has it.
  void setDevice(engine::DeviceId device);
  void takeView(const scenarios::PlantOutline& outline, const scenarios::PlantView& view);
  QString asText() const;

  SmallTable& flow() { return *flow_; }
  SmallTable& judgements() { return *judgements_; }
  ControlSections& controls() { return *controls_; }
  SmallTable& faults() { return *faults_; }
  SmallTable& messages() { return *messages_; }
  SequenceChart& chart() { return *chart_; }

 private:
  SmallTable* addTable(QVBoxLayout* column, const QString& title, const QStringList& columns);
  void addMessages(QVBoxLayout* column);
  QString tell(const scenarios::MessageTrace& message) const;

  PanelContext& context_;
  std::optional<engine::DeviceId> device_;
  QLabel* status_;
  SmallTable* flow_;
  SmallTable* judgements_;
  SmallTable* outputs_;
  ControlSections* controls_;
  SmallTable* faults_;
  SmallTable* messages_ = nullptr;
  SequenceChart* chart_ = nullptr;
};

}  // namespace orrery::gui
