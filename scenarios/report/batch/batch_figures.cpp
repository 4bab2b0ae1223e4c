// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/batch_figures.h"

#include <algorithm>

#include "scenarios/report/batch/batch_numbers.h"

namespace orrery::scenarios {

using nlohmann::json;

namespace {

/// What of a batch decides which figures it has.
struct Shape {
  std::size_t factors = 0;
  std::size_t points = 0;
  std::size_t measures = 0;
  bool replicated = false;  ///< some point has more than one value
};

Shape shape_of(const json& numbers) {
  Shape shape{numbers["factors"].size(), numbers["points"]["count"].get<std::size_t>(),
              numbers["measures"].size(), false};
  for (const auto& measure : numbers["measures"]) {
    for (const auto& n : measure["n"]) shape.replicated |= n.get<std::uint64_t>() > 1;
  }
  return shape;
}

const BatchFigure kMain = {
    "response", "Response over the factors",
    "Marks are means over replications, intervals are Student's t.",
    "Mean of the response against a factor, one line a level of another factor."};
const BatchFigure kSpread = {
    "spread", "Every replication",
    "Dots are runs. Boxes reach from the lower to the upper quartile, the line in them is the "
    "median, whiskers reach the least and the greatest value. Dots stand beside each other only "
    "to be seen.",
    "Box and strip of the response over replications, point by point."};
const BatchFigure kConvergence = {
    "convergence", "How the search went",
    "Marks are means of the points in the order in which they were evaluated, the line is the best "
    "so far.",
    "Best mean so far against the number of evaluations."};
const BatchFigure kHeat = {
    "heat", "Two factors at once",
    "Each cell or mark is the mean at a point; where several points share a cell, the mean of "
    "theirs. Numbers stand in cells while there is room. An empty place has no value.",
    "Heat map of the mean response over two factors."};
const BatchFigure kParallel = {
    "parallel", "All factors at once",
    "Each line is a point: it crosses every axis at its value and is coloured by the response. "
    "Drag along an axis to keep only the lines that cross there.",
    "Parallel coordinates of all points."};
const BatchFigure kPareto = {
    "pareto", "Trade-off between two responses",
    "Each mark is the mean of a point. Points on the stepped line are those that no other point "
    "beats in both responses.",
    "Means of two responses against each other with the Pareto front."};
const BatchFigure kImportance = {
    "importance", "Which factor matters",
    "Share of the variance between points that a factor explains alone, with interval. What is "
    "missing to 1 is interaction of factors and chance.",
    "Bars of the importance of each factor."};
const BatchFigure kMorris = {
    "morris", "Elementary effects (Morris)",
    "To the right: factors that matter. Upwards: factors whose effect depends on where the others "
    "stand, or is curved. Below the dashed line mu* = sigma effects are nearly additive.",
    "Mean magnitude of elementary effects against their deviation, one mark a factor."};
const BatchFigure kSobol = {
    "sobol", "Sobol indices",
    "First order: share of the variance that a factor explains alone. Total: with all its "
    "interactions. Lines are intervals.",
    "First-order and total Sobol indices of each factor."};
const BatchFigure kDistribution = {
    "distribution", "Distribution of the response",
    "Share of runs with at most this value (empirical distribution function), over all runs shown "
    "in this report, one curve a level.",
    "Empirical distribution function of the response, one curve a level."};

}  // namespace

std::vector<BatchFigure> batch_figures(const json& numbers) {
  const Shape shape = shape_of(numbers);
  std::vector<BatchFigure> figures;
  if (shape.measures == 0 || shape.points == 0) return figures;
  if (!numbers["search"].empty()) figures.push_back(kConvergence);
  if (shape.factors > 0) figures.push_back(kMain);
  if (shape.replicated) figures.push_back(kSpread);
  if (shape.factors > 1) figures.push_back(kHeat);
  if (!numbers["effects"].empty()) figures.push_back(kMorris);
  if (!numbers["indices"].empty()) figures.push_back(kSobol);
  const bool screened = !numbers["effects"].empty() || !numbers["indices"].empty();
  if (!numbers["importance"].empty() && !screened) figures.push_back(kImportance);
  if (!numbers["fronts"].empty() && shape.points > 1) figures.push_back(kPareto);
  if (shape.factors > 1) figures.push_back(kParallel);
  figures.push_back(kDistribution);
  return figures;
}

json batch_drawing(const ExperimentTable& table) {
  BatchLimits limits;
  // Texts stand in the same page; escaping may make them longer.
  const std::size_t texts =
      2 * (table.header.scenario_text.size() + table.header.experiment_text.size());
  limits.bytes_max -= std::min(texts, limits.bytes_max / 2);
  json drawing = batch_numbers(table, limits);
  json figures = json::array();
  for (const auto& figure : batch_figures(drawing)) {
    figures.push_back({{"kind", figure.kind},
                       {"title", figure.title},
                       {"caption", figure.caption},
                       {"alt", figure.alt}});
  }
  drawing["figures"] = std::move(figures);
  return drawing;
}

}  // namespace orrery::scenarios
