// SPDX-License-Identifier: Apache-2.0
#include "models/foreign/onnx_graph.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "models/foreign/onnx_model.h"

namespace orrery::models {
namespace {

/// The message of a Torch exception without its stack.
std::string first_line(const char* text) {
  const std::string_view all(text);
  return std::string(all.substr(0, std::min<std::size_t>(all.find('\n'), 300)));
}

class OnnxGraph final : public ForeignGraph {
 public:
  OnnxGraph(OnnxPlan plan, const OnnxLimits& limits) : plan_(std::move(plan)), limits_(limits) {
    for (const auto& output : plan_.outputs) outputs_.push_back(output.port);
  }

  const ForeignPort& input() const override { return plan_.input.port; }
  const std::vector<ForeignPort>& outputs() const override { return outputs_; }
  engine::Result<std::vector<ForeignOutput>> run(
      std::span<const float> values, std::span<const std::int64_t> shape) const override;

  /// Computes what depends on constants only. Called once, before any run.
  engine::Diagnostics fold();

 private:
  using Slots = std::vector<at::Tensor>;

  engine::Diagnostics check_shape(std::size_t count, std::span<const std::int64_t> shape) const;
  void compute(const OnnxStep& step, Slots& slots) const;
  void store(const OnnxStep& step, Tensors results, Slots& slots) const;
  void steps(Slots& slots) const;
  std::vector<ForeignOutput> results(const Slots& slots) const;
  /// Calls `work` and turns what it throws into diagnostics.
  template <class Work>
  engine::Diagnostics guarded(const Work& work) const;

