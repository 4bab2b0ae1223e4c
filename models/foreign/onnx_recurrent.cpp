// SPDX-License-Identifier: Apache-2.0
// LSTM, GRU and RNN with ONNX's own order of gates, step by step.
#include <ATen/ATen.h>

#include <algorithm>
#include <array>

#include "models/foreign/onnx_call.h"

namespace orrery::models {
namespace {

/// One direction: weights as ONNX has them, gates stacked along the first dimension.
struct Direction {
  at::Tensor w, r;            ///< gates*hidden x inputs, gates*hidden x hidden
  at::Tensor w_bias, r_bias;  ///< gates*hidden
  at::Tensor state, cell;     ///< rows x hidden; cell of an LSTM only
  bool backwards = false;
  std::string activation;    ///< of an RNN
  bool reset_after = false;  ///< of a GRU: linear_before_reset
};

using Advance = void (*)(const Direction&, const at::Tensor& from_input, at::Tensor& state,
                         at::Tensor& cell);

/// i, o, f, c:  c' = f c + i tanh(c~);  h' = o tanh(c')
void advance_lstm(const Direction& on, const at::Tensor& from_input, at::Tensor& state,
                  at::Tensor& cell) {
  const auto gates = at::addmm(from_input, state, on.r.t()).add_(on.r_bias).chunk(4, 1);
  cell = at::sigmoid(gates[2]).mul(cell).add(at::sigmoid(gates[0]).mul(at::tanh(gates[3])));
  state = at::sigmoid(gates[1]).mul(at::tanh(cell));
}

/// z, r, h:  h' = (1 - z) h~ + z h, where r acts on h before or after its weights.
void advance_gru(const Direction& on, const at::Tensor& from_input, at::Tensor& state,
                 at::Tensor&) {
  const auto x = from_input.chunk(3, 1);
  const auto r = on.r.chunk(3, 0);
  const auto bias = on.r_bias.chunk(3, 0);
  const at::Tensor update = at::sigmoid(at::addmm(x[0], state, r[0].t()).add(bias[0]));
  const at::Tensor reset = at::sigmoid(at::addmm(x[1], state, r[1].t()).add(bias[1]));
  const at::Tensor recalled = on.reset_after ? reset.mul(at::addmm(bias[2], state, r[2].t()))
                                             : at::addmm(bias[2], reset.mul(state), r[2].t());
  const at::Tensor candidate = at::tanh(x[2].add(recalled));
  state = candidate.add(update.mul(state.sub(candidate)));
}

void advance_rnn(const Direction& on, const at::Tensor& from_input, at::Tensor& state,
                 at::Tensor&) {
  const at::Tensor sum = at::addmm(from_input, state, on.r.t()).add_(on.r_bias);
  state = on.activation == "Relu"      ? at::relu(sum)
          : on.activation == "Sigmoid" ? at::sigmoid(sum)
                                       : at::tanh(sum);
}

class Recurrence {
 public:
  Recurrence(const OnnxCall& call, std::int64_t gates, Advance advance)
      : call_(call), gates_(gates), advance_(advance) {}

  Tensors compute(std::vector<std::string> activations) {
    read_input();
    read_directions(activations);
    std::vector<at::Tensor> sequences, states, cells;
    for (auto& direction : directions_) {
      at::Tensor state = direction.state, cell = direction.cell;
      sequences.push_back(pass(direction, state, cell));
      states.push_back(state);
      cells.push_back(cell);
    }
    // steps x directions x rows x hidden, or rows first with layout 1.
    at::Tensor y = at::stack(sequences, 1), y_state = at::stack(states, 0);
    at::Tensor y_cell = gates_ == 4 ? at::stack(cells, 0) : at::Tensor();
    if (rows_first_) {
      y = y.permute({2, 0, 1, 3});
      y_state = y_state.transpose(0, 1);
      if (gates_ == 4) y_cell = y_cell.transpose(0, 1);
    }
    return {y, y_state, y_cell};
  }

 private:
  void read_input() {
    rows_first_ = call_.integer("layout", 0) != 0;
    x_ = call_.input(0);
    refuse_unless(x_.dim() == 3 && at::isFloatingType(x_.scalar_type()),
                  "the input has steps, rows and features of a floating type");
    if (rows_first_) x_ = x_.transpose(0, 1);
    steps_ = x_.size(0);
    rows_ = x_.size(1);
    refuse_unless(x_.numel() > 0, "the input is empty");
    if (const at::Tensor* lengths = call_.optional(4))
      for (const std::int64_t length : integers_in(*lengths))
        refuse_unless(length == steps_, "sequences of different lengths");
  }

