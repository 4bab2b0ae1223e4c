// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

namespace orrery::testing {

/// Throws that are the same on every machine: no distribution of the standard library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  /// Uniform over first .. last.
  std::uint32_t between(std::uint32_t first, std::uint32_t last) {
    return first + static_cast<std::uint32_t>(random_() % (last - first + 1));
  }
  bool chance(std::uint32_t percent) { return between(1, 100) <= percent; }
  template <class T>
  T pick(std::initializer_list<T> from) {
    return *(from.begin() + between(0, static_cast<std::uint32_t>(from.size()) - 1));
  }

 private:
  std::mt19937_64 random_;
};

struct RandomScenario {
  std::string yaml;
  double duration_s = 0.0;
  std::vector<double> outages_s;  ///< moments at which a link is down, sensors mute or the like
};

/// Writes small scenarios in which a lot happens: populations of four kinds, gateways and what lies
/// behind them, flow and packets, bursts, queues, faults of everything, agents anywhere, commands.
class ScenarioWriter {
 public:
  explicit ScenarioWriter(std::uint64_t seed) : dice_(seed) {
    scenario_.duration_s = dice_.between(4, 16);
    text_ = fmt::format("orrery: 1\nname: random\nseed: {}\nduration: {} s\n", seed,
                        scenario_.duration_s);
    text_ += fmt::format("partition: {{ plan: sites, devices: {} }}\n",
                         dice_.chance(60) ? dice_.between(1, 5) : dice_.between(6, 50));
  }

  RandomScenario write() {
    write_plant();
    write_nodes();
    write_links();
    write_adapter();
    write_agents();
    write_faults();
    scenario_.yaml = std::move(text_);
    return std::move(scenario_);
  }

 private:
  /// What a kind of device measures, and how its numbers look.
  struct Kind {
    const char* model;
    const char* parameters;
    const char* output;
    const char* unit;
    const char* noise;
    const char* level;
    const char* command;
    const char* fault;
  };
  struct Population {
    std::string name;
    Kind kind;
    std::uint32_t count = 1;
    bool at_gateway = true;
    bool in_turn = false;
    std::vector<std::string> sensors;
  };
  struct Trunk {
    std::string name;
    std::uint32_t rows = 1;
  };

  static Kind kind_of(std::uint32_t number) {
    static constexpr Kind kKinds[] = {
        {"process/first_order", "set_point: 300 K, time_constant: 5 s, disturbance: 2 K",
         "temperature", "K", "0.5 K", "301 K", "set_point_change", ""},
        {"water/pump", "", "pressure", "kPa", "20 kPa", "300 kPa", "service", "imbalance"},
        {"water/drain_tank", "initial_level: { uniform: { min: 0.9 m, max: 1 m } }", "level", "m",
         "5 mm", "0.95 m", "inflow", ""},
        {"box", "", "temperature", "K", "0.5 K", "288 K", "heat", "leak"}};
    return kKinds[number];
  }

