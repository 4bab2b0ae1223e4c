// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/verdict.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/record/metric_names.h"

namespace orrery::scenarios {
namespace {

using engine::MetricRecord;
using engine::RunTables;
using engine::Verdict;
using Tone = RunVerdict::Tone;

void add(RunTables& run, const char* name, const std::string& agent, const std::string& control,
         double value, std::uint64_t n = 0) {
  MetricRecord metric;
  metric.name = name;
  metric.agent = agent;
  metric.control = control;
  metric.value = value;
  metric.n = n;
  run.metrics.push_back(metric);
}

RunTables scored_run() {
  RunTables run;
  add(run, engine::metric::kEventRecall, "rule", "", 0.5, 4);
  add(run, engine::metric::kEventRecall, "pca", "", 0.75, 4);
  add(run, engine::metric::kFalseAlarms, "pca", "", 0.08);
  add(run, engine::metric::kDetectionDelay, "pca", "", 7200);
  add(run, engine::metric::kEventRecall, "pca", "always_on", 1.0, 4);
  add(run, engine::metric::kFalseAlarms, "pca", "always_on", 24.0);
  add(run, engine::metric::kEventRecall, "pca", "random_score", 0.25, 4);
  add(run, engine::metric::kFalseAlarms, "pca", "random_score", 0.08);
  return run;
}

engine::GateRecord gate(const std::string& name, Verdict verdict) {
  engine::GateRecord record;
  record.name = name;
  record.verdict = verdict;
  return record;
}

TEST(Verdict, TellsTheBestAgentItsPriceAndTheFairControl) {
  const RunVerdict verdict = verdict_of(scored_run());
  EXPECT_EQ(verdict.tone, Tone::kPlain);
  EXPECT_EQ(
      verdict.sentence,
      "pca found 3 of 4 faults (recall 0.75), half of them within 2 h of onset, at 0.08 false "
      "alarms per device-day. The best control with no more false alarms, random_score, found "
      "0.25.");
}

TEST(Verdict, AControlThatOnlyWinsByFloodingIsNotFair) {
  RunTables run = scored_run();
  run.metrics.resize(6);
  EXPECT_TRUE(verdict_of(run).sentence.ends_with("No control gets by with so few false alarms."));
}

TEST(Verdict, GatesSetTheTone) {
  RunTables run = scored_run();
  run.gates = {gate("a", Verdict::kPass), gate("b", Verdict::kPass)};
  EXPECT_EQ(verdict_of(run).tone, Tone::kPass);
  EXPECT_EQ(verdict_of(run).headline, "Passed: both gates hold.");
  run.gates.push_back(gate("c", Verdict::kUndecided));
  EXPECT_EQ(verdict_of(run).tone, Tone::kUndecided);
  EXPECT_EQ(verdict_of(run).headline, "Undecided: 1 of 3 gates has no answer (c).");
  run.gates.push_back(gate("d", Verdict::kFail));
  EXPECT_EQ(verdict_of(run).tone, Tone::kFail);
  EXPECT_EQ(verdict_of(run).headline, "Failed: 1 of 4 gates does not hold (d).");
}

TEST(Verdict, UnbalancedBooksFailAnyRun) {
  RunTables run = scored_run();
  run.gates = {gate("a", Verdict::kPass)};
  run.books = {{"reading", 10, 9, 0, 0, 0, 0, 0, false}};
  EXPECT_EQ(verdict_of(run).tone, Tone::kFail);
  EXPECT_NE(verdict_of(run).headline.find("does not balance"), std::string::npos);
}

TEST(Verdict, SaysNothingThatWasNotMeasured) {
  RunTables run;
  run.summary.end = engine::SimTime::from_seconds(60);
  EXPECT_EQ(verdict_of(run).sentence, "60 s of simulated time passed; no agent was scored.");
  add(run, engine::metric::kEventRecall, "pca", "", std::nan(""), 0);
  EXPECT_EQ(verdict_of(run).sentence,
            "No fault began while pca was judged, so nothing could be found.");
}

TEST(Verdict, EqualRecallIsDecidedByFalseAlarms) {
  RunTables run;
  add(run, engine::metric::kEventRecall, "loud", "", 0.5, 2);
  add(run, engine::metric::kFalseAlarms, "loud", "", 3.0);
  add(run, engine::metric::kEventRecall, "calm", "", 0.5, 2);
  add(run, engine::metric::kFalseAlarms, "calm", "", 0.1);
  EXPECT_EQ(best_agent(run)->agent, "calm");
}

}  // namespace
}  // namespace orrery::scenarios