  OnnxPlan plan_;
  OnnxLimits limits_;
  std::vector<ForeignPort> outputs_;
  Slots constants_;            ///< by slot; undefined where a run computes it
  std::vector<OnnxStep> run_;  ///< the steps that are left after folding
};

template <class Work>
engine::Diagnostics OnnxGraph::guarded(const Work& work) const {
  engine::Diagnostics mistakes;
  engine::SourcePlace place;
  place.file = plan_.file;
  try {
    const c10::InferenceMode inference;
    work();
  } catch (const OnnxRefusal& refusal) {
    mistakes.error(refusal.code(), place, refusal.what());
  } catch (const std::bad_alloc&) {
    mistakes.error("onnx-limit", place, "no memory is left for the network");
  } catch (const std::exception& exception) {
    mistakes.error("onnx-run", place, first_line(exception.what()));
  }
  return mistakes;
}

void OnnxGraph::compute(const OnnxStep& step, Slots& slots) const {
  std::vector<const at::Tensor*> inputs;
  for (const int slot : step.inputs)
    inputs.push_back(slot < 0 ? nullptr : &slots[static_cast<std::size_t>(slot)]);
  try {
    const OnnxCall call(step.node, plan_.opset, limits_, std::move(inputs));
    store(step, step.op->compute(call), slots);
  } catch (const OnnxRefusal& refusal) {
    throw OnnxRefusal(step.where + ": " + refusal.what(), refusal.code());
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& exception) {
    throw OnnxRefusal(step.where + ": " + first_line(exception.what()));
  }
}

void OnnxGraph::store(const OnnxStep& step, Tensors results, Slots& slots) const {
  for (std::size_t i = 0; i < step.outputs.size(); ++i) {
    if (step.outputs[i] < 0) continue;
    refuse_unless(i < results.size() && results[i].defined(), "an output that is not computed");
    if (results[i].numel() > limits_.elements_max || results[i].dim() > limits_.rank_max)
      throw OnnxRefusal(fmt::format("a result of more than {} elements or {} dimensions",
                                    limits_.elements_max, limits_.rank_max),
                        "onnx-limit");
    slots[static_cast<std::size_t>(step.outputs[i])] = std::move(results[i]);
  }
}

engine::Diagnostics OnnxGraph::fold() {
  return guarded([&] {
    constants_.resize(plan_.slot_count);
    for (std::size_t i = 0; i < plan_.constants.size(); ++i)
      constants_[static_cast<std::size_t>(plan_.constant_slots[i])] = tensor_of(plan_.constants[i]);
    plan_.constants.clear();
    std::int64_t held = 0;
    for (auto& step : plan_.steps) {
      const bool is_constant =
          held < limits_.elements_max &&
          std::all_of(step.inputs.begin(), step.inputs.end(), [&](int slot) {
            return slot < 0 || constants_[static_cast<std::size_t>(slot)].defined();
          });
      if (!is_constant) {
        run_.push_back(std::move(step));
        continue;
      }
      compute(step, constants_);
      for (const int slot : step.outputs)
        if (slot >= 0) held += constants_[static_cast<std::size_t>(slot)].numel();
    }
    plan_.steps.clear();
  });
}

void OnnxGraph::steps(Slots& slots) const {
  std::int64_t live = 0;
  for (const auto& step : run_) {
    compute(step, slots);
    for (const int slot : step.outputs)
      if (slot >= 0) live += slots[static_cast<std::size_t>(slot)].numel();
    for (const int slot : step.last_used) {
      // What folding computed is shared by all runs and stays.
      if (constants_[static_cast<std::size_t>(slot)].defined()) continue;
      live -= slots[static_cast<std::size_t>(slot)].numel();
      slots[static_cast<std::size_t>(slot)].reset();
    }
    if (live > limits_.elements_live_max)
      throw OnnxRefusal(
          fmt::format("{}: more than {} elements held", step.where, limits_.elements_live_max),
          "onnx-limit");
  }
}

engine::Result<std::vector<ForeignOutput>> OnnxGraph::run(
    std::span<const float> values, std::span<const std::int64_t> shape) const {
  if (const auto mistakes = check_shape(values.size(), shape); mistakes.has_errors())
    return engine::failure(mistakes);
  std::vector<ForeignOutput> out;
  const auto mistakes = guarded([&] {
    Slots slots = constants_;
    // The network never writes into its input.
    const at::Tensor input =
        at::from_blob(const_cast<float*>(values.data()),
                      at::IntArrayRef(shape.data(), shape.size()), at::TensorOptions(at::kFloat));
    slots[static_cast<std::size_t>(plan_.input_slot)] =
        plan_.input.type == static_cast<int>(OnnxType::kDouble) ? input.to(at::kDouble) : input;
    steps(slots);
    out = results(slots);
  });
  if (mistakes.has_errors()) return engine::failure(mistakes);
  return out;
}

engine::Diagnostics OnnxGraph::check_shape(std::size_t count,
                                           std::span<const std::int64_t> shape) const {
  engine::Diagnostics mistakes;
  engine::SourcePlace place;
  place.file = plan_.file;
  const auto& port = plan_.input.port;
  const std::string expected = fmt::format("{}", fmt::join(port.shape, " x "));
  std::int64_t product = 1;
  bool fits = !port.shape_known || port.shape.size() == shape.size();
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] < 1 || product > limits_.elements_max / shape[i]) {
      mistakes.error("onnx-shape", place, fmt::format("the input has the length {}", shape[i]));
      return mistakes;
    }
    product *= shape[i];
    const bool is_fixed = fits && port.shape_known && port.shape[i] != kAnyLength;
    if (!is_fixed || port.shape[i] == shape[i]) continue;
    if (i == 0)
      mistakes.error(
          "onnx-rows", place,
          fmt::format("the network takes {} rows at a time, not {}", port.shape[0], shape[0]),
          "export it with a dynamic first axis");
    else
      fits = false;
  }
  if (!fits)
    mistakes.error("onnx-shape", place,
                   fmt::format("the input has the shape {}; the network takes {} (-1: any)",
                               fmt::join(shape, " x "), expected));
  if (static_cast<std::size_t>(product) != count)
    mistakes.error("onnx-shape", place, fmt::format("{} values for a shape of {}", count, product));
  return mistakes;
}

std::vector<ForeignOutput> OnnxGraph::results(const Slots& slots) const {
  std::vector<ForeignOutput> out;
  for (std::size_t i = 0; i < plan_.output_slots.size(); ++i) {
    const at::Tensor tensor =
        slots[static_cast<std::size_t>(plan_.output_slots[i])].to(at::kFloat).contiguous();
    ForeignOutput output;
    output.name = plan_.outputs[i].port.name;
    output.shape = tensor.sizes().vec();
    const auto* first = tensor.data_ptr<float>();
    output.values.assign(first, first + tensor.numel());
    out.push_back(std::move(output));
  }
  return out;
}

}  // namespace

engine::Result<std::unique_ptr<ForeignGraph>> load_onnx(std::span<const std::byte> bytes,
                                                        const std::string& file,
                                                        const OnnxLimits& limits) {
  auto document = read_onnx(bytes, file, limits);
  if (!document) return engine::failure(document.error());
  auto plan = plan_onnx(std::move(*document), file);
  if (!plan) return engine::failure(plan.error());
  auto graph = std::make_unique<OnnxGraph>(std::move(*plan), limits);
  if (const auto mistakes = graph->fold(); mistakes.has_errors()) return engine::failure(mistakes);
  return graph;
}

}  // namespace orrery::models
