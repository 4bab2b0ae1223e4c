// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/breakpoints.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <mutex>
#include <set>

#include "scenarios/format/expression.h"
#include "scenarios/format/symbol_table.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using engine::PlantDirectory;
using engine::Result;
using engine::SimTime;

class TimeBreakpoint final : public engine::Breakpoint {
 public:
  explicit TimeBreakpoint(SimTime at) : at_(at) {}
  std::optional<SimTime> stop_at() const override { return at_; }
  std::optional<std::string> met(SimTime now) override {
    if (now < at_) return std::nullopt;
    return "at " + to_string(std::exchange(at_, SimTime::never()));
  }

 private:
  SimTime at_;
};

/// A condition that a tap sees. Taps of parts may be called from several workers at once; the
/// earliest hit is the one that is told.
class SeenBreakpoint : public engine::Breakpoint, public engine::Tap {
 public:
  std::optional<std::string> met(SimTime) override {
    std::lock_guard lock(mutex_);
    if (hits_.empty()) return std::nullopt;
    const auto first = *std::min_element(hits_.begin(), hits_.end());
    hits_.clear();
    return fmt::format("{} at {}", first.second, to_string(first.first));
  }

 protected:
  void hit(SimTime at, std::string what) {
    std::lock_guard lock(mutex_);
    hits_.emplace_back(at, std::move(what));
  }
  std::mutex mutex_;

 private:
  std::vector<std::pair<SimTime, std::string>> hits_;
};

class AlertBreakpoint final : public SeenBreakpoint {
 public:
  AlertBreakpoint(std::string agent, const PlantDirectory& directory)
      : agent_(std::move(agent)), directory_(directory) {}
  void on_judgements(const std::string& agent, const std::vector<engine::Judgement>& judgements,
                     double) override {
    if (agent != agent_) return;
    const auto alert = std::find_if(judgements.begin(), judgements.end(),
                                    [](const auto& judgement) { return judgement.alert; });
    if (alert == judgements.end()) return;
    hit(alert->time, fmt::format("{} alerts on {}", agent_, directory_.device_name(alert->device)));
  }

 private:
  std::string agent_;
  const PlantDirectory& directory_;
};

class FaultBreakpoint final : public SeenBreakpoint {
 public:
  FaultBreakpoint(std::string fault, bool ends) : fault_(std::move(fault)), ends_(ends) {}
  void on_fault(const engine::FaultRecord& record) override {
    if (record.fault != fault_ || (ends_ && record.end == SimTime::never())) return;
    {
      std::lock_guard lock(mutex_);
      if (!told_.insert(record.target + "@" + to_string(record.start)).second) return;
    }
    hit(ends_ ? record.end : record.start,
        fmt::format("{} {} on {}", fault_, ends_ ? "ends" : "starts", record.target));
  }

 private:
  std::string fault_;
  bool ends_;
  std::set<std::string> told_;  ///< faults are told again when they end
};

/// Evaluated at each reading of a signal that it names, with the latest readings of that device.
class ExpressionBreakpoint final : public SeenBreakpoint {
 public:
  ExpressionBreakpoint(Expression condition, const SymbolTable& symbols,
                       const PlantDirectory& directory)
      : condition_(std::move(condition)), directory_(directory), latest_(symbols.size()) {
    for (const std::size_t symbol : condition_.used_symbols()) {
      const auto signal = std::find_if(
          directory.signals.begin(), directory.signals.end(),
          [&](const engine::SignalInfo& info) { return info.name == symbols[symbol].name; });
      used_.push_back({signal->id, symbol});
      first_device_ = signal->first_device;
      latest_[symbol].assign(signal->device_count, std::numeric_limits<double>::quiet_NaN());
    }
  }

  void on_batch(engine::FlowStage stage, const engine::SignalInfo& signal,
                const engine::Batch& batch) override {
    if (stage != engine::FlowStage::kSampled) return;
    const auto use = std::find_if(used_.begin(), used_.end(),
                                  [&](const Use& one) { return one.signal == signal.id; });
    if (use == used_.end()) return;
    std::vector<double> values(latest_.size(), std::numeric_limits<double>::quiet_NaN());
    bool is_met = false;
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      const std::size_t row = batch.device[i] - first_device_;
      latest_[use->symbol][row] = batch.row(i)[0];
      for (const Use& one : used_) values[one.symbol] = latest_[one.symbol][row];
      if (is_met || condition_.evaluate(values) == 0.0) continue;
      is_met = true;
      hit(batch.time[i], condition_.text() + " on " + directory_.device_name(batch.device[i]));
    }
  }

 private:
  struct Use {
    engine::SignalId signal;
    std::size_t symbol;
  };
  Expression condition_;
  const PlantDirectory& directory_;
  std::vector<Use> used_;
  engine::DeviceId first_device_ = 0;
  std::vector<std::vector<double>> latest_;  ///< by symbol, by row; NaN before the first reading
};

