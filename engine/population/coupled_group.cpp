// SPDX-License-Identifier: Apache-2.0
#include "engine/population/coupled_group.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

/// The first grid point after `now`.
SimTime next_on_grid(SimTime now, Duration step) {
  return SimTime{(now.ns / step.ns + 1) * step.ns};
}

}  // namespace

CoupledGroup::CoupledGroup(std::vector<Member> members, std::vector<Wire> wires)
    : members_(std::move(members)), into_(members_.size()), step_(members_.front().step) {
  std::stable_sort(wires.begin(), wires.end(),
                   [](const Wire& a, const Wire& b) { return a.input < b.input; });
  for (std::size_t m = 0; m < members_.size(); ++m) {
    const Member& member = members_[m];
    ORRERY_CHECK(member.step.ns > 0, "a population without a step");
    step_ = std::min(step_, member.step);
    sources_.resize(std::max(sources_.size(), member.devices + 1), nullptr);
    sources_[member.devices] = member.population;
    for (Wire& wire : wires) {
      if (wire.target == member.devices) into_[m].push_back(std::move(wire));
    }
  }
}

void CoupledGroup::settle_start() {
  for (std::size_t m = 0; m < members_.size(); ++m) {
    set_inputs(m);
    members_[m].population->settle_start();
  }
}

void CoupledGroup::advance(SimTime to, std::vector<GroupNotices>& notices) {
  while (now() < to) {
    const SimTime next = std::min(to, next_on_grid(now(), step_));
    for (std::size_t m = 0; m < members_.size(); ++m) {
      set_inputs(m);
      std::vector<Notice> reported;
      members_[m].population->advance(next, reported);
      if (!reported.empty()) notices.push_back({members_[m].devices, std::move(reported)});
    }
  }
}

void CoupledGroup::set_inputs(std::size_t m) {
  Population& target = *members_[m].population;
  const std::vector<Wire>& wires = into_[m];
  for (std::size_t w = 0; w < wires.size(); ++w) {
    const Wire& wire = wires[w];
    const Population& source = *sources_[wire.source];
    if (w == 0 || wires[w - 1].input != wire.input) input_column_.assign(target.size(), 0.0);
    source_column_.resize(source.size());
    source.read(wire.output, source_column_);
    for (std::size_t i = 0; i < wire.to.size(); ++i)
      input_column_[wire.to[i]] += wire.scale * source_column_[wire.from[i]];
    if (w + 1 == wires.size() || wires[w + 1].input != wire.input)
      target.write_column(wire.input, input_column_);
  }
}

std::vector<CoupledGroup> make_groups(const std::vector<CoupledGroup::Member>& populations,
                                      const std::vector<Wire>& wires) {
  std::vector<std::size_t> root(populations.size());
  std::iota(root.begin(), root.end(), std::size_t{0});
  const auto find = [&](std::size_t one) {
    while (root[one] != one) one = root[one];
    return one;
  };
  for (const Wire& wire : wires) {
    const auto [low, high] = std::minmax({find(wire.source), find(wire.target)});
    root[high] = low;
  }
  std::map<std::size_t, std::pair<std::vector<CoupledGroup::Member>, std::vector<Wire>>> found;
  for (const Wire& wire : wires) found[find(wire.target)].second.push_back(wire);
  for (const auto& member : populations) {
    if (const auto group = found.find(find(member.devices)); group != found.end())
      group->second.first.push_back(member);
  }
  std::vector<CoupledGroup> groups;
  for (auto& [first, parts] : found)
    groups.emplace_back(std::move(parts.first), std::move(parts.second));
  return groups;
}

}  // namespace orrery::engine
