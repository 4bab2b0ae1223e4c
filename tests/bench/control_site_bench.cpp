// SPDX-License-Identifier: Apache-2.0
// A tick of a control with a thousand decision makers of three readings each: inbox, observation,
// measures, reward, actions, commands; an item is one decision.
#include <benchmark/benchmark.h>

#include "engine/agent/control_site.h"
#include "tests/support/toy_lag.h"

namespace orrery::testing {
namespace {

constexpr std::size_t kSignals = 3;
constexpr Duration kPeriod{kNsPerSecond};

/// -(x - 20)^2 - 0.1 a
class SquaredError final : public ColumnFunction {
 public:
  std::size_t input_count() const override { return 2; }
  void evaluate(std::span<const double* const> inputs, std::size_t rows,
                double* out) const override {
    for (std::size_t i = 0; i < rows; ++i) {
      const double error = inputs[0][i] - 20.0;
      out[i] = -error * error - 0.1 * inputs[1][i];
    }
  }
};

SignalInfo signal_of(std::size_t number, std::uint32_t devices) {
  SignalInfo signal;
  signal.id = static_cast<SignalId>(number);
  signal.device_count = devices;
  return signal;
}

ControlSiteSpec spec_of(std::uint32_t makers, const Population& plant) {
  ControlSiteSpec spec;
  spec.name = "bench";
  spec.period = kPeriod;
  spec.rows = makers;
  std::vector<std::uint32_t> rows(makers);
  for (std::uint32_t u = 0; u < makers; ++u) rows[u] = u;
  for (std::size_t s = 0; s < kSignals; ++s) {
    SignalAxes axes;
    axes.signal = signal_of(s, makers);
    axes.devices = rows;
    axes.hold = kPeriod * 10;
    spec.observes.emplace_back(std::move(axes));
  }
  ControlAction act;
  act.name = act.input = "input";
  act.devices = rows;
  act.rate_per_s = 0.1;
  spec.acts.push_back(std::move(act));
  spec.task.observation.resize(kSignals);
  spec.task.action.resize(1);
  ControlMeasure measure;
  measure.name = "value";
  measure.of.population = &plant;
  measure.of.rows = rows;
  spec.measures.push_back(std::move(measure));
  spec.reward = std::make_shared<SquaredError>();
  return spec;
}

Batch readings_of(std::size_t signal, std::uint32_t devices) {
  Batch rows;
  rows.signal = static_cast<SignalId>(signal);
  for (DeviceId device = 0; device < devices; ++device)
    rows.append(device, SimTime{}, 0)[0] = 20.0 + 1e-3 * device;
  return rows;
}

void BM_ControlTick(benchmark::State& state) {
  const auto makers = static_cast<std::uint32_t>(state.range(0));
  const auto plant =
      make_lags("plant", std::vector<std::pair<double, double>>(makers, {60.0, 1.0}));
  ControlSite site(spec_of(makers, *plant));
  std::vector<Batch> readings;
  for (std::size_t s = 0; s < kSignals; ++s) readings.push_back(readings_of(s, makers));
  const std::vector<float> actions(makers, 0.5F);
  std::vector<DelayedCommand> commands;
  Book book;
  SimTime now;
  for (auto _ : state) {
    for (Batch& rows : readings) {
      std::fill(rows.time.begin(), rows.time.end(), now);
      std::fill(rows.arrival.begin(), rows.arrival.end(), now);
      site.inbox().deliver(rows);
    }
    now = now + kPeriod;
    benchmark::DoNotOptimize(site.tick(now, book));
    site.act(actions);
    commands.clear();
    site.conclude(commands);
  }
  state.SetItemsProcessed(state.iterations() * makers);
}
BENCHMARK(BM_ControlTick)->Arg(1)->Arg(64)->Arg(1000);

}  // namespace
}  // namespace orrery::testing
