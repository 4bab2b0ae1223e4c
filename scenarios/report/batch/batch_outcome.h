// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/experiment/analysis.h"

namespace orrery::scenarios {

/// A sentence and what it is about, which is set in bold before it; may be empty.
struct OutcomeSentence {
  std::string lead;
  std::string text;
  // Of a comparison:
  std::size_t measure = 0;
  bool decided = false;  ///< the adjusted test carries a difference at some point
  bool worse = false;    ///< and at some point one for the worse
};

/// What a batch amounts to, for a person in a hurry.
struct BatchOutcomeText {
  engine::Verdict verdict = engine::Verdict::kUndecided;
  bool judged = false;  ///< the scenario has gates; `verdict` is theirs
  std::string headline;
  std::vector<OutcomeSentence> sentences;  ///< the few that matter most
  std::vector<OutcomeSentence> folded;     ///< comparisons that a reader may ask for
  std::string note;                        ///< how to read the brackets; may be empty
};

/// From the table alone: gates by point, every level against the baseline for each response (how
/// much, interval, pairs, p after Holm), what failed, what is still missing. A claim stands only
/// where the adjusted test and the noise threshold carry it; `compare_levels` decides.
BatchOutcomeText batch_outcome(const ExperimentTable& table);

/// `pca against rule, event recall of watch`: `better at 4 of 5 points. Largest ...`; one a level
/// and measure, the first response first. Empty without `compare`.
std::vector<OutcomeSentence> comparison_sentences(const ExperimentTable& table);

/// `p < 0.001`, `p = 0.02`.
std::string spoken_p(double p);

}  // namespace orrery::scenarios
