// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "engine/record/series_recorder.h"
#include "engine/record/sqlite_store.h"
#include "scenarios/build/fork.h"
#include "scenarios/build/identity.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/build/run_driver.h"
#include "scenarios/build/run_facts.h"
#include "scenarios/build/run_watch.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/validate/run_metrics.h"

namespace orrery::scenarios {

namespace {

using engine::RunStore;

/// Where ranks other than the first write.
class NoStore final : public RunStore {
 public:
  engine::Result<void> begin(const engine::RunHeader&) override { return {}; }
  void append(engine::RunRecord) override {}
  bool failed() const override { return false; }
  engine::Result<void> finish(const engine::RunSummary&) override { return {}; }
};

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

std::vector<engine::PopulationRecord> populations_of(const Scenario& scenario) {
  std::vector<engine::PopulationRecord> populations;
  engine::DeviceId next = 0;
  for (const DeviceElement& element : scenario.plant) {
    populations.push_back({element.name, element.model, next, element.count});
    next += element.count;
  }
  return populations;
}

void tell_links(const Scenario& scenario, RunStore& store) {
  for (const LinkElement& link : scenario.links) {
    store.append(engine::LinkRecord{link.name, link.from, link.to, "link", link_summary(link)});
  }
}

void tell_plant(const Scenario& scenario, const std::vector<engine::PopulationRecord>& populations,
                RunStore& store) {
  for (const auto& population : populations) store.append(population);
  for (const NodeElement& node : scenario.nodes) {
    store.append(engine::NodeRecord{node.name, node.fixed().text("profile"), node.count});
  }
  tell_links(scenario, store);
}

engine::RecordPlan record_plan(const RecordElement& record,
                               const std::vector<engine::PopulationRecord>& populations) {
  engine::RecordPlan plan;
  if (!record.series) plan.stages.clear();
  if (record.series && record.truth) plan.stages.push_back(engine::FlowStage::kTruth);
  plan.signals = record.signals;
  plan.every = record.every;
  plan.on_change = record.on_change;
  plan.aggregate = record.aggregate;
  plan.around = record.around;
  plan.devices = record.devices;
  for (const DeviceChoice& choice : record.only) {
    for (const auto& devices : populations) {
      if (devices.name == choice.population)
        plan.only.push_back({devices.first_device + choice.first, choice.count});
    }
  }
  plan.waveforms = record.waveforms;
  plan.scores = record.series && record.scores;
  return plan;
}

/// What a reader should know about the network: approximations, and what vendors' formats cost.
void tell_network(const Scenario& scenario, const RunFacts& facts, RunStore& store) {
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
void tell_agents(const RunFacts& facts, RunStore& store, RunOutcome& outcome) {
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
                       RunStore& store, RunOutcome& outcome) {
  const auto append = [&](const std::vector<engine::MetricRecord>& metrics) {
    outcome.metrics.insert(outcome.metrics.end(), metrics.begin(), metrics.end());
  };
  append(plant_metrics(scenario, facts.totals, logs.judgements.latency(), facts.seed));
  const SteadyOutcome steady = steady_metrics(scenario, logs.steady, facts.now);
  append(steady.metrics);
  for (const auto& note : steady.notes) store.append(note);
}

void tell_outcome(const Scenario& scenario, const RunFacts& facts, RunLogs& logs, RunStore& store,
                  RunOutcome& outcome) {
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

namespace {

/// A run under way: what it is made of, in the order in which it is made.
struct Running {
  Running(const Scenario& s, const RunOptions& o, std::uint64_t seed, BuiltSimulation built)
      : scenario(s),
        options(o),
        simulation(std::move(built.simulation)),
        file(o.out),
        store(!is_first()          ? nowhere
              : o.store != nullptr ? *o.store
                                   : static_cast<RunStore&>(file)),
        directory(make_directory(s)),
        populations(populations_of(s)),
        watch(store, record_plan(s.record, populations), populations, s, *simulation,
              o.workers.ranks) {
    outcome.header = header_of(s, o, seed, simulation->end());
    outcome.result_file = o.out;
    outcome.parts = built.plan.parts;
    outcome.why_one_part = built.plan.why_not;
  }
  /// Other ranks write nothing and tell nothing.
  bool is_first() const {
    return options.workers.ranks == nullptr || options.workers.ranks->rank() == 0;
  }

  const Scenario& scenario;
  const RunOptions& options;
  std::unique_ptr<engine::Simulation> simulation;
  engine::SqliteStore file;
  NoStore nowhere;
  RunStore& store;
  std::shared_ptr<const engine::PlantDirectory> directory;
  std::vector<engine::PopulationRecord> populations;
  RunWatch watch;
  Breakpoints breakpoints;
  RunOutcome outcome;
};

engine::Result<void> watch_breakpoints(Running& run) {
  auto breakpoints = make_breakpoints(run.options.breakpoints, run.scenario, *run.directory);
  if (!breakpoints) return engine::failure(breakpoints.error());
  run.breakpoints = std::move(*breakpoints);
  for (std::size_t i = 0; i < run.simulation->part_count(); ++i) {
    for (engine::Tap* tap : run.breakpoints.taps) run.simulation->part(i).add_tap(tap);
  }
  return {};
}

engine::Result<Opening> open_own_store(Running& run, const Checkpoint& checkpoint) {
  const auto& [header, snapshots] = std::tie(run.outcome.header, run.options.snapshots);
  if (run.options.store != nullptr) return open_store(*run.options.store, header, snapshots.resume);
  if (snapshots.fork) return open_fork(run.file, header, snapshots, checkpoint.identity());
  return open_store(run.file, header, snapshots);
}

/// Opens the store, at a snapshot or anew: rank 0 does, and the others hear of it.
engine::Result<void> open(Running& run, Checkpoint& checkpoint) {
  add_parts(*run.simulation, run.watch, checkpoint.parts());
  engine::RankGroup* ranks = run.options.workers.ranks;
  if (auto same = agree_on(identity_of(run.outcome.header), ranks); !same) return same;
  engine::Result<Opening> opening = Opening{};
  if (run.is_first()) opening = open_own_store(run, checkpoint);
  if (auto heard = hear_of(opening, ranks); !heard) return heard;
  if (!opening->remark.empty()) run.options.remark(opening->remark);
  if (!opening->snapshot) {
    tell_plant(run.scenario, run.populations, run.store);
    run.watch.begin();
    return {};
  }
  if (!opening->note.empty()) {
    tell_links(run.scenario, run.store);
    run.store.append(engine::NoteRecord{"fork", opening->note});
  }
  engine::Result<void> restored;
  if (!checkpoint.restore(*opening->snapshot)) {
    restored = engine::failure(
        run.options.snapshots.fork ? "fork-state" : "snapshot-damaged",
        {run.file.partial_path().string()}, "the snapshot does not fit this plant",
        run.options.snapshots.fork ? "what changes how a model keeps its state needs a run anew"
                                   : "start anew with --restart; the same seed gives the same "
                                     "result");
  }
  return engine::agreed(std::move(restored), ranks);
}

DriveEnd drive(Running& run, Checkpoint& checkpoint) {
  if (run.options.workers.ranks != nullptr) {
    return drive_ranks(*run.simulation, run.options, run.watch, checkpoint, run.store);
  }
  engine::Steered<engine::Simulation> steered(*run.simulation);
  return drive(steered, run.options, run.breakpoints, run.watch, checkpoint, run.store);
}

engine::Result<RunOutcome> leave(Running& run, const DriveEnd& ended) {
  run.outcome.stopped = true;
  run.outcome.stopped_at = run.simulation->now();
  run.outcome.paused_by = ended.reason;
  auto left = engine::agreed(run.store.suspend(), run.options.workers.ranks);
  if (!left) return engine::failure(left.error());
  return std::move(run.outcome);
}

engine::Result<RunOutcome> finish(Running& run, double wall_s) {
  engine::RankGroup* ranks = run.options.workers.ranks;
  const RunFacts facts = collect_facts(*run.simulation, run.scenario, ranks);
  engine::Result<void> sound;
  if (auto found = troubles(run.scenario, facts); found.has_errors())
    sound = engine::failure(std::move(found));
  // Only the first rank has the facts of all.
  sound = engine::agreed(std::move(sound), ranks);
  if (!sound) return engine::failure(sound.error());
  RunLogs logs = run.watch.finish();
  run.outcome.is_first = run.is_first();
  if (run.is_first()) tell_outcome(run.scenario, facts, logs, run.store, run.outcome);
  engine::RunSummary& summary = run.outcome.summary;
  summary.fingerprint = facts.fingerprint.text();
  summary.end = facts.now;
  summary.events = facts.events;
  summary.readings = facts.readings;
  summary.wall_s = wall_s;
  auto done = engine::agreed(run.store.finish(summary), ranks);
  if (!done) return engine::failure(done.error());
  return std::move(run.outcome);
}

}  // namespace

// Ranks fail together or not at all, so that none waits for one that has given up.
engine::Result<RunOutcome> run_scenario(const Scenario& scenario, const RunOptions& options) {
  const std::uint64_t seed = options.seed.value_or(scenario.seed);
  Scenario shortened = scenario;
  if (options.until) shortened.duration = std::min(scenario.duration, *options.until);
  auto built = build_simulation(shortened, seed, options.workers);
  if (!built) return engine::failure(built.error());
  const bool many = options.workers.threads > 1 || options.workers.ranks != nullptr;
  if (many && built->plan.parts == 1)
    options.remark("one worker does it all: " + built->plan.why_not);
  Running run(shortened, options, seed, std::move(*built));
  if (auto watched = watch_breakpoints(run); !watched) return engine::failure(watched.error());
  Checkpoint checkpoint(run.store, identity_of_fork(run.outcome.header, options.snapshots),
                        options.snapshots, options.workers.ranks);
  if (auto opened = open(run, checkpoint); !opened) return engine::failure(opened.error());
  const DriveEnd ended = drive(run, checkpoint);
  if (ended.how == DriveEnd::How::kStopped || ended.how == DriveEnd::How::kPaused)
    return leave(run, ended);
  return finish(run, checkpoint.wall_s());
}

}  // namespace orrery::scenarios
