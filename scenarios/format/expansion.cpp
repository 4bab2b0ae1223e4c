// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/expansion.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_set>

#include "scenarios/format/loop.h"
#include "scenarios/format/merge.h"
#include "scenarios/format/substitution.h"
#include "scenarios/format/template_table.h"

namespace orrery::scenarios {
namespace {

constexpr std::size_t kTemplateDepthMax = 16;
constexpr std::size_t kMistakesMax = 1000;

const std::vector<Entry> kNoEntries;

std::string where(const Spot& spot) {
  return fmt::format("{}:{}:{}", spot.place().file, spot.line, spot.column);
}

engine::Diagnostic unknown_parameter(const std::string& name, const Key& key,
                                     const std::vector<std::string>& names) {
  const std::string near = engine::closest_name(key.text, names);
  return key.spot.mistake("parameter-unknown",
                          fmt::format("the template '{}' has no parameter '{}'", name, key.text),
                          !near.empty()   ? fmt::format("did you mean '{}'?", near)
                          : names.empty() ? std::string("it has no parameters; leave 'with' out")
                                          : fmt::format("known: {}", fmt::join(names, ", ")));
}

class Expander {
 public:
  Expander(const Value& document, const DocumentLimits& limits)
      : document_(document), limits_(limits), templates_(document, mistakes_) {}

  engine::Result<Value> run() {
    Value result = mapping(document_, {});
    if (mistakes_.has_errors()) {
      mistakes_.sort();
      return engine::failure(std::move(mistakes_));
    }
    return result;
  }

 private:
  // The whole algorithm: scalars are filled in, lists and mappings replicated, templates merged.
  Value expand_value(const Value& value, const Bindings& bindings) {
    const Level level(*this, value);
    if (stopped_) return {};
    Value result = value.is_mapping()    ? mapping(value, bindings)
                   : value.is_sequence() ? sequence(value, bindings)
                                         : filled(value, bindings);
    if (step_) restep(result.spot());
    return result;
  }

  Value filled(const Value& scalar, const Bindings& bindings) {
    Value result = Substitution(bindings, mistakes_).fill(scalar);
    stop_at_too_many(scalar.spot());
    if (!result.is_scalar()) {
      spend(result.node_count(), scalar.spot());
      guard_depth(result, depth_);
    }
    return result;
  }

  Value sequence(const Value& list, const Bindings& bindings) {
    Value result = Value::sequence(list.style(), list.spot());
    for (const auto& item : list.items()) {
      if (stopped_) break;
      const Value* loop = item.is_mapping() ? item.find("for") : nullptr;
      const Value* body = loop != nullptr ? item.find("do") : nullptr;
      if (loop == nullptr || !loop->is_mapping()) {
        result.items().push_back(expand_value(item, bindings));
      } else if (body == nullptr || item.entries().size() != 2) {
        mistakes_.add(loop->mistake("for-form", "a list item with 'for' has 'do' and nothing else",
                                    "write - {for: {i: 1..3}, do: ITEM}"));
      } else {
        each(*loop, bindings,
             [&](const Bindings& inner) { result.items().push_back(expand_value(*body, inner)); });
      }
    }
    return result;
  }

  Value mapping(const Value& map, const Bindings& bindings) {
    const bool top = &map == &document_;
    Value own = Value::mapping(map.style(), map.spot());
    const Value* use = map.find("use");
    const bool uses = use != nullptr && use->is_string() && !top;
    const Value* arguments = uses ? map.find("with") : nullptr;
    for (const auto& entry : map.entries()) {
      if (stopped_) break;
      if (&entry.value == use && uses) continue;
      if (&entry.value == arguments || (top && entry.key.text == "templates")) continue;
      add_entry(entry, bindings, own);
    }
    if (!uses) return unique(std::move(own));
    Value whole = template_body(*use, arguments, bindings);
    if (whole.is_mapping()) override_with(whole, unique(std::move(own)));
    whole.spot() = map.spot();
    return whole;
  }

