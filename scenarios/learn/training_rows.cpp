// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/training_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/event/executive.h"
#include "engine/random/stream.h"
#include "engine/record/tap.h"
#include "models/learn/trainable.h"
#include "scenarios/build/identity.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/build/site_builder.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/learn/agent_settings.h"

namespace orrery::scenarios {

namespace {

using engine::Duration;
using engine::SimTime;

constexpr std::int64_t kTicksLate = 10;

/// Hands the rows that an agent sees to the pupil, up to the first one behind the fit period: in a
/// run that row begins the fit, so that both see the same rows.
class RowTap final : public engine::Tap {
 public:
  RowTap(std::string signal, SimTime fit_until, models::Trainable& pupil)
      : signal_(std::move(signal)), fit_until_(fit_until), pupil_(pupil) {}
  void on_batch(engine::FlowStage stage, const engine::SignalInfo& signal,
                const engine::Batch& rows) override {
    if (done_ || stage != engine::FlowStage::kFeatures || signal.name != signal_) return;
    const auto behind = std::find_if(rows.time.begin(), rows.time.end(),
                                     [this](SimTime time) { return time >= fit_until_; });
    done_ = behind != rows.time.end();
    const auto count = static_cast<std::size_t>(behind - rows.time.begin());
    rows_ += count;
    if (!done_) return pupil_.collect(rows);
    engine::Batch before;
    before.width = rows.width;
    for (std::size_t i = 0; i < count; ++i) before.append_row(rows, i);
    pupil_.collect(before);
  }
  std::uint64_t rows() const { return rows_; }
  bool done() const { return done_; }

