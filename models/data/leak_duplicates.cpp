// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"
#include "models/data/leakage_lint.h"

namespace orrery::models {

namespace {

constexpr std::size_t kNumbersMin = 8;   // in a stretch of rows
constexpr std::size_t kDistinctMin = 3;  // of the numbers that are compared, if there are so many
constexpr std::size_t kApartMin = 16;    // rows between repeats: neighbours may be alike
constexpr std::size_t kBlocks = 10;      // of training rows, to see how repeats vary
constexpr double kRepeatMax = 0.01;      // rows that repeat more by themselves tell nothing
constexpr std::size_t kHashesMax = std::size_t{1} << 22;  // a side

struct Stretch {
  std::uint64_t hash = 0;
  std::size_t row = 0;
};

/// The rows of a table in pieces of `length` rows, as hashes of their numbers.
class Stretches {
 public:
  Stretches(const LintTable& table, std::vector<const LintColumn*> columns, std::size_t length)
      : table_(table), columns_(std::move(columns)), length_(length) {}

  std::size_t length() const { return length_; }

  /// Those of one side, sorted by hash; the rows of a stretch belong to one series and one side.
  /// When there are more than memory is for, `share` sinks below 1: only hashes in that share of
  /// their range are kept, on both sides the same ones.
  std::vector<Stretch> of(Part part, double& share) const {
    std::vector<Stretch> found;
    std::size_t run = 0;
    for (std::size_t i = 0; i < table_.rows(); ++i) {
      const bool goes_on = i > 0 && table_.series[i] == table_.series[i - 1];
      run = table_.part[i] != part ? 0 : goes_on ? run + 1 : 1;
      if (run < length_) continue;
      Stretch stretch;
      if (!hash_from(i + 1 - length_, stretch.hash)) continue;
      stretch.row = i + 1 - length_;
      if (in_share(stretch, share)) found.push_back(stretch);
      if (found.size() <= kHashesMax) continue;
      share /= 2.0;
      std::erase_if(found, [&](const Stretch& s) { return !in_share(s, share); });
    }
    std::sort(found.begin(), found.end(), [](const Stretch& a, const Stretch& b) {
      return a.hash != b.hash ? a.hash < b.hash : a.row < b.row;
    });
    return found;
  }

  static bool in_share(const Stretch& stretch, double share) {
    return static_cast<double>(stretch.hash) * 0x1p-64 <= share;
  }

 private:
  /// False for a stretch that says too little: nearly all of it one or two numbers.
  bool hash_from(std::size_t row, std::uint64_t& hash) const {
    const std::size_t wanted = std::min(kDistinctMin, length_ * columns_.size());
    double seen[kDistinctMin] = {};
    std::size_t distinct = 0;
    hash = 0;
    for (std::size_t i = row; i < row + length_; ++i) {
      for (const LintColumn* column : columns_) {
        const double value = column->values[i];
        hash = engine::mix64(hash ^ std::bit_cast<std::uint64_t>(value + 0.0));
        if (std::isnan(value) || distinct >= wanted) continue;
        if (std::find(seen, seen + distinct, value) == seen + distinct) seen[distinct++] = value;
      }
    }
    return distinct >= wanted;
  }

  const LintTable& table_;
  std::vector<const LintColumn*> columns_;
  std::size_t length_;
};

/// The share of training stretches that stand a second time, apart from the first, in the block of
/// rows where it is largest.
double repeat_share(const std::vector<Stretch>& sorted, std::size_t length) {
  std::size_t last_row = 0;
  for (const Stretch& stretch : sorted) last_row = std::max(last_row, stretch.row);
  std::array<std::size_t, kBlocks> all{};
  std::array<std::size_t, kBlocks> again{};
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i + 1;
    while (end < sorted.size() && sorted[end].hash == sorted[i].hash) ++end;
    const bool apart = sorted[end - 1].row >= sorted[i].row + std::max(length, kApartMin);
    for (; i < end; ++i) {
      const std::size_t block = sorted[i].row * kBlocks / (last_row + 1);
      ++all[block];
      if (apart) ++again[block];
    }
  }
  double most = 0.0;
  for (std::size_t b = 0; b < kBlocks; ++b) {
    if (all[b] > 0)
      most = std::max(most, static_cast<double>(again[b]) / static_cast<double>(all[b]));
  }
  return most;
}

/// How many of the sorted `test` stretches stand in `train`, in one that `counts` lets through.
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

/// Compares the sides in one length of stretch. True when it has reported something.
bool judge_length(const LintTable& table, const Stretches& stretches, engine::Diagnostics& found) {
  double share = 1.0;
  auto train = stretches.of(Part::kTrain, share);
  const auto test = stretches.of(Part::kTest, share);
  std::erase_if(train, [&](const Stretch& s) { return !Stretches::in_share(s, share); });
  if (train.empty() || test.empty()) return false;
  const auto n_train = static_cast<double>(train.size());
  const auto n_test = static_cast<double>(test.size());
  const double repeat = repeat_share(train, stretches.length());
  if (stretches.length() == 1 && repeat >= kRepeatMax) return false;
  const double repeats = repeat * n_test;
  // Had training no repeat at all, k copies would still come in (n_test / (n_train + n_test))^k.
  const double none_seen = -engine::log(1e-3) / engine::log(1.0 + n_train / n_test);
  const double limit = std::max(none_seen, repeats + 5.0 * std::sqrt(repeats));
  bool reported = false;
  const auto judge = [&](bool error, const char* where, const char* remedy, auto counts) {
    std::size_t first_row = table.rows();
    const auto copies = copies_of(test, train, first_row, counts);
    const bool many = static_cast<double>(copies) > limit;
    if (copies == 0 || (!many && repeats > 0.0)) return;
    const auto message = fmt::format(
        "{} of {} test stretches of {} row{} stand in {}, bit for bit; up to {:.0f} may be "
        "chance{}",
        copies, test.size(), stretches.length(), stretches.length() == 1 ? "" : "s", where, limit,
        share < 1.0 ? fmt::format(" (of a sample, 1 in {:.0f})", 1.0 / share) : "");
    const auto place = table.place_of(first_row, table.columns.size());
    error&& many ? found.error("leak-duplicate", place, message, remedy)
                 : found.warning("leak-duplicate", place, message, remedy);
    reported = true;
  };
  const auto same_group = [&](const Stretch& a, const Stretch& b) {
    return table.group[a.row] == table.group[b.row];
  };
  constexpr const char* kRemedy = "remove the copies, or keep them and their originals on one side";
  if (!table.split_in_time) {
    judge(true, "training", kRemedy, [](auto&, auto&) { return true; });
    return reported;
  }
  judge(true, "the training rows of their group", kRemedy, same_group);
  judge(false, "the training rows of another group", "train each group's detector on its own rows",
        [&](const Stretch& a, const Stretch& b) { return !same_group(a, b); });
  return reported;
}

}  // namespace

void find_duplicates(const LintTable& table, engine::Diagnostics& found) {
  std::vector<const LintColumn*> columns;
  for (const LintColumn& column : table.columns) {
    if (column.used && !column.values.empty()) columns.push_back(&column);
  }
  if (columns.empty()) return;
  const std::size_t rows = (kNumbersMin + columns.size() - 1) / columns.size();
  if (columns.size() > 1 && judge_length(table, Stretches(table, columns, 1), found)) return;
  if (rows > 1 || columns.size() == 1) judge_length(table, Stretches(table, columns, rows), found);
}

}  // namespace orrery::models
