// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/record/metric_names.h"
#include "scenarios/format/number_json.h"
#include "scenarios/report/quantity.h"
#include "scenarios/report/verdict.h"

namespace orrery::scenarios {

using engine::MetricRecord;
using engine::RunTables;
using nlohmann::json;

namespace {

// More panels than this do not fit side by side; the table has them all.
constexpr std::size_t kFaultPanelsMax = 5;

json panel_of(const RunTables& run, const std::string& title, const std::string& unit,
              const std::string& metric, const std::string& group, Table& table) {
  json points = json::array();
  const auto judges = judges_of(run);
  for (std::size_t row = 0; row < judges.size(); ++row) {
    for (const auto& m : run.metrics) {
      const bool wanted = m.name == metric && m.group == group && m.agent == judges[row].first &&
                          m.control == judges[row].second &&
                          (group.empty() || m.group_by == "fault");
      if (!wanted) continue;
      points.push_back({{"row", row},
                        {"value", number_json<json>(m.value)},
                        {"lower", number_json<json>(m.lower)},
                        {"upper", number_json<json>(m.upper)},
                        {"n", m.n}});
      table.rows.push_back({{title},
                            {m.agent},
                            {m.is_control() ? m.control : "-"},
                            number(quantity(m.value, m.unit)),
                            number(interval(m.lower, m.upper, m.unit)),
                            number(grouped(m.n))});
    }
  }
  return {{"title", title}, {"unit", unit}, {"points", points}};
}

std::vector<std::string> fault_groups(const RunTables& run) {
  std::vector<std::string> groups;
  for (const auto& m : run.metrics) {
    if (m.name != engine::metric::kEventRecall || m.group_by != "fault") continue;
    if (std::find(groups.begin(), groups.end(), m.group) == groups.end()) groups.push_back(m.group);
  }
  return groups;
}

}  // namespace

std::vector<Figure> detection_figures(const RunTables& run) {
  if (!best_agent(run)) return {};
  Figure figure;
  figure.title = "Faults found, and the price in false alarms";
  figure.table = {
      "Event recall and false alarms per judge",
      {{"panel"}, {"agent"}, {"control"}, number("value"), number("95 % interval"), number("n")}};
  json rows = json::array();
  for (const auto& [agent, control] : judges_of(run)) {
    rows.push_back({{"label", control.empty() ? agent : control},
                    {"control", !control.empty()},
                    {"agent", agent}});
  }
  json panels = json::array();
  panels.push_back(panel_of(run, "false alarms", "per device-day", engine::metric::kFalseAlarms, "",
                            figure.table));
  panels.back()["log"] = true;
  panels.push_back(
      panel_of(run, "all faults", "event recall", engine::metric::kEventRecall, "", figure.table));
  auto groups = fault_groups(run);
  std::string left_out;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Table overflow;
    json panel = panel_of(run, groups[i], "event recall", engine::metric::kEventRecall, groups[i],
                          figure.table);
    if (i < kFaultPanelsMax) panels.push_back(std::move(panel));
  }
  if (groups.size() > kFaultPanelsMax) {
    left_out = fmt::format(" {} more kinds of fault stand in the table only.",
                           groups.size() - kFaultPanelsMax);
  }
  figure.drawing = {{"kind", "judges"}, {"rows", rows}, {"panels", panels}};
  figure.caption =
      "Filled circles: agents. Hollow diamonds: controls, which know nothing of the "
      "plant. Bars: 95 % intervals. A zero on the logarithmic scale stands at its left "
      "edge." +
      left_out;
  figure.alt =
      "Recall of each judge with interval, per kind of fault, beside its false alarms per "
      "device-day. The same numbers stand in the table below.";
  return {figure};
}

std::vector<Figure> fate_figures(const RunTables& run) {
  std::vector<Figure> figures;
  for (const auto& book : run.books) {
    if (book.sent == 0) continue;
    Figure figure;
    figure.title = fmt::format("Fates: {}", spoken(book.book));
    json nodes = json::array({{{"label", fmt::format("sent {}", grouped(book.sent))}}});
    json links = json::array();
    figure.table = {"", {{"fate"}, {"by"}, {"reason"}, number("count"), number("share")}};
    const auto share = [&](std::uint64_t count) {
      return fmt::format("{:.3g} %",
                         100.0 * static_cast<double>(count) / static_cast<double>(book.sent));
    };
    const auto flow = [&](std::size_t from, const std::string& label, const std::string& tone,
                          std::uint64_t count) {
      nodes.push_back({{"label", fmt::format("{} {}", label, grouped(count))}, {"tone", tone}});
      links.push_back({{"from", from}, {"to", nodes.size() - 1}, {"count", count}});
      return nodes.size() - 1;
    };
    const auto fate = [&](const std::string& name, std::uint64_t count) {
      if (count == 0) return;
      const std::size_t at = flow(0, spoken(name), name, count);
      bool has_causes = false;
      for (const auto& loss : run.fates) {
        if (loss.book != book.book || loss.fate != name || loss.count == 0) continue;
        flow(at, fmt::format("{}: {}", loss.by, loss.reason), name, loss.count);
        figure.table.rows.push_back({{name},
                                     {loss.by},
                                     {loss.reason},
                                     number(grouped(loss.count)),
                                     number(share(loss.count))});
        has_causes = true;
      }
      if (has_causes) return;
      figure.table.rows.push_back(
          {{spoken(name)}, {""}, {""}, number(grouped(count)), number(share(count))});
    };
    fate("dropped", book.dropped);
    fate("expired", book.expired);
    fate("rejected", book.rejected);
    fate("in_flight", book.in_flight);
    fate("delivered", book.delivered);
    figure.drawing = {{"kind", "fates"}, {"nodes", nodes}, {"links", links}};
    figure.caption = fmt::format(
        "{} of {} delivered ({}). {}", grouped(book.delivered), grouped(book.sent),
        share(book.delivered),
        book.balanced ? "The book balances: nothing vanished." : "THE BOOK DOES NOT BALANCE.");
    figure.alt = figure.caption + " Every cause stands in the table below.";
    figures.push_back(std::move(figure));
  }
  return figures;
}

