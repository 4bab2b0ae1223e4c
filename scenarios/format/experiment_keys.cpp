// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/experiment_keys.h"

#include "engine/registry/param_rows.h"

namespace orrery::scenarios {

namespace {

using engine::kInfinity;
using engine::ModelInfo;
using engine::Range;
using engine::rows::choice;
using engine::rows::flag;
using engine::rows::integer;
using engine::rows::keys;
using engine::rows::number;
using engine::rows::required;
using engine::rows::text;
using engine::rows::texts;

constexpr Range kSeeds{0, 9.0e15};
constexpr Range kConfidence{0.5, 0.9999};
constexpr Range kAboveZero{1e-300, kInfinity};
constexpr double kManyRuns = 1e7;  // points or replications: more would not fit a table

}  // namespace

const ModelInfo& experiment_keys() {
  static const ModelInfo info = keys(
      "experiment", "runs of the scenario over factors and seeds",
      {integer("replications", 1, {1, kManyRuns}, "runs at each point"),
       integer("first_seed", 1, kSeeds, "of replication 0; the scenario's seed when left out"),
       flag("common_random_numbers", true, "replication r has the same seed at every point"),
       texts("responses", "metrics that tables show; those of gates and metrics when left out"),
       text("filter", "", "condition over the factors: only points that meet it"),
       text("priority", "", "number over the factors: points with higher ones run first"),
       choice("keep", {"none", "failed", "all"}, "runs whose whole results are kept")});
  return info;
}

const ModelInfo& factor_keys() {
  static const ModelInfo info =
      keys("factor", "a setting that the experiment varies",
           {text("path", "", "of the setting, as of --set"),
            choice("scale", {"linear", "log"}, "equal differences or equal ratios over the range"),
            flag("whole", false, "whole numbers only"),
            integer("steps", 0, {2, 1e5},
                    "evenly spaced levels, both ends among them; sampled when left out")});
  return info;
}

const ModelInfo& sample_keys() {
  static const ModelInfo info =
      keys("sample", "how the factors with a range and no steps get their values, together",
           {choice("method", {"latin_hypercube", "random", "sobol", "morris", "sobol_indices"},
                   "a design over the unit cube of the ranges"),
            required(integer("points", 1, {1, kManyRuns},
                             "of morris trajectories, of sobol_indices base samples")),
            integer("levels", 4, {2, 1000}, "of the grid of morris, even"),
            integer("seed", 1, kSeeds, "of the design, not of its runs")});
  return info;
}

const ModelInfo& stop_keys() {
  static const ModelInfo info =
      keys("stop", "replications of a point go on until the interval is narrow enough",
           {required(text("response", "", "a metric, such as `watch.event_recall`")),
            number("half_width", "1", 0.0, kAboveZero, "of the interval, in the metric's unit"),
            number("relative", "1", 0.0, kAboveZero, "the same as a part of the mean"),
            number("confidence", "1", 0.95, kConfidence, "of the interval"),
            integer("at_least", 5, {2, kManyRuns}, "replications"),
            integer("at_most", 100, {2, kManyRuns}, "replications")});
  return info;
}

const ModelInfo& compare_keys() {
  static const ModelInfo info =
      keys("compare", "paired tests of the levels of a factor against one of them",
           {required(text("factor", "", "a factor with levels")),
            number("noise", "1", 0.0, {0.0, 1.0}, "relative differences below it are no change"),
            number("confidence", "1", 0.95, kConfidence, "of the intervals")});
  return info;
}

const ModelInfo& optimise_keys() {
  static const ModelInfo info = keys(
      "optimise", "a search over the sampled factors, by the mean over replications",
      {required(text("response", "", "a metric, such as `watch.event_recall`")),
       choice("goal", {"minimise", "maximise"}, "what to do with it"),
       choice("method", {"bobyqa", "cobyla", "sbplx", "direct_l", "crs2", "isres"},
              "of NLopt; the first three search near their start, the others everywhere"),
       integer("evaluations", 50, {1, kManyRuns}, "points at most, with all replications each"),
       number("tolerance", "1", 1e-3, {0.0, 1.0}, "of the factors, relative to their ranges"),
       integer("seed", 1, kSeeds, "of crs2 and isres")});
  return info;
}

const ModelInfo& budget_keys() {
  static const ModelInfo info =
      keys("budget", "what one command may spend",
           {integer("runs", 1, {1, 9.0e15}, "executed; without limit when left out"),
            number("time", "s", 0.0, {1e-3, 3.0e9}, "real time; without limit when left out")});
  return info;
}

}  // namespace orrery::scenarios
