// SPDX-License-Identifier: Apache-2.0
#include "scenarios/validate/judgement_log.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/fault/fault_records.h"
#include "engine/random/stream.h"
#include "scenarios/validate/run_metrics.h"

namespace orrery::scenarios {
namespace {

using engine::DeviceId;
using engine::FaultRecord;
using engine::Judgement;
using engine::SimTime;

constexpr int kTicks = 200;
constexpr DeviceId kDevices = 12;

std::vector<JudgePlan> plans() {
  JudgePlan kept{"kept", {"random_score"}, false,
                 0,      kDevices,         engine::Duration::from_seconds(1200)};
  JudgePlan counted = kept;
  counted.agent = "counted";
  counted.summary = true;
  return {kept, counted};
}

/// Every third device has a fault from its own time on.
std::vector<FaultRecord> faults(DeviceId low, DeviceId high) {
  std::vector<FaultRecord> all;
  for (DeviceId d = low; d < high; ++d) {
    if (d % 3 != 0) continue;
    FaultRecord fault;
    fault.id = all.size() + 1;
    fault.fault = fault.model = "wear";
    fault.target = "pump[" + std::to_string(d) + "]";
    fault.on_device = true;
    fault.device = d;
    fault.start = SimTime::from_seconds(600.0 * (60 + 5.0 * d));
    fault.end = SimTime::from_seconds(600.0 * (120 + 3.0 * d));
    all.push_back(fault);
  }
  return all;
}

/// What a part of the plant shows its log; the same judgements for both agents.
void play(JudgementLog& log, int from, int to, DeviceId low, DeviceId high) {
  if (from == 0) {
    for (const FaultRecord& fault : faults(low, high)) log.on_fault(fault);
  }
  const engine::StreamKey key{3, 3, engine::Purpose::kUser};
  for (int k = from; k < to; ++k) {
    const SimTime now = SimTime::from_seconds(600.0 * (k + 1));
    engine::Batch rows;
    std::vector<Judgement> own;
    std::vector<Judgement> beside;
    for (DeviceId d = low; d < high; ++d) {
      const double luck = engine::uniform_at(key, static_cast<std::uint64_t>(k) * 2 * kDevices + d);
      const bool faulty = d % 3 == 0 && k >= 60 + 5 * static_cast<int>(d);
      own.push_back({d, now, luck + (faulty ? 0.3 : 0.0), luck + (faulty ? 0.3 : 0.0) > 0.95, 0});
      const double other =
          engine::uniform_at(key, (static_cast<std::uint64_t>(k) * 2 + 1) * kDevices + d);
      beside.push_back({d, now, other, other > 0.99, -1});
      rows.append(d, now, 0);
      rows.arrival.back() = now + engine::Duration{1000 * (d + 1)};
    }
    log.on_batch(engine::FlowStage::kTruth, {0, "pump.x", "1", 1, 0.0, 0, kDevices, {}}, rows);
    log.on_batch(engine::FlowStage::kArrived, {}, rows);
    for (const char* agent : {"kept", "counted"}) {
      log.on_judgements(agent, own, 0.95);
      log.on_judgements(std::string(agent) + "/random_score", beside, 0.99);
    }
  }
}

AgentOutcome scored(const char* name, JudgementLog& log) {
  const std::vector<FaultRecord> parts[] = {faults(0, kDevices)};
  const auto ledger = engine::merge_ledgers(parts);
  AgentElement agent;
  agent.name = name;
  agent.period = engine::Duration::from_seconds(600);
  return score_agent(agent, log,
                     {ledger, SimTime::from_seconds(600.0 * (kTicks + 1)), {"feature"}});
}

void expect_same(JudgementLog& a, JudgementLog& b) {
  for (const char* name : {"kept", "counted"}) {
    const AgentOutcome left = scored(name, a);
    const AgentOutcome right = scored(name, b);
    ASSERT_EQ(left.metrics.size(), right.metrics.size());
    ASSERT_GT(left.metrics.size(), 10u);
    for (std::size_t i = 0; i < left.metrics.size(); ++i) {
      EXPECT_EQ(left.metrics[i].name, right.metrics[i].name);
      EXPECT_EQ(left.metrics[i].n, right.metrics[i].n);
      if (std::isnan(left.metrics[i].value)) continue;
      EXPECT_EQ(left.metrics[i].value, right.metrics[i].value) << left.metrics[i].name;
      EXPECT_EQ(left.metrics[i].lower, right.metrics[i].lower) << left.metrics[i].name;
    }
    ASSERT_EQ(left.detections.size(), 4u);
    for (std::size_t i = 0; i < left.detections.size(); ++i) {
      EXPECT_EQ(left.detections[i].fault, i + 1);
      EXPECT_EQ(left.detections[i].at, right.detections[i].at);
    }
    EXPECT_EQ(left.alerts.size(), right.alerts.size());
  }
  EXPECT_EQ(a.latency().count(), b.latency().count());
  EXPECT_EQ(a.latency().quantile(0.7), b.latency().quantile(0.7));
}

TEST(JudgementLog, PartsMergedInAnyOrderAreTheWhole) {
  const DeviceId edges[] = {0, 5, 6, kDevices};
  for (const auto& order : {std::vector{0, 1, 2}, std::vector{2, 1, 0}}) {
    JudgementLog whole(plans());
    play(whole, 0, kTicks, 0, kDevices);
    JudgementLog merged(plans());
    for (const int p : order) {
      JudgementLog part(plans());
      play(part, 0, kTicks, edges[p], edges[p + 1]);
      // As a part is sent from one process to another.
      engine::ArchiveWriter writer;
      part.save(writer);
      engine::ArchiveReader reader(writer.bytes());
      JudgementLog sent(plans());
      ASSERT_TRUE(sent.load(reader));
      EXPECT_TRUE(reader.at_end());
      merged.merge(sent);
    }
    expect_same(merged, whole);
  }
}

TEST(JudgementLog, GoesOnFromWhatWasSaved) {
  JudgementLog whole(plans());
  play(whole, 0, kTicks, 0, kDevices);
  JudgementLog first(plans());
  play(first, 0, 97, 0, kDevices);
  engine::ArchiveWriter writer;
  first.save(writer);
  engine::ArchiveReader reader(writer.bytes());
  JudgementLog second(plans());
  ASSERT_TRUE(second.load(reader));
  play(second, 97, kTicks, 0, kDevices);
  expect_same(second, whole);
}

TEST(JudgementLog, KeptAndCountedAgree) {
  JudgementLog log(plans());
  play(log, 0, kTicks, 0, kDevices);
  const AgentOutcome kept = scored("kept", log);
  const AgentOutcome counted = scored("counted", log);
  ASSERT_EQ(kept.metrics.size(), counted.metrics.size());
  for (std::size_t i = 0; i < kept.metrics.size(); ++i) {
    EXPECT_EQ(kept.metrics[i].n, counted.metrics[i].n) << kept.metrics[i].name;
  }
  ASSERT_EQ(kept.alerts.size(), counted.alerts.size());
  for (std::size_t i = 0; i < kept.alerts.size(); ++i) {
    EXPECT_EQ(kept.alerts[i].start, counted.alerts[i].start);
    EXPECT_EQ(kept.alerts[i].true_alarm, counted.alerts[i].true_alarm);
  }
  EXPECT_TRUE(kept.notes.empty());
  EXPECT_EQ(counted.notes.size(), 1u);
}

TEST(FaultsAskedOf, AreThoseOfTheDevicesThatTheAgentObserves) {
  std::vector<engine::FaultRecord> faults(3);
  faults[0].target = "feeder[3]";
  faults[1].target = "meter.power[3]";
  faults[2].target = "feeder.voltage[0]";
  AgentElement agent;
  agent.observes.push_back({"feeder.voltage", {}, {}, {}});
  const auto asked = faults_asked_of(agent, faults);
  ASSERT_EQ(asked.size(), 2u);
  EXPECT_EQ(asked[0].target, "feeder[3]");
  EXPECT_EQ(asked[1].target, "feeder.voltage[0]");
}

}  // namespace
}  // namespace orrery::scenarios
