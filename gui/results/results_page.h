// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "gui/app/panel.h"
#include "gui/results/result_list.h"

class QLabel;
class QListView;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace orrery::gui {

class BatchTab;
class CompareTab;
class OverviewTab;

/// Results of runs and experiments: a list of those that are open, and of the one that is selected
/// its overview, its runs, its comparison with another, its replay in the run view, its report.
class ResultsPage final : public QWidget {
  Q_OBJECT

 public:
  explicit ResultsPage(PanelContext& context, QWidget* parent = nullptr);

  /// Result files, experiments (their folders or files); read in the background, the first is
  /// shown when it is there.
  void open(const QStringList& paths);
  /// Nothing is being read or compared.
  bool isIdle() const;

  ResultList& results() { return *results_; }
  CompareTab& compareTab() { return *compare_; }
  BatchTab& batchTab() { return *batch_; }
  void showTab(const QString& name);  ///< `overview`, `batch`, `compare`

 Q_SIGNALS:
  /// A replay was opened in the context's PlantLink: the run view is to be shown.
  void watchRequested();
  void shown(const QString& path);  ///< a result, or why it could not be opened

 protected:
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dropEvent(QDropEvent* event) override;

 private:
  QWidget* makeList();
  QWidget* makeCentre();
  QWidget* makeEmpty();
  QWidget* makeTrouble();
  void addActions();
  void chooseFiles();
  void chooseFolder();
  void closeCurrent();
  void select(int row);
  void showCurrent();
  void watch();
  void writeReport();
  void exportTable();
  const OpenedResult* current() const;

  PanelContext& context_;
  ResultList* results_;
  QListView* list_;
  QProgressBar* busy_;
  QStackedWidget* centre_;
  QLabel* title_;
  QLabel* said_;
  QPushButton* watch_;
  QPushButton* report_;
  QPushButton* export_;
  QTabWidget* tabs_;
  OverviewTab* overview_;
  BatchTab* batch_;
  CompareTab* compare_;
  QLabel* trouble_title_;
  QLabel* trouble_text_;
};

}  // namespace orrery::gui
