// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/agent/control_task.h"
#include "engine/random/stream.h"
#include "engine/record/archive.h"
#include "engine/registry/model_info.h"
#include "engine/registry/param_set.h"

namespace orrery::models {

struct SequenceSearchParams {
  std::size_t horizon = 48;     ///< steps that a sequence looks ahead
  std::size_t candidates = 64;  ///< sequences of an iteration
  std::size_t iterations = 4;   ///< of a search
  double elite_share = 0.1;     ///< of the candidates, what the next ones are drawn around
  double smoothing = 0.1;       ///< share of the old distribution that a fit keeps
  double initial_sd = 0.5;      ///< of an action, in half widths of its box
  double colour = 2.0;          ///< exponent of the noise: 0 white, 2 as a random walk
};

/// The rows that say these parameters to a user, and what was said.
std::vector<engine::ParamInfo> sequence_search_rows(const SequenceSearchParams& defaults);
SequenceSearchParams read_sequence_search(const engine::ParamSet& params);

/// Looks for the sequence of actions with the largest score, for many rows at once, each on its
/// own, by the cross-entropy method: draw candidates, keep the elite, draw around it.
///
///   u_c = clip(m + s e_c)     e_c: normal in each step, with a spectrum of 1 / f^colour over steps
///   m, s <- smoothing (m, s) + (1 - smoothing) (mean, deviation of the elite)
///
/// The first search of an episode begins in the middle of the box: from an edge, where tasks often
/// rest, half of the draws are lost to clipping. A search goes on from the last one: m moves up by
/// the steps that were spent, and its best sequences are candidates again. Of each search's elite,
/// three in ten stand in the next elite without being played again; the mean itself is one of the
/// candidates. Discrete actions have probabilities instead of m and s, drawn through the same
/// coloured noise, so that a choice holds on for some steps. What a row finds depends on its key
/// and its scores alone.
///
/// Source: Rubinstein, Methodol. Comput. Appl. Probab. 1 (1999) 127; warm start, kept elites and
/// coloured noise (iCEM): Pinneri et al., Conf. Robot Learning (2020), arXiv:2008.06389.
class SequenceSearch {
 public:
  /// `entity`: key of the streams, of which each row has its own.
  SequenceSearch(const engine::ControlTask& task, std::size_t rows,
                 const SequenceSearchParams& params, std::uint64_t seed, std::uint64_t entity);

  std::size_t rows() const { return searches_.size(); }
  std::size_t horizon() const { return params_.horizon; }
  std::size_t candidates() const { return params_.candidates; }
  std::size_t iterations() const { return params_.iterations; }

  /// An episode begins: what the row has found is worth nothing, and its luck is as at first.
  void restart(std::size_t row);
  /// A search begins, `spent` steps behind the last one.
  void begin(std::size_t spent);
  /// A sequence from elsewhere, before the first `draw`: horizon x rows x width; a score a row.
  void offer(std::span<const float> actions, std::span<const double> scores);
  /// The candidates of the next iteration.
  void draw();
  /// Of one candidate at one step: rows x width, as a task wants it.
  std::span<const float> actions(std::size_t candidate, std::size_t step) const;
  /// What they came to: candidates x rows.
  void learn(std::span<const double> scores);

  /// The best sequence so far, at one step; its score.
  void best(std::size_t row, std::size_t step, std::span<float> action) const;
  double best_score(std::size_t row) const { return searches_[row].found.front().score; }

  /// Between two searches, into one made alike.
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  /// A sequence in inner units, horizon x width: -1 .. 1 of the box, or the number of the choice.
  struct Found {
    double score = 0.0;
    std::vector<float> inner;
  };
  struct RowSearch {
    std::vector<float> mean, sd;  ///< horizon x width
    std::vector<float> chance;    ///< horizon x choices
    std::vector<Found> found;     ///< best first
    std::vector<Found> old;       ///< of the search before, moved up
    std::uint64_t draws = 0;
  };

  std::size_t numbers() const { return params_.horizon * width_; }
  void draw_row(std::size_t row);
  void draw_one(const RowSearch& search, std::span<const double> normal,
                std::span<float> inner) const;
  void middle(const RowSearch& search, std::span<float> inner) const;
  void put(std::size_t row, std::size_t candidate, std::span<const float> inner);
  void fit(RowSearch& search) const;
  void fit_box(RowSearch& search) const;
  void fit_choices(RowSearch& search) const;
  float inner_of(float action, std::size_t axis) const;
  float action_of(float inner, std::size_t axis) const;

  engine::ControlTask task_;
  SequenceSearchParams params_;
  std::uint64_t seed_;
  std::uint64_t entity_;
  std::size_t width_;
  std::vector<float> spectrum_;  ///< horizon x horizon: from white noise to coloured
  std::vector<RowSearch> searches_;
  std::uint32_t iteration_ = 0;
  std::vector<float> actions_;  ///< candidates x horizon x rows x width
  std::vector<float> inner_;    ///< the same by row: rows x candidates x horizon x width
};

}  // namespace orrery::models
