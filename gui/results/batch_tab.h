// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTimer>
#include <QWidget>

#include "gui/results/batch_model.h"
#include "gui/results/report_table.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace orrery::gui {

/// The runs of an experiment as a table that is filtered and sorted; the numbers of each point; and
/// of the run that is selected what went wrong and the command that repeats it.
class BatchTab final : public QWidget {
  Q_OBJECT

 public:
  explicit BatchTab(Theme& theme, QWidget* parent = nullptr);
  void show(std::shared_ptr<const OpenedExperiment> experiment);
  /// Applies what stands in the filters now (they are applied a moment after the last key).
  void applyFilter();

  const BatchModel& runs() const { return *model_; }

 private:
  QWidget* makeFilters();
  QWidget* makePoints();
  QWidget* makeDetails();
  void showRun();

  Theme& theme_;
  BatchModel* model_;
  ReportTable* points_;
  QTimer typing_;
  QLineEdit* condition_;
  QLineEdit* text_;
  QCheckBox* failed_only_;
  QLabel* count_;
  QLabel* mistake_;
  QTableView* runs_view_;
  QTableView* points_view_;
  QLabel* run_title_;
  QPlainTextEdit* run_text_;
  QLineEdit* command_;
  QPushButton* copy_;
};

}  // namespace orrery::gui
