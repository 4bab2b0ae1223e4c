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
#include "scenarios/report/batch/batch_search.h"
#include "scenarios/report/batch/measure_words.h"
#include "scenarios/report/quantity.h"

namespace orrery::scenarios {

namespace {

// More than this nobody reads at once; the others are folded away.
constexpr std::size_t kSentencesMax = 3;

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
    words += words.empty() ? "" : ", ";
    if (is_share(table, f)) {
      words += fmt::format("{} = {} %", factor.name,
                           rounded(100.0 * table.points[point].values[f].number));
      continue;
    }
    const std::string unit =
        factor.unit.empty() || factor.unit == "1" ? std::string() : " " + factor.unit;
    const auto& value = table.points[point].values[f];
    const bool bare =
        std::isfinite(value.number) && !unit.empty() && value.text.find(' ') == std::string::npos;
    const bool sampled = factor.levels.empty() && std::isfinite(value.number);
    words += fmt::format("{} = {}{}", factor.name, sampled ? rounded(value.number) : value.text,
                         bare ? unit : "");
  }
  return words;
}

/// Numbers of a measure as people read them: shares in percent, their differences in points.
struct Reading {
  double factor = 1.0;
  std::string unit;       ///< of a value; empty where the name says it: alarms per device day
  std::string step_unit;  ///< of a difference
};

Reading reading_of(const MeasureColumn& measure) {
  if (is_share(measure)) return {100.0, "%", "percentage points"};
  const bool named = measure.unit == "1/d" && measure.name.find("_per_") != std::string::npos;
  const std::string unit = named ? std::string() : measure.unit;
  return {1.0, unit, unit};
}

/// `0.21 to 0.33`; percent and points stand once, before or behind it.
std::string range(const models::Estimate& e, const Reading& reading) {
  const auto bound = [&](double b) {
    return std::isfinite(b) ? std::optional<double>(reading.factor * b) : std::nullopt;
  };
  const std::string words =
      interval(bound(e.lower), bound(e.upper), reading.factor == 1.0 ? reading.unit : "");
  return words.empty() ? "n/a" : words;
}

/// `+27 percentage points (21 to 33, n = 20 pairs, p < 0.001)`; `bracket_note` says what stands
/// there.
std::string amount(const ExperimentTable& table, const PairedComparison& c) {
  const Reading reading = reading_of(table.measures[c.measure]);
  return fmt::format("{}{} ({}, n = {}, {})", c.difference.value > 0 ? "+" : "",
                     quantity(reading.factor * c.difference.value, reading.step_unit),
                     range(c.difference, reading), plural(c.pairs, "pair"), spoken_p(c.p_holm));
}

std::string bracket_note(const ExperimentTable& table) {
  return fmt::format(
      "In brackets: {:.3g} % interval of the mean paired difference, pairs of runs with the same "
      "seed, p after Holm over all comparisons of the response.",
      100.0 * table.header.confidence);
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

bool decided(Change change) { return change != Change::kUnsure && change != Change::kUnchanged; }

/// `better at 4, no clear difference at 1 of 5 points`.
std::string counts(const Group& group) {
  std::string words;
  for (Change change : kOrder) {
    const auto count = static_cast<std::size_t>(std::count_if(
        group.begin(), group.end(), [&](const auto& c) { return c.change == change; }));
    if (count == 0) continue;
    if (count == group.size()) {
      return fmt::format("{} at {} {} points", words_of(change), decided(change) ? "all" : "any of",
                         count);
    }
    words += fmt::format("{}{} at {}", words.empty() ? "" : ", ", words_of(change), count);
  }
  return words + fmt::format(" of {}", plural(group.size(), "point"));
}

/// The largest difference of those that the test carries; of all where it carries none.
const PairedComparison& most_telling(const Group& group) {
  return *std::max_element(group.begin(), group.end(), [](const auto& a, const auto& b) {
    const auto size = [](const auto& c) {
      return std::isnan(c.difference.value) ? -1.0 : std::fabs(c.difference.value);
    };
    return std::pair(decided(a.change), size(a)) < std::pair(decided(b.change), size(b));
  });
}

OutcomeSentence sentence(const ExperimentTable& table, std::size_t factor, const std::string& level,
                         const Group& group) {
  const auto& measure = table.measures[group.front().measure];
  OutcomeSentence made;
  made.measure = group.front().measure;
  made.lead = fmt::format("{} against {}, {}", level, table.header.compare_baseline,
                          measure_title(table, measure.name));
  const auto any = [&](auto holds) {
    return std::any_of(group.begin(), group.end(), [&](const auto& c) { return holds(c.change); });
  };
  made.decided = any(decided);
  made.worse = any([](Change change) { return change == Change::kRegressed; });
  if (group.size() == 1) {
    made.text = fmt::format("{}, {}.", words_of(group[0].change), amount(table, group[0]));
    return made;
  }
  const PairedComparison& most = most_telling(group);
  made.text = fmt::format("{}; {} at {}: {}.", counts(group), made.decided ? "most" : "largest",
                          elsewhere(table, most.point, factor), amount(table, most));
  return made;
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
                     counts.size() == 1   ? counts[0].gate + " holds"
                     : counts.size() == 2 ? "both gates hold"
                                          : fmt::format("all {} gates hold", counts.size()));
}

