// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/toy_plant.h"

// The smallest plant to control: rooms that lose heat to a weather that nobody controls, a
// thermometer in each, gateway and server, a heating at the server and a window at the gateway.
namespace orrery::testing {

/// A function of two arguments, for `ColumnFunction`s of tests.
class ToyFormula final : public ColumnFunction {
 public:
  using Row = std::function<double(std::span<const double>)>;
  ToyFormula(std::size_t inputs, Row row) : inputs_(inputs), row_(std::move(row)) {}
  std::size_t input_count() const override { return inputs_; }
  void evaluate(std::span<const double* const> inputs, std::size_t rows,
                double* out) const override {
    std::vector<double> row(inputs_);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t k = 0; k < inputs_; ++k) row[k] = inputs[k][i];
      out[i] = row_(row);
    }
  }

 private:
  std::size_t inputs_;
  Row row_;
};

inline std::shared_ptr<const ColumnFunction> formula(std::size_t inputs, ToyFormula::Row row) {
  return std::make_shared<ToyFormula>(inputs, std::move(row));
}

/// T_out = 10 sin(t / 100 s) + a normal drawn once every ten seconds.
struct ToyWeather {
  struct Params {
    double swing_k = 10.0;
  };
  struct State {
    double outside_k = 0.0;
  };
  static constexpr std::array kParams = {
      Field<Params>{"swing", &Params::swing_k, "K", {0.0, 100.0}, ""}};
  static constexpr std::array kState = {&State::outside_k};
  static constexpr std::array<Port<State>, 0> kInputs = {};
  static constexpr std::array kOutputs = {Port<State>{"outside", &State::outside_k, "K", ""}};
  static constexpr std::array<Port<State>, 0> kFaultPoints = {};
  static const ModelInfo& info() {
    static const ModelInfo info = [] {
      ModelInfo rows;
      rows.name = "toy/weather";
      rows.params = describe(kParams);
      rows.outputs = describe(kOutputs);
      return rows;
    }();
    return info;
  }
  static void start(const Params&, State&, Stream&) {}
  static std::uint16_t advance(const Params& params, State& state, const RowContext& row) {
    const double end_s = row.time_s + row.dt_s;
    const StreamKey key{row.seed, row.entity, Purpose::kWeather};
    state.outside_k = params.swing_k * std::sin(end_s / 100.0) +
                      normal_at(key, static_cast<std::uint64_t>(end_s / 10.0));
    return kNoNotice;
  }
};

/// dT/dt = heat - (0.02 + vent) (T - T_out); energy counts the heat.
struct ToyRoom {
  struct Params {
    double loss_per_s = 0.02;
  };
  struct State {
    double temperature_k = 15.0;
    double outside_k = 0.0;
    double heat_k_per_s = 0.0;
    double vent_per_s = 0.0;
    double energy_k = 0.0;
  };
  static constexpr std::array kParams = {
      Field<Params>{"loss", &Params::loss_per_s, "1/s", {0.0, 1.0}, ""}};
  static constexpr std::array kState = {&State::temperature_k, &State::outside_k,
                                        &State::heat_k_per_s, &State::vent_per_s, &State::energy_k};
  static constexpr std::array kInputs = {Port<State>{"outside", &State::outside_k, "K", ""},
                                         Port<State>{"heat", &State::heat_k_per_s, "K/s", ""},
                                         Port<State>{"vent", &State::vent_per_s, "1/s", ""}};
  static constexpr std::array kOutputs = {
      Port<State>{"temperature", &State::temperature_k, "K", ""},
      Port<State>{"energy", &State::energy_k, "K", ""},
      Port<State>{"heating", &State::heat_k_per_s, "K/s", ""}};
  static constexpr std::array<Port<State>, 0> kFaultPoints = {};
  static const ModelInfo& info() {
    static const ModelInfo info = [] {
      ModelInfo rows;
      rows.name = "toy/room";
      rows.params = describe(kParams);
      rows.inputs = describe(kInputs);
      rows.outputs = describe(kOutputs);
      return rows;
    }();
    return info;
  }
  static void start(const Params&, State& state, Stream& initial) {
    state.temperature_k = 15.0 + initial.normal();
  }
  static std::uint16_t advance(const Params& params, State& state, const RowContext& row) {
    state.temperature_k +=
        row.dt_s * (state.heat_k_per_s - (params.loss_per_s + state.vent_per_s) *
                                             (state.temperature_k - state.outside_k));
    state.energy_k += row.dt_s * state.heat_k_per_s;
    return kNoNotice;
  }
};

