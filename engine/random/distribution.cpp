// SPDX-License-Identifier: Apache-2.0
#include "engine/random/distribution.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "engine/numeric/special_functions.h"
#include "engine/registry/check.h"
#include "engine/registry/param_rows.h"

namespace orrery::engine {

namespace {

ParamInfo argument(const char* name, const char* unit, UnitRole role, Range range,
                   const char* meaning) {
  ParamInfo row = rows::required(rows::number(name, unit, 0.0, range, meaning));
  row.role = role;
  return row;
}

ModelInfo described(const char* name, const char* summary, std::vector<ParamInfo> arguments) {
  ModelInfo info;
  info.kind = ModelKind::kDistribution;
  info.name = name;
  info.summary = summary;
  info.params = std::move(arguments);
  return info;
}

constexpr UnitRole kAbsolute = UnitRole::kAbsolute;
constexpr UnitRole kDifference = UnitRole::kDifference;
constexpr Range kAny{};
constexpr Range kSpread{0.0, kInfinity};
constexpr Range kShape{1e-3, 1e3};

}  // namespace

const std::vector<ModelInfo>& distribution_infos() {
  static const std::vector<ModelInfo> infos = {
      described("constant", "always the same", {argument("value", "=", kAbsolute, kAny, "it")}),
      described("uniform", "every value between two ends alike",
                {argument("min", "=", kAbsolute, kAny, "lower end"),
                 argument("max", "=", kAbsolute, kAny, "upper end")}),
      described("normal", "the bell curve",
                {argument("mean", "=", kAbsolute, kAny, "centre"),
                 argument("sd", "=", kDifference, kSpread, "standard deviation")}),
      described("truncated_normal", "the bell curve within two ends",
                {argument("mean", "=", kAbsolute, kAny, "centre of the whole curve"),
                 argument("sd", "=", kDifference, kSpread, "its standard deviation"),
                 argument("min", "=", kAbsolute, kAny, "lower end"),
                 argument("max", "=", kAbsolute, kAny, "upper end")}),
      described(
          "lognormal", "the logarithm is normal",
          {argument("median", "=", kAbsolute, kSpread, "half lie below"),
           argument("sigma", "1", kAbsolute, kSpread, "standard deviation of the logarithm")}),
      described("exponential", "waiting time without memory",
                {argument("mean", "=", kAbsolute, kSpread, "mean")}),
      described("weibull", "lifetimes: shape below 1 early failures, above 1 wear-out",
                {argument("scale", "=", kAbsolute, kSpread, "63.2 % lie below"),
                 argument("shape", "1", kAbsolute, kShape, "shape")}),
      described("triangular", "a guess with two ends and a most likely value",
                {argument("min", "=", kAbsolute, kAny, "lower end"),
                 argument("mode", "=", kAbsolute, kAny, "most likely"),
                 argument("max", "=", kAbsolute, kAny, "upper end")}),
  };
  return infos;
}

Distribution::Kind distribution_kind(const std::string& name, bool& found) {
  const auto& infos = distribution_infos();
  for (std::size_t i = 0; i < infos.size(); ++i) {
    if (infos[i].name != name) continue;
    found = true;
    return static_cast<Distribution::Kind>(i);
  }
  found = name == "choice";
  return Distribution::Kind::kChoice;
}

Distribution::Distribution(Kind kind, std::vector<double> arguments)
    : kind_(kind), arguments_(std::move(arguments)) {
  const std::size_t wanted =
      kind == Kind::kChoice ? arguments_.size()
                            : distribution_infos()[static_cast<std::size_t>(kind)].params.size();
  ORRERY_CHECK(arguments_.size() == wanted && wanted > 0, "arguments of a distribution");
}

namespace {

double triangular(const std::vector<double>& a, double p) {
  const double width = a[2] - a[0];
  if (width <= 0.0) return a[0];
  const double split = (a[1] - a[0]) / width;
  if (p < split) return a[0] + std::sqrt(p * width * (a[1] - a[0]));
  return a[2] - std::sqrt((1.0 - p) * width * (a[2] - a[1]));
}

double choice(const std::vector<double>& a, double p) {
  double total = 0.0;
  for (std::size_t i = 1; i < a.size(); i += 2) total += a[i];
  double below = 0.0;
  for (std::size_t i = 0; i + 1 < a.size(); i += 2) {
    below += a[i + 1];
    if (p * total < below) return a[i];
  }
  return a[a.size() - 2];
}

double truncated_normal(const std::vector<double>& a, double p) {
  const auto inside = [&](double value) { return std::min(std::max(value, a[2]), a[3]); };
  if (a[1] <= 0.0) return inside(a[0]);
  // Ends above the mean are mirrored: the lower tail keeps its digits, the upper one is near 1.
  const double side = a[2] > a[0] ? -1.0 : 1.0;
  const double near = (side < 0.0 ? a[0] - a[2] : a[3] - a[0]) / a[1];
  const double far = (side < 0.0 ? a[0] - a[3] : a[2] - a[0]) / a[1];
  const double below = normal_cdf(far);
  const double share = below + (side < 0.0 ? 1.0 - p : p) * (normal_cdf(near) - below);
  // Beyond 38 standard deviations nothing is left of the curve but the end that is nearer.
  if (!(share > 0.0)) return inside(a[0] + side * a[1] * near);
  return inside(a[0] + side * a[1] * normal_quantile(share));
}

double choice_mean(const std::vector<double>& a) {
  double sum = 0.0;
  double weights = 0.0;
  for (std::size_t i = 0; i + 1 < a.size(); i += 2) {
    sum += a[i] * a[i + 1];
    weights += a[i + 1];
  }
  return sum / weights;
}

}  // namespace

double Distribution::quantile(double p) const {
  const auto& a = arguments_;
  switch (kind_) {
    case Kind::kConstant: return a[0];
    case Kind::kUniform: return a[0] + (a[1] - a[0]) * p;
    case Kind::kNormal: return a[0] + a[1] * normal_quantile(p);
    case Kind::kTruncatedNormal: return truncated_normal(a, p);
    case Kind::kLognormal: return a[0] * exp(a[1] * normal_quantile(p));
    case Kind::kExponential: return -a[0] * log(1.0 - p);
    case Kind::kWeibull: return a[0] * pow(-log(1.0 - p), 1.0 / a[1]);
    case Kind::kTriangular: return triangular(a, p);
    case Kind::kChoice: return choice(a, p);
  }
  ORRERY_CHECK(false, "unknown distribution");
}

double Distribution::mean() const {
  const auto& a = arguments_;
  switch (kind_) {
    case Kind::kUniform: return 0.5 * (a[0] + a[1]);
    case Kind::kLognormal: return a[0] * exp(0.5 * a[1] * a[1]);
    case Kind::kWeibull: return a[0] * gamma(1.0 + 1.0 / a[1]);
    case Kind::kTriangular: return (a[0] + a[1] + a[2]) / 3.0;
    case Kind::kChoice: return choice_mean(a);
    case Kind::kTruncatedNormal: {
      // The closed form cancels in the tails: the midpoint rule over the quantile function.
      double sum = 0.0;
      constexpr int kPoints = 10'000;
      for (int i = 0; i < kPoints; ++i) sum += quantile((i + 0.5) / kPoints);
      return sum / kPoints;
    }
    default: return a[0];
  }
}

std::string Distribution::describe() const {
  if (is_constant()) return fmt::format("{:g}", arguments_[0]);
  const std::string name = kind_ == Kind::kChoice
                               ? "choice"
                               : distribution_infos()[static_cast<std::size_t>(kind_)].name;
  std::string text = name + "(";
  for (std::size_t i = 0; i < arguments_.size(); ++i) {
    text += fmt::format("{}{:g}", i == 0 ? "" : ", ", arguments_[i]);
  }
  return text + ")";
}

double normal_cdf(double x) { return 0.5 * erfc(-x * 0.70710678118654752440); }

namespace {

template <std::size_t N>
double polynomial(const std::array<double, N>& c, double x) {
  double value = c[N - 1];
  for (std::size_t i = N - 1; i-- > 0;) value = value * x + c[i];
  return value;
}

constexpr std::array kA = {3.3871328727963666080e0,  1.3314166789178437745e+2,
                           1.9715909503065514427e+3, 1.3731693765509461125e+4,
                           4.5921953931549871457e+4, 6.7265770927008700853e+4,
                           3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr std::array kB = {1.0,
                           4.2313330701600911252e+1,
                           6.8718700749205790830e+2,
                           5.3941960214247511077e+3,
                           2.1213794301586595867e+4,
                           3.9307895800092710610e+4,
                           2.8729085735721942674e+4,
                           5.2264952788528545610e+3};
constexpr std::array kC = {1.42343711074968357734e0,  4.63033784615654529590e0,
                           5.76949722146069140550e0,  3.64784832476320460504e0,
                           1.27045825245236838258e0,  2.41780725177450611770e-1,
                           2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array kD = {1.0,
                           2.05319162663775882187e0,
                           1.67638483018380384940e0,
                           6.89767334985100004550e-1,
                           1.48103976427480074590e-1,
                           1.51986665636164571966e-2,
                           5.47593808499534494600e-4,
                           1.05075007164441684324e-9};
constexpr std::array kE = {6.65790464350110377720e0,  5.46378491116411436990e0,
                           1.78482653991729133580e0,  2.96560571828504891230e-1,
                           2.65321895265761230930e-2, 1.24266094738807843860e-3,
                           2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array kF = {1.0,
                           5.99832206555887937690e-1,
                           1.36929880922735805310e-1,
                           1.48753612908506148525e-2,
                           7.86869131145613259100e-4,
                           1.84631831751005468180e-5,
                           1.42151175831644588870e-7,
                           2.04426310338993978564e-15};

}  // namespace

double normal_quantile(double p) {
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(kA, r) / polynomial(kB, r);
  }
  const double tail = q < 0.0 ? p : 1.0 - p;
  const double r = std::sqrt(-log(tail));
  const double value = r <= 5.0 ? polynomial(kC, r - 1.6) / polynomial(kD, r - 1.6)
                                : polynomial(kE, r - 5.0) / polynomial(kF, r - 5.0);
  return q < 0.0 ? -value : value;
}

}  // namespace orrery::engine
