// SPDX-License-Identifier: Apache-2.0
#include "engine/record/fingerprint.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "engine/random/stream.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kSignal = entity_key("pump.vibration", 0);
const DeviceKeys kDevices = [] {
  DeviceKeys keys;
  keys.add(0, "pump");
  keys.add(2, "fan");
  return keys;
}();

Batch rows() {
  Batch batch;
  batch.width = 2;
  for (std::uint32_t i = 0; i < 12; ++i) {
    const auto row = batch.append(i % 4, SimTime{i / 4 * 1000}, i / 4);
    row[0] = 1.5 * i;
    row[1] = -0.25 * i;
  }
  return batch;
}

/// Of rows one by one.
Fingerprint one_by_one(const Batch& batch) {
  Fingerprint print;
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    print.add('r', mix64(kSignal ^ kDevices.key(batch.device[i])), batch.sequence[i], batch.time[i],
              batch.row(i));
  }
  return print;
}

Fingerprint of(const Batch& batch) {
  Fingerprint print;
  print.add_batch('r', kSignal, kDevices, batch);
  return print;
}

TEST(Fingerprint, ColumnsGiveTheBitsOfSingleRows) {
  for (const std::uint32_t width : {0U, 1U, 2U, 3U, 40U}) {
    for (const std::size_t count : {0U, 1U, 255U, 256U, 257U, 1000U}) {
      Batch batch;
      batch.width = width;
      Stream draw({1, width, Purpose::kUser});
      for (std::size_t i = 0; i < count; ++i) {
        const auto row = batch.append(static_cast<DeviceId>(draw.below(5)),
                                      SimTime{static_cast<std::int64_t>(draw.bits())}, draw.bits());
        for (double& value : row) value = std::bit_cast<double>(draw.bits());
        if (i % 7 == 0 && width > 0) row[0] = -std::numeric_limits<double>::quiet_NaN();
      }
      EXPECT_EQ(of(batch), one_by_one(batch)) << width << " values, " << count << " rows";
    }
  }
}

TEST(Fingerprint, SeesEveryPlantedChange) {
  const std::vector<std::function<void(Batch&)>> changes = {
      [](Batch& b) { b.device[5] = 2; },
      [](Batch& b) { std::swap(b.device[4], b.device[5]); },
      [](Batch& b) { b.time[5].ns += 1; },
      [](Batch& b) { b.sequence[5] += 1; },
      [](Batch& b) { std::swap(b.sequence[1], b.sequence[5]); },
      [](Batch& b) { b.row(5)[1] = std::nextafter(b.row(5)[1], 9.0); },
      [](Batch& b) { b.row(0)[0] = -0.0; },
      [](Batch& b) { b.row(3)[0] = std::numeric_limits<double>::quiet_NaN(); },
      [](Batch& b) { std::swap(b.row(5)[0], b.row(5)[1]); },
      [](Batch& b) { std::swap(b.row(4)[0], b.row(5)[0]); },
      [](Batch& b) { std::swap(b.row(1)[0], b.row(5)[0]); },
      [](Batch& b) { std::swap(b.time[1], b.time[5]); },
      [](Batch& b) { b.append_row(Batch(b), 5); },
      [](Batch& b) {
        b.quality[5] = Quality::kMissing;
        b.remove_rows_with(Quality::kMissing);
      },
  };
  std::vector<std::string> seen = {of(rows()).text()};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Batch changed = rows();
    changes[i](changed);
    const std::string text = of(changed).text();
    EXPECT_EQ(std::count(seen.begin(), seen.end(), text), 0) << "change " << i;
    seen.push_back(text);
  }
}

TEST(Fingerprint, SignalAndIngredientCount) {
  Fingerprint other_signal;
  other_signal.add_batch('r', kSignal + 1, kDevices, rows());
  Fingerprint other_letter;
  other_letter.add_batch('s', kSignal, kDevices, rows());
  EXPECT_NE(other_signal, of(rows()));
  EXPECT_NE(other_letter.text().substr(0, 32), of(rows()).text().substr(0, 32));
}

TEST(Fingerprint, OrderAndCutsOfBatchesDoNotCount) {
  const Batch all = rows();
  const Fingerprint whole = of(all);
  Fingerprint backwards;
  for (std::size_t i = all.rows(); i-- > 0;) {
    Batch one;
    one.width = all.width;
    one.append_row(all, i);
    backwards.add_batch('r', kSignal, kDevices, one);
  }
  EXPECT_EQ(backwards, whole);
  Batch sorted = all;
  std::swap(sorted.arrival[0], sorted.arrival[11]);
  sorted.sort_by_arrival();
  EXPECT_EQ(of(sorted), whole);
}

TEST(Fingerprint, TwoRowsTwiceDoNotCancel) {
  Fingerprint once, twice;
  const double values[] = {1.0};
  once.add('d', 1, 2, SimTime{3}, values);
  twice = once.merged(once);
  EXPECT_NE(twice, once);
  EXPECT_NE(twice.merged(twice), twice);
  Fingerprint added = once;
  added.add('d', 1, 2, SimTime{3}, values);
  EXPECT_EQ(added, twice);
}

TEST(Fingerprint, NumberOfValuesCounts) {
  Fingerprint one, two, none;
  const double zeros[] = {0.0, 0.0};
  none.add('d', 0, 0, SimTime{}, {});
  one.add('d', 0, 0, SimTime{}, std::span(zeros, 1));
  two.add('d', 0, 0, SimTime{}, zeros);
  EXPECT_NE(none, one);
  EXPECT_NE(one, two);
}

TEST(Fingerprint, AllNansAreAlike) {
  const double quiet[] = {std::numeric_limits<double>::quiet_NaN()};
  const double other[] = {-std::bit_cast<double>(0x7ff8000000001234ULL)};
  Fingerprint a, b;
  a.add('r', 1, 1, SimTime{1}, quiet);
  b.add('r', 1, 1, SimTime{1}, other);
  EXPECT_EQ(a, b);
}

TEST(Fingerprint, TextNamesIngredientsInOrder) {
  Fingerprint print;
  EXPECT_EQ(print.text(), "00000000000000000000000000000000/");
  print.add('s', 1, 1, SimTime{1}, {});
  Fingerprint faults;
  faults.add('f', 1, 1, SimTime{1}, {});
  const std::string text = print.merged(faults).text();
  EXPECT_EQ(text.size(), 35u);
  EXPECT_EQ(text.substr(32), "/fs");
}

}  // namespace
}  // namespace orrery::engine
