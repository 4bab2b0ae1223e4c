// SPDX-License-Identifier: Apache-2.0
#include "scenarios/serve/serve_answers.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>

#include "scenarios/report/html.h"
#include "scenarios/report/report_assets.h"
#include "scenarios/serve/serve_assets.h"
#include "scenarios/serve/serve_json.h"
#include "scenarios/store/prometheus_text.h"

namespace orrery::scenarios {

using nlohmann::json;

namespace {

HttpReply not_found() { return {404, "text/plain; charset=utf-8", "there is nothing here\n"}; }

HttpReply json_reply(const json& value, int status = 200) {
  constexpr auto kReplace = json::error_handler_t::replace;
  return {status, "application/json", value.dump(-1, ' ', false, kReplace) + "\n"};
}

/// A store that cannot be read now, such as one that is just being made.
HttpReply unreadable(const engine::Diagnostics& mistakes) {
  return json_reply({{"error", engine::to_string(mistakes.items().front())}}, 503);
}

HttpReply asset(std::string_view bytes, const char* type) {
  HttpReply reply{200, type, std::string(bytes)};
  reply.headers.emplace_back("Cache-Control", "private, max-age=3600");
  return reply;
}

/// One page for every address: the script looks where it is, and asks for what stands there.
HttpReply page() {
  Html html;
  html.raw("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
      .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
      .raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
      .raw("<title>Orrery</title>\n<link rel=\"icon\" href=\"data:,\">\n")
      .raw("<link rel=\"stylesheet\" href=\"/report.css\">\n")
      .raw("<link rel=\"stylesheet\" href=\"/serve.css\">\n")
      .raw("</head>\n<body><main id=\"page\"><noscript>This page needs JavaScript.</noscript>")
      .raw("</main>\n<script src=\"/serve.js\" defer></script></body></html>\n");
  return {200, "text/html; charset=utf-8", html.take()};
}

/// `/api/experiments/e0/runs` as its words.
std::vector<std::string> words_of(const std::string& path) {
  std::vector<std::string> words;
  std::size_t from = 1;
  while (from < path.size()) {
    const auto to = std::min(path.find('/', from), path.size());
    words.push_back(path.substr(from, to - from));
    from = to + 1;
  }
  return words;
}

std::string text_of(const HttpRequest& request, const char* key) {
  const auto found = request.query.find(key);
  return found == request.query.end() ? "" : found->second;
}

std::size_t count_of(const HttpRequest& request, const char* key, std::size_t otherwise) {
  const std::string text = text_of(request, key);
  std::size_t value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() ? value : otherwise;
}

}  // namespace

HttpReply ServeAnswers::answer(const HttpRequest& request) {
  HttpReply reply;
  if (auto refused = refuse(request, rules_))
    reply = std::move(*refused);
  else if (auto kept = keep_token(request, rules_))
    reply = std::move(*kept);
  else
    reply = allowed(request);
  harden(reply);
  return reply;
}

HttpReply ServeAnswers::allowed(const HttpRequest& request) {
  if (request.path == "/echarts.js") return asset(echarts_script(), "text/javascript");
  if (request.path == "/serve.js") return asset(serve_script(), "text/javascript");
  if (request.path == "/serve.css") return asset(serve_style(), "text/css");
  if (request.path == "/report.css") return asset(report_style(), "text/css");
  if (request.path == "/metrics") return metrics();
  const auto words = words_of(request.path);
  if (words.empty()) return page();
  if (words[0] != "api") {
    const bool run = words.size() == 3 && words[1] == "runs";
    return (words.size() == 1 || run) && find(words[0]) != nullptr ? page() : not_found();
  }
  if (words.size() == 2 && words[1] == "results") return list();
  if (words.size() < 3) return not_found();
  const ServedPlace* place = find(words[2]);
  if (place == nullptr) return not_found();
  if (words[1] == "experiments" && place->experiment)
    return experiment(request, *place, {words.begin() + 3, words.end()});
  if (words[1] == "results" && !place->experiment && words.size() == 3) return result(*place);
  return not_found();
}

HttpReply ServeAnswers::list() {
  json all = json::array();
  for (const auto& place : places_) {
    json one = {{"id", place.id},
                {"kind", place.experiment ? "experiment" : "run"},
                {"place", place.place}};
    if (place.experiment) {
      if (const auto view = reader_.experiment(place)) {
        one["name"] = (*view)->table.header.name;
        one["status"] = status_json((*view)->table.status);
      } else {
        one["error"] = engine::to_string(view.error().items().front());
      }
    } else if (const auto file = reader_.run(place)) {
      one["name"] = (*file)->tables().header.scenario_name;
    } else {
      one["error"] = engine::to_string(file.error().items().front());
    }
    all.push_back(std::move(one));
  }
  return json_reply({{"results", all}});
}

HttpReply ServeAnswers::experiment(const HttpRequest& request, const ServedPlace& place,
                                   const std::vector<std::string>& rest) {
  if (rest.size() == 2 && rest[0] == "runs") {
    const auto all = read_experiment(place.place, {.measures = {}, .all_measures = true});
    if (!all) return unreadable(all.error());
    const json run = run_json(*all, rest[1]);
    return run.is_null() ? not_found() : json_reply(run);
  }
  const auto view = reader_.experiment(place);
  if (!view) return unreadable(view.error());
  if (rest.empty()) return json_reply(experiment_json(**view));
  if (rest.size() == 1 && rest[0] == "status")
    return json_reply(status_json((*view)->table.status));
  if (rest.size() == 1 && rest[0] == "runs") {
    return json_reply(runs_json((*view)->table, {.offset = count_of(request, "offset", 0),
                                                 .limit = count_of(request, "limit", 100),
                                                 .sort = text_of(request, "sort"),
                                                 .descending = text_of(request, "order") == "desc",
                                                 .filter = text_of(request, "filter")}));
  }
  return not_found();
}

HttpReply ServeAnswers::result(const ServedPlace& place) {
  const auto file = reader_.run(place);
  return file ? json_reply(result_json((*file)->tables())) : unreadable(file.error());
}

HttpReply ServeAnswers::metrics() {
  PrometheusText text;
  for (const auto& place : places_) {
    const PrometheusLabels own = {{"result", place.id}};
    if (place.experiment) {
      if (const auto view = reader_.experiment(place))
        add_prometheus((*view)->table, (*view)->means, text, own);
    } else if (const auto file = reader_.run(place)) {
      add_prometheus((*file)->tables(), text, own);
    }
  }
  return {200, "text/plain; version=0.0.4; charset=utf-8", text.str()};
}

const ServedPlace* ServeAnswers::find(const std::string& id) const {
  for (const auto& place : places_) {
    if (place.id == id) return &place;
  }
  return nullptr;
}

}  // namespace orrery::scenarios
