// SPDX-License-Identifier: Apache-2.0
// Products of matrices and reductions along axes.
#include <ATen/ATen.h>

#include <array>
#include <numeric>

#include "models/foreign/onnx_call.h"

namespace orrery::models {
namespace {

/// y = alpha A' B' + beta C, with A' and B' transposed where the attributes say so.
Tensors gemm(const OnnxCall& call) {
  at::Tensor a = call.input(0), b = call.input(1);
  refuse_unless(a.dim() == 2 && b.dim() == 2 && at::isFloatingType(a.scalar_type()) &&
                    a.scalar_type() == b.scalar_type(),
                "two matrices of one floating type are needed");
  if (call.integer("transA", 0) != 0) a = a.t();
  if (call.integer("transB", 0) != 0) b = b.t();
  refuse_unless(a.size(1) == b.size(0), "the matrices do not fit");
  const Lengths shape{a.size(0), b.size(1)};
  call.allow(shape);
  call.allow_products(static_cast<double>(a.numel()) * static_cast<double>(b.size(1)));
  const double alpha = call.number("alpha", 1.0), beta = call.number("beta", 1.0);
  const at::Tensor* c = call.optional(2);
  if (c == nullptr) {
    const at::Tensor y = at::mm(a, b);
    return {alpha == 1.0 ? y : y.mul(alpha)};
  }
  refuse_unless(c->scalar_type() == a.scalar_type() && broadcast(call, c->sizes(), shape) == shape,
                "C does not fit the product");
  return {at::addmm(c->expand(shape), a, b, beta, alpha)};
}

Tensors matmul(const OnnxCall& call) {
  const auto& a = call.input(0);
  const auto& b = call.input(1);
  refuse_unless(a.dim() >= 1 && b.dim() >= 1 && a.scalar_type() == b.scalar_type() &&
                    at::isFloatingType(a.scalar_type()),
                "two tensors of one floating type are needed");
  const std::int64_t inner = a.size(-1);
  refuse_unless(inner == b.size(b.dim() == 1 ? 0 : -2), "the matrices do not fit");
  const auto batch = [](const at::Tensor& x) {
    return x.sizes().slice(0, static_cast<std::size_t>(std::max<std::int64_t>(x.dim() - 2, 0)));
  };
  Lengths shape = broadcast(call, batch(a), batch(b));
  if (a.dim() > 1) shape.push_back(a.size(-2));
  if (b.dim() > 1) shape.push_back(b.size(-1));
  call.allow(shape);
  double products = static_cast<double>(inner);
  for (const auto length : shape) products *= static_cast<double>(length);
  call.allow_products(products);
  return {at::matmul(a, b)};
}

/// Axes of a reduction: an attribute, or an input (ReduceSum from opset 13 on); none means all.
struct Reduction {
  explicit Reduction(const OnnxCall& call) : x(call.input(0)) {
    keeps = call.integer("keepdims", 1) != 0;
    auto stated = call.integers("axes");
    if (const at::Tensor* input = call.optional(1)) stated = integers_in(*input);
    if (stated && !stated->empty()) {
      axes = axes_of(*stated, x.dim());
    } else if (call.integer("noop_with_empty_axes", 0) == 0) {
      axes.resize(static_cast<std::size_t>(x.dim()));
      std::iota(axes.begin(), axes.end(), 0);
    }
  }
  const at::Tensor& x;
  Lengths axes;
  bool keeps = true;
};

using Reduce = at::Tensor (*)(const Reduction&);

template <Reduce kReduce>
Tensors reduce(const OnnxCall& call) {
  const Reduction on(call);
  if (on.axes.empty()) return {on.x};
  return {kReduce(on)};
}

at::Tensor sum(const Reduction& on) { return at::sum(on.x, on.axes, on.keeps, on.x.scalar_type()); }
at::Tensor mean(const Reduction& on) { return at::mean(on.x, on.axes, on.keeps); }
at::Tensor largest(const Reduction& on) { return at::amax(on.x, on.axes, on.keeps); }
at::Tensor smallest(const Reduction& on) { return at::amin(on.x, on.axes, on.keeps); }
at::Tensor sum_of_squares(const Reduction& on) {
  return at::sum(on.x.mul(on.x), on.axes, on.keeps, on.x.scalar_type());
}
at::Tensor euclidean(const Reduction& on) { return at::sqrt(sum_of_squares(on)); }
at::Tensor sum_of_lengths(const Reduction& on) {
  return at::sum(at::abs(on.x), on.axes, on.keeps, on.x.scalar_type());
}
at::Tensor log_of_exponentials(const Reduction& on) {
  return at::logsumexp(on.x, on.axes, on.keeps);
}
at::Tensor product(const Reduction& on) {
  at::Tensor out = on.x;
  for (auto axis = on.axes.rbegin(); axis != on.axes.rend(); ++axis)
    out = at::prod(out, *axis, on.keeps, on.x.scalar_type());
  return out;
}

/// The first of equals.
template <at::Tensor (*kFind)(const at::Tensor&, c10::optional<std::int64_t>, bool)>
Tensors find_along(const OnnxCall& call) {
  const auto& x = call.input(0);
  refuse_unless(call.integer("select_last_index", 0) == 0, "select_last_index 1");
  const std::int64_t axis = axis_of(call.integer("axis", 0), x.dim());
  return {kFind(x, axis, call.integer("keepdims", 1) != 0)};
}

constexpr const char* kAxes = "axes=I keepdims=i";
constexpr std::array kOperators = {
    OnnxOperator{"Gemm", 7, 10, "alpha=f beta=f transA=i transB=i", 3, 3, 1, gemm},
    OnnxOperator{"Gemm", 11, 17, "alpha=f beta=f transA=i transB=i", 2, 3, 1, gemm},
    OnnxOperator{"MatMul", 7, 17, "", 2, 2, 1, matmul},
    OnnxOperator{"ReduceSum", 7, 12, kAxes, 1, 1, 1, reduce<sum>},
    OnnxOperator{"ReduceSum", 13, 17, "keepdims=i noop_with_empty_axes=i", 1, 2, 1, reduce<sum>},
    OnnxOperator{"ReduceMean", 7, 17, kAxes, 1, 1, 1, reduce<mean>},
    OnnxOperator{"ReduceMax", 7, 17, kAxes, 1, 1, 1, reduce<largest>},
    OnnxOperator{"ReduceMin", 7, 17, kAxes, 1, 1, 1, reduce<smallest>},
    OnnxOperator{"ReduceProd", 7, 17, kAxes, 1, 1, 1, reduce<product>},
    OnnxOperator{"ReduceSumSquare", 7, 17, kAxes, 1, 1, 1, reduce<sum_of_squares>},
    OnnxOperator{"ReduceL1", 7, 17, kAxes, 1, 1, 1, reduce<sum_of_lengths>},
    OnnxOperator{"ReduceL2", 7, 17, kAxes, 1, 1, 1, reduce<euclidean>},
    OnnxOperator{"ReduceLogSumExp", 7, 17, kAxes, 1, 1, 1, reduce<log_of_exponentials>},
    OnnxOperator{"ArgMax", 7, 11, "axis=i keepdims=i", 1, 1, 1, find_along<at::argmax>},
    OnnxOperator{"ArgMax", 12, 17, "axis=i keepdims=i select_last_index=i", 1, 1, 1,
                 find_along<at::argmax>},
    OnnxOperator{"ArgMin", 7, 11, "axis=i keepdims=i", 1, 1, 1, find_along<at::argmin>},
    OnnxOperator{"ArgMin", 12, 17, "axis=i keepdims=i select_last_index=i", 1, 1, 1,
                 find_along<at::argmin>},
};

}  // namespace

std::span<const OnnxOperator> onnx_reduction_operators() { return kOperators; }

}  // namespace orrery::models
