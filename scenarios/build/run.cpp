// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "engine/record/series_recorder.h"
#include "engine/record/sqlite_store.h"
#include "scenarios/build/identity.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/build/run_facts.h"
#include "scenarios/build/run_watch.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/validate/run_metrics.h"

namespace orrery::scenarios {

namespace {

using engine::RunStore;

/// The run is cut into slices only to look at the clock and the keyboard; the cuts change nothing.
/// A slice is at most a thousandth of the run, and shorter when it takes long: Ctrl-C is answered
/// at once.
constexpr std::int64_t kSlices = 1000;
constexpr std::int64_t kSlicesMost = 10'000'000;
constexpr std::chrono::milliseconds kSliceMost{100};

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

std::vector<engine::PopulationRecord> tell_plant(const Scenario& scenario, RunStore& store) {
  std::vector<engine::PopulationRecord> populations;
  engine::DeviceId next = 0;
  for (const DeviceElement& element : scenario.plant) {
    populations.push_back({element.name, element.model, next, element.count});
    store.append(populations.back());
    next += element.count;
  }
  for (const NodeElement& node : scenario.nodes) {
    store.append(engine::NodeRecord{node.name, node.fixed().text("profile"), node.count});
  }
  for (const LinkElement& link : scenario.links) {
    store.append(engine::LinkRecord{link.name, link.from, link.to, "link", words(link)});
  }
  return populations;
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

bool drive(engine::Simulation& simulation, RunWatch& watch, const RunOptions& options,
           const RunStore& store) {
  using Clock = std::chrono::steady_clock;
  const std::int64_t end = simulation.end().ns;
  const std::int64_t longest = std::max<std::int64_t>(end / kSlices, 1);
  std::int64_t slice = std::max<std::int64_t>(end / kSlicesMost, 1);
  std::int64_t next_flush = longest;
  for (std::int64_t until = 0; until < end;) {
    until = std::min({until + slice, next_flush, end});
    const auto begin = Clock::now();
    simulation.run_until({until});
    if (until == next_flush) {
      watch.flush();
      next_flush = std::min(next_flush + longest, end);
    }
    if (store.failed() || !options.keep_going(simulation.now())) return false;
    const auto took = Clock::now() - begin;
    if (took > kSliceMost && slice > 1) slice /= 2;
    if (took < kSliceMost / 4) slice = std::min(2 * slice, longest);
  }
  return true;
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

void tell_outcome(const Scenario& scenario, const RunFacts& facts, JudgementLog& log,
                  RunStore& store, RunOutcome& outcome) {
  for (const AgentElement& agent : scenario.agents) {
    const auto features = facts.features.find(agent.name);
    if (features == facts.features.end()) continue;
    const AgentOutcome scored =
        score_agent(agent, log, {facts.faults, facts.now, features->second});
    outcome.metrics.insert(outcome.metrics.end(), scored.metrics.begin(), scored.metrics.end());
    for (const auto& alert : scored.alerts) store.append(alert);
    for (const auto& detection : scored.detections) store.append(detection);
    for (const auto& note : scored.notes) store.append(note);
    for (const auto& epoch : facts.learning) {
      if (epoch.agent == agent.name) store.append(epoch);
    }
  }
  const auto totals = plant_metrics(scenario, facts.totals, log.latency(), facts.seed);
  outcome.metrics.insert(outcome.metrics.end(), totals.begin(), totals.end());
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

engine::Result<RunOutcome> run_scenario(const Scenario& scenario, const RunOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const std::uint64_t seed = options.seed.value_or(scenario.seed);
  Scenario shortened = scenario;
  if (options.until) shortened.duration = std::min(scenario.duration, *options.until);
  auto built = build_simulation(shortened, seed, options.workers);
  if (!built) return engine::failure(built.error());
  engine::Simulation& simulation = *built->simulation;
  RunOutcome outcome;
  outcome.header = header_of(scenario, options, seed, simulation.end());
  outcome.result_file = options.out;
  outcome.parts = built->plan.parts;
  outcome.why_one_part = built->plan.why_not;
  engine::SqliteStore store(options.out);
  if (auto begun = store.begin(outcome.header); !begun) return engine::failure(begun.error());
  const auto populations = tell_plant(scenario, store);
  RunWatch watch(store, record_plan(scenario.record, populations), populations, shortened,
                 simulation, options.workers.ranks);

  outcome.stopped = !drive(simulation, watch, options, store) && !store.failed();
  if (outcome.stopped) return outcome;
  const RunFacts facts = collect_facts(simulation, scenario, options.workers.ranks);
  if (auto found = troubles(scenario, facts); found.has_errors())
    return engine::failure(std::move(found));
  JudgementLog log = watch.finish();
  tell_outcome(scenario, facts, log, store, outcome);
  outcome.summary.fingerprint = facts.fingerprint.text();
  outcome.summary.end = facts.now;
  outcome.summary.events = facts.events;
  outcome.summary.readings = facts.readings;
  outcome.summary.wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (auto done = store.finish(outcome.summary); !done) return engine::failure(done.error());
  return outcome;
}

}  // namespace orrery::scenarios
