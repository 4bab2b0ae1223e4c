// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/judge_series.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "engine/random/stream.h"
#include "scenarios/learn/agent_settings.h"

namespace orrery::scenarios {

namespace {

using engine::Batch;
using models::Series;
using models::SeriesSet;

constexpr std::size_t kRowsATick = 4096;

/// The rows of the agent's only device: those before the recording, then the recording itself.
Batch rows_for(const SeriesSet& set, std::size_t index, std::size_t& before) {
  Batch rows;
  before = 0;
  if (set.series[index].train_rows == 0) {
    for (const Series& other : set.series)
      append_rows(other, set.width(), 0, other.train_rows, 0, rows);
    before = rows.rows();
  }
  append_rows(set.series[index], set.width(), 0, set.series[index].rows(), 0, rows);
  // Recordings begin at 0 each; the agent's clock does not go back.
  engine::SimTime last;
  engine::Duration shift;
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    if (i > 0 && rows.time[i] + shift <= last)
      shift = last - rows.time[i] + engine::Duration::from_seconds(1.0);
    rows.time[i] = rows.time[i] + shift;
    rows.arrival[i] = rows.time[i];
    rows.sequence[i] = i;
    last = rows.time[i];
  }
  return rows;
}

engine::AgentSpec spec_for(const engine::AgentEntry& entry, const engine::ParamSet& settings,
                           const SeriesSet& set, std::size_t index, std::size_t train_rows,
                           std::uint64_t seed) {
  engine::AgentSpec spec;
  spec.name = entry.info->name;
  spec.params = settings;
  if (spec.params.has("train_rows")) spec.params.set("train_rows", static_cast<double>(train_rows));
  spec.features = set.features;
  spec.device_count = 1;
  spec.seed = seed;
  // Luck of its own for each recording: one shared by all would let a threshold pick lucky places.
  spec.entity = engine::entity_key(entry.info->name, index);
  return spec;
}

}  // namespace

engine::Result<JudgedRows> judge_series(const engine::AgentEntry& entry,
                                        const engine::ParamSet& settings, const SeriesSet& set,
                                        std::size_t index, std::uint64_t seed) {
  const auto start = std::chrono::steady_clock::now();
  const Series& series = set.series[index];
  std::size_t before = 0;
  const Batch rows = rows_for(set, index, before);
  const std::size_t train_rows = before > 0 ? before : series.train_rows;
  auto agent = entry.make(spec_for(entry, settings, set, index, train_rows, seed));
  if (!agent) return engine::failure(agent.error());

  JudgedRows judged;
  judged.score.assign(series.rows(), std::numeric_limits<double>::quiet_NaN());
  judged.alert.assign(series.rows(), 0);
  engine::Decisions decisions;
  Batch tick;
  for (std::size_t first = 0; first < rows.rows(); first += kRowsATick) {
    tick.clear();
    tick.width = rows.width;
    const std::size_t end = std::min(first + kRowsATick, rows.rows());
    for (std::size_t i = first; i < end; ++i) tick.append_row(rows, i);
    decisions.clear();
    (*agent)->on_batch(rows.time[end - 1], tick, decisions);
    for (const auto& row : decisions.judgements) {
      const auto at = static_cast<std::size_t>(
          std::lower_bound(rows.time.begin(), rows.time.end(), row.time) - rows.time.begin());
      if (at < before) continue;
      judged.score[at - before] = row.score;
      judged.alert[at - before] = row.alert ? 1 : 0;
    }
  }
  judged.threshold = (*agent)->threshold();
  judged.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return judged;
}

engine::Result<engine::ParamSet> bench_settings(const engine::ModelInfo& model,
                                                const std::vector<std::string>& settings) {
  std::vector<std::string> own;
  for (const auto& setting : settings) {
    if (model.param_index(setting.substr(0, setting.find('='))) >= 0) own.push_back(setting);
  }
  auto params = agent_settings(model, own);
  if (!params) return params;
  const auto said = [&](const std::string& name) {
    return std::any_of(own.begin(), own.end(),
                       [&](const std::string& set) { return set.rfind(name + "=", 0) == 0; });
  };
  for (const auto& [name, value] : {std::pair{"fit", "per_device"}, {"limits", "quantile"}}) {
    const int index = model.param_index(name);
    if (index < 0 || said(name)) continue;
    const auto& choices = model.params[static_cast<std::size_t>(index)].choices;
    if (std::find(choices.begin(), choices.end(), value) != choices.end())
      params->set(name, std::string(value));
  }
  return params;
}

}  // namespace orrery::scenarios