namespace {

Figure histogram_figure(const RunTables& run, const engine::HistogramBin& first) {
  Figure figure;
  figure.title = spoken(first.name) + (first.agent.empty() ? "" : " of " + first.agent);
  figure.table = {"", {number("from"), number("below"), number("count")}};
  json bins = json::array();
  std::uint64_t total = 0;
  double low = std::numeric_limits<double>::infinity(), high = 0.0;
  for (const auto& bin : run.histogram) {
    if (bin.name != first.name || bin.agent != first.agent) continue;
    bins.push_back({bin.low, bin.high, bin.count});
    total += bin.count;
    if (bin.low > 0) low = std::min(low, bin.low);
    high = std::max(high, bin.high);
    figure.table.rows.push_back({number(quantity(bin.low, bin.unit)),
                                 number(quantity(bin.high, bin.unit)), number(grouped(bin.count))});
  }
  json marks = json::array();
  std::string says;
  if (first.name == "latency") {
    for (const auto& [name, label] : {std::pair{engine::metric::kLatencyP50, "p50"},
                                      std::pair{engine::metric::kLatencyP99, "p99"}}) {
      const MetricRecord* m = find_metric(run, name, first.agent, "");
      if (!m || !std::isfinite(m->value)) continue;
      marks.push_back(
          {{"at", m->value}, {"label", fmt::format("{} {}", label, quantity(m->value, m->unit))}});
      says += fmt::format(" {} is {}.", label, quantity(m->value, m->unit));
    }
  }
  figure.drawing = {{"kind", "histogram"},        {"bins", bins},
                    {"unit", first.unit},         {"marks", marks},
                    {"name", spoken(first.name)}, {"log", high > 50 * low}};
  figure.caption = fmt::format("{} values.{}", grouped(total), says);
  figure.alt = figure.caption;
  return figure;
}

}  // namespace

std::vector<Figure> histogram_figures(const RunTables& run) {
  std::vector<Figure> figures;
  std::vector<std::pair<std::string, std::string>> seen;
  for (const auto& bin : run.histogram) {
    const std::pair key{bin.name, bin.agent};
    if (std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    seen.push_back(key);
    figures.push_back(histogram_figure(run, bin));
  }
  return figures;
}

namespace {

Figure learning_figure(const RunTables& run, const std::string& agent) {
  Figure figure;
  figure.title = "Learning of " + agent;
  figure.table = {"",
                  {number("epoch"), number("training loss"), number("held-out loss"), {"best"}}};
  json train = json::array();
  json held_out = json::array();
  json kept = nullptr;
  double low = std::numeric_limits<double>::infinity(), high = 0.0;
  for (const auto& epoch : run.learning) {
    if (epoch.agent != agent) continue;
    train.push_back({epoch.epoch, number_json<json>(epoch.train_loss)});
    held_out.push_back({epoch.epoch, number_json<json>(epoch.held_out_loss)});
    if (epoch.best) kept = epoch.epoch;
    for (const double loss : {epoch.train_loss, epoch.held_out_loss}) {
      if (!std::isfinite(loss)) continue;
      low = std::min(low, loss);
      high = std::max(high, loss);
    }
    figure.table.rows.push_back({number(grouped(epoch.epoch)),
                                 number(quantity(epoch.train_loss, "1")),
                                 number(quantity(epoch.held_out_loss, "1")),
                                 {epoch.best ? "yes" : ""}});
  }
  figure.caption = fmt::format(
      "{} epochs. The held-out loss is of devices (or of a lone device's later rows) that the "
      "weights have not seen; {}.",
      train.size(),
      kept.is_null() ? std::string("no epoch was marked best")
                     : fmt::format("the weights of epoch {} are kept", kept.get<std::uint64_t>()));
  figure.alt = figure.caption + " The losses stand in the table below.";
  figure.drawing = {{"kind", "learning"},
                    {"train", train},
                    {"held_out", held_out},
                    {"kept", kept},
                    {"log", low > 0.0 && high > 20.0 * low}};
  return figure;
}

}  // namespace

std::vector<Figure> learning_figures(const RunTables& run) {
  std::vector<Figure> figures;
  std::string shown;
  for (const auto& epoch : run.learning) {
    if (epoch.agent == shown) continue;
    shown = epoch.agent;
    figures.push_back(learning_figure(run, shown));
  }
  return figures;
}

}  // namespace orrery::scenarios
