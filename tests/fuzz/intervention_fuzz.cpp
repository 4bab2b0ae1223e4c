// SPDX-License-Identifier: Apache-2.0
// Any bytes as a log of interventions, then put into a plant. What can be read is written so that
// it reads the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scenarios/format/loader.h"
#include "scenarios/session/intervention.h"

namespace orrery::scenarios {
namespace {

const Scenario& plant() {
  static const Scenario scenario = [] {
    auto loaded = load_scenario_text(R"(orrery: 1
name: plant
duration: 2 d
plant:
  pump:
    model: water/pump
    count: 4
    sensors: { temperature: { measures: bearing_temperature, period: 1 min } }
network:
  nodes: { server: { profile: server } }
  links: { field: { from: pump, to: server, latency: 15 ms } }
)",
                                     "plant.yaml", ".");
    if (!loaded) std::abort();
    return loaded->scenario;
  }();
  return scenario;
}

void expect_explained(const engine::Diagnostics& mistakes) {
  if (!mistakes.has_errors()) std::abort();
  for (const auto& mistake : mistakes.items())
    if (mistake.message.empty() || mistake.code.empty()) std::abort();
}

void fuzz_one(const std::string& text) {
  const auto log = read_interventions(text, "log.yaml");
  if (!log) return expect_explained(log.error());
  const auto changed = with_interventions(plant(), *log, "log.yaml");
  if (!changed) return expect_explained(changed.error());
  const auto again = read_interventions(interventions_text(*log), "again.yaml");
  if (!again || *again != *log) std::abort();
}

}  // namespace
}  // namespace orrery::scenarios

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  orrery::scenarios::fuzz_one(std::string(reinterpret_cast<const char*>(bytes), size));
  return 0;
}
