// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>

#include "gui/results/report_table.h"
#include "gui/results/result_list.h"
#include "scenarios/compare/comparison.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QSortFilterProxyModel;
class QTableView;
class QTabWidget;

namespace orrery::gui {

class ComparePlot;
class ToleranceFields;
class VerdictBanner;

/// Two of the opened results held against each other, as `orrery compare` does: a verdict for each
/// signal and each number, what differs in the configuration, and the curves of a signal.
class CompareTab final : public QWidget {
  Q_OBJECT

 public:
  CompareTab(Theme& theme, ResultList& results, QWidget* parent = nullptr);

  /// Chooses the two and compares them.
  void compare(const QString& pathA, const QString& pathB);
  /// The result that is selected is B, unless it is the baseline.
  void propose(const QString& path);
  bool isComparing() const { return comparing_; }
  /// Of what is shown; null: nothing yet.
  const scenarios::Comparison* comparison() const { return comparison_.get(); }
  /// The table that is in front, for `Export CSV`.
  const QAbstractItemModel& frontTable() const;
  const ComparePlot& plot() const { return *plot_; }

 Q_SIGNALS:
  void compared();  ///< or failed
  void plotted();

 private:
  QWidget* makeChoice();
  QWidget* makeTables();
  QWidget* makePlot();
  QTableView* addTable(QTabWidget* tabs, ReportTable* cells, const QString& title);
  void listResults();
  void start();
  void show(engine::Result<scenarios::Comparison> outcome);
  void tell(const engine::Diagnostics& trouble);
  void showVerdict();
  void plotSignal(const QString& device);
  static QString nameOf(const QString& path);

  Theme& theme_;
  ResultList& results_;
  QComboBox* a_;
  QComboBox* b_;
  ToleranceFields* tolerances_;
  QPushButton* go_;
  QProgressBar* busy_;
  VerdictBanner* banner_;
  QTabWidget* tables_;
  ReportTable* signals_;
  ReportTable* measures_;
  ReportTable* differences_;
  QSortFilterProxyModel* found_;
  QTableView* signals_view_;
  QLabel* plotted_;
  QComboBox* device_;
  ComparePlot* plot_;
  bool comparing_ = false;
  std::uint64_t plot_order_ = 0;
  std::unique_ptr<scenarios::Comparison> comparison_;
  std::vector<std::size_t> order_;  ///< of signals, as shown
};

}  // namespace orrery::gui
