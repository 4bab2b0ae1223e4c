// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/sections.h"

#include <fmt/format.h>

#include "engine/record/metric_names.h"
#include "scenarios/report/device_figure.h"
#include "scenarios/report/network_picture.h"
#include "scenarios/report/page_frame.h"
#include "scenarios/report/quantity.h"
#include "scenarios/report/tables.h"
#include "scenarios/report/verdict.h"

namespace orrery::scenarios {

using engine::RunTables;
using nlohmann::json;

void write_figure(const Figure& figure, Html& page, json& drawings) {
  page.raw("<figure>").element("h3", figure.title);
  page.raw(fmt::format("<div class=\"chart {}\" id=\"figure-{}\" role=\"img\" aria-label=\"",
                       figure.drawing["kind"].get<std::string>(), drawings.size()));
  page.text(figure.alt).raw("\"></div>");
  page.element("figcaption", figure.caption);
  page.folded_table("The same as a table", figure.table);
  page.raw("</figure>\n");
  drawings.push_back(figure.drawing);
}

namespace {

std::uint64_t device_count(const RunTables& run) {
  std::uint64_t count = 0;
  for (const auto& population : run.populations) count += population.count;
  return count;
}

void write_verdict(const RunTables& run, Html& page) {
  const RunVerdict verdict = verdict_of(run);
  open_verdict(verdict.tone, page);
  page.element("p", verdict.headline, "headline").element("p", verdict.sentence);
  page.raw("</div></div>\n");
}

void write_facts(const RunTables& run, Html& page) {
  const auto& s = run.summary;
  page.raw("<dl class=\"facts\">");
  fact(page, span(s.end.seconds()), "simulated");
  fact(page, grouped(device_count(run)), "devices");
  fact(page, grouped(s.readings), "readings");
  fact(page, grouped(run.faults.size()), "faults");
  fact(page, grouped(run.alerts.size()), "alerts");
  fact(page, span(s.wall_s), "of computing");
  if (s.wall_s > 0) fact(page, rounded(s.end.seconds() / s.wall_s), "times real time");
  page.raw("</dl>\n");
}

void write_what(const RunTables& run, Html& page) {
  open_section(page, "What was simulated");
  if (!run.header.description.empty()) page.element("p", run.header.description);
  page.element("p", fmt::format("{} devices over {} of simulated time, {} events, seed {}. {}",
                                grouped(device_count(run)), span(run.summary.end.seconds()),
                                grouped(run.summary.events), run.header.seed,
                                run.summary.end < run.header.planned_end
                                    ? fmt::format("The run ended before the planned {}.",
                                                  span(run.header.planned_end.seconds()))
                                    : "The planned time was reached."));
  const std::string picture = network_picture(run);
  if (!picture.empty())
    page.raw("<div class=\"scroll\" tabindex=\"0\">").raw(picture).raw("</div>");
  else
    page.element("p", network_in_words(run));
  close_section(page);
}

void write_detection(const RunTables& run, Html& page, json& drawings) {
  const Table judges = judges_table(run);
  if (judges.rows.empty()) return;
  open_section(page, "How well faults were found");
  for (const auto& figure : detection_figures(run)) write_figure(figure, page, drawings);
  page.table(judges);
  page.element("p",
               "A fault is found when an alert falls on its device within its span. One false "
               "alarm is one started hour of alert on a device without an active fault. Small "
               "numbers: 95 % intervals. Controls judge the same rows by the same rules and "
               "know nothing of the plant.",
               "small");
  if (!run.gates.empty()) page.element("h3", "Gates").table(gates_table(run));
  close_section(page);
}

engine::Result<void> write_devices(const engine::ResultFile& result, Html& page, json& drawings) {
  const auto figures = device_figures(result);
  if (!figures) return engine::failure(figures.error());
  if (figures->empty()) return {};
  open_section(page, "What the devices showed");
  page.raw(
      "<p class=\"legend\"><span class=\"key fault\"></span> shaded: a fault was active (ground "
      "truth) <span class=\"key line\"></span> dashed: the agent's threshold "
      "<span class=\"sign\">▲</span> an alert begins, its bar shows how long it lasts "
      "<span class=\"sign\">△</span> the same, a false alarm <span class=\"sign\">✗</span> the "
      "device failed. "
      "Drag the bar below a figure to look closer.</p>");
  for (const auto& figure : *figures) write_figure(figure, page, drawings);
  close_section(page);
  return {};
}

void write_happenings(const RunTables& run, Html& page) {
  open_section(page, "What happened");
  page.element("h3", fmt::format("Faults ({})", grouped(run.faults.size())));
  if (run.faults.empty())
    page.element("p", "No fault began.");
  else
    page.table(faults_table(run));
  page.element("h3", fmt::format("Alerts ({})", grouped(run.alerts.size())));
  if (run.alerts.empty())
    page.element("p", "No agent raised an alert.");
  else if (run.alerts.size() > 30)
    page.folded_table("Show all alerts", alerts_table(run));
  else
    page.table(alerts_table(run));
  page.element("h3", fmt::format("Commands ({})", grouped(run.commands.size())));
  if (run.commands.empty())
    page.element("p", "No command was sent.");
  else if (run.commands.size() > 30)
    page.folded_table("Show all commands", commands_table(run));
  else
    page.table(commands_table(run));
  close_section(page);
}

void write_network(const RunTables& run, Html& page, json& drawings) {
  open_section(page, "What became of every reading and message");
  for (const auto& figure : fate_figures(run)) write_figure(figure, page, drawings);
  page.table(books_table(run));
  for (const auto& figure : learning_figures(run)) write_figure(figure, page, drawings);
  for (const auto& figure : histogram_figures(run)) write_figure(figure, page, drawings);
  close_section(page);
}

void write_rest(const RunTables& run, Html& page) {
  open_section(page, "All metrics");
  if (run.metrics.empty())
    page.element("p", "The run computed none.");
  else
    page.folded_table(fmt::format("Show {} metrics", grouped(run.metrics.size())),
                      metrics_table(run));
  close_section(page);
  open_section(page, "What was left out");
  if (run.notes.empty())
    page.element("p", "Nothing: every row that was asked for is in the result.");
  page.raw("<ul>");
  for (const auto& note : run.notes) {
    page.raw("<li>").element("b", note.topic).raw(" ").text(note.text).raw("</li>");
  }
  page.raw("</ul>");
  close_section(page);
}

void write_repeat(const RunTables& run, Html& page) {
  open_section(page, "How to repeat it");
  page.element("pre", run.header.command_line);
  Table table{"", {{"what"}, {"value"}}};
  const auto row = [&](const char* what, const std::string& value) {
    table.rows.push_back({{what}, marked(value, "code")});
  };
  row("fingerprint", run.summary.fingerprint);
  row("seed", std::to_string(run.header.seed));
  row("version", run.header.version);
  row("scenario", run.header.scenario_path);
  row("machine", run.header.machine);
  page.table(table);
  page.element("p",
               "The same scenario, files, seed and version give the same fingerprint on any "
               "number of threads.",
               "small");
  if (!run.header.files.empty()) page.table(files_table(run));
  page.raw("<details>").element("summary", "The scenario, with everything filled in");
  page.element("pre", run.header.scenario_text).raw("</details>\n");
  close_section(page);
}

}  // namespace

engine::Result<void> write_run_sections(const engine::ResultFile& result, Html& page,
                                        json& drawings) {
  const RunTables& run = result.tables();
  write_verdict(run, page);
  write_facts(run, page);
  write_what(run, page);
  write_detection(run, page, drawings);
  if (auto devices = write_devices(result, page, drawings); !devices) return devices;
  write_happenings(run, page);
  write_network(run, page, drawings);
  write_rest(run, page);
  write_repeat(run, page);
  return {};
}

}  // namespace orrery::scenarios
