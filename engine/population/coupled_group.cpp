// SPDX-License-Identifier: Apache-2.0
#include "engine/population/coupled_group.h"

#include <algorithm>
#include <map>

#include "engine/numeric/disjoint_sets.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

/// The first grid point after `now`.
SimTime next_on_grid(SimTime now, Duration step) {
  return SimTime{(now.ns / step.ns + 1) * step.ns};
}

/// 0, 1, 2, ...
bool is_straight(const std::vector<std::uint32_t>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i] != i) return false;
  }
  return true;
}

}  // namespace

CoupledGroup::CoupledGroup(std::vector<Member> members, std::vector<Wire> wires)
    : members_(std::move(members)),
      inputs_(members_.size()),
      outputs_(members_.size()),
      step_(members_.front().step) {
  std::size_t most_rows = 0;
  for (const Member& member : members_) {
    ORRERY_CHECK(member.step.ns > 0, "a population without a step");
    step_ = std::min(step_, member.step);
    most_rows = std::max<std::size_t>(most_rows, member.population->size());
  }
  input_column_.reserve(most_rows);
  for (Wire& wire : wires) add_wire(std::move(wire));
}

void CoupledGroup::add_wire(Wire wire) {
  ORRERY_CHECK(wire.from.size() == wire.to.size(), "a wire has two ends");
  const std::size_t column = column_of(member_of(wire.source), wire.output);
  const std::size_t target_member = member_of(wire.target);
  const Member& target = members_[target_member];
  auto& inputs = inputs_[target_member];
  auto input = std::find_if(inputs.begin(), inputs.end(),
                            [&](const Input& one) { return one.input == wire.input; });
  if (input == inputs.end()) input = inputs.insert(input, Input{wire.input, {}});
  if (wire.from.empty()) return;
  Term term{column, wire.scale, std::move(wire.from), std::move(wire.to)};
  const std::size_t fewer =
      std::min(columns_[column].values.size(), std::size_t{target.population->size()});
  if (term.from.size() == fewer && is_straight(term.from) && is_straight(term.to)) {
    term.from = {};
    term.to = {};
  }
  input->terms.push_back(std::move(term));
}

void CoupledGroup::Term::add(const std::vector<double>& source, std::vector<double>& input) const {
  const std::size_t straight = to.empty() ? std::min(source.size(), input.size()) : 0;
  for (std::size_t row = 0; row < straight; ++row) input[row] += scale * source[row];
  for (std::size_t i = 0; i < to.size(); ++i) input[to[i]] += scale * source[from[i]];
}

std::size_t CoupledGroup::member_of(std::size_t devices) const {
  const auto found = std::find_if(members_.begin(), members_.end(),
                                  [&](const Member& one) { return one.devices == devices; });
  ORRERY_CHECK(found != members_.end(), "a wire joins members of its group");
  return static_cast<std::size_t>(found - members_.begin());
}

std::size_t CoupledGroup::column_of(std::size_t source, int output) {
  for (const std::size_t known : outputs_[source]) {
    if (columns_[known].output == output) return known;
  }
  outputs_[source].push_back(columns_.size());
  columns_.push_back(
      {source, output, true, std::vector<double>(members_[source].population->size())});
  return columns_.size() - 1;
}

void CoupledGroup::settle_start() {
  for (Column& column : columns_) column.stale = true;
  for (std::size_t m = 0; m < members_.size(); ++m) {
    set_inputs(m);
    members_[m].population->settle_start();
    outdate(m);
  }
}

void CoupledGroup::advance(SimTime to, std::vector<GroupNotices>& notices) {
  // Commands and faults may have touched any member since the last visit.
  for (Column& column : columns_) column.stale = true;
  while (now() < to) {
    const SimTime next = std::min(to, next_on_grid(now(), step_));
    for (std::size_t m = 0; m < members_.size(); ++m) {
      set_inputs(m);
      reported_.clear();
      members_[m].population->advance(next, reported_);
      outdate(m);
      if (!reported_.empty()) notices.push_back({members_[m].devices, reported_});
    }
  }
}

void CoupledGroup::outdate(std::size_t m) {
  for (const std::size_t column : outputs_[m]) columns_[column].stale = true;
}

const std::vector<double>& CoupledGroup::fresh(std::size_t index) {
  Column& column = columns_[index];
  if (column.stale) members_[column.source].population->read(column.output, column.values);
  column.stale = false;
  return column.values;
}

void CoupledGroup::set_inputs(std::size_t m) {
  Population& target = *members_[m].population;
  for (const Input& input : inputs_[m]) {
    input_column_.assign(target.size(), 0.0);
    for (const Term& term : input.terms) {
      term.add(fresh(term.column), input_column_);
    }
    target.write_column(input.input, input_column_);
  }
}

std::vector<CoupledGroup> make_groups(const std::vector<CoupledGroup::Member>& populations,
                                      const std::vector<Wire>& wires) {
  DisjointSets sets(populations.size());
  for (const Wire& wire : wires) sets.join(wire.source, wire.target);
  std::map<std::size_t, std::pair<std::vector<CoupledGroup::Member>, std::vector<Wire>>> found;
  for (const Wire& wire : wires) found[sets.root(wire.target)].second.push_back(wire);
  for (const auto& member : populations) {
    if (const auto group = found.find(sets.root(member.devices)); group != found.end())
      group->second.first.push_back(member);
  }
  std::vector<CoupledGroup> groups;
  for (auto& [first, parts] : found)
    groups.emplace_back(std::move(parts.first), std::move(parts.second));
  return groups;
}

}  // namespace orrery::engine
