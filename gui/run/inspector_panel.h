// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "gui/app/panel.h"
#include "gui/run/item_facts.h"

class QLabel;
class QStackedWidget;
class QToolButton;

namespace orrery::gui {

class ControlSections;
class DevicePage;
class HistogramGraph;
class SmallTable;
class TrafficGraph;

/// The panel `inspector`: everything that is known of what is selected, as it stands in the newest
/// view. Widgets are made once and filled again and again.
class InspectorPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit InspectorPanel(PanelContext& context, QWidget* parent = nullptr);

  DevicePage& devicePage() { return *device_; }
  SmallTable& facts() { return *facts_; }
  /// Of a node or a population; a device has its own on its page.
  ControlSections& controls() { return *controls_; }
  TrafficGraph& traffic() { return *traffic_; }
  HistogramGraph& histogram() { return *histogram_; }
  QString title() const;
  QString asText() const;  ///< of what is shown, for the clipboard

 private:
  QWidget* makeHead();
  QWidget* makeFactsPage();
  void takeSelection();
  void takeView();
  void showFacts(const scenarios::PlantOutline& outline, const scenarios::PlantView& view);
  void showHistogram(const scenarios::PlantOutline& outline, const scenarios::PlantView& view);
  void showEmpty(const QString& hint);

  PanelContext& context_;
  Item item_;
  AlarmTally alarms_;
  QLabel* name_;
  QLabel* kind_;
  QLabel* summary_;
  QLabel* several_;
  QLabel* hint_;
  QLabel* graph_title_;
  QToolButton* copy_;
  QWidget* head_;
  QStackedWidget* pages_;
  DevicePage* device_;
  QWidget* facts_page_;
  SmallTable* facts_;
  ControlSections* controls_;
  TrafficGraph* traffic_;
  HistogramGraph* histogram_;
};

}  // namespace orrery::gui
