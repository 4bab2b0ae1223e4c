// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>
#include <set>
#include <vector>

#include "gui/app/view_state.h"
#include "scenarios/session/plant_source.h"
#include "scenarios/session/session.h"

namespace orrery::gui {

/// The plant that the window looks at, and the beat of it: on each frame it takes the newest view
/// of the source and tells the panels. What they want to see they ask for here.
class PlantLink final : public QObject {
  Q_OBJECT

 public:
  explicit PlantLink(ViewState& state, QObject* parent = nullptr);
  ~PlantLink() override;

  /// Null while nothing is open.
  scenarios::PlantSource* source() const { return source_.get(); }
  /// The run under way, when the source is one; else null.
  scenarios::Session* session() const { return session_; }
  /// Null: closes. The old source ends before this returns.
  void open(std::unique_ptr<scenarios::PlantSource> source);

  /// The newest view; never null (an empty one while nothing is open).
  const std::shared_ptr<const scenarios::PlantView>& view() const { return view_; }
  /// Outline and layout are there.
  bool isReady() const;

  /// The controllers that belong to what is selected: views have them.
  std::vector<scenarios::ControlLook> controlsWanted() const;

  /// Who wants the next events to be in the views; by owner, so that several may ask.
  void wantUpcoming(const QObject* who, bool wanted);
  /// A series is plotted here; the same key may be watched by several.
  void watch(const QObject* who, const scenarios::SeriesKey& key);
  void unwatch(const QObject* who, const scenarios::SeriesKey& key);

  /// Longest time between two beats since `resetStall()`, beyond the period of the timer: how long
  /// the window's thread was busy with something else.
  double longestStallMs() const { return longest_stall_ms_; }
  void resetStall();
  std::uint64_t beats() const { return beats_; }
  /// Takes the newest view now; tests and pictures use it.
  void beat();

 Q_SIGNALS:
  void sourceChanged();  ///< another plant, or none; outline and layout may not be there yet
  void ready();          ///< outline and layout of the source are there
  void viewChanged();    ///< `view()` is another one
  /// The past was changed by a seek back: series and logs begin anew.
  void rewound();

 private:
  void askFor();
  void forget(const QObject* who);

  ViewState& state_;
  std::unique_ptr<scenarios::PlantSource> source_;
  scenarios::Session* session_ = nullptr;
  std::shared_ptr<const scenarios::PlantView> view_;
  QTimer timer_;
  QElapsedTimer since_beat_;
  bool told_ready_ = false;
  double longest_stall_ms_ = 0.0;
  std::uint64_t beats_ = 0;
  std::set<const QObject*> upcoming_;
  std::set<std::pair<scenarios::SeriesKey, const QObject*>> watched_;
};

}  // namespace orrery::gui