/// Reads one text after the other; mistakes are collected.
class Reader {
 public:
  Reader(const Scenario& scenario, const PlantDirectory& directory)
      : scenario_(scenario), directory_(directory) {}

  void read(const std::string& text) {
    place_ = {kBreakPlace, 1, 1, 0, text.size()};
    const std::size_t space = text.rfind(' ');
    const std::string last = space == std::string::npos ? "" : text.substr(space + 1);
    if (text.starts_with("at ")) return read_time(text.substr(3));
    if (last == "alerts") return read_alert(text.substr(0, space));
    if (last == "starts" || last == "ends") return read_fault(text.substr(0, space), last);
    read_expression(text);
  }

  Result<Breakpoints> take() {
    if (mistakes_.has_errors()) return engine::failure(std::move(mistakes_));
    return std::move(breakpoints_);
  }

 private:
  template <class Seen>
  void add(std::unique_ptr<Seen> one) {
    breakpoints_.taps.push_back(one.get());
    breakpoints_.all.push_back(std::move(one));
  }

  void read_time(const std::string& text) {
    const auto at = parse_duration(text, place_);
    if (!at) return mistakes_.append(at.error());
    breakpoints_.all.push_back(std::make_unique<TimeBreakpoint>(SimTime{} + *at));
  }

  void read_alert(const std::string& judge) {
    const std::string agent = judge.substr(0, judge.find('/'));
    if (is_known("agent", agent, scenario_.agents))
      add(std::make_unique<AlertBreakpoint>(judge, directory_));
  }

  void read_fault(const std::string& name, const std::string& word) {
    if (is_known("fault", name, scenario_.faults))
      add(std::make_unique<FaultBreakpoint>(name, word == "ends"));
  }

  template <class Elements>
  bool is_known(const char* kind, const std::string& name, const Elements& elements) {
    std::vector<std::string> names;
    for (const auto& element : elements) names.push_back(element.name);
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
    const std::string near = engine::closest_name(name, names);
    mistakes_.error("break-unknown", place_, fmt::format("no {} is called {}", kind, name),
                    near.empty() ? "" : fmt::format("did you mean {}?", near));
    return false;
  }

  void read_expression(const std::string& text) {
    SymbolTable symbols;
    for (const auto& signal : directory_.signals) {
      if (signal.width == 1) (void)symbols.add(signal.name, signal.unit);  // odd names: no symbol
    }
    auto condition = compile_condition(text, place_, symbols);
    if (!condition) return mistakes_.append(condition.error());
    if (check_devices(*condition, symbols))
      add(std::make_unique<ExpressionBreakpoint>(std::move(*condition), symbols, directory_));
  }

  bool check_devices(const Expression& condition, const SymbolTable& symbols) {
    std::set<engine::DeviceId> first;
    for (const std::size_t symbol : condition.used_symbols()) {
      for (const auto& signal : directory_.signals) {
        if (signal.name == symbols[symbol].name) first.insert(signal.first_device);
      }
    }
    if (first.size() == 1) return true;
    mistakes_.error("break-devices", place_, "it is not about the signals of one population",
                    "name at least one signal, and signals of the same devices only; give --break "
                    "once for each condition");
    return false;
  }

  const Scenario& scenario_;
  const PlantDirectory& directory_;
  engine::SourcePlace place_;
  engine::Diagnostics mistakes_;
  Breakpoints breakpoints_;
};

}  // namespace

engine::Result<Breakpoints> make_breakpoints(const std::vector<std::string>& texts,
                                             const Scenario& scenario,
                                             const engine::PlantDirectory& directory) {
  Reader reader(scenario, directory);
  for (const auto& text : texts) reader.read(text);
  return reader.take();
}

}  // namespace orrery::scenarios
