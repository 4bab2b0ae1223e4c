// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "models/foreign/onnx_graph.h"

namespace orrery::models {
namespace {

/// What a file calls something may be long; messages are not.
std::string shown(const std::string& name) { return name.substr(0, 80); }

class Planner {
 public:
  Planner(OnnxDocument document, const std::string& file) : document_(std::move(document)) {
    plan_.file = place_.file = file;
    plan_.opset = document_.opset;
  }

  engine::Result<OnnxPlan> plan() {
    ports();
    find_operators();
    if (mistakes_.has_errors()) return engine::failure(mistakes_);
    for (auto& constant : document_.constants) {
      plan_.constant_slots.push_back(define(constant.name, "a constant"));
      plan_.constants.push_back(std::move(constant));
    }
    plan_.input_slot = define(plan_.input.port.name, "the input");
    for (auto& step : plan_.steps) resolve(step);
    for (const auto& output : plan_.outputs)
      plan_.output_slots.push_back(slot_of(output.port.name, "the graph's outputs"));
    if (mistakes_.has_errors()) return engine::failure(mistakes_);
    plan_.slot_count = slots_.size();
    find_last_uses();
    return std::move(plan_);
  }

 private:
  void ports() {
    if (document_.inputs.size() != 1 || document_.outputs.empty())
      return error("onnx-ports",
                   fmt::format("the graph has {} inputs and {} outputs", document_.inputs.size(),
                               document_.outputs.size()),
                   "export a network of one input and at least one output");
    plan_.input = document_.inputs.front();
    plan_.outputs = std::move(document_.outputs);
    if (plan_.input.type != static_cast<int>(OnnxType::kFloat) &&
        plan_.input.type != static_cast<int>(OnnxType::kDouble))
      error("onnx-ports",
            fmt::format("the input '{}' has element type {}", shown(plan_.input.port.name),
                        plan_.input.type),
            "export a network whose input is a tensor of float");
  }

  /// All unknown operators in one message each, however often they stand in the graph.
  void find_operators() {
    std::map<std::string, std::size_t> unknown;
    for (std::size_t i = 0; i < document_.nodes.size(); ++i) {
      OnnxStep step;
      step.node = std::move(document_.nodes[i]);
      const auto& node = step.node;
      step.where = fmt::format("node {} ({}{}{})", i, shown(node.op), node.name.empty() ? "" : " ",
                               shown(node.name));
      if (node.domain.empty()) step.op = find_onnx_operator(node.op, document_.opset);
      if (step.op == nullptr)
        ++unknown[shown(node.domain) + (node.domain.empty() ? "" : ".") + shown(node.op)];
      else
        check_form(step);
      plan_.steps.push_back(std::move(step));
    }
    for (const auto& [name, count] : unknown)
      error("onnx-operator",
            fmt::format("the operator {} (in {} node{}) is not known in operator set {}", name,
                        count, count == 1 ? "" : "s", document_.opset),
            "the operators are listed in docs/onnx.md; export as TorchScript instead");
  }

  void check_form(const OnnxStep& step) {
    const auto& node = step.node;
    const auto& op = *step.op;
    if (node.inputs.size() < op.inputs_min || node.inputs.size() > op.inputs_max)
      error("onnx-graph", fmt::format("{} has {} inputs; {} to {} are taken", step.where,
                                      node.inputs.size(), op.inputs_min, op.inputs_max));
    if (node.outputs.empty() || node.outputs.size() > op.outputs_max)
      error("onnx-graph", fmt::format("{} has {} outputs; 1 to {} are given", step.where,
                                      node.outputs.size(), op.outputs_max));
    std::set<std::string> seen;
    for (const auto& attribute : node.attributes) {
      if (!seen.insert(attribute.name).second || !takes(op, attribute))
        error("onnx-attribute",
              fmt::format("{} has the attribute '{}', which is not taken in operator set {}",
                          step.where, shown(attribute.name), document_.opset));
    }
  }

  static bool takes(const OnnxOperator& op, const OnnxAttribute& attribute) {
    std::string_view rest = op.attributes;
    const std::string wanted = fmt::format("{}={}", attribute.name, attribute.kind);
    while (!rest.empty()) {
      const auto end = std::min(rest.find(' '), rest.size());
      if (rest.substr(0, end) == wanted) return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
  }

  /// The file lists nodes in an order in which they can be computed; a name stands for one tensor.
  void resolve(OnnxStep& step) {
    for (const auto& name : step.node.inputs)
      step.inputs.push_back(name.empty() ? -1 : slot_of(name, step.where));
    for (const auto& name : step.node.outputs)
      step.outputs.push_back(name.empty() ? -1 : define(name, step.where));
  }

  int define(const std::string& name, const std::string& who) {
    const auto [at, is_new] = slots_.emplace(name, static_cast<int>(slots_.size()));
    if (!is_new)
      error("onnx-graph", fmt::format("{}: the name '{}' is taken already", who, shown(name)));
    return at->second;
  }

  int slot_of(const std::string& name, const std::string& who) {
    const auto at = slots_.find(name);
    if (at != slots_.end()) return at->second;
    error("onnx-graph", fmt::format("{}: nothing before it is called '{}'", who, shown(name)));
    return -1;
  }

  void find_last_uses() {
    std::vector<bool> needed(plan_.slot_count, false);
    for (const int slot : plan_.output_slots) needed[static_cast<std::size_t>(slot)] = true;
    for (const int slot : plan_.constant_slots) needed[static_cast<std::size_t>(slot)] = true;
    for (std::size_t i = plan_.steps.size(); i-- > 0;) {
      auto& step = plan_.steps[i];
      for (const auto* slots : {&step.inputs, &step.outputs})
        for (const int slot : *slots) {
          if (slot < 0 || needed[static_cast<std::size_t>(slot)]) continue;
          needed[static_cast<std::size_t>(slot)] = true;
          step.last_used.push_back(slot);
        }
    }
  }

  void error(const char* code, std::string message, std::string remedy = {}) {
    if (mistakes_.error_count() < kMistakesMax)
      mistakes_.error(code, place_, std::move(message), std::move(remedy));
  }

  static constexpr std::size_t kMistakesMax = 200;
  OnnxDocument document_;
  OnnxPlan plan_;
  engine::SourcePlace place_;
  engine::Diagnostics mistakes_;
  std::map<std::string, int> slots_;
};

}  // namespace

engine::Result<OnnxPlan> plan_onnx(OnnxDocument document, const std::string& file) {
  return Planner(std::move(document), file).plan();
}

}  // namespace orrery::models
