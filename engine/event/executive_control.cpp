// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/event/executive.h"
#include "engine/registry/check.h"

namespace orrery::engine {

// Its populations are brought to the tick's time before it looks, which cuts their integration
// steps: part of the scenario, whoever decides.
void Executive::tick_control(std::size_t index, Scratch& scratch) {
  ControlSite& control = *plant_.controls[index];
  carry(now_ + kInstant, scratch);
  for (const std::size_t d : control.reads()) advance(d, now_, scratch.notices);
  const double work = control.tick(now_, books_.reading);
  control_done_[index] = plant_.nodes[control.spec().node].run(now_, work);
  sign_step(control);
}

void Executive::act(std::size_t control, std::span<const float> actions) {
  plant_.controls[control]->act(actions);
}

void Executive::conclude_control(std::size_t index, Scratch& scratch) {
  ControlSite& control = *plant_.controls[index];
  const bool is_told =
      !control.is_open();  // at the end of a shorter run, which this one goes on from
  scratch.commands.clear();
  control.conclude(scratch.commands);
  sign_actions(control);
  for (Tap* tap : taps_) {
    if (!is_told) tap->on_control({control, control.step()});
  }
  const SimTime done = std::max(control_done_[index], now_);
  std::uint64_t& issued = commands_[plant_.sites.size() + index];
  for (const DelayedCommand& one : scratch.commands) {
    const std::uint64_t id = (std::uint64_t{control.spec().number} << kCommandBits) | issued++;
    if (!taps_.empty()) {
      const CommandRecord record{id, control.name(), one.command, control.step().at,
                                 SimTime::never()};
      for (Tap* tap : taps_) tap->on_command(record);
    }
    plant_.network->send_command(one.command, id, control.spec().node, control.step().at,
                                 done + one.delay, queue_);
  }
}

void Executive::end_controls() {
  for (const auto& control : plant_.controls) {
    if (!control->is_open()) continue;
    control->close();
    for (Tap* tap : taps_) tap->on_control({*control, control->step()});
  }
}

void Executive::sign_step(const ControlSite& control) {
  const ControlStep& step = control.step();
  const std::uint64_t name = name_key(control.name());
  for (std::size_t u = 0; u < control.rows(); ++u) {
    const double values[] = {step.rewards[u], double(step.terminated[u]), double(step.fallback[u])};
    fingerprint_.add('c', row_key(name, control.spec().first_row + u), step.number, step.at,
                     values);
  }
}

// Every command that leaves, by decision maker: what was asked for, within what the rate allows.
void Executive::sign_actions(const ControlSite& control) {
  const ControlStep& step = control.step();
  for (std::size_t a = 0; a < control.spec().acts.size(); ++a) {
    const std::uint64_t name = name_key(control.spec().acts[a].name) ^ name_key(control.name());
    for (std::size_t u = 0; u < control.rows(); ++u) {
      fingerprint_.add('c', row_key(name, control.spec().first_row + u), step.number, now_,
                       control.commanded(a).subspan(u, 1));
    }
  }
}

}  // namespace orrery::engine
