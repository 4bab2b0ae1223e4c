// SPDX-License-Identifier: Apache-2.0
// What lib/orrery/foreign.so offers to the host process.
#include <ATen/Parallel.h>
#include <torch/script.h>

#include "models/foreign/foreign_network.h"

namespace orrery::models {
namespace {

constexpr ForeignFormat kFormats[] = {
    {"torchscript", load_torchscript},
    {"onnx", load_onnx_network},
};

/// A small network of the usual operators, and its graph executor. Graphs of ONNX are the same
/// operators. A product of two matrices is the only one that reaches the BLAS, which takes its
/// memory then and asks the kernel where to put it; products of small stacks do not. Convolutions
/// with a stride and gelu reach oneDNN, which then reads what the processor has.
void warm_up() {
  at::set_num_threads(1);
  torch::manual_seed(1);  // opens /dev/urandom, the first time
  const c10::InferenceMode no_gradients;
  torch::jit::Module module("warm_up");
  module.define(R"(
    def forward(self, x, w):
      y = torch.tanh(torch.matmul(x, w))
      z = torch.conv1d(y.transpose(1, 2), w.unsqueeze(2))
      u = torch.linear(z.transpose(1, 2)[:, 0], w)
      g = torch.gelu(torch.layer_norm(u, [3]))
      c = torch.conv1d(x.transpose(1, 2), w.unsqueeze(2), None, 2)
      t = torch.conv_transpose1d(c, w.unsqueeze(2), None, 2)
      return torch.relu(g).sigmoid().mean() + t.mean()
  )");
  module.forward({torch::zeros({2, 4, 3}), torch::zeros({3, 3})});
}

constexpr ForeignModule kModule = {kForeignModuleVersion, kFormats, std::size(kFormats), warm_up};

}  // namespace
}  // namespace orrery::models

extern "C" const orrery::models::ForeignModule* orrery_foreign_module() {
  return &orrery::models::kModule;
}
