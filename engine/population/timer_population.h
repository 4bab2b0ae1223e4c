// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/population/timer_draws.h"
#include "engine/population/timer_phases.h"
#include "engine/random/stream.h"
#include "engine/record/archive.h"
#include "engine/registry/check.h"

namespace orrery::engine {

/// What a population of timers is made from.
struct TimerSpec {
  std::string name;
  std::uint32_t count = 0;
  std::uint64_t seed = 0;
  Duration period{kNsPerSecond};
  TimerDraw draw = TimerDraw::kNormal;
  Purpose purpose = Purpose::kProcess;  ///< of the draws
};

/// Phases uniform over the period, in whole nanoseconds: draw 0 of each row for Purpose::kInitial.
std::vector<std::int64_t> random_phases_ns(const TimerSpec& spec);

/// Many small devices that each do one thing once a period, at a phase of their own: one row a
/// device, state in columns. The author describes the state,
///
///   struct Model {
///     struct State { double sum = 0.0; };                    // as every row starts
///     static constexpr std::tuple kState{&State::sum};       // every member
///   };
///
/// and says what happens as a kernel over columns or as a callback a device. Event n of a row is at
/// phase + n period exactly and comes with draw n of the row's stream, so the two forms give the
/// same bits, wherever time is cut. Costs 12 bytes a row and its state; nothing is allocated after
/// construction. Rows see neither each other nor the world: for those, row_population.h.
template <class Model>
class TimerPopulation {
 public:
  using State = typename Model::State;

  /// The same event of neighbouring places in phase order. Spans are `count` long.
  class Batch {
   public:
    std::size_t count() const { return count_; }
    std::int64_t event() const { return event_; }
    SimTime time(std::size_t i) const {
      return {population_->phases_.phases_ns()[first_ + i] + ns_};
    }
    std::uint32_t row(std::size_t i) const { return population_->phases_.rows()[first_ + i]; }
    std::span<const double> draws() const { return draws_; }
    template <auto Member>
    auto column() const {
      return population_->template column<Member>().subspan(first_, count_);
    }

   private:
    friend class TimerPopulation;
    TimerPopulation* population_ = nullptr;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::int64_t event_ = 0;
    std::int64_t ns_ = 0;  ///< start of the period of `event_`
    std::span<const double> draws_;
  };

  struct Event {
    SimTime time;
    std::int64_t number;
    std::uint32_t row;
    double draw;  ///< 0 for TimerDraw::kNone
  };

  explicit TimerPopulation(const TimerSpec& spec) : TimerPopulation(spec, random_phases_ns(spec)) {}
  /// phases_ns[row] in [0, period).
  TimerPopulation(TimerSpec spec, std::vector<std::int64_t> phases_ns)
      : spec_(std::move(spec)), phases_(spec_.period, std::move(phases_ns)) {
    ORRERY_CHECK(phases_.size() == spec_.count, "one phase a row");
    fill_columns(State{}, Members{});
  }

  const TimerSpec& spec() const { return spec_; }
  SimTime now() const { return clock_.now; }
  /// When the event `ahead` after the next one is due: cuts of time by count.
  SimTime time_of_next(std::size_t ahead = 0) const { return phases_.time_of_next(clock_, ahead); }

  /// All events of [now, until), as calls of kernel(const Batch&): each row's in order of time,
  /// rows in any order.
  template <class Kernel>
  void advance(SimTime until, Kernel&& kernel) {
    const auto end = phases_.advanced(clock_, until);
    run_part(end, 0, 1, kernel);
    clock_ = end;
  }

  /// The `part`th of `parts` equal pieces of `advance`, for a worker of its own: no two touch the
  /// same rows. When all have returned, `set_now(until)`.
  template <class Kernel>
  void advance_part(SimTime until, std::size_t part, std::size_t parts, Kernel&& kernel) {
    run_part(phases_.advanced(clock_, until), part, parts, kernel);
  }
  void set_now(SimTime until) { clock_ = phases_.advanced(clock_, until); }

  /// All events of [now, until), one call of callback(const Event&, State&) each, in order of
  /// (time, row).
  template <class Callback>
  void advance_each(SimTime until, Callback&& callback) {
    const auto end = phases_.advanced(clock_, until);
    for (std::int64_t event = clock_.periods; event <= end.periods; ++event) {
      const std::size_t first = event == clock_.periods ? clock_.place : 0;
      const std::size_t last = event == end.periods ? end.place : phases_.size();
      run_callbacks({first, last, event, event + 1}, callback);
    }
    clock_ = end;
  }

  // By place in phase order.
  std::span<const std::uint32_t> rows() const { return phases_.rows(); }
  template <auto Member>
  auto column() {
    return std::span(std::get<index_of<Member>(Members{})>(columns_));
  }
  /// Events of a place before `now`.
  std::int64_t events_of(std::size_t place) const {
    return clock_.periods + (place < clock_.place ? 1 : 0);
  }

