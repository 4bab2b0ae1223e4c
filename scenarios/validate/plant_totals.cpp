// SPDX-License-Identifier: Apache-2.0
#include "scenarios/validate/plant_totals.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "engine/record/metric_names.h"
#include "engine/registry/check.h"
#include "models/audit/intervals.h"
#include "scenarios/format/linear_unit.h"

namespace orrery::scenarios {

using engine::MetricRecord;

namespace {

double reduced(const std::string& how, const std::vector<double>& values) {
  if (how == "min") return *std::min_element(values.begin(), values.end());
  if (how == "max") return *std::max_element(values.begin(), values.end());
  double sum = 0.0;
  for (const double value : values) sum += value;
  return how == "mean" ? sum / static_cast<double>(values.size()) : sum;
}

/// The description of `pump.energy`, which the loader has checked.
const engine::PortInfo& output_of(const MetricElement& element, const Scenario& scenario) {
  const std::size_t dot = element.of.find('.');
  const auto device =
      std::find_if(scenario.plant.begin(), scenario.plant.end(),
                   [&](const auto& one) { return one.name == element.of.substr(0, dot); });
  ORRERY_CHECK(device != scenario.plant.end(), "the loader checks populations");
  const int output = device->info.output_index(element.of.substr(dot + 1));
  return device->info.outputs[static_cast<std::size_t>(output)];
}

MetricRecord plant_metric(const MetricElement& element, const Scenario& scenario,
                          const std::vector<double>& values, std::uint64_t seed) {
  MetricRecord metric;
  metric.name = element.name;
  const std::string& si = output_of(element, scenario).unit;
  metric.unit = element.unit.empty() ? si : element.unit;
  const auto unit = linear_unit(metric.unit, si, role_of_reduced(element.reduce), element.place);
  ORRERY_CHECK(unit.has_value(), "the loader checks the units of metrics");
  metric.n = values.size();
  metric.value = unit->from_si(reduced(element.reduce, values));
  if (element.reduce == "sum" || element.reduce == "mean") {
    // The interval resamples devices: it says how much another draw of machines would differ.
    const auto mean = models::bootstrap_by_device(values, seed);
    const double count = element.reduce == "sum" ? static_cast<double>(values.size()) : 1.0;
    metric.lower = unit->from_si(mean.lower * count);
    metric.upper = unit->from_si(mean.upper * count);
  }
  return metric;
}

std::vector<double> in_order(std::vector<PlantTotals::Block> blocks) {
  std::sort(blocks.begin(), blocks.end(),
            [](const auto& a, const auto& b) { return a.first_device < b.first_device; });
  std::vector<double> values;
  for (const auto& block : blocks)
    values.insert(values.end(), block.values.begin(), block.values.end());
  return values;
}

/// A count of what happened: exact, so without an interval.
MetricRecord total(const char* name, double value, const char* unit) {
  MetricRecord metric;
  metric.name = name;
  metric.value = value;
  metric.unit = unit;
  metric.n = 1;
  return metric;
}

MetricRecord latency_metric(const char* name, double p, const engine::Histogram& histogram) {
  MetricRecord metric;
  metric.name = name;
  metric.unit = "s";
  metric.n = histogram.count();
  if (metric.n == 0) {
    metric.value = std::numeric_limits<double>::quiet_NaN();
    return metric;
  }
  // Order statistics around the quantile; the number of values below it is binomial.
  const auto n = static_cast<double>(metric.n);
  const double spread = 1.96 * std::sqrt(n * p * (1.0 - p));
  const auto rank = [&](double r) {
    return static_cast<std::uint64_t>(std::clamp(std::round(r), 1.0, n));
  };
  metric.value = histogram.quantile(p) * 1e-9;
  metric.lower = histogram.at_rank(rank(n * p - spread)) * 1e-9;
  metric.upper = histogram.at_rank(rank(n * p + spread)) * 1e-9;
  return metric;
}

}  // namespace

PlantTotals PlantTotals::of(const Scenario& scenario, const engine::Executive& executive) {
  PlantTotals totals;
  const engine::Plant& plant = executive.plant();
  for (const auto& element : scenario.metrics) {
    auto& blocks = totals.outputs.emplace_back();
    if (element.is_steady()) continue;
    const std::size_t dot = element.of.find('.');
    for (const auto& devices : plant.devices) {
      const engine::Population& population = *devices.population;
      if (population.name() != element.of.substr(0, dot)) continue;
      Block block{devices.first_device, std::vector<double>(population.size())};
      population.read(population.info().output_index(element.of.substr(dot + 1)), block.values);
      blocks.push_back(std::move(block));
    }
  }
  for (const auto& node : plant.nodes) totals.compute_j.push_back(node.energy_j());
  totals.network_bytes = plant.network->bytes_sent();
  totals.books = executive.books();
  return totals;
}

void PlantTotals::merge(const PlantTotals& other) {
  outputs.resize(std::max(outputs.size(), other.outputs.size()));
  for (std::size_t i = 0; i < other.outputs.size(); ++i)
    outputs[i].insert(outputs[i].end(), other.outputs[i].begin(), other.outputs[i].end());
  compute_j.resize(std::max(compute_j.size(), other.compute_j.size()), 0.0);
  for (std::size_t i = 0; i < other.compute_j.size(); ++i) compute_j[i] += other.compute_j[i];
  network_bytes += other.network_bytes;
  books.merge(other.books);
}

void PlantTotals::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("totals");
  archive.put(static_cast<std::uint64_t>(outputs.size()));
  for (const auto& blocks : outputs) {
    archive.put(static_cast<std::uint64_t>(blocks.size()));
    for (const Block& block : blocks) {
      archive.put(block.first_device);
      archive.put_span(std::span<const double>(block.values));
    }
  }
  archive.put_span(std::span<const double>(compute_j));
  archive.put(network_bytes);
  for (const engine::Book* book :
       {&books.reading, &books.message, &books.command, &books.label_query}) {
    book->save(archive);
    archive.put(book->in_flight());
  }
}

