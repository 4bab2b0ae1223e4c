// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/network.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>

namespace orrery::devices {

namespace {

class Reader {
 public:
  explicit Reader(const NetworkDraft& draft) : draft_(draft) {}

  engine::Result<RadialNetwork> read() {
    take_buses();
    take_branches();
    if (!mistakes_.has_errors()) orient();
    take_loads();
    if (mistakes_.has_errors()) return engine::failure(mistakes_);
    return std::move(network_);
  }

 private:
  void error(const char* code, const engine::SourcePlace& place, std::string message,
             std::string remedy) {
    mistakes_.error(code, place, fmt::format("network '{}': {}", draft_.name, message),
                    std::move(remedy));
  }

  void take_buses() {
    network_.name = draft_.name;
    network_.nominal_voltage_v = draft_.nominal_voltage_v;
    if (!(draft_.nominal_voltage_v > 0.0) || !std::isfinite(draft_.nominal_voltage_v))
      error("feeder-voltage", {},
            fmt::format("a nominal voltage of {} V", network_.nominal_voltage_v),
            "give a voltage above 0");
    for (const auto& bus : draft_.buses) {
      if (!row_of_.emplace(bus.name, static_cast<std::int32_t>(network_.buses.size())).second)
        error("feeder-bus", bus.place, fmt::format("bus '{}' is there twice", bus.name),
              "give every bus a name of its own");
      network_.buses.push_back(bus.name);
    }
    const std::size_t n = network_.buses.size();
    network_.parent.assign(n, -1);
    for (auto* column : {&network_.resistance_ohm, &network_.reactance_ohm, &network_.load_w,
                         &network_.reactive_var})
      column->assign(n, 0.0);
    if (draft_.sources.empty())
      error("feeder-source", {}, "no bus has a source", "name the bus where the feeder begins");
  }

  void take_branches() {
    neighbours_.resize(network_.size());
    group_.resize(network_.size());
    for (std::size_t row = 0; row < group_.size(); ++row) group_[row] = row;
    for (const auto& branch : draft_.branches) {
      const auto from = row_of_.find(branch.from);
      const auto to = row_of_.find(branch.to);
      for (const auto& [end, name] : {std::pair(from, &branch.from), std::pair(to, &branch.to)}) {
        if (end == row_of_.end())
          error("feeder-branch", branch.place,
                fmt::format("the branch {} leads to bus '{}', which does not exist", label(branch),
                            *name),
                "name a bus of the network, or take the branch out");
      }
      check_impedance(branch);
      if (from == row_of_.end() || to == row_of_.end()) continue;
      join(branch, static_cast<std::size_t>(from->second), static_cast<std::size_t>(to->second));
    }
  }

  static std::string label(const NetworkDraft::Branch& branch) {
    return fmt::format("'{}' to '{}'", branch.from, branch.to);
  }

  void check_impedance(const NetworkDraft::Branch& branch) {
    const double r = branch.resistance_ohm;
    const double x = branch.reactance_ohm;
    if (r >= 0.0 && x >= 0.0 && std::isfinite(r) && std::isfinite(x)) return;
    error("feeder-impedance", branch.place,
          fmt::format("the branch {} has an impedance of {} + j {} ohm", label(branch), r, x),
          "resistance and reactance of a branch are 0 or more");
  }

  void join(const NetworkDraft::Branch& branch, std::size_t from, std::size_t to) {
    if (top(from) == top(to)) {
      error("feeder-loop", branch.place,
            fmt::format("the branch {} closes a loop: {}", label(branch),
                        fmt::join(path(from, to), " - ")),
            "a radial feeder is a tree: leave out (open) one branch of the loop");
      return;
    }
    group_[top(to)] = top(from);
    neighbours_[from].push_back({to, &branch});
    neighbours_[to].push_back({from, &branch});
  }

  std::size_t top(std::size_t row) {
    while (group_[row] != row) row = group_[row] = group_[group_[row]];
    return row;
  }

  /// Buses along the branches that are joined already.
  std::vector<std::string> path(std::size_t from, std::size_t to) const {
    std::vector<std::size_t> before(network_.size(), network_.size());
    std::vector<std::size_t> queue = {from};
    before[from] = from;
    for (std::size_t i = 0; i < queue.size() && queue.back() != to; ++i) {
      for (const auto& [next, branch] : neighbours_[queue[i]]) {
        if (before[next] != network_.size()) continue;
        before[next] = queue[i];
        queue.push_back(next);
        if (next == to) break;
      }
    }
    std::vector<std::string> names = {network_.buses[to]};
    for (std::size_t at = to; at != from; at = before[at])
      names.push_back(network_.buses[before[at]]);
    std::reverse(names.begin(), names.end());
    return names;
  }

