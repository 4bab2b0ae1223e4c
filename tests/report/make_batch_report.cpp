// SPDX-License-Identifier: Apache-2.0
// make_batch_report FOLDER [PAYLOADS.json]: reports of experiments that nobody ran, for the checks
// that look at a page from outside. Without payloads a page a kind of experiment; with a list of
// texts one page each, `payload-0.html` ..., the text in every field that a user chooses.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "scenarios/report/batch/batch_page.h"
#include "scenarios/report/page_frame.h"
#include "tests/support/synthetic_table.h"

namespace {

using namespace orrery;
namespace fs = std::filesystem;

bool write(const fs::path& path, const std::vector<scenarios::ExperimentTable>& tables) {
  const auto written = scenarios::write_page(scenarios::batch_page(tables), path);
  if (written) return true;
  for (const auto& item : written.error().items()) std::cerr << engine::to_string(item) << "\n";
  return false;
}

testing::ExperimentTexts everywhere(const std::string& payload) {
  testing::ExperimentTexts t;
  for (std::string* field :
       {&t.name, &t.description, &t.agent, &t.loss, &t.unit, &t.recall, &t.false_alarms, &t.trouble,
        &t.gate, &t.command, &t.machine, &t.file}) {
    *field = payload;
  }
  t.agents = {payload, payload + "2"};
  return t;
}

bool make_pages(const fs::path& folder) {
  return write(folder / "pump_house.html", {testing::pump_house_experiment()}) &&
         write(folder / "sampled.html", {testing::sampled_experiment(200, 3)}) &&
         write(folder / "two.html",
               {testing::pump_house_experiment({}, 6, 3), testing::sampled_experiment(30, 1)}) &&
         write(folder / "screening.html", {testing::screening_experiment(12)}) &&
         write(folder / "search.html", {testing::searched_experiment(20)}) &&
         write(folder / "sensitivity.html", {testing::sensitivity_experiment(256)}) &&
         write(folder / "hostile.html", {testing::pump_house_experiment(
                                            everywhere("\"><script>alert(1)</script>'&"), 6, 3)}) &&
         write(folder / "large.html", {testing::sampled_experiment(10'000, 4)}) &&
         write(folder / "many.html", {testing::pump_house_experiment({}, 667, 5)});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const fs::path folder = argv[1];
  fs::create_directories(folder);
  if (argc == 2) return make_pages(folder) ? 0 : 1;
  std::ifstream in(argv[2]);
  const auto payloads = nlohmann::json::parse(in);
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    const auto table = testing::pump_house_experiment(everywhere(payloads[i]), 3, 2);
    if (!write(folder / fmt::format("payload-{}.html", i), {table})) return 1;
  }
  return 0;
}