 private:
  std::string signal_;
  SimTime fit_until_;
  models::Trainable& pupil_;
  std::uint64_t rows_ = 0;
  bool done_ = false;
};

engine::Result<std::unique_ptr<engine::Agent>> make_trainable(const std::string& model,
                                                              const engine::AgentSpec& spec) {
  auto made = find_agent(model)->make(spec);
  if (!made) return made;
  // A foreign model is a window detector too, but what it knows it has brought along.
  const bool keeps_weights = find_agent(model)->info->param_index("trained") >= 0;
  if (!keeps_weights || dynamic_cast<models::Trainable*>(made->get()) == nullptr) {
    return engine::failure("not-trainable", {},
                           fmt::format("'{}' has nothing to learn ahead of a run", model),
                           "'orrery models' lists the agents with the parameter 'trained'");
  }
  return made;
}

models::Trainable& trainable(Pupil& pupil) {
  return dynamic_cast<models::Trainable&>(*pupil.agent);
}

/// The scenario with a judge in the agent's place that sees the same rows and never alerts.
Scenario with_stand_in(const Scenario& scenario, const std::string& agent, Duration until) {
  Scenario quiet = scenario;
  quiet.duration = std::min(scenario.duration, until);
  quiet.gates.clear();
  for (AgentElement& element : quiet.agents) {
    if (element.name != agent) continue;
    const engine::ModelInfo& info = *find_agent("always_on")->info;
    element.model = info.name;
    element.numbers.clear();
    element.texts = engine::ParamSet{};
    for (const auto& row : info.params)
      element.numbers[row.name] = engine::Distribution(row.default_number);
    element.numbers["train_until"] = engine::Distribution(2.0 * scenario.duration.seconds());
    element.on_alert.reset();
  }
  return quiet;
}

engine::Result<Duration> fit_period(const AgentElement& element, const TrainingSource& source) {
  if (source.until) return *source.until;
  const engine::ParamSet params = element.fixed();
  if (params.has("train_until") && params.number("train_until") > 0.0) {
    const double share = params.has("fit_share") ? params.number("fit_share") : 1.0;
    return Duration::from_seconds(params.number("train_until") * share);
  }
  return engine::failure("training-period", element.place,
                         fmt::format("agent '{}' has no clean period in time", element.name),
                         "give it train_until, or say how long with --until '7 d'");
}

std::string identity_of(const Scenario& scenario, std::uint64_t seed, Duration until) {
  std::string files;
  for (const auto& file : scenario.files) files += sha256_of_file(file);
  return fmt::format("scenario '{}' seed {} until {} sha256 {}", scenario.name, seed,
                     engine::to_string(SimTime{} + until), sha256_of_text(scenario.text + files));
}

}  // namespace

engine::Result<Pupil> pupil_of_scenario(const Scenario& scenario, const TrainingSource& source) {
  const AgentElement* element = nullptr;
  std::vector<std::string> names;
  for (const auto& agent : scenario.agents) {
    names.push_back(agent.name);
    if (agent.name == source.agent) element = &agent;
  }
  if (element == nullptr) {
    return engine::failure("unknown-agent", {scenario.path},
                           fmt::format("the scenario has no agent '{}'", source.agent),
                           suggestion(source.agent, names));
  }
  const auto until = fit_period(*element, source);
  if (!until) return engine::failure(until.error());
  // Rows come late: by the network, and by waiting for their peers.
  const Duration late = element->period * kTicksLate + element->hold;
  auto plant = build_plant(with_stand_in(scenario, source.agent, *until + late), source.seed);
  if (!plant) return engine::failure(plant.error());
  const auto site = std::find_if(plant->sites.begin(), plant->sites.end(),
                                 [&](const auto& each) { return each->name() == source.agent; });
  Pupil pupil;
  pupil.model = element->model;
  engine::ParamSet params = element->fixed();
  if (params.has("trained")) params.set("trained", std::string{});  // it learns anew
  pupil.spec = agent_spec(element->name, std::move(params), **site, source.seed);
  pupil.trained_on = identity_of(scenario, source.seed, *until);
  auto made = make_trainable(pupil.model, pupil.spec);
  if (!made) return engine::failure(made.error());
  pupil.agent = std::move(*made);

  RowTap tap((*site)->features().name, SimTime{} + *until, trainable(pupil));
  engine::Executive executive(std::move(*plant));
  executive.add_tap(&tap);
  constexpr std::int64_t kSlices = 1000;
  const std::int64_t slice = std::max<std::int64_t>(executive.end().ns / kSlices, 1);
  while (!tap.done() && executive.now() < executive.end()) {
    executive.run_until({std::min(executive.now().ns + slice, executive.end().ns)});
    if (source.keep_going && !source.keep_going(executive.now(), executive.end()))
      return engine::failure("interrupted", {}, "stopped before the training rows were complete");
  }
  pupil.rows = tap.rows();
  return pupil;
}

engine::Result<Pupil> pupil_of_set(const models::SeriesSet& set, const TrainingSource& source) {
  const auto* entry = find_agent(source.agent);
  if (entry == nullptr) {
    return engine::failure("unknown-agent", {}, fmt::format("no agent '{}'", source.agent),
                           suggestion(source.agent, model_names(engine::ModelKind::kAgent)));
  }
  Pupil pupil;
  pupil.model = source.agent;
  pupil.spec.name = source.agent;
  pupil.spec.features = set.features;
  pupil.spec.device_count = static_cast<std::uint32_t>(set.series.size());
  pupil.spec.seed = source.seed;
  pupil.spec.entity = engine::entity_key(source.agent, 0);
  auto params = agent_settings(*entry->info, source.settings);
  if (!params) return engine::failure(params.error());
  pupil.spec.params = std::move(*params);
  if (pupil.spec.params.has("train_until")) pupil.spec.params.set("train_until", 1e9);
  auto made = make_trainable(pupil.model, pupil.spec);
  if (!made) return engine::failure(made.error());
  pupil.agent = std::move(*made);

  std::string digest;
  for (std::size_t s = 0; s < set.series.size(); ++s) {
    const models::Series& series = set.series[s];
    engine::Batch rows;
    append_rows(series, set.width(), 0, series.train_rows, static_cast<engine::DeviceId>(s), rows);
    trainable(pupil).collect(rows);
    pupil.rows += rows.rows();
    digest += sha256_of_text(
        {reinterpret_cast<const char*>(rows.values.data()), rows.values.size() * sizeof(double)});
  }
  if (pupil.rows == 0) {
    return engine::failure("train-rows", {}, fmt::format("set '{}' has no training rows", set.name),
                           "say in its card which rows are clean: docs/data.md");
  }
  pupil.trained_on =
      fmt::format("set '{}' {} rows sha256 {}", set.name, pupil.rows, sha256_of_text(digest));
  return pupil;
}

}  // namespace orrery::scenarios
