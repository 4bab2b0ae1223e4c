// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/earlier_runs.h"

#include <set>

namespace orrery::scenarios {

namespace {

constexpr std::size_t kPlacesMost = 10'000;  // told to the store at a time

std::vector<std::string> names_of(const std::vector<FactorColumn>& factors) {
  std::vector<std::string> names;
  for (const FactorColumn& factor : factors) names.push_back(factor.name);
  return names;
}

}  // namespace

engine::Result<EarlierRuns> find_earlier(const ExperimentPlan& plan, const KnownRuns& known,
                                         Shard shard, const std::string& build,
                                         ExperimentStore* store) {
  const auto source = plan.make_source();
  const auto factors = names_of(plan.header.factors);
  EarlierRuns earlier;
  std::set<std::string> ids;  // two points may share their runs
  std::vector<RunRow> places;
  engine::Result<void> placed;
  const auto tell_places = [&] {
    if (placed && store != nullptr && !places.empty()) placed = store->place_runs(places);
    places.clear();
  };
  look_ahead(*source, known, [&](const PlannedRun& run, const KnownRuns::Run* ended) {
    if (!falls_to(run, shard)) return;
    ++earlier.planned;
    if (ended == nullptr) return;
    ++earlier.found;
    if (ended->row.status == RunStatus::kFailed) ++earlier.failed;
    if (ended->row.build != build) ++earlier.other_builds;
    ids.insert(run.id);
    places.push_back(place_of(run, source->points().at(run.point), factors));
    if (places.size() == kPlacesMost) tell_places();
  });
  tell_places();
  if (!placed) return engine::failure(placed.error());
  earlier.others = known.size() - ids.size();
  return earlier;
}

bool falls_to(const PlannedRun& run, Shard shard) {
  constexpr std::size_t kDigits = 15;  // 60 bits
  return shard.of <= 1 ||
         std::stoull(run.id.substr(0, kDigits), nullptr, 16) % shard.of == shard.number;
}

RunRow place_of(const PlannedRun& run, const DesignPoint& point,
                const std::vector<std::string>& factors) {
  RunRow place;
  place.id = run.id;
  place.replication = run.replication;
  place.point = point.key(factors);
  place.factors = point.values;
  place.order = point.order;
  return place;
}

}  // namespace orrery::scenarios
