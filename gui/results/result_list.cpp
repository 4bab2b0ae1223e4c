// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/result_list.h"

#include <QFileInfo>
#include <algorithm>

#include "gui/results/background.h"

namespace orrery::gui {

using State = OpenedResult::State;

ResultList::ResultList(Theme& theme, QObject* parent) : QAbstractListModel(parent), theme_(theme) {
  connect(&theme_, &Theme::changed, this, [this] {
    if (!results_.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
  });
}

int ResultList::open(const QString& given) {
  const QString path = given.contains("://") ? given : QFileInfo(given).absoluteFilePath();
  int row = rowOf(path);
  if (row < 0) {
    row = rowCount();
    beginInsertRows({}, row, row);
    OpenedResult fresh;
    fresh.path = path;
    results_.push_back(std::move(fresh));
    endInsertRows();
  } else {
    results_[std::size_t(row)].state = State::kLoading;
    Q_EMIT dataChanged(index(row), index(row));
  }
  inBackground(
      this, [path] { return loadResult(path); },
      [this](OpenedResult result) { take(std::move(result)); });
  return row;
}

void ResultList::take(OpenedResult result) {
  const int row = rowOf(result.path);
  if (row < 0) return;  // closed in the meantime
  results_[std::size_t(row)] = std::move(result);
  Q_EMIT dataChanged(index(row), index(row));
  Q_EMIT loaded(row);
}

void ResultList::close(int row) {
  if (row < 0 || row >= rowCount()) return;
  beginRemoveRows({}, row, row);
  results_.erase(results_.begin() + row);
  endRemoveRows();
}

int ResultList::rowOf(const QString& path) const {
  const auto at = std::find_if(results_.begin(), results_.end(),
                               [&](const OpenedResult& one) { return one.path == path; });
  return at == results_.end() ? -1 : int(at - results_.begin());
}

int ResultList::loadingCount() const {
  return int(std::count_if(results_.begin(), results_.end(),
                           [](const auto& one) { return one.state == State::kLoading; }));
}

int ResultList::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(results_.size());
}

QVariant ResultList::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount()) return {};
  const OpenedResult& result = at(index.row());
  switch (role) {
    case Qt::DisplayRole: return result.name() + "\n" + result.summary();
    case Qt::ToolTipRole: return result.path;
    case Qt::AccessibleTextRole: return result.name() + ", " + result.summary();
    case Qt::ForegroundRole:
      return result.state == State::kFailed ? QVariant(theme_.colours().alarm) : QVariant();
    case Qt::DecorationRole:
      switch (result.state) {
        case State::kLoading: return theme_.icon("clock");
        case State::kRun: return theme_.icon("plot");
        case State::kExperiment: return theme_.icon("table");
        case State::kFailed: return theme_.icon("error");
      }
  }
  return {};
}

}  // namespace orrery::gui
