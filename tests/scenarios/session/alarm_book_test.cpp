// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/alarm_book.h"

#include <gtest/gtest.h>

#include <random>

namespace orrery::scenarios {
namespace {

using engine::SimTime;

SimTime at(double s) { return SimTime::from_seconds(s); }

TEST(AlarmBook, OneStretchOfAlertsIsOneAlarm) {
  AlarmBook book;
  book.judge(0, 7, at(1), 0.2, false, "");
  book.judge(0, 7, at(2), 3.0, true, "temperature");
  book.judge(0, 7, at(3), 5.0, true, "flow");
  book.judge(0, 7, at(4), 4.0, true, "power");
  book.judge(0, 7, at(5), 0.1, false, "");
  book.judge(0, 7, at(6), 9.0, true, "power");
  ASSERT_EQ(book.alarms().size(), 2u);
  const Alarm& first = book.alarms()[0];
  EXPECT_EQ(first.id, 1u);
  EXPECT_EQ(first.start, at(2));
  EXPECT_EQ(first.end, at(5));
  EXPECT_EQ(first.peak_score, 5.0);
  EXPECT_EQ(first.blamed, "flow");
  EXPECT_EQ(book.alarms()[1].id, 2u);
  EXPECT_EQ(book.alarms()[1].end, SimTime::never());
}

TEST(AlarmBook, AgentsAndDevicesHaveAlarmsOfTheirOwn) {
  AlarmBook book;
  book.judge(0, 7, at(1), 1.0, true, "");
  book.judge(1, 7, at(1), 1.0, true, "");
  book.judge(0, 8, at(1), 1.0, true, "");
  book.judge(0, 7, at(2), 0.0, false, "");
  ASSERT_EQ(book.alarms().size(), 3u);
  EXPECT_EQ(book.alarms()[0].end, at(2));
  EXPECT_EQ(book.alarms()[1].end, SimTime::never());
  EXPECT_EQ(book.alarms()[2].end, SimTime::never());
}

// The four states of ISA-18.2 and shelving, with the transitions between them.
TEST(AlarmBook, StatesFollowTheStandard) {
  AlarmBook book;
  book.judge(0, 1, at(10), 1.0, true, "");
  const auto state = [&](double now_s) { return book.alarms()[0].state(at(now_s)); };
  EXPECT_EQ(state(11), AlarmState::kUnacknowledged);
  EXPECT_TRUE(book.acknowledge(1));
  EXPECT_EQ(state(11), AlarmState::kAcknowledged);
  book.judge(0, 1, at(20), 0.0, false, "");
  EXPECT_EQ(state(20), AlarmState::kNormal);
  EXPECT_EQ(state(19), AlarmState::kAcknowledged);  // a replay looks at an earlier time

  book.judge(0, 1, at(30), 1.0, true, "");
  book.judge(0, 1, at(40), 0.0, false, "");
  EXPECT_EQ(book.alarms()[1].state(at(50)), AlarmState::kReturned);
  EXPECT_TRUE(book.shelve(2, at(60)));
  EXPECT_EQ(book.alarms()[1].state(at(50)), AlarmState::kShelved);
  EXPECT_EQ(book.alarms()[1].state(at(60)), AlarmState::kReturned);
  EXPECT_TRUE(book.unshelve(2));
  EXPECT_EQ(book.alarms()[1].state(at(50)), AlarmState::kReturned);
}

TEST(AlarmBook, TellsWhenThereIsNoSuchAlarm) {
  AlarmBook book;
  book.judge(0, 1, at(1), 1.0, true, "");
  for (const std::uint64_t id : {0, 2}) {
    EXPECT_FALSE(book.acknowledge(id));
    EXPECT_FALSE(book.shelve(id, at(5)));
    EXPECT_FALSE(book.unshelve(id));
  }
  EXPECT_EQ(book.open_count(at(1)), 1u);
}

TEST(AlarmBook, AcknowledgingAllLeavesTheShelved) {
  AlarmBook book;
  for (engine::DeviceId device = 0; device < 4; ++device)
    book.judge(0, device, at(1), 1.0, true, "");
  book.shelve(2, at(100));
  book.acknowledge_all(at(2));
  EXPECT_EQ(book.alarms()[0].state(at(2)), AlarmState::kAcknowledged);
  EXPECT_EQ(book.alarms()[1].state(at(2)), AlarmState::kShelved);
  EXPECT_EQ(book.open_count(at(2)), 0u);
  EXPECT_EQ(book.alarms()[1].state(at(100)), AlarmState::kUnacknowledged);
  EXPECT_EQ(book.open_count(at(100)), 1u);
}

TEST(AlarmBook, RewindForgetsWhatBeganLaterAndGoesOnWithWhatEndedLater) {
  AlarmBook book;
  book.judge(0, 1, at(10), 1.0, true, "");
  book.judge(0, 2, at(12), 1.0, true, "");
  book.judge(0, 1, at(20), 0.0, false, "");
  book.judge(0, 3, at(30), 1.0, true, "");
  book.acknowledge(1);
  book.rewind(at(15));
  ASSERT_EQ(book.alarms().size(), 2u);
  EXPECT_EQ(book.alarms()[0].end, SimTime::never());
  EXPECT_TRUE(book.alarms()[0].acknowledged);
  EXPECT_EQ(book.open_count(at(15)), 1u);
  // On the way from a snapshot the judgements up to 15 s are told again: nothing new.
  book.judge(0, 1, at(10), 1.0, true, "");
  book.judge(0, 2, at(12), 1.0, true, "");
  EXPECT_EQ(book.alarms().size(), 2u);
  // What comes after is taken.
  book.judge(0, 1, at(20), 0.0, false, "");
  book.judge(0, 3, at(30), 1.0, true, "");
  ASSERT_EQ(book.alarms().size(), 3u);
  EXPECT_EQ(book.alarms()[0].state(at(30)), AlarmState::kNormal);
  EXPECT_EQ(book.alarms()[2].id, 3u);
}

TEST(AlarmBook, AForwardSeekThatIsCalledARewindLosesNothing) {
  AlarmBook book;
  book.judge(0, 1, at(10), 1.0, true, "");
  book.rewind(at(50));
  book.judge(0, 1, at(20), 0.0, false, "");
  EXPECT_EQ(book.alarms()[0].end, at(20));
}

// The running count is what a walk over all alarms would say, whatever happened before.
TEST(AlarmBook, OpenCountIsWhatAWalkSays) {
  std::mt19937 random(7);
  AlarmBook book;
  double now_s = 0.0;
  for (int i = 0; i < 20000; ++i) {
    now_s += 1.0;
    const auto device = static_cast<engine::DeviceId>(random() % 50);
    book.judge(random() % 3, device, at(now_s), 1.0, random() % 3 == 0, "");
    const std::uint64_t id = 1 + random() % (book.alarms().size() + 1);
    switch (random() % 40) {
      case 0: book.acknowledge(id); break;
      case 1: book.shelve(id, at(now_s + double(random() % 200))); break;
      case 2: book.unshelve(id); break;
      case 3:
        if (random() % 40 == 0) {
          now_s -= double(random() % 300);
          book.rewind(at(now_s));
        }
        break;
      case 4:
        if (random() % 100 == 0) book.acknowledge_all(at(now_s));
        break;
    }
    if (i % 50 != 0) continue;
    std::size_t open = 0;
    for (const Alarm& alarm : book.alarms()) {
      const AlarmState state = alarm.state(at(now_s));
      if (state == AlarmState::kUnacknowledged || state == AlarmState::kReturned) ++open;
    }
    ASSERT_EQ(book.open_count(at(now_s)), open) << "after " << i << " steps";
  }
  EXPECT_GT(book.alarms().size(), 1000u);
}

TEST(AlarmBook, IdsRiseAndAreFoundAmongAHundredThousand) {
  AlarmBook book;
  for (engine::DeviceId device = 0; device < 100000; ++device)
    book.judge(0, device, at(1 + device), 1.0, true, "");
  ASSERT_EQ(book.alarms().size(), 100000u);
  EXPECT_EQ(book.alarms()[70000].id, 70001u);
  EXPECT_TRUE(book.acknowledge(70001));
  EXPECT_TRUE(book.alarms()[70000].acknowledged);
  EXPECT_EQ(book.open_count(at(200000)), 99999u);
}

}  // namespace
}  // namespace orrery::scenarios