template <class Model>
std::unique_ptr<Population> toy_population(const std::string& name, std::uint32_t count,
                                           const char* param, double value, std::uint64_t seed) {
  PopulationSpec spec;
  spec.name = name;
  spec.count = count;
  spec.seed = seed;
  spec.step = {kNsPerSecond / 2};
  spec.columns[param].assign(count, value);
  return std::make_unique<RowPopulation<Model>>(std::move(spec));
}

/// Proportional and integral on the first axis, within the box; a discrete task gets its last
/// choice while the first axis is above 20. It counts how often it was asked.
class ToyController final : public Controller {
 public:
  ToyController(const ControlTask& task, std::size_t rows, double gain = 0.05)
      : task_(task), gain_(gain), integral_(rows, 0.0) {}
  std::size_t rows() const override { return integral_.size(); }
  void decide(const ControlView& view, std::span<float> actions) override {
    ++asked_;
    const std::size_t width = task_.observation_width();
    for (std::size_t u = 0; u < rows(); ++u) {
      const double error = 20.0 - double{view.values[u * width]};
      integral_[u] += error;
      if (task_.is_discrete()) {
        actions[u] = error < 0.0 ? static_cast<float>(task_.choices - 1) : 0.0F;
        continue;
      }
      for (std::size_t a = 0; a < task_.action_width(); ++a) {
        actions[u * task_.action_width() + a] =
            static_cast<float>(gain_ * (error + 0.02 * integral_[u]));
      }
    }
  }
  void restart(std::size_t row) override {
    integral_[row] = 0.0;
    ++restarts_;
  }
  AgentCost cost() const override { return {2000.0, 0}; }
  void save(ArchiveWriter& archive) const override {
    archive.put_span(std::span<const double>(integral_));
    archive.put(asked_);
  }
  bool load(ArchiveReader& archive) override {
    return archive.get_span(std::span<double>(integral_)) && archive.get(asked_);
  }
  std::uint64_t asked() const { return asked_; }
  std::uint64_t restarts() const { return restarts_; }

 private:
  ControlTask task_;
  double gain_;
  std::vector<double> integral_;
  std::uint64_t asked_ = 0;
  std::uint64_t restarts_ = 0;
};

struct ToyRooms {
  std::uint64_t seed = 1;
  double end_s = 60.0;
  std::uint32_t rooms = 3;
  double noise_sd_k = 0.0;
  double period_s = 2.0;
  double hold_s = 0.0;
  double forecast_error_k = 0.0;
  double rate_per_s = 0.0;
  double delay_s = 0.0;
  FailSafe fail_safe;  ///< of the heater
  bool with_fallback = false;
  std::uint32_t fallback_after = 1;
  bool with_vent = false;  ///< a second, discrete control
  Fidelity fidelity = Fidelity::kFlow;
  LinkValues access = {{"latency", 0.01}, {"bandwidth", 1e15}};
  LinkValues uplink = {{"latency", 0.02}, {"bandwidth", 1e15}};
};

inline constexpr std::size_t kToyWeather = 0;  ///< index into the plant's devices
inline constexpr std::size_t kToyRooms = 1;

inline UnitOutput toy_output(const Plant& plant, std::size_t devices, int output,
                             std::size_t rows) {
  UnitOutput of;
  of.devices = devices;
  of.population = plant.devices[devices].population.get();
  of.output = output;
  for (std::uint32_t u = 0; u < rows; ++u) of.rows.push_back(devices == kToyWeather ? 0 : u);
  return of;
}

