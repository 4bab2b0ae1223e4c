// SPDX-License-Identifier: Apache-2.0
#include "models/control/rule.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "models/control/control_axes.h"
#include "models/params.h"

namespace orrery::models {
namespace {

/// In place of an axis: how many decisions ago something was done.
constexpr const char* kSince = "since";

struct Term {
  double factor = 0.0;
  std::size_t axis = 0;
};

struct Sum {
  double constant = 0.0;
  std::vector<Term> terms;
};

struct Condition {
  std::size_t axis = 0;
  bool of_memory = false;  // `since`, no axis
  bool above = false;      // else below
  bool equal = false;      // the bound itself counts
  Sum bound;
  bool holds(float value, float limit) const {
    if (value == limit) return equal;
    return above ? value > limit : value < limit;
  }
};

struct IfThen {
  std::vector<Condition> conditions;
  std::size_t acts = 0;
  Sum set;
};

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// The parts of a text between a word.
std::vector<std::string> parts(const std::string& text, const std::string& word) {
  std::vector<std::string> out;
  std::size_t from = 0;
  for (;;) {
    const auto at = text.find(word, from);
    out.push_back(trimmed(text.substr(from, at - from)));
    if (at == std::string::npos) return out;
    from = at + word.size();
  }
}

/// Turns texts into rules; what is wrong with them are mistakes of `axes`.
class RuleParser {
 public:
  RuleParser(const engine::ControllerSpec& spec, AxisFinder& axes)
      : spec_(spec),
        axes_(axes),
        names_(spec.params.texts("names")),
        values_(spec.params.numbers("values")) {
    if (names_.size() != values_.size())
      axes.mistake(fmt::format("{} names and {} values", names_.size(), values_.size()),
                   "give one value a name");
  }

  IfThen parse(const std::string& text) {
    IfThen rule;
    const auto sides = parts(text, "->");
    if (sides.size() != 2) {
      wrong(text, "has no arrow or several");
      return rule;
    }
    if (sides[0] != "always")
      for (const auto& part : parts(sides[0], " and "))
        rule.conditions.push_back(condition(text, part));
    if (spec_.task.is_discrete()) {
      rule.set.constant = axes_.choice("rules", sides[1]);
      return rule;
    }
    const auto setting = parts(sides[1], "=");
    if (setting.size() != 2) {
      wrong(text, "does not set an axis of the action");
      return rule;
    }
    rule.acts = axes_.action("rules", setting[0]);
    rule.set = sum(text, setting[1]);
    return rule;
  }

 private:
  Condition condition(const std::string& text, const std::string& part) {
    Condition found;
    const auto at = part.find_first_of("<>");
    if (at == std::string::npos) {
      wrong(text, fmt::format("'{}' compares nothing", part));
      return found;
    }
    found.above = part[at] == '>';
    found.equal = at + 1 < part.size() && part[at + 1] == '=';
    const std::string name = trimmed(part.substr(0, at));
    found.of_memory = name == kSince && !shown(name);
    if (!found.of_memory) found.axis = axes_.observation("rules", name);
    found.bound = sum(text, trimmed(part.substr(at + (found.equal ? 2 : 1))));
    return found;
  }

  /// Place of the observation with this name, if there is one.
  std::optional<std::size_t> shown(const std::string& name) const {
    const auto& axes = spec_.task.observation;
    const auto found =
        std::find_if(axes.begin(), axes.end(), [&](const auto& axis) { return axis.name == name; });
    if (found == axes.end()) return std::nullopt;
    return static_cast<std::size_t>(found - axes.begin());
  }

  /// `base + gain * axis - other`: signs and stars stand between blanks, names of axes may hold
  /// any.
  Sum sum(const std::string& text, const std::string& written) {
    Sum found;
    for (const auto& added : parts(written, " + ")) {
      double sign = 1.0;
      for (const auto& word : parts(added, " - ")) {
        read_product(text, word, sign, found);
        sign = -1.0;
      }
    }
    return found;
  }

  void read_product(const std::string& text, const std::string& product, double factor, Sum& sum) {
    std::optional<std::size_t> axis;
    for (const auto& word : parts(product, " * ")) {
      const auto found = shown(word);
      if (!found || is_named(word)) {
        factor *= number(text, word);
      } else if (axis) {
        wrong(text, "multiplies two axes");
      } else {
        axis = found;
      }
    }
    if (axis) {
      sum.terms.push_back({factor, *axis});
    } else {
      sum.constant += factor;
    }
  }

  bool is_named(const std::string& word) const {
    return std::find(names_.begin(), names_.end(), word) != names_.end();
  }

  double number(const std::string& text, const std::string& word) {
    const auto named = std::find(names_.begin(), names_.end(), word);
    if (named != names_.end()) {
      const auto at = static_cast<std::size_t>(named - names_.begin());
      return at < values_.size() ? values_[at] : 0.0;
    }
    double value = 0.0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), value);
    if (!word.empty() && read.ec == std::errc{} && read.ptr == word.data() + word.size())
      return value;
    std::vector<std::string> known = names_;
    for (const auto& axis : spec_.task.observation) known.push_back(axis.name);
    const std::string meant = engine::closest_name(word, known);
    axes_.mistake(
        fmt::format("in the rule '{}', '{}' is no number, no axis and none of 'names'", text, word),
        meant.empty() ? "write a number in SI units, or add the name with its value"
                      : fmt::format("did you mean '{}'?", meant));
    return 0.0;
  }

