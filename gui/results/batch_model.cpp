// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/batch_model.h"

#include <algorithm>
#include <cmath>

#include "scenarios/report/quantity.h"

namespace orrery::gui {

namespace {

QString words(const std::string& text) { return QString::fromStdString(text); }

}  // namespace

BatchModel::BatchModel(Theme& theme, QObject* parent) : QAbstractTableModel(parent), theme_(theme) {
  connect(&theme_, &Theme::changed, this, [this] {
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  });
}

void BatchModel::show(std::shared_ptr<const OpenedExperiment> experiment) {
  beginResetModel();
  experiment_ = std::move(experiment);
  columns_.clear();
  shown_.clear();
  if (experiment_) {
    columns_.push_back({Kind::kState});
    for (std::size_t f = 0; f < table().header.factors.size(); ++f)
      columns_.push_back({Kind::kFactor, f});
    columns_.push_back({Kind::kReplication});
    for (std::size_t m = 0; m < table().measures.size(); ++m)
      columns_.push_back({Kind::kMeasure, m});
    columns_.push_back({Kind::kTime});
    columns_.push_back({Kind::kSeed});
    shown_.resize(table().runs.size());
    for (std::size_t i = 0; i < shown_.size(); ++i) shown_[i] = std::uint32_t(i);
  }
  sorted_by_ = -1;
  endResetModel();
}

engine::Result<void> BatchModel::choose(const scenarios::RunChoice& choice) {
  if (!experiment_) return {};
  auto chosen = scenarios::chosen_runs(table(), choice);
  if (!chosen) return engine::failure(chosen.error());
  beginResetModel();
  shown_ = std::move(*chosen);
  arrange();
  endResetModel();
  return {};
}

const scenarios::RunRow* BatchModel::run(int row) const {
  if (row < 0 || row >= rowCount()) return nullptr;
  return &table().runs[shown_[std::size_t(row)]];
}

int BatchModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(shown_.size());
}

int BatchModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(columns_.size());
}

QVariant BatchModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const std::size_t at = shown_[std::size_t(index.row())];
  const Column& column = columns_[std::size_t(index.column())];
  const bool failed = table().runs[at].status == scenarios::RunStatus::kFailed;
  switch (role) {
    case Qt::DisplayRole: return text(at, column);
    case Qt::EditRole: {
      const double value = number(at, column);
      const bool exact = column.kind == Kind::kMeasure || column.kind == Kind::kTime;
      return exact ? QVariant(value) : QVariant(text(at, column));
    }
    case Qt::ToolTipRole:
      if (failed) return words(table().runs[at].trouble);
      return column.kind == Kind::kMeasure ? measureTip(at, column.index) : QString();
    case Qt::TextAlignmentRole: {
      const bool left =
          column.kind == Kind::kState ||
          (column.kind == Kind::kFactor && !table().header.factors[column.index].numeric);
      return int(Qt::AlignVCenter | (left ? Qt::AlignLeft : Qt::AlignRight));
    }
    case Qt::ForegroundRole:
      if (column.kind != Kind::kState) return {};
      return failed ? theme_.colours().alarm : theme_.colours().good;
  }
  return {};
}

QVariant BatchModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const Column& column = columns_[std::size_t(section)];
  const bool left = column.kind == Kind::kState ||
                    (column.kind == Kind::kFactor && !table().header.factors[column.index].numeric);
  if (role == Qt::TextAlignmentRole)
    return int(Qt::AlignVCenter | (left ? Qt::AlignLeft : Qt::AlignRight));
  if (role != Qt::DisplayRole) return {};
  const auto withUnit = [](const std::string& name, const std::string& unit) {
    return words(unit.empty() || unit == "1" ? name : name + " [" + unit + "]");
  };
  switch (column.kind) {
    case Kind::kState: return tr("run");
    case Kind::kFactor:
      return withUnit(table().header.factors[column.index].name,
                      table().header.factors[column.index].unit);
    case Kind::kReplication: return tr("replication");
    case Kind::kSeed: return tr("seed");
    case Kind::kMeasure:
      return withUnit(table().measures[column.index].name, table().measures[column.index].unit);
    case Kind::kTime: return tr("took [s]");
  }
  return {};
}

void BatchModel::sort(int column, Qt::SortOrder order) {
  sorted_by_ = column;
  order_ = order;
  Q_EMIT layoutAboutToBeChanged();
  arrange();
  Q_EMIT layoutChanged();
}

/// Runs without a number come last either way; those alike stay in the order of the table.
void BatchModel::arrange() {
  std::sort(shown_.begin(), shown_.end());
  if (sorted_by_ < 0 || sorted_by_ >= columnCount()) return;
  const Column column = columns_[std::size_t(sorted_by_)];
  const bool down = order_ == Qt::DescendingOrder;
  if (column.kind == Kind::kFactor && !table().header.factors[column.index].numeric) {
    std::stable_sort(shown_.begin(), shown_.end(), [&](std::uint32_t a, std::uint32_t b) {
      const auto& x = table().runs[a].factors[column.index].text;
      const auto& y = table().runs[b].factors[column.index].text;
      return down ? y < x : x < y;
    });
    return;
  }
  std::stable_sort(shown_.begin(), shown_.end(), [&](std::uint32_t a, std::uint32_t b) {
    const double x = number(a, column), y = number(b, column);
    if (std::isnan(x) || std::isnan(y)) return !std::isnan(x) && std::isnan(y);
    return down ? y < x : x < y;
  });
}

QString BatchModel::text(std::size_t run, const Column& column) const {
  const scenarios::RunRow& row = table().runs[run];
  switch (column.kind) {
    case Kind::kState:
      return row.status == scenarios::RunStatus::kFailed ? tr("✗ failed") : tr("✓ done");
    case Kind::kFactor: return words(row.factors[column.index].text);
    case Kind::kReplication: return QString::number(row.replication);
    case Kind::kSeed: return QString::number(row.seed);
    case Kind::kMeasure:
    case Kind::kTime: {
      const double value = number(run, column);
      return std::isnan(value) ? QStringLiteral("–") : words(scenarios::rounded(value));
    }
  }
  return {};
}

double BatchModel::number(std::size_t run, const Column& column) const {
  const scenarios::RunRow& row = table().runs[run];
  switch (column.kind) {
    case Kind::kState: return row.status == scenarios::RunStatus::kFailed ? 0.0 : 1.0;
    case Kind::kFactor: return row.factors[column.index].number;
    case Kind::kReplication: return row.replication;
    case Kind::kSeed: return double(row.seed);
    case Kind::kMeasure: return table().measures[column.index].values[run];
    case Kind::kTime: return row.wall_s;
  }
  return NAN;
}

QString BatchModel::measureTip(std::size_t run, std::size_t measure) const {
  const auto& column = table().measures[measure];
  if (std::isnan(column.values[run])) return tr("%1: nothing was observed").arg(words(column.name));
  QString tip = words(column.name + " = " + scenarios::quantity(column.values[run], column.unit));
  if (!std::isnan(column.lower[run]) && !std::isnan(column.upper[run]))
    tip += words(", " + scenarios::interval(column.lower[run], column.upper[run], column.unit));
  return tip + ", n = " + words(scenarios::grouped(column.n[run]));
}

}  // namespace orrery::gui
