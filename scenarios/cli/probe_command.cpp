// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "scenarios/build/probe.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/command_words.h"
#include "scenarios/format/number_json.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

/// What is in a column over all rows of a population.
double reduced(const ProbeTable& table, std::size_t column, const std::string& how) {
  double sum = 0.0;
  double least = std::numeric_limits<double>::infinity();
  double most = -std::numeric_limits<double>::infinity();
  for (const auto& row : table.rows) {
    sum += row[column];
    least = std::min(least, row[column]);
    most = std::max(most, row[column]);
  }
  return how == "sum" ? sum : how == "min" ? least : most;
}

constexpr std::array kReductions = {"sum", "min", "max"};

std::string summary_lines(const ProbeTable& table, const std::vector<std::size_t>& widths) {
  std::string text;
  for (const char* how : kReductions) {
    text += fmt::format("{:>{}}  ", how, widths[0]);
    for (std::size_t c = 1; c < table.columns.size(); ++c)
      text += fmt::format("{:>{}}  ", fmt::format("{:.6g}", reduced(table, c, how)), widths[c]);
    text += "\n";
  }
  return text;
}

std::string table_text(const ProbeTable& table) {
  std::vector<std::size_t> widths;
  std::vector<std::string> heads;
  for (const auto& column : table.columns) {
    heads.push_back(column.unit == "1" ? column.name
                                       : fmt::format("{} [{}]", column.name, column.unit));
    widths.push_back(std::max<std::size_t>(heads.back().size(), 10));
  }
  std::string text;
  for (std::size_t c = 0; c < heads.size(); ++c)
    text += fmt::format("{:>{}}  ", heads[c], widths[c]);
  text += "\n";
  for (const auto& row : table.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      text += fmt::format("{:>{}}  ", fmt::format("{:.6g}", row[c]), widths[c]);
    }
    text += "\n";
  }
  if (table.by_row) text += summary_lines(table, widths);
  return text;
}

nlohmann::ordered_json table_json(const std::string& model, const ProbeTable& table) {
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  for (const auto& row : table.rows) {
    nlohmann::ordered_json cells = nlohmann::ordered_json::object();
    for (std::size_t c = 0; c < row.size(); ++c) {
      cells[table.columns[c].name] = number_json(row[c]);
    }
    rows.push_back(std::move(cells));
  }
  nlohmann::ordered_json units = nlohmann::ordered_json::object();
  for (const auto& column : table.columns) units[column.name] = column.unit;
  nlohmann::ordered_json document = {{"model", model}, {"units", units}, {"rows", rows}};
  if (!table.by_row) return document;
  for (const char* how : kReductions) {
    for (std::size_t c = 1; c < table.columns.size(); ++c)
      document[how][table.columns[c].name] = number_json(reduced(table, c, how));
  }
  return document;
}

ExitCode probe(const Console& console, ProbeWords words, const std::string& until,
               const std::string& every, bool json) {
  for (const auto& [text, name, target] :
       {std::tuple{until, "--until", &words.until}, std::tuple{every, "--every", &words.every}}) {
    const auto time = duration_word(name, text);
    if (!time) {
      console.complain(time.error());
      return ExitCode::kUsage;
    }
    if (*time) *target = **time;
  }
  const auto table = probe_model(words);
  if (!table) {
    console.complain(table.error());
    return exit_code_of(table.error());
  }
  console.print(json ? table_json(words.model, *table).dump(2) + "\n" : table_text(*table));
  return ExitCode::kOk;
}

}  // namespace

void add_probe_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("probe", "one device or link on the bench, as a table");
  auto words = std::make_shared<ProbeWords>();
  auto until = std::make_shared<std::string>();
  auto every = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  command
      ->add_option("MODEL", words->model, "a device model, 'link', or FILE.yaml:NAME of a 'define'")
      ->required();
  command
      ->add_option("--set", words->sets,
                   "a parameter or input: NAME=VALUE, such as 'speed=3000 rev/min'")
      ->allow_extra_args(false);
  command->add_option("--until", *until, "simulated time of the table, such as '1 h'");
  command->add_option("--every", *every, "time between rows");
  command->add_option("--seed", words->seed, "seed of all random numbers");
  command->add_flag("--json", *json, "the table as JSON");
  command->footer(
      "Examples:\n"
      "  orrery probe rotating/bearing --set 'speed=3000 rev/min'\n"
      "  orrery probe water/drain_tank --until '10 min' --every '1 min'\n"
      "  orrery probe grid/feeder --set count=33 --set network=baran_wu_33\n"
      "  orrery probe link --set loss=0.05 --set 'latency=20 ms'\n"
      "  orrery probe scenarios/library/my-own-device.yaml:tank --until '20 min'\n");
  command->callback([&session, words, until, every, json] {
    session.work = [=](const Console& console) {
      return probe(console, *words, *until, *every, *json);
    };
  });
}

}  // namespace orrery::scenarios
