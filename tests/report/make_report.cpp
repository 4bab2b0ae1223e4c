// SPDX-License-Identifier: Apache-2.0
// make_report FOLDER [PAYLOADS.json]: reports of the synthetic run, for the checks that look at a
// page from outside. Without payloads `plain.html` and `two.html`; with a list of texts one page
// each, `payload-0.html` ..., the text in every field that a user chooses.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>

#include "engine/record/sqlite_store.h"
#include "scenarios/report/report.h"
#include "tests/support/synthetic_run.h"

namespace {

using namespace orrery;
namespace fs = std::filesystem;

bool ok(const engine::Result<void>& result) {
  if (result) return true;
  for (const auto& item : result.error().items()) std::cerr << engine::to_string(item) << "\n";
  return false;
}

bool make(const fs::path& folder, const std::string& name, const testing::SyntheticTexts& texts) {
  const fs::path file = folder / (name + ".orrery");
  engine::SqliteStore store(file);
  if (!ok(store.begin(testing::synthetic_header(texts)))) return false;
  testing::append_synthetic_rows(store, texts);
  if (!ok(store.finish(testing::synthetic_summary()))) return false;
  const std::vector<fs::path> files = {file};
  return ok(scenarios::write_report(files, folder / (name + ".html")));
}

testing::SyntheticTexts everywhere(const std::string& payload) {
  testing::SyntheticTexts t;
  for (std::string* field :
       {&t.scenario, &t.description, &t.plant, &t.model, &t.signal, &t.unit, &t.agent, &t.fault,
        &t.blamed, &t.link, &t.reason, &t.note, &t.machine, &t.file}) {
    *field = payload;
  }
  return t;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const fs::path folder = argv[1];
  fs::create_directories(folder);
  if (!make(folder, "plain", {})) return 1;
  if (argc == 2) {
    const std::vector<fs::path> twice = {folder / "plain.orrery", folder / "plain.orrery"};
    return ok(scenarios::write_report(twice, folder / "two.html")) ? 0 : 1;
  }
  std::ifstream in(argv[2]);
  const auto payloads = nlohmann::json::parse(in);
  for (std::size_t i = 0; i < payloads.size(); ++i) {
    const std::string text = payloads[i].get<std::string>();
    if (!make(folder, fmt::format("payload-{}", i), everywhere(text))) return 1;
    fs::remove(folder / fmt::format("payload-{}.orrery", i));
  }
  return 0;
}
