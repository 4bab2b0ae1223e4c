// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "engine/event/plant.h"
#include "engine/population/row_population.h"
#include "tests/engine/network/network_bench.h"

// The smallest plant with a closed loop: heaters that a fault makes warmer and a service mends, one
// sensor on each, gateway and server, an agent with a threshold that sends a service on alert.
namespace orrery::testing {

using namespace orrery::engine;

/// dT/dt = wear; above `limit` it fails once; a service takes one step, cools to 0 and repairs.
struct ToyHeater {
  struct Params {
    double limit_k = 1e9;
  };
  struct State {
    double temperature_k = 0.0;
    double wear = 0.0;
    double service = 0.0;
    double failed = 0.0;
  };
  enum Notice : std::uint16_t { kFailed, kRepaired };
  static constexpr std::array kParams = {
      Field<Params>{"limit", &Params::limit_k, "K", {0.0, 1e9}, "fails above"}};
  static constexpr std::array kState = {&State::temperature_k, &State::wear, &State::service,
                                        &State::failed};
  static constexpr std::array kInputs = {
      Port<State>{"service", &State::service, "1", "1: mend it"}};
  static constexpr std::array kOutputs = {
      Port<State>{"temperature", &State::temperature_k, "K", "above its surroundings"}};
  static constexpr std::array kFaultPoints = {
      Port<State>{"wear", &State::wear, "K/s", "how fast it heats up"}};

  static const ModelInfo& info() {
    static const ModelInfo info = [] {
      ModelInfo rows;
      rows.name = "toy/heater";
      rows.params = describe(kParams);
      rows.inputs = describe(kInputs);
      rows.outputs = describe(kOutputs);
      rows.fault_points = describe(kFaultPoints);
      rows.notices = {{"failed", "", NoticeEffect::kFailure},
                      {"repaired", "", NoticeEffect::kRepaired}};
      return rows;
    }();
    return info;
  }
  static void start(const Params&, State&, Stream&) {}
  static std::uint16_t advance(const Params& params, State& state, const RowContext& row) {
    if (state.service > 0.0) {
      state = State{};
      return kRepaired;
    }
    state.temperature_k += state.wear * row.dt_s;
    if (state.failed != 0.0 || state.temperature_k <= params.limit_k) return kNoNotice;
    state.failed = 1.0;
    return kFailed;
  }
};

inline std::unique_ptr<Population> make_heaters(const std::string& name, std::uint32_t count,
                                                double limit_k, std::uint64_t seed) {
  PopulationSpec spec;
  spec.name = name;
  spec.count = count;
  spec.seed = seed;
  spec.step = {kNsPerSecond / 10};
  spec.columns["limit"].assign(count, limit_k);
  return std::make_unique<RowPopulation<ToyHeater>>(std::move(spec));
}

/// Reports the truth plus normal noise; `dead` makes a row mute.
class ToyBank : public SensorBank {
 public:
  ToyBank(SensorBankSpec spec, double noise_sd)
      : spec_(std::move(spec)), noise_sd_(noise_sd), dead_(spec_.host->size(), 0.0) {}

  const std::string& name() const override { return spec_.name; }
  const ModelInfo& info() const override {
    static const ModelInfo info = [] {
      ModelInfo rows;
      rows.kind = ModelKind::kSensor;
      rows.name = "toy/sensor";
      rows.fault_points = {{"dead", "1", "not 0: no values", PortShape::kScalar}};
      return rows;
    }();
    return info;
  }
  std::uint32_t size() const override { return spec_.host->size(); }
  std::uint64_t entity(std::uint32_t row) const override { return entity_key(spec_.name, row); }
  void set_fault_point(int, std::uint32_t row, double value) override { dead_[row] = value; }
  const SensorBankSpec& spec() const override { return spec_; }

  void sample(SimTime from, SimTime, const Population& host, DeviceId first_device, Batch& truth,
              Batch& reported) override {
    std::vector<double> column(size());
    host.read(spec_.output, column);
    for (std::uint32_t row = 0; row < size(); ++row) {
      const StreamKey key{spec_.seed, entity(row), Purpose::kSensorNoise};
      const double noise = noise_sd_ * normal_at(key, sampled_);
      const bool mute = dead_[row] != 0.0;
      truth.append(first_device + row, from, sampled_)[0] = column[row];
      reported.append(first_device + row, from, sampled_,
                      mute ? Quality::kMissing : Quality::kGood)[0] =
          mute ? std::numeric_limits<double>::quiet_NaN() : column[row] + noise;
    }
    ++sampled_;
  }

  void save(ArchiveWriter& archive) const override {
    archive.put(sampled_);
    archive.put_span(std::span<const double>(dead_));
  }
  bool load(ArchiveReader& archive) override {
    return archive.get(sampled_) && archive.get_span(std::span<double>(dead_));
  }

 private:
  SensorBankSpec spec_;
  double noise_sd_;
  std::vector<double> dead_;
  std::uint64_t sampled_ = 0;
};

/// Score: the first feature; alerts above a threshold. Remembers how many rows it saw.
class ToyAgent final : public Agent {
 public:
  explicit ToyAgent(double threshold) : threshold_(threshold) {}
  void on_batch(SimTime, const Batch& rows, Decisions& out) override {
    seen_ += rows.rows();
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      const double score = rows.row(i)[0];
      out.judge(rows.device[i], rows.time[i], score, score > threshold_);
    }
  }
  AgentCost cost() const override { return {1000.0, 0}; }
  double threshold() const override { return threshold_; }
  void save(ArchiveWriter& archive) const override { archive.put(seen_); }
  bool load(ArchiveReader& archive) override { return archive.get(seen_); }
  std::uint64_t seen() const { return seen_; }

