// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/record/result_file.h"
#include "scenarios/experiment/analysis.h"
#include "scenarios/experiment/experiment_table.h"

namespace orrery::scenarios {

/// A result or an experiment that was named, or lies in a folder that was.
struct ServedPlace {
  std::string id;     ///< `r0`, `e1`: what stands in addresses; never a path
  std::string place;  ///< file, folder or database
  bool experiment = false;
};

/// Results and experiments as they were named: files, experiments, and folders, of which the
/// results and experiments inside are taken. Error: `serve-nothing` where there is none.
engine::Result<std::vector<ServedPlace>> find_served(const std::vector<std::string>& names);

/// An experiment with its means, read at one moment.
struct ExperimentView {
  ExperimentTable table;
  std::vector<PointSummary> means;
};

/// Reads what is served. An experiment that grows is read again, at most once a second however many
/// browsers ask. Called by several threads.
class ServedReader {
 public:
  engine::Result<std::shared_ptr<const ExperimentView>> experiment(const ServedPlace& place);
  engine::Result<std::shared_ptr<const engine::ResultFile>> run(const ServedPlace& place);

 private:
  struct Kept {
    std::mutex one_reader;
    std::chrono::steady_clock::time_point read_at;
    std::string stamp;
    std::shared_ptr<const ExperimentView> view;
  };
  Kept& kept(const std::string& id);

  std::mutex lock_;
  std::map<std::string, Kept> kept_;
};

}  // namespace orrery::scenarios
