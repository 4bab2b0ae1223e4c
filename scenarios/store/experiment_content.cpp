// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/experiment_content.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "scenarios/build/identity.h"

namespace orrery::scenarios {

using Json = nlohmann::json;

bool is_chosen(const TableChoice& choice, const ExperimentHeader& header, const std::string& name) {
  if (choice.all_measures) return true;
  const auto& wanted = choice.measures.empty() ? header.responses : choice.measures;
  return std::find(wanted.begin(), wanted.end(), name) != wanted.end();
}

std::string edition_of(const ExperimentHeader& header) {
  // Lengths in front keep texts apart.
  std::string all;
  const auto add = [&all](const std::string& text) {
    all += std::to_string(text.size()) + ":" + text;
  };
  add(header.scenario_text);
  add(header.experiment_text);
  add(header.selection);
  add(header.version);
  for (const auto& file : header.files) {
    add(file.path);
    add(file.sha256);
  }
  add("factors");
  for (const auto& factor : header.factors) add(factor.name);
  return sha256_of_text(all).substr(0, 32);
}

std::string details_of(const ExperimentHeader& header) {
  Json files = Json::array();
  for (const auto& file : header.files) {
    files.push_back({{"path", file.path}, {"sha256", file.sha256}});
  }
  Json factors = Json::array();
  for (const auto& factor : header.factors) {
    factors.push_back({{"name", factor.name},
                       {"path", factor.path},
                       {"unit", factor.unit},
                       {"levels", factor.levels},
                       {"numeric", factor.numeric},
                       {"log_scale", factor.log_scale}});
  }
  const Json details = {{"selection", header.selection},
                        {"files", files},
                        {"factors", factors},
                        {"responses", header.responses},
                        {"design", header.design},
                        {"morris_levels", header.morris_levels},
                        {"repeats", header.repeats},
                        {"compare_factor", header.compare_factor},
                        {"compare_baseline", header.compare_baseline},
                        {"compare_noise", header.compare_noise},
                        {"confidence", header.confidence}};
  return details.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool read_details(const std::string& json, ExperimentHeader& header) try {
  const Json details = Json::parse(json);
  header.selection = details.value("selection", "");
  for (const auto& file : details.at("files")) {
    header.files.push_back({file.at("path"), file.at("sha256")});
  }
  for (const auto& factor : details.at("factors")) {
    header.factors.push_back({factor.at("name"), factor.at("path"), factor.at("unit"),
                              factor.at("levels"), factor.at("numeric"), factor.at("log_scale")});
  }
  details.at("responses").get_to(header.responses);
  details.at("design").get_to(header.design);
  details.at("morris_levels").get_to(header.morris_levels);
  details.at("repeats").get_to(header.repeats);
  details.at("compare_factor").get_to(header.compare_factor);
  details.at("compare_baseline").get_to(header.compare_baseline);
  details.at("compare_noise").get_to(header.compare_noise);
  details.at("confidence").get_to(header.confidence);
  return true;
} catch (const Json::exception&) {
  return false;
}

void add_status(BatchStatus& all, const BatchStatus& one) {
  all.expected += one.expected;
  all.ended += one.ended;
  all.failed += one.failed;
  all.running += one.running;
  all.elapsed_s = std::max(all.elapsed_s, one.elapsed_s);
  if (!one.finished) all.remaining_s = std::fmax(all.remaining_s, one.remaining_s);
  all.finished = all.finished && one.finished;
  all.updated_unix_s = std::max(all.updated_unix_s, one.updated_unix_s);
}

std::string storable(const std::string& text) {
  // The JSON library knows what UTF-8 is; its quotes and escapes are taken off again by itself.
  const std::string quoted = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
  std::string clean = Json::parse(quoted).get<std::string>();
  for (std::size_t at; (at = clean.find('\0')) != std::string::npos;) {
    clean.replace(at, 1, "\xef\xbf\xbd");
  }
  return clean;
}

}  // namespace orrery::scenarios