  /// Branches point away from the sources.
  void orient() {
    std::vector<bool> seen(network_.size(), false);
    std::vector<std::size_t> queue;
    for (const auto& source : draft_.sources) {
      const auto found = row_of_.find(source.name);
      if (found == row_of_.end()) {
        error("feeder-source", source.place,
              fmt::format("the source stands at bus '{}', which does not exist", source.name),
              "name a bus of the network");
        continue;
      }
      const auto row = static_cast<std::size_t>(found->second);
      if (seen[row])
        error("feeder-source", source.place, fmt::format("bus '{}' is fed twice", source.name),
              "a radial feeder has one source: take one of them out");
      seen[row] = true;
      for (queue = {row}; !queue.empty();) walk_on(queue, seen);
    }
    if (mistakes_.has_errors()) return;
    check_islands(seen);
  }

  /// One mistake an island, however many buses it has.
  void check_islands(const std::vector<bool>& seen) {
    std::map<std::size_t, std::vector<std::size_t>> islands;
    for (std::size_t row = 0; row < seen.size(); ++row)
      if (!seen[row]) islands[top(row)].push_back(row);
    for (const auto& [group, rows] : islands) {
      const std::string more =
          rows.size() == 1 ? "" : fmt::format(" and {} joined to it", rows.size() - 1);
      error("feeder-island", draft_.buses[rows.front()].place,
            fmt::format("no source reaches bus '{}'{}", network_.buses[rows.front()], more),
            "join it to the feeder by a branch, or take it out");
    }
  }

  void walk_on(std::vector<std::size_t>& queue, std::vector<bool>& seen) {
    const std::size_t row = queue.back();
    queue.pop_back();
    for (const auto& [next, branch] : neighbours_[row]) {
      if (seen[next]) continue;
      seen[next] = true;
      network_.parent[next] = static_cast<std::int32_t>(row);
      network_.resistance_ohm[next] = branch->resistance_ohm;
      network_.reactance_ohm[next] = branch->reactance_ohm;
      queue.push_back(next);
    }
  }

  void take_loads() {
    for (const auto& load : draft_.loads) {
      const auto found = row_of_.find(load.bus);
      if (found == row_of_.end()) {
        error("feeder-load", load.place,
              fmt::format("a load of {} W stands on bus '{}', which does not exist", load.active_w,
                          load.bus),
              "name a bus that a branch leads to");
        continue;
      }
      if (!std::isfinite(load.active_w) || !std::isfinite(load.reactive_var)) {
        error("feeder-load", load.place,
              fmt::format("the load on bus '{}' is not a number", load.bus), "give W and var");
        continue;
      }
      network_.load_w[static_cast<std::size_t>(found->second)] += load.active_w;
      network_.reactive_var[static_cast<std::size_t>(found->second)] += load.reactive_var;
    }
  }

  const NetworkDraft& draft_;
  RadialNetwork network_;
  engine::Diagnostics mistakes_;
  std::map<std::string, std::int32_t> row_of_;
  std::vector<std::vector<std::pair<std::size_t, const NetworkDraft::Branch*>>> neighbours_;
  std::vector<std::size_t> group_;  ///< a row that stands for all that are joined to this one
};

}  // namespace

engine::Result<RadialNetwork> radial_network(const NetworkDraft& draft) {
  return Reader(draft).read();
}

RadialNetwork repeated(const RadialNetwork& network, std::uint32_t copies) {
  if (copies == 1) return network;
  RadialNetwork all;
  all.name = network.name;
  all.nominal_voltage_v = network.nominal_voltage_v;
  for (std::uint32_t copy = 0; copy < copies; ++copy) {
    const auto first = static_cast<std::int32_t>(all.size());
    for (std::size_t row = 0; row < network.size(); ++row) {
      all.buses.push_back(fmt::format("{}/{}", copy + 1, network.buses[row]));
      all.parent.push_back(network.parent[row] < 0 ? -1 : network.parent[row] + first);
      all.resistance_ohm.push_back(network.resistance_ohm[row]);
      all.reactance_ohm.push_back(network.reactance_ohm[row]);
      all.load_w.push_back(network.load_w[row]);
      all.reactive_var.push_back(network.reactive_var[row]);
    }
  }
  return all;
}

}  // namespace orrery::devices