  void write_plant() {
    text_ += R"(define:
  box:
    step: 1 s
    inputs:
      heat: { unit: K/s, default: 0 K/s }
    fault_points:
      leak: { unit: "1" }
    states:
      temperature:
        unit: K
        initial: 290 K
        rate: "heat * 0.1 + (1 K/s if is_on else 0 K/s) - (1 + leak) * (temperature - 280 K) / 20 s"
    modes:
      on: { to: off, when: temperature > 291 K }
      off: { to: on, when: temperature < 287 K }
    outputs:
      temperature: { unit: K, value: temperature }
plant:
)";
    const std::uint32_t populations = dice_.between(1, 3);
    for (std::uint32_t i = 0; i < populations; ++i) write_population(i);
  }

  void write_population(std::uint32_t number) {
    Population population;
    population.name = fmt::format("p{}", number);
    population.kind = kind_of(dice_.between(0, 3));
    population.count = dice_.between(1, 7);
    population.at_gateway = dice_.chance(85);
    population.in_turn = dice_.chance(12);
    text_ += fmt::format("  {}:\n    model: {}\n    count: {}\n    step: {} s\n", population.name,
                         population.kind.model, population.count, dice_.pick({0.5, 1.0, 3.0}));
    text_ += fmt::format("    parameters: {{ {} }}\n    sensors:\n", population.kind.parameters);
    const std::uint32_t sensors = dice_.between(1, 2);
    for (std::uint32_t i = 0; i < sensors; ++i) write_sensor(i, population);
    populations_.push_back(std::move(population));
  }

  void write_sensor(std::uint32_t number, Population& population) {
    const std::string name = fmt::format("s{}", number);
    const double period_s = dice_.pick({0.4, 0.5, 1.0, 2.0});
    std::string keys = fmt::format("measures: {}, period: {} s, noise: {}", population.kind.output,
                                   period_s, population.kind.noise);
    if (dice_.chance(20)) keys += ", offset: 0.3 s";
    if (dice_.chance(20)) keys += ", dropout: 0.1";
    if (dice_.chance(30)) keys += fmt::format(", clock_jitter: {} s", period_s / 16.0);
    if (dice_.chance(30))
      keys += fmt::format(", clock_phase: {{ uniform: {{ min: 0 s, max: {} s }} }}", period_s);
    if (dice_.chance(30)) keys += ", clock_drift: { normal: { mean: 0, sd: 2e-3 } }";
    if (dice_.chance(15)) keys += ", awake_for: 2 s, asleep_for: 1.5 s";
    if (dice_.chance(10)) keys += ", joins_at: { uniform: { min: 0 s, max: 3 s } }";
    if (dice_.chance(20)) keys += fmt::format(", report_change: {}", population.kind.noise);
    text_ += fmt::format("      {}: {{ {} }}\n", name, keys);
    population.sensors.push_back(population.name + "." + name);
  }

  void write_nodes() {
    gateways_ = dice_.between(1, 4);
    fogs_ = dice_.chance(40) ? dice_.between(1, 2) : 0;
    has_cloud_ = dice_.chance(30);
    text_ +=
        fmt::format("network:\n  nodes:\n    g: {{ count: {}, profile: gateway }}\n", gateways_);
    if (fogs_ > 0) text_ += fmt::format("    fog: {{ count: {}, profile: server }}\n", fogs_);
    text_ += "    server: { profile: server }\n";
    if (has_cloud_) text_ += "    cloud: { profile: cloud }\n";
  }

  std::string link_keys() {
    std::string keys =
        fmt::format("latency: {} ms", dice_.chance(5) ? 0 : dice_.between(2, 12) * 25);
    if (dice_.chance(15))
      keys = fmt::format("latency: {{ uniform: {{ min: {} ms, max: 300 ms }} }}",
                         dice_.between(1, 4) * 50);
    if (dice_.chance(40)) keys += ", jitter: 150 ms";
    if (dice_.chance(40)) keys += fmt::format(", bandwidth: {} kbit/s", dice_.pick({1, 3, 20}));
    if (dice_.chance(15)) keys += ", queue: 120 B";
    if (dice_.chance(30)) keys += ", loss: 0.1";
    if (dice_.chance(30)) keys += ", burst_start: 0.1, burst_end: 0.3";
    if (dice_.chance(packets_percent_)) keys += ", fidelity: packet";
    return keys;
  }

  void write_links() {
    packets_percent_ = dice_.pick({0U, 0U, 30U, 100U});
    text_ += "  links:\n";
    for (const Population& population : populations_) {
      text_ += fmt::format("    l_{}: {{ from: {}, to: {}, spread: {}, {} }}\n", population.name,
                           population.name, population.at_gateway ? "g" : "server",
                           population.in_turn ? "in_turn" : "blocks", link_keys());
    }
    const auto trunk = [&](const char* from, const char* to, std::uint32_t rows) {
      trunks_.push_back({fmt::format("t_{}", from), rows});
      text_ += fmt::format("    {}: {{ from: {}, to: {}, {} }}\n", trunks_.back().name, from, to,
                           link_keys());
    };
    trunk("g", fogs_ > 0 ? "fog" : "server", std::max(gateways_, fogs_));
    if (fogs_ > 0) trunk("fog", "server", fogs_);
    if (has_cloud_) trunk("server", "cloud", 1);
  }

  void write_adapter() {
    if (!dice_.chance(20)) return;
    const Population& on = populations_.front();
    text_ += fmt::format("  adapters:\n    vendor:\n      devices: {}\n      fields:\n", on.name);
    text_ += fmt::format("        {}: {{ field: X, unit: {}, resolution: 0.01 }}\n",
                         on.sensors.front(), on.kind.unit);
  }

  std::string node_for(const Population& population) {
    const bool at_gateway = population.at_gateway && (gateways_ == 1 || !population.in_turn);
    if (at_gateway && dice_.chance(50)) return "g";
    if (fogs_ == 1 && dice_.chance(30)) return "fog";
    return has_cloud_ && dice_.chance(40) ? "cloud" : "server";
  }

  void write_agents() {
    const std::uint32_t agents = dice_.chance(5) ? 0 : dice_.between(1, 3);
    if (agents > 0) text_ += "agents:\n";
    for (std::uint32_t i = 0; i < agents; ++i) {
      const Population& on = populations_[dice_.between(0, populations_.size() - 1)];
      const std::string steps = dice_.chance(30) ? ", steps: [hampel]" : "";
      const std::string age = dice_.chance(20) ? ", max_age: 400 ms" : "";
      text_ += fmt::format("  a{}:\n    model: threshold_rule\n    node: {}\n    period: {} s\n", i,
                           node_for(on), dice_.pick({0.5, 1.0, 2.0, 2.7}));
      if (dice_.chance(30)) text_ += "    rows: sample_time\n";
      text_ += "    observes:\n";
      for (const std::string& sensor : on.sensors)
        text_ += fmt::format("      - {{ signal: {}{}{} }}\n", sensor, age, steps);
      const bool bare = on.sensors.size() == 1 && steps.empty();
      text_ += fmt::format(
          "    parameters: {{ side: {}, level_from: stated, level: {}, confirm: {}, "
          "confirm_of: 2 }}\n",
          dice_.pick({"above", "below", "both"}),
          bare ? on.kind.level : level_without_unit(on.kind), dice_.between(1, 2));
      if (dice_.chance(60)) {
        text_ += fmt::format(
            "    on_alert: {{ command: {}, at_most_every: {} s, time_to_live: {} s }}\n",
            on.kind.command, dice_.between(1, 5), dice_.pick({0.0, 0.2, 2.0}));
      }
    }
  }

  /// Behind steps a level is a plain number in SI.
  static std::string level_without_unit(const Kind& kind) {
    const std::string level = kind.level;
    if (level == "300 kPa") return "300000";
    return level.substr(0, level.find(' '));
  }

  void write_faults() {
    const std::uint32_t faults = dice_.between(0, 4);
    if (faults > 0) text_ += "faults:\n";
    for (std::uint32_t i = 0; i < faults; ++i) {
      const Population& on = populations_[dice_.between(0, populations_.size() - 1)];
      const std::uint32_t what = dice_.between(0, on.kind.fault[0] != '\0' ? 3 : 2);
      if (what == 0) {
        const Trunk& trunk = trunks_[dice_.between(0, trunks_.size() - 1)];
        write_fault(i, trunk.name, trunk.rows, link_fault());
      } else if (what == 1) {
        write_fault(i, "l_" + on.name, on.count, link_fault());
      } else if (what == 2) {
        write_fault(i, on.sensors.front(), on.count,
                    dice_.pick({"sensor_dead", "sensor_stuck", "sensor_noise"}));
      } else {
        write_fault(i, on.name, on.count, on.kind.fault);
      }
    }
  }

  std::string link_fault() {
    return dice_.pick(
        {"link_outage", "link_outage", "link_loss, probability: 0.5", "link_delay, delay: 400 ms"});
  }

  void write_fault(std::uint32_t number, const std::string& on, std::uint32_t rows,
                   const std::string& model) {
    const double at_s =
        dice_.between(0, 10 * static_cast<std::uint32_t>(scenario_.duration_s)) / 10.0;
    const double lasts_s = dice_.between(1, 50) / 10.0;
    text_ += fmt::format("  f{}: {{ model: {}, on: {}, ", number, model, on);
    text_ += dice_.chance(60) ? fmt::format("rows: [{}], ", dice_.between(0, rows - 1))
                              : std::string(dice_.chance(50) ? "share: 0.5, " : "");
    text_ += dice_.chance(75) ? fmt::format("at: {} s", at_s)
                              : fmt::format("between: [{} s, {} s]", at_s, at_s + 2.0);
    text_ += dice_.chance(85) ? fmt::format(", lasts: {} s }}\n", lasts_s) : " }\n";
    scenario_.outages_s.push_back(at_s + lasts_s / 2.0);
  }

  Dice dice_;
  RandomScenario scenario_;
  std::string text_;
  std::vector<Population> populations_;
  std::vector<Trunk> trunks_;
  std::uint32_t gateways_ = 1;
  std::uint32_t fogs_ = 0;
  std::uint32_t packets_percent_ = 0;
  bool has_cloud_ = false;
};

}  // namespace orrery::testing
