// SPDX-License-Identifier: Apache-2.0
// PHOLD with many ties on the window engine: conservation, lookahead, and the same bits for any
// number of workers, slices and forms of handler.
#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <vector>

#include "engine/event/window_engine.h"
#include "engine/random/stream.h"
#include "engine/record/fingerprint.h"

namespace orrery::engine {
namespace {

constexpr std::int64_t kLookahead = 100;

struct Cause {
  std::int64_t sent_ns;
};
using Engine = WindowEngine<Cause>;

struct Setting {
  unsigned threads = 1;
  std::uint32_t processes = 97;
  std::uint32_t per_process = 5;
  std::int64_t end_ns = 60'000;
  std::int64_t slice_ns = 60'000;
  bool in_batches = true;
  bool swaps_a_tie = false;  ///< a planted defect
};

struct Outcome {
  Fingerprint fingerprint;
  std::uint64_t handled = 0;
  std::size_t pending = 0;
  std::uint64_t early = 0;    ///< events sooner than the lookahead after what caused them
  std::uint64_t swapped = 0;  ///< ties that the defect exchanged
};

/// Delays are whole multiples of the lookahead, so that many events share one time.
class Model {
 public:
  explicit Model(const Setting& setting)
      : setting_(setting),
        state_(setting.processes),
        engine_(setting.processes, {kLookahead}, setting.threads) {
    for (std::uint32_t p = 0; p < setting.processes; ++p) {
      for (std::uint32_t k = 0; k < setting.per_process; ++k) {
        engine_.schedule({kLookahead * (k % 3)}, p, p, {-kLookahead});
      }
    }
  }

  Outcome run() {
    for (std::int64_t t = setting_.slice_ns; t <= setting_.end_ns; t += setting_.slice_ns) {
      if (setting_.in_batches) {
        engine_.run_batches({t}, [this](auto events, auto& outbox) { handle_all(events, outbox); });
      } else {
        engine_.run_until({t}, [this](auto& event, auto& outbox) { handle(event, outbox); });
      }
    }
    Outcome outcome;
    outcome.handled = engine_.handled();
    outcome.pending = engine_.pending();
    outcome.early = early_;
    outcome.swapped = swapped_;
    for (std::uint32_t p = 0; p < setting_.processes; ++p) {
      outcome.fingerprint.add('p', p, state_[p].draws,
                              {static_cast<std::int64_t>(state_[p].history)}, {});
    }
    return outcome;
  }

 private:
  struct Process {
    std::uint64_t history = 0;
    std::uint64_t draws = 0;
  };

  void handle_all(std::span<const Engine::Event> events, Engine::Outbox& outbox) {
    std::vector<Engine::Event> mine(events.begin(), events.end());
    for (std::size_t i = 1; setting_.swaps_a_tie && i < mine.size(); ++i) {
      if (mine[i].target != 3 || mine[i - 1].target != 3 || mine[i].time != mine[i - 1].time ||
          swapped_.exchange(1) != 0) {
        continue;
      }
      std::swap(mine[i], mine[i - 1]);
    }
    for (const auto& event : mine) handle(event, outbox);
  }
  void handle(const Engine::Event& event, Engine::Outbox& outbox) {
    if (event.time.ns < event.payload.sent_ns + kLookahead) ++early_;
    Process& process = state_[event.target];
    process.history = mix64(process.history ^ event.rank) + event.sequence +
                      static_cast<std::uint64_t>(event.time.ns);
    Stream stream({7, event.target, Purpose::kUser}, process.draws);
    const auto steps = static_cast<std::int64_t>(1 + stream.below(4) * stream.below(90));
    const auto target = static_cast<std::uint32_t>(stream.below(setting_.processes));
    process.draws = stream.position();
    outbox.send(event, {event.time.ns + steps * kLookahead}, target, {event.time.ns});
  }

