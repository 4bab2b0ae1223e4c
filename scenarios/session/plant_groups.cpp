// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/plant_groups.h"

#include <algorithm>

#include "scenarios/build/partition.h"

namespace orrery::scenarios {

namespace {

constexpr std::size_t kNone = PlantGroups::kNone;

/// With more populations than this nobody sees who stands beside whom, and a table of pairs costs.
constexpr std::size_t kWiredPopulations = 1000;

template <class Things>
std::size_t index_of(const Things& things, const std::string& name) {
  const auto found = std::find_if(things.begin(), things.end(),
                                  [&](const auto& thing) { return thing.name == name; });
  return found == things.end() ? kNone : static_cast<std::size_t>(found - things.begin());
}

class Grouper {
 public:
  Grouper(const PlantOutline& outline, const Scenario* scenario)
      : outline_(outline), scenario_(scenario), populations_(outline.populations.size()) {}

  PlantGroups group() {
    read_links();
    count_wires();
    std::vector<std::size_t> group_of(populations_, kNone);
    for (std::size_t p = 0; p < populations_; ++p) {  // those among whose devices the node stands
      const std::size_t node = made_.node_of[p];
      if (node != kNone && in_field_[node]) join(group_of, p, node);
    }
    follow_wires(group_of);
    for (std::size_t p = 0; p < populations_; ++p) {
      if (group_of[p] == kNone && made_.node_of[p] != kNone) join(group_of, p, made_.node_of[p]);
    }
    follow_wires(group_of);
    for (std::size_t p = 0; p < populations_; ++p) {
      if (group_of[p] == kNone) join(group_of, p, kNone);
    }
    for (auto& group : made_.groups) {
      order_by_wires(group);
      choose_host(group);
    }
    make_side_columns();
    return std::move(made_);
  }

 private:
  void read_links() {
    made_.bays.resize(populations_);
    made_.access.assign(populations_, kNone);
    made_.node_of.assign(populations_, kNone);
    in_field_.assign(outline_.nodes.size(), false);
    for (std::size_t l = 0; l < outline_.links.size(); ++l) {
      const auto& link = outline_.links[l];
      made_.in_turn.push_back(scenario_ != nullptr && l < scenario_->links.size() &&
                              scenario_->links[l].in_turn);
      const std::size_t to = index_of(outline_.nodes, link.to);
      const std::size_t p = index_of(outline_.populations, link.from);
      if (p != kNone && made_.access[p] == kNone) {
        made_.access[p] = l;
        made_.node_of[p] = to;
      }
      // A node that passes readings on stands among the devices; the last one to one side.
      const std::size_t from = index_of(outline_.nodes, link.from);
      if (from != kNone) in_field_[from] = true;
    }
    for (std::size_t n = 0; n < in_field_.size(); ++n) {
      const auto& nodes = made_.node_of;
      if (std::find(nodes.begin(), nodes.end(), n) == nodes.end()) in_field_[n] = false;
    }
  }

  void count_wires() {
    if (scenario_ == nullptr || populations_ > kWiredPopulations) return;
    wires_.assign(populations_ * populations_, 0);
    for (std::size_t p = 0; p < populations_; ++p) {
      for (const WireElement& wire : scenario_->plant[p].wires) {
        const std::size_t from = index_of(outline_.populations, wire.from);
        if (from == kNone || from == p) continue;
        ++wires_[p * populations_ + from];
        ++wires_[from * populations_ + p];
      }
    }
  }

  void join(std::vector<std::size_t>& group_of, std::size_t p, std::size_t node) {
    std::size_t g = 0;
    while (g < made_.groups.size() && made_.groups[g].node != node) ++g;
    if (g == made_.groups.size()) {
      made_.groups.push_back({node, node != kNone && !in_field_[node], kNone, {}});
    }
    made_.groups[g].populations.push_back(p);
    group_of[p] = g;
  }

  /// Who is in no group joins the one that most of its wires lead to, again and again.
  void follow_wires(std::vector<std::size_t>& group_of) {
    for (bool again = !wires_.empty(); again;) {
      again = false;
      for (std::size_t p = 0; p < populations_; ++p) {
        if (group_of[p] != kNone) continue;
        std::vector<std::uint32_t> ties(made_.groups.size(), 0);
        for (std::size_t other = 0; other < populations_; ++other) {
          if (group_of[other] != kNone) ties[group_of[other]] += wires_[p * populations_ + other];
        }
        const auto most = std::max_element(ties.begin(), ties.end());
        if (most == ties.end() || *most == 0) continue;
        const auto g = static_cast<std::size_t>(most - ties.begin());
        made_.groups[g].populations.push_back(p);
        group_of[p] = g;
        again = true;
      }
    }
  }

