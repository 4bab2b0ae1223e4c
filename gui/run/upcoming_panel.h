// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QWidget>

#include "gui/app/panel.h"

namespace orrery::gui {

/// The next events of the view, to be read only.
class UpcomingModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kTime, kIn, kKind, kWhat, kColumns };
  explicit UpcomingModel(PanelContext& context, QObject* parent = nullptr);
  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void takeView();

 private:
  PanelContext& context_;
  std::shared_ptr<const scenarios::PlantView> view_;  ///< its events are shown
};

/// When the next events come, on a logarithmic scale of the time to them, as OMNeT++'s Qtenv does.
class UpcomingStrip final : public QWidget {
  Q_OBJECT

 public:
  explicit UpcomingStrip(PanelContext& context, QWidget* parent = nullptr);
  /// Share of the width, 0 at 1 ms or less and 1 at 10 days or more.
  static double share(double to_it_s);
  QSize sizeHint() const override;
  QSize minimumSizeHint() const override { return sizeHint(); }

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  PanelContext& context_;
};

/// Asks for the next events only while it is seen.
class UpcomingPanel final : public QWidget {
  Q_OBJECT

 public:
  explicit UpcomingPanel(PanelContext& context, QWidget* parent = nullptr);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  PanelContext& context_;
  UpcomingModel* model_;
};

QWidget* makeUpcomingPanel(PanelContext& context);

}  // namespace orrery::gui
