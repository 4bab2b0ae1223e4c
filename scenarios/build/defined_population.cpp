// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/defined_population.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/random/stream.h"
#include "engine/registry/check.h"
#include "scenarios/build/defined_columns.h"
#include "scenarios/format/expression_math.h"

namespace orrery::scenarios {

namespace {

using engine::Duration;
using engine::SimTime;

constexpr std::uint32_t kNoTransition = 0xffffffff;
/// The classical Runge-Kutta method: where its stages look, and what they weigh.
constexpr double kReach[] = {0.0, 0.5, 0.5, 1.0};
constexpr double kWeight[] = {1.0, 2.0, 2.0, 1.0};

class DefinedPopulation final : public engine::Population {
 public:
  DefinedPopulation(std::shared_ptr<const DefinedModel> model, engine::PopulationSpec spec)
      : model_(std::move(model)),
        spec_(std::move(spec)),
        grid_{std::max<std::int64_t>(1, std::min(model_->step.ns, spec_.step.ns))},
        columns_(*model_, spec_),
        taken_(spec_.count, kNoTransition),
        result_(spec_.count) {
    for (std::uint32_t row = 0; row < spec_.count; ++row) {
      entities_.push_back(engine::entity_key(spec_.name, std::uint64_t{spec_.first_row} + row));
    }
    for (auto* columns : {&start_, &rate_, &sum_, &low_, &high_}) {
      columns->assign(model_->states.size(), std::vector<double>(spec_.count, 0.0));
    }
  }

  /// First values and limits; what is wrong with them.
  engine::Diagnostics start();

  const std::string& name() const override { return spec_.name; }
  const engine::ModelInfo& info() const override { return model_->info; }
  std::uint32_t size() const override { return spec_.count; }
  std::uint32_t first_row() const override { return spec_.first_row; }
  std::uint64_t entity(std::uint32_t row) const override { return entities_[row]; }
  SimTime now() const override { return now_; }
  std::string trouble() const override { return trouble_; }

  void advance(SimTime to, std::vector<engine::Notice>&) override {
    ORRERY_CHECK(to >= now_, "time never goes back");
    const bool moves = now_ < to;
    while (now_ < to) {
      const SimTime next = std::min(to, SimTime{(now_.ns / grid_.ns + 1) * grid_.ns});
      integrate(next);
      now_ = next;
      columns_.set_time(now_.seconds());
      take_transitions();
    }
    for (std::size_t o = 0; moves && trouble_.empty() && o < model_->outputs.size(); ++o) {
      columns_.evaluate(model_->outputs[o], result_.data());
      find_nan(result_, model_->info.outputs[o].name, model_->outputs[o]);
    }
  }

  void read(int output, std::span<double> column) const override {
    columns_.evaluate(model_->outputs[static_cast<std::size_t>(output)], column.data());
  }
  void write(int input, std::uint32_t row, double value) override {
    columns_[model_->first_input() + static_cast<std::size_t>(input)][row] = value;
  }
  void set_fault_point(int point, std::uint32_t row, double value) override {
    columns_[model_->first_fault_point() + static_cast<std::size_t>(point)][row] = value;
  }

  void save(engine::ArchiveWriter& archive) const override {
    archive.begin_section("defined");
    archive.put(now_.ns);
    columns_.save(archive);
    archive.put_text(trouble_);
  }
  bool load(engine::ArchiveReader& archive) override {
    return archive.expect_section("defined") && archive.get(now_.ns) && columns_.load(archive) &&
           archive.get_text(trouble_);
  }

 private:
  using Columns = std::vector<std::vector<double>>;

  std::vector<double>& state(std::size_t s) { return columns_[model_->first_state() + s]; }

  void integrate(SimTime next);
  void evaluate_rates();
  void step_states(double reach_s, const Columns& rates);
  void take_transitions();
  void take(std::uint32_t row, const DefinedTransition& transition);
  double limited(std::size_t s, std::size_t row, double value) const;

