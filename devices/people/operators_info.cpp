// SPDX-License-Identifier: Apache-2.0
#include "devices/people/operators.h"
#include "devices/people/operators_params.h"

namespace orrery::devices {

namespace {

std::vector<engine::PortInfo> outputs() {
  return {{"attend", "1", "1: an operator has the machine stopped and mended"},
          {"acknowledged", "1", "alarms that an operator turned to"},
          {"waiting_time", "s", "mean, from the alarm until an operator turns to it"},
          {"raised", "1", "alarms since the start"},
          {"handled", "1", "alarms that were diagnosed"},
          {"ignored", "1", "alarms that nobody went for: fatigue"},
          {"missed", "1", "alarms that found no place to wait in"},
          {"false_alarms", "1", "handled alarms of a machine that was sound"},
          {"refused", "1", "false alarms upon which the operator left the machine running"},
          {"waiting", "1", "1 while an alarm waits"},
          {"in_hand", "1", "1 while an operator is at it"},
          {"load", "1", "share of time on duty that the crew worked"},
          {"fatigue", "1", "chance that an alarm is ignored now"},
          {"cost", "EUR", "labour since the start, shared by all places alike"},
          {"condition", "1", "as the wire has it: for the sensors of an agent that raises alarms"}};
}

}  // namespace

const engine::ModelInfo& operators_info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i;
    i.kind = engine::ModelKind::kDevice;
    i.name = "people/operators";
    i.summary = "a crew that answers alarms: queue, reaction, fatigue, shifts, refusal";
    i.details =
        "Alarms wait by priority, then first come. An operator answers with max(least, (1 - "
        "mistrust F) min(1, flood / rate)), reacts, walks, diagnoses and has the machine serviced; "
        "one that looks sound is left alone with the chance `refusal`. Work, pulses and shifts are "
        "events, exact in time. raised = handled + ignored + missed + waiting + in_hand. See "
        "docs/people.md.";
    i.source =
        "Bliss, Gilson and Deaton, Ergonomics 38 (1995) 2300; Breznitz, Cry Wolf (1984); "
        "ANSI/ISA-18.2; EEMUA 191";
    i.params = engine::describe(kOperatorsParams);
    for (std::size_t p = kOperatorsPlaceParams; p < i.params.size(); ++p)
      i.params[p].whole_population = true;
    i.inputs = {{"alarm", "1", "1 raises an alarm; a wire does where it rises above 0.5"},
                {"condition", "1", "damage that one sees on site; 1 where nothing sets it"}};
    i.outputs = outputs();
    i.fault_points = {{"unattended", "1", "1: nobody goes to this place, its alarms wait"},
                      {"slow", "1", "the reaction takes 1 + this times as long"}};
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
