// SPDX-License-Identifier: Apache-2.0
#include "engine/event/run_control.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "tests/support/toy_plant.h"
#include "tests/support/toy_taps.h"

namespace orrery::testing {
namespace {

/// Met when any reading is above a limit.
struct HotBreakpoint final : Breakpoint, Tap {
  void on_batch(FlowStage stage, const SignalInfo&, const Batch& rows) override {
    if (stage != FlowStage::kSampled) return;
    for (std::size_t i = 0; i < rows.rows(); ++i) hot = hot || rows.row(i)[0] > limit;
  }
  std::optional<std::string> met(SimTime) override {
    if (!hot) return std::nullopt;
    hot = false;
    limit = 1e9;
    return "hot";
  }
  double limit = 3.0;
  bool hot = false;
};

std::string straight_fingerprint() {
  Executive run(make_plant(ToyPlant{}));
  run.run_until(run.end());
  run.settle();
  return run.fingerprint().text();
}

std::string settled_fingerprint(Executive& run) {
  run.settle();
  return run.fingerprint().text();
}

TEST(RunControl, ABreakpointStopsAtItsInstant) {
  Executive run(make_plant(ToyPlant{}));
  HotBreakpoint hot;
  run.add_tap(&hot);
  Steered<Executive> steered(run);
  RunControl control(steered);
  control.add(hot);
  ListeningTap tap;
  run.add_tap(&tap);
  ASSERT_EQ(control.run_until(run.end()), RunControl::Stop::kBreakpoint);
  EXPECT_EQ(control.reason(), "hot");
  // The last reading before the stop is the one that met it: nothing was handled after it.
  const auto& rows = tap.rows_of.begin()->second;
  double highest = 0.0;
  std::int64_t last = 0;
  for (const auto& row : rows) {
    highest = std::max(highest, std::get<3>(row));
    last = std::max(last, std::get<1>(row));
  }
  EXPECT_GT(highest, 3.0);
  EXPECT_EQ(run.now(), SimTime{last + 1});
  EXPECT_EQ(control.run_until(run.end()), RunControl::Stop::kReached);
  EXPECT_EQ(settled_fingerprint(run), straight_fingerprint());
}

TEST(RunControl, StepsHandleOneInstantEach) {
  Executive run(make_plant(ToyPlant{}));
  Steered<Executive> steered(run);
  RunControl control(steered);
  std::uint64_t events = 0;
  while (run.now() < run.end()) {
    const SimTime next = run.next_work();
    ASSERT_EQ(control.step(), RunControl::Stop::kReached);
    ASSERT_EQ(run.now(), std::min(next + Duration{1}, run.end()));
    ASSERT_GT(run.events(), events);
    events = run.events();
  }
  EXPECT_EQ(settled_fingerprint(run), straight_fingerprint());
}

TEST(RunControl, PausedSteppedAndPacedFromAnotherThread) {
  Executive run(make_plant(ToyPlant{}));
  Steered<Executive> steered(run);
  RunControl control(steered);
  std::atomic<int> slices = 0;
  control.between_slices([&](SimTime) { return ++slices > 0; });
  control.pause();
  std::thread person([&] {
    for (int i = 0; i < 5; ++i) control.step_once();
    while (slices < 5) std::this_thread::yield();
    control.set_speed(200.0);  // a minute in 0.3 s
    control.go_on();
    while (slices < 10) std::this_thread::yield();
    control.pause();
    EXPECT_TRUE(control.is_paused());
    control.set_speed(0.0);
    control.go_on();
  });
  EXPECT_EQ(control.run_until(run.end()), RunControl::Stop::kReached);
  person.join();
  EXPECT_EQ(settled_fingerprint(run), straight_fingerprint());
}

TEST(RunControl, StopsWhilePaused) {
  Executive run(make_plant(ToyPlant{}));
  Steered<Executive> steered(run);
  RunControl control(steered);
  control.pause();
  std::thread person([&] { control.stop(); });
  EXPECT_EQ(control.run_until(run.end()), RunControl::Stop::kStopped);
  person.join();
  EXPECT_EQ(run.now(), SimTime{});
}

// A pace is a lower limit of real time, so a slow machine cannot fail this.
TEST(RunControl, NeverFasterThanItsSpeed) {
  Executive run(make_plant(ToyPlant{}));
  Steered<Executive> steered(run);
  RunControl control(steered);
  control.set_speed(300.0);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(control.run_until(run.end()), RunControl::Stop::kReached);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  EXPECT_GE(took.count(), 60.0 / 300.0 - 1e-3);
  EXPECT_EQ(settled_fingerprint(run), straight_fingerprint());
}

}  // namespace
}  // namespace orrery::testing
