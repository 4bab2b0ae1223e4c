// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/agent_site.h"

#include <gtest/gtest.h>

#include "tests/support/toy_site.h"

namespace orrery::testing {
namespace {

template <class StepType>
void add_step(SiteInput& input, const std::string& name, double argument) {
  input.steps.push_back(std::make_unique<StepType>(input.signal, argument));
  input.step_names.push_back(name);
}

std::uint64_t refused_by(const Book& book, Fate fate, const std::string& reason) {
  const auto found = book.losses().find({fate, {"watch", reason}});
  return found == book.losses().end() ? 0 : found->second;
}

// Two inputs of one signal, one of them a gate, are two destinations: five rows sent twice.
TEST(AgentSite, EveryRowEndsInOneFateAnInput) {
  std::vector<SiteInput> inputs;
  inputs.push_back(plain_input(0));
  inputs[0].max_age = {2 * kNsPerSecond};
  add_step<RefuseAbove>(inputs[0], "range", 10.0);
  inputs.push_back(plain_input(0));
  inputs[1].is_gate = true;
  NotedSite noted(plain_site(std::move(inputs)));
  EXPECT_EQ(noted.site.inbox().inputs_of(0), 2U);
  EXPECT_EQ(noted.site.inbox().inputs_of(1), 0U);

  Batch rows;
  add_row(rows, 0, 1.0, 1.5, 0, 5.0);
  add_row(rows, 1, 1.0, 4.0, 0, 5.0);   // 3 s on its way: too old for the first input
  add_row(rows, 2, 2.0, 2.5, 0, 11.0);  // refused by its range
  add_row(rows, 3, 4.0, 4.5, 0, 5.0);
  add_row(rows, 0, 5.0, 5.5, 1, 5.0);  // not there at the tick
  noted.site.inbox().deliver(rows);
  EXPECT_EQ(noted.site.inbox().waiting(), 10U);
  noted.tick(5.0);
  EXPECT_EQ(refused_by(noted.book, Fate::kExpired, "older than max_age"), 1U);
  EXPECT_EQ(refused_by(noted.book, Fate::kRejected, "range"), 1U);
  EXPECT_EQ(noted.book.delivered(), 2U + 4U);
  EXPECT_EQ(noted.site.inbox().waiting(), 2U);
  EXPECT_EQ(noted.accounted(), 10U);
  noted.tick(6.0);
  EXPECT_EQ(noted.book.delivered(), 3U + 5U);
  EXPECT_EQ(noted.accounted(), 10U);
}

TEST(AgentSite, ARowThatArrivesAtTheTickIsUsed) {
  std::vector<SiteInput> inputs;
  inputs.push_back(plain_input(0));
  NotedSite noted(plain_site(std::move(inputs)));
  Batch rows;
  add_row(rows, 0, 1.0, 2.0, 0, 5.0);
  noted.site.inbox().deliver(rows);
  noted.tick(2.0);
  EXPECT_EQ(noted.agent->seen.size(), 1U);
  EXPECT_EQ(noted.out.multiply_accumulates, 10.0);
}

// Rows that a step put in are nobody's readings: neither delivered nor rejected.
TEST(AgentSite, FilledRowsAreNotBooked) {
  for (const double filling : {1.0, 99.0}) {  // 99 is refused by the step behind
    std::vector<SiteInput> inputs;
    inputs.push_back(plain_input(0));
    add_step<FillGaps>(inputs[0], "gaps", filling);
    add_step<RefuseAbove>(inputs[0], "range", 10.0);
    NotedSite noted(plain_site(std::move(inputs)));
    Batch rows;
    add_row(rows, 0, 1.0, 1.0, 0, 5.0);
    add_row(rows, 0, 4.0, 4.0, 3, 6.0);   // 1 and 2 are missing
    add_row(rows, 0, 5.0, 5.0, 4, 50.0);  // refused
    noted.site.inbox().deliver(rows);
    noted.tick(10.0);
    EXPECT_EQ(noted.book.delivered(), 2U);
    EXPECT_EQ(refused_by(noted.book, Fate::kRejected, "range"), 1U);
    EXPECT_EQ(refused_by(noted.book, Fate::kRejected, "gaps"), 0U);
  }
}

AlertAction service_on_alert(double at_most_every_s, double time_to_live_s) {
  return {"service", 2.5, Duration::from_seconds(at_most_every_s),
          Duration::from_seconds(time_to_live_s)};
}

TEST(AgentSite, AnAlertActsAtMostEverySoOften) {
  std::vector<SiteInput> inputs;
  inputs.push_back(plain_input(0));
  SiteSpec spec = plain_site(std::move(inputs));
  spec.on_alert = service_on_alert(3.0, 7.0);
  NotedSite noted(std::move(spec), 10.0);
  std::vector<std::pair<int, DeviceId>> commands;
  for (int second = 1; second <= 8; ++second) {
    Batch rows;
    add_row(rows, 0, second - 0.5, second - 0.4, static_cast<std::uint64_t>(second), 20.0);
    add_row(rows, 1, second - 0.5, second - 0.4, static_cast<std::uint64_t>(second),
            second == 5 ? 20.0 : 0.0);
    noted.site.inbox().deliver(rows);
    noted.tick(second);
    for (const auto& command : noted.out.decisions.commands) {
      commands.emplace_back(second, command.device);
      EXPECT_EQ(command.input, "service");
      EXPECT_EQ(command.value, 2.5);
      EXPECT_EQ(command.expires, SimTime::from_seconds(second + 7.0));
    }
  }
  // Device 0 alerts every second; device 1 has a clock of its own.
  EXPECT_EQ(commands, (std::vector<std::pair<int, DeviceId>>{{1, 0}, {4, 0}, {5, 1}, {7, 0}}));
}

TEST(AgentSite, WithoutATimeToLiveACommandNeverExpires) {
  std::vector<SiteInput> inputs;
  inputs.push_back(plain_input(0));
  SiteSpec spec = plain_site(std::move(inputs));
  spec.on_alert = service_on_alert(0.0, 0.0);
  NotedSite noted(std::move(spec), 10.0);
  Batch rows;
  add_row(rows, 3, 0.5, 0.5, 0, 20.0);
  noted.site.inbox().deliver(rows);
  noted.tick(1.0);
  ASSERT_EQ(noted.out.decisions.commands.size(), 1U);
  EXPECT_EQ(noted.out.decisions.commands[0].device, 3U);
  EXPECT_EQ(noted.out.decisions.commands[0].expires, SimTime::never());
}

SiteSpec site_with_memory() {
  std::vector<SiteInput> inputs;
  inputs.push_back(plain_input(0));
  add_step<FillGaps>(inputs[0], "gaps", 3.0);
  inputs.push_back(plain_input(1));
  SiteSpec spec = plain_site(std::move(inputs));
  spec.on_alert = service_on_alert(3.0, 0.0);
  return spec;
}

void feed(NotedSite& noted, int from, int until) {
  for (int second = from; second < until; ++second) {
    for (SignalId signal = 0; signal < 2; ++signal) {
      Batch rows;
      rows.signal = signal;
      if (second % 3 != 0) {
        add_row(rows, 0, second, second + 1.7, static_cast<std::uint64_t>(second), 20.0 + second);
      }
      noted.site.inbox().deliver(rows);
    }
    noted.tick(second + 1.0);
  }
}

TEST(AgentSite, LoadedItContinuesAsIfNothingHadBeen) {
  NotedSite unbroken(site_with_memory(), 10.0);
  feed(unbroken, 0, 20);
  NotedSite first(site_with_memory(), 10.0);
  feed(first, 0, 11);
  ArchiveWriter archive;
  first.site.save(archive);
  NotedSite second(site_with_memory(), 10.0);
  ArchiveReader reader(archive.bytes());
  ASSERT_TRUE(second.site.load(reader));
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(second.site.inbox().waiting(), first.site.inbox().waiting());
  feed(second, 11, 20);
  auto seen = first.agent->seen;
  seen.insert(seen.end(), second.agent->seen.begin(), second.agent->seen.end());
  EXPECT_EQ(seen, unbroken.agent->seen);
  EXPECT_EQ(first.book.delivered() + second.book.delivered(), unbroken.book.delivered());
  EXPECT_EQ(second.out.decisions.commands.size(), unbroken.out.decisions.commands.size());
}

TEST(AgentSite, DamagedBytesAreRefused) {
  NotedSite noted(site_with_memory());
  feed(noted, 0, 5);
  ArchiveWriter archive;
  noted.site.save(archive);
  for (std::size_t size = 0; size < archive.bytes().size(); ++size) {
    NotedSite other(site_with_memory());
    ArchiveReader reader{std::span(archive.bytes()).first(size)};
    ASSERT_FALSE(other.site.load(reader)) << size;
  }
}

}  // namespace
}  // namespace orrery::testing
