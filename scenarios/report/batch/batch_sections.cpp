// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/batch_sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "scenarios/experiment/analysis.h"
#include "scenarios/report/batch/batch_figures.h"
#include "scenarios/report/batch/batch_numbers.h"
#include "scenarios/report/batch/batch_outcome.h"
#include "scenarios/report/batch/measure_words.h"
#include "scenarios/report/batch/software.h"
#include "scenarios/report/page_frame.h"
#include "scenarios/report/quantity.h"

namespace orrery::scenarios {

using nlohmann::json;

namespace {

constexpr std::size_t kFailureGroupsMax = 50;
constexpr std::size_t kSeedsMax = 200;

/// The words with spaces that lines do not break at before percent signs and around equals signs.
std::string unbroken(std::string words) {
  for (const auto& [plain, tied] :
       {std::pair<std::string, std::string>{" %", "\xC2\xA0%"}, {" = ", "\xC2\xA0=\xC2\xA0"}}) {
    for (auto at = words.find(plain); at != std::string::npos; at = words.find(plain, at + 1)) {
      words.replace(at, plain.size(), tied);
    }
  }
  return words;
}

void write_sentences(const std::vector<OutcomeSentence>& sentences, Html& page) {
  page.raw("<ul class=\"outcome\">");
  for (const auto& sentence : sentences) {
    page.raw("<li>");
    if (!sentence.lead.empty()) page.element("b", sentence.lead + ":").raw(" ");
    page.text(unbroken(sentence.text)).raw("</li>");
  }
  page.raw("</ul>");
}

void write_outcome(const ExperimentTable& table, Html& page) {
  const auto outcome = batch_outcome(table);
  open_verdict(outcome.judged ? tone_of(outcome.verdict) : RunVerdict::Tone::kPlain, page);
  page.element("p", unbroken(outcome.headline), "headline");
  write_sentences(outcome.sentences, page);
  if (!outcome.folded.empty()) {
    page.raw("<details>")
        .element("summary", fmt::format("{} more comparison{}", outcome.folded.size(),
                                        outcome.folded.size() == 1 ? "" : "s"));
    write_sentences(outcome.folded, page);
    page.raw("</details>");
  }
  if (!outcome.note.empty()) page.element("p", unbroken(outcome.note), "note");
  page.raw("</div></div>\n");
}

void write_facts(const ExperimentTable& table, const json& numbers, Html& page) {
  std::size_t failed = 0;
  double wall_s = 0.0;
  for (const auto& run : table.runs) {
    failed += run.status == RunStatus::kFailed ? 1 : 0;
    wall_s += run.wall_s;
  }
  std::size_t most = 0;
  for (const auto& point : table.points) most = std::max(most, point.runs);
  page.raw("<dl class=\"facts\">");
  fact(page, grouped(table.runs.size()), "runs");
  fact(page, grouped(table.points.size()), "points");
  fact(page, grouped(table.header.factors.size()), "factors");
  fact(page, grouped(most), "runs a point");
  fact(page, grouped(failed), "failed runs");
  fact(page, span(wall_s), "run time, summed");
  fact(page, spoken(numbers["design"].get<std::string>()), "design");
  page.raw("</dl>\n");
  if (!table.header.description.empty()) page.element("p", table.header.description, "about");
}

/// A place that the script fills with a table of its own.
void table_place(Html& page, const char* kind) {
  page.raw(fmt::format("<div class=\"grid-place\" data-table=\"{}\"></div>\n", kind));
}

void write_figure(const json& figure, Html& page) {
  page.raw(fmt::format("<figure data-kind=\"{}\">", figure["kind"].get<std::string>()));
  page.element("h3", figure["title"].get<std::string>());
  page.raw("<div class=\"buttons\"></div><div class=\"chart\" role=\"img\" aria-label=\"");
  page.text(figure["alt"].get<std::string>()).raw("\"></div>");
  page.element("figcaption", figure["caption"].get<std::string>());
  page.raw("<details><summary>The same as a table</summary>");
  table_place(page, "figure");
  page.raw("</details></figure>\n");
}

void write_figures(const json& drawing, Html& page) {
  if (drawing["figures"].empty()) return;
  open_section(page, "What the responses show");
  if (const auto owner = drawing["owner"].get<std::string>(); !owner.empty()) {
    page.element("p", fmt::format("All responses are those of {}.", owner), "small");
  }
  page.raw("<div class=\"controls\"></div>\n");
  for (const auto& figure : drawing["figures"]) write_figure(figure, page);
  close_section(page);
}

/// What a reader without scripts gets instead of figures and filters.
void write_plain_points(const ExperimentTable& table, Html& page) {
  Table plain{"", {{"point"}, {"response"}, number("mean"), number("interval"), number("n")}};
  const auto summaries = summarise(table, table.header.confidence);
  for (const auto& s : summaries) {
    if (plain.rows.size() == kSeedsMax) break;
    const auto& measure = table.measures[s.measure];
    plain.rows.push_back({{table.points[s.point].key},
                          {measure_title(table, measure.name)},
                          number(quantity(s.mean.value, measure.unit)),
                          number(interval(s.mean.lower, s.mean.upper, measure.unit)),
                          number(grouped(s.n))});
  }
  plain.caption =
      fmt::format("{} of {} rows.", grouped(plain.rows.size()), grouped(summaries.size()));
  page.raw("<noscript>");
  page.element("p",
               "Figures and tables that filter need scripts, which this page brings along and "
               "which your browser does not run. `orrery export` writes all rows as CSV or "
               "Parquet.");
  page.table(plain).raw("</noscript>\n");
}

std::string noise_note(const ExperimentTable& table) {
  if (table.header.compare_noise == 0.0) return {};
  return fmt::format(" Differences within {:.3g} % of the baseline are no change.",
                     100.0 * table.header.compare_noise);
}

void write_tables(const ExperimentTable& table, const json& drawing, Html& page) {
  open_section(page, "Points");
  page.element("p",
               "Mean with its interval over replications (Student's t), the percentile bootstrap "
               "of the same mean beside it.",
               "small");
  const std::size_t step = drawing["points"]["step"].get<std::size_t>();
  if (step > 1) {
    page.element("p", fmt::format("{} of {} points: all do not fit into a page of 5 MB, so every "
                                  "{}th in the order of the levels is here, in tables and in "
                                  "figures. Importance, the sentences above and the worst runs are "
                                  "over all; `orrery export` writes all.",
                                  grouped(drawing["points"]["count"].get<std::size_t>()),
                                  grouped(table.points.size()), step));
  }
  table_place(page, "points");
  write_plain_points(table, page);
  close_section(page);
  if (!drawing["comparisons"]["rows"].empty()) {
    open_section(page, "Paired comparisons");
    page.element(
        "p",
        fmt::format("Level minus baseline ({}) over the same seeds; p of the paired t test, "
                    "after Holm over all comparisons of a response; g is Hedges' effect size.{}",
                    table.header.compare_baseline, noise_note(table)),
        "small");
    table_place(page, "comparisons");
    close_section(page);
  }
  if (drawing["gates"].empty()) return;
  open_section(page, "Gates");
  table_place(page, "gates");
  close_section(page);
}

void write_failures(const ExperimentTable& table, Html& page) {
  const auto groups = failure_groups(table);
  if (groups.empty()) return;
  open_section(page, "Failed runs");
  Table failures{"", {number("runs"), number("points"), {"message of the first, and its command"}}};
  std::size_t shown = 0;
  for (const auto& group : groups) {
    if (shown++ == kFailureGroupsMax) break;
    const RunRow& run = table.runs[group.runs.front()];
    failures.rows.push_back({number(grouped(group.runs.size())),
                             number(grouped(group.points)),
                             {group.message.substr(0, 2000), false, run.command_line, "message"}});
  }
  failures.caption = "Messages that differ in numbers only are one row.";
  if (groups.size() > kFailureGroupsMax) {
    failures.caption += fmt::format(" The {} most frequent of {} reasons.", kFailureGroupsMax,
                                    grouped(groups.size()));
  }
  page.table(failures);
  close_section(page);
}

void write_runs(const ExperimentTable& table, const json& drawing, Html& page) {
  if (!drawing["measures"].empty()) {
    open_section(page, "The worst runs");
    page.element("p", "Run the command to see such a run again, with everything that it records.",
                 "small");
    table_place(page, "worst");
    close_section(page);
  }
  write_failures(table, page);
  open_section(page, "All runs");
  const std::size_t kept = drawing["runs"]["point"].size();
  std::string words =
      "A heading sorts. Values have six significant digits; an identity is shown by "
      "its first 12 digits.";
  if (kept < table.runs.size()) {
    words = fmt::format(
                "{} of {} runs: all do not fit into a page of 5 MB. Kept are failed runs, then the "
                "worst "
                "by {}, of the points shown; means and intervals are over all runs, figures of "
                "single runs over those kept. "
                "`orrery export` writes all. ",
                grouped(kept), grouped(table.runs.size()),
                table.measures.empty()
                    ? std::string("order")
                    : measure_title(table, table.measures[first_response(table)].name)) +
            words;
  }
  page.element("p", words, "small");
  table_place(page, "runs");
  close_section(page);
}

std::string seeds_of(const ExperimentTable& table) {
  std::set<std::uint64_t> seeds;
  for (const auto& run : table.runs) seeds.insert(run.seed);
  if (seeds.empty()) return "none";
  if (*seeds.rbegin() - *seeds.begin() + 1 == seeds.size()) {
    return seeds.size() == 1 ? std::to_string(*seeds.begin())
                             : fmt::format("{} to {}", *seeds.begin(), *seeds.rbegin());
  }
  std::string words;
  std::size_t shown = 0;
  for (auto seed : seeds) {
    if (shown++ == kSeedsMax) {
      return fmt::format("{}, ... ({} in all; every run has its own above)", words,
                         grouped(seeds.size()));
    }
    words += fmt::format("{}{}", words.empty() ? "" : ", ", seed);
  }
  return words;
}

void write_repeat(const ExperimentTable& table, Html& page) {
  const auto& header = table.header;
  open_section(page, "How to repeat it");
  page.element("pre", header.command_line);
  Table facts{"", {{"what"}, {"value"}}};
  const auto row = [&](const char* what, const std::string& value) {
    facts.rows.push_back({{what}, marked(value, "code")});
  };
  row("version", header.version);
  row("scenario", header.scenario_path);
  row("seeds", seeds_of(table));
  row("machine", header.machine);
  page.table(facts);
  page.element("p",
               "The same scenario, files, seed and version give the same run, whatever executes "
               "it. The same command again executes only what is missing.",
               "small");
  if (!header.files.empty()) {
    Table files{"", {{"file"}, {"SHA-256"}}};
    for (const auto& file : header.files) {
      files.rows.push_back({{file.path}, marked(file.sha256, "code")});
    }
    page.table(files);
  }
  page.raw("<details>").element("summary", "The section experiment");
  page.element("pre", header.experiment_text).raw("</details>\n<details>");
  page.element("summary", "The scenario, with everything filled in");
  page.element("pre", header.scenario_text).raw("</details>\n");
  page.folded_table("Software and licences", software_table());
  close_section(page);
}

}  // namespace

void write_batch_sections(const ExperimentTable& table, Html& page, json& drawings) {
  json drawing = batch_drawing(table);
  page.raw("<div class=\"batch\">\n");
  write_outcome(table, page);
  write_facts(table, drawing, page);
  write_figures(drawing, page);
  write_tables(table, drawing, page);
  write_runs(table, drawing, page);
  write_repeat(table, page);
  page.raw("</div>\n");
  drawings.push_back(std::move(drawing));
}

}  // namespace orrery::scenarios
