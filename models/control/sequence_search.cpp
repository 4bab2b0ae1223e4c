// SPDX-License-Identifier: Apache-2.0
#include "models/control/sequence_search.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/numeric/elementary.h"
#include "engine/numeric/special_functions.h"
#include "models/params.h"

namespace orrery::models {
namespace {

/// Of the elite, what stands in the next one (Pinneri et al. 2020, table S1).
constexpr double kKept = 0.3;
/// Of a choice's chance at the beginning of a search, what is uniform: none is ever lost.
constexpr float kUniform = 0.5F;

std::size_t share_of(double share, std::size_t count, std::size_t least) {
  return std::max(least, static_cast<std::size_t>(share * static_cast<double>(count)));
}

/// Row t gives the noise of step t from as many white numbers: cosines and sines whose power falls
/// as 1 / f^colour, the mean as strong as the slowest of them, and a variance of 1 at every step
/// (Timmer and Koenig, Astron. Astrophys. 300 (1995) 707).
std::vector<float> spectrum(std::size_t steps, double colour) {
  std::vector<float> rows(steps * steps);
  for (std::size_t t = 0; t < steps; ++t) {
    std::vector<double> row(steps);
    double power = 0.0;
    for (std::size_t j = 0; j < steps; ++j) {
      const auto wave = static_cast<double>((j + 1) / 2);
      const double phase =
          2.0 * std::numbers::pi * wave * static_cast<double>(t) / static_cast<double>(steps);
      const double size = engine::pow(std::max(wave, 1.0), -0.5 * colour);
      row[j] = size * (j % 2 == 1 ? engine::cos(phase) : j == 0 ? 1.0 : engine::sin(phase));
      power += row[j] * row[j];
    }
    for (std::size_t j = 0; j < steps; ++j)
      rows[t * steps + j] = static_cast<float>(row[j] / std::sqrt(power));
  }
  return rows;
}

}  // namespace

std::vector<engine::ParamInfo> sequence_search_rows(const SequenceSearchParams& defaults) {
  const auto count = [](std::size_t value) { return static_cast<double>(value); };
  return {
      integer("horizon", count(defaults.horizon), {1, 10000}, "steps that are looked ahead"),
      integer("candidates", count(defaults.candidates), {4, 100000},
              "sequences of actions that an iteration tries"),
      integer("iterations", count(defaults.iterations), {1, 1000},
              "of drawing candidates around the best ones so far"),
      number("elite_share", "1", defaults.elite_share, {0.01, 0.5},
             "of the candidates, what the next ones are drawn around"),
      number("smoothing", "1", defaults.smoothing, {0.0, 0.99},
             "share of the old distribution that an iteration keeps",
             "Pinneri et al. (2020), momentum"),
      number("initial_sd", "1", defaults.initial_sd, {1e-3, 10.0},
             "of an action when a search begins, in half widths of its box; of discrete ones none",
             "Pinneri et al. (2020)"),
      number("colour", "1", defaults.colour, {0.0, 5.0},
             "noise of candidates has a power of 1 / frequency^colour over the steps; 0: white",
             "Pinneri et al. (2020): 0.25 to 3.5 by task"),
  };
}

SequenceSearchParams read_sequence_search(const engine::ParamSet& params) {
  SequenceSearchParams out;
  out.horizon = static_cast<std::size_t>(params.integer("horizon"));
  out.candidates = static_cast<std::size_t>(params.integer("candidates"));
  out.iterations = static_cast<std::size_t>(params.integer("iterations"));
  out.elite_share = params.number("elite_share");
  out.smoothing = params.number("smoothing");
  out.initial_sd = params.number("initial_sd");
  out.colour = params.number("colour");
  return out;
}

SequenceSearch::SequenceSearch(const engine::ControlTask& task, std::size_t rows,
                               const SequenceSearchParams& params, std::uint64_t seed,
                               std::uint64_t entity)
    : task_(task),
      params_(params),
      seed_(seed),
      entity_(entity),
      width_(task.action_width()),
      spectrum_(spectrum(params.horizon, params.colour)),
      searches_(rows),
      actions_(params.candidates * numbers() * rows),
      inner_(actions_.size()) {
  for (std::size_t row = 0; row < rows; ++row) restart(row);
}

void SequenceSearch::restart(std::size_t row) {
  RowSearch& search = searches_[row];
  search.found.clear();
  search.old.clear();
  search.draws = 0;
  if (task_.is_discrete()) {
    search.chance.assign(params_.horizon * task_.choices, 1.0F / static_cast<float>(task_.choices));
    return;
  }
  search.mean.assign(numbers(), 0.0F);
}

/// What lies behind the end of the last search is as its last step.
void SequenceSearch::begin(std::size_t spent) {
  iteration_ = 0;
  const auto move_up = [&](std::vector<float>& column, std::size_t width) {
    for (std::size_t i = 0; i < column.size(); ++i) {
      const std::size_t step = std::min(i / width + spent, params_.horizon - 1);
      column[i] = column[step * width + i % width];
    }
  };
  for (RowSearch& search : searches_) {
    search.old.clear();
    std::swap(search.old, search.found);
    const std::size_t elite = share_of(params_.elite_share, params_.candidates, 2);
    search.old.resize(std::min(search.old.size(), share_of(kKept, elite, 1)));
    for (Found& old : search.old) move_up(old.inner, width_);
    move_up(search.mean, width_);
    search.sd.assign(search.mean.size(), static_cast<float>(params_.initial_sd));
    move_up(search.chance, std::max<std::size_t>(task_.choices, 1));
    for (float& chance : search.chance)
      chance += kUniform * (1.0F / static_cast<float>(task_.choices) - chance);
  }
}

void SequenceSearch::offer(std::span<const float> actions, std::span<const double> scores) {
  for (std::size_t row = 0; row < rows(); ++row) {
    Found& found = searches_[row].found.emplace_back();
    found.score = scores[row];
    found.inner.resize(numbers());
    for (std::size_t i = 0; i < numbers(); ++i) {
      const std::size_t at = (i / width_ * rows() + row) * width_ + i % width_;
      found.inner[i] = inner_of(actions[at], i % width_);
    }
  }
}

void SequenceSearch::draw() {
  for (std::size_t row = 0; row < rows(); ++row) draw_row(row);
}

/// The middle of the distribution; at first the best ones of the search before; then by luck.
void SequenceSearch::draw_row(std::size_t row) {
  RowSearch& search = searches_[row];
  const engine::StreamKey key{seed_, engine::row_key(entity_, row), engine::Purpose::kAgent};
  std::vector<double> normal(numbers());
  for (std::size_t c = 0; c < params_.candidates; ++c) {
    const std::span<float> inner(&inner_[(row * params_.candidates + c) * numbers()], numbers());
    if (c == 0) {
      middle(search, inner);
    } else if (iteration_ == 0 && c <= search.old.size()) {
      std::copy(search.old[c - 1].inner.begin(), search.old[c - 1].inner.end(), inner.begin());
    } else {
      engine::fill_normal_run(key, search.draws, normal);
      search.draws += normal.size();
      draw_one(search, normal, inner);
    }
    put(row, c, inner);
  }
}

void SequenceSearch::draw_one(const RowSearch& search, std::span<const double> normal,
                              std::span<float> inner) const {
  const std::size_t steps = params_.horizon;
  std::vector<float> white(steps);
  for (std::size_t a = 0; a < width_; ++a) {
    for (std::size_t j = 0; j < steps; ++j) white[j] = static_cast<float>(normal[a * steps + j]);
    for (std::size_t t = 0; t < steps; ++t) {
      const float* mix = &spectrum_[t * steps];
      float noise = 0.0F;
      for (std::size_t j = 0; j < steps; ++j) noise += mix[j] * white[j];
      const std::size_t i = t * width_ + a;
      if (!task_.is_discrete()) {
        inner[i] = std::clamp(search.mean[i] + search.sd[i] * noise, -1.0F, 1.0F);
        continue;
      }
      // The share of the normal distribution below the noise is uniform.
      double share = 0.5 * engine::erfc(-static_cast<double>(noise) / std::numbers::sqrt2);
      std::uint32_t choice = 0;
      while (choice + 1 < task_.choices && share >= search.chance[t * task_.choices + choice])
        share -= search.chance[t * task_.choices + choice++];
      inner[i] = static_cast<float>(choice);
    }
  }
}

void SequenceSearch::middle(const RowSearch& search, std::span<float> inner) const {
  if (!task_.is_discrete()) {
    std::copy(search.mean.begin(), search.mean.end(), inner.begin());
    return;
  }
  for (std::size_t t = 0; t < params_.horizon; ++t) {
    const auto first = search.chance.begin() + static_cast<std::ptrdiff_t>(t * task_.choices);
    inner[t] = static_cast<float>(std::max_element(first, first + task_.choices) - first);
  }
}

void SequenceSearch::put(std::size_t row, std::size_t candidate, std::span<const float> inner) {
  for (std::size_t i = 0; i < numbers(); ++i) {
    const std::size_t step = candidate * params_.horizon + i / width_;
    actions_[(step * rows() + row) * width_ + i % width_] = action_of(inner[i], i % width_);
  }
}

std::span<const float> SequenceSearch::actions(std::size_t candidate, std::size_t step) const {
  const std::size_t size = rows() * width_;
  return std::span(actions_).subspan((candidate * params_.horizon + step) * size, size);
}

/// Of equal scores, the earlier one stands before.
void SequenceSearch::learn(std::span<const double> scores) {
  const std::size_t elite = share_of(params_.elite_share, params_.candidates, 2);
  for (std::size_t row = 0; row < rows(); ++row) {
    RowSearch& search = searches_[row];
    if (iteration_ > 0)
      search.found.resize(std::min(search.found.size(), share_of(kKept, elite, 1)));
    std::vector<std::size_t> order(params_.candidates);
    for (std::size_t c = 0; c < order.size(); ++c) order[c] = c;
    const auto score = [&](std::size_t c) { return scores[c * rows() + row]; };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return score(a) > score(b); });
    for (std::size_t e = 0; e < std::min(elite, order.size()); ++e) {
      const float* inner = &inner_[(row * params_.candidates + order[e]) * numbers()];
      search.found.push_back({score(order[e]), {inner, inner + numbers()}});
    }
    std::stable_sort(search.found.begin(), search.found.end(),
                     [](const Found& a, const Found& b) { return a.score > b.score; });
    search.found.resize(std::min(search.found.size(), elite));
    fit(search);
  }
  ++iteration_;
}

