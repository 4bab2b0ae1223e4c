// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/intervention.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenarios/build/fault_builder.h"
#include "scenarios/format/load_context.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

/// A target in its parts: `pump[3]` is `pump`, rows 3 to 3.
struct Target {
  std::string name;
  std::optional<std::pair<std::uint32_t, std::uint32_t>> rows;  ///< none: all
};

/// Puts a log into a scenario.
class LogBuilder {
 public:
  LogBuilder(Scenario& scenario, const std::string& file)
      : scenario_(scenario),
        file_(std::make_shared<const Origin>(Origin{file, {}, {}})),
        context_{scenario, diagnostics_, {}, {}} {}

  void add(const Intervention& one) {
    if (one.at.ns < 0) {
      return mistake(one, "at", "intervention-time", "it lies before the start of the run",
                     "times count from the start");
    }
    const auto target = target_of(one);
    if (!target) return;
    if (one.kind == Intervention::Kind::kFault) {
      add_fault(one, *target);
    } else {
      add_command(one, *target);
    }
  }

  engine::Diagnostics& diagnostics() { return diagnostics_; }

 private:
  Spot spot(const Intervention& one, const std::string& key) const {
    for (const std::string& where : {key, std::string()}) {
      const auto found = one.places.find(where);
      if (found == one.places.end()) continue;
      const engine::SourcePlace& place = found->second;
      return {std::make_shared<const Origin>(Origin{place.file, {}, {}}),
              static_cast<std::uint32_t>(place.line), static_cast<std::uint32_t>(place.column),
              static_cast<std::uint32_t>(place.begin), static_cast<std::uint32_t>(place.end)};
    }
    return {file_, 0, 0, 0, 0};
  }

  void mistake(const Intervention& one, const char* key, const char* code, std::string message,
               std::string remedy) {
    diagnostics_.add(spot(one, key).mistake(code, std::move(message), std::move(remedy)));
  }

  std::optional<Target> target_of(const Intervention& one) {
    Target target;
    const std::size_t bracket = one.target.find('[');
    target.name = one.target.substr(0, bracket);
    if (bracket == std::string::npos) return target;
    if (one.target.back() == ']')
      target.rows = row_range(one.target.substr(bracket + 1, one.target.size() - bracket - 2));
    if (target.rows) return target;
    mistake(one, "target", "intervention-target",
            fmt::format("'{}' does not name something in the plant", one.target),
            "write 'pump[3]', 'pump[10..19]', 'pump' for all, or a sensor or link alike");
    return std::nullopt;
  }

  /// Whether the rows exist, of a target that does.
  bool has_rows(const Intervention& one, const Target& target) {
    const std::uint32_t rows = rows_of(scenario_, target.name);
    if (!target.rows || target.rows->second < rows) return true;
    mistake(
        one, "target", "intervention-rows",
        fmt::format("'{}' has rows 0 to {}, not {}", target.name, rows - 1, target.rows->second),
        "name rows that exist");
    return false;
  }

  // Read as a fault of the scenario is, so that the same holds for both.
  void add_fault(const Intervention& one, const Target& target) {
    Value map = Value::mapping(ValueStyle::kBlock, spot(one, ""));
    put(map, one, "model", "what", one.what, ValueStyle::kQuoted);
    put(map, one, "on", "target", target.name, ValueStyle::kQuoted);
    put(map, one, "at", "at", "0", ValueStyle::kPlain);
    put(map, one, "severity", "value", fmt::format("{}", one.value), ValueStyle::kPlain);
    add_params(map, one, target);
    const std::size_t before = diagnostics_.error_count();
    auto fault = read_fault(map, context_);
    if (!fault || diagnostics_.error_count() > before || !has_rows(one, target)) return;
    if (target.rows) {
      for (std::uint32_t row = target.rows->first; row <= target.rows->second; ++row)
        fault->rows.push_back(row);
    }
    fault->name = fmt::format("by hand {}", ++faults_);
    fault->by_hand = HandTime{one.at, number_++};
    fault->onset = engine::Distribution(engine::Duration{one.at.ns}.seconds());
    if (one.lasts.ns > 0) fault->lasts = engine::Distribution(one.lasts.seconds());
    scenario_.faults.push_back(std::move(*fault));
  }

