// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/partition.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "engine/numeric/disjoint_sets.h"
#include "engine/registry/check.h"
#include "scenarios/build/columns.h"
#include "scenarios/build/control_units.h"
#include "scenarios/build/wire_builder.h"
#include "scenarios/format/catalogue.h"

namespace orrery::scenarios {

namespace {

using engine::NodeId;

std::uint64_t device_count(const Scenario& scenario) {
  std::uint64_t sum = 0;
  for (const DeviceElement& device : scenario.plant) sum += device.count;
  return sum;
}

bool rows_are_independent(const DeviceElement& device) {
  return device.defined != nullptr || find_device(device.model)->rows_are_independent;
}

/// Works out one plan.
class Cutter {
 public:
  Cutter(const Scenario& scenario, std::uint64_t seed)
      : scenario_(scenario),
        seed_(seed),
        groups_(wired_groups(scenario)),
        is_read_(scenario.plant.size(), false),
        nodes_(node_count(scenario)),
        sets_(nodes_),
        part_of_set_(nodes_, 0) {}

  PartitionPlan plan() {
    PartitionPlan plan;
    const bool wanted = scenario_.partition.plan == PartitionElement::Plan::kSites ||
                        (scenario_.partition.plan == PartitionElement::Plan::kAuto &&
                         device_count(scenario_) >= kLargePlant);
    if (!wanted) {
      plan.why_not = scenario_.partition.plan == PartitionElement::Plan::kOne
                         ? "partition.plan is 'one'"
                         : fmt::format(
                               "a plant of fewer than {} devices gains nothing from "
                               "workers (partition.plan: sites cuts it all the same)",
                               kLargePlant);
      stay_whole(plan);
      return plan;
    }
    join_what_has_no_latency();
    join_what_cannot_be_cut();
    join_what_controls_read();
    weigh();
    number_parts(plan);
    cut_blocks(plan);
    finish(plan);
    if (plan.parts == 1) plan.why_not = why_not();
    return plan;
  }

 private:
  static std::size_t node_count(const Scenario& scenario) {
    std::size_t count = 0;
    for (const NodeElement& node : scenario.nodes) count += node.count;
    return std::max<std::size_t>(count, 1);
  }

  void keep_together(NodeId a, NodeId b, const std::string& why) {
    if (sets_.root(a) == sets_.root(b)) return;
    sets_.join(a, b);
    add_reason(why);
  }
  void add_reason(const std::string& why) {
    if (reasons_.empty() || reasons_.back() != why) reasons_.push_back(why);
  }

  void join_what_has_no_latency() {
    for (const LinkElement& link : scenario_.links) {
      if (is_access(link)) continue;
      const std::uint32_t from = instances_of(scenario_, link.from);
      const std::uint32_t to = instances_of(scenario_, link.to);
      for (std::uint32_t row = 0; row < std::max(from, to); ++row) {
        if (least_drawn(link, "latency", {row, 1}, seed_) > 0.0) continue;
        const auto [one, other] = ends_of_row(scenario_, link, row);
        keep_together(one, other, fmt::format("link '{}' has no latency", link.name));
      }
    }
  }

  void join_what_cannot_be_cut() {
    for (std::size_t d = 0; d < scenario_.plant.size(); ++d) {
      const DeviceElement& device = scenario_.plant[d];
      const LinkElement* link = access_link(scenario_, device.name);
      if (link == nullptr) continue;
      const std::uint32_t gateways = instances_of(scenario_, link->to);
      std::string why;
      if (groups_.wired[d]) {
        why = wires_of(d);
        keep_together(home_of(groups_.first[d]), first_node_of(scenario_, link->to), why);
        // One node with many devices would be cut at its links.
        if (device.count >= 2 * target()) add_reason(why);
      } else if (!rows_are_independent(device)) {
        why = fmt::format("the rows of '{}' ({}) depend on each other", device.name, device.model);
      } else if (link->in_turn) {
        why = fmt::format(
            "link '{}' deals the devices of '{}' out in turn (spread: blocks keeps "
            "neighbours together)",
            link->name, device.name);
      } else {
        continue;
      }
      const NodeId first = first_node_of(scenario_, link->to);
      for (std::uint32_t i = 1; i < gateways; ++i) keep_together(first, first + i, why);
    }
  }

