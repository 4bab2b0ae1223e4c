// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/export_series.h"

#include <fmt/format.h>

#include "scenarios/store/csv.h"

namespace orrery::scenarios {

using engine::SeriesChunk;
using engine::SeriesRecord;

namespace {

/// `series/03-sampled-pump.flow`: what a file system or a shell could mind becomes `_`.
std::string file_name(const SeriesRecord& series) {
  std::string name = series.stage + "-" + series.name.substr(0, 100);
  for (char& c : name) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!plain && c != '.' && c != '-') c = '_';
  }
  return fmt::format("series/{:02}-{}", series.id, name);
}

/// Whether the components of a row are columns of their own.
bool has_named_components(const SeriesRecord& series) {
  return series.components.size() == series.width;
}

/// Names of all devices by id: a name is made once and not once a row.
std::vector<std::string> device_names(const engine::RunTables& tables) {
  std::vector<std::string> names;
  for (const auto& population : tables.populations) {
    const std::size_t end = std::size_t{population.first_device} + population.count;
    if (names.size() < end) names.resize(end);
    for (std::size_t d = population.first_device; d < end; ++d)
      names[d] = tables.device_name(static_cast<engine::DeviceId>(d));
  }
  return names;
}

}  // namespace

TableShape series_shape(const SeriesRecord& series, const engine::SeriesFilter& filter,
                        const engine::RunTables& tables) {
  TableShape shape;
  shape.file = file_name(series);
  shape.columns = {{"device", CellKind::kText},
                   {"time", CellKind::kTime, "s", true},
                   {"quality", CellKind::kQuality}};
  if (has_named_components(series)) {
    for (const auto& component : series.components) {
      shape.columns.push_back(
          {series.name + "." + component, CellKind::kNumber, series.unit, true});
    }
  } else {
    const auto kind = series.width > 1 ? CellKind::kNumbers : CellKind::kNumber;
    shape.columns.push_back({series.name, kind, series.unit, true, series.width});
  }
  shape.facts = {{"stage", series.stage}, {"signal", series.name}};
  if (series.sample_rate_hz > 0)
    shape.facts.emplace_back("sample_rate_hz", fmt::format("{}", series.sample_rate_hz));
  const engine::SeriesFilter all;
  if (filter.device) shape.facts.emplace_back("only.device", tables.device_name(*filter.device));
  if (filter.from != all.from) shape.facts.emplace_back("only.from_s", csv_seconds(filter.from));
  if (filter.until != all.until)
    shape.facts.emplace_back("only.until_s", csv_seconds(filter.until));
  return shape;
}

engine::Result<void> write_series_rows(const engine::ResultFile& result, const SeriesRecord& series,
                                       const engine::SeriesFilter& filter, TableSink& sink) {
  const std::vector<std::string> names = device_names(result.tables());
  const bool one_cell = !has_named_components(series) && series.width > 1;
  return result.visit_series(series.id, filter, [&](const SeriesChunk& chunk) {
    for (std::size_t i = 0; i < chunk.rows(); ++i) {
      const engine::DeviceId device = chunk.device[i];
      if (device < names.size() && !names[device].empty())
        sink.text(names[device]);
      else
        sink.text(result.tables().device_name(device));
      sink.time(chunk.time[i]);
      sink.quality(chunk.quality[i]);
      const auto values = std::span(chunk.values).subspan(i * chunk.width, chunk.width);
      if (one_cell) {
        sink.numbers(values);
      } else {
        for (const double value : values) sink.number(value);
      }
      sink.end_row();
    }
  });
}

}  // namespace orrery::scenarios
