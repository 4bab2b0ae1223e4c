// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/random/stream.h"
#include "models/data/leakage_lint.h"

namespace orrery::models {

namespace {

constexpr std::size_t kNumbersMin = 8;   // in a stretch that is compared
constexpr std::size_t kDistinctMin = 3;  // of them

struct Stretch {
  std::uint64_t hash = 0;
  std::size_t row = 0;
};

class Stretches {
 public:
  explicit Stretches(const LintTable& table) : table_(table) {
    for (const LintColumn& column : table.columns) {
      if (column.used && !column.values.empty()) columns_.push_back(&column);
    }
    if (!columns_.empty()) length_ = (kNumbersMin + columns_.size() - 1) / columns_.size();
  }

  std::size_t length() const { return length_; }
  bool empty() const { return columns_.empty(); }

  /// Those of one side, sorted by hash; the rows of a stretch belong to one series and one side.
  std::vector<Stretch> of(Part part) const {
    std::vector<Stretch> found;
    std::size_t run = 0;
    for (std::size_t i = 0; i < table_.rows(); ++i) {
      const bool goes_on = i > 0 && table_.series[i] == table_.series[i - 1];
      run = table_.part[i] != part ? 0 : goes_on ? run + 1 : 1;
      if (run < length_) continue;
      Stretch stretch;
      if (hash_from(i + 1 - length_, stretch.hash)) {
        stretch.row = i + 1 - length_;
        found.push_back(stretch);
      }
    }
    std::sort(found.begin(), found.end(), [](const Stretch& a, const Stretch& b) {
      return a.hash != b.hash ? a.hash < b.hash : a.row < b.row;
    });
    return found;
  }

 private:
  /// False for a stretch that says too little: nearly all of it one or two numbers.
  bool hash_from(std::size_t row, std::uint64_t& hash) const {
    double seen[kDistinctMin] = {};
    std::size_t distinct = 0;
    hash = 0;
    for (std::size_t i = row; i < row + length_; ++i) {
      for (const LintColumn* column : columns_) {
        const double value = column->values[i];
        hash = engine::mix64(hash ^ std::bit_cast<std::uint64_t>(value + 0.0));
        if (std::isnan(value) || distinct >= kDistinctMin) continue;
        if (std::find(seen, seen + distinct, value) == seen + distinct) seen[distinct++] = value;
      }
    }
    return distinct >= kDistinctMin;
  }

  const LintTable& table_;
  std::vector<const LintColumn*> columns_;
  std::size_t length_ = 1;
};

/// Stretches that stand a second time, apart from the first.
std::size_t found_again(const std::vector<Stretch>& sorted, std::size_t length) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i + 1;
    while (end < sorted.size() && sorted[end].hash == sorted[i].hash) ++end;
    const bool apart = sorted[end - 1].row >= sorted[i].row + length;
    if (apart) count += end - i;
    i = end;
  }
  return count;
}

/// How many of the sorted `test` stretches stand in `train`, which ones `counts` lets through.
template <class Counts>
std::size_t copies_of(const std::vector<Stretch>& test, const std::vector<Stretch>& train,
                      std::size_t& first_row, Counts counts) {
  std::size_t copies = 0;
  for (const Stretch& stretch : test) {
    auto at = std::lower_bound(train.begin(), train.end(), stretch.hash,
                               [](const Stretch& a, std::uint64_t hash) { return a.hash < hash; });
    while (at != train.end() && at->hash == stretch.hash && !counts(stretch, *at)) ++at;
    if (at == train.end() || at->hash != stretch.hash) continue;
    ++copies;
    first_row = std::min(first_row, stretch.row);
  }
  return copies;
}

}  // namespace

void find_duplicates(const LintTable& table, engine::Diagnostics& found) {
  const Stretches stretches(table);
  if (stretches.empty()) return;
  const auto train = stretches.of(Part::kTrain);
  const auto test = stretches.of(Part::kTest);
  if (train.empty() || test.empty()) return;
  const double repeated = static_cast<double>(found_again(train, stretches.length()));
  const double expected =
      (repeated + 3.0) / static_cast<double>(train.size()) * static_cast<double>(test.size());
  const double limit = expected + 5.0 * std::sqrt(expected);
  const auto judge = [&](bool error, const char* where, const char* remedy, auto counts) {
    std::size_t first_row = table.rows();
    const std::size_t copies = copies_of(test, train, first_row, counts);
    if (static_cast<double>(copies) <= limit) return;
    const auto place = table.place_of(first_row, table.columns.size());
    const auto message = fmt::format(
        "{} of {} test stretches of {} rows stand in {}, bit for bit; chance gives up to {:.0f}",
        copies, test.size(), stretches.length(), where, limit);
    error ? found.error("leak-duplicate", place, message, remedy)
          : found.warning("leak-duplicate", place, message, remedy);
  };
  const auto same_group = [&](const Stretch& a, const Stretch& b) {
    return table.group[a.row] == table.group[b.row];
  };
  constexpr const char* kRemedy = "remove the copies, or keep them and their originals on one side";
  if (!table.split_in_time) {
    return judge(true, "training", kRemedy, [](auto&, auto&) { return true; });
  }
  judge(true, "the training rows of their group", kRemedy, same_group);
  judge(false, "the training rows of another group", "train each group's detector on its own rows",
        [&](const Stretch& a, const Stretch& b) { return !same_group(a, b); });
}

}  // namespace orrery::models