  /// Controls read populations where they stand: the rows of their decision makers stay with them.
  void join_what_controls_read() {
    for (const ControlElement& control : scenario_.controls) {
      const NodeId first = first_node_of(scenario_, control.node);
      const std::uint32_t machines = instances_of(scenario_, control.node);
      const std::string why = fmt::format("control '{}' reads what it decides for", control.name);
      for (const std::size_t d : populations_read(scenario_, control)) {
        is_read_[d] = true;
        if (machines > 1 && lies_with_makers(scenario_, control, d)) continue;
        const LinkElement* link = access_link(scenario_, scenario_.plant[d].name);
        const std::uint32_t gateways = link == nullptr ? 1 : instances_of(scenario_, link->to);
        for (std::uint32_t i = 0; i < gateways; ++i) keep_together(first, home_of(d) + i, why);
        for (std::uint32_t i = 1; i < machines; ++i) keep_together(first, first + i, why);
      }
    }
  }

  /// Why a population with wires is not cut.
  std::string wires_of(std::size_t d) const {
    std::size_t other = groups_.first[d];
    for (std::size_t i = d + 1; other == d && i < groups_.first.size(); ++i) {
      if (groups_.first[i] == d) other = i;
    }
    return fmt::format("wires join '{}' with '{}'", scenario_.plant[d].name,
                       scenario_.plant[other].name);
  }

  void weigh() {
    weight_.assign(nodes_, 0);
    for (std::size_t d = 0; d < scenario_.plant.size(); ++d) {
      const DeviceElement& device = scenario_.plant[d];
      const LinkElement* link = access_link(scenario_, device.name);
      const NodeId first = home_of(d);
      const std::uint32_t gateways = link == nullptr ? 1 : instances_of(scenario_, link->to);
      for (std::uint32_t i = 0; i < gateways; ++i) {
        const std::uint32_t end = first_row_of_instance(i + 1, device.count, gateways);
        weight_[sets_.root(first + i)] += end - first_row_of_instance(i, device.count, gateways);
      }
    }
    for (const AgentElement& agent : scenario_.agents) {
      const NodeId first = first_node_of(scenario_, agent.node);
      for (std::uint32_t i = 0; i < instances_of(scenario_, agent.node); ++i)
        runs_agent_.push_back(static_cast<NodeId>(sets_.root(first + i)));
    }
  }

  /// The first node that the population hangs on, or else one that it is wired to.
  NodeId home_of(std::size_t d) const {
    if (const LinkElement* link = access_link(scenario_, scenario_.plant[d].name))
      return first_node_of(scenario_, link->to);
    for (std::size_t other = 0; other < groups_.first.size(); ++other) {
      if (groups_.first[other] != groups_.first[d]) continue;
      if (const LinkElement* link = access_link(scenario_, scenario_.plant[other].name))
        return first_node_of(scenario_, link->to);
    }
    return 0;
  }

  bool has_agent(NodeId set) const {
    return std::find(runs_agent_.begin(), runs_agent_.end(), set) != runs_agent_.end();
  }

  /// Sets in order of their lowest node; small ones with devices fill a part together. A set
  /// without devices is a part of its own when it runs an agent, else it goes with the part before.
  void number_parts(PartitionPlan& plan) {
    const std::uint64_t enough = target();
    std::uint32_t part = 0;
    std::uint64_t filled = 0;
    bool open = false;
    for (NodeId node = 0; node < nodes_; ++node) {
      if (sets_.root(node) != node) continue;
      const bool server = weight_[node] == 0 && has_agent(node);
      if (open && weight_[node] > 0 && filled + weight_[node] > enough) {
        ++part;
        filled = 0;
      }
      if (server && open) {
        ++part;
        filled = enough;
      }
      part_of_set_[node] = part;
      filled += server ? enough : weight_[node];
      open = open || weight_[node] > 0 || server;
    }
    plan.parts = part + 1;
  }