  void add_params(Value& map, const Intervention& one, const Target& target) {
    const engine::FaultModel* model = fault_model(scenario_, one.what, target.name);
    for (const auto& [name, text] : one.params) {
      const std::string key = "parameters." + name;
      if (model != nullptr && model->info.param_index(name) < 0) {
        std::vector<std::string> known;
        for (const auto& param : model->info.params) known.push_back(param.name);
        mistake(one, key.c_str(), "intervention-key",
                fmt::format("'{}' is not a parameter of {}", name, one.what),
                known.empty() ? "it has none" : suggestion(name, known));
        continue;
      }
      put(map, one, name, key, text, ValueStyle::kPlain);
    }
  }

  void put(Value& map, const Intervention& one, const std::string& name, const std::string& key,
           const std::string& text, ValueStyle style) const {
    const Spot where = spot(one, key);
    map.entries().push_back({{name, where}, Value::scalar(text, style, where)});
  }

  void add_command(const Intervention& one, const Target& target) {
    const DeviceElement* device = context_.device(target.name);
    if (device == nullptr) {
      return mistake(one, "target", "intervention-target",
                     fmt::format("no device '{}' to command", target.name),
                     suggestion(target.name, context_.device_names()));
    }
    const int input = device->info.input_index(one.what);
    if (input < 0) {
      std::vector<std::string> inputs;
      for (const auto& port : device->info.inputs) inputs.push_back(port.name);
      mistake(one, "what", "intervention-input",
              fmt::format("{} has no input '{}'", target.name, one.what),
              inputs.empty() ? "it takes no commands" : suggestion(one.what, inputs));
    } else if (is_driven(*device, one.what)) {
      mistake(one, "what", "intervention-input",
              fmt::format("wires drive '{}.{}': a command would last one step at most", target.name,
                          one.what),
              "command an input without a wire");
    }
    const std::string unit =
        input < 0 ? "1" : device->info.inputs[static_cast<std::size_t>(input)].unit;
    const auto value = value_in(one, unit, input >= 0);
    if (!has_rows(one, target) || input < 0 || !value) return;
    const auto [first, last] = target.rows.value_or(std::pair(0U, device->count - 1));
    const DeviceChoice rows{target.name, first, last - first + 1};
    scenario_.by_hand.commands.push_back({{one.at, number_}, rows, one.what, *value});
    number_ += rows.count;
  }

  /// The command's value in the SI unit of the input.
  std::optional<double> value_in(const Intervention& one, const std::string& unit,
                                 bool unit_is_known) {
    if (!std::isfinite(one.value)) {
      mistake(one, "value", "intervention-value", "the value is not a finite number",
              "give a number");
      return std::nullopt;
    }
    if (one.unit.empty() || !unit_is_known) return one.value;
    const auto si =
        to_si(one.value, one.unit, unit, engine::UnitRole::kAbsolute, spot(one, "value").place());
    if (si) return *si;
    diagnostics_.append(si.error());
    return std::nullopt;
  }

  Scenario& scenario_;
  std::shared_ptr<const Origin> file_;
  engine::Diagnostics diagnostics_;
  LoadContext context_;
  std::uint32_t faults_ = 0;
  std::uint32_t number_ = 0;
};

}  // namespace

engine::Result<Scenario> with_interventions(Scenario scenario, const std::vector<Intervention>& log,
                                            const std::string& file) {
  std::erase_if(scenario.faults, [](const FaultElement& fault) { return fault.by_hand; });
  scenario.by_hand = {};
  if (log.empty()) return scenario;
  std::vector<const Intervention*> in_order;
  for (const Intervention& one : log) in_order.push_back(&one);
  std::stable_sort(in_order.begin(), in_order.end(),
                   [](const auto* a, const auto* b) { return a->at < b->at; });
  LogBuilder builder(scenario, file);
  for (const Intervention* one : in_order) builder.add(*one);
  if (builder.diagnostics().has_errors()) {
    builder.diagnostics().sort();
    return engine::failure(std::move(builder.diagnostics()));
  }
  scenario.by_hand.file = file;
  scenario.by_hand.text = interventions_text(log);
  scenario.by_hand.actions = log.size();
  return scenario;
}

}  // namespace orrery::scenarios
