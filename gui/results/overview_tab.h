// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "gui/results/opened_result.h"
#include "gui/results/report_table.h"

class QFormLayout;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace orrery::gui {

class VerdictBanner;

/// A run or an experiment at a glance: verdict, gates with their intervals, every number, books,
/// notes, and how it was made.
class OverviewTab final : public QWidget {
  Q_OBJECT

 public:
  explicit OverviewTab(Theme& theme, QWidget* parent = nullptr);
  void show(const OpenedResult& result);

  /// What `Export CSV` writes: the numbers.
  const QAbstractItemModel& numbers() const { return *numbers_; }

 private:
  struct Section {
    QLabel* title;
    ReportTable* cells;
    QTableView* view;
    QWidget* box;
  };
  Section makeSection(const QString& title);
  QWidget* makeNumbers();
  QWidget* makeSide();
  void showRun(const engine::RunTables& run);
  void showExperiment(const OpenedExperiment& experiment);
  void fill(Section& section, scenarios::Table table);
  void setFacts(const std::vector<std::pair<QString, QString>>& facts);

  Theme& theme_;
  VerdictBanner* banner_;
  Section gates_;
  QLabel* numbers_title_;
  QLineEdit* find_;
  ReportTable* numbers_;
  QSortFilterProxyModel* found_;
  QTableView* numbers_view_;
  QFormLayout* facts_;
  Section books_;
  Section files_;
  QLabel* notes_title_;
  QLabel* notes_;
};

}  // namespace orrery::gui
