// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/feeder_faults.h"

#include <utility>

#include "engine/registry/param_rows.h"

namespace orrery::devices {

namespace {

engine::FaultModel fault(const char* name, const char* summary, const char* details,
                         std::vector<engine::FaultWrite> writes) {
  engine::FaultModel model = engine::describe_fault(name, summary, std::move(writes));
  model.info.details = details;
  model.ends_on_repair = true;
  return model;
}

engine::FaultModel on_phase(engine::FaultModel model, const char* point) {
  model.writes.push_back({point, 1.0, false, "phase"});
  model.info.params.push_back(
      engine::rows::integer("phase", 1.0, {0.0, 3.0}, "1 a, 2 b, 3 c, 0 all of them"));
  return model;
}

engine::FaultModel with(engine::FaultModel model, const char* name, double fallback,
                        const char* meaning, const char* source) {
  model.info.params = {engine::rows::number(name, "ohm", fallback, {0.0, 1e5}, meaning, source)};
  return model;
}

}  // namespace

const std::vector<engine::FaultModel>& feeder_faults() {
  static const std::vector<engine::FaultModel> models = {
      with(
          fault("line_fault", "a short circuit to earth at a bus, which protection is to clear",
                "Severity 1 is metallic; relays upstream trip, reclose on it and stay open.",
                {{"short_circuit", 1.0, true, ""}, {"fault_resistance", 1.0, false, "resistance"}}),
          "resistance", 1.0, "of arc and earth", "ours: tenths to tens of ohm are usual"),
      fault("open_conductor", "a conductor is broken: nothing flows in the branch",
            "In a balanced feeder all conductors break, with three phases one does.",
            {{"open_conductor", 1.0, true, ""}}),
      with(fault("bad_joint", "a joint in the branch has a high resistance and grows hot", "",
                 {{"extra_resistance", 1.0, true, "resistance"}}),
           "resistance", 1.0, "at severity 1", "ours"),
      on_phase(with(fault("earth_fault", "one phase of a three-phase feeder touches earth",
                          "Severity 1 is metallic; the recloser of that phase trips.",
                          {{"short_circuit", 1.0, true, ""},
                           {"fault_resistance", 1.0, false, "resistance"}}),
                    "resistance", 5.0, "of arc and earth", "ours: some ohm to some tens"),
               "fault_phase"),
      on_phase(fault("broken_phase", "one conductor of a three-phase branch is broken", "",
                     {{"open_conductor", 1.0, true, ""}}),
               "open_phase"),
      fault("wrong_phase", "after work at a bus its loads are connected a phase further on", "",
            {{"wrong_phase", 1.0, true, ""}}),
      fault("stuck_tap", "a tap changer does not leave its position", "",
            {{"stuck_tap", 1.0, true, ""}}),
  };
  return models;
}

}  // namespace orrery::devices
