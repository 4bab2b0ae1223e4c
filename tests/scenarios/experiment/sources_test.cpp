// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "engine/random/stream.h"
#include "scenarios/experiment/design.h"
#include "scenarios/experiment/fixed_source.h"
#include "scenarios/experiment/optimiser_source.h"
#include "scenarios/experiment/sequential_source.h"

namespace orrery::scenarios {
namespace {

RunMaker maker(std::vector<std::string> factors = {"f"}) {
  return {RunIdentity({"name: plant\n", {}, {}, std::nullopt, "1"}), std::move(factors), 1, true};
}

DesignPoint numbered(int i, double priority = 0.0) {
  const std::string text = std::to_string(i);
  return {{{text, static_cast<double>(i)}}, {"path=" + text}, priority};
}

using Response = std::function<double(const DesignPoint&, std::uint32_t)>;

/// What an executor does, with `workers` runs under way, which end in an order drawn from `seed`.
/// Returns the values by identity.
std::map<std::string, double> execute(RunSource& source, std::size_t workers, std::uint64_t seed,
                                      const Response& response) {
  std::map<std::string, double> table;
  std::vector<PlannedRun> under_way;
  std::uint64_t draw = 0;
  while (true) {
    while (under_way.size() < workers) {
      auto run = source.next();
      if (!run) break;
      under_way.push_back(*run);
    }
    if (under_way.empty()) break;
    const engine::StreamKey key{seed, 0, engine::Purpose::kUser};
    const auto i = static_cast<std::ptrdiff_t>(engine::bits_at(key, draw++) % under_way.size());
    const PlannedRun run = under_way[static_cast<std::size_t>(i)];
    under_way.erase(under_way.begin() + i);
    RunRow row;
    row.id = run.id;
    const double value = response(source.points()[run.point], run.replication);
    row.status = std::isinf(value) ? RunStatus::kFailed : RunStatus::kDone;
    row.measures = {{"other", "1", 1.0, {}, {}, 1}, {"y", "1", value, {}, {}, 1}};
    EXPECT_TRUE(table.emplace(run.id, value).second) << "a run was given twice";
    source.ended(run, row);
  }
  EXPECT_TRUE(source.exhausted());
  return table;
}

TEST(FixedSource, GivesPrioritiesThenReplicationsThenPoints) {
  const auto source =
      fixed_source({numbered(0), numbered(1, 5.0), numbered(2), numbered(3, NAN)}, maker(), 2);
  EXPECT_EQ(source->expected(), 8u);
  std::vector<std::pair<std::size_t, std::uint32_t>> order;
  while (const auto run = source->next()) order.emplace_back(run->point, run->replication);
  using Order = std::vector<std::pair<std::size_t, std::uint32_t>>;
  EXPECT_EQ(order, (Order{{1, 0}, {1, 1}, {0, 0}, {2, 0}, {0, 1}, {2, 1}, {3, 0}, {3, 1}}));
  EXPECT_TRUE(source->exhausted());
}

std::set<std::string> ids_of(RunSource& source) {
  std::set<std::string> ids;
  while (const auto run = source.next()) ids.insert(run->id);
  return ids;
}

// 20 replications become 50, then a level is added: what is planned anew is what is missing.
TEST(FixedSource, AnExperimentThatGrowsKeepsTheRunsItHas) {
  const auto small = ids_of(*fixed_source({numbered(1), numbered(3)}, maker(), 20));
  auto longer = ids_of(*fixed_source({numbered(1), numbered(3)}, maker(), 50));
  auto wider = ids_of(*fixed_source({numbered(1), numbered(2), numbered(3)}, maker(), 50));
  EXPECT_EQ(small.size(), 40u);
  EXPECT_EQ(longer.size(), 100u);
  EXPECT_EQ(wider.size(), 150u);
  for (const auto& id : small) EXPECT_EQ(longer.count(id), 1u);
  for (const auto& id : longer) EXPECT_EQ(wider.count(id), 1u);
}

StopElement stop_at(double half_width, std::uint32_t at_least, std::uint32_t at_most) {
  StopElement stop;
  stop.response = "y";
  stop.half_width = half_width;
  stop.at_least = at_least;
  stop.at_most = at_most;
  return stop;
}

/// Normal values, more spread at points of higher numbers.
double noisy(const DesignPoint& point, std::uint32_t replication) {
  const engine::StreamKey key{11, static_cast<std::uint64_t>(point.values[0].number),
                              engine::Purpose::kUser};
  return 10.0 + point.values[0].number * engine::normal_at(key, replication);
}

TEST(SequentialSource, TheTableDoesNotDependOnWorkersOrOnTheOrderInWhichRunsEnd) {
  const auto run = [](std::size_t workers, std::uint64_t seed) {
    const auto source = sequential_source({numbered(1), numbered(2), numbered(3, 1.0)}, maker(),
                                          stop_at(0.7, 5, 60));
    return execute(*source, workers, seed, noisy);
  };
  const auto alone = run(1, 1);
  EXPECT_GT(alone.size(), 15u);   // some point needs more than the least
  EXPECT_LT(alone.size(), 180u);  // and some less than the most
  for (const std::size_t workers : {2, 3, 8, 50}) {
    for (const std::uint64_t seed : {1, 2, 3}) EXPECT_EQ(run(workers, seed), alone);
  }
}

// Half the differences of +-1: the interval of n values is known in closed form.
TEST(SequentialSource, StopsAtTheFirstLookAtWhichTheIntervalIsNarrow) {
  const auto source = sequential_source({numbered(1)}, maker(), stop_at(0.5, 4, 100));
  const auto table = execute(*source, 3, 1, [](const DesignPoint&, std::uint32_t replication) {
    return replication % 2 == 0 ? 1.0 : -1.0;
  });
  // Even n: sd^2 = n / (n - 1), half width t(n - 1, 0.975) / sqrt(n - 1). At n = 17 the mean is
  // 1/17 and sd^2 = (17 - 1/17) / 16, half width 0.513; at n = 18 it is 2.1098 / sqrt(17) = 0.512;
  // looks are at 4, 5, ..., 10, 11, 13, 15, 17, 19, and at 19 it is 0.4946.
  EXPECT_EQ(table.size(), 19u);
  EXPECT_TRUE(source->remarks().empty());
}

TEST(SequentialSource, GivesUpAtTheMostAndSaysSo) {
  const auto source = sequential_source({numbered(1), numbered(4)}, maker(), stop_at(0.01, 5, 12));
  const auto table = execute(*source, 2, 1, noisy);
  EXPECT_EQ(table.size(), 24u);
  EXPECT_EQ(source->expected(), 24u);
  ASSERT_EQ(source->remarks().size(), 1u);
  EXPECT_EQ(source->remarks()[0],
            "stopped at 12 replications, the interval of y is still too wide: 2 points");
}

TEST(SequentialSource, FailedRunsAreReplicationsWithoutAValue) {
  const auto source = sequential_source({numbered(1)}, maker(), stop_at(0.1, 5, 9));
  const auto table =
      execute(*source, 2, 1, [](const DesignPoint&, std::uint32_t) { return INFINITY; });
  EXPECT_EQ(table.size(), 5u);
  ASSERT_EQ(source->remarks().size(), 1u);
  EXPECT_EQ(source->remarks()[0], "no replication gave y, no more were tried: 1 point");
  const auto some = sequential_source({numbered(1)}, maker(), stop_at(0.1, 5, 9));
  const auto kept = execute(*some, 2, 1, [](const DesignPoint&, std::uint32_t replication) {
    return replication == 3 ? 1.0 : INFINITY;
  });
  EXPECT_EQ(kept.size(), 9u);
}

TEST(SequentialSource, LooksGrowByATenth) {
  EXPECT_EQ(next_look(5, 100), 6u);
  EXPECT_EQ(next_look(10, 100), 11u);
  EXPECT_EQ(next_look(11, 100), 13u);
  EXPECT_EQ(next_look(95, 100), 100u);
}

ExperimentElement bowl(const std::string& method, std::size_t factors) {
  ExperimentElement element;
  for (std::size_t f = 0; f < factors; ++f) {
    FactorElement factor;
    factor.name = "x" + std::to_string(f);
    factor.path = "path." + factor.name;
    factor.range = FactorRange{-2.0, 6.0};
    element.factors.push_back(factor);
  }
  element.replications = 2;
  element.optimise = OptimiseElement{};
  element.optimise->response = "y";
  element.optimise->method = method;
  element.optimise->evaluations = 200;
  return element;
}

/// Least at (1, 1.5, ...), where it is 3; replications differ by what has mean zero.
double quadratic(const DesignPoint& point, std::uint32_t replication) {
  double sum = replication == 0 ? 3.25 : 2.75;
  for (std::size_t f = 0; f < point.values.size(); ++f) {
    const double off = point.values[f].number - (1.0 + 0.5 * static_cast<double>(f));
    sum += (1.0 + static_cast<double>(f)) * off * off;
  }
  return sum;
}

std::unique_ptr<RunSource> search_of(const ExperimentElement& element) {
  return optimiser_source(element, grid_points(element), maker(factor_names(element)));
}

/// The lowest mean over two replications, and the distance of its point from the true one.
double distance_of_best(RunSource& source, std::map<std::string, double>& table,
                        const ExperimentElement& element) {
  double least = INFINITY;
  double distance = INFINITY;
  const auto runs = maker(factor_names(element));
  for (std::size_t p = 0; p < source.points().size(); ++p) {
    const auto& point = source.points()[p];
    const double mean = (table[runs.make(point, p, 0).id] + table[runs.make(point, p, 1).id]) / 2.0;
    if (mean >= least) continue;
    least = mean;
    distance = 0.0;
    for (std::size_t f = 0; f < point.values.size(); ++f) {
      const double off = point.values[f].number - (1.0 + 0.5 * static_cast<double>(f));
      distance = std::max(distance, std::abs(off));
    }
  }
  return distance;
}

TEST(OptimiserSource, EveryMethodFindsTheLowestPointOfABowl) {
  for (const char* method : {"bobyqa", "cobyla", "sbplx", "direct_l", "crs2", "isres"}) {
    const auto element = bowl(method, 2);
    const auto source = search_of(element);
    auto table = execute(*source, 2, 1, quadratic);
    EXPECT_LE(table.size(), 400u) << method;
    // Local searches to their tolerance; global ones on the way there.
    const bool local = std::string(method) != "direct_l" && std::string(method) != "crs2" &&
                       std::string(method) != "isres";
    EXPECT_LT(distance_of_best(*source, table, element), local ? 0.05 : 0.6) << method;
    ASSERT_EQ(source->remarks().size(), 1u) << method;
    EXPECT_EQ(source->remarks()[0].rfind("best mean of y is ", 0), 0u) << source->remarks()[0];
  }
}

TEST(OptimiserSource, OneFactorAndTheGreatestValue) {
  auto element = bowl("sbplx", 1);
  element.optimise->maximise = true;
  const auto source = search_of(element);
  auto table = execute(*source, 1, 1, [](const DesignPoint& point, std::uint32_t replication) {
    return -quadratic(point, replication);
  });
  for (auto& [id, value] : table) value = -value;
  EXPECT_LT(distance_of_best(*source, table, element), 0.05);
}

TEST(OptimiserSource, ThePathDependsOnTheValuesAlone) {
  for (const char* method : {"bobyqa", "crs2", "isres"}) {
    auto element = bowl(method, 2);
    element.optimise->evaluations = 40;
    const auto run = [&](std::size_t workers, std::uint64_t seed) {
      return execute(*search_of(element), workers, seed, quadratic);
    };
    const auto alone = run(1, 1);
    EXPECT_EQ(run(2, 5), alone) << method;
    EXPECT_EQ(run(8, 6), alone) << method;
    element.optimise->seed = 2;
    const bool random = std::string(method) != "bobyqa";
    EXPECT_EQ(run(1, 1) != alone, random) << method;
  }
}

TEST(OptimiserSource, SearchesAtEveryPointOfTheGrid) {
  auto element = bowl("bobyqa", 2);
  FactorElement agent;
  agent.name = "agent";
  agent.levels = {{"pca", {}, {}, std::nullopt}, {"rule", {}, {"agent=rule"}, std::nullopt}};
  element.factors.push_back(agent);
  const auto source = search_of(element);
  execute(*source, 4, 1, [](const DesignPoint& point, std::uint32_t replication) {
    auto plain = point;
    plain.values.pop_back();
    return quadratic(plain, replication);
  });
  EXPECT_EQ(source->remarks().size(), 2u);
}

TEST(OptimiserSource, FailuresCountAsTheWorstAndAreSaid) {
  const auto element = bowl("sbplx", 2);
  const auto half = search_of(element);
  auto table = execute(*half, 2, 1, [](const DesignPoint& point, std::uint32_t replication) {
    return point.values[0].number > 3.0 ? INFINITY : quadratic(point, replication);
  });
  EXPECT_LT(distance_of_best(*half, table, element), 0.1);
  const auto none = search_of(element);
  execute(*none, 2, 1, [](const DesignPoint&, std::uint32_t) { return INFINITY; });
  ASSERT_EQ(none->remarks().size(), 1u);
  EXPECT_EQ(none->remarks()[0].rfind("no run gave y", 0), 0u) << none->remarks()[0];
}

TEST(OptimiserSource, CanBeLeftInTheMiddle) {
  const auto source = search_of(bowl("bobyqa", 2));
  EXPECT_TRUE(source->next().has_value());  // its thread waits, and must end with it
}

}  // namespace
}  // namespace orrery::scenarios
