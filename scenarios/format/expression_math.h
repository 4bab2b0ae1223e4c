// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <utility>

#include "engine/numeric/elementary.h"
#include "engine/registry/check.h"
#include "scenarios/format/expression_words.h"

namespace orrery::scenarios {

/// NaN is not true.
inline bool truth(double value) { return value < 0.0 || value > 0.0; }

/// Powers as people expect them: a root is exact, small whole powers are products, a negative
/// number has whole powers.
inline double power(double base, double exponent) {
  if (exponent == 0.5) return std::sqrt(base);
  if (exponent == std::floor(exponent) && exponent > -65.0 && exponent < 65.0) {
    double product = 1.0;
    double square = base;
    for (int n = static_cast<int>(std::abs(exponent)); n > 0; n /= 2, square *= square)
      product = n % 2 == 1 ? product * square : product;
    return exponent < 0.0 ? 1.0 / product : product;
  }
  if (base < 0.0 && exponent == std::floor(exponent)) {
    const double size = engine::pow(-base, exponent);
    return std::floor(exponent * 0.5) * 2.0 == exponent ? size : -size;
  }
  return engine::pow(base, exponent);
}

/// log10 of 10^n is n to the last bit, so that floor(log10(x)) counts digits.
inline double log10_exact(double x) {
  const double value = engine::log10(x);
  const double whole = engine::detail::round_to_integer(value);
  const double distance = value - whole;
  if (distance < 1e-12 && distance > -1e-12 && whole >= -22.0 && whole <= 22.0) {
    double power_of_ten = 1.0;  // exact up to 1e22
    for (double i = whole < 0.0 ? -whole : whole; i > 0.0; --i) power_of_ten *= 10.0;
    if (x == (whole < 0.0 ? 1.0 / power_of_ten : power_of_ten)) return whole;
  }
  return value;
}

inline double hypotenuse(double a, double b) {
  const double x = std::abs(a);
  const double y = std::abs(b);
  const double large = x < y ? y : x;
  const double small = x < y ? x : y;
  if (large == 0.0) return small + large;
  const double ratio = small / large;
  return large * std::sqrt(1.0 + ratio * ratio);
}

/// One operation on one row. Scalars, columns, constants and explanations all come through here,
/// which is why they agree to the last bit.
template <Op Kind>
inline double apply(double a, double b, double c) {
  if constexpr (Kind == Op::kNegate) return -a;
  if constexpr (Kind == Op::kNot) return truth(a) ? 0.0 : 1.0;
  if constexpr (Kind == Op::kAbs) return std::abs(a);
  if constexpr (Kind == Op::kSqrt) return std::sqrt(a);
  if constexpr (Kind == Op::kExp) return engine::exp(a);
  if constexpr (Kind == Op::kLog) return engine::log(a);
  if constexpr (Kind == Op::kLog10) return log10_exact(a);
  if constexpr (Kind == Op::kSin) return engine::sin(a);
  if constexpr (Kind == Op::kCos) return engine::cos(a);
  if constexpr (Kind == Op::kTan) return engine::tan(a);
  if constexpr (Kind == Op::kFloor) return std::floor(a);
  if constexpr (Kind == Op::kCeil) return std::ceil(a);
  if constexpr (Kind == Op::kSign) return a > 0.0 ? 1.0 : (a < 0.0 ? -1.0 : a);
  if constexpr (Kind == Op::kAdd) return a + b;
  if constexpr (Kind == Op::kSubtract) return a - b;
  if constexpr (Kind == Op::kMultiply) return a * b;
  if constexpr (Kind == Op::kDivide) return a / b;
  if constexpr (Kind == Op::kPower) return power(a, b);
  // A missing value stays missing: NaN on either side is NaN.
  if constexpr (Kind == Op::kMin) return a != a || b != b ? a + b : (b < a ? b : a);
  if constexpr (Kind == Op::kMax) return a != a || b != b ? a + b : (b > a ? b : a);
  if constexpr (Kind == Op::kHypot) return hypotenuse(a, b);
  if constexpr (Kind == Op::kLess) return a < b ? 1.0 : 0.0;
  if constexpr (Kind == Op::kLessEqual) return a <= b ? 1.0 : 0.0;
  if constexpr (Kind == Op::kGreater) return a > b ? 1.0 : 0.0;
  if constexpr (Kind == Op::kGreaterEqual) return a >= b ? 1.0 : 0.0;
  if constexpr (Kind == Op::kEqual) return a == b ? 1.0 : 0.0;
  if constexpr (Kind == Op::kNotEqual) return a < b || a > b ? 1.0 : 0.0;
  if constexpr (Kind == Op::kAnd) return truth(a) && truth(b) ? 1.0 : 0.0;
  if constexpr (Kind == Op::kOr) return truth(a) || truth(b) ? 1.0 : 0.0;
  if constexpr (Kind == Op::kSelect) return truth(a) ? b : c;
}

/// Calls `f.template operator()<op>()` for the operation `op`, which has operands.
template <class F>
decltype(auto) with_operation(Op op, F&& f) {
  switch (op) {
    case Op::kNegate: return f.template operator()<Op::kNegate>();
    case Op::kNot: return f.template operator()<Op::kNot>();
    case Op::kAbs: return f.template operator()<Op::kAbs>();
    case Op::kSqrt: return f.template operator()<Op::kSqrt>();
    case Op::kExp: return f.template operator()<Op::kExp>();
    case Op::kLog: return f.template operator()<Op::kLog>();
    case Op::kLog10: return f.template operator()<Op::kLog10>();
    case Op::kSin: return f.template operator()<Op::kSin>();
    case Op::kCos: return f.template operator()<Op::kCos>();
    case Op::kTan: return f.template operator()<Op::kTan>();
    case Op::kFloor: return f.template operator()<Op::kFloor>();
    case Op::kCeil: return f.template operator()<Op::kCeil>();
    case Op::kSign: return f.template operator()<Op::kSign>();
    case Op::kAdd: return f.template operator()<Op::kAdd>();
    case Op::kSubtract: return f.template operator()<Op::kSubtract>();
    case Op::kMultiply: return f.template operator()<Op::kMultiply>();
    case Op::kDivide: return f.template operator()<Op::kDivide>();
    case Op::kPower: return f.template operator()<Op::kPower>();
    case Op::kMin: return f.template operator()<Op::kMin>();
    case Op::kMax: return f.template operator()<Op::kMax>();
    case Op::kHypot: return f.template operator()<Op::kHypot>();
    case Op::kLess: return f.template operator()<Op::kLess>();
    case Op::kLessEqual: return f.template operator()<Op::kLessEqual>();
    case Op::kGreater: return f.template operator()<Op::kGreater>();
    case Op::kGreaterEqual: return f.template operator()<Op::kGreaterEqual>();
    case Op::kEqual: return f.template operator()<Op::kEqual>();
    case Op::kNotEqual: return f.template operator()<Op::kNotEqual>();
    case Op::kAnd: return f.template operator()<Op::kAnd>();
    case Op::kOr: return f.template operator()<Op::kOr>();
    case Op::kSelect: return f.template operator()<Op::kSelect>();
    case Op::kMistake:
    case Op::kConstant:
    case Op::kSymbol: break;
  }
  ORRERY_CHECK(false, "an operation without operands");
}

inline double apply(Op op, double a, double b, double c) {
  return with_operation(op, [&]<Op Kind>() { return apply<Kind>(a, b, c); });
}

}  // namespace orrery::scenarios
