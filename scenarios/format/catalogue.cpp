// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/catalogue.h"

#include "devices/catalog.h"
#include "engine/compute/hardware_profile.h"
#include "engine/network/link_model.h"
#include "engine/random/distribution.h"
#include "models/catalog.h"
#include "models/control/learner_catalog.h"
#include "scenarios/host/foreign_agent.h"

namespace orrery::scenarios {

namespace {

template <class Entries>
auto find_entry(const Entries& entries, const std::string& name) -> decltype(&entries[0]) {
  for (const auto& entry : entries) {
    if (entry.info->name == name) return &entry;
  }
  return nullptr;
}

}  // namespace

const engine::DeviceEntry* find_device(const std::string& name) {
  return find_entry(devices::device_catalog(), name);
}
const engine::SensorEntry* find_sensor(const std::string& name) {
  return find_entry(devices::sensor_catalog(), name);
}
const engine::StepEntry* find_step(const std::string& name) {
  return find_entry(models::step_catalog(), name);
}
const engine::AgentEntry* find_agent(const std::string& name) {
  if (name == foreign_agent_entry().info->name) return &foreign_agent_entry();
  return find_entry(models::agent_catalog(), name);
}

const engine::ControllerEntry* find_controller(const std::string& name) {
  return find_entry(models::controller_catalog(), name);
}

const engine::FaultModel* find_fault(const std::string& name) {
  for (const auto* list : {&devices::fault_catalog(), &engine::common_fault_models()}) {
    for (const auto& model : *list) {
      if (model.info.name == name) return &model;
    }
  }
  return nullptr;
}

std::vector<const engine::ModelInfo*> all_models() {
  std::vector<const engine::ModelInfo*> models;
  for (const auto& entry : devices::device_catalog()) models.push_back(entry.info);
  for (const auto& entry : devices::sensor_catalog()) models.push_back(entry.info);
  models.push_back(&engine::link_model_info());
  models.push_back(&engine::node_info());
  for (const auto& model : devices::fault_catalog()) models.push_back(&model.info);
  for (const auto& model : engine::common_fault_models()) models.push_back(&model.info);
  for (const auto& entry : models::step_catalog()) models.push_back(entry.info);
  for (const auto& entry : models::agent_catalog()) models.push_back(entry.info);
  models.push_back(foreign_agent_entry().info);
  for (const auto& entry : models::controller_catalog()) models.push_back(entry.info);
  for (const auto& entry : models::learner_catalog()) models.push_back(entry.info);
  for (const auto& info : engine::distribution_infos()) models.push_back(&info);
  return models;
}

std::vector<std::string> model_names(engine::ModelKind kind) {
  std::vector<std::string> names;
  for (const auto* info : all_models()) {
    if (info->kind == kind) names.push_back(info->name);
  }
  return names;
}

}  // namespace orrery::scenarios
