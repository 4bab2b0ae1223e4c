// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/alarm_model.h"

#include <QColor>
#include <algorithm>
#include <charconv>
#include <utility>

#include "gui/run/state_symbol.h"
#include "gui/run/time_words.h"

namespace orrery::gui {

using scenarios::Alarm;

namespace {

constexpr std::size_t kSlice = 4096;      ///< fetched again each beat
constexpr std::size_t kNewSlice = 20000;  ///< new ones each beat
constexpr int kRebuildBeats = 8;

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

bool contains(std::string_view text, const std::string& needle) {
  return std::search(text.begin(), text.end(), needle.begin(), needle.end(),
                     [](char a, char b) { return lower(a) == b; }) != text.end();
}

std::vector<Sign> alarmSigns() {
  return {Sign::kFilledTriangle, Sign::kRing, Sign::kTriangle,
          Sign::kTick,           Sign::kMoon, Sign::kDots};
}

bool isSame(const Alarm& a, const Alarm& b) {
  return a.end == b.end && a.peak_score == b.peak_score && a.acknowledged == b.acknowledged &&
         a.shelved_until == b.shelved_until && a.id == b.id && a.blamed == b.blamed;
}

}  // namespace

AlarmShown shownState(const Alarm& alarm, engine::SimTime now) {
  if (alarm.start > now) return AlarmShown::kAhead;
  switch (alarm.state(now)) {
    case scenarios::AlarmState::kUnacknowledged: return AlarmShown::kUnacknowledged;
    case scenarios::AlarmState::kAcknowledged: return AlarmShown::kAcknowledged;
    case scenarios::AlarmState::kReturned: return AlarmShown::kReturned;
    case scenarios::AlarmState::kNormal: return AlarmShown::kNormal;
    case scenarios::AlarmState::kShelved: return AlarmShown::kShelved;
  }
  return AlarmShown::kNormal;
}

QString alarmWord(AlarmShown state) {
  static const char* const words[] = {"Unacknowledged", "Returned", "Acknowledged",
                                      "Normal",         "Shelved",  "Ahead"};
  return words[int(state)];
}

AlarmModel::AlarmModel(PanelContext& context, QObject* parent)
    : QAbstractTableModel(parent), context_(context) {
  const auto paint = [this] {
    const auto& colours = context_.theme.colours();
    const QColor by_state[] = {colours.alarm, colours.warning, colours.fault,
                               colours.good,  colours.shelved, colours.dim_text};
    for (int i = 0; i < 6; ++i) icons_[i] = signIcon(alarmSigns()[std::size_t(i)], by_state[i]);
    cursor_icon_ = signIcon(Sign::kPlay, colours.accent);
    if (!rows_.empty()) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
  };
  paint();
  connect(&context.theme, &Theme::changed, this, paint);
  connect(&context.plant, &PlantLink::sourceChanged, this, &AlarmModel::restart);
  connect(&context.plant, &PlantLink::rewound, this, &AlarmModel::restart);
  connect(&context.plant, &PlantLink::viewChanged, this, &AlarmModel::update);
  connect(&context.state, &ViewState::cursorMoved, this, &AlarmModel::followCursor);
  update();
}

int AlarmModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(rows_.size());
}
int AlarmModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(kColumns);
}

QVariant AlarmModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || std::size_t(index.row()) >= rows_.size()) return {};
  const Alarm& one = alarm(index.row());
  switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: return cell(one, index.column());
    case Qt::ToolTipRole:
      if (index.column() == kState && one.shelved_until > now())
        return "Shelved until " + timeWords(one.shelved_until);
      return cell(one, index.column());
    case Qt::DecorationRole:
      if (index.column() == kState) return icons_[int(shownState(one, now()))];
      if (index.column() == kSince && isAtCursor(one)) return cursor_icon_;
      return {};
    case Qt::TextAlignmentRole:
      if (index.column() == kScore || index.column() == kLasted)
        return int(Qt::AlignRight | Qt::AlignVCenter);
      return {};
    case Qt::ForegroundRole:
      if (shownState(one, now()) >= AlarmShown::kNormal) return context_.theme.colours().dim_text;
      return {};
    case Qt::BackgroundRole: {
      if (context_.state.currentDevice() != one.device) return {};
      QColor tint = context_.theme.colours().accent;
      tint.setAlphaF(0.15F);
      return tint;
    }
    default: return {};
  }
}

QString AlarmModel::cell(const Alarm& alarm, int column) const {
  const auto* source = context_.plant.source();
  switch (column) {
    case kState: return alarmWord(shownState(alarm, now()));
    case kSince: return timeWords(alarm.start);
    case kLasted:
      if (alarm.end > now()) return alarm.start > now() ? QString() : QString("ongoing");
      return spanWords((alarm.end - alarm.start).seconds());
    case kDevice: return source ? deviceWords(source->outline(), alarm.device) : QString();
    case kAgent: return source ? agentWords(source->outline(), alarm.agent) : QString();
    case kScore: return QString::number(alarm.peak_score, 'g', 4);
    case kFeature:
      return alarm.blamed.empty() ? QString::fromUtf8("\u2014")
                                  : QString::fromStdString(alarm.blamed);
    default: return {};
  }
}

