// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "scenarios/session/series_shelf.h"

namespace orrery::scenarios {

using engine::SimTime;
using Steady = std::chrono::steady_clock;

namespace {

constexpr auto kBetweenViews = std::chrono::milliseconds(40);
constexpr double kWholeRun_s = 20.0;  ///< of real time, as fast as possible

/// The time of the plant against the clock on the wall.
struct PlayClock {
  bool running = false;
  double speed = 0.0;
  SimTime end = SimTime::never();  ///< until it is known
  SimTime stood;                   ///< when it was last set
  Steady::time_point since;

  double factor() const { return speed > 0.0 ? speed : end.seconds() / kWholeRun_s; }
  SimTime now() const {
    if (!running) return std::min(stood, end);
    const double passed_s = std::chrono::duration<double>(Steady::now() - since).count();
    return std::min(stood + engine::Duration::from_seconds(passed_s * factor()), end);
  }
  void set(SimTime to) {
    stood = std::clamp(to, SimTime{}, end);
    since = Steady::now();
  }
};

/// What the operator noted on an alarm.
struct AlarmNote {
  bool acknowledged = false;
  SimTime shelved_until;
};

}  // namespace

struct Replay::Core {
  Core(std::filesystem::path result, ReplayOptions options)
      : path(std::move(result)), shelf(options.series_byte_max) {}

  // Thread that makes views.
  void play();
  bool open();
  void show(std::unique_lock<std::mutex>& lock);
  std::size_t open_alarms(SimTime now) const;
  // Thread that reads series.
  void read();
  void read_one(const engine::SeriesRecord& series, std::unique_lock<std::mutex>& lock);
  SeriesShelf::Wanted wanted() const;

  /// Under the lock: something was ordered, or is there.
  void stir() {
    ++orders;
    changed.notify_all();
  }
  template <class Order>
  void order(Order&& order) {
    const std::lock_guard lock(mutex);
    order();
    stir();
  }

  const std::filesystem::path path;
  std::unique_ptr<const Recording> recording;  ///< written once, when `opened` is not yet set
  std::atomic<bool> stopping = false;

  mutable std::mutex mutex;  ///< for all that follows
  std::condition_variable changed;
  bool opened = false;
  bool failed = false;
  bool jumped = false;  ///< the time was set since the last view
  std::uint64_t orders = 1;
  std::uint64_t shown = 0;  ///< orders that the view has
  std::uint64_t generation = 0;
  PlayClock clock;
  LookRequest look;
  std::set<SeriesKey> watched;
  SeriesShelf shelf;
  std::string reading;           ///< a series, in words
  std::string left_out;          ///< why one is
  std::vector<AlarmNote> notes;  ///< by alarm
  std::shared_ptr<const PlantView> view = std::make_shared<PlantView>();

