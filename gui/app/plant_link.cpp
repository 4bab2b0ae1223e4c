// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/plant_link.h"

#include <algorithm>
#include <utility>

namespace orrery::gui {

namespace {

constexpr int kBeatMs = 33;

}  // namespace

PlantLink::PlantLink(ViewState& state, QObject* parent)
    : QObject(parent), state_(state), view_(std::make_shared<scenarios::PlantView>()) {
  timer_.setInterval(kBeatMs);
  timer_.setTimerType(Qt::PreciseTimer);
  connect(&timer_, &QTimer::timeout, this, &PlantLink::beat);
  connect(&state_, &ViewState::selectionChanged, this, &PlantLink::askFor);
  connect(&state_, &ViewState::heatChanged, this, &PlantLink::askFor);
}

PlantLink::~PlantLink() = default;

void PlantLink::open(std::unique_ptr<scenarios::PlantSource> source) {
  timer_.stop();
  session_ = dynamic_cast<scenarios::Session*>(source.get());
  // The old one goes last: until panels have heard of the change they refer to its outline.
  const auto old = std::exchange(source_, std::move(source));
  view_ = std::make_shared<scenarios::PlantView>();
  told_ready_ = false;
  watched_.clear();
  Q_EMIT sourceChanged();
  state_.clearSelection();
  state_.setHeat(std::nullopt);
  state_.setFollowing(true);
  state_.follow(0.0);
  if (!source_) return;
  askFor();
  since_beat_.invalidate();
  timer_.start();
  beat();
}

bool PlantLink::isReady() const { return source_ && view_->state != scenarios::RunState::kOpening; }

void PlantLink::beat() {
  ++beats_;
  if (since_beat_.isValid())
    longest_stall_ms_ = std::max(longest_stall_ms_, double(since_beat_.elapsed()) - kBeatMs);
  since_beat_.start();
  if (!source_) return;
  auto newest = source_->view();
  if (newest == view_) return;
  const bool rewound = newest->generation != view_->generation;
  view_ = std::move(newest);
  if (!told_ready_ && isReady() && view_->state != scenarios::RunState::kFailed) {
    told_ready_ = true;
    if (state_.current().kind != Item::Kind::kNone) askFor();  // now the outline is there
    Q_EMIT ready();
  }
  if (rewound) Q_EMIT this->rewound();
  state_.follow(view_->now.seconds());
  Q_EMIT viewChanged();
}

void PlantLink::resetStall() {
  longest_stall_ms_ = 0.0;
  since_beat_.invalidate();
}

void PlantLink::wantUpcoming(const QObject* who, bool wanted) {
  if (wanted) {
    if (upcoming_.insert(who).second)
      connect(who, &QObject::destroyed, this, [this, who] { forget(who); });
  } else {
    upcoming_.erase(who);
  }
  askFor();
}

void PlantLink::watch(const QObject* who, const scenarios::SeriesKey& key) {
  if (!source_) return;
  const bool first = std::none_of(watched_.begin(), watched_.end(),
                                  [&](const auto& one) { return one.first == key; });
  watched_.emplace(key, who);
  if (first) source_->watch(key);
}

void PlantLink::unwatch(const QObject* who, const scenarios::SeriesKey& key) {
  if (watched_.erase({key, who}) == 0 || !source_) return;
  const bool left = std::any_of(watched_.begin(), watched_.end(),
                                [&](const auto& one) { return one.first == key; });
  if (!left) source_->unwatch(key);
}

void PlantLink::forget(const QObject* who) {
  upcoming_.erase(who);
  askFor();
}

void PlantLink::askFor() {
  if (!source_) return;
  source_->look({state_.heat(), state_.currentDevice(), !upcoming_.empty(), controlsWanted()});
}

std::vector<scenarios::ControlLook> PlantLink::controlsWanted() const {
  if (!isReady()) return {};
  const Item item = state_.current();
  const scenarios::PlantOutline& outline = source_->outline();
  switch (item.kind) {
    case Item::Kind::kNode: return outline.controls_on(item.index);
    case Item::Kind::kDevice: return outline.controls_of(item.index);
    case Item::Kind::kPopulation: return outline.controls_of_population(item.index);
    default: return {};
  }
}

}  // namespace orrery::gui
