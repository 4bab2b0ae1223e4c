// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <memory>

#include "gui/app/theme.h"
#include "gui/results/opened_result.h"
#include "scenarios/experiment/run_choice.h"

namespace orrery::gui {

/// The runs of an experiment: state, factors, replication, seed, responses, time. Cells are made
/// when they are drawn; a filter and an order are lists of indices.
class BatchModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  explicit BatchModel(Theme& theme, QObject* parent = nullptr);

  void show(std::shared_ptr<const OpenedExperiment> experiment);
  /// Without an error the table shows these; with one it stays as it is.
  engine::Result<void> choose(const scenarios::RunChoice& choice);
  /// Of `table.runs`, in the order shown.
  const std::vector<std::uint32_t>& shown() const { return shown_; }
  const scenarios::RunRow* run(int row) const;  ///< null: there is none

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

 private:
  enum class Kind { kState, kFactor, kReplication, kSeed, kMeasure, kTime };
  struct Column {
    Kind kind;
    std::size_t index = 0;  ///< of the factor or measure
  };
  const scenarios::ExperimentTable& table() const { return experiment_->table; }
  QString text(std::size_t run, const Column& column) const;
  double number(std::size_t run, const Column& column) const;  ///< NaN: it is none
  QString measureTip(std::size_t run, std::size_t measure) const;
  void arrange();

  Theme& theme_;
  std::shared_ptr<const OpenedExperiment> experiment_;
  std::vector<Column> columns_;
  std::vector<std::uint32_t> shown_;
  int sorted_by_ = -1;  ///< as the table stands
  Qt::SortOrder order_ = Qt::AscendingOrder;
};

}  // namespace orrery::gui
