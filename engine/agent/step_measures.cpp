// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/step_measures.h"

#include <algorithm>

namespace orrery::engine {

namespace {

double reduced(ControlMeasure::Reduce how, std::span<const double> values,
               std::span<const std::uint32_t> rows) {
  double result = values[rows[0]];
  for (const std::uint32_t row : rows.subspan(1)) {
    const double value = values[row];
    switch (how) {
      case ControlMeasure::Reduce::kSum:
      case ControlMeasure::Reduce::kMean: result += value; break;
      case ControlMeasure::Reduce::kMin: result = std::min(result, value); break;
      case ControlMeasure::Reduce::kMax: result = std::max(result, value); break;
    }
  }
  return how == ControlMeasure::Reduce::kMean ? result / static_cast<double>(rows.size()) : result;
}

}  // namespace

StepMeasures::StepMeasures(std::vector<ControlMeasure> measures, std::size_t rows)
    : measures_(std::move(measures)),
      rows_(rows),
      columns_(measures_.size() * rows, 0.0),
      totals_(measures_.size() * rows, 0.0) {}

void StepMeasures::measure() {
  for (std::size_t m = 0; m < measures_.size(); ++m) {
    const ControlMeasure& measure = measures_[m];
    output_.resize(measure.of.population->size());
    measure.of.population->read(measure.of.output, output_);
    const std::span<const std::uint32_t> rows = measure.of.rows;
    for (std::size_t u = 0; u < rows_; ++u) {
      const std::size_t at = m * rows_ + u;
      const double before = totals_[at];
      totals_[at] =
          reduced(measure.reduce, output_, rows.subspan(u * measure.of.picks, measure.of.picks));
      columns_[at] = !measure.change ? totals_[at] : has_totals_ ? totals_[at] - before : 0.0;
    }
  }
  has_totals_ = true;
}

void StepMeasures::save(ArchiveWriter& archive) const {
  archive.put_span(std::span<const double>(columns_));
  archive.put_span(std::span<const double>(totals_));
  archive.put(has_totals_);
}

bool StepMeasures::load(ArchiveReader& archive) {
  return archive.get_span(std::span<double>(columns_)) &&
         archive.get_span(std::span<double>(totals_)) && archive.get(has_totals_);
}

}  // namespace orrery::engine
