// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/network3_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "devices/grid/network.h"
#include "devices/grid/record_file.h"

namespace orrery::devices {

namespace {

class Network3FileReader {
 public:
  explicit Network3FileReader(const std::string& path)
      : file_(path, {"record", "bus", "to", "phases", "a", "b", "c", "d"}) {
    draft_.name = network_.name = path;
  }

  // The tree is checked as that of a balanced network; then every bus gets its branch.
  engine::Result<ThreePhaseNetwork> read() {
    file_.read([this](const std::vector<CsvCell>& record) { take(record); });
    if (file_.mistakes().has_errors()) return engine::failure(file_.mistakes());
    const auto tree = radial_network(draft_);
    if (!tree) return engine::failure(tree.error());
    for (std::size_t row = 0; row < network_.buses.size(); ++row) {
      ThreePhaseNetwork::Bus& bus = network_.buses[row];
      bus.nominal_v = draft_.nominal_voltage_v;
      bus.parent = tree->parent[row];
      const auto parent = static_cast<std::size_t>(bus.parent);
      const Line& line = bus.parent < 0 ? heads_.at(row)
                                        : lines_.at({std::min(row, parent), std::max(row, parent)});
      bus.phases = line.phases;
      bus.impedance = line.impedance;
    }
    for (auto& load : network_.loads)
      load.nominal_v = draft_.nominal_voltage_v / (load.delta ? 1.0 : std::sqrt(3.0));
    return std::move(network_);
  }

 private:
  using PhaseSet = std::array<bool, 3>;
  struct Line {
    PhaseSet phases = {};
    Matrix3 impedance;
  };

  void take(const std::vector<CsvCell>& record) {
    const std::string_view kind = record[0].text;
    const PhaseSet phases = phases_of(record[3]);
    if (kind == "source") {
      draft_.nominal_voltage_v = file_.number(record[4]);
      network_.source_voltage = file_.number(record[5]);
      draft_.sources.push_back({std::string(record[1].text), file_.place(record[1])});
      heads_[row_of(record[1])] = {phases, {}};
    } else if (kind == "line") {
      take_line(record, phases);
    } else if (kind == "load" || kind == "delta" || kind == "capacitor") {
      take_load(record, phases);
    } else {
      file_.unknown(record[0], "source, line, load, delta or capacitor");
    }
  }

  void take_line(const std::vector<CsvCell>& record, const PhaseSet& phases) {
    const Phasor self = {file_.number(record[4]), file_.number(record[5])};
    const Phasor mutual = {file_.number(record[6]), file_.number(record[7])};
    if (std::fabs(mutual.re) > self.re || std::fabs(mutual.im) > self.im)
      file_.mistakes().error("feeder-impedance", file_.place(record[6]),
                             "more impedance between phases than along one",
                             "let the mutual values be smaller than those of a phase");
    draft_.branches.push_back({std::string(record[1].text), std::string(record[2].text), self.re,
                               self.im, file_.place(record[0])});
    if (record[1].text.empty() || record[2].text.empty()) return;  // told to lead nowhere
    const std::size_t from = row_of(record[1]);
    const std::size_t to = row_of(record[2]);
    lines_[{std::min(from, to), std::max(from, to)}] = {phases, Matrix3::symmetric(self, mutual)};
  }

  /// The bus must have been named by a source or a line above.
  void take_load(const std::vector<CsvCell>& record, const PhaseSet& phases) {
    const bool capacitor = record[0].text == "capacitor";
    const double a = file_.number(record[4]);
    const Phasor power = capacitor ? Phasor{0.0, -a} : Phasor{a, file_.number(record[5])};
    draft_.loads.push_back(
        {std::string(record[1].text), power.re, power.im, file_.place(record[0])});
    const auto found = rows_.find(std::string(record[1].text));
    if (found == rows_.end()) return;  // told to stand on no bus
    for (std::uint8_t phase = 0; phase < 3; ++phase) {
      if (!phases[phase]) continue;
      ThreePhaseNetwork::Load load;
      load.bus = static_cast<std::uint32_t>(found->second);
      load.phase = phase;
      load.delta = record[0].text == "delta";
      load.power = power;
      load.capacitor = capacitor;
      network_.loads.push_back(load);
    }
  }

  PhaseSet phases_of(const CsvCell& cell) {
    PhaseSet phases = {};
    bool right = !cell.text.empty();
    for (const char c : cell.text) {
      right = right && c >= 'a' && c <= 'c';
      if (right) phases[static_cast<std::size_t>(c - 'a')] = true;
    }
    if (!right)
      file_.mistakes().error("feeder-phase", file_.place(cell),
                             fmt::format("'{}' are no phases", cell.text.substr(0, 40)),
                             "write some of the letters a, b and c");
    return phases;
  }

  std::size_t row_of(const CsvCell& cell) {
    const auto [found, fresh] = rows_.emplace(std::string(cell.text), rows_.size());
    if (fresh) {
      draft_.buses.push_back({found->first, file_.place(cell)});
      network_.buses.push_back({});
      network_.buses.back().name = found->first;
    }
    return found->second;
  }

  RecordFile file_;
  NetworkDraft draft_;
  ThreePhaseNetwork network_;
  std::map<std::string, std::size_t> rows_;
  std::map<std::size_t, Line> heads_;
  std::map<std::pair<std::size_t, std::size_t>, Line> lines_;
};

}  // namespace

engine::Result<ThreePhaseNetwork> read_network3_file(const std::string& path) {
  return Network3FileReader(path).read();
}

}  // namespace orrery::devices
