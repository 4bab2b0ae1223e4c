// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/probe.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/network/link_model.h"
#include "scenarios/build/columns.h"
#include "scenarios/build/defined_population.h"
#include "scenarios/build/link_probe.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/format/settings_map.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;
using engine::Population;
using engine::Result;

constexpr std::uint32_t kProbeRowsMax = 10'000;

struct Bench {
  engine::ModelInfo info;
  std::shared_ptr<const DefinedModel> defined;
};

std::vector<std::string> probe_names() {
  auto names = model_names(engine::ModelKind::kDevice);
  std::erase(names, "replay/csv");
  names.push_back("link");
  return names;
}

/// `plant.yaml:tank` names a model that is written in a scenario.
Result<Bench> find_bench(const std::string& model) {
  if (const std::size_t colon = model.rfind(".yaml:"); colon != std::string::npos) {
    const std::string path = model.substr(0, colon + 5);
    const auto loaded = load_scenario(path);
    if (!loaded) return engine::failure(loaded.error());
    for (const auto& device : loaded->scenario.plant) {
      if (device.defined && device.model == model.substr(colon + 6)) {
        return Bench{device.info, device.defined};
      }
    }
    return engine::failure(
        "unknown-model", {path, 0, 0, 0, 0},
        fmt::format("no device of a model '{}' written under 'define'", model.substr(colon + 6)),
        "name a model that the scenario defines and uses");
  }
  if (const auto* entry = find_device(model); entry != nullptr && model != "replay/csv") {
    return Bench{*entry->info, nullptr};
  }
  return engine::failure("unknown-model", {}, fmt::format("no device model '{}'", model),
                         suggestion(model, probe_names()));
}

/// Inputs are set like parameters; what is left after taking them out are parameters.
std::vector<std::pair<int, double>> take_inputs(Value& map, const engine::ModelInfo& info,
                                                Diagnostics& diagnostics) {
  std::vector<std::pair<int, double>> inputs;
  for (const Entry& entry : map.entries()) {
    const int input = info.input_index(entry.key.text);
    if (input < 0 || info.param_index(entry.key.text) >= 0) continue;
    const auto& port = info.inputs[static_cast<std::size_t>(input)];
    const auto value =
        parse_si(entry.value.raw(), port.unit, engine::UnitRole::kAbsolute, entry.value.place());
    if (value) inputs.emplace_back(input, *value);
    if (!value) diagnostics.append(value.error());
  }
  std::erase_if(map.entries(), [&](const Entry& entry) {
    return info.input_index(entry.key.text) >= 0 && info.param_index(entry.key.text) < 0;
  });
  return inputs;
}

/// How many rows are wanted, taken out of the settings; coupled systems need more than one.
std::uint32_t take_count(Value& map, const engine::ModelInfo& info, Diagnostics& diagnostics) {
  const Value* given = map.find("count");
  if (given == nullptr || info.param_index("count") >= 0) return 1;
  const auto count = given->as_integer();
  const bool fits = count && *count >= 1 && *count <= kProbeRowsMax;
  if (!fits) {
    diagnostics.add(given->mistake("range", fmt::format("count is {}", given->raw()),
                                   fmt::format("give 1 to {} rows", kProbeRowsMax)));
  }
  std::erase_if(map.entries(), [](const Entry& entry) { return entry.key.text == "count"; });
  return fits ? static_cast<std::uint32_t>(*count) : 1;
}

Result<std::unique_ptr<Population>> make_bench(const Bench& bench, const ProbeWords& words,
                                               const Value& map, std::uint32_t count,
                                               Diagnostics& diagnostics) {
  Element element;
  ParamReader(diagnostics, "1", count).read(map, bench.info, element);
  element.name = "probe";
  engine::PopulationSpec spec;
  spec.name = element.name;
  spec.seed = words.seed;
  spec.step = std::min(spec.step, words.every);
  spec.count = count;
  spec.columns = draw_columns(element, bench.info, {0, count}, words.seed, diagnostics);
  spec.texts = element.texts;
  if (diagnostics.has_errors()) return engine::failure(diagnostics);
  if (bench.defined) return make_defined_population(bench.defined, std::move(spec));
  return find_device(bench.info.name)->make(std::move(spec));
}

/// Scalar outputs as columns after the first one.
std::vector<int> add_output_columns(const Population& population, ProbeTable& table) {
  std::vector<int> outputs;
  const auto& ports = population.info().outputs;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (ports[i].shape != engine::PortShape::kScalar) continue;
    outputs.push_back(static_cast<int>(i));
    table.columns.push_back({ports[i].name, ports[i].unit});
  }
  return outputs;
}

/// A line a row of the population at the end.
ProbeTable read_rows(Population& population, const ProbeWords& words) {
  ProbeTable table;
  table.by_row = true;
  table.columns.push_back({"row", "1"});
  const auto outputs = add_output_columns(population, table);
  std::vector<engine::Notice> notices;
  population.advance(engine::SimTime{} + words.until, notices);
  for (std::uint32_t row = 0; row < population.size(); ++row)
    table.rows.push_back({static_cast<double>(row)});
  std::vector<double> column(population.size());
  for (const int output : outputs) {
    population.read(output, column);
    for (std::size_t row = 0; row < column.size(); ++row) table.rows[row].push_back(column[row]);
  }
  return table;
}

ProbeTable read_over_time(Population& population, const ProbeWords& words) {
  ProbeTable table;
  table.columns.push_back({"time", "s"});
  const auto outputs = add_output_columns(population, table);
  std::vector<engine::Notice> notices;
  for (engine::SimTime at; at <= engine::SimTime{} + words.until; at = at + words.every) {
    population.advance(at, notices);
    std::vector<double> row = {at.seconds()};
    for (const int output : outputs) {
      double value = 0.0;
      population.read(output, {&value, 1});
      row.push_back(value);
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// A model whose outputs never move says all in one row.
void drop_repeats(ProbeTable& table) {
  const auto same = [](const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin() + 1, a.end(), b.begin() + 1);
  };
  const auto& first = table.rows.front();
  if (std::all_of(table.rows.begin(), table.rows.end(),
                  [&](const auto& row) { return same(row, first); })) {
    table.rows.resize(1);
  }
}

}  // namespace

Result<ProbeTable> probe_model(const ProbeWords& given) {
  ProbeWords words = given;
  if (words.every.ns <= 0) words.every = {std::max<std::int64_t>(1, words.until.ns / 10)};
  Diagnostics diagnostics;
  Value map = settings_map(words.sets, diagnostics);
  if (words.model == "link") {
    Element element;
    ParamReader(diagnostics).read(map, engine::link_model_info(), element);
    if (diagnostics.has_errors()) return engine::failure(diagnostics);
    return probe_link(element, words.seed);
  }
  const auto bench = find_bench(words.model);
  if (!bench) return engine::failure(bench.error());
  const auto inputs = take_inputs(map, bench->info, diagnostics);
  const std::uint32_t count = take_count(map, bench->info, diagnostics);
  auto population = make_bench(*bench, words, map, count, diagnostics);
  if (!population) return engine::failure(population.error());
  for (const auto& [input, value] : inputs)
    (*population)->write_column(input, std::vector<double>(count, value));
  (*population)->settle_start();
  if (count > 1) return read_rows(**population, words);
  ProbeTable table = read_over_time(**population, words);
  drop_repeats(table);
  return table;
}

}  // namespace orrery::scenarios
