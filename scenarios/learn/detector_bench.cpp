// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/detector_bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "models/audit/row_score.h"
#include "models/catalog.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/learn/detector_choice.h"

namespace orrery::scenarios {

namespace {

using engine::AgentEntry;
using models::Series;
using models::SeriesSet;

constexpr std::size_t kQuickSeries = 4;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool needs_only_rows(const AgentEntry& entry) {
  return std::none_of(entry.info->params.begin(), entry.info->params.end(),
                      [](const engine::ParamInfo& row) { return row.required; });
}

/// The random control goes by the word that tables of such benches use.
std::string bench_name(const AgentEntry& entry) {
  return entry.info->name == "random_score" ? "random" : entry.info->name;
}

engine::Result<std::vector<const AgentEntry*>> wanted(const BenchOptions& options) {
  std::vector<const AgentEntry*> agents;
  engine::Diagnostics mistakes;
  for (const auto& name : options.agents) {
    const AgentEntry* entry = find_agent(name == "random" ? "random_score" : name);
    if (entry != nullptr && needs_only_rows(*entry)) {
      agents.push_back(entry);
    } else {
      mistakes.error("unknown-agent", {"--agents"}, fmt::format("no detector '{}'", name),
                     suggestion(name, model_names(engine::ModelKind::kAgent)));
    }
  }
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  for (const auto& entry : models::agent_catalog()) {
    const bool named = std::find(agents.begin(), agents.end(), &entry) != agents.end();
    // Controls always run: a figure without them says nothing.
    if (!named && needs_only_rows(entry) && (options.agents.empty() || entry.control))
      agents.push_back(&entry);
  }
  return agents;
}

/// Every k-th recording, so that at most `most` are left.
SeriesSet thinned(const SeriesSet& set, std::size_t most) {
  SeriesSet few = set;
  if (set.series.size() <= most) return few;
  few.series.clear();
  for (std::size_t k = 0; k < most; ++k)
    few.series.push_back(set.series[k * set.series.size() / most]);
  return few;
}

std::vector<std::string> settings_of(const BenchOptions& options) {
  std::vector<std::string> settings = options.settings;
  if (options.quick) settings.insert(settings.begin(), "epochs=5");
  return settings;
}

/// What an agent made of every recording of a set.
engine::Result<std::vector<JudgedRows>> judge_set(const AgentEntry& entry,
                                                  const engine::ParamSet& params,
                                                  const SeriesSet& set, std::uint64_t seed) {
  std::vector<JudgedRows> judged;
  for (std::size_t s = 0; s < set.series.size(); ++s) {
    auto one = judge_series(entry, params, set, s, seed);
    if (!one) return engine::failure(one.error());
    judged.push_back(std::move(*one));
  }
  return judged;
}

models::ScoredSet scored(const SeriesSet& set, const std::vector<JudgedRows>& judged,
                         const models::SeriesScoreOptions& options) {
  std::vector<models::JudgedSeries> views;
  for (std::size_t s = 0; s < set.series.size(); ++s) {
    views.push_back({&set.series[s], judged[s].score, judged[s].alert,
                     std::isnan(judged[s].threshold) ? std::numeric_limits<double>::infinity()
                                                     : judged[s].threshold});
  }
  return models::score_series_set(views, options);
}

double mean_average_precision(const SeriesSet& copies, const std::vector<JudgedRows>& judged) {
  double sum = 0.0;
  for (std::size_t s = 0; s < copies.series.size(); ++s) {
    const Series& series = copies.series[s];
    std::vector<models::LabelledScore> rows;
    for (std::size_t i = series.train_rows; i < series.rows(); ++i) {
      const double score = std::isnan(judged[s].score[i]) ? -1.0 : judged[s].score[i];
      rows.push_back({score, 0, series.label[i] == models::RowLabel::kAnomaly});
    }
    const double ap = models::average_precision(rows);
    sum += std::isnan(ap) ? 0.0 : ap;
  }
  return copies.series.empty() ? kNan : sum / static_cast<double>(copies.series.size());
}

engine::Result<PlantedScore> planted_score(const AgentEntry& entry, const engine::ParamSet& params,
                                           const SeriesSet& copies, const BenchOptions& options) {
  const auto judged = judge_set(entry, params, copies, 1);
  if (!judged) return engine::failure(judged.error());
  return PlantedScore{scored(copies, *judged, options.scoring).score,
                      mean_average_precision(copies, *judged)};
}

engine::Result<BenchRow> score_agent(const AgentEntry& entry, const engine::ParamSet& params,
                                     const SeriesSet& set, std::uint64_t seed,
                                     const BenchOptions& options) {
  BenchRow row;
  row.set = set.name;
  row.agent = bench_name(entry);
  row.seed = seed;
  row.control = entry.control;
  row.planted_ap = kNan;
  const auto judged = judge_set(entry, params, set, seed);
  if (!judged) return engine::failure(judged.error());
  for (const JudgedRows& one : *judged) row.wall_s += one.wall_s;
  row.scored = scored(set, *judged, options.scoring);
  return row;
}

}  // namespace

engine::Result<void> check_bench_agents(const BenchOptions& options) {
  const auto agents = wanted(options);
  if (!agents) return engine::failure(agents.error());
  return {};
}

engine::Result<std::vector<BenchRow>> bench_set(const SeriesSet& whole,
                                                const BenchOptions& options) {
  const auto agents = wanted(options);
  if (!agents) return engine::failure(agents.error());
  const SeriesSet set = options.quick ? thinned(whole, kQuickSeries) : whole;
  const SeriesSet copies = planted_copies(set);
  std::vector<BenchRow> rows;
  std::vector<engine::ParamSet> params;
  std::optional<std::size_t> best;
  PlantedScore best_score;
  for (const AgentEntry* entry : *agents) {
    if (!options.keep_going(fmt::format("{}: {}", set.name, entry->info->name)))
      return engine::failure("interrupted", {}, "stopped");
    auto settings = bench_settings(*entry->info, settings_of(options));
    if (!settings) return engine::failure(settings.error());
    params.push_back(std::move(*settings));
    auto row = score_agent(*entry, params.back(), set, 1, options);
    if (!row) return engine::failure(row.error());
    if (!entry->control && !copies.series.empty()) {
      const auto planted = planted_score(*entry, params.back(), copies, options);
      if (!planted) return engine::failure(planted.error());
      row->planted_ap = planted->average_precision;
      row->planted = planted->score;
      if (!best || preferable(*planted, best_score, options.level)) {
        best = rows.size();
        best_score = *planted;
      }
    }
    rows.push_back(std::move(*row));
  }
  if (!best) return rows;
  const std::size_t index = *best;
  rows[index].chosen = true;
  for (int seed = 2; seed <= options.seeds; ++seed) {
    if (!options.keep_going(fmt::format("{}: {}, seed {}", set.name, rows[index].agent, seed)))
      return engine::failure("interrupted", {}, "stopped");
    auto row = score_agent(*(*agents)[index], params[index], set, static_cast<std::uint64_t>(seed),
                           options);
    if (!row) return engine::failure(row.error());
    row->chosen = true;
    row->planted_ap = rows[index].planted_ap;
    row->planted = rows[index].planted;
    rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace orrery::scenarios