/// Of the weather, now, 2 and 5 ticks ahead; the error is that of 4 ticks.
inline std::unique_ptr<Forecasts> toy_forecasts(const ToyRooms& toy, const Plant& plant,
                                                double error, bool is_absolute = true,
                                                double scout_swing_k = 10.0) {
  const Duration period = Duration::from_seconds(toy.period_s);
  std::vector<Scout> scouts;
  scouts.push_back({toy_population<ToyWeather>("weather", 1, "swing", scout_swing_k, toy.seed),
                    {kNsPerSecond / 2}});
  auto forecasts =
      std::make_unique<Forecasts>(std::move(scouts), std::vector<Wire>{}, period, toy.seed);
  Forecast weather;
  weather.name = "weather";
  weather.truth = plant.devices[kToyWeather].population.get();
  weather.ahead = {{}, period * 2, period * 5};
  weather.error = error;
  weather.error_is_absolute = is_absolute;
  weather.error_at = period * 4;
  forecasts->add(std::move(weather));
  return forecasts;
}

/// Axes: temperature now and before, its age, the weather now, 2 and 5 ticks ahead, a clock, what
/// was done last.
inline ControlSiteSpec toy_heating(const ToyRooms& toy, const Plant& plant) {
  ControlSiteSpec spec;
  spec.name = "heating";
  spec.node = kServerNode;
  spec.period = Duration::from_seconds(toy.period_s);
  spec.rows = toy.rooms;
  spec.first_device = plant.devices[kToyRooms].first_device;
  SignalAxes temperature;
  temperature.signal = plant.sensors[0].signal;
  for (std::uint32_t u = 0; u < toy.rooms; ++u) temperature.devices.push_back(u);
  temperature.hold = Duration::from_seconds(toy.hold_s);
  temperature.history = 2;
  temperature.age = true;
  temperature.otherwise = 20.0;
  ForecastAxes weather;
  weather.from = plant.forecasts[0].get();
  weather.leads = 3;
  weather.of = toy_output(plant, kToyWeather, 0, toy.rooms);
  spec.observes = {temperature, weather, ClockAxes{{100 * kNsPerSecond}}, ActionAxes{}};
  spec.task.observation.resize(9);
  spec.task.action.push_back({"heat", "K/s", 0.0, 1.0});
  ControlAction heat;
  heat.name = heat.input = "heat";
  for (std::uint32_t u = 0; u < toy.rooms; ++u) heat.devices.push_back(spec.first_device + u);
  heat.rate_per_s = toy.rate_per_s;
  heat.delay = Duration::from_seconds(toy.delay_s);
  heat.time_to_live = {30 * kNsPerSecond};
  heat.fail_safe = toy.fail_safe;
  spec.acts.push_back(std::move(heat));
  spec.measures.push_back({"temperature", toy_output(plant, kToyRooms, 0, toy.rooms), {}, false});
  spec.measures.push_back({"energy", toy_output(plant, kToyRooms, 1, toy.rooms), {}, true});
  spec.reward = formula(3, [](auto x) { return -(x[0] - 20.0) * (x[0] - 20.0) - x[1] - x[2]; });
  spec.terminated = formula(3, [](auto x) { return x[0] > 24.0 ? 1.0 : 0.0; });
  spec.task.costs.push_back({"energy", 10.0});
  spec.costs.push_back(formula(3, [](auto x) { return x[1]; }));
  spec.fallback_after = toy.fallback_after;
  spec.outside_multiply_accumulates = 2000.0;
  return spec;
}

