// SPDX-License-Identifier: Apache-2.0
#include "scenarios/compare/comparison_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::scenarios {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLinesMost = 12;  ///< of one list
constexpr std::size_t kWordMost = 60;

std::string cut(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  if (text.size() > kWordMost) text = text.substr(0, kWordMost - 3) + "...";
  return text;
}

/// The first lines of a list, then how many more there are.
std::string list_of(const std::string& title, const std::vector<std::string>& lines) {
  std::string text = "\n" + title + "\n";
  for (std::size_t i = 0; i < std::min(lines.size(), kLinesMost); ++i)
    text += "  " + lines[i] + "\n";
  if (lines.size() > kLinesMost)
    text += fmt::format("  and {} more: --json has all\n", lines.size() - kLinesMost);
  return text;
}

std::vector<std::string> words_of(const std::vector<Difference>& differences) {
  std::vector<std::string> lines;
  for (const auto& one : differences)
    lines.push_back(fmt::format("{}: {} -> {}", one.path, cut(one.a), cut(one.b)));
  return lines;
}

/// How far beyond its tolerance.
double excess(const SignalComparison& one) {
  return one.verdict == SignalVerdict::kOut ? one.deviation - one.tolerance_there : -1.0;
}

std::string line_of(const SignalComparison& one) {
  const std::string head = fmt::format("{:<9} {}/{}", to_string(one.verdict), one.stage, one.name);
  if (one.verdict == SignalVerdict::kUnaligned) return head + ": " + one.why;
  return fmt::format(
      "{}: off by {:.4g}{} (tolerance {:.4g}) on {} at {}: {:.6g} -> {:.6g}; {:.3g} % of {} rows "
      "out",
      head, one.deviation, one.unit == "1" ? "" : " " + one.unit, one.tolerance_there, one.device,
      to_string(one.at), one.value_a, one.value_b, one.share_out() * 100.0, one.compared);
}

std::string signals_text(const Comparison& comparison) {
  std::vector<const SignalComparison*> worst;
  for (const auto& one : comparison.signals)
    if (one.verdict != SignalVerdict::kIn) worst.push_back(&one);
  std::stable_sort(worst.begin(), worst.end(), [](const auto* a, const auto* b) {
    return std::pair(excess(*a), a->share_out()) > std::pair(excess(*b), b->share_out());
  });
  std::vector<std::string> lines;
  for (const auto* one : worst) lines.push_back(line_of(*one));
  return list_of(
      fmt::format("Signals: {} in, {} out, {} unaligned", comparison.count(SignalVerdict::kIn),
                  comparison.count(SignalVerdict::kOut),
                  comparison.count(SignalVerdict::kUnaligned)),
      lines);
}

std::string words_of(const models::Estimate& estimate) {
  if (std::isnan(estimate.value)) return "none";
  if (std::isnan(estimate.lower) || std::isnan(estimate.upper))
    return fmt::format("{:.5g}", estimate.value);
  return fmt::format("{:.5g} [{:.5g}, {:.5g}]", estimate.value, estimate.lower, estimate.upper);
}

std::string line_of(const MeasureComparison& one) {
  const std::string unit = one.unit == "1" ? "" : " " + one.unit;
  const std::string where = one.point.empty() ? "" : " at " + one.point;
  std::string line = fmt::format("{:<9} {}{}: {} -> {}{}", to_string(one.change), one.name, where,
                                 words_of(one.a), words_of(one.b), unit);
  if (std::isnan(one.difference.value)) return line;
  line += fmt::format(" ({:+.3g} %, noise {:.3g})", one.relative() * 100.0, one.noise);
  if (!one.test.empty())
    line += fmt::format("; {}, n = {}, p = {:.3g} (Holm)", one.test, one.n, one.p_holm);
  return line;
}

std::string measures_text(const Comparison& comparison) {
  std::vector<const MeasureComparison*> worst;
  for (const auto& one : comparison.measures)
    if (one.change != Change::kUnchanged) worst.push_back(&one);
  const auto key = [](const MeasureComparison& one) {
    const double size = std::abs(one.relative());
    return std::pair(rank_of(one.change), std::isnan(size) ? -INFINITY : -size);
  };
  std::stable_sort(worst.begin(), worst.end(),
                   [&](const auto* a, const auto* b) { return key(*a) < key(*b); });
  std::vector<std::string> lines;
  for (const auto* one : worst) lines.push_back(line_of(*one));
  return list_of(
      fmt::format("Metrics: {} regressed, {} different, {} unsure, {} improved, {} unchanged",
                  comparison.count(Change::kRegressed), comparison.count(Change::kDifferent),
                  comparison.count(Change::kUnsure), comparison.count(Change::kImproved),
                  comparison.count(Change::kUnchanged)),
      lines);
}

