// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run_outcome.h"

#include <fmt/format.h>

#include "scenarios/build/plant_builder.h"
#include "scenarios/build/run_facts.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/validate/run_metrics.h"

namespace orrery::scenarios {

namespace {

/// What a reader should know about the network: approximations, and what vendors' formats cost.
void tell_network(const Scenario& scenario, const RunFacts& facts, engine::RunStore& store) {
  std::string flow;
  for (const LinkElement& link : scenario.links) {
    if (link.texts.text("fidelity") == "flow") flow += (flow.empty() ? "" : ", ") + link.name;
  }
  if (!flow.empty()) {
    store.append(engine::NoteRecord{
        "network", "links " + flow +
                       " carry rows together (fidelity flow): docs/network.md says "
                       "where that differs from single messages"});
  }
  const auto directory = make_directory(scenario);
  for (const auto& [key, error] : facts.translations) {
    if (error.values == 0) continue;
    const auto& info = directory->signals[key.second];
    store.append(engine::NoteRecord{
        "network", fmt::format("adapter {}: {} values of {} translated, mean error {:.3g} {}, "
                               "largest {:.3g} {}",
                               key.first, error.values, info.name, error.mean(), info.unit,
                               error.max, info.unit)});
  }
}

/// Where the fingerprint holds.
void tell_promise(const Scenario& scenario, engine::RunStore& store, RunOutcome& outcome) {
  std::string names;
  for (const AgentElement& agent : scenario.agents) {
    if (!find_agent(agent.model)->info->machine_bound) continue;
    outcome.machine_bound.push_back(agent.name);
    names += (names.empty() ? "" : ", ") + agent.name;
  }
  if (names.empty()) return;
  store.append(engine::NoteRecord{
      "determinism", "agents " + names +
                         " compute with a foreign numerics library: the fingerprint is the same on "
                         "the same build and machine, not on every one (docs/learning.md)"});
}

void tell_by_hand(const Scenario& scenario, engine::RunStore& store) {
  const ByHandElement& by_hand = scenario.by_hand;
  if (by_hand.actions == 0) return;
  store.append(
      engine::NoteRecord{"by hand", fmt::format("{} intervention{} of people: {}", by_hand.actions,
                                                by_hand.actions == 1 ? "" : "s", by_hand.file)});
}

/// What foreign models did, and which agents gave up.
void tell_agents(const RunFacts& facts, engine::RunStore& store, RunOutcome& outcome) {
  for (const auto& [agent, remark] : facts.remarks)
    store.append(engine::NoteRecord{"agent", agent + ": " + remark});
  for (const auto& [agent, trouble] : facts.troubles)
    outcome.failed.push_back(agent + ": " + trouble);
}

/// What went wrong in the equations of a device: the run has failed, and says where.
engine::Diagnostics troubles(const Scenario& scenario, const RunFacts& facts) {
  engine::Diagnostics found;
  for (const auto& [name, trouble] : facts.failures) {
    for (const DeviceElement& device : scenario.plant) {
      if (device.name != name) continue;
      found.error("run-failed", device.place, trouble,
                  "change the equation, its parameters or the integration step");
    }
  }
  return found;
}

/// Totals, and means in steady state.
void add_plant_metrics(const Scenario& scenario, const RunFacts& facts, const RunLogs& logs,
                       engine::RunStore& store, RunOutcome& outcome) {
  const auto append = [&](const std::vector<engine::MetricRecord>& metrics) {
    outcome.metrics.insert(outcome.metrics.end(), metrics.begin(), metrics.end());
  };
  append(plant_metrics(scenario, facts.totals, logs.judgements.latency(), facts.seed));
  const SteadyOutcome steady = steady_metrics(scenario, logs.steady, facts.now);
  append(steady.metrics);
  for (const auto& note : steady.notes) store.append(note);
  append(logs.controls.metrics());
}

void tell_outcome(const Scenario& scenario, const RunFacts& facts, RunLogs& logs,
                  engine::RunStore& store, RunOutcome& outcome) {
  JudgementLog& log = logs.judgements;
  for (const AgentElement& agent : scenario.agents) {
    const auto features = facts.features.find(agent.name);
    if (features == facts.features.end()) continue;
    const auto faults = faults_asked_of(agent, facts.faults);
    const AgentOutcome scored = score_agent(agent, log, {faults, facts.now, features->second});
    outcome.metrics.insert(outcome.metrics.end(), scored.metrics.begin(), scored.metrics.end());
    for (const auto& alert : scored.alerts) store.append(alert);
    for (const auto& detection : scored.detections) store.append(detection);
    for (const auto& note : scored.notes) store.append(note);
    for (const auto& epoch : facts.learning) {
      if (epoch.agent == agent.name) store.append(epoch);
    }
  }
  add_plant_metrics(scenario, facts, logs, store, outcome);
  outcome.gates = check_gates(scenario, outcome.metrics);
  outcome.books = facts.totals.books;
  for (const auto& metric : outcome.metrics) store.append(metric);
  for (const auto& gate : outcome.gates) store.append(gate);
  engine::append_books(store, outcome.books);
  tell_network(scenario, facts, store);
  tell_promise(scenario, store, outcome);
  tell_by_hand(scenario, store);
  tell_agents(facts, store, outcome);
  for (const auto& bucket : log.latency().buckets()) {
    store.append(engine::HistogramBin{"latency", "", static_cast<double>(bucket.low) * 1e-9,
                                      static_cast<double>(bucket.high) * 1e-9, bucket.count, "s"});
  }
}

}  // namespace

engine::Verdict RunOutcome::verdict() const {
  engine::Verdict worst = engine::Verdict::kPass;
  for (const auto& gate : gates) {
    if (gate.verdict == engine::Verdict::kFail) return engine::Verdict::kFail;
    if (gate.verdict == engine::Verdict::kUndecided) worst = engine::Verdict::kUndecided;
  }
  return worst;
}

engine::Result<void> conclude(const Scenario& scenario, engine::Simulation& simulation,
                              RunWatch& watch, engine::RunStore& store, engine::RankGroup* ranks,
                              double wall_s, RunOutcome& outcome) {
  const RunFacts facts = collect_facts(simulation, scenario, ranks);
  engine::Result<void> sound;
  if (auto found = troubles(scenario, facts); found.has_errors())
    sound = engine::failure(std::move(found));
  // Only the first rank has the facts of all.
  sound = engine::agreed(std::move(sound), ranks);
  if (!sound) return sound;
  RunLogs logs = watch.finish();
  outcome.is_first = ranks == nullptr || ranks->rank() == 0;
  if (outcome.is_first) tell_outcome(scenario, facts, logs, store, outcome);
  engine::RunSummary& summary = outcome.summary;
  summary.fingerprint = facts.fingerprint.text();
  summary.end = facts.now;
  summary.events = facts.events;
  summary.readings = facts.readings;
  summary.wall_s = wall_s;
  return engine::agreed(store.finish(summary), ranks);
}

}  // namespace orrery::scenarios