/// Two windows a room, three levels each.
inline ControlSiteSpec toy_vent(const ToyRooms& toy, const Plant& plant) {
  ControlSiteSpec spec;
  spec.name = "vent";
  spec.number = 1;
  spec.node = kGatewayNode;
  spec.period = Duration::from_seconds(toy.period_s);
  spec.rows = toy.rooms;
  spec.first_device = plant.devices[kToyRooms].first_device;
  SignalAxes temperature;
  temperature.signal = plant.sensors[0].signal;
  for (std::uint32_t u = 0; u < toy.rooms; ++u) temperature.devices.push_back(u);
  spec.observes = {temperature};
  spec.task.observation.resize(1);
  spec.task.choices = 3;
  ControlAction vent;
  vent.name = vent.input = "vent";
  vent.levels = {0.0, 0.02, 0.05};
  for (std::uint32_t u = 0; u < toy.rooms; ++u) vent.devices.push_back(spec.first_device + u);
  spec.acts.push_back(std::move(vent));
  spec.measures.push_back({"temperature", toy_output(plant, kToyRooms, 0, toy.rooms), {}, false});
  spec.reward = formula(2, [](auto x) { return -x[0] - 100.0 * x[1]; });
  spec.outside_multiply_accumulates = 2000.0;
  return spec;
}

/// With a controller of its own, or without.
inline std::unique_ptr<ControlSite> toy_control(ControlSiteSpec spec, bool is_outside,
                                                bool with_fallback = false) {
  const ControlTask task = spec.task;
  const std::size_t rows = spec.rows;
  auto site = std::make_unique<ControlSite>(std::move(spec));
  const auto make = [&](bool is_there, double gain) {
    return is_there ? std::make_unique<ToyController>(task, rows, gain) : nullptr;
  };
  site->set_controllers(make(!is_outside, 0.05), make(with_fallback, 0.01));
  return site;
}

inline Plant make_plant(const ToyRooms& toy, bool is_outside) {
  Plant plant;
  plant.seed = toy.seed;
  plant.end = SimTime::from_seconds(toy.end_s);
  const Duration step{kNsPerSecond / 2};
  plant.devices.push_back(
      {toy_population<ToyWeather>("weather", 1, "swing", 10.0, toy.seed), 0, step});
  plant.devices.push_back(
      {toy_population<ToyRoom>("room", toy.rooms, "loss", 0.02, toy.seed), 1, step});
  Wire wire{kToyWeather, 0, kToyRooms, 0, 1.0, {}, {}};
  for (std::uint32_t u = 0; u < toy.rooms; ++u) {
    wire.from.push_back(0);
    wire.to.push_back(u);
  }
  plant.wires.push_back(std::move(wire));
  ToyPlant links;
  links.seed = toy.seed;
  links.noise_sd_k = toy.noise_sd_k;
  links.fidelity = toy.fidelity;
  links.access = toy.access;
  links.uplink = toy.uplink;
  plant.network = std::make_unique<Network>();
  plant.network->add_node("gateway");
  plant.network->add_node("server");
  plant.network->connect(kGatewayNode, kServerNode,
                         make_links("uplink", 1, toy.uplink, toy.fidelity, toy.seed), 0);
  hang_on_gateway(*plant.network, links, plant.devices[kToyRooms]);
  plant.sensors.push_back(toy_sensors(links, plant.devices[kToyRooms], kToyRooms, 0));
  plant.network->add_signal(plant.sensors[0].signal);
  EXPECT_TRUE(plant.network->finish({kGatewayNode, kServerNode}).has_value());
  plant.nodes.emplace_back("gateway", HardwareProfile{"test", 1e6, 1e6, 1.0, 1e-9});
  plant.nodes.emplace_back("server", HardwareProfile{"test", 1e6, 1e6, 1.0, 1e-9});
  plant.forecasts.push_back(toy_forecasts(toy, plant, toy.forecast_error_k));
  plant.controls.push_back(toy_control(toy_heating(toy, plant), is_outside, toy.with_fallback));
  if (toy.with_vent)
    plant.controls.push_back(toy_control(toy_vent(toy, plant), is_outside, toy.with_fallback));
  return plant;
}

}  // namespace orrery::testing