std::string verdict_text(const Comparison& comparison) {
  if (!comparison.has_common()) return "nothing in common to compare";
  if (comparison.same_trajectory) return "the same trajectory";
  return comparison.in_tolerance() ? "in tolerance" : "out of tolerance";
}

Json number(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

Json differences_json(const std::vector<Difference>& differences) {
  Json list = Json::array();
  for (const auto& one : differences)
    list.push_back({{"path", one.path}, {"a", one.a}, {"b", one.b}});
  return list;
}

Json estimate_json(const models::Estimate& estimate) {
  return {{"value", number(estimate.value)},
          {"lower", number(estimate.lower)},
          {"upper", number(estimate.upper)}};
}

Json signal_json(const SignalComparison& one) {
  Json json = {{"stage", one.stage},
               {"name", one.name},
               {"unit", one.unit},
               {"verdict", to_string(one.verdict)},
               {"absolute", one.tolerance.absolute},
               {"relative", one.tolerance.relative},
               {"time_s", one.tolerance.time.seconds()}};
  if (one.verdict == SignalVerdict::kUnaligned) json["why"] = one.why;
  json["rows"] = one.compared;
  json["rows_out"] = one.out;
  json["rows_only_in_a"] = one.without_b;
  json["rows_only_in_b"] = one.without_a;
  json["deviation"] = number(one.deviation);
  if (one.device.empty()) return json;
  json["worst"] = {{"device", one.device},
                   {"at_s", one.at.seconds()},
                   {"a", number(one.value_a)},
                   {"b", number(one.value_b)},
                   {"tolerance", number(one.tolerance_there)}};
  return json;
}

Json measure_json(const MeasureComparison& one) {
  Json json = {{"name", one.name}, {"unit", one.unit}, {"change", to_string(one.change)}};
  if (!one.point.empty()) json["point"] = one.point;
  json["a"] = estimate_json(one.a);
  json["b"] = estimate_json(one.b);
  json["difference"] = estimate_json(one.difference);
  json["relative"] = number(one.relative());
  json["noise"] = number(one.noise);
  json["better"] = one.better == 0 ? "unknown" : one.better > 0 ? "more" : "less";
  if (one.test.empty()) return json;
  json["test"] = one.test;
  json["n"] = one.n;
  json["p"] = number(one.p);
  json["p_holm"] = number(one.p_holm);
  json["effect"] = number(one.effect);
  return json;
}

}  // namespace

std::string comparison_text(const Comparison& comparison) {
  std::string text =
      fmt::format("{} -> {}: {}\n", comparison.a, comparison.b, verdict_text(comparison));
  if (!comparison.of_batches) text += signals_text(comparison);
  text += measures_text(comparison);
  const auto differing = [&](const char* title, const std::vector<std::string>& lines) {
    if (!lines.empty()) text += list_of(title, lines);
  };
  differing("Setup, A -> B", words_of(comparison.setup));
  differing("Configuration, A -> B", words_of(comparison.configuration));
  differing("On one side only", comparison.lonely);
  return text;
}

Json comparison_json(const Comparison& comparison) {
  Json json = {{"a", comparison.a},
               {"b", comparison.b},
               {"kind", comparison.of_batches ? "experiments" : "runs"},
               {"verdict", !comparison.has_common()    ? "nothing in common"
                           : comparison.in_tolerance() ? "in tolerance"
                                                       : "out of tolerance"}};
  if (!comparison.of_batches) json["same_trajectory"] = comparison.same_trajectory;
  json["setup"] = differences_json(comparison.setup);
  json["configuration"] = differences_json(comparison.configuration);
  json["signals"] = Json::array();
  for (const auto& one : comparison.signals) json["signals"].push_back(signal_json(one));
  json["metrics"] = Json::array();
  for (const auto& one : comparison.measures) json["metrics"].push_back(measure_json(one));
  json["only_on_one_side"] = comparison.lonely;
  return json;
}

}  // namespace orrery::scenarios
