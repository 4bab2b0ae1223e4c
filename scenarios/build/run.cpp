// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/event/executive.h"
#include "engine/record/series_recorder.h"
#include "engine/record/sqlite_store.h"
#include "scenarios/build/identity.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/build/run_driver.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/validate/judgement_log.h"
#include "scenarios/validate/run_metrics.h"

namespace orrery::scenarios {

namespace {

using engine::Executive;
using engine::RunStore;

engine::RunHeader header_of(const Scenario& scenario, const RunOptions& options, std::uint64_t seed,
                            engine::SimTime end) {
  engine::RunHeader header;
  header.scenario_name = scenario.name;
  header.description = scenario.description;
  header.scenario_path = scenario.path;
  header.scenario_text = scenario.text;
  header.seed = seed;
  header.version = program_version();
  header.command_line = options.command_line;
  header.machine = machine_text();
  header.planned_end = end;
  for (const auto& file : scenario.files) header.files.push_back({file, sha256_of_file(file)});
  return header;
}

std::string words(const LinkElement& link) {
  const engine::ParamSet values = link.fixed();
  return fmt::format("{:g} ms, {:g} kbit/s, loss {:g} %, {}", values.number("latency") * 1e3,
                     values.number("bandwidth") * 1e-3, values.number("loss") * 1e2,
                     values.text("fidelity"));
}

std::vector<engine::PopulationRecord> populations_of(const Scenario& scenario,
                                                     const Executive& executive) {
  std::vector<engine::PopulationRecord> populations;
  for (std::size_t d = 0; d < scenario.plant.size(); ++d) {
    const DeviceElement& element = scenario.plant[d];
    populations.push_back(
        {element.name, element.model, executive.plant().devices[d].first_device, element.count});
  }
  return populations;
}

void tell_plant(const Scenario& scenario, const std::vector<engine::PopulationRecord>& populations,
                RunStore& store) {
  for (const auto& population : populations) store.append(population);
  for (const NodeElement& node : scenario.nodes) {
    store.append(engine::NodeRecord{node.name, node.fixed().text("profile"), node.count});
  }
  for (const LinkElement& link : scenario.links) {
    store.append(engine::LinkRecord{link.name, link.from, link.to, "link", words(link)});
  }
}

engine::RecordPlan record_plan(const RecordElement& record) {
  engine::RecordPlan plan;
  if (record.truth) plan.stages.push_back(engine::FlowStage::kTruth);
  plan.signals = record.signals;
  plan.every = record.every;
  plan.devices = record.devices;
  plan.waveforms = record.waveforms;
  plan.scores = record.scores;
  return plan;
}

/// What a reader should know about the network: approximations, and what vendors' formats cost.
void tell_network(const Scenario& scenario, const Executive& executive, RunStore& store) {
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
  for (const engine::Adapter* adapter : executive.plant().network->adapters()) {
    for (const auto& [signal, error] : adapter->errors()) {
      if (error.values == 0) continue;
      const auto& info = executive.plant().sensors[signal].signal;
      store.append(engine::NoteRecord{
          "network", fmt::format("adapter {}: {} values of {} translated, mean error {:.3g} {}, "
                                 "largest {:.3g} {}",
                                 adapter->name(), error.values, info.name, error.mean(), info.unit,
                                 error.max, info.unit)});
    }
  }
}

/// Where the fingerprint holds.
void tell_promise(const Scenario& scenario, RunStore& store, RunOutcome& outcome) {
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

/// What foreign models did, and which agents gave up.
void tell_agents(const Executive& executive, RunStore& store, RunOutcome& outcome) {
  for (const auto& site : executive.plant().sites) {
    for (const auto& remark : site->agent().remarks())
      store.append(engine::NoteRecord{"agent", site->name() + ": " + remark});
    if (const std::string trouble = site->agent().trouble(); !trouble.empty())
      outcome.failed.push_back(site->name() + ": " + trouble);
  }
}

/// What went wrong in the equations of a device: the run has failed, and says where.
engine::Diagnostics troubles(const Scenario& scenario, const Executive& executive) {
  engine::Diagnostics found;
  for (std::size_t d = 0; d < scenario.plant.size(); ++d) {
    const std::string trouble = executive.plant().devices[d].population->trouble();
    if (trouble.empty()) continue;
    found.error("run-failed", scenario.plant[d].place, trouble,
                "change the equation, its parameters or the integration step");
  }
  return found;
}

void tell_learning(const std::string& agent, const Executive& executive, RunStore& store) {
  for (const auto& site : executive.plant().sites) {
    if (site->name() != agent) continue;
    for (const auto& epoch : site->agent().learning()) {
      store.append(engine::LearningRecord{agent, static_cast<std::uint64_t>(epoch.number),
                                          epoch.train_loss, epoch.held_out_loss, epoch.best});
    }
  }
}

void tell_outcome(const Scenario& scenario, const Executive& executive, JudgementLog& log,
                  RunStore& store, RunOutcome& outcome) {
  for (const AgentElement& agent : scenario.agents) {
    const AgentOutcome scored = score_agent(agent, log, executive);
    outcome.metrics.insert(outcome.metrics.end(), scored.metrics.begin(), scored.metrics.end());
    for (const auto& alert : scored.alerts) store.append(alert);
    for (const auto& detection : scored.detections) store.append(detection);
    tell_learning(agent.name, executive, store);
  }
  const auto totals = plant_metrics(scenario, log, executive);
  outcome.metrics.insert(outcome.metrics.end(), totals.begin(), totals.end());
  outcome.gates = check_gates(scenario, outcome.metrics);
  outcome.books = executive.books();
  for (const auto& metric : outcome.metrics) store.append(metric);
  for (const auto& gate : outcome.gates) store.append(gate);
  engine::append_books(store, outcome.books);
  tell_network(scenario, executive, store);
  tell_promise(scenario, store, outcome);
  tell_agents(executive, store, outcome);
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

namespace {

/// A run under way: what it is made of, in the order in which it is made.
struct Running {
  Running(const Scenario& s, const RunOptions& o, engine::Plant plant, std::uint64_t seed)
      : scenario(s),
        options(o),
        executive(std::move(plant)),
        store(o.out),
        populations(populations_of(s, executive)),
        recorder(store, record_plan(s.record), populations) {
    outcome.header = header_of(s, o, seed, executive.end());
    outcome.result_file = o.out;
    executive.add_tap(&recorder);
    executive.add_tap(&log);
  }
  const Scenario& scenario;
  const RunOptions& options;
  Executive executive;
  engine::SqliteStore store;
  std::vector<engine::PopulationRecord> populations;
  engine::SeriesRecorder recorder;
  JudgementLog log;
  Breakpoints breakpoints;
  RunOutcome outcome;
};

engine::Result<void> watch_breakpoints(Running& run) {
  auto breakpoints =
      make_breakpoints(run.options.breakpoints, run.scenario, *run.executive.plant().directory);
  if (!breakpoints) return engine::failure(breakpoints.error());
  run.breakpoints = std::move(*breakpoints);
  for (engine::Tap* tap : run.breakpoints.taps) run.executive.add_tap(tap);
  return {};
}

/// Opens the store, at a snapshot or anew.
engine::Result<void> open(Running& run, Checkpoint& checkpoint) {
  checkpoint.parts().add("executive", run.executive);
  checkpoint.parts().add("recorder", run.recorder);
  checkpoint.parts().add("judgements", run.log);
  auto opening = open_store(run.store, run.outcome.header, run.options.snapshots);
  if (!opening) return engine::failure(opening.error());
  if (!opening->remark.empty()) run.options.remark(opening->remark);
  if (!opening->snapshot) {
    tell_plant(run.scenario, run.populations, run.store);
    for (const auto& fault : run.executive.ledger().records()) run.recorder.on_fault(fault);
  } else if (!checkpoint.restore(*opening->snapshot)) {
    return engine::failure("snapshot-damaged", {run.store.partial_path().string()},
                           "the snapshot does not fit this plant",
                           "start anew with --restart; the same seed gives the same result");
  }
  return {};
}

engine::Result<RunOutcome> leave(Running& run, const DriveEnd& ended) {
  run.outcome.stopped = true;
  run.outcome.stopped_at = run.executive.now();
  run.outcome.paused_by = ended.reason;
  if (auto left = run.store.suspend(); !left) return engine::failure(left.error());
  return std::move(run.outcome);
}

engine::Result<RunOutcome> finish(Running& run, double wall_s) {
  run.executive.settle();
  if (auto found = troubles(run.scenario, run.executive); found.has_errors())
    return engine::failure(std::move(found));
  run.recorder.finish();
  tell_outcome(run.scenario, run.executive, run.log, run.store, run.outcome);
  engine::RunSummary& summary = run.outcome.summary;
  summary.fingerprint = run.executive.fingerprint().text();
  summary.end = run.executive.now();
  summary.events = run.executive.events();
  summary.readings = run.executive.readings();
  summary.wall_s = wall_s;
  if (auto done = run.store.finish(summary); !done) return engine::failure(done.error());
  return std::move(run.outcome);
}

}  // namespace

engine::Result<RunOutcome> run_scenario(const Scenario& scenario, const RunOptions& options) {
  const std::uint64_t seed = options.seed.value_or(scenario.seed);
  Scenario shortened = scenario;
  if (options.until) shortened.duration = std::min(scenario.duration, *options.until);
  auto plant = build_plant(shortened, seed);
  if (!plant) return engine::failure(plant.error());
  Running run(scenario, options, std::move(*plant), seed);
  if (auto watched = watch_breakpoints(run); !watched) return engine::failure(watched.error());
  Checkpoint checkpoint(run.store, identity_of(run.outcome.header), options.snapshots);
  if (auto opened = open(run, checkpoint); !opened) return engine::failure(opened.error());

  engine::Steered<Executive> steered(run.executive);
  const DriveEnd ended = drive(steered, options, run.breakpoints, checkpoint, run.store);
  if (ended.how == DriveEnd::How::kStopped || ended.how == DriveEnd::How::kPaused)
    return leave(run, ended);
  return finish(run, checkpoint.wall_s());
}

}  // namespace orrery::scenarios