  std::uint64_t target() const { return scenario_.partition.devices; }

  void cut_blocks(PartitionPlan& plan) {
    engine::DeviceId next = 0;
    for (std::size_t d = 0; d < scenario_.plant.size(); ++d) {
      const DeviceElement& device = scenario_.plant[d];
      const LinkElement* link = access_link(scenario_, device.name);
      if (link == nullptr || link->in_turn || !rows_are_independent(device) || groups_.wired[d]) {
        add_block(plan, {d, 0, device.count, next, part_of(home_of(d))});
      } else {
        cut_at_gateways(plan, d, *link, next);
      }
      next += device.count;
    }
  }

  void cut_at_gateways(PartitionPlan& plan, std::size_t d, const LinkElement& link,
                       engine::DeviceId first_device) {
    const std::uint32_t count = scenario_.plant[d].count;
    const std::uint32_t gateways = instances_of(scenario_, link.to);
    for (std::uint32_t i = 0; i < gateways; ++i) {
      const std::uint32_t from = first_row_of_instance(i, count, gateways);
      const std::uint32_t to = first_row_of_instance(i + 1, count, gateways);
      if (from == to) continue;
      const std::uint32_t part = part_of(first_node_of(scenario_, link.to) + i);
      const bool huge = !is_read_[d] && to - from >= 2 * target();
      if (!huge || least_drawn(link, "latency", {from, to - from}, seed_) <= 0.0) {
        if (huge) reasons_.push_back(fmt::format("link '{}' has no latency", link.name));
        add_block(plan, {d, from, to - from, first_device + from, part});
        continue;
      }
      const auto pieces = static_cast<std::uint32_t>((to - from + target() - 1) / target());
      for (std::uint32_t p = 0; p < pieces; ++p) {
        const std::uint32_t first = from + first_row_of_instance(p, to - from, pieces);
        const std::uint32_t end = from + first_row_of_instance(p + 1, to - from, pieces);
        add_block(plan, {d, first, end - first, first_device + first, plan.parts++});
      }
    }
  }

  static void add_block(PartitionPlan& plan, const RowBlock& block) {
    RowBlock* last = plan.blocks.empty() ? nullptr : &plan.blocks.back();
    if (last != nullptr && last->device == block.device && last->part == block.part &&
        last->first_row + last->count == block.first_row) {
      last->count += block.count;
    } else {
      plan.blocks.push_back(block);
    }
  }

  void stay_whole(PartitionPlan& plan) {
    engine::DeviceId next = 0;
    for (std::size_t d = 0; d < scenario_.plant.size(); ++d) {
      plan.blocks.push_back({d, 0, scenario_.plant[d].count, next, 0});
      next += scenario_.plant[d].count;
    }
    finish(plan);
  }

  void finish(PartitionPlan& plan) {
    auto owners = std::make_shared<engine::Ownership>();
    for (NodeId node = 0; node < nodes_; ++node) owners->part_of_node.push_back(part_of(node));
    plan.load.assign(plan.parts, 0);
    for (const RowBlock& block : plan.blocks) {
      owners->blocks.push_back({block.first_device, block.part});
      plan.load[block.part] += block.count;
    }
    plan.owners = std::move(owners);
    if (plan.parts > 1) plan.lookahead = lookahead(plan);
  }

  /// The smallest latency of a link whose ends lie in different parts.
  engine::Duration lookahead(const PartitionPlan& plan) const {
    double least = std::numeric_limits<double>::infinity();
    for (const LinkElement& link : scenario_.links) {
      const std::uint32_t to = instances_of(scenario_, link.to);
      const NodeId first_to = first_node_of(scenario_, link.to);
      if (is_access(link)) {
        for (const RowBlock& block : plan.blocks) {
          const DeviceElement& device = scenario_.plant[block.device];
          if (device.name != link.from) continue;
          const std::uint32_t gateway = instance_of_row(link, block.first_row, device.count, to);
          if (!link.in_turn && plan.owners->part_of_node[first_to + gateway] != block.part)
            least = std::min(least,
                             least_drawn(link, "latency", {block.first_row, block.count}, seed_));
        }
        continue;
      }
      for (std::uint32_t row = 0; row < std::max(instances_of(scenario_, link.from), to); ++row) {
        const auto [one, other] = ends_of_row(scenario_, link, row);
        if (plan.owners->part_of_node[one] != plan.owners->part_of_node[other])
          least = std::min(least, least_drawn(link, "latency", {row, 1}, seed_));
      }
    }
    return std::isinf(least) ? engine::Duration{} : engine::Duration::from_seconds(least);
  }

