// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/training_report.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "models/control/controller_file.h"
#include "scenarios/format/number_json.h"
#include "scenarios/report/page_frame.h"
#include "scenarios/report/quantity.h"
#include "scenarios/report/report_assets.h"
#include "scenarios/report/sections.h"

namespace orrery::scenarios {

namespace {

using nlohmann::json;

std::array<std::string_view, 3> scripts() {
  return {echarts_script(), chart_style_script(), report_script()};
}

Figure curve_figure(const models::ControllerFile& file) {
  Figure figure;
  figure.title = "Return by steps of training";
  figure.table = {"",
                  {number("steps"), number("validation, mean"), number("95 % interval"),
                   number("interquartile mean"), number("training episodes")}};
  json train = json::array();
  json validation = json::array();
  for (const auto& point : file.curve) {
    train.push_back({point.steps, number_json<json>(point.train_mean)});
    validation.push_back({point.steps, number_json<json>(point.mean)});
    figure.table.rows.push_back(
        {number(grouped(point.steps)), number(rounded(point.mean)),
         number(fmt::format("{} to {}", rounded(point.lower), rounded(point.upper))),
         number(rounded(point.iqm)), number(rounded(point.train_mean))});
  }
  figure.caption =
      "Held out: the deterministic policy on validation episodes, which nobody learns from. "
      "Training: the latest episodes as they were explored.";
  figure.alt = figure.caption + " The numbers stand in the table below.";
  figure.drawing = {{"kind", "learning"}, {"train", train},    {"held_out", validation},
                    {"kept", nullptr},    {"across", "steps"}, {"up", "return"},
                    {"log", false}};
  return figure;
}

void write_training(const std::string& path, const models::ControllerFile& file, Html& page,
                    json& drawings) {
  open_section(page, "Training");
  page.raw("<dl class=\"facts\">");
  fact(page, file.task.name, "task");
  fact(page, file.learner, "learner");
  fact(page, grouped(file.steps), "steps");
  fact(page, grouped(file.seed), "seed");
  fact(page, std::filesystem::path(path).filename().string(), "controller file");
  page.raw("</dl>\n");
  if (!file.curve.empty()) write_figure(curve_figure(file), page, drawings);
  Table settings{"", {{"setting"}}, {}};
  for (const auto& setting : file.settings) settings.rows.push_back({{setting}});
  page.folded_table("Settings", settings);
  page.element("p", "Trained on " + file.trained_on, "small");
  close_section(page);
}

}  // namespace

bool is_training(const std::string& path) { return path.ends_with(".orrctl"); }

engine::Result<void> write_training_report(const std::vector<std::string>& paths,
                                           const std::string& out) {
  engine::Diagnostics mistakes;
  std::vector<models::ControllerFile> files;
  for (const auto& path : paths) {
    auto file = models::read_controller_file(path);
    if (file) files.push_back(std::move(*file));
    if (!file) mistakes.append(file.error());
  }
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  Html page;
  json drawings = json::array();
  const std::string title = files.size() == 1
                                ? fmt::format("{} learns {}", files[0].learner, files[0].task.name)
                                : fmt::format("{} trainings", files.size());
  write_page_start(title, scripts(), page);
  page.raw("<header><p class=\"brand\">Orrery report</p>").element("h1", title).raw("</header>\n");
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (files.size() > 1) page.element("h1", fmt::format("{}: {}", i + 1, files[i].learner), "run");
    write_training(paths[i], files[i], page, drawings);
  }
  write_page_end("drawings", drawings, scripts(), page);
  return write_page(page.take(), out);
}

}  // namespace orrery::scenarios
