// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "gui/app/panel.h"
#include "scenarios/session/alarm_book.h"

namespace orrery::gui {

/// How an alarm is shown: the states of ISA-18.2, and `ahead` for one that a replay has not
/// reached.
enum class AlarmShown { kUnacknowledged, kReturned, kAcknowledged, kNormal, kShelved, kAhead };
AlarmShown shownState(const scenarios::Alarm& alarm, engine::SimTime now);
QString alarmWord(AlarmShown state);

struct AlarmFilter {
  std::uint32_t states = 0xffff;  ///< bit by AlarmShown
  int agent = -1;                 ///< -1: all
  int device = -1;                ///< -1: all
  QString text;                   ///< in agent, device or feature, whatever the case
  bool operator==(const AlarmFilter&) const = default;
  bool dependsOnState() const { return (states & 0x3f) != 0x3f; }
};

/// The alarms of the plant, filtered and sorted here over plain values: a proxy model would ask
/// for a variant a comparison. New ones are fetched from the tail, known ones again when they are
/// seen, and the rest in slices, so that no beat costs more than a slice. Those that were active at
/// the time cursor have a mark, unless the cursor follows the plant: `ongoing` says it then.
class AlarmModel final : public QAbstractTableModel {
  Q_OBJECT

 public:
  enum Column { kState, kSince, kLasted, kDevice, kAgent, kScore, kFeature, kColumns };

  explicit AlarmModel(PanelContext& context, QObject* parent = nullptr);

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex& index, int role) const override;
  QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
  void sort(int column, Qt::SortOrder order) override;

  const AlarmFilter& filter() const { return filter_; }
  void setFilter(const AlarmFilter& filter);

  /// Rows that are on the screen now: they are fetched again at each view.
  void setVisibleRows(int first, int last);
  const scenarios::Alarm& alarm(int row) const { return alarms_[rows_[std::size_t(row)]]; }
  std::size_t known() const { return alarms_.size(); }
  /// The first row of a device; -1 when none is shown.
  int rowOf(engine::DeviceId device) const;
  /// Ids of all that are to be seen to, shown or not.
  std::vector<std::uint64_t> openIds() const;

 Q_SIGNALS:
  void countsChanged();

 private:
  void update();
  void restart();
  void followCursor();
  bool isAtCursor(const scenarios::Alarm& alarm) const;
  bool fetch(std::size_t from, std::size_t count);
  bool fetchVisible();
  std::vector<AlarmShown> visibleStates() const;
  void rebuild();
  void append(std::size_t from);
  bool accepts(const scenarios::Alarm& alarm) const;
  bool less(std::uint32_t a, std::uint32_t b) const;
  bool hasText(const scenarios::Alarm& alarm) const;
  QString cell(const scenarios::Alarm& alarm, int column) const;
  void keepSelection(const std::vector<std::uint32_t>& rows);
  engine::SimTime now() const { return context_.plant.view()->now; }

  PanelContext& context_;
  std::vector<scenarios::Alarm> alarms_;
  std::vector<std::uint32_t> rows_;  ///< indices into alarms_, as shown
  AlarmFilter filter_;
  std::string needle_;
  int column_ = kSince;
  Qt::SortOrder order_ = Qt::DescendingOrder;
  int first_visible_ = 0;
  int last_visible_ = -1;
  std::vector<AlarmShown> told_states_;  ///< of the visible rows
  std::size_t slice_at_ = 0;
  bool stale_ = false;  ///< a state changed on which the filter or the order depends
  int beats_to_rebuild_ = 0;
  bool cursor_shown_ = false;
  QIcon icons_[6];
  QIcon cursor_icon_;
};

}  // namespace orrery::gui