bool PlantTotals::load(engine::ArchiveReader& archive) {
  std::uint64_t count = 0;
  if (!archive.expect_section("totals") || !archive.get(count)) return false;
  outputs.clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    auto& blocks = outputs.emplace_back();
    std::uint64_t size = 0;
    if (!archive.get(size)) return false;
    for (std::uint64_t b = 0; b < size; ++b) {
      Block block;
      if (!archive.get(block.first_device) || !archive.get_vector(block.values)) return false;
      blocks.push_back(std::move(block));
    }
  }
  if (!archive.get_vector(compute_j) || !archive.get(network_bytes)) return false;
  for (engine::Book* book : {&books.reading, &books.message, &books.command, &books.label_query}) {
    std::uint64_t in_flight = 0;
    if (!book->load(archive) || !archive.get(in_flight)) return false;
    book->set_in_flight(in_flight);
  }
  return true;
}

std::vector<MetricRecord> plant_metrics(const Scenario& scenario, PlantTotals totals,
                                        const engine::Histogram& latency_ns, std::uint64_t seed) {
  std::vector<MetricRecord> metrics;
  for (std::size_t i = 0; i < scenario.metrics.size(); ++i) {
    if (scenario.metrics[i].is_steady()) continue;  // steady_metrics
    metrics.push_back(
        plant_metric(scenario.metrics[i], scenario, in_order(std::move(totals.outputs[i])), seed));
  }
  if (scenario.agents.empty()) return metrics;
  metrics.push_back(latency_metric(engine::metric::kLatencyP50, 0.5, latency_ns));
  metrics.push_back(latency_metric(engine::metric::kLatencyP99, 0.99, latency_ns));
  const engine::Books& books = totals.books;
  const std::uint64_t ended = books.reading.sent() - books.reading.in_flight();
  const auto share = models::clopper_pearson(books.reading.delivered(), ended);
  MetricRecord delivered;
  delivered.name = "readings_delivered";
  delivered.value = share.value;
  delivered.lower = share.lower;
  delivered.upper = share.upper;
  delivered.n = ended;
  metrics.push_back(std::move(delivered));
  double compute_j = 0.0;
  for (const double of_node : totals.compute_j) compute_j += of_node;
  metrics.push_back(total("network_bytes", totals.network_bytes, "byte"));
  metrics.push_back(total("compute_energy", compute_j, "J"));
  return metrics;
}

}  // namespace orrery::scenarios