QVariant AlarmModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section >= kColumns) return {};
  static const char* const titles[] = {"State", "Since",      "Lasted", "Device",
                                       "Agent", "Peak score", "Feature"};
  if (role == Qt::DisplayRole) return titles[section];
  if (role == Qt::TextAlignmentRole)
    return int((section == kScore || section == kLasted ? Qt::AlignRight : Qt::AlignLeft) |
               Qt::AlignVCenter);
  return {};
}

void AlarmModel::sort(int column, Qt::SortOrder order) {
  if (column < 0 || column >= kColumns) return;
  column_ = column;
  order_ = order;
  rebuild();
}

void AlarmModel::setFilter(const AlarmFilter& filter) {
  if (filter == filter_) return;
  filter_ = filter;
  needle_ = filter.text.trimmed().toLower().toStdString();
  rebuild();
}

void AlarmModel::setVisibleRows(int first, int last) {
  first_visible_ = first;
  last_visible_ = last;
}

int AlarmModel::rowOf(engine::DeviceId device) const {
  const auto at = std::find_if(rows_.begin(), rows_.end(), [&](std::uint32_t index) {
    return alarms_[index].device == device;
  });
  return at == rows_.end() ? -1 : int(at - rows_.begin());
}

std::vector<std::uint64_t> AlarmModel::openIds() const {
  std::vector<std::uint64_t> ids;
  for (const Alarm& alarm : alarms_) {
    if (shownState(alarm, now()) <= AlarmShown::kReturned) ids.push_back(alarm.id);
  }
  return ids;
}

// Story of a beat: new ones from the tail, what is on the screen, a slice of the rest.
void AlarmModel::update() {
  const auto* source = context_.plant.source();
  if (!source) return;
  const std::size_t total = context_.plant.view()->alarms;
  if (total < alarms_.size()) return restart();
  bool changed = false;
  const std::size_t before = alarms_.size();
  const bool visible_changed = fetchVisible();
  if (before > 0) {
    if (slice_at_ >= before) slice_at_ = 0;
    changed |= fetch(slice_at_, std::min(kSlice, before - slice_at_));
    slice_at_ += kSlice;
  }
  if (total > before) {
    auto fresh = source->alarms(before, std::min(total - before, kNewSlice));
    alarms_.insert(alarms_.end(), std::make_move_iterator(fresh.begin()),
                   std::make_move_iterator(fresh.end()));
    append(before);
    changed = true;
  }
  if (beats_to_rebuild_ > 0) --beats_to_rebuild_;
  const bool by_state = column_ == kState || column_ == kLasted || filter_.dependsOnState();
  if (stale_ && by_state && beats_to_rebuild_ == 0) {
    beats_to_rebuild_ = kRebuildBeats;
    rebuild();
  }
  stale_ = stale_ && by_state;
  // A state may change with time alone.
  auto states = visibleStates();
  const bool stand_otherwise = states != told_states_;
  told_states_ = std::move(states);
  if ((visible_changed || stand_otherwise) && !told_states_.empty()) {
    Q_EMIT dataChanged(index(first_visible_, 0),
                       index(std::min(last_visible_, rowCount() - 1), kColumns - 1));
  }
  if (changed) Q_EMIT countsChanged();
}

void AlarmModel::followCursor() {
  const bool shown = !context_.state.isFollowing();
  if (!std::exchange(cursor_shown_, shown) && !shown) return;
  const int last = std::min(last_visible_, rowCount() - 1);
  if (last >= first_visible_)
    Q_EMIT dataChanged(index(first_visible_, kSince), index(last, kSince));
}

bool AlarmModel::isAtCursor(const Alarm& alarm) const {
  if (context_.state.isFollowing()) return false;
  const auto at = engine::SimTime::from_seconds(context_.state.cursor());
  return alarm.start <= at && at < alarm.end;
}

void AlarmModel::restart() {
  beginResetModel();
  alarms_.clear();
  rows_.clear();
  slice_at_ = 0;
  endResetModel();
  update();
  Q_EMIT countsChanged();
}

bool AlarmModel::fetch(std::size_t from, std::size_t count) {
  auto fresh = context_.plant.source()->alarms(from, count);
  bool changed = false;
  for (std::size_t i = 0; i < fresh.size(); ++i) {
    if (isSame(alarms_[from + i], fresh[i])) continue;
    alarms_[from + i] = std::move(fresh[i]);
    changed = true;
  }
  stale_ |= changed;
  return changed;
}

bool AlarmModel::fetchVisible() {
  std::vector<std::uint32_t> shown;
  for (int row = std::max(first_visible_, 0); row <= last_visible_ && row < rowCount(); ++row)
    shown.push_back(rows_[std::size_t(row)]);
  std::sort(shown.begin(), shown.end());
  bool changed = false;
  for (std::size_t i = 0; i < shown.size();) {
    std::size_t end = i + 1;
    while (end < shown.size() && shown[end] == shown[end - 1] + 1) ++end;
    changed |= fetch(shown[i], end - i);
    i = end;
  }
  return changed;
}