  Setting setting_;
  std::vector<Process> state_;
  Engine engine_;
  std::atomic<std::uint64_t> early_{0};
  std::atomic<std::uint64_t> swapped_{0};
};

Outcome outcome_of(const Setting& setting) { return Model(setting).run(); }

TEST(WindowEngineProperty, PholdKeepsItsPopulationAndItsLookahead) {
  for (const unsigned threads : {1u, 3u}) {
    Setting setting;
    setting.threads = threads;
    const Outcome outcome = outcome_of(setting);
    EXPECT_EQ(outcome.pending, std::size_t{setting.processes} * setting.per_process);
    EXPECT_EQ(outcome.early, 0u);
    EXPECT_GT(outcome.handled, 1500u);
  }
}

TEST(WindowEngineProperty, TheSameBitsForAnyNumberOfWorkers) {
  for (const bool in_batches : {true, false}) {
    Setting setting;
    setting.in_batches = in_batches;
    const Outcome one = outcome_of(setting);
    for (const unsigned threads : {2u, 3u, 4u, 8u}) {
      setting.threads = threads;
      const Outcome many = outcome_of(setting);
      EXPECT_EQ(many.fingerprint, one.fingerprint) << threads;
      EXPECT_EQ(many.handled, one.handled);
    }
  }
}

// Slices that end within windows, on their borders, and slices without any event.
TEST(WindowEngineProperty, NeitherSlicesNorTheFormOfTheHandlerShow) {
  const Outcome plain = outcome_of({});
  for (const std::int64_t slice : {60, 100, 150, 20'000}) {
    for (const bool in_batches : {true, false}) {
      Setting setting;
      setting.slice_ns = slice;
      setting.in_batches = in_batches;
      setting.threads = 2;
      EXPECT_EQ(outcome_of(setting).fingerprint, plain.fingerprint) << slice << in_batches;
    }
  }
}

TEST(WindowEngineProperty, MoreWorkersThanProcessesAndASingleProcess) {
  for (const std::uint32_t processes : {1u, 2u, 5u}) {
    Setting setting;
    setting.processes = processes;
    const Outcome one = outcome_of(setting);
    setting.threads = 8;
    EXPECT_EQ(outcome_of(setting).fingerprint, one.fingerprint) << processes;
  }
}

// The comparison of one worker with several would notice a queue that exchanges two events of one
// time: the defect is planted between the engine and the model.
TEST(WindowEngineProperty, ASwappedTieIsCaughtByComparingWorkers) {
  const Outcome one = outcome_of({});
  Setting setting;
  setting.threads = 2;
  ASSERT_EQ(outcome_of(setting).fingerprint, one.fingerprint);
  setting.swaps_a_tie = true;
  const Outcome defect = outcome_of(setting);
  ASSERT_EQ(defect.swapped, 1u);
  EXPECT_NE(defect.fingerprint, one.fingerprint);
}

TEST(WindowEngine, ProcessesWithoutTrafficRunAloneToTheEnd) {
  WindowEngine<> engine(3, {std::numeric_limits<std::int64_t>::max()}, 2);
  std::vector<std::vector<std::int64_t>> seen(3);
  for (std::uint32_t p = 0; p < 3; ++p) engine.schedule({p}, p, p);
  const auto handler = [&](const WindowEngine<>::Event& event, WindowEngine<>::Outbox& outbox) {
    seen[event.target].push_back(event.time.ns);
    outbox.send(event, event.time + Duration{event.target + 1}, event.target);
  };
  engine.run_until({4}, handler);
  engine.run_until({8}, handler);
  EXPECT_EQ(seen[0], (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(seen[1], (std::vector<std::int64_t>{1, 3, 5, 7}));
  EXPECT_EQ(seen[2], (std::vector<std::int64_t>{2, 5}));
}

TEST(WindowEngine, WorksNearBothEndsOfTime) {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  WindowEngine<> engine(2, {1000});
  std::vector<std::int64_t> seen;
  for (const std::int64_t t : {kMost, kMost - 1, kMost - 1001, std::int64_t{0}, kLeast}) {
    engine.schedule({t}, 0, 0);
  }
  engine.run_until(SimTime::never(), [&](const WindowEngine<>::Event& event, auto&) {
    seen.push_back(event.time.ns);
  });
  EXPECT_EQ(seen, (std::vector<std::int64_t>{kLeast, 0, kMost - 1001, kMost - 1}));
  EXPECT_EQ(engine.pending(), 1u);
}

TEST(WindowEngine, AMessageSoonerThanTheLookaheadStops) {
  WindowEngine<> engine(2, {10});
  engine.schedule({0}, 0, 0);
  const auto send_after = [&](std::int64_t delay, std::uint32_t target) {
    engine.run_until({100},
                     [&](const WindowEngine<>::Event& event, WindowEngine<>::Outbox& outbox) {
                       if (event.time.ns < 50)
                         outbox.send(event, event.time + Duration{delay}, target);
                     });
  };
  EXPECT_EXIT(send_after(9, 1), testing::ExitedWithCode(8), "lookahead");
  EXPECT_EXIT(send_after(10, 2), testing::ExitedWithCode(8), "not there");
  EXPECT_EXIT(send_after(-1, 0), testing::ExitedWithCode(8), "past");
}

}  // namespace
}  // namespace orrery::engine
