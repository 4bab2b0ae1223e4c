// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "scenarios/experiment/experiment_table.h"
#include "tests/support/table_builder.h"

// Tables of experiments that nobody ran, for tests and pictures of the report.
namespace orrery::testing {

/// Texts that a user chooses.
struct ExperimentTexts {
  std::string name = "Pump house over a lossy radio";
  std::string description = "Three agents watch 40 pumps over a radio link that loses messages.";
  std::string agent = "agent";
  std::vector<std::string> agents = {"rule", "cusum", "pca"};
  std::string loss = "loss";
  std::string unit = "1/d";
  std::string recall = "watch.event_recall";
  std::string false_alarms = "watch.false_alarms_per_device_day";
  std::string trouble = "plant.yaml:12:3: error[numeric-range]: level 31 is outside 0..30";
  std::string gate = "finds most faults";
  std::string command = "orrery run pump-house.yaml --set network.links.field.loss=0.05 --seed 7";
  std::string machine = "2 cores, Linux 6.1, g++ 12.2";
  std::string file = "pump-house.yaml";
};

/// Uniform in 0..1, the same for the same index: replications need no distribution here.
inline double chance(std::uint64_t index) {
  std::uint64_t x = (index + 1) * 0x9E3779B97F4A7C15ull;
  x ^= x >> 31;
  x *= 0xBF58476D1CE4E5B9ull;
  x ^= x >> 29;
  return static_cast<double>(x >> 11) * 0x1.0p-53;
}

inline void fill_header(scenarios::ExperimentHeader& header, const ExperimentTexts& t) {
  header.name = t.name;
  header.description = t.description;
  header.scenario_path = t.file;
  header.scenario_text = "name: " + t.name + "\nplant:\n  pump: { count: 40 }\n";
  header.experiment_text = "experiment:\n  replications: 20\n";
  header.files = {{t.file, std::string(64, 'a')}};
  header.version = "0.1.0";
  header.command_line = "orrery experiment " + t.file + " --out sweep.experiment -j 2";
  header.machine = t.machine;
}

/// Three agents, five loss rates, `replications` seeds; two responses and a downtime; a few runs
/// failed; a gate.
inline scenarios::ExperimentTable pump_house_experiment(const ExperimentTexts& t = {},
                                                        std::size_t replications = 20,
                                                        std::size_t losses = 5) {
  scenarios::TableBuilder builder;
  std::vector<std::string> levels;
  std::vector<double> rates;
  for (std::size_t i = 0; i < losses; ++i) {
    rates.push_back(std::round(1000.0 * 0.2 * static_cast<double>(i) /
                               static_cast<double>(std::max<std::size_t>(1, losses - 1))) /
                    1000.0);
    levels.push_back(fmt::format("{}", rates.back()));
  }
  builder.factor(t.agent, t.agents).factor(t.loss, levels, true).design("grid");
  builder.measure(t.recall).measure(t.false_alarms, t.unit).measure("plant.downtime", "s");
  builder.compare(t.agent, t.agents[0], 0.02);
  std::uint64_t draw = 0;
  for (std::size_t a = 0; a < t.agents.size(); ++a) {
    for (std::size_t l = 0; l < losses; ++l) {
      builder.point({{t.agents[a], NAN}, {levels[l], rates[l]}});
      for (std::size_t r = 0; r < replications; ++r) {
        const double seed_effect = 0.1 * (chance(9000 + r) - 0.5);
        const double recall = 0.45 + 0.2 * static_cast<double>(a) -
                              rates[l] * (2.0 - 0.6 * static_cast<double>(a)) + seed_effect +
                              0.16 * (chance(draw++) - 0.5);
        const double alarms =
            0.02 + 0.03 * static_cast<double>(a * a) + 0.1 * rates[l] + 0.03 * chance(draw++);
        if (r == 7 && l + 1 == losses && a == 1) {
          builder.failed_run(t.trouble);
          continue;
        }
        builder.run({std::clamp(recall, 0.0, 1.0), alarms,
                     40000.0 * (1.2 - recall) + 3000.0 * chance(draw++)});
        const bool good = recall >= 0.4;
        builder.gate({t.gate,
                      t.recall,
                      ">=",
                      0.4,
                      recall,
                      {},
                      {},
                      good ? engine::Verdict::kPass : engine::Verdict::kFail});
      }
    }
  }
  auto table = builder.build();
  fill_header(table.header, t);
  table.status.expected = table.status.ended = table.runs.size();
  table.status.finished = true;
  for (std::size_t i = 0; i < table.runs.size(); ++i) {
    auto& run = table.runs[i];
    // As long as real ones: what a page has room for depends on them.
    run.id = fmt::format("{:016x}{:016x}", i * 0x9E3779B97F4A7C15ull, ~i);
    run.wall_s = 0.4 + 0.2 * chance(i);
    run.command_line = t.command;
    run.fingerprint = run.id;
  }
  return table;
}

/// `points` points of three sampled factors, one run each, `measures` responses.
inline scenarios::ExperimentTable sampled_experiment(std::size_t points, std::size_t measures) {
  scenarios::TableBuilder builder;
  builder.sampled("noise", "K", true).sampled("wear").sampled("pumps").design("latin_hypercube");
  for (std::size_t m = 0; m < measures; ++m) builder.measure(fmt::format("watch.score_{}", m));
  for (std::size_t p = 0; p < points; ++p) {
    const double noise = std::exp(std::log(0.1) + std::log(50.0) * chance(3 * p));
    const double wear = 0.1 + 1.9 * chance(3 * p + 1);
    builder.point_at({noise, wear, std::round(10 + 990 * chance(3 * p + 2))},
                     static_cast<std::uint32_t>(p));
    std::vector<double> values;
    for (std::size_t m = 0; m < measures; ++m) {
      values.push_back(wear / (1.0 + noise) + 0.1 * static_cast<double>(m) * noise +
                       0.2 * chance(1'000'000 + p * measures + m));
    }
    builder.run(values);
  }
  auto table = builder.build();
  ExperimentTexts texts;
  texts.name = "Sampled factors";
  fill_header(table.header, texts);
  table.status.expected = table.status.ended = table.runs.size();
  table.status.finished = true;
  for (std::size_t i = 0; i < table.runs.size(); ++i) {
    table.runs[i].id = fmt::format("{:016x}{:016x}", i * 0x9E3779B97F4A7C15ull, ~i);
    table.runs[i].wall_s = 0.4 + 0.2 * chance(i);
  }
  return table;
}

/// Two searches, one a level of `agent`, that come nearer to the least of a bowl.
inline scenarios::ExperimentTable searched_experiment(std::size_t evaluations) {
  scenarios::TableBuilder builder;
  builder.factor("agent", {"rule", "pca"})
      .sampled("limit")
      .design("optimise")
      .measure("cost", "EUR");
  for (std::size_t a = 0; a < 2; ++a) {
    for (std::size_t e = 0; e < evaluations; ++e) {
      const double width = 4.0 / (1.0 + 0.4 * static_cast<double>(e));
      const double limit = 3.0 + width * (chance(31 * e + a) - 0.5);
      builder.point({{a == 0 ? "rule" : "pca", NAN}, {fmt::format("{}", limit), limit}},
                    static_cast<std::uint32_t>(e));
      for (std::size_t r = 0; r < 3; ++r) {
        builder.run({5.0 - static_cast<double>(a) + (limit - 3.0) * (limit - 3.0) +
                     0.1 * chance(7 * e + r)});
      }
    }
  }
  auto table = builder.build();
  ExperimentTexts texts;
  texts.name = "A search";
  fill_header(table.header, texts);
  table.header.experiment_text =
      "experiment:\n  optimise: { response: cost, goal: minimise, evaluations: 20 }\n";
  table.status.expected = table.status.ended = table.runs.size();
  table.status.finished = true;
  return table;
}

/// Three factors of different weight in a Morris design: trajectories that change one at a time.
inline scenarios::ExperimentTable screening_experiment(std::size_t trajectories) {
  scenarios::TableBuilder builder;
  builder.sampled("wear").sampled("noise").sampled("pumps").design("morris").measure("cost", "EUR");
  std::uint32_t order = 0;
  for (std::size_t t = 0; t < trajectories; ++t) {
    // Levels of four: 0, 1/3, 2/3, 1, a step of 2/3; `t` is spread over the starts.
    std::vector<double> at;
    for (std::size_t f = 0; f < 3; ++f) at.push_back(chance(7 * t + f) < 0.5 ? 0.0 : 1.0 / 3.0);
    for (std::size_t step = 0; step <= 3; ++step) {
      if (step > 0) at[(step + t) % 3] += 2.0 / 3.0;
      builder.point_at(at, order++);
      builder.run({10.0 * at[0] + 4.0 * at[1] * at[1] + 3.0 * at[0] * at[1] + 0.01 * at[2] +
                   0.001 * static_cast<double>(t)});
    }
  }
  auto table = builder.build();
  ExperimentTexts texts;
  texts.name = "Screening";
  fill_header(table.header, texts);
  table.status.expected = table.status.ended = table.runs.size();
  table.status.finished = true;
  return table;
}

/// The Ishigami function over Saltelli's scheme, in the order of `sampling.h`: A, B, then A with
/// one column of B, base sample by base sample.
inline scenarios::ExperimentTable sensitivity_experiment(std::size_t bases) {
  scenarios::TableBuilder builder;
  builder.sampled("x1").sampled("x2").sampled("x3").design("sobol_indices").measure("ishigami");
  std::uint32_t order = 0;
  for (std::size_t base = 0; base < bases; ++base) {
    std::vector<double> a, b;
    for (std::size_t f = 0; f < 3; ++f) {
      a.push_back(6.283185307 * chance(6 * base + f) - 3.141592654);
      b.push_back(6.283185307 * chance(6 * base + 3 + f) - 3.141592654);
    }
    for (std::size_t row = 0; row < 5; ++row) {
      std::vector<double> x = row == 1 ? b : a;
      if (row >= 2) x[row - 2] = b[row - 2];
      builder.point_at(x, order++);
      builder.run({std::sin(x[0]) + 7.0 * std::sin(x[1]) * std::sin(x[1]) +
                   0.1 * x[2] * x[2] * x[2] * x[2] * std::sin(x[0])});
    }
  }
  auto table = builder.build();
  ExperimentTexts texts;
  texts.name = "Sensitivity";
  fill_header(table.header, texts);
  table.status.expected = table.status.ended = table.runs.size();
  table.status.finished = true;
  return table;
}

}  // namespace orrery::testing