  void read_directions(std::vector<std::string> activations) {
    const std::string which = call_.text("direction", "forward");
    refuse_unless(which == "forward" || which == "reverse" || which == "bidirectional",
                  "an unknown direction");
    const std::int64_t count = which == "bidirectional" ? 2 : 1;
    const auto& w = call_.input(1);
    const auto& r = call_.input(2);
    refuse_unless(r.dim() == 3 && r.size(0) == count, "R has the wrong shape");
    hidden_ = r.size(2);
    const std::int64_t wide = gates_ * hidden_;
    refuse_unless(hidden_ > 0 && r.size(1) == wide, "R has the wrong shape");
    refuse_unless(call_.integer("hidden_size", hidden_) == hidden_, "hidden_size differs from R");
    need(w, {count, wide, x_.size(2)}, "W has the wrong shape or type");
    need(r, {count, wide, hidden_}, "R has the wrong shape or type");
    call_.allow(Lengths{steps_, count, rows_, hidden_});
    call_.allow(Lengths{steps_, rows_, wide});
    call_.allow_products(static_cast<double>(steps_) * static_cast<double>(count) *
                         static_cast<double>(rows_) * static_cast<double>(wide) *
                         static_cast<double>(hidden_ + x_.size(2)));
    const at::Tensor bias = given(3, {count, 2 * wide});
    const at::Tensor state = start(5, count), cell = start(6, gates_ == 4 ? count : 0);
    for (std::int64_t i = 0; i < count; ++i) {
      Direction direction;
      direction.w = w[i];
      direction.r = r[i];
      direction.w_bias = bias[i].narrow(0, 0, wide);
      direction.r_bias = bias[i].narrow(0, wide, wide);
      direction.state = state[i];
      if (gates_ == 4) direction.cell = cell[i];
      direction.backwards = which == "reverse" || i == 1;
      direction.reset_after = call_.integer("linear_before_reset", 0) != 0;
      if (!activations.empty())
        direction.activation = activations[static_cast<std::size_t>(i) % activations.size()];
      directions_.push_back(std::move(direction));
    }
  }

  /// An optional input, or zeros of that shape.
  at::Tensor given(std::size_t index, const Lengths& shape) const {
    const at::Tensor* tensor = call_.optional(index);
    if (tensor == nullptr) return at::zeros(shape, x_.options());
    need(*tensor, shape, "bias or initial state has the wrong shape or type");
    return *tensor;
  }

  at::Tensor start(std::size_t index, std::int64_t count) const {
    if (count == 0) return {};
    if (!rows_first_) return given(index, {count, rows_, hidden_});
    return given(index, {rows_, count, hidden_}).transpose(0, 1);
  }

  void need(const at::Tensor& tensor, const Lengths& shape, const char* reason) const {
    refuse_unless(tensor.sizes() == shape && tensor.scalar_type() == x_.scalar_type(), reason);
  }

  at::Tensor pass(const Direction& direction, at::Tensor& state, at::Tensor& cell) const {
    const at::Tensor from_input = at::matmul(x_, direction.w.t()).add_(direction.w_bias);
    std::vector<at::Tensor> states(static_cast<std::size_t>(steps_));
    for (std::int64_t k = 0; k < steps_; ++k) {
      const std::int64_t step = direction.backwards ? steps_ - 1 - k : k;
      advance_(direction, from_input[step], state, cell);
      states[static_cast<std::size_t>(step)] = state;
    }
    return at::stack(states, 0);
  }

  const OnnxCall& call_;
  std::int64_t gates_;
  Advance advance_;
  bool rows_first_ = false;
  std::int64_t steps_ = 0, rows_ = 0, hidden_ = 0;
  at::Tensor x_;
  std::vector<Direction> directions_;
};

/// Only the activations that an operator has by default: once, or once a direction.
void need_default(const OnnxCall& call, const std::vector<std::string>& usual) {
  const auto stated = call.texts("activations");
  for (std::size_t i = 0; i < stated.size(); ++i)
    refuse_unless(stated[i] == usual[i % usual.size()], "other activations than the usual ones");
}

Tensors lstm(const OnnxCall& call) {
  need_default(call, {"Sigmoid", "Tanh", "Tanh"});
  refuse_unless(call.optional(7) == nullptr, "peepholes");
  refuse_unless(call.integer("input_forget", 0) == 0, "input_forget 1");
  return Recurrence(call, 4, advance_lstm).compute({});
}

Tensors gru(const OnnxCall& call) {
  need_default(call, {"Sigmoid", "Tanh"});
  return Recurrence(call, 3, advance_gru).compute({});
}

Tensors rnn(const OnnxCall& call) {
  const auto stated = call.texts("activations");
  for (const auto& name : stated)
    refuse_unless(name == "Tanh" || name == "Relu" || name == "Sigmoid",
                  "activations other than Tanh, Relu and Sigmoid");
  return Recurrence(call, 1, advance_rnn).compute(stated);
}

constexpr std::array kOperators = {
    OnnxOperator{"LSTM", 7, 13, "activations=S direction=s hidden_size=i input_forget=i", 3, 8, 3,
                 lstm},
    OnnxOperator{"LSTM", 14, 17, "activations=S direction=s hidden_size=i input_forget=i layout=i",
                 3, 8, 3, lstm},
    OnnxOperator{"GRU", 7, 13, "activations=S direction=s hidden_size=i linear_before_reset=i", 3,
                 6, 2, gru},
    OnnxOperator{"GRU", 14, 17,
                 "activations=S direction=s hidden_size=i layout=i linear_before_reset=i", 3, 6, 2,
                 gru},
    OnnxOperator{"RNN", 7, 13, "activations=S direction=s hidden_size=i", 3, 6, 2, rnn},
    OnnxOperator{"RNN", 14, 17, "activations=S direction=s hidden_size=i layout=i", 3, 6, 2, rnn},
};

}  // namespace

std::span<const OnnxOperator> onnx_recurrent_operators() { return kOperators; }

}  // namespace orrery::models
