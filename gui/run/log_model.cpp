// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/log_model.h"

#include <algorithm>

#include "gui/run/state_symbol.h"
#include "gui/run/time_words.h"
#include "scenarios/store/csv.h"

namespace orrery::gui {

using scenarios::LogEntry;

namespace {

constexpr std::size_t kSlice = 10000;
const char* const kLevelWords[] = {"Info", "Warning", "Error"};

}  // namespace

LogModel::LogModel(PanelContext& context, QObject* parent)
    : QAbstractTableModel(parent), context_(context) {
  const auto paint = [this] {
    const auto& colours = context_.theme.colours();
    icons_[0] = signIcon(Sign::kInfo, colours.info);
    icons_[1] = signIcon(Sign::kTriangle, colours.warning);
    icons_[2] = signIcon(Sign::kFilledTriangle, colours.alarm);
    cursor_icon_ = signIcon(Sign::kPlay, colours.accent);
    if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
  };
  paint();
  connect(&context.theme, &Theme::changed, this, paint);
  connect(&context.plant, &PlantLink::sourceChanged, this, &LogModel::restart);
  connect(&context.plant, &PlantLink::rewound, this, &LogModel::restart);
  connect(&context.plant, &PlantLink::viewChanged, this, &LogModel::takeView);
  connect(&context.state, &ViewState::cursorMoved, this, &LogModel::followCursor);
  takeView();
}

int LogModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(rows_.size());
}
int LogModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(kColumns);
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || std::size_t(index.row()) >= rows_.size()) return {};
  const LogEntry& one = entry(index.row());
  if (role == Qt::DecorationRole && index.column() == kLevel) return icons_[int(one.level)];
  if (role == Qt::DecorationRole && index.column() == kTime && index.row() == cursor_row_)
    return cursor_icon_;
  if (role == Qt::BackgroundRole && one.device && context_.state.currentDevice() == one.device) {
    QColor tint = context_.theme.colours().accent;
    tint.setAlphaF(0.15F);
    return tint;
  }
  if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
  switch (index.column()) {
    case kTime: return timeWords(one.time);
    case kLevel: return kLevelWords[int(one.level)];
    case kKind: return QString::fromStdString(one.kind);
    case kDevice: return deviceOf(one);
    case kText: return QString::fromStdString(one.text);
    default: return {};
  }
}

QVariant LogModel::headerData(int section, Qt::Orientation orientation, int role) const {
  static const char* const titles[] = {"Time", "Level", "Kind", "Device", "What"};
  if (orientation != Qt::Horizontal || section >= kColumns) return {};
  if (role == Qt::DisplayRole) return titles[section];
  if (role == Qt::TextAlignmentRole) return int(Qt::AlignLeft | Qt::AlignVCenter);
  return {};
}

void LogModel::setFilter(const LogFilter& filter) {
  if (filter == filter_) return;
  beginResetModel();
  filter_ = filter;
  rows_.clear();
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    if (accepts(entries_[i])) rows_.push_back(i);
  }
  cursor_row_ = -1;
  endResetModel();
  followCursor();
}

QByteArray LogModel::csv() const {
  std::string out = "time_s,level,kind,device,text\r\n";
  for (int row = 0; row < rowCount(); ++row) {
    const LogEntry& one = entry(row);
    out += scenarios::csv_seconds(one.time) + "," + kLevelWords[int(one.level)] + "," +
           scenarios::csv_text(one.kind) + "," + scenarios::csv_text(deviceOf(one).toStdString()) +
           "," + scenarios::csv_text(one.text) + "\r\n";
  }
  return QByteArray::fromStdString(out);
}

void LogModel::takeView() {
  fetchNew();
  followCursor();
}

void LogModel::fetchNew() {
  const auto* source = context_.plant.source();
  if (!source) return;
  const std::size_t total = context_.plant.view()->log_entries;
  if (total < entries_.size()) return restart();
  if (total == entries_.size()) return;
  const std::size_t before = entries_.size();
  auto fresh = source->log(before, std::min(total - before, kSlice));
  entries_.insert(entries_.end(), std::make_move_iterator(fresh.begin()),
                  std::make_move_iterator(fresh.end()));
  add(before);
}

void LogModel::restart() {
  beginResetModel();
  entries_.clear();
  rows_.clear();
  cursor_row_ = -1;
  endResetModel();
  takeView();
  Q_EMIT grown();
}

void LogModel::add(std::size_t from) {
  std::vector<std::uint32_t> fresh;
  for (std::size_t i = from; i < entries_.size(); ++i) {
    const QString kind = QString::fromStdString(entries_[i].kind);
    if (!kinds_.contains(kind)) {
      kinds_.append(kind);
      kinds_.sort();
    }
    if (accepts(entries_[i])) fresh.push_back(std::uint32_t(i));
  }
  if (!fresh.empty()) {
    beginInsertRows({}, rowCount(), rowCount() + int(fresh.size()) - 1);
    rows_.insert(rows_.end(), fresh.begin(), fresh.end());
    endInsertRows();
  }
  Q_EMIT grown();
}

void LogModel::followCursor() {
  int row = -1;
  if (!context_.state.isFollowing()) {
    const auto at = engine::SimTime::from_seconds(context_.state.cursor());
    const auto later = std::upper_bound(
        rows_.begin(), rows_.end(), at,
        [this](engine::SimTime time, std::uint32_t i) { return time < entries_[i].time; });
    row = int(later - rows_.begin()) - 1;
  }
  if (row == cursor_row_) return;
  for (const int changed : {std::exchange(cursor_row_, row), row}) {
    if (changed >= 0) Q_EMIT dataChanged(index(changed, kTime), index(changed, kTime));
  }
  Q_EMIT cursorRowMoved(row);
}

bool LogModel::accepts(const LogEntry& entry) const {
  if (filter_.device >= 0 && entry.device != engine::DeviceId(filter_.device)) return false;
  if (int(entry.level) < filter_.level) return false;
  if (!filter_.kind.isEmpty() && filter_.kind.toStdString() != entry.kind) return false;
  if (filter_.text.isEmpty()) return true;
  const auto has = [this](const QString& text) {
    return text.contains(filter_.text, Qt::CaseInsensitive);
  };
  return has(QString::fromStdString(entry.text)) || has(QString::fromStdString(entry.kind)) ||
         has(deviceOf(entry));
}

QString LogModel::deviceOf(const LogEntry& entry) const {
  const auto* source = context_.plant.source();
  return entry.device && source ? deviceWords(source->outline(), *entry.device) : QString();
}

}  // namespace orrery::gui