  void add_entry(const Entry& entry, const Bindings& bindings, Value& own) {
    const Value* loop = entry.value.is_mapping() ? entry.value.find("for") : nullptr;
    const auto add = [&](const Value& value, const Bindings& inner) {
      spend(1, entry.key.spot);
      Key key = Substitution(inner, mistakes_).fill(entry.key);
      if (step_) restep(key.spot);
      own.entries().push_back({std::move(key), expand_value(value, inner)});
    };
    if (loop == nullptr || !loop->is_mapping()) return add(entry.value, bindings);
    if (!has_substitution(entry.key.text)) {
      mistakes_.add(entry.key.spot.mistake(
          "for-key", fmt::format("every copy of '{}' would have the same name", entry.key.text),
          fmt::format("put the variable into the key: {}_${{{}}}", entry.key.text,
                      loop->entries().empty() ? "i" : loop->entries()[0].key.text)));
      return;
    }
    Value body = entry.value;
    std::erase_if(body.entries(), [](const Entry& e) { return e.key.text == "for"; });
    each(*loop, bindings, [&](const Bindings& inner) { add(body, inner); });
  }

  template <class Body>
  void each(const Value& loop, const Bindings& bindings, const Body& body) {
    auto variables = read_loop(loop, bindings, limits_.expansions_max, mistakes_);
    if (variables.empty()) return;
    std::vector<std::size_t> at(variables.size(), 0);
    for (;;) {
      if (!spend_expansion(loop.spot())) return;
      Bindings inner = bindings;
      std::vector<std::string> names;
      for (std::size_t i = 0; i < at.size(); ++i) {
        const Value& value = inner[variables[i].name] = variables[i].values[at[i]];
        names.push_back(fmt::format("{} = {}", variables[i].name, value.raw()));
      }
      {
        const Step step(*this, fmt::format("{} at {}", fmt::join(names, ", "), where(loop.spot())));
        body(inner);
      }
      if (stopped_) return;
      std::size_t digit = at.size();  // the last variable turns fastest
      while (digit > 0 && ++at[digit - 1] == variables[digit - 1].values.size()) at[--digit] = 0;
      if (digit == 0) return;
    }
  }

  Value template_body(const Value& use, const Value* arguments, const Bindings& bindings) {
    const Value name = filled(use, bindings);
    const Value* described = templates_.find(name.raw(), use, mistakes_);
    if (described == nullptr) return {};
    if (std::find(active_.begin(), active_.end(), name.raw()) != active_.end() ||
        active_.size() >= kTemplateDepthMax) {
      mistakes_.add(use.mistake(
          "template-cycle",
          fmt::format("the template '{}' uses itself ({})", name.raw(), fmt::join(active_, " -> ")),
          "end the chain of templates"));
      return {};
    }
    if (!spend_expansion(use.spot())) return {};
    const Value* body = described->find("body");
    if (body == nullptr || !body->is_mapping()) return {};  // a mistake of the table already
    const std::size_t mistakes_before = mistakes_.error_count();
    const Bindings parameters = bind(name.raw(), *described, use, arguments, bindings);
    if (mistakes_.error_count() > mistakes_before) return {};  // else they would repeat inside
    active_.push_back(name.raw());
    const Step step(*this, fmt::format("template '{}' used at {}", name.raw(), where(use.spot())));
    Value result = expand_value(*body, parameters);
    active_.pop_back();
    return result;
  }

  Bindings bind(const std::string& name, const Value& described, const Value& use,
                const Value* arguments, const Bindings& bindings) {
    Bindings bound;
    const Value* parameters = described.find("parameters");
    const std::vector<std::string> names =
        parameters != nullptr ? parameters->key_names() : std::vector<std::string>{};
    if (arguments != nullptr && !arguments->is_mapping() && !arguments->is_null()) {
      mistakes_.add(arguments->mistake("template-form", "'with' is a mapping of parameters",
                                       "write with: {parameter: value}"));
      return bound;
    }
    for (const auto& entry : arguments != nullptr ? arguments->entries() : kNoEntries) {
      if (std::find(names.begin(), names.end(), entry.key.text) != names.end())
        bound[entry.key.text] = expand_value(entry.value, bindings);
      else
        mistakes_.add(unknown_parameter(name, entry.key, names));
    }
    if (parameters == nullptr) return bound;
    for (const auto& entry : parameters->entries()) {
      if (bound.contains(entry.key.text)) continue;
      bound[entry.key.text] = expand_value(entry.value, {});
      if (entry.value.is_null())
        mistakes_.add(use.mistake(
            "parameter-missing",
            fmt::format("the template '{}' wants the parameter '{}'", name, entry.key.text),
            fmt::format("add with: {{{}: VALUE}}", entry.key.text)));
    }
    return bound;
  }