 private:
  double threshold_;
  std::uint64_t seen_ = 0;
};

inline const FaultModel& toy_wear() {
  static const FaultModel model = [] {
    FaultModel wear;
    wear.info.kind = ModelKind::kFault;
    wear.info.name = "toy_wear";
    wear.writes = {{"wear", 1.0, true, ""}};
    wear.ends_on_repair = true;
    return wear;
  }();
  return model;
}

struct ToyPlant {
  std::uint64_t seed = 1;
  double end_s = 60.0;
  std::uint32_t heaters = 2;
  double limit_k = 1e9;
  double noise_sd_k = 0.0;
  double threshold_k = 5.0;
  double agent_period_s = 1.0;
  bool with_agent = true;
  bool with_chillers = false;  ///< a second population that nobody looks at
  Fidelity fidelity = Fidelity::kFlow;
  LinkValues access = {{"latency", 0.01}, {"bandwidth", 1e15}};
  LinkValues uplink = {{"latency", 0.02}, {"bandwidth", 1e15}};
  /// Wear on heater 0, severity 2 K/s.
  Distribution onset = 10.0;
  bool lifetime = true;
};

inline constexpr std::uint32_t kGatewayNode = 0;
inline constexpr std::uint32_t kServerNode = 1;

inline Plant::Sensors toy_sensors(const ToyPlant& toy, const Plant::Devices& host,
                                  std::size_t index, SignalId id) {
  SensorBankSpec spec;
  spec.name = host.population->name() + ".temperature";
  spec.seed = toy.seed;
  spec.host = host.population.get();
  spec.period = {kNsPerSecond};
  SignalInfo signal = signal_of(id, spec.name);
  signal.unit = "K";
  signal.first_device = host.first_device;
  signal.device_count = host.population->size();
  return {std::make_unique<ToyBank>(spec, toy.noise_sd_k), index, signal};
}

inline std::unique_ptr<AgentSite> toy_site(const ToyPlant& toy, const SignalInfo& signal) {
  SiteSpec spec;
  spec.name = "watch";
  spec.node = kServerNode;
  spec.period = Duration::from_seconds(toy.agent_period_s);
  spec.hold = {10 * kNsPerSecond};
  SiteInput input;
  input.signal = signal;
  spec.inputs.push_back(std::move(input));
  spec.on_alert = AlertAction{"service", 1.0, {5 * kNsPerSecond}, {2 * kNsPerSecond}};
  auto site = std::make_unique<AgentSite>(std::move(spec));
  std::vector<ControlAgent> controls;
  controls.push_back({"always", std::make_unique<ToyAgent>(-1e9)});
  site->set_agent(std::make_unique<ToyAgent>(toy.threshold_k), std::move(controls));
  return site;
}

inline FaultSpec toy_fault(const ToyPlant& toy, const Plant::Devices& host) {
  FaultSpec fault;
  fault.name = "wear";
  fault.model = &toy_wear();
  fault.target = host.population.get();
  fault.device = host.population.get();
  fault.first_device = host.first_device;
  fault.rows = {0};
  fault.onset = toy.onset;
  fault.lifetime = toy.lifetime;
  fault.severity = 2.0;
  return fault;
}

inline void hang_on_gateway(Network& network, const ToyPlant& toy, const Plant::Devices& host) {
  const std::string& name = host.population->name();
  network.attach(
      host.first_device, std::vector<NodeId>(host.population->size(), kGatewayNode),
      make_links(name + ".access", host.population->size(), toy.access, toy.fidelity, toy.seed));
}

inline Plant make_plant(const ToyPlant& toy) {
  Plant plant;
  plant.seed = toy.seed;
  plant.end = SimTime::from_seconds(toy.end_s);
  plant.devices.push_back({make_heaters("heater", toy.heaters, toy.limit_k, toy.seed), 0});
  if (toy.with_chillers) {
    plant.devices.push_back({make_heaters("chiller", 3, 1e9, toy.seed), toy.heaters});
  }
  plant.network = std::make_unique<Network>();
  plant.network->add_node("gateway");
  plant.network->add_node("server");
  plant.network->connect(kGatewayNode, kServerNode,
                         make_links("uplink", 1, toy.uplink, toy.fidelity, toy.seed), 0);
  for (std::size_t i = 0; i < plant.devices.size(); ++i) {
    hang_on_gateway(*plant.network, toy, plant.devices[i]);
    plant.sensors.push_back(toy_sensors(toy, plant.devices[i], i, static_cast<SignalId>(i)));
    plant.network->add_signal(plant.sensors[i].signal);
  }
  EXPECT_TRUE(plant.network->finish({kServerNode}).has_value());
  plant.nodes.emplace_back("gateway", HardwareProfile{"test", 1e6, 1e6, 1.0, 1e-9});
  plant.nodes.emplace_back("server", HardwareProfile{"test", 1e6, 1e6, 1.0, 1e-9});
  if (toy.with_agent) plant.sites.push_back(toy_site(toy, plant.sensors[0].signal));
  plant.faults.push_back(toy_fault(toy, plant.devices[0]));
  return plant;
}

}  // namespace orrery::testing
