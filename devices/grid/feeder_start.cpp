// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "devices/grid/feeder.h"
#include "devices/grid/feeder_shell.h"

namespace orrery::devices {

Feeder::Feeder(engine::PopulationSpec spec, RadialNetwork network, std::vector<FeederParams> rows)
    : JointPopulation(std::move(spec)),
      network_(std::move(network)),
      rows_(std::move(rows)),
      nominal_square_(network_.nominal_voltage_v * network_.nominal_voltage_v),
      amperes_(network_.nominal_voltage_v / std::sqrt(3.0)),
      devices_(rows_, std::vector<double>(rows_.size(), network_.nominal_voltage_v)) {
  const std::size_t n = spec_.count;
  for (auto& column : inputs_) column.assign(n, 0.0);
  for (auto& column : faults_) column.assign(n, 0.0);
  for (auto& column : outputs_) column.assign(n, 0.0);
  for (std::size_t row = 0; row < n; ++row) {
    inputs_[kLoadScale][row] = rows_[row].load_scale;
    inputs_[kSourceVoltage][row] = rows_[row].source_voltage;
    voltage_.push_back({rows_[row].source_voltage, 0.0});
  }
  current_.resize(n);
  collapsed_.assign(n, 0.0);
  forming_.assign(n, 0.0);
  islanded_.assign(n, 0.0);
  child_begin_.assign(n + 1, 0);
  for (const std::int32_t parent : network_.parent)
    if (parent >= 0) ++child_begin_[static_cast<std::size_t>(parent) + 1];
  for (std::size_t row = 0; row < n; ++row) child_begin_[row + 1] += child_begin_[row];
  child_.resize(child_begin_[n]);
  std::vector<std::uint32_t> next(child_begin_.begin(), child_begin_.end() - 1);
  for (std::uint32_t row = 0; row < n; ++row)
    if (network_.parent[row] >= 0)
      child_[next[static_cast<std::size_t>(network_.parent[row])]++] = row;
  bring_up_to_date(nullptr);
}

void Feeder::save(engine::ArchiveWriter& archive) const {
  archive.put(now_.ns);
  archive.put(stale_);
  archive.put_text(trouble_);
  save_columns(inputs_, archive);
  save_columns(faults_, archive);
  save_columns(outputs_, archive);
  archive.put_span(std::span(voltage_));
  archive.put_span(std::span(current_));
  archive.put_span(std::span(collapsed_));
  archive.put_span(std::span(islanded_));
  devices_.save(archive);
}

// The sweep is built anew from the same rows; where its search begins is part of the state.
bool Feeder::load(engine::ArchiveReader& archive) {
  if (!archive.get(now_.ns) || !archive.get(stale_) || !archive.get_text(trouble_)) return false;
  if (!load_columns(inputs_, archive) || !load_columns(faults_, archive) ||
      !load_columns(outputs_, archive))
    return false;
  if (!archive.get_span(std::span(voltage_)) || !archive.get_span(std::span(current_)) ||
      !archive.get_span(std::span(collapsed_)) || !archive.get_span(std::span(islanded_)) ||
      !devices_.load(archive))
    return false;
  const Stale kept = stale_;
  build_sweep();
  stale_ = Stale::kNetwork;
  set_loads();
  stale_ = kept;
  return true;
}

}  // namespace orrery::devices
