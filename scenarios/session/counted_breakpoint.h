// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/build/breakpoints.h"
#include "scenarios/session/plant_source.h"

namespace orrery::scenarios {

/// A condition of a session: it counts how often it was met and pauses the run from a given hit on.
class CountedBreakpoint final : public engine::Breakpoint {
 public:
  /// Fails as `make_breakpoints`. Scenario and directory must outlive it.
  static engine::Result<std::unique_ptr<CountedBreakpoint>> make(
      BreakpointMark mark, const Scenario& scenario, const engine::PlantDirectory& directory);

  std::optional<engine::SimTime> stop_at() const override;
  std::optional<std::string> met(engine::SimTime now) override;

  /// The run was set back: what it had met can be met again.
  void start_anew();
  /// What is past does not stop a run that goes on from here.
  void skip_to(engine::SimTime now) { (void)made_.all.front()->met(now); }
  BreakpointMark& mark() { return mark_; }
  const BreakpointMark& mark() const { return mark_; }
  const std::vector<engine::Tap*>& taps() const { return made_.taps; }

 private:
  CountedBreakpoint(BreakpointMark mark, const Scenario& scenario,
                    const engine::PlantDirectory& directory, Breakpoints made);

  BreakpointMark mark_;
  const Scenario& scenario_;
  const engine::PlantDirectory& directory_;
  Breakpoints made_;
};

/// Hands the flow to the breakpoints of a session, which come and go while the plant is the same.
class BreakpointTaps final : public engine::Tap {
 public:
  void set(std::vector<engine::Tap*> taps) { taps_ = std::move(taps); }
  void on_batch(engine::FlowStage stage, const engine::SignalInfo& signal,
                const engine::Batch& batch) override {
    for (engine::Tap* tap : taps_) tap->on_batch(stage, signal, batch);
  }
  void on_judgements(const std::string& agent, const std::vector<engine::Judgement>& judgements,
                     double threshold) override {
    for (engine::Tap* tap : taps_) tap->on_judgements(agent, judgements, threshold);
  }
  void on_command(const engine::CommandRecord& command) override {
    for (engine::Tap* tap : taps_) tap->on_command(command);
  }
  void on_fault(const engine::FaultRecord& fault) override {
    for (engine::Tap* tap : taps_) tap->on_fault(fault);
  }

 private:
  std::vector<engine::Tap*> taps_;
};

}  // namespace orrery::scenarios
