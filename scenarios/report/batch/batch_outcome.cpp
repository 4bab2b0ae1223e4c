// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/batch_outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>

#include "scenarios/report/batch/batch_numbers.h"
#include "scenarios/report/quantity.h"

namespace orrery::scenarios {

namespace {

// More sentences than this nobody reads; the table of comparisons has them all.
constexpr std::size_t kSentencesMax = 6;

std::string plural(std::uint64_t count, const std::string& one) {
  return fmt::format("{} {}{}", grouped(count), one, count == 1 ? "" : "s");
}

std::optional<std::size_t> factor_named(const ExperimentTable& table, const std::string& name) {
  for (std::size_t f = 0; f < table.header.factors.size(); ++f) {
    if (table.header.factors[f].name == name) return f;
  }
  return std::nullopt;
}

/// `loss = 0.05, noise = 2 K`: what a point is besides the compared factor.
std::string elsewhere(const ExperimentTable& table, std::size_t point, std::size_t compared) {
  std::string words;
  for (std::size_t f = 0; f < table.header.factors.size(); ++f) {
    if (f == compared) continue;
    const auto& factor = table.header.factors[f];
    const std::string unit =
        factor.unit.empty() || factor.unit == "1" ? std::string() : " " + factor.unit;
    const auto& value = table.points[point].values[f];
    const bool bare =
        std::isfinite(value.number) && !unit.empty() && value.text.find(' ') == std::string::npos;
    const bool sampled = factor.levels.empty() && std::isfinite(value.number);
    words += fmt::format("{}{} = {}{}", words.empty() ? "" : ", ", factor.name,
                         sampled ? rounded(value.number) : value.text, bare ? unit : "");
  }
  return words;
}

std::string with_sign(double value, const std::string& unit) {
  return (value > 0 ? "+" : "") + quantity(value, unit);
}

/// Empty where the name says it: alarms per device day.
std::string spoken_unit(const MeasureColumn& measure) {
  return measure.unit == "1/d" && measure.name.find("_per_") != std::string::npos ? ""
                                                                                  : measure.unit;
}

/// `+0.27 (95 % interval 0.21 to 0.33, n = 20 pairs, p < 0.001 after Holm)`.
std::string amount(const ExperimentTable& table, const PairedComparison& c) {
  const std::string unit = spoken_unit(table.measures[c.measure]);
  const auto bound = [](double b) {
    return std::isfinite(b) ? std::optional<double>(b) : std::nullopt;
  };
  const std::string range = interval(bound(c.difference.lower), bound(c.difference.upper), unit);
  return fmt::format("{} ({:.3g} % interval {}, n = {}, {} after Holm)",
                     with_sign(c.difference.value, unit), 100.0 * table.header.confidence,
                     range.empty() ? "n/a" : range, plural(c.pairs, "pair"), spoken_p(c.p_holm));
}

constexpr std::array<Change, 5> kOrder = {Change::kImproved, Change::kRegressed, Change::kDifferent,
                                          Change::kUnchanged, Change::kUnsure};

const char* words_of(Change change) {
  switch (change) {
    case Change::kImproved: return "better";
    case Change::kRegressed: return "worse";
    case Change::kDifferent: return "different";
    case Change::kUnchanged: return "no change beyond the noise";
    case Change::kUnsure: break;
  }
  return "no clear difference";
}

/// All comparisons of one level and one measure.
using Group = std::vector<PairedComparison>;

std::string counts(const Group& group) {
  std::string words;
  for (Change change : kOrder) {
    const auto count = std::count_if(group.begin(), group.end(),
                                     [&](const auto& c) { return c.change == change; });
    if (count == 0) continue;
    words += fmt::format("{}{} at {} of {}", words.empty() ? "" : ", ", words_of(change), count,
                         plural(group.size(), "point"));
  }
  return words;
}

OutcomeSentence sentence(const ExperimentTable& table, std::size_t factor, const std::string& level,
                         const Group& group) {
  const auto& measure = table.measures[group.front().measure];
  const std::string lead = fmt::format("{} against {}, {}", level, table.header.compare_baseline,
                                       spoken_measure(measure.name));
  if (group.size() == 1) {
    return {lead, fmt::format("{}, {}.", words_of(group[0].change), amount(table, group[0]))};
  }
  const auto largest = std::max_element(group.begin(), group.end(), [](auto& a, auto& b) {
    const auto size = [](double v) { return std::isnan(v) ? -1.0 : std::fabs(v); };
    return size(a.difference.value) < size(b.difference.value);
  });
  return {lead, fmt::format("{}. Largest difference at {}: {}.", counts(group),
                            elsewhere(table, largest->point, factor), amount(table, *largest))};
}

/// Measures in the order of the responses, the others behind them.
std::vector<std::size_t> by_response(const ExperimentTable& table) {
  std::vector<std::size_t> order;
  const auto add = [&](std::size_t m) {
    if (std::find(order.begin(), order.end(), m) == order.end()) order.push_back(m);
  };
  for (const auto& name : table.header.responses) {
    for (std::size_t m = 0; m < table.measures.size(); ++m) {
      if (table.measures[m].name == name) add(m);
    }
  }
  for (std::size_t m = 0; m < table.measures.size(); ++m) add(m);
  return order;
}

/// How many of a gate's points fail, or cannot be told.
struct GateCount {
  std::string gate;
  std::size_t points = 0;
  std::size_t fail = 0;
  std::size_t open = 0;
};

std::vector<GateCount> gate_counts(const std::vector<PointGate>& gates) {
  std::vector<GateCount> counts;
  for (const auto& g : gates) {
    auto at = std::find_if(counts.begin(), counts.end(),
                           [&](const auto& count) { return count.gate == g.gate; });
    if (at == counts.end()) at = counts.insert(counts.end(), {g.gate, 0, 0, 0});
    ++at->points;
    at->fail += g.verdict == engine::Verdict::kFail ? 1 : 0;
    at->open += g.verdict == engine::Verdict::kUndecided ? 1 : 0;
  }
  return counts;
}

std::string gate_sentence(const std::vector<PointGate>& gates) {
  const auto counts = gate_counts(gates);
  std::string fail, open;
  for (const auto& count : counts) {
    const std::string of = plural(count.points, "point");
    if (count.fail > 0) {
      fail += fmt::format("{}{} does not hold at {} of {}", fail.empty() ? "" : "; ", count.gate,
                          count.fail, of);
    }
    if (count.open > 0) {
      open += fmt::format("{}{} at {} of {}", open.empty() ? "" : "; ", count.gate, count.open, of);
    }
  }
  if (!fail.empty()) return "Failed: " + fail + ".";
  if (!open.empty()) return "Undecided: the interval includes the threshold of " + open + ".";
  return fmt::format("Passed: {} at every point.",
                     counts.size() == 1 ? counts[0].gate + " holds"
                                        : fmt::format("all {} gates hold", counts.size()));
}

std::string size_sentence(const ExperimentTable& table) {
  std::size_t failed = 0;
  for (const auto& run : table.runs) failed += run.status == RunStatus::kFailed ? 1 : 0;
  std::string words = fmt::format("{} at {}", plural(table.runs.size(), "run"),
                                  plural(table.points.size(), "point"));
  if (failed == 0) return words + "; none failed.";
  const auto groups = failure_groups(table);
  return fmt::format("{}; {} failed, for {}. Failed runs take no part in means.", words,
                     grouped(failed), plural(groups.size(), "reason"));
}

std::string mean_of(const ExperimentTable& table, const PointSummary& summary) {
  const auto& measure = table.measures[summary.measure];
  const std::string unit = spoken_unit(measure);
  std::string words = quantity(summary.mean.value, unit);
  if (std::isfinite(summary.mean.lower)) {
    words += " (" + interval(summary.mean.lower, summary.mean.upper, unit) + ")";
  }
  words += fmt::format(", n = {}", summary.n);
  if (table.header.factors.empty()) return words;
  return words + ", at " + elsewhere(table, summary.point, table.header.factors.size());
}

/// Where no levels are compared: the best point by the first response, or its least and greatest
/// where nobody knows which way is better.
std::string best_point(const ExperimentTable& table) {
  if (table.measures.empty()) return {};
  const std::size_t m = by_response(table).front();
  const auto all = summarise(table, table.header.confidence);
  std::vector<PointSummary> known;
  std::copy_if(all.begin(), all.end(), std::back_inserter(known),
               [&](const auto& s) { return s.measure == m && s.n > 0; });
  if (known.empty()) return "No run gave a value of the responses.";
  const auto [least, greatest] =
      std::minmax_element(known.begin(), known.end(),
                          [](const auto& a, const auto& b) { return a.mean.value < b.mean.value; });
  const int better = better_direction(table, table.measures[m].name);
  const std::string name = spoken_measure(table.measures[m].name);
  if (known.size() == 1) return fmt::format("Mean {}: {}.", name, mean_of(table, *least));
  if (better < 0) return fmt::format("Lowest {}: {}.", name, mean_of(table, *least));
  if (better > 0) return fmt::format("Highest {}: {}.", name, mean_of(table, *greatest));
  return fmt::format("Mean {} between {}, and {}.", name, mean_of(table, *least),
                     mean_of(table, *greatest));
}

}  // namespace

std::string spoken_p(double p) {
  if (std::isnan(p)) return "p not available";
  if (p < 0.001) return "p < 0.001";
  return fmt::format("p = {:.2g}", p);
}

std::vector<OutcomeSentence> comparison_sentences(const ExperimentTable& table) {
  const auto factor = factor_named(table, table.header.compare_factor);
  if (!factor) return {};
  std::map<std::pair<std::size_t, std::string>, Group> groups;
  std::vector<std::string> levels;
  for (const auto& c : compare_levels(table)) {
    const auto& level = table.points[c.point].values[*factor].text;
    groups[{c.measure, level}].push_back(c);
    if (std::find(levels.begin(), levels.end(), level) == levels.end()) levels.push_back(level);
  }
  std::vector<OutcomeSentence> sentences;
  for (std::size_t measure : by_response(table)) {
    for (const auto& level : levels) {
      const auto at = groups.find({measure, level});
      if (at != groups.end()) sentences.push_back(sentence(table, *factor, level, at->second));
    }
  }
  return sentences;
}

BatchOutcomeText batch_outcome(const ExperimentTable& table) {
  BatchOutcomeText text;
  const auto gates = judge_points(table);
  text.judged = !gates.empty();
  if (text.judged) text.verdict = verdict_of(gates);
  text.sentences = comparison_sentences(table);
  if (text.sentences.empty() && !table.runs.empty()) {
    const std::string best = best_point(table);
    if (!best.empty()) text.sentences.push_back({"", best});
  }
  if (text.sentences.size() > kSentencesMax) {
    const auto more = text.sentences.size() - kSentencesMax;
    text.sentences.resize(kSentencesMax);
    text.sentences.push_back(
        {"", fmt::format("{} more stand in the table of comparisons.", grouped(more))});
  }
  text.sentences.push_back({"", size_sentence(table)});
  if (text.judged) {
    text.headline = gate_sentence(gates);
  } else {
    const auto& first = text.sentences.front();
    text.headline = first.lead.empty() ? first.text : first.lead + ": " + first.text;
    text.sentences.erase(text.sentences.begin());
  }
  if (!table.status.finished || table.status.ended < table.status.expected) {
    text.sentences.push_back(
        {"", fmt::format("The experiment is not complete: {} of {} runs have ended{}.",
                         grouped(table.status.ended), grouped(table.status.expected),
                         table.status.finished ? "; the same command again executes the rest"
                                               : " so far")});
  }
  return text;
}

}  // namespace orrery::scenarios