  void wrong(const std::string& text, const std::string& what) {
    axes_.mistake(fmt::format("the rule '{}' {}", text, what),
                  spec_.task.is_discrete() ? "write: axis < number and axis > number -> choice"
                                           : "write: axis < number -> axis = number");
  }

  const engine::ControllerSpec& spec_;
  AxisFinder& axes_;
  std::vector<std::string> names_;
  std::vector<double> values_;
};

class Rule final : public engine::Controller {
 public:
  Rule(const engine::ControllerSpec& spec, std::vector<IfThen> rules)
      : inputs_(spec.task.observation_width()),
        rest_(rest_action(spec.task)),
        rules_(std::move(rules)),
        since_(spec.rows, 0) {
    for (const IfThen& rule : rules_) scales_.emplace_back(spec.task, rule.acts);
  }

  std::size_t rows() const override { return since_.size(); }

  void decide(const engine::ControlView& view, std::span<float> actions) override {
    for (std::size_t row = 0; row < rows(); ++row) {
      const auto own = actions.subspan(row * rest_.size(), rest_.size());
      std::copy(rest_.begin(), rest_.end(), own.begin());
      ++since_[row];
      // From the last to the first, so that the first one that holds has the last word.
      for (std::size_t r = rules_.size(); r-- > 0;)
        if (holds(rules_[r], view, row))
          own[rules_[r].acts] = scales_[r].action(value(rules_[r].set, view, row));
      if (!std::equal(own.begin(), own.end(), rest_.begin())) since_[row] = 0;
    }
  }

  void restart(std::size_t row) override { since_[row] = 0; }
  engine::AgentCost cost() const override {
    double operations = 0.0;
    const auto work = [](const Sum& sum) { return 2.0 * static_cast<double>(sum.terms.size()); };
    for (const auto& rule : rules_) {
      operations += work(rule.set);
      for (const auto& condition : rule.conditions) operations += 1.0 + work(condition.bound);
    }
    return {operations, rules_.size() * sizeof(IfThen)};
  }
  void save(engine::ArchiveWriter& archive) const override {
    archive.put_span(std::span<const std::uint64_t>(since_));
  }
  bool load(engine::ArchiveReader& archive) override { return archive.get_span(std::span(since_)); }

 private:
  bool gone(const engine::ControlView& view, std::size_t row, std::size_t axis) const {
    return !view.missing.empty() && view.missing[row * inputs_ + axis] != 0;
  }
  bool gone(const engine::ControlView& view, std::size_t row, const Sum& sum) const {
    return std::any_of(sum.terms.begin(), sum.terms.end(),
                       [&](const Term& each) { return gone(view, row, each.axis); });
  }

  bool holds(const IfThen& rule, const engine::ControlView& view, std::size_t row) const {
    const auto is_met = [&](const Condition& each) {
      if (gone(view, row, each.bound)) return false;
      const auto limit = static_cast<float>(value(each.bound, view, row));
      if (each.of_memory) return each.holds(static_cast<float>(since_[row]), limit);
      return !gone(view, row, each.axis) &&
             each.holds(view.values[row * inputs_ + each.axis], limit);
    };
    return std::all_of(rule.conditions.begin(), rule.conditions.end(), is_met) &&
           !gone(view, row, rule.set);
  }

  double value(const Sum& sum, const engine::ControlView& view, std::size_t row) const {
    double value = sum.constant;
    for (const Term& term : sum.terms)
      value += term.factor * view.values[row * inputs_ + term.axis];
    return value;
  }

  std::size_t inputs_;
  std::vector<float> rest_;
  std::vector<IfThen> rules_;
  std::vector<std::uint64_t> since_;  // by row: decisions since it did anything but rest
  std::vector<ActionScale> scales_;
};

}  // namespace

const engine::ModelInfo& rule_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kController;
    row.name = "rule";
    row.summary = "a short list of if and then over named axes, with thresholds that can be tuned";
    row.details =
        "A rule: 'price < cheap and soc < 0.9 -> charge = 3000', or '-> charge = sun - load + gain "
        "* price'; what an axis is compared with may be such a sum too: 'price > price[+2 h] + "
        "margin -> charge = 0'; in a discrete task the right side is a choice; 'always' stands for "
        "no condition, "
        "'since' for the decisions since it last did anything but rest: 'since > 40 -> service' is "
        "a service by age. For each axis of the action the first rule that holds counts; where "
        "none "
        "does, it rests.";
    row.params = {
        engine::rows::texts("rules", "in order; names of axes as in the task, numbers SI"),
        engine::rows::texts("names", "of numbers in the rules"),
        engine::rows::numbers("values", "one a name; 'orrery tune' changes them by their names"),
    };
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<engine::Controller>> make_rule(const engine::ControllerSpec& spec) {
  AxisFinder axes(spec.task, "rule");
  RuleParser parser(spec, axes);
  std::vector<IfThen> rules;
  for (const auto& text : spec.params.texts("rules")) rules.push_back(parser.parse(text));
  if (rules.empty()) axes.mistake("there are no 'rules'", "give at least one");
  if (axes.mistakes().has_errors()) return engine::failure(axes.mistakes());
  return std::make_unique<Rule>(spec, std::move(rules));
}

}  // namespace orrery::models
