// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <memory>
#include <optional>

#include "engine/record/run_records.h"
#include "engine/registry/diagnostic.h"
#include "scenarios/experiment/analysis.h"
#include "scenarios/experiment/experiment_table.h"

namespace orrery::gui {

/// An experiment with what is computed from its table, so that showing it computes nothing.
struct OpenedExperiment {
  scenarios::ExperimentTable table;
  std::vector<scenarios::PointSummary> summaries;
  std::vector<scenarios::PointGate> gates;
};

/// A result as the page knows it: a run, an experiment, or why it is neither.
struct OpenedResult {
  enum class State { kLoading, kRun, kExperiment, kFailed };
  QString path;
  State state = State::kLoading;
  std::shared_ptr<const engine::RunTables> run;
  std::shared_ptr<const OpenedExperiment> experiment;
  engine::Diagnostics trouble;

  QString name() const;     ///< of the file or folder, without its end
  QString summary() const;  ///< one line: what it is, or what is wrong
};

/// Reads a result file, or an experiment: its folder or the file in it. May take long: for threads
/// beside the window's.
OpenedResult loadResult(const QString& path);

/// All of it for people: what is wrong and what to do, one paragraph each.
QString troubleText(const engine::Diagnostics& trouble);

}  // namespace orrery::gui