std::string size_sentence(const ExperimentTable& table) {
  const std::uint64_t failed = failed_runs(table.runs);
  std::string words = fmt::format("{} at {}", plural(table.runs.size(), "run"),
                                  plural(table.points.size(), "point"));
  if (failed == 0) return words + "; none failed.";
  const auto groups = failure_groups(table);
  return fmt::format("{}; {} failed, for {}. Failed runs take no part in means.", words,
                     grouped(failed), plural(groups.size(), "reason"));
}

std::string mean_of(const ExperimentTable& table, const PointSummary& summary) {
  const Reading reading = reading_of(table.measures[summary.measure]);
  std::string words = quantity(reading.factor * summary.mean.value, reading.unit);
  if (std::isfinite(summary.mean.lower)) words += " (" + range(summary.mean, reading) + ")";
  words += fmt::format(", n = {}", summary.n);
  if (table.header.factors.empty()) return words;
  return words + ", at " + elsewhere(table, summary.point, table.header.factors.size());
}

/// What was searched for; else the first response.
std::size_t headline_measure(const ExperimentTable& table) {
  const auto goal = search_goal(table.header);
  const auto found = std::find_if(table.measures.begin(), table.measures.end(), [&](auto& measure) {
    return goal && measure.name == goal->response;
  });
  return found == table.measures.end() ? first_response(table)
                                       : static_cast<std::size_t>(found - table.measures.begin());
}

/// Where no levels are compared: the best point by the first response, or its least and greatest
/// where nobody knows which way is better.
std::string best_point(const ExperimentTable& table) {
  if (table.measures.empty()) return {};
  const std::size_t m = headline_measure(table);
  const auto all = summarise(table, table.header.confidence);
  std::vector<PointSummary> known;
  std::copy_if(all.begin(), all.end(), std::back_inserter(known),
               [&](const auto& s) { return s.measure == m && s.n > 0; });
  if (known.empty()) return "No run gave a value of the responses.";
  const auto [least, greatest] =
      std::minmax_element(known.begin(), known.end(),
                          [](const auto& a, const auto& b) { return a.mean.value < b.mean.value; });
  const auto goal = search_goal(table.header);
  const int better =
      goal ? (goal->maximise ? 1 : -1) : better_direction(table, table.measures[m].name);
  const std::string name = measure_title(table, table.measures[m].name);
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
  for (std::size_t measure : response_order(table)) {
    for (const auto& level : levels) {
      const auto at = groups.find({measure, level});
      if (at != groups.end()) sentences.push_back(sentence(table, *factor, level, at->second));
    }
  }
  return sentences;
}

namespace {

/// What the tests carry of the first response comes first, then what got worse for it, then what
/// else they carry; the rest is folded.
void fold(BatchOutcomeText& text, std::size_t first_measure) {
  const auto rank = [&](const OutcomeSentence& s) {
    if (!s.decided) return 3;
    if (s.measure == first_measure) return 0;
    return s.worse ? 1 : 2;
  };
  auto& all = text.sentences;
  std::stable_sort(all.begin(), all.end(),
                   [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  if (all.size() <= kSentencesMax) return;
  const auto rest = all.begin() + static_cast<std::ptrdiff_t>(kSentencesMax);
  text.folded.assign(rest, all.end());
  all.erase(rest, all.end());
}

}  // namespace

BatchOutcomeText batch_outcome(const ExperimentTable& table) {
  BatchOutcomeText text;
  const auto gates = judge_points(table);
  text.judged = !gates.empty();
  if (text.judged) text.verdict = verdict_of(gates);
  text.sentences = comparison_sentences(table);
  if (!text.sentences.empty()) {
    text.note = bracket_note(table);
    fold(text, first_response(table));
  } else if (!table.runs.empty()) {
    const std::string best = best_point(table);
    if (!best.empty()) text.sentences.push_back({"", best});
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
