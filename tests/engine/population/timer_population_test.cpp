// SPDX-License-Identifier: Apache-2.0
#include "engine/population/timer_population.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <thread>
#include <vector>

#include "engine/record/fingerprint.h"
#include "tests/bench/kernel/allocations.h"

namespace orrery::engine {
namespace {

/// Columns of several types; the sum depends on the order of a row's events.
struct Walker {
  struct State {
    double position = 1.0;
    std::uint32_t events = 0;
    std::int64_t last_ns = -1;
  };
  static constexpr std::tuple kState{&State::position, &State::events, &State::last_ns};
};
using Walkers = TimerPopulation<Walker>;

double step(double position, double draw) { return 0.75 * position + draw; }

void walk(const Walkers::Batch& batch) {
  const auto position = batch.column<&Walker::State::position>();
  const auto events = batch.column<&Walker::State::events>();
  const auto last_ns = batch.column<&Walker::State::last_ns>();
  for (std::size_t i = 0; i < batch.count(); ++i) {
    position[i] = step(position[i], batch.draws()[i]);
    ASSERT_EQ(events[i]++, batch.event());
    last_ns[i] = batch.time(i).ns;
  }
}

void walk_one(const Walkers::Event& event, Walker::State& state) {
  state.position = step(state.position, event.draw);
  ASSERT_EQ(state.events++, event.number);
  state.last_ns = event.time.ns;
}

TimerSpec spec_of(std::uint32_t count, Duration period = {kNsPerSecond},
                  TimerDraw draw = TimerDraw::kNormal) {
  return {"walker", count, 7, period, draw, Purpose::kSensorNoise};
}

Fingerprint fingerprint(Walkers& walkers) {
  Fingerprint all;
  for (std::size_t place = 0; place < walkers.rows().size(); ++place) {
    const double values[] = {walkers.column<&Walker::State::position>()[place]};
    all.add('s', entity_key("walker", walkers.rows()[place]),
            walkers.column<&Walker::State::events>()[place],
            {walkers.column<&Walker::State::last_ns>()[place]}, values);
  }
  return all;
}

/// Every row by itself, from the definition: event n at phase + n period with draw n.
Fingerprint reference(const TimerSpec& spec, const std::vector<std::int64_t>& phases_ns,
                      SimTime end) {
  Fingerprint all;
  for (std::uint32_t row = 0; row < spec.count; ++row) {
    const StreamKey key{spec.seed, entity_key(spec.name, row), spec.purpose};
    Walker::State state;
    for (std::int64_t ns = phases_ns[row]; ns < end.ns; ns += spec.period.ns) {
      state.position =
          step(state.position, spec.draw == TimerDraw::kNormal ? normal_at(key, state.events)
                                                               : uniform_at(key, state.events));
      ++state.events;
      state.last_ns = ns;
    }
    const double values[] = {state.position};
    all.add('s', key.entity, state.events, {state.last_ns}, values);
  }
  return all;
}

constexpr SimTime kEnd{5'300'000'001};

TEST(TimerPopulation, AllFormsAndCutsGiveTheBitsOfTheDefinition) {
  for (const TimerDraw draw : {TimerDraw::kNormal, TimerDraw::kUniform}) {
    const TimerSpec spec = spec_of(700, {kNsPerSecond}, draw);
    const auto expected = reference(spec, random_phases_ns(spec), kEnd).text();
    Walkers whole(spec), one_by_one(spec);
    whole.advance(kEnd, walk);
    EXPECT_EQ(fingerprint(whole).text(), expected);
    one_by_one.advance_each(kEnd, walk_one);
    EXPECT_EQ(fingerprint(one_by_one).text(), expected);
    for (std::size_t every : {1u, 8u, 64u}) {
      Walkers cut(spec);
      while (cut.now() < kEnd) cut.advance(std::min(cut.time_of_next(every), kEnd), walk);
      EXPECT_EQ(fingerprint(cut).text(), expected) << "every " << every;
    }
  }
}

TEST(TimerPopulation, RandomCutsAndFormsGiveTheSameBits) {
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Stream random({seed, 0, Purpose::kUser});
    const Duration period{static_cast<std::int64_t>(10'000'000 + random.below(3'000'000'000))};
    const TimerSpec spec = spec_of(static_cast<std::uint32_t>(random.below(400)), period);
    const SimTime end{static_cast<std::int64_t>(random.below(20) * 500'000'000)};
    // Few different phases now and then: many ties.
    std::vector<std::int64_t> phases_ns = random_phases_ns(spec);
    if (seed % 3 == 0) {
      for (auto& phase : phases_ns) phase -= phase % (period.ns / 5 + 1);
    }
    Walkers cut(spec, phases_ns);
    while (cut.now() < end) {
      const SimTime until{
          std::min(end.ns, cut.now().ns + static_cast<std::int64_t>(random.below(2'000'000'000)))};
      if (random.below(2) == 0) {
        cut.advance(until, walk);
      } else {
        cut.advance_each(until, walk_one);
      }
    }
    ASSERT_EQ(fingerprint(cut).text(), reference(spec, phases_ns, end).text()) << "seed " << seed;
  }
}

TEST(TimerPopulation, CallbacksComeInTheOrderOfTimeAndRow) {
  const TimerSpec spec = spec_of(300);
  std::vector<std::int64_t> phases_ns = random_phases_ns(spec);
  for (auto& phase : phases_ns) phase -= phase % 100'000'000;  // ten phases: ties
  Walkers walkers(spec, phases_ns);
  std::vector<std::pair<std::int64_t, std::uint32_t>> seen, expected;
  walkers.advance_each(kEnd, [&](const Walkers::Event& event, Walker::State&) {
    seen.push_back({event.time.ns, event.row});
  });
  for (std::uint32_t row = 0; row < spec.count; ++row) {
    for (auto ns = phases_ns[row]; ns < kEnd.ns; ns += spec.period.ns)
      expected.push_back({ns, row});
  }
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(seen, expected);
}

TEST(TimerPopulation, AWindowEndsBeforeItsLastInstant) {
  Walkers walkers(spec_of(3), {0, 10, 10});
  std::map<std::uint32_t, int> events;
  const auto count = [&](const Walkers::Event& event, Walker::State&) { ++events[event.row]; };
  walkers.advance_each({10}, count);
  EXPECT_EQ(events, (std::map<std::uint32_t, int>{{0, 1}}));
  EXPECT_EQ(walkers.time_of_next(), SimTime{10});
  EXPECT_EQ(walkers.time_of_next(2), SimTime{kNsPerSecond});
  walkers.advance_each({11}, count);
  EXPECT_EQ(events, (std::map<std::uint32_t, int>{{0, 1}, {1, 1}, {2, 1}}));
  EXPECT_EQ(walkers.events_of(2), 1);
  EXPECT_EQ(walkers.time_of_next(1), SimTime{kNsPerSecond + 10});
}

TEST(TimerPopulation, NothingToDoIsNoError) {
  Walkers none(spec_of(0));
  EXPECT_EQ(none.time_of_next(), SimTime::never());
  none.advance(kEnd, walk);
  none.advance_each(kEnd + Duration{1}, walk_one);
  Walkers one(spec_of(1), {5});
  one.advance({5}, [](const Walkers::Batch&) { FAIL(); });
  one.advance({5}, [](const Walkers::Batch&) { FAIL(); });
}

// Hundreds of years of a period that no decimal fraction of a second hits: no rounding adds up.
TEST(TimerPopulation, LateEventsAreExactMultiples) {
  const Duration period{333'333'333};
  Walkers walkers(spec_of(1, period), {111});
  const std::int64_t events = 25'000'000'000;
  std::int64_t seen = 0;
  const SimTime late{111 + events * period.ns};
  walkers.advance_each({50}, walk_one);
  walkers.set_now(late);
  walkers.advance_each(late + period, [&](const Walkers::Event& event, Walker::State&) {
    ++seen;
    EXPECT_EQ(event.time, late);
    EXPECT_EQ(event.number, events);
  });
  EXPECT_EQ(seen, 1);
}

TEST(TimerPopulation, PartsOnThreadsGiveTheSameBits) {
  const TimerSpec spec = spec_of(1000);
  Walkers whole(spec);
  whole.advance(kEnd, walk);
  for (std::size_t parts : {2u, 3u, 8u}) {
    Walkers shared(spec);
    for (const SimTime until : {SimTime{1'700'000'000}, kEnd}) {
      std::vector<std::thread> workers;
      for (std::size_t part = 0; part < parts; ++part) {
        workers.emplace_back([&, part] { shared.advance_part(until, part, parts, walk); });
      }
      for (auto& worker : workers) worker.join();
      shared.set_now(until);
    }
    EXPECT_EQ(fingerprint(shared).text(), fingerprint(whole).text()) << parts;
  }
}

TEST(TimerPopulation, ASnapshotInMidPeriodContinuesWithTheSameBits) {
  const TimerSpec spec = spec_of(500);
  Walkers unbroken(spec), first(spec), second(spec);
  unbroken.advance(kEnd, walk);
  first.advance({2'345'678'901}, walk);
  ArchiveWriter saved;
  first.save(saved);
  ArchiveReader reader(saved.bytes());
  ASSERT_TRUE(second.load(reader));
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(second.now(), first.now());
  second.advance(kEnd, walk);
  EXPECT_EQ(fingerprint(second).text(), fingerprint(unbroken).text());

  Walkers other(spec_of(501));
  ArchiveReader again(saved.bytes());
  EXPECT_FALSE(other.load(again));
  Walkers damaged(spec);
  ArchiveReader cut(std::span(saved.bytes()).first(saved.bytes().size() - 1));
  EXPECT_FALSE(damaged.load(cut));
}

struct Sensor {
  struct State {
    double sum = 0.0;
  };
  static constexpr std::tuple kState{&State::sum};
};

TEST(TimerPopulation, AnIdleSensorTakesAtMost24BytesAndEventsAllocateNothing) {
  constexpr std::uint32_t kCount = 100'000;
  const std::uint64_t before = bench::live_bytes();
  TimerPopulation<Sensor> sensors(spec_of(kCount));
  EXPECT_LE(static_cast<double>(bench::live_bytes() - before) / kCount, 24.0);
  const std::uint64_t calls = bench::allocation_count();
  sensors.advance({1'500'000'000}, [](const auto& batch) {
    const auto sum = batch.template column<&Sensor::State::sum>();
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += batch.draws()[i];
  });
  sensors.advance_each({2'500'000'000},
                       [](const auto& event, Sensor::State& state) { state.sum += event.draw; });
  EXPECT_EQ(bench::allocation_count(), calls);
  EXPECT_GT(bench::allocation_count(), 0u);
}

}  // namespace
}  // namespace orrery::engine
