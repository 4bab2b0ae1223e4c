// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/run_header.h"

#include <fmt/format.h>

#include "scenarios/build/identity.h"
#include "scenarios/format/catalogue.h"

namespace orrery::scenarios {

engine::RunHeader header_of(const Scenario& scenario, const std::string& command_line,
                            std::uint64_t seed, engine::SimTime end) {
  engine::RunHeader header;
  header.scenario_name = scenario.name;
  header.description = scenario.description;
  header.scenario_path = scenario.path;
  header.scenario_text = scenario.text;
  header.seed = seed;
  header.version = program_version();
  header.command_line = command_line;
  header.machine = machine_text();
  header.planned_end = end;
  for (const auto& file : scenario.files) header.files.push_back({file, sha256_of_file(file)});
  add_log(scenario.by_hand, header);
  return header;
}

void add_log(const ByHandElement& log, engine::RunHeader& header) {
  if (!log.text.empty()) header.files.push_back({log.file, sha256_of_text(log.text)});
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

void tell_links(const Scenario& scenario, engine::RunStore& store) {
  for (const LinkElement& link : scenario.links) {
    store.append(engine::LinkRecord{link.name, link.from, link.to, "link", link_summary(link)});
  }
}

void tell_plant(const Scenario& scenario, const std::vector<engine::PopulationRecord>& populations,
                engine::RunStore& store) {
  for (const auto& population : populations) store.append(population);
  for (const NodeElement& node : scenario.nodes) {
    store.append(engine::NodeRecord{node.name, node.fixed().text("profile"), node.count});
  }
  tell_links(scenario, store);
}

engine::RecordPlan record_plan_of(const RecordElement& record,
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

}  // namespace orrery::scenarios