  Value unique(Value map) {
    std::unordered_set<std::string_view> seen;  // asked, never walked through
    for (const auto& entry : map.entries())
      if (!seen.insert(entry.key.text).second && mistakes_.error_count() < kMistakesMax)
        mistakes_.add(entry.key.spot.mistake(
            "duplicate-key", fmt::format("'{}' comes out twice", entry.key.text),
            "put the variable of 'for' into the key, or rename one"));
    return map;
  }

  // Copies made by a template say so. One origin a file is enough for all its values.
  void restep(Spot& spot) {
    const Origin* from = spot.origin.get();
    auto& to = restepped_[from];
    if (!to)
      to = std::make_shared<const Origin>(
          Origin{from != nullptr ? from->file : "", step_->step,
                 from != nullptr && from->step.empty() ? step_->outer : spot.origin});
    if (from == nullptr || from->step != step_->step) spot.origin = to;
  }

  bool spend_expansion(const Spot& spot) {
    if (++expansions_ <= limits_.expansions_max) return true;
    return stop(spot, "limit-expansions",
                fmt::format("more than {} copies by 'for' and 'use'", limits_.expansions_max),
                "describe many equal devices by a count instead");
  }
  void spend(std::size_t nodes, const Spot& spot) {
    nodes_ += nodes;
    if (nodes_ > limits_.nodes_max)
      stop(spot, "limit-nodes", fmt::format("more than {} values", limits_.nodes_max),
           "describe many equal devices by a count instead");
  }
  void guard_depth(const Value& value, std::size_t depth) {
    if (stopped_) return;
    if (depth > limits_.depth_max) {
      stop(value.spot(), "limit-depth",
           fmt::format("nested deeper than {} levels", limits_.depth_max), "flatten the structure");
      return;
    }
    for (const auto& item : value.items()) guard_depth(item, depth + 1);
    for (const auto& entry : value.entries()) guard_depth(entry.value, depth + 1);
  }
  void stop_at_too_many(const Spot& spot) {
    if (mistakes_.error_count() >= kMistakesMax && !stopped_)
      stop(spot, "limit-mistakes", "too many mistakes to go on", "mend those above first");
  }
  bool stop(const Spot& spot, std::string code, std::string message, std::string remedy) {
    if (!stopped_)
      mistakes_.add(spot.mistake(std::move(code), std::move(message), std::move(remedy)));
    stopped_ = true;
    return false;
  }

  // One step of reuse, noted in the trail of all that is made meanwhile.
  struct Step {
    Step(Expander& owner, std::string text) : expander(owner), outer(owner.step_) {
      expander.step_ = std::make_shared<const Origin>(Origin{"", std::move(text), outer});
      expander.restepped_.clear();
    }
    ~Step() {
      expander.step_ = outer;
      expander.restepped_.clear();
    }
    Expander& expander;
    std::shared_ptr<const Origin> outer;
  };

  struct Level {
    Level(Expander& owner, const Value& value) : expander(owner) {
      expander.spend(1, value.spot());
      if (++expander.depth_ > expander.limits_.depth_max)
        expander.stop(value.spot(), "limit-depth",
                      fmt::format("nested deeper than {} levels", expander.limits_.depth_max),
                      "flatten the structure");
    }
    ~Level() { --expander.depth_; }
    Expander& expander;
  };

  const Value& document_;
  const DocumentLimits& limits_;
  engine::Diagnostics mistakes_;
  TemplateTable templates_;
  std::vector<std::string> active_;
  std::shared_ptr<const Origin> step_;
  std::map<const Origin*, std::shared_ptr<const Origin>> restepped_;
  std::size_t expansions_ = 0;
  std::size_t nodes_ = 0;
  std::size_t depth_ = 0;
  bool stopped_ = false;
};

}  // namespace

engine::Result<Value> expand(const Value& document, const DocumentLimits& limits) {
  if (!document.is_mapping()) {
    engine::Diagnostics mistakes;
    mistakes.add(document.mistake(
        "type", fmt::format("a scenario is a mapping, this is {}", to_string(document.kind())),
        "begin with 'orrery: 1' and the sections of a scenario"));
    return engine::failure(std::move(mistakes));
  }
  return Expander(document, limits).run();
}

}  // namespace orrery::scenarios