  bool is_access(const LinkElement& link) const {
    return std::any_of(scenario_.plant.begin(), scenario_.plant.end(),
                       [&](const DeviceElement& device) { return device.name == link.from; });
  }
  std::uint32_t part_of(NodeId node) { return part_of_set_[sets_.root(node)]; }

  std::string why_not() const {
    std::string all;
    for (const std::string& reason : reasons_) all += (all.empty() ? "" : "; ") + reason;
    return all.empty() ? "all devices hang on one node" : all;
  }

  const Scenario& scenario_;
  std::uint64_t seed_;
  WiredGroups groups_;
  std::vector<bool> is_read_;  // by a control, by population
  std::size_t nodes_;
  engine::DisjointSets sets_;               // of nodes that must stay together
  std::vector<std::uint32_t> part_of_set_;  // by lowest node
  std::vector<std::uint64_t> weight_;       // devices, by lowest node
  std::vector<NodeId> runs_agent_;
  std::vector<std::string> reasons_;
};

}  // namespace

std::vector<RowBlock> PartitionPlan::blocks_of(std::uint32_t part) const {
  std::vector<RowBlock> mine;
  for (const RowBlock& block : blocks) {
    if (block.part == part) mine.push_back(block);
  }
  return mine;
}

PartitionPlan plan_partition(const Scenario& scenario, std::uint64_t seed) {
  return Cutter(scenario, seed).plan();
}

NodeId first_node_of(const Scenario& scenario, const std::string& node) {
  NodeId first = 0;
  for (const NodeElement& element : scenario.nodes) {
    if (element.name == node) return first;
    first += element.count;
  }
  ORRERY_CHECK(false, "the loader checks the names of nodes");
}

std::uint32_t instances_of(const Scenario& scenario, const std::string& node) {
  for (const NodeElement& element : scenario.nodes) {
    if (element.name == node) return element.count;
  }
  ORRERY_CHECK(false, "the loader checks the names of nodes");
}

std::uint32_t first_row_of_instance(std::uint32_t instance, std::uint32_t rows,
                                    std::uint32_t instances) {
  return static_cast<std::uint32_t>(std::uint64_t{rows} * instance / instances);
}

std::uint32_t instance_of_row(const LinkElement& link, std::uint32_t row, std::uint32_t rows,
                              std::uint32_t instances) {
  if (link.in_turn) {
    const std::uint32_t rows_of_copy = rows / link.copies;
    const std::uint32_t instances_of_copy = instances / link.copies;
    return row / rows_of_copy * instances_of_copy + row % rows_of_copy % instances_of_copy;
  }
  auto instance = static_cast<std::uint32_t>((std::uint64_t{row} * instances) / std::max(rows, 1u));
  while (first_row_of_instance(instance + 1, rows, instances) <= row) ++instance;
  while (first_row_of_instance(instance, rows, instances) > row) --instance;
  return instance;
}

std::pair<NodeId, NodeId> ends_of_row(const Scenario& scenario, const LinkElement& link,
                                      std::uint32_t row) {
  const std::uint32_t from = instances_of(scenario, link.from) / link.copies;
  const std::uint32_t to = instances_of(scenario, link.to) / link.copies;
  const std::uint32_t copy = row / std::max(from, to);
  row %= std::max(from, to);
  return {first_node_of(scenario, link.from) + copy * from + row % from,
          first_node_of(scenario, link.to) + copy * to + row % to};
}

const LinkElement* access_link(const Scenario& scenario, const std::string& devices) {
  for (const LinkElement& link : scenario.links) {
    if (link.from == devices) return &link;
  }
  return nullptr;
}

}  // namespace orrery::scenarios
