// SPDX-License-Identifier: Apache-2.0
#include "models/control/sequence_search.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::models {
namespace {

constexpr std::size_t kSteps = 12;

engine::ControlTask valve() {
  engine::ControlTask task;
  task.action = {{"valve", "1", 0.0, 2.0}};
  return task;
}

/// How near the actions of a row come to what that row wants: 0 at best.
double score_of(const SequenceSearch& search, std::size_t candidate, std::size_t row) {
  double score = 0.0;
  for (std::size_t t = 0; t < kSteps; ++t) {
    const double wanted = row == 0 ? 0.2 + 0.1 * static_cast<double>(t) : 1.7;
    score -= std::abs(search.actions(candidate, t)[row] - wanted);
  }
  return score;
}

void iterate(SequenceSearch& search) {
  std::vector<double> scores(search.candidates() * search.rows());
  search.draw();
  for (std::size_t c = 0; c < search.candidates(); ++c)
    for (std::size_t row = 0; row < search.rows(); ++row)
      scores[c * search.rows() + row] = score_of(search, c, row);
  search.learn(scores);
}

std::vector<float> best_of(const SequenceSearch& search, std::size_t row) {
  std::vector<float> actions(kSteps);
  for (std::size_t t = 0; t < kSteps; ++t) search.best(row, t, std::span(actions).subspan(t, 1));
  return actions;
}

SequenceSearchParams params() {
  SequenceSearchParams params;
  params.horizon = kSteps;
  params.iterations = 30;
  return params;
}

// Each row wants another sequence and finds it, to a twentieth of the box in a mean step.
TEST(SequenceSearch, EachRowFindsItsOwnBestSequence) {
  SequenceSearch search(valve(), 2, params(), 1, 1);
  search.begin(0);
  double last = -1e9;
  for (std::size_t i = 0; i < search.iterations(); ++i) {
    iterate(search);
    EXPECT_GE(search.best_score(0), last);  // the best one is never forgotten within a search
    last = search.best_score(0);
  }
  for (std::size_t row = 0; row < 2; ++row) EXPECT_GT(search.best_score(row), -0.1 * kSteps);
}

TEST(SequenceSearch, ARowFindsTheSameWhicheverRowsStandBesideIt) {
  SequenceSearch one(valve(), 1, params(), 1, 1);
  SequenceSearch two(valve(), 2, params(), 1, 1);
  for (SequenceSearch* search : {&one, &two}) {
    search->begin(0);
    for (std::size_t i = 0; i < 3; ++i) iterate(*search);
  }
  EXPECT_EQ(best_of(one, 0), best_of(two, 0));
}

TEST(SequenceSearch, TheNextSearchBeginsWithTheLastOneMovedUp) {
  SequenceSearch search(valve(), 1, params(), 1, 1);
  search.begin(0);
  for (std::size_t i = 0; i < 5; ++i) iterate(search);
  const auto best = best_of(search, 0);
  search.begin(2);
  search.draw();
  for (std::size_t t = 0; t + 2 < kSteps; ++t)
    EXPECT_FLOAT_EQ(search.actions(1, t)[0], best[t + 2]) << t;  // behind the mean
}

TEST(SequenceSearch, AnOfferThatNothingBeatsIsTheBest) {
  SequenceSearch search(valve(), 1, params(), 1, 1);
  search.begin(0);
  std::vector<float> wanted(kSteps);
  for (std::size_t t = 0; t < kSteps; ++t) wanted[t] = 0.2F + 0.1F * static_cast<float>(t);
  search.offer(wanted, std::vector<double>{0.0});
  iterate(search);
  EXPECT_EQ(search.best_score(0), 0.0);
  const auto best = best_of(search, 0);
  for (std::size_t t = 0; t < kSteps; ++t) EXPECT_NEAR(best[t], wanted[t], 1e-6);
}

/// Correlation of the noise of one step with that of the next.
double neighbours(double colour) {
  SequenceSearchParams some = params();
  some.candidates = 4000;
  some.colour = colour;
  some.initial_sd = 0.1;  // so that nearly nothing is clipped
  engine::ControlTask task = valve();
  task.at_first = {1.0};
  SequenceSearch search(task, 1, some, 1, 1);
  search.begin(0);
  search.draw();
  double products = 0.0;
  double squares = 0.0;
  const double middle = search.actions(0, 0)[0];  // the mean, which is candidate 0
  for (std::size_t c = 1; c < some.candidates; ++c) {
    for (std::size_t t = 0; t + 1 < kSteps; ++t) {
      const double here = search.actions(c, t)[0] - middle;
      products += here * (search.actions(c, t + 1)[0] - middle);
      squares += here * here;
    }
  }
  return products / squares;
}

// White noise has no memory. Of a spectrum 1/f^2 over twelve steps, with a mean as strong as the
// slowest wave: (1 + sum cos(2 pi k / 12) / k^2) / (1 + sum 1 / k^2), k = 1 .. 6, is 0.88.
TEST(SequenceSearch, NoiseHasTheMemoryOfItsSpectrum) {
  double above = 1.0;
  double below = 1.0;
  for (int k = 1; k <= 6; ++k) {
    // The fastest wave has a cosine alone, of half the power.
    const double power = (k == 6 ? 0.5 : 1.0) / (k * k);
    above += power * std::cos(2.0 * M_PI * k / 12.0);
    below += power;
  }
  EXPECT_NEAR(neighbours(2.0), above / below, 0.02);
  EXPECT_LT(std::abs(neighbours(0.0)), 0.1);
}

TEST(SequenceSearch, ChoicesAreFoundToo) {
  engine::ControlTask task;
  task.choices = 3;
  SequenceSearchParams without_memory = params();
  without_memory.colour = 0.0;
  SequenceSearch search(task, 1, without_memory, 1, 1);
  search.begin(0);
  std::vector<double> scores(search.candidates());
  for (std::size_t i = 0; i < search.iterations(); ++i) {
    search.draw();
    for (std::size_t c = 0; c < scores.size(); ++c) {
      scores[c] = 0.0;
      for (std::size_t t = 0; t < kSteps; ++t)
        scores[c] += search.actions(c, t)[0] == static_cast<float>(t / 4) ? 1.0 : 0.0;
    }
    search.learn(scores);
  }
  EXPECT_EQ(search.best_score(0), 12.0);  // 0 0 0 0 1 1 1 1 2 2 2 2
}

}  // namespace
}  // namespace orrery::models
