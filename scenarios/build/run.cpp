// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "engine/event/executive.h"
#include "engine/record/series_recorder.h"
#include "engine/record/sqlite_store.h"
#include "scenarios/build/identity.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/validate/judgement_log.h"
#include "scenarios/validate/plant_totals.h"
#include "scenarios/validate/run_metrics.h"

namespace orrery::scenarios {

namespace {

using engine::Executive;
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

std::vector<engine::PopulationRecord> tell_plant(const Scenario& scenario,
                                                 const Executive& executive, RunStore& store) {
  std::vector<engine::PopulationRecord> populations;
  for (std::size_t d = 0; d < scenario.plant.size(); ++d) {
    const DeviceElement& element = scenario.plant[d];
    populations.push_back(
        {element.name, element.model, executive.plant().devices[d].first_device, element.count});
    store.append(populations.back());
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
                               const engine::PlantDirectory& directory) {
  engine::RecordPlan plan;
  if (record.truth) plan.stages.push_back(engine::FlowStage::kTruth);
  plan.signals = record.signals;
  plan.every = record.every;
  plan.on_change = record.on_change;
  plan.aggregate = record.aggregate;
  plan.around = record.around;
  plan.devices = record.devices;
  for (const DeviceChoice& choice : record.only) {
    for (const auto& devices : directory.devices) {
      if (devices.name == choice.population)
        plan.only.push_back({devices.first_device + choice.first, choice.count});
    }
  }
  plan.waveforms = record.waveforms;
  plan.scores = record.scores;
  return plan;
}

bool drive(Executive& executive, const RunOptions& options, const RunStore& store) {
  using Clock = std::chrono::steady_clock;
  const std::int64_t end = executive.end().ns;
  const std::int64_t longest = std::max<std::int64_t>(end / kSlices, 1);
  std::int64_t slice = std::max<std::int64_t>(end / kSlicesMost, 1);
  for (std::int64_t until = 0; until < end;) {
    until = std::min(until + slice, end);
    const auto begin = Clock::now();
    executive.run_until({until});
    if (store.failed() || !options.keep_going(executive.now())) return false;
    const auto took = Clock::now() - begin;
    if (took > kSliceMost && slice > 1) slice /= 2;
    if (took < kSliceMost / 4) slice = std::min(2 * slice, longest);
  }
  executive.settle();
  return true;
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

RunTruth truth_of(const std::string& agent, const Executive& executive) {
  RunTruth truth{executive.ledger().records(), executive.now(), {}};
  for (const auto& site : executive.plant().sites) {
    if (site->name() == agent) truth.features = site->features().components;
  }
  return truth;
}

void tell_outcome(const Scenario& scenario, const Executive& executive, JudgementLog& log,
                  RunStore& store, RunOutcome& outcome) {
  for (const AgentElement& agent : scenario.agents) {
    const AgentOutcome scored = score_agent(agent, log, truth_of(agent.name, executive));
    outcome.metrics.insert(outcome.metrics.end(), scored.metrics.begin(), scored.metrics.end());
    for (const auto& alert : scored.alerts) store.append(alert);
    for (const auto& detection : scored.detections) store.append(detection);
    for (const auto& note : scored.notes) store.append(note);
    tell_learning(agent.name, executive, store);
  }
  const auto totals = plant_metrics(scenario, PlantTotals::of(scenario, executive), log.latency(),
                                    executive.plant().seed);
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

engine::Result<RunOutcome> run_scenario(const Scenario& scenario, const RunOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  const std::uint64_t seed = options.seed.value_or(scenario.seed);
  Scenario shortened = scenario;
  if (options.until) shortened.duration = std::min(scenario.duration, *options.until);
  auto plant = build_plant(shortened, seed);
  if (!plant) return engine::failure(plant.error());

  Executive executive(std::move(*plant));
  RunOutcome outcome;
  outcome.header = header_of(scenario, options, seed, executive.end());
  outcome.result_file = options.out;
  engine::SqliteStore store(options.out);
  if (auto begun = store.begin(outcome.header); !begun) return engine::failure(begun.error());
  const auto populations = tell_plant(scenario, executive, store);
  engine::SeriesRecorder recorder(store, record_plan(scenario.record, *executive.plant().directory),
                                  populations);
  JudgementLog log(judge_plans(shortened, *executive.plant().directory));
  executive.add_tap(&recorder);
  executive.add_tap(&log);
  for (const auto& fault : executive.ledger().records()) {
    recorder.on_fault(fault);
    log.on_fault(fault);
  }

  outcome.stopped = !drive(executive, options, store) && !store.failed();
  if (outcome.stopped) return outcome;
  if (auto found = troubles(scenario, executive); found.has_errors()) {
    return engine::failure(std::move(found));
  }
  recorder.finish();
  tell_outcome(scenario, executive, log, store, outcome);
  outcome.summary.fingerprint = executive.fingerprint().text();
  outcome.summary.end = executive.now();
  outcome.summary.events = executive.events();
  outcome.summary.readings = executive.readings();
  outcome.summary.wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (auto done = store.finish(outcome.summary); !done) return engine::failure(done.error());
  return outcome;
}

}  // namespace orrery::scenarios