std::vector<AlarmShown> AlarmModel::visibleStates() const {
  std::vector<AlarmShown> states;
  for (int row = std::max(first_visible_, 0); row <= last_visible_ && row < rowCount(); ++row)
    states.push_back(shownState(alarm(row), now()));
  return states;
}

bool AlarmModel::accepts(const Alarm& alarm) const {
  if (filter_.agent >= 0 && alarm.agent != std::uint32_t(filter_.agent)) return false;
  if (filter_.device >= 0 && alarm.device != engine::DeviceId(filter_.device)) return false;
  if ((filter_.states >> int(shownState(alarm, now())) & 1) == 0) return false;
  return needle_.empty() || hasText(alarm);
}

bool AlarmModel::hasText(const Alarm& alarm) const {
  if (contains(alarm.blamed, needle_)) return true;
  const auto& outline = context_.plant.source()->outline();
  if (alarm.agent < outline.agents.size() && contains(outline.agents[alarm.agent].name, needle_))
    return true;
  return contains(outline.device_name(alarm.device), needle_);
}

bool AlarmModel::less(std::uint32_t a, std::uint32_t b) const {
  const Alarm& x = alarms_[a];
  const Alarm& y = alarms_[b];
  const auto order = [&](const auto& one, const auto& other) {
    return one == other ? a < b : one < other;
  };
  switch (column_) {
    case kState: return order(shownState(x, now()), shownState(y, now()));
    case kLasted: {
      const auto lasted = [this](const Alarm& alarm) {
        return alarm.end > now() ? engine::Duration{INT64_MAX} : alarm.end - alarm.start;
      };
      return order(lasted(x), lasted(y));
    }
    case kDevice: return order(x.device, y.device);
    case kAgent: return order(x.agent, y.agent);
    case kScore: return order(x.peak_score, y.peak_score);
    case kFeature: return order(x.blamed, y.blamed);
    default: return order(x.start, y.start);
  }
}

void AlarmModel::rebuild() {
  stale_ = false;
  std::vector<std::uint32_t> rows;
  rows.reserve(alarms_.size());
  for (std::uint32_t i = 0; i < alarms_.size(); ++i) {
    if (accepts(alarms_[i])) rows.push_back(i);
  }
  const auto ahead = [this](std::uint32_t a, std::uint32_t b) {
    return order_ == Qt::AscendingOrder ? less(a, b) : less(b, a);
  };
  if (order_ == Qt::DescendingOrder) std::reverse(rows.begin(), rows.end());
  if (!std::is_sorted(rows.begin(), rows.end(), ahead)) std::sort(rows.begin(), rows.end(), ahead);
  keepSelection(rows);
}

void AlarmModel::append(std::size_t from) {
  const auto ahead = [this](std::uint32_t a, std::uint32_t b) {
    return order_ == Qt::AscendingOrder ? less(a, b) : less(b, a);
  };
  std::vector<std::uint32_t> fresh;
  for (std::size_t i = from; i < alarms_.size(); ++i) {
    if (accepts(alarms_[i])) fresh.push_back(std::uint32_t(i));
  }
  if (fresh.empty()) return;
  std::sort(fresh.begin(), fresh.end(), ahead);
  const bool front = !rows_.empty() && ahead(fresh.back(), rows_.front());
  const bool back = rows_.empty() || ahead(rows_.back(), fresh.front());
  if (front || back) {
    const int at = back ? rowCount() : 0;
    beginInsertRows({}, at, at + int(fresh.size()) - 1);
    rows_.insert(rows_.begin() + at, fresh.begin(), fresh.end());
    endInsertRows();
    return;
  }
  std::vector<std::uint32_t> rows = rows_;
  const auto middle = std::ptrdiff_t(rows.size());
  rows.insert(rows.end(), fresh.begin(), fresh.end());
  std::inplace_merge(rows.begin(), rows.begin() + middle, rows.end(), ahead);
  keepSelection(rows);
}

// What was selected stays selected, wherever its row is now.
void AlarmModel::keepSelection(const std::vector<std::uint32_t>& rows) {
  if (rows == rows_) return;
  Q_EMIT layoutAboutToBeChanged();
  const QModelIndexList before = persistentIndexList();
  std::vector<std::uint32_t> kept;
  for (const QModelIndex& one : before) kept.push_back(rows_[std::size_t(one.row())]);
  rows_ = rows;
  if (!kept.empty()) {
    std::vector<int> row_of(alarms_.size(), -1);
    for (std::size_t i = 0; i < rows_.size(); ++i) row_of[rows_[i]] = int(i);
    QModelIndexList after;
    for (int i = 0; i < before.size(); ++i) {
      const int row = row_of[kept[std::size_t(i)]];
      after.append(row < 0 ? QModelIndex() : index(row, before[i].column()));
    }
    changePersistentIndexList(before, after);
  }
  Q_EMIT layoutChanged();
}

}  // namespace orrery::gui
