// SPDX-License-Identifier: Apache-2.0
#include "engine/event/command_watch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/support/toy_rooms.h"
#include "tests/support/toy_taps.h"

namespace orrery::testing {
namespace {

CommandArrival arrival(DeviceId device, double at_s, double after_s, std::uint64_t id = 1) {
  CommandArrival arrival;
  arrival.command.device = device;
  arrival.command.input = "heat";
  arrival.command.fail_safe = {Duration::from_seconds(after_s), 0.25};
  arrival.id = id;
  arrival.arrived = SimTime::from_seconds(at_s);
  return arrival;
}

/// Devices, and seconds.
using Found = std::vector<std::pair<DeviceId, std::int64_t>>;

/// Meets the events until then: what was overdue, and when.
Found overdue_until(CommandWatch& watch, EventQueue& queue, double until_s) {
  Found found;
  while (!queue.empty() && queue.next().time <= SimTime::from_seconds(until_s)) {
    const Event event = queue.top();
    queue.pop();
    if (const auto* input = watch.on_event(event, queue))
      found.emplace_back(input->device, event.time.ns / kNsPerSecond);
  }
  return found;
}

TEST(CommandWatch, CountsFromTheLatestCommand) {
  CommandWatch watch;
  EventQueue queue;
  watch.arrived(arrival(7, 0.0, 3.0), queue);
  watch.arrived(arrival(7, 2.0, 3.0), queue);
  watch.arrived(arrival(8, 1.0, 3.0), queue);
  EXPECT_EQ(overdue_until(watch, queue, 100.0), (Found{{8, 4}, {7, 5}}));
  EXPECT_TRUE(queue.empty());
}

TEST(CommandWatch, TripsOnceUntilTheNextCommand) {
  CommandWatch watch;
  EventQueue queue;
  watch.arrived(arrival(7, 0.0, 3.0), queue);
  EXPECT_EQ(overdue_until(watch, queue, 50.0), (Found{{7, 3}}));
  watch.arrived(arrival(7, 60.0, 3.0), queue);
  EXPECT_EQ(overdue_until(watch, queue, 100.0), (Found{{7, 63}}));
}

TEST(CommandWatch, ACommandWithoutAFailSafeStandsForEver) {
  CommandWatch watch;
  EventQueue queue;
  watch.arrived(arrival(8, 0.0, 0.0), queue);
  EXPECT_TRUE(queue.empty());
  watch.arrived(arrival(7, 0.0, 3.0), queue);
  watch.arrived(arrival(7, 1.0, 0.0), queue);
  EXPECT_EQ(overdue_until(watch, queue, 100.0), Found{});
}

TEST(CommandWatch, AShorterFailSafeIsNotMetTooLate) {
  CommandWatch watch;
  EventQueue queue;
  watch.arrived(arrival(7, 0.0, 30.0), queue);
  watch.arrived(arrival(7, 1.0, 3.0), queue);
  EXPECT_EQ(overdue_until(watch, queue, 100.0), (Found{{7, 4}}));
}

TEST(CommandWatch, ARoomFallsBackExactlyWhereNoCommandCame) {
  ToyRooms toy;
  toy.end_s = 400.0;
  toy.rooms = 2;
  toy.fail_safe = {Duration::from_seconds(5.0), 0.3};
  toy.uplink = {{"latency", 0.02}, {"bandwidth", 1e15}, {"loss", 0.5}};
  Executive run(make_plant(toy, false));
  ListeningTap tap;
  run.add_tap(&tap);
  run.run_until(run.end());

  std::map<DeviceId, std::vector<SimTime>> heard;
  std::vector<std::pair<SimTime, DeviceId>> fell_back;
  for (const CommandRecord& record : tap.commands) {
    if (record.agent == "fail-safe") {
      EXPECT_EQ(record.command.value, 0.3);
      fell_back.emplace_back(record.arrived, record.command.device);
    } else if (record.arrived != SimTime::never()) {
      heard[record.command.device].push_back(record.arrived);
    }
  }
  std::vector<std::pair<SimTime, DeviceId>> expected;
  for (auto& [device, times] : heard) {
    std::sort(times.begin(), times.end());
    for (std::size_t i = 0; i < times.size(); ++i) {
      const SimTime due = times[i] + toy.fail_safe.after;
      const SimTime next = i + 1 < times.size() ? times[i + 1] : SimTime::never();
      if (next > due && due <= run.end()) expected.emplace_back(due, device);
    }
  }
  std::sort(expected.begin(), expected.end());
  std::sort(fell_back.begin(), fell_back.end());
  EXPECT_GT(expected.size(), 5U);
  EXPECT_EQ(fell_back, expected);
}

}  // namespace
}  // namespace orrery::testing