  /// Begins with the largest population; next comes always the one with most wires to the last
  /// ones.
  void order_by_wires(PlantGroups::Group& group) const {
    if (wires_.empty()) return;
    std::vector<std::size_t> left = group.populations;
    std::vector<std::size_t> ordered;
    const auto count = [&](std::size_t p) { return outline_.populations[p].count; };
    while (!left.empty()) {
      const auto ties = [&](std::size_t p) {
        std::uint32_t sum = 0;
        for (std::size_t i = 0; i < ordered.size(); ++i) {
          const bool late = i + 2 >= ordered.size();
          sum += wires_[p * populations_ + ordered[i]] * (late ? 4 : 1);
        }
        return sum;
      };
      const auto next = std::max_element(left.begin(), left.end(), [&](auto a, auto b) {
        return std::pair(ties(a), count(a)) < std::pair(ties(b), count(b));
      });
      ordered.push_back(*next);
      left.erase(next);
    }
    group.populations = std::move(ordered);
  }

  /// The largest population that hangs on several machines in blocks has a bay for each of them.
  void choose_host(PlantGroups::Group& group) {
    if (group.node == kNone || group.at_side) return;
    const std::uint32_t machines = outline_.nodes[group.node].count;
    for (const std::size_t p : group.populations) {
      const auto& population = outline_.populations[p];
      if (made_.node_of[p] != group.node || made_.in_turn[made_.access[p]]) continue;
      if (machines == 1 || population.count < machines) continue;
      if (group.host == kNone || population.count > outline_.populations[group.host].count)
        group.host = p;
    }
    if (group.host == kNone) return;
    const std::uint32_t rows = outline_.populations[group.host].count;
    for (std::uint32_t i = 0; i < machines; ++i) {
      made_.bays[group.host].push_back(first_row_of_instance(i + 1, rows, machines) -
                                       first_row_of_instance(i, rows, machines));
    }
  }

  void make_side_columns() {
    const std::size_t nodes = outline_.nodes.size();
    std::vector<std::size_t> hops(nodes, kNone);
    std::vector<std::size_t> reached;
    for (const std::size_t node : made_.node_of) {
      if (node == kNone || hops[node] != kNone) continue;
      hops[node] = in_field_[node] ? 0 : 1;
      reached.push_back(node);
    }
    std::stable_sort(reached.begin(), reached.end(),
                     [&](auto a, auto b) { return hops[a] < hops[b]; });
    for (std::size_t i = 0; i < reached.size(); ++i) {
      for (const auto& link : outline_.links) {
        const std::size_t from = index_of(outline_.nodes, link.from);
        const std::size_t to = index_of(outline_.nodes, link.to);
        if (from == kNone || to == kNone) continue;
        const std::size_t other = from == reached[i] ? to : to == reached[i] ? from : kNone;
        if (other == kNone || hops[other] != kNone) continue;
        hops[other] = hops[reached[i]] + 1;
        reached.push_back(other);
      }
    }
    std::vector<std::vector<std::size_t>> columns(nodes + 2);
    for (std::size_t n = 0; n < nodes; ++n) {
      if (!in_field_[n]) columns[std::min(hops[n], nodes + 1)].push_back(n);
    }
    std::erase_if(columns, [](const auto& column) { return column.empty(); });
    made_.side_columns = std::move(columns);
  }

  const PlantOutline& outline_;
  const Scenario* scenario_;
  std::size_t populations_;
  PlantGroups made_;
  std::vector<bool> in_field_;  ///< by node
  std::vector<std::uint32_t> wires_;
};

}  // namespace

std::size_t PlantGroups::machine_of(const PlantOutline& outline, std::size_t population,
                                    std::uint32_t row) const {
  if (node_of[population] == kNone) return kNone;
  LinkElement link;
  link.in_turn = in_turn[access[population]];
  const auto& node = outline.nodes[node_of[population]];
  return node.first_node +
         instance_of_row(link, row, outline.populations[population].count, node.count);
}

PlantGroups group_plant(const PlantOutline& outline, const Scenario* scenario) {
  return Grouper(outline, scenario).group();
}

}  // namespace orrery::scenarios
