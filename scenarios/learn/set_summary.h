// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "models/data/series_set.h"
#include "scenarios/learn/data_card.h"

namespace orrery::scenarios {

/// What a set is made of, in numbers.
struct ColumnSummary {
  std::string name;
  std::string unit;  ///< SI
  double least = 0.0;
  double greatest = 0.0;
  double missing_share = 0.0;
};

struct SetSummary {
  std::size_t series = 0;
  std::size_t groups = 0;
  std::size_t rows = 0;
  std::size_t train_rows = 0;
  std::size_t events = 0;
  std::size_t changepoints = 0;
  double anomalous_share = 0.0;
  double unlabelled_share = 0.0;
  double missing_share = 0.0;
  double step_s_median = 0.0;  ///< NaN: no series has two rows
  double step_s_max = 0.0;
  double gap_share = 0.0;  ///< steps longer than 1.5 medians of their series
  std::vector<ColumnSummary> columns;
};

SetSummary summarise(const models::SeriesSet& set);

/// As `orrery data` prints it.
std::string summary_text(const DataCard& card, const SetSummary& summary);
nlohmann::ordered_json summary_json(const DataCard& card, const SetSummary& summary);

}  // namespace orrery::scenarios