void SequenceSearch::fit(RowSearch& search) const {
  return task_.is_discrete() ? fit_choices(search) : fit_box(search);
}

void SequenceSearch::fit_box(RowSearch& search) const {
  const auto count = static_cast<float>(search.found.size());
  const auto kept = static_cast<float>(params_.smoothing);
  for (std::size_t i = 0; i < numbers(); ++i) {
    float mean = 0.0F;
    for (const Found& found : search.found) mean += found.inner[i];
    mean /= count;
    float squares = 0.0F;
    for (const Found& found : search.found)
      squares += (found.inner[i] - mean) * (found.inner[i] - mean);
    search.mean[i] = kept * search.mean[i] + (1.0F - kept) * mean;
    search.sd[i] = kept * search.sd[i] + (1.0F - kept) * std::sqrt(squares / count);
  }
}

void SequenceSearch::fit_choices(RowSearch& search) const {
  const auto count = static_cast<float>(search.found.size());
  const auto kept = static_cast<float>(params_.smoothing);
  for (float& chance : search.chance) chance *= kept;
  for (const Found& found : search.found) {
    for (std::size_t t = 0; t < params_.horizon; ++t) {
      const auto choice = static_cast<std::size_t>(found.inner[t]);
      search.chance[t * task_.choices + choice] += (1.0F - kept) / count;
    }
  }
}

