// SPDX-License-Identifier: Apache-2.0
#include "models/control/pid_loops.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "models/control/control_axes.h"
#include "models/control/pid.h"
#include "models/params.h"

namespace orrery::models {
namespace {

constexpr std::array kTexts = {"measured", "acts", "setpoint_axis", "rate", "direction"};
constexpr std::array kNumbers = {"setpoint",        "gain", "integral", "derivative", "filter",
                                 "setpoint_weight", "bias"};

struct Loop {
  std::unique_ptr<engine::Controller> pid;
  std::size_t acts = 0;
};

class PidLoops final : public engine::Controller {
 public:
  PidLoops(const engine::ControllerSpec& spec, std::vector<Loop> loops)
      : rows_(spec.rows),
        rest_(rest_action(spec.task)),
        loops_(std::move(loops)),
        decided_(rows_ * rest_.size()) {}

  std::size_t rows() const override { return rows_; }

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    for (std::size_t i = 0; i < actions.size(); ++i) actions[i] = rest_[i % rest_.size()];
    for (const Loop& loop : loops_) {
      loop.pid->decide(view, decided_);
      for (std::size_t at = loop.acts; at < actions.size(); at += rest_.size())
        actions[at] = decided_[at];
    }
  }

  void restart(std::size_t row) override {
    for (const Loop& loop : loops_) loop.pid->restart(row);
  }
  engine::AgentCost cost() const override {
    engine::AgentCost sum{};
    for (const Loop& loop : loops_) {
      sum.multiply_accumulates += loop.pid->cost().multiply_accumulates;
      sum.state_bytes += loop.pid->cost().state_bytes;
    }
    return sum;
  }
  void save(engine::ArchiveWriter& archive) const override {
    for (const Loop& loop : loops_) loop.pid->save(archive);
  }
  bool load(engine::ArchiveReader& archive) override {
    return std::all_of(loops_.begin(), loops_.end(),
                       [&](const Loop& loop) { return loop.pid->load(archive); });
  }

 private:
  std::size_t rows_;
  std::vector<float> rest_;
  std::vector<Loop> loops_;
  std::vector<float> decided_;  // of one loop, all rows
};

/// Entry `loop` of the lists, as `pid` takes it.
class LoopParams {
 public:
  LoopParams(const engine::ControllerSpec& spec, AxisFinder& axes) : spec_(spec), axes_(axes) {
    loops_ = spec.params.texts("acts").size();
    if (loops_ == 0) axes.mistake("there are no 'acts'", "name one axis of the action a loop");
    for (const char* name : kTexts) check(name, spec.params.texts(name).size());
    for (const char* name : kNumbers) {
      const auto& values = spec.params.numbers(name);
      check(name, values.size());
      for (const double value : values) check_range(name, value);
    }
  }

  std::size_t loops() const { return loops_; }

  engine::ControllerSpec of(std::size_t loop) const {
    engine::ControllerSpec one = spec_;
    one.params = engine::ParamSet::defaults(pid_info());
    for (const char* name : kTexts)
      if (const auto& each = spec_.params.texts(name); !each.empty())
        one.params.set(name, each[loop % each.size()]);
    for (const char* name : kNumbers)
      if (const auto& each = spec_.params.numbers(name); !each.empty())
        one.params.set(name, each[loop % each.size()]);
    return one;
  }

 private:
  void check(const std::string& name, std::size_t entries) {
    if (entries > 1 && entries != loops_)
      axes_.mistake(fmt::format("'{}' has {} entries for {} loops", name, entries, loops_),
                    "give one a loop, or one for all");
  }
  void check_range(const std::string& name, double value) {
    for (const auto& row : pid_info().params)
      if (row.name == name && !(value >= row.range.min && value <= row.range.max))
        axes_.mistake(fmt::format("'{}' is {:g}", name, value),
                      fmt::format("from {:g} to {:g}", row.range.min, row.range.max));
  }

  const engine::ControllerSpec& spec_;
  AxisFinder& axes_;
  std::size_t loops_ = 0;
};

}  // namespace

const engine::ModelInfo& pid_loops_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kController;
    row.name = "pid_loops";
    row.summary = "several loops of `pid` side by side, each with its measurement and its action";
    row.details =
        "Parameters are those of `pid`, as lists: one entry a loop, or one for all; empty is as in "
        "`pid`. A bias of 0.5 is no torque, where the action goes both ways.";
    row.source =
        "Spong, Hutchinson and Vidyasagar, Robot Modeling and Control, ch. 6 (independent joints)";
    for (const char* name : kTexts)
      row.params.push_back(engine::rows::texts(name, fmt::format("`{}` of each loop", name)));
    for (const char* name : kNumbers)
      row.params.push_back(engine::rows::numbers(name, fmt::format("`{}` of each loop", name)));
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Controller>> make_pid_loops(
    const engine::ControllerSpec& spec) {
  AxisFinder axes(spec.task, "pid_loops");
  const LoopParams params(spec, axes);
  if (axes.mistakes().has_errors()) return engine::failure(axes.mistakes());
  std::vector<Loop> loops;
  for (std::size_t i = 0; i < params.loops(); ++i) {
    const auto one = params.of(i);
    auto pid = make_pid(one);
    if (!pid) return engine::failure(pid.error());
    loops.push_back({std::move(*pid), axes.action("acts", one.params.text("acts"))});
  }
  return std::make_unique<PidLoops>(spec, std::move(loops));
}

}  // namespace orrery::models
