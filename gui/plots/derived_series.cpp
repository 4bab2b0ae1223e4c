// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/derived_series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace orrery::gui {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
using Operation = CurveSpec::Operation;

}  // namespace

ExpressionSeries::ExpressionSeries(scenarios::Expression expression,
                                   std::vector<const SeriesBuffer*> inputs)
    : expression_(std::move(expression)),
      inputs_(std::move(inputs)),
      used_(expression_.used_symbols()),
      at_(used_.size(), 0),
      latest_(inputs_.size(), kNaN) {
  for (const std::size_t symbol : used_) generation_.push_back(inputs_[symbol]->generation());
}

void ExpressionSeries::advance() {
  if (began_anew()) line_.clear();
  double heard_s = std::numeric_limits<double>::infinity();
  for (const std::size_t symbol : used_) {
    const SeriesBuffer& input = *inputs_[symbol];
    if (input.empty()) return;
    heard_s = std::min(heard_s, input.time(input.size() - 1));
  }
  if (used_.empty()) return;
  for (;;) {
    double next_s = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < used_.size(); ++i) {
      const SeriesBuffer& input = *inputs_[used_[i]];
      if (at_[i] < input.size()) next_s = std::min(next_s, input.time(at_[i]));
    }
    if (!(next_s <= heard_s)) return;
    bool all_began = true;
    for (std::size_t i = 0; i < used_.size(); ++i) {
      const SeriesBuffer& input = *inputs_[used_[i]];
      for (; at_[i] < input.size() && input.time(at_[i]) == next_s; ++at_[i])
        latest_[used_[i]] = input.value(at_[i]);
      all_began = all_began && at_[i] > 0;
    }
    if (all_began) line_.append(next_s, expression_.evaluate(latest_));
  }
}

bool ExpressionSeries::began_anew() {
  bool anew = false;
  for (std::size_t i = 0; i < used_.size(); ++i) {
    const std::size_t now = inputs_[used_[i]]->generation();
    anew = std::exchange(generation_[i], now) != now || anew;
  }
  if (anew) std::fill(at_.begin(), at_.end(), 0);
  return anew;
}

WindowSeries::WindowSeries(Operation operation, double window_s, const SeriesBuffer& input)
    : operation_(operation), window_s_(window_s), input_(input), generation_(input.generation()) {}

void WindowSeries::advance() {
  if (generation_ != input_.generation()) {
    generation_ = input_.generation();
    line_.clear();
    at_ = first_ = count_ = 0;
    sum_ = correction_ = 0.0;
  }
  for (; at_ < input_.size(); ++at_) {
    double value = kNaN;
    switch (operation_) {
      case Operation::kMean: value = mean(at_); break;
      case Operation::kDerivative: value = derivative(at_); break;
      case Operation::kIntegral: value = integral(at_); break;
    }
    line_.append(input_.time(at_), value);
  }
}

double WindowSeries::mean(std::size_t i) {
  if (!std::isnan(input_.value(i))) {
    add(input_.value(i));
    ++count_;
  }
  for (; first_ < i && input_.time(first_) <= input_.time(i) - window_s_; ++first_) {
    if (std::isnan(input_.value(first_))) continue;
    add(-input_.value(first_));
    --count_;
  }
  return count_ == 0 ? kNaN : (sum_ + correction_) / double(count_);
}

double WindowSeries::derivative(std::size_t i) {
  if (i == 0) return kNaN;
  while (first_ + 1 < i && input_.time(first_) <= input_.time(i) - window_s_) ++first_;
  const double span_s = input_.time(i) - input_.time(first_);
  return span_s > 0 ? (input_.value(i) - input_.value(first_)) / span_s : kNaN;
}

double WindowSeries::integral(std::size_t i) {
  if (i > 0) add(trapezium(i));
  if (window_s_ > 0)
    for (; first_ < i && input_.time(first_) <= input_.time(i) - window_s_; ++first_)
      add(-trapezium(first_ + 1));
  return sum_ + correction_;
}

double WindowSeries::trapezium(std::size_t i) const {
  const double area =
      0.5 * (input_.value(i - 1) + input_.value(i)) * (input_.time(i) - input_.time(i - 1));
  return std::isnan(area) ? 0.0 : area;
}

void WindowSeries::add(double term) {
  const double sum = sum_ + term;
  correction_ += std::abs(sum_) >= std::abs(term) ? (sum_ - sum) + term : (term - sum) + sum_;
  sum_ = sum;
}

AgainstSeries::AgainstSeries(Shared up, Shared sideways)
    : up_(std::move(up)), sideways_(std::move(sideways)) {}

void AgainstSeries::advance() {
  const std::size_t now = up_->generation() + sideways_->generation();
  if (generation_ != now) {
    generation_ = now;
    for (SeriesBuffer& line : lines_) line.clear();
    at_ = next_ = 0;
  }
  if (sideways_->empty()) return;
  const double heard_s = sideways_->time(sideways_->size() - 1);
  for (; at_ < up_->size() && up_->time(at_) <= heard_s; ++at_) {
    const double time_s = up_->time(at_);
    while (next_ < sideways_->size() && sideways_->time(next_) <= time_s) ++next_;
    if (next_ == 0) continue;
    lines_[0].append(time_s, up_->value(at_));
    lines_[1].append(time_s, sideways_->value(next_ - 1));
  }
}

BandSeries::BandSeries(std::vector<Shared> inputs)
    : inputs_(std::move(inputs)), next_(inputs_.size(), 0) {
  for (const Shared& input : inputs_) generation_.push_back(input->generation());
}

void BandSeries::advance() {
  bool anew = false;
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const std::size_t now = inputs_[i]->generation();
    anew = std::exchange(generation_[i], now) != now || anew;
  }
  if (anew) {
    for (SeriesBuffer& line : lines_) line.clear();
    std::fill(next_.begin(), next_.end(), 0);
    at_ = 0;
  }
  if (inputs_.empty()) return;
  for (; at_ < inputs_[0]->size(); ++at_) put(inputs_[0]->time(at_));
}

void BandSeries::put(double time_s) {
  now_.clear();
  for (std::size_t i = 0; i < inputs_.size(); ++i) {
    const SeriesBuffer& input = *inputs_[i];
    while (next_[i] < input.size() && input.time(next_[i]) <= time_s) ++next_[i];
    if (next_[i] == 0 || std::isnan(input.value(next_[i] - 1))) continue;
    now_.push_back(input.value(next_[i] - 1));
  }
  if (now_.empty()) {
    for (SeriesBuffer& line : lines_) line.append(time_s, kNaN);
    return;
  }
  std::sort(now_.begin(), now_.end());
  const std::size_t half = now_.size() / 2;
  lines_[0].append(time_s, now_.front());
  lines_[1].append(time_s, now_.size() % 2 == 1 ? now_[half] : 0.5 * (now_[half - 1] + now_[half]));
  lines_[2].append(time_s, now_.back());
}

}  // namespace orrery::gui