  void look_for_trouble(SimTime start, double dt_s);
  void find_nan(const std::vector<double>& values, const std::string& name, const Formula& formula);
  void report(std::size_t row, const std::string& name, const std::string& why);

  std::shared_ptr<const DefinedModel> model_;
  engine::PopulationSpec spec_;
  Duration grid_;
  DefinedColumns columns_;
  std::vector<std::uint64_t> entities_;
  Columns start_, rate_, sum_, low_, high_;  ///< of each state
  std::vector<std::uint32_t> taken_;         ///< transition of each row in this step
  std::vector<double> result_;
  SimTime now_;
  std::string trouble_;
};

engine::Diagnostics DefinedPopulation::start() {
  engine::Diagnostics mistakes;
  columns_.set_time(0.0);
  const auto refuse = [&](const Formula& formula, const std::string& message) {
    if (mistakes.error_count() == 0) {
      mistakes.error("define-start", formula.place, message, "change the formula or a parameter");
    }
  };
  for (std::size_t s = 0; s < model_->states.size(); ++s) {
    const DefinedState& given = model_->states[s];
    columns_.evaluate(given.initial, state(s).data());
    low_[s].assign(size(), -engine::kInfinity);
    high_[s].assign(size(), engine::kInfinity);
    if (given.min) columns_.evaluate(*given.min, low_[s].data());
    if (given.max) columns_.evaluate(*given.max, high_[s].data());
    for (std::uint32_t row = 0; row < size(); ++row) {
      const double value = state(s)[row];
      const std::string who = fmt::format("{}[{}].{}", name(), row, given.name);
      if (!std::isfinite(value)) {
        refuse(given.initial, fmt::format("{} starts as {}: {}", who, value,
                                          columns_.explain(given.initial, row)));
      } else if (!(low_[s][row] <= value && value <= high_[s][row])) {
        refuse(given.initial, fmt::format("{} starts at {:g}, outside its limits {:g} to {:g}", who,
                                          value, low_[s][row], high_[s][row]));
      }
    }
  }
  for (std::size_t o = 0; mistakes.empty() && o < model_->outputs.size(); ++o) {
    columns_.evaluate(model_->outputs[o], result_.data());
    find_nan(result_, model_->info.outputs[o].name, model_->outputs[o]);
    if (!trouble_.empty()) refuse(model_->outputs[o], trouble_);
  }
  return mistakes;
}

void DefinedPopulation::integrate(SimTime next) {
  const double dt_s = (next - now_).seconds();
  for (std::size_t s = 0; s < start_.size(); ++s) {
    start_[s] = state(s);
    std::fill(sum_[s].begin(), sum_[s].end(), 0.0);
  }
  for (int stage = 0; stage < 4; ++stage) {
    if (stage > 0) step_states(kReach[stage] * dt_s, rate_);
    columns_.set_time(now_.seconds() + kReach[stage] * dt_s);
    evaluate_rates();
    for (std::size_t s = 0; s < sum_.size(); ++s) {
      for (std::size_t row = 0; row < size(); ++row) sum_[s][row] += kWeight[stage] * rate_[s][row];
    }
  }
  step_states(dt_s / 6.0, sum_);
  if (trouble_.empty()) look_for_trouble(now_, dt_s);
}

void DefinedPopulation::evaluate_rates() {
  for (std::size_t s = 0; s < rate_.size(); ++s) {
    if (model_->states[s].rate) columns_.evaluate(*model_->states[s].rate, rate_[s].data());
  }
}

void DefinedPopulation::step_states(double reach_s, const Columns& rates) {
  for (std::size_t s = 0; s < start_.size(); ++s) {
    auto& values = state(s);
    for (std::size_t row = 0; row < size(); ++row) {
      values[row] = limited(s, row, start_[s][row] + reach_s * rates[s][row]);
    }
  }
}

/// NaN stays.
double DefinedPopulation::limited(std::size_t s, std::size_t row, double value) const {
  const double low = low_[s][row];
  const double high = high_[s][row];
  return value < low ? low : (value > high ? high : value);
}

void DefinedPopulation::take_transitions() {
  const auto& transitions = model_->transitions;
  bool any = false;
  for (std::uint32_t i = 0; i < transitions.size(); ++i) {
    const auto& in_mode = columns_[model_->first_mode() + transitions[i].from];
    if (std::find(in_mode.begin(), in_mode.end(), 1.0) == in_mode.end()) continue;
    columns_.evaluate(transitions[i].when, result_.data());
    for (std::uint32_t row = 0; row < size(); ++row) {
      if (in_mode[row] == 0.0 || taken_[row] != kNoTransition || !truth(result_[row])) continue;
      taken_[row] = i;
      any = true;
    }
  }
  for (std::uint32_t row = 0; any && row < size(); ++row) {
    if (taken_[row] != kNoTransition) take(row, transitions[taken_[row]]);
    taken_[row] = kNoTransition;
  }
}

/// All new values are computed from the old ones.
void DefinedPopulation::take(std::uint32_t row, const DefinedTransition& transition) {
  const std::vector<double> old = columns_.of_row(row);
  for (const auto& [s, formula] : transition.set) {
    const double value = limited(s, row, formula.expression.evaluate(old));
    if (!std::isfinite(value) && trouble_.empty()) {
      report(row, model_->states[s].name, columns_.explain(formula, row));
    }
    state(s)[row] = value;
  }
  columns_[model_->first_mode() + transition.from][row] = 0.0;
  columns_[model_->first_mode() + transition.to][row] = 1.0;
}

/// The step is done again stage by stage to see which formula failed first, and on what.
void DefinedPopulation::look_for_trouble(SimTime start, double dt_s) {
  const auto bad = [](double value) { return !std::isfinite(value); };
  std::size_t row = size();
  for (std::size_t s = 0; s < start_.size(); ++s) {
    const auto found = std::find_if(state(s).begin(), state(s).end(), bad);
    row = std::min(row, static_cast<std::size_t>(found - state(s).begin()));
  }
  if (row == size()) return;
  Columns broken;
  for (std::size_t s = 0; s < start_.size(); ++s) {
    broken.push_back(state(s));
    state(s)[row] = start_[s][row];
  }
  for (int stage = 0; stage < 4 && trouble_.empty(); ++stage) {
    if (stage > 0) step_states(kReach[stage] * dt_s, rate_);
    columns_.set_time(start.seconds() + kReach[stage] * dt_s);
    evaluate_rates();
    for (std::size_t s = 0; s < rate_.size() && trouble_.empty(); ++s) {
      if (!bad(rate_[s][row])) continue;
      report(row, model_->states[s].name, columns_.explain(*model_->states[s].rate, row));
    }
  }
  if (trouble_.empty()) report(row, "a state", "it grew beyond all numbers");
  for (std::size_t s = 0; s < start_.size(); ++s) state(s) = broken[s];
}

void DefinedPopulation::find_nan(const std::vector<double>& values, const std::string& name,
                                 const Formula& formula) {
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!std::isnan(values[row])) continue;
    return report(row, "output " + name, columns_.explain(formula, row));
  }
}

void DefinedPopulation::report(std::size_t row, const std::string& name, const std::string& why) {
  trouble_ = fmt::format("{} of {}[{}] is no finite number from {} on: {}", name, spec_.name,
                         std::uint64_t{spec_.first_row} + row, engine::to_string(now_), why);
}

}  // namespace

engine::Result<std::unique_ptr<engine::Population>> make_defined_population(
    std::shared_ptr<const DefinedModel> model, engine::PopulationSpec spec) {
  auto population = std::make_unique<DefinedPopulation>(std::move(model), std::move(spec));
  auto mistakes = population->start();
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  return population;
}

}  // namespace orrery::scenarios
