// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/numeric/elementary.h"
#include "engine/population/row_population.h"

namespace orrery::testing {

using namespace orrery::engine;

/// dy/dt = (u - y) / tau, exact while u is held; `drive` is u, seen without delay.
struct ToyLag {
  struct Params {
    double tau_s = 1.0;
    double initial = 0.0;
  };
  struct State {
    double y = 0.0;
    double u = 0.0;
    double drive = 0.0;
    double jam = 0.0;
  };
  static constexpr std::array kParams = {
      Field<Params>{"tau", &Params::tau_s, "s", {1e-3, 1e6}, "time constant"},
      Field<Params>{"initial", &Params::initial, "1", {-1e6, 1e6}, "y at the start"}};
  static constexpr std::array kState = {&State::y, &State::u, &State::drive, &State::jam};
  static constexpr std::array kInputs = {Port<State>{"u", &State::u, "1", "drives it"}};
  static constexpr std::array kOutputs = {Port<State>{"y", &State::y, "1", "follows u"},
                                          Port<State>{"drive", &State::drive, "1", "u"}};
  static constexpr std::array kFaultPoints = {Port<State>{"jam", &State::jam, "1", "it stays"}};

  static const ModelInfo& info() {
    static const ModelInfo info = [] {
      ModelInfo rows;
      rows.name = "toy/lag";
      rows.params = describe(kParams);
      rows.inputs = describe(kInputs);
      rows.outputs = describe(kOutputs);
      rows.fault_points = describe(kFaultPoints);
      return rows;
    }();
    return info;
  }
  static void start(const Params& params, State& state, Stream&) { state.y = params.initial; }
  static void settle_start(const Params&, State& state) { state.drive = state.u; }
  static std::uint16_t advance(const Params& params, State& state, const RowContext& row) {
    state.drive = state.u;
    if (state.jam == 0.0)
      state.y = state.u + (state.y - state.u) * engine::exp(-row.dt_s / params.tau_s);
    return kNoNotice;
  }
};

inline constexpr int kLagInput = 0;
inline constexpr int kLagFollows = 0;
inline constexpr int kLagDrive = 1;

/// One lag for each pair of time constant and value at the start.
inline std::unique_ptr<Population> make_lags(const std::string& name,
                                             const std::vector<std::pair<double, double>>& rows,
                                             Duration step = {kNsPerSecond}) {
  PopulationSpec spec;
  spec.name = name;
  spec.count = static_cast<std::uint32_t>(rows.size());
  spec.step = step;
  for (const auto& [tau_s, initial] : rows) {
    spec.columns["tau"].push_back(tau_s);
    spec.columns["initial"].push_back(initial);
  }
  return std::make_unique<RowPopulation<ToyLag>>(std::move(spec));
}

/// What was asked of the members of a group, in order: `b settle 0`, `a to 1500` (ms), `a read 0`.
using CallLog = std::vector<std::string>;

/// Writes down what is asked of it. Its output is its input plus 1, after a step or a settling.
class ToyWitness final : public Population {
 public:
  ToyWitness(std::string name, CallLog& log) : name_(std::move(name)), log_(&log) {}

  const std::string& name() const override { return name_; }
  const ModelInfo& info() const override {
    static const ModelInfo info = [] {
      ModelInfo rows;
      rows.name = "toy/witness";
      rows.inputs = {{"in", "1", "", PortShape::kScalar}};
      rows.outputs = {{"out", "1", "", PortShape::kScalar}};
      return rows;
    }();
    return info;
  }
  std::uint32_t size() const override { return 1; }
  std::uint64_t entity(std::uint32_t row) const override { return entity_key(name_, row); }
  void set_fault_point(int, std::uint32_t, double) override {}
  SimTime now() const override { return now_; }
  void advance(SimTime to, std::vector<Notice>&) override {
    log_->push_back(name_ + " to " + std::to_string(to.ns / 1'000'000));
    now_ = to;
    out_ = in_ + 1.0;
  }
  void read(int, std::span<double> column) const override {
    log_->push_back(name_ + " read");
    column[0] = out_;
  }
  void write(int, std::uint32_t, double value) override { in_ = value; }
  void write_column(int, std::span<const double> column) override { in_ = column[0]; }
  void settle_start() override {
    log_->push_back(name_ + " settle");
    out_ = in_ + 1.0;
  }
  void save(ArchiveWriter&) const override {}
  bool load(ArchiveReader&) override { return true; }
  double out() const { return out_; }

 private:
  std::string name_;
  CallLog* log_;
  SimTime now_;
  double in_ = 0.0;
  double out_ = 0.0;
};

}  // namespace orrery::testing
