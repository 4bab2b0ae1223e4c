// SPDX-License-Identifier: Apache-2.0
#include "models/audit/score_histogram.h"

#include <limits>

namespace orrery::models {

namespace {

/// Where the size of a score begins that lies `from_zero` bins from the bin of 0.
double size_at(std::uint32_t from_zero) {
  const std::uint64_t size = (std::uint64_t{1023 - 16} << 10) - 1 + from_zero;
  return std::bit_cast<double>(size << 42);
}

}  // namespace

double ScoreHistogram::low_edge(Bin bin) {
  if (bin == 0) return -std::numeric_limits<double>::infinity();
  if (bin > kZero) return size_at(bin - kZero);
  return -size_at(kZero - bin + 1);
}

std::uint64_t ScoreHistogram::count() const {
  std::uint64_t rows = 0;
  from_high([&](Bin, std::uint64_t in_bin) { rows += in_bin; });
  return rows;
}

std::size_t ScoreHistogram::bytes() const {
  std::size_t pages = 0;
  for (const auto& page : pages_) pages += page != nullptr ? 1 : 0;
  return sizeof *this + pages * sizeof(Page);
}

void ScoreHistogram::merge(const ScoreHistogram& other) {
  other.from_high([this](Bin bin, std::uint64_t rows) { add(bin, rows); });
}

void ScoreHistogram::save(engine::ArchiveWriter& archive) const {
  std::uint64_t filled = 0;
  for (const auto& page : pages_) filled += page != nullptr ? 1 : 0;
  archive.put(filled);
  for (std::uint32_t p = 0; p < pages_.size(); ++p) {
    if (pages_[p] == nullptr) continue;
    archive.put(p);
    archive.put(*pages_[p]);
  }
}

bool ScoreHistogram::load(engine::ArchiveReader& archive) {
  for (auto& page : pages_) page.reset();
  std::uint64_t filled = 0;
  if (!archive.get(filled) || filled > pages_.size()) return false;
  for (std::uint64_t i = 0; i < filled; ++i) {
    std::uint32_t p = 0;
    if (!archive.get(p) || p >= pages_.size()) return false;
    pages_[p] = std::make_unique<Page>();
    if (!archive.get(*pages_[p])) return false;
  }
  return true;
}

}  // namespace orrery::models