  void save(ArchiveWriter& archive) const {
    archive.begin_section("timers " + spec_.name);
    archive.put(clock_.now.ns);
    std::apply([&](const auto&... column) { (archive.put_span(std::span(column)), ...); },
               columns_);
  }
  bool load(ArchiveReader& archive) {
    SimTime now;
    if (!archive.expect_section("timers " + spec_.name) || !archive.get(now.ns) || now.ns < 0)
      return false;
    clock_ = phases_.advanced({}, now);
    return std::apply([&](auto&... column) { return (archive.get_span(std::span(column)) && ...); },
                      columns_);
  }

 private:
  static constexpr std::size_t kMembers = std::tuple_size_v<decltype(Model::kState)>;
  using Members = std::make_index_sequence<kMembers>;
  template <std::size_t I>
  using MemberOf =
      std::remove_reference_t<decltype(std::declval<State&>().*std::get<I>(Model::kState))>;
  template <std::size_t... I>
  static auto columns_of(std::index_sequence<I...>) -> std::tuple<std::vector<MemberOf<I>>...>;

  template <auto Member, std::size_t I>
  static constexpr bool is_member() {
    if constexpr (std::is_same_v<decltype(Member),
                                 std::decay_t<decltype(std::get<I>(Model::kState))>>)
      return Member == std::get<I>(Model::kState);
    return false;
  }
  template <auto Member, std::size_t... I>
  static constexpr std::size_t index_of(std::index_sequence<I...>) {
    static_assert((is_member<Member, I>() || ...), "a member that is not in kState");
    return ((is_member<Member, I>() ? I : 0) + ...);
  }
  template <std::size_t... I>
  void fill_columns(const State& start, std::index_sequence<I...>) {
    (std::get<I>(columns_).assign(spec_.count, start.*std::get<I>(Model::kState)), ...);
  }
  template <std::size_t... I>
  State gather(std::size_t place, std::index_sequence<I...>) const {
    State state{};
    ((state.*std::get<I>(Model::kState) = std::get<I>(columns_)[place]), ...);
    return state;
  }
  template <std::size_t... I>
  void scatter(std::size_t place, const State& state, std::index_sequence<I...>) {
    ((std::get<I>(columns_)[place] = state.*std::get<I>(Model::kState)), ...);
  }

  template <class Kernel>
  void run_part(const TimerPhases::Clock& end, std::size_t part, std::size_t parts,
                Kernel&& kernel) {
    for (const TimerRun& run : phases_.runs(clock_, end)) {
      if (run.first_event >= run.last_event) continue;
      const std::size_t size = run.last - run.first;
      run_kernel({run.first + size * part / parts, run.first + size * (part + 1) / parts,
                  run.first_event, run.last_event},
                 kernel);
    }
  }

  /// Calls use(draws, first place, count) for all tiles of a run.
  template <class Use>
  void for_tiles(const TimerRun& run, Use&& use) {
    TimerDraws draws(spec_.seed, spec_.purpose, spec_.draw, name_key_);
    for (std::size_t first = run.first; first < run.last; first += TimerDraws::kTile) {
      const std::size_t count = std::min(TimerDraws::kTile, run.last - first);
      draws.take_rows(phases_.rows().subspan(first, count));
      use(draws, first, count);
    }
  }

  /// All events of a tile before the next tile: its state stays in the first-level cache.
  template <class Kernel>
  void run_kernel(const TimerRun& run, Kernel&& kernel) {
    Batch batch;
    batch.population_ = this;
    for_tiles(run, [&](TimerDraws& draws, std::size_t first, std::size_t count) {
      batch.first_ = first;
      batch.count_ = count;
      for (std::int64_t event = run.first_event; event < run.last_event; ++event) {
        batch.event_ = event;
        batch.ns_ = event * spec_.period.ns;
        batch.draws_ = draws.draw(event, event + 1 < run.last_event);
        kernel(std::as_const(batch));
      }
    });
  }

  template <class Callback>
  void run_callbacks(const TimerRun& run, Callback&& callback) {
    const std::int64_t start_ns = run.first_event * spec_.period.ns;
    for_tiles(run, [&](TimerDraws& draws, std::size_t first, std::size_t count) {
      const auto drawn = draws.draw(run.first_event, false);
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t place = first + i;
        State state = gather(place, Members{});
        callback(Event{{phases_.phases_ns()[place] + start_ns},
                       run.first_event,
                       phases_.rows()[place],
                       drawn.empty() ? 0.0 : drawn[i]},
                 state);
        scatter(place, state, Members{});
      }
    });
  }

  TimerSpec spec_;
  std::uint64_t name_key_ = name_key(spec_.name);
  TimerPhases phases_;
  TimerPhases::Clock clock_;
  decltype(columns_of(Members{})) columns_;
};

}  // namespace orrery::engine