void SequenceSearch::best(std::size_t row, std::size_t step, std::span<float> action) const {
  const auto& inner = searches_[row].found.front().inner;
  for (std::size_t a = 0; a < width_; ++a) action[a] = action_of(inner[step * width_ + a], a);
}

void SequenceSearch::save(engine::ArchiveWriter& archive) const {
  archive.begin_section("sequence search 1");
  for (const RowSearch& search : searches_) {
    archive.put_span(std::span<const float>(search.mean));
    archive.put_span(std::span<const float>(search.chance));
    archive.put(static_cast<std::uint64_t>(search.found.size()));
    for (const Found& found : search.found) {
      archive.put(found.score);
      archive.put_span(std::span<const float>(found.inner));
    }
    archive.put(search.draws);
  }
}

bool SequenceSearch::load(engine::ArchiveReader& archive) {
  if (!archive.expect_section("sequence search 1")) return false;
  for (RowSearch& search : searches_) {
    std::uint64_t count = 0;
    if (!archive.get_span(std::span(search.mean)) || !archive.get_span(std::span(search.chance)) ||
        !archive.get(count) || count > params_.candidates)
      return false;
    search.found.assign(count, {0.0, std::vector<float>(numbers())});
    for (Found& found : search.found)
      if (!archive.get(found.score) || !archive.get_span(std::span(found.inner))) return false;
    if (!archive.get(search.draws)) return false;
  }
  return true;
}

float SequenceSearch::inner_of(float action, std::size_t axis) const {
  if (task_.is_discrete()) return action;
  const double low = task_.action[axis].low;
  const double half = 0.5 * (task_.action[axis].high - low);
  return half > 0.0 ? static_cast<float>((action - low) / half - 1.0) : 0.0F;
}

float SequenceSearch::action_of(float inner, std::size_t axis) const {
  if (task_.is_discrete()) return inner;
  const double low = task_.action[axis].low;
  return static_cast<float>(low + 0.5 * (task_.action[axis].high - low) * (inner + 1.0));
}

}  // namespace orrery::models
