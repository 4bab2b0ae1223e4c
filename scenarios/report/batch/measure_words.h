// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "scenarios/experiment/experiment_table.h"

namespace orrery::scenarios {

/// `event recall of watch, fault bearing_wear` for `watch.event_recall[fault:bearing_wear]`.
std::string spoken_measure(const std::string& name);

/// `watch` when every measure of the table is of it: titles need not say so then. Else empty.
std::string common_owner(const ExperimentTable& table);

/// As `spoken_measure`, without the owner that all share.
std::string measure_title(const ExperimentTable& table, const std::string& name);

/// A name that the field reads as parts of a whole: `event_recall`, `network.links.radio.loss`.
bool names_share(const std::string& name);
/// Such a measure without unit whose values all lie in 0 .. 1: shown in percent.
bool is_share(const MeasureColumn& measure);
/// Such a factor, by its path: figures and sentences show it in percent, tables as it is written.
bool is_share(const ExperimentTable& table, std::size_t factor);

}  // namespace orrery::scenarios