  std::thread player;
  std::thread reader;
};

Replay::Replay(std::filesystem::path result, ReplayOptions options)
    : core_(std::make_unique<Core>(std::move(result), options)) {
  core_->player = std::thread([core = core_.get()] { core->play(); });
  core_->reader = std::thread([core = core_.get()] { core->read(); });
}

Replay::~Replay() {
  core_->order([&] { core_->stopping = true; });
  core_->player.join();
  core_->reader.join();
}

void Replay::Core::play() {
  if (!open()) return;
  std::unique_lock lock(mutex);
  while (!stopping) {
    show(lock);
    const auto ordered = [&] { return stopping || orders != shown; };
    if (clock.running) {
      changed.wait_for(lock, kBetweenViews, ordered);
    } else {
      changed.wait(lock, ordered);
    }
  }
}

bool Replay::Core::open() {
  auto made = open_recording(path);
  const std::lock_guard lock(mutex);
  if (!made) {
    auto last = std::make_shared<PlantView>();
    last->number = 1;
    last->state = RunState::kFailed;
    last->trouble = made.error();
    if (!last->trouble.items().empty()) last->why = last->trouble.items().front().message;
    view = std::move(last);
    failed = true;
  } else {
    recording = std::move(*made);
    notes.resize(recording->alarms.size());
    clock.end = recording->end();
    clock.set(clock.stood);
    opened = true;
  }
  stir();
  return opened;
}

/// Makes a view of this moment. What takes long goes on without the lock.
void Replay::Core::show(std::unique_lock<std::mutex>& lock) {
  auto next = std::make_shared<PlantView>();
  next->number = view->number + 1;
  next->generation = generation;
  next->now = clock.now();
  next->end = next->furthest = clock.end;
  if (clock.running && next->now >= clock.end) {
    clock.running = false;
    clock.stood = clock.end;
  }
  next->state = clock.running            ? RunState::kRunning
                : next->now >= clock.end ? RunState::kEnded
                                         : RunState::kPaused;
  next->real_time_factor = clock.running ? clock.factor() : 0.0;
  next->why = reading.empty() ? left_out : "reading " + reading;
  const auto before = std::exchange(jumped, false) ? next->now : std::min(view->now, next->now);
  const auto at = orders;
  const auto wish = look;
  const LoadedSeries loaded = shelf.loaded();
  lock.unlock();
  show_moment(*recording, loaded, wish, before, *next);
  lock.lock();
  next->alarms_open = open_alarms(next->now);
  view = std::move(next);
  shown = at;
  changed.notify_all();
}

std::size_t Replay::Core::open_alarms(SimTime now) const {
  std::size_t open = 0;
  for (std::size_t i = 0; i < notes.size() && recording->alarms[i].start <= now; ++i)
    if (!notes[i].acknowledged && notes[i].shelved_until <= now) ++open;
  return open;
}

void Replay::Core::read() {
  std::unique_lock lock(mutex);
  while (!stopping && !failed) {
    const auto* series = opened ? shelf.next(wanted()) : nullptr;
    if (series != nullptr) {
      read_one(*series, lock);
      continue;
    }
    const auto known = orders;
    changed.wait(lock, [&] { return stopping || orders != known; });
  }
}

void Replay::Core::read_one(const engine::SeriesRecord& series,
                            std::unique_lock<std::mutex>& lock) {
  reading = fmt::format("{} ({})", series.name, series.stage);
  stir();
  const std::size_t byte_max = shelf.byte_max();
  lock.unlock();
  auto index = SeriesIndex::read(recording->file, series,
                                 [&](std::size_t bytes) { return !stopping && bytes <= byte_max; });
  lock.lock();
  const std::string what = std::exchange(reading, {});
  if (!index) {
    shelf.refuse(series.id);
    left_out = what + ": " + index.error().items().front().message;
  } else if (!*index) {
    shelf.refuse(series.id);
    left_out = fmt::format("{} is left out: it takes more than {} MB", what, byte_max >> 20);
  } else if (!shelf.add(series.id, std::make_shared<const SeriesIndex>(std::move(**index)))) {
    left_out = fmt::format("{} is left out: what is shown besides takes the {} MB there are", what,
                           byte_max >> 20);
  }
  stir();
}

SeriesShelf::Wanted Replay::Core::wanted() const {
  SeriesShelf::Wanted all;
  if (look.heat) all.push_back(recording->series_of(*look.heat));
  for (const auto& key : watched) all.push_back(recording->series_of(key.kind, key.index));
  if (look.inspect && *look.inspect < recording->outline.device_count())
    for (const auto* series : recording->series_of_device(*look.inspect)) all.push_back(series);
  for (const ControlLook& one : look.controls) {
    if (one.control >= recording->outline.controls.size()) continue;
    const ControlOutline& control = recording->outline.controls[one.control];
    for (const auto* series : recording->series_of_control(control)) all.push_back(series);
  }
  return all;
}

void Replay::settle() {
  Core& core = *core_;
  std::unique_lock lock(core.mutex);
  core.changed.wait(lock, [&] {
    if (core.failed) return true;
    return core.opened && core.shown == core.orders && core.reading.empty() &&
           core.shelf.next(core.wanted()) == nullptr;
  });
}

const PlantOutline& Replay::outline() const {
  static const PlantOutline none;
  const std::lock_guard lock(core_->mutex);
  return core_->opened ? core_->recording->outline : none;
}

const PlantLayout& Replay::layout() const {
  static const PlantLayout none;
  const std::lock_guard lock(core_->mutex);
  return core_->opened ? core_->recording->layout : none;
}

std::shared_ptr<const PlantView> Replay::view() const {
  const std::lock_guard lock(core_->mutex);
  return core_->view;
}

void Replay::look(const LookRequest& wanted) {
  core_->order([&] {
    core_->look = wanted;
    core_->shelf.forgive();
    core_->left_out.clear();
  });
}

void Replay::watch(const SeriesKey& key) {
  core_->order([&] { core_->watched.insert(key); });
}

void Replay::unwatch(const SeriesKey& key) {
  core_->order([&] {
    core_->watched.erase(key);
    core_->shelf.forgive();
  });
}

void Replay::read_series(const SeriesKey& key, std::size_t from,
                         std::vector<SeriesPoint>& out) const {
  std::shared_ptr<const SeriesIndex> index;
  {
    const std::lock_guard lock(core_->mutex);
    if (!core_->opened) return;
    const auto* series = core_->recording->series_of(key.kind, key.index);
    if (series == nullptr) return;
    const auto at = core_->shelf.loaded().find(series->id);
    if (at != core_->shelf.loaded().end()) index = at->second;
  }
  if (!index) return;
  for (std::size_t i = index->begin(key.device) + from; i < index->end(key.device); ++i) {
    const auto row = index->row(i);
    out.push_back({row.time.seconds(), row.value});
  }
}

std::vector<LogEntry> Replay::log(std::size_t from, std::size_t count) const {
  const std::lock_guard lock(core_->mutex);
  if (!core_->opened) return {};
  const auto& all = core_->recording->log;
  const std::size_t last = std::min(core_->view->log_entries, from + count);
  if (from >= last) return {};
  return {all.begin() + std::ptrdiff_t(from), all.begin() + std::ptrdiff_t(last)};
}

std::vector<Alarm> Replay::alarms(std::size_t from, std::size_t count) const {
  const std::lock_guard lock(core_->mutex);
  std::vector<Alarm> some;
  if (!core_->opened) return some;
  const std::size_t last = std::min(core_->view->alarms, from + count);
  for (std::size_t i = from; i < last; ++i) {
    Alarm alarm = as_of(core_->recording->alarms[i], core_->view->now);
    alarm.acknowledged = core_->notes[i].acknowledged;
    alarm.shelved_until = core_->notes[i].shelved_until;
    some.push_back(std::move(alarm));
  }
  return some;
}

void Replay::run() {
  core_->order([&] {
    PlayClock& clock = core_->clock;
    if (clock.running) return;
    const SimTime now = clock.now();
    if (core_->opened && now >= clock.end) ++core_->generation;
    core_->jumped = core_->jumped || now >= clock.end;
    clock.set(now >= clock.end ? SimTime{} : now);
    clock.running = true;
  });
}

void Replay::pause() {
  core_->order([&] {
    core_->clock.set(core_->clock.now());
    core_->clock.running = false;
  });
}

void Replay::seek(SimTime to) {
  core_->order([&] {
    if (to < core_->clock.now()) ++core_->generation;
    core_->jumped = true;
    core_->clock.set(to);
  });
}

void Replay::set_speed(double times_real_time) {
  core_->order([&] {
    core_->clock.set(core_->clock.now());
    core_->clock.speed = std::max(times_real_time, 0.0);
  });
}

void Replay::acknowledge(std::span<const std::uint64_t> alarms) {
  core_->order([&] {
    for (const auto id : alarms)
      if (id >= 1 && id <= core_->notes.size()) core_->notes[id - 1].acknowledged = true;
  });
}

void Replay::shelve(std::span<const std::uint64_t> alarms, SimTime until) {
  core_->order([&] {
    for (const auto id : alarms)
      if (id >= 1 && id <= core_->notes.size()) core_->notes[id - 1].shelved_until = until;
  });
}

void Replay::unshelve(std::span<const std::uint64_t> alarms) { shelve(alarms, SimTime{}); }

}  // namespace orrery::scenarios
