// SPDX-License-Identifier: Apache-2.0
// A step of a group of a hundred members: what wires cost beside the equations of the members.
#include <benchmark/benchmark.h>

#include "engine/population/coupled_group.h"
#include "tests/support/toy_lag.h"

namespace orrery::testing {
namespace {

constexpr std::size_t kMembers = 100;

struct Chain {
  std::vector<std::unique_ptr<Population>> lags;
  std::vector<CoupledGroup::Member> members;
  std::vector<Wire> wires;

  /// Each member of so many rows drives so many others, row by row.
  Chain(std::uint32_t rows, std::size_t fan_out) {
    for (std::size_t m = 0; m < kMembers; ++m) {
      lags.push_back(make_lags("lag" + std::to_string(m),
                               std::vector<std::pair<double, double>>(rows, {60.0, 1.0})));
      members.push_back({m, lags[m].get(), {kNsPerSecond}});
      for (std::size_t k = 1; k <= fan_out; ++k) {
        Wire wire{m, kLagFollows, (m + k) % kMembers, kLagInput, 0.1, {}, {}};
        for (std::uint32_t row = 0; row < rows; ++row) {
          wire.from.push_back(row);
          wire.to.push_back(row);
        }
        wires.push_back(std::move(wire));
      }
    }
  }
};

/// Arguments: rows of a member, wires from each.
void BM_Group(benchmark::State& state) {
  Chain chain(static_cast<std::uint32_t>(state.range(0)), static_cast<std::size_t>(state.range(1)));
  CoupledGroup group(chain.members, chain.wires);
  std::vector<GroupNotices> notices;
  group.settle_start();
  std::int64_t step = 0;
  for (auto _ : state) group.advance(SimTime{++step * kNsPerSecond}, notices);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kMembers));
}
BENCHMARK(BM_Group)->Args({1, 1})->Args({10, 1})->Args({10, 8})->Args({1000, 1})->Args({1000, 8});

/// The same members, each on its own.
void BM_MembersAlone(benchmark::State& state) {
  Chain chain(static_cast<std::uint32_t>(state.range(0)), 0);
  std::vector<Notice> notices;
  std::int64_t step = 0;
  for (auto _ : state) {
    ++step;
    for (auto& lag : chain.lags) lag->advance(SimTime{step * kNsPerSecond}, notices);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kMembers));
}
BENCHMARK(BM_MembersAlone)->Arg(1)->Arg(10)->Arg(1000);

}  // namespace
}  // namespace orrery::testing
