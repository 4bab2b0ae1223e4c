// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/problems_model.h"

#include <QFileInfo>
#include <utility>

#include "gui/app/theme.h"

namespace orrery::gui {

namespace {

QString placeOf(const engine::SourcePlace& place) {
  QString text = QFileInfo(QString::fromStdString(place.file)).fileName();
  if (place.line > 0) text += QString(":%1:%2").arg(place.line).arg(place.column);
  return text;
}

}  // namespace

void ProblemsModel::show(std::vector<engine::Diagnostic> problems) {
  beginResetModel();
  problems_ = std::move(problems);
  endResetModel();
}

int ProblemsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(problems_.size());
}

QVariant ProblemsModel::data(const QModelIndex& index, int role) const {
  const engine::Diagnostic& problem = problems_[static_cast<std::size_t>(index.row())];
  const bool error = problem.severity == engine::Severity::kError;
  if (role == Qt::ForegroundRole && index.column() == kKind)
    return error ? theme_.colours().alarm : theme_.colours().warning;
  if (role == Qt::DecorationRole && index.column() == kKind)
    return theme_.icon(error ? "error" : "warning");
  if (role == Qt::ToolTipRole && index.column() == kPlace)
    return QString::fromStdString(problem.place.file);
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  switch (index.column()) {
    case kKind: return error ? "error" : "warning";
    case kPlace: return placeOf(problem.place);
    case kCode: return QString::fromStdString(problem.code);
    case kMessage: return QString::fromStdString(problem.message);
    case kRemedy: return QString::fromStdString(problem.remedy);
    default: return {};
  }
}

QVariant ProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (role != Qt::DisplayRole) return {};
  if (orientation == Qt::Vertical) return section + 1;
  static const char* const kTitles[] = {"Kind", "Where", "Code", "What is wrong", "What to do"};
  return kTitles[section];
}

}  // namespace orrery::gui
