// SPDX-License-Identifier: Apache-2.0
#include "engine/network/adapter.h"

#include <algorithm>
#include <cmath>

#include "engine/registry/check.h"

namespace orrery::engine {

Translation Adapter::translate(SignalId signal, std::span<double> values) {
  const auto found = spec_.fields.find(signal);
  if (found == spec_.fields.end()) return Translation::kNoField;
  const VendorField& field = found->second;
  written_.resize(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    double vendor = (values[i] - field.offset) / field.scale;
    if (field.resolution > 0.0) vendor = field.resolution * std::round(vendor / field.resolution);
    if (vendor < field.min || vendor > field.max) return Translation::kOutOfRange;
    written_[i] = vendor * field.scale + field.offset;
  }
  TranslationError& error = errors_[signal];
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!std::isfinite(values[i])) continue;
    const double off = std::abs(written_[i] - values[i]);
    ++error.values;
    error.sum += off;
    error.max = std::max(error.max, off);
    values[i] = written_[i];
  }
  return Translation::kDone;
}

void Adapter::translate(Batch& rows) {
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const bool done = translate(rows.signal, rows.row(i)) == Translation::kDone;
    rows.quality[i] |= done ? Quality::kTranslated : Quality::kRejected;
  }
}

Adapter::Adapter(AdapterSpec spec) : spec_(std::move(spec)) {
  for (const auto& [signal, field] : spec_.fields) {
    ORRERY_CHECK(std::isfinite(field.scale) && field.scale != 0.0, "a vendor unit of no size");
    ORRERY_CHECK(field.resolution >= 0.0 && field.min <= field.max, "a field of no range");
  }
}

void Adapter::save(ArchiveWriter& archive) const {
  archive.begin_section(spec_.name);
  archive.put(static_cast<std::uint64_t>(errors_.size()));
  for (const auto& [signal, error] : errors_) {
    archive.put(signal);
    archive.put(error);
  }
}

bool Adapter::load(ArchiveReader& archive) {
  std::uint64_t count = 0;
  if (!archive.expect_section(spec_.name) || !archive.get(count)) return false;
  errors_.clear();
  for (std::uint64_t i = 0; i < count; ++i) {
    SignalId signal = 0;
    if (!archive.get(signal) || !archive.get(errors_[signal])) return false;
  }
  return true;
}

const char* to_string(Translation translation) {
  switch (translation) {
    case Translation::kDone: return "translated";
    case Translation::kNoField: return "no such field";
    case Translation::kOutOfRange: return "out of range";
  }
  ORRERY_CHECK(false, "unknown Translation");
}

}  // namespace orrery::engine
