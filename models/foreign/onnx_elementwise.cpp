// SPDX-License-Identifier: Apache-2.0
// Arithmetic, comparisons and choices, element by element, with broadcasting.
#include <ATen/ATen.h>

#include <array>
#include <limits>

#include "models/foreign/onnx_call.h"

namespace orrery::models {
namespace {

/// Two inputs of the same element type whose shapes go together.
struct Pair {
  explicit Pair(const OnnxCall& call) : a(call.input(0)), b(call.input(1)) {
    refuse_unless(a.scalar_type() == b.scalar_type(), "the inputs have different element types");
    broadcast(call, a.sizes(), b.sizes());
  }
  const at::Tensor& a;
  const at::Tensor& b;
};

template <at::Tensor (*kFunction)(const at::Tensor&, const at::Tensor&)>
Tensors binary(const OnnxCall& call) {
  const Pair pair(call);
  return {kFunction(pair.a, pair.b)};
}

template <at::Tensor (*kFunction)(const at::Tensor&)>
Tensors unary(const OnnxCall& call) {
  return {kFunction(call.input(0))};
}

at::Tensor add(const at::Tensor& a, const at::Tensor& b) { return at::add(a, b); }
at::Tensor subtract(const at::Tensor& a, const at::Tensor& b) { return at::sub(a, b); }

at::Tensor divide(const at::Tensor& a, const at::Tensor& b) {
  if (!at::isIntegralType(a.scalar_type(), false)) return at::div(a, b);
  // The smallest integer over -1 traps on this machine's divider.
  if (a.numel() > 0 && b.numel() > 0 && b.eq(-1).any().item<bool>()) {
    refuse_unless(a.scalar_type() == at::kInt || a.scalar_type() == at::kLong,
                  "a division by -1 of short integers");
    const std::int64_t lowest = a.scalar_type() == at::kInt
                                    ? std::numeric_limits<std::int32_t>::min()
                                    : std::numeric_limits<std::int64_t>::min();
    refuse_unless(!a.eq(lowest).any().item<bool>(), "an integer division overflows");
  }
  return at::div(a, b, "trunc");
}

Tensors power(const OnnxCall& call) {
  const auto& base = call.input(0);
  const auto& exponent = call.input(1);
  broadcast(call, base.sizes(), exponent.sizes());
  return {at::pow(base, exponent).to(base.scalar_type())};
}

/// Any number of inputs, folded from the left.
template <at::Tensor (*kFunction)(const at::Tensor&, const at::Tensor&)>
Tensors variadic(const OnnxCall& call) {
  at::Tensor out = call.input(0);
  for (std::size_t i = 1; i < call.input_count(); ++i) {
    const auto& next = call.input(i);
    refuse_unless(out.scalar_type() == next.scalar_type(),
                  "the inputs have different element types");
    broadcast(call, out.sizes(), next.sizes());
    out = kFunction(out, next);
  }
  return {out};
}

Tensors mean(const OnnxCall& call) {
  return {variadic<add>(call).front().div(static_cast<double>(call.input_count()))};
}

Tensors clip_by_attributes(const OnnxCall& call) {
  return {at::clamp(call.input(0), call.number("min", std::numeric_limits<float>::lowest()),
                    call.number("max", std::numeric_limits<float>::max()))};
}

Tensors clip_by_inputs(const OnnxCall& call) {
  at::Tensor out = call.input(0);
  const auto bound = [&](std::size_t index) {
    const at::Tensor* limit = call.optional(index);
    refuse_unless(
        limit == nullptr || (limit->numel() == 1 && limit->scalar_type() == out.scalar_type()),
        "a bound is one number of the input's element type");
    return limit == nullptr ? nullptr : limit;
  };
  if (const auto* low = bound(1)) out = at::maximum(out, low->reshape({}));
  if (const auto* high = bound(2)) out = at::minimum(out, high->reshape({}));
  return {out};
}

Tensors cast(const OnnxCall& call) {
  const auto type = static_cast<at::ScalarType>(scalar_type_of(call.integer("to", 0)));
  return {call.input(0).to(type)};
}

Tensors where(const OnnxCall& call) {
  const auto& condition = call.input(0);
  const auto& a = call.input(1);
  const auto& b = call.input(2);
  refuse_unless(condition.scalar_type() == at::kBool && a.scalar_type() == b.scalar_type(),
                "Where takes a bool and two inputs of one element type");
  broadcast(call, condition.sizes(), broadcast(call, a.sizes(), b.sizes()));
  return {at::where(condition, a, b)};
}

at::Tensor require_bool(const at::Tensor& a) {
  refuse_unless(a.scalar_type() == at::kBool, "a bool is needed here");
  return a;
}
at::Tensor both(const at::Tensor& a, const at::Tensor& b) {
  return at::logical_and(require_bool(a), b);
}
at::Tensor either(const at::Tensor& a, const at::Tensor& b) {
  return at::logical_or(require_bool(a), b);
}
at::Tensor one_of(const at::Tensor& a, const at::Tensor& b) {
  return at::logical_xor(require_bool(a), b);
}
at::Tensor not_this(const at::Tensor& a) { return at::logical_not(require_bool(a)); }

at::Tensor equal(const at::Tensor& a, const at::Tensor& b) { return at::eq(a, b); }
at::Tensor greater(const at::Tensor& a, const at::Tensor& b) { return at::gt(a, b); }
at::Tensor less(const at::Tensor& a, const at::Tensor& b) { return at::lt(a, b); }
at::Tensor not_less(const at::Tensor& a, const at::Tensor& b) { return at::ge(a, b); }
at::Tensor not_greater(const at::Tensor& a, const at::Tensor& b) { return at::le(a, b); }
at::Tensor round_half_even(const at::Tensor& a) { return at::round(a); }

constexpr std::array kOperators = {
    OnnxOperator{"Add", 7, 17, "", 2, 2, 1, binary<add>},
    OnnxOperator{"Sub", 7, 17, "", 2, 2, 1, binary<subtract>},
    OnnxOperator{"Mul", 7, 17, "", 2, 2, 1, binary<at::mul>},
    OnnxOperator{"Div", 7, 17, "", 2, 2, 1, binary<divide>},
    OnnxOperator{"Pow", 7, 17, "", 2, 2, 1, power},
    OnnxOperator{"Min", 7, 17, "", 1, kMany, 1, variadic<at::minimum>},
    OnnxOperator{"Max", 7, 17, "", 1, kMany, 1, variadic<at::maximum>},
    OnnxOperator{"Sum", 7, 17, "", 1, kMany, 1, variadic<add>},
    OnnxOperator{"Mean", 7, 17, "", 1, kMany, 1, mean},
    OnnxOperator{"Sqrt", 7, 17, "", 1, 1, 1, unary<at::sqrt>},
    OnnxOperator{"Exp", 7, 17, "", 1, 1, 1, unary<at::exp>},
    OnnxOperator{"Log", 7, 17, "", 1, 1, 1, unary<at::log>},
    OnnxOperator{"Neg", 7, 17, "", 1, 1, 1, unary<at::neg>},
    OnnxOperator{"Abs", 7, 17, "", 1, 1, 1, unary<at::abs>},
    OnnxOperator{"Reciprocal", 7, 17, "", 1, 1, 1, unary<at::reciprocal>},
    OnnxOperator{"Floor", 7, 17, "", 1, 1, 1, unary<at::floor>},
    OnnxOperator{"Ceil", 7, 17, "", 1, 1, 1, unary<at::ceil>},
    OnnxOperator{"Round", 11, 17, "", 1, 1, 1, unary<round_half_even>},
    OnnxOperator{"Sign", 9, 17, "", 1, 1, 1, unary<at::sign>},
    OnnxOperator{"Sin", 7, 17, "", 1, 1, 1, unary<at::sin>},
    OnnxOperator{"Cos", 7, 17, "", 1, 1, 1, unary<at::cos>},
    OnnxOperator{"Erf", 9, 17, "", 1, 1, 1, unary<at::erf>},
    OnnxOperator{"Clip", 7, 10, "min=f max=f", 1, 1, 1, clip_by_attributes},
    OnnxOperator{"Clip", 11, 17, "", 1, 3, 1, clip_by_inputs},
    OnnxOperator{"Cast", 7, 17, "to=i", 1, 1, 1, cast},
    OnnxOperator{"Where", 9, 17, "", 3, 3, 1, where},
    OnnxOperator{"Equal", 7, 17, "", 2, 2, 1, binary<equal>},
    OnnxOperator{"Greater", 7, 17, "", 2, 2, 1, binary<greater>},
    OnnxOperator{"Less", 7, 17, "", 2, 2, 1, binary<less>},
    OnnxOperator{"GreaterOrEqual", 12, 17, "", 2, 2, 1, binary<not_less>},
    OnnxOperator{"LessOrEqual", 12, 17, "", 2, 2, 1, binary<not_greater>},
    OnnxOperator{"And", 7, 17, "", 2, 2, 1, binary<both>},
    OnnxOperator{"Or", 7, 17, "", 2, 2, 1, binary<either>},
    OnnxOperator{"Xor", 7, 17, "", 2, 2, 1, binary<one_of>},
    OnnxOperator{"Not", 7, 17, "", 1, 1, 1, unary<not_this>},
};

}  // namespace

std::span<const OnnxOperator> onnx_elementwise_operators() { return kOperators; }

}  // namespace orrery::models
