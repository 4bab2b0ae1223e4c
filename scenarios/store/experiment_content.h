// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "scenarios/experiment/experiment_table.h"

// What every kind of store shares, so that the same experiment reads the same from each.
namespace orrery::scenarios {

/// An experiment as a store hands it to its readers: the runs that stand in the table of its
/// header, in no particular order.
struct ExperimentContent {
  ExperimentHeader header;
  std::vector<RunRow> runs;             ///< without `measures`
  std::vector<MeasureColumn> measures;  ///< one value a row of `runs`, in no particular order
  BatchStatus status;
};

/// Whether a column of this name is wanted.
bool is_chosen(const TableChoice& choice, const ExperimentHeader& header, const std::string& name);

/// Which runs belong into one table: SHA-256 over the scenario's text, its section `experiment`,
/// what the command adds to that, the files that the scenario names, the program's version and the
/// names of the factors. So runs of levels, seeds or ends that were changed since never stand
/// beside those of the present ones. Runs of another edition are kept; a batch finds them by
/// identity.
std::string edition_of(const ExperimentHeader& header);

/// What of a header has no column of its own, as JSON: files, factors, responses, design, compare.
std::string details_of(const ExperimentHeader& header);
/// The reverse; false when it cannot be read.
bool read_details(const std::string& json, ExperimentHeader& header);

/// Commands of several shards as one.
void add_status(BatchStatus& all, const BatchStatus& one);

/// What every store takes: UTF-8 without zeros. Other bytes become U+FFFD.
std::string storable(const std::string& text);

/// By points in the order of the factors' levels, then by replication. Rows at the same place in
/// several contents count once, the first of them; `contents` is not empty, the first has the
/// header.
ExperimentTable make_table(std::vector<ExperimentContent> contents);

}  // namespace orrery::scenarios
