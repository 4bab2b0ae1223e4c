// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/control_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenarios/format/number_json.h"

namespace orrery::scenarios {

namespace {

nlohmann::ordered_json interval_json(const models::Estimate& estimate) {
  return {number_json(estimate.lower), number_json(estimate.upper)};
}

/// One number an episode, so that others can pair them.
template <typename Quantity>
nlohmann::ordered_json values_json(const ControllerScore& score, Quantity quantity) {
  nlohmann::ordered_json values = nlohmann::ordered_json::array();
  for (const models::EpisodeOutcome& played : score.episodes) {
    values.push_back(number_json(quantity(played)));
  }
  return values;
}

std::string with_interval(const models::Estimate& estimate) {
  if (std::isnan(estimate.lower)) return fmt::format("{:.5g}", estimate.value);
  return fmt::format("{:.5g} [{:.5g}, {:.5g}]", estimate.value, estimate.lower, estimate.upper);
}

/// Columns as wide as their widest cell.
std::string table_text(const std::vector<std::vector<std::string>>& lines) {
  std::vector<std::size_t> width;
  for (const auto& line : lines) {
    width.resize(std::max(width.size(), line.size()), 0);
    for (std::size_t c = 0; c < line.size(); ++c) width[c] = std::max(width[c], line[c].size());
  }
  std::string text;
  for (const auto& line : lines) {
    std::string row;
    for (std::size_t c = 0; c < line.size(); ++c) row += fmt::format("{:<{}}  ", line[c], width[c]);
    row.erase(row.find_last_not_of(' ') + 1);
    text += row + "\n";
  }
  return text;
}

std::string headed(const EpisodeQuantity& quantity) {
  if (quantity.shown_unit == "1" || quantity.shown_unit.empty()) return quantity.name;
  return fmt::format("{}, {}", quantity.name, quantity.shown_unit);
}

}  // namespace

nlohmann::ordered_json score_json(const ControllerScore& score, const std::string& prefix) {
  nlohmann::ordered_json json;
  json[prefix + "return_mean"] = number_json(score.mean.value);
  json[prefix + "return_interval"] = interval_json(score.mean);
  json[prefix + "return_iqm"] = number_json(score.iqm.value);
  json[prefix + "return_iqm_interval"] = interval_json(score.iqm);
  json[prefix + "episodes"] = score.episodes.size();
  json[prefix + "length_mean"] = number_json(score.length_mean);
  json[prefix + "fallback_share"] = number_json(score.fallback_share);
  json[prefix + "returns"] = models::returns_of(score.episodes);
  nlohmann::ordered_json measures = nlohmann::ordered_json::object();
  for (std::size_t m = 0; m < score.measures.size(); ++m) {
    const EpisodeQuantity& each = score.measures[m];
    measures[each.name] = {
        {"unit", each.unit},
        {"mean", number_json(each.mean.value)},
        {"interval", interval_json(each.mean)},
        {"values", values_json(score, [m](const auto& played) { return played.measures[m]; })}};
  }
  json[prefix + "measures"] = measures;
  nlohmann::ordered_json costs = nlohmann::ordered_json::object();
  for (std::size_t c = 0; c < score.costs.size(); ++c) {
    costs[score.costs[c].name] = {
        {"unit", score.costs[c].unit},
        {"mean", number_json(score.costs[c].mean.value)},
        {"interval", interval_json(score.costs[c].mean)},
        {"values", values_json(score, [c](const auto& played) { return played.costs[c]; })},
        {"violations", score.violations[c]}};
  }
  json[prefix + "costs"] = costs;
  return json;
}

nlohmann::ordered_json scores_json(const std::vector<ControllerScore>& scores) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const auto& score : scores) {
    nlohmann::ordered_json json = {{"controller", score.name}};
    json.update(score_json(score, ""));
    json["against_first"] = {{"difference", estimate_json(score.against_first.difference)},
                             {"p", number_json(score.against_first.p)},
                             {"effect", number_json(score.against_first.effect)}};
    json["remarks"] = score.remarks;
    all.push_back(std::move(json));
  }
  return all;
}

std::string scores_text(const std::vector<ControllerScore>& scores) {
  const ControllerScore& first = scores.front();
  const bool any_fallback = std::any_of(
      scores.begin(), scores.end(), [](const auto& score) { return score.fallback_share > 0.0; });
  std::vector<std::vector<std::string>> lines = {
      {"controller", "return, mean", "interquartile mean", "steps"}};
  if (scores.size() > 1) lines.front().push_back(fmt::format("minus {}", first.name));
  for (const auto& measure : first.measures) lines.front().push_back(headed(measure));
  for (const auto& cost : first.costs) {
    lines.front().push_back(headed(cost));
    lines.front().emplace_back("violations");
  }
  if (any_fallback) lines.front().emplace_back("fallback");
  for (const auto& score : scores) {
    std::vector<std::string> line = {score.name, with_interval(score.mean),
                                     with_interval(score.iqm),
                                     fmt::format("{:.0f}", score.length_mean)};
    if (scores.size() > 1) {
      line.push_back(&score == &first ? "-" : with_interval(score.against_first.difference));
    }
    for (const auto& measure : score.measures) line.push_back(with_interval(measure.shown));
    for (std::size_t c = 0; c < score.costs.size(); ++c) {
      line.push_back(with_interval(score.costs[c].shown));
      line.push_back(fmt::format("{}/{}", score.violations[c], score.episodes.size()));
    }
    if (any_fallback) line.push_back(fmt::format("{:.1f} %", 100.0 * score.fallback_share));
    lines.push_back(std::move(line));
  }
  std::string text = table_text(lines);
  for (const auto& score : scores)
    for (const auto& remark : score.remarks) text += fmt::format("{}: {}\n", score.name, remark);
  return text;
}

}  // namespace orrery::scenarios
