// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/feature_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/record/archive.h"

namespace orrery::engine {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

SimTime at(double s) { return SimTime::from_seconds(s); }
Duration seconds(double s) { return Duration::from_seconds(s); }

FeatureTable::Column column(const char* name, std::uint32_t width = 1) {
  FeatureTable::Column made;
  made.signal.name = name;
  made.signal.width = width;
  made.signal.first_device = 10;
  made.signal.device_count = 3;
  return made;
}

FeatureTable::Column gate(double settle_s) {
  auto made = column("running");
  made.is_gate = true;
  made.gate_settle = seconds(settle_s);
  return made;
}

/// One reading of a scalar signal.
void give(FeatureTable& table, std::size_t c, DeviceId device, double time_s, double value) {
  Batch batch;
  batch.append(device, at(time_s), 0)[0] = value;
  table.take(c, batch);
}

struct Row {
  DeviceId device;
  double time_s;
  std::vector<double> values;
  bool operator==(const Row& other) const {
    const auto same = [](double a, double b) { return a == b || (a != a && b != b); };
    return device == other.device && time_s == other.time_s &&
           std::equal(values.begin(), values.end(), other.values.begin(), other.values.end(), same);
  }
};

std::ostream& operator<<(std::ostream& out, const Row& row) {
  out << "device " << row.device << " at " << row.time_s << ":";
  for (const double value : row.values) out << " " << value;
  return out;
}

std::vector<Row> rows_at(FeatureTable& table, double now_s) {
  Batch out;
  table.assemble(at(now_s), out);
  std::vector<Row> rows;
  for (std::size_t i = 0; i < out.rows(); ++i) {
    const auto row = out.row(i);
    rows.push_back({out.device[i], out.time[i].seconds(), {row.begin(), row.end()}});
  }
  return rows;
}

using Rows = std::vector<Row>;

TEST(FeatureTable, NamesComeFromSignalsAndComponents) {
  auto position = column("position", 2);
  position.signal.components = {"x", "y"};
  const FeatureTable table({column("heat"), gate(0), position, column("wave", 2)}, Alignment::kTick,
                           seconds(10), seconds(0));
  EXPECT_EQ(table.names(),
            (std::vector<std::string>{"heat", "position.x", "position.y", "wave.0", "wave.1"}));
  EXPECT_EQ(table.width(), 5u);
}

TEST(FeatureTable, ATickGivesTheLastValuesOfEachDevice) {
  FeatureTable table({column("a"), column("b")}, Alignment::kTick, seconds(100), seconds(0));
  give(table, 0, 11, 2, 20);
  give(table, 0, 11, 1, 10);
  give(table, 1, 11, 1, 5);
  give(table, 1, 10, 1, 7);
  EXPECT_EQ(rows_at(table, 5), (Rows{{10, 1, {kNan, 7}}, {11, 2, {20, 5}}}));
  EXPECT_EQ(rows_at(table, 6), Rows{});
  give(table, 0, 10, 6, 8);
  EXPECT_EQ(rows_at(table, 7), (Rows{{10, 6, {8, 7}}}));
}

TEST(FeatureTable, AtATickALateValueIsHeldOnlyIfItIsTheNewestOfItsSignal) {
  FeatureTable table({column("a"), column("b")}, Alignment::kTick, seconds(100), seconds(0));
  give(table, 0, 10, 8, 1);
  rows_at(table, 10);
  give(table, 0, 10, 3, 99);
  EXPECT_EQ(rows_at(table, 20), Rows{});
  give(table, 1, 10, 3, 5);
  EXPECT_EQ(rows_at(table, 30), (Rows{{10, 8, {1, 5}}}));
}

TEST(FeatureTable, EverySamplingTimeGivesARow) {
  FeatureTable table({column("a"), column("b")}, Alignment::kTime, seconds(100), seconds(0));
  give(table, 1, 10, 1, -1);
  give(table, 0, 10, 1, 1);
  give(table, 0, 10, 2, 2);
  give(table, 1, 10, 3, -3);
  EXPECT_EQ(rows_at(table, 5), (Rows{{10, 1, {1, -1}}, {10, 2, {2, -1}}, {10, 3, {2, -3}}}));
}

TEST(FeatureTable, PatienceWaitsForPeers) {
  FeatureTable table({column("a"), column("b")}, Alignment::kTime, seconds(100), seconds(5));
  give(table, 0, 10, 1, 1);
  give(table, 0, 10, 4, 4);
  EXPECT_EQ(rows_at(table, 5), Rows{});
  give(table, 1, 10, 1, -1);
  EXPECT_EQ(rows_at(table, 6), (Rows{{10, 1, {1, -1}}}));
  give(table, 1, 10, 4, -4);
  EXPECT_EQ(rows_at(table, 9), (Rows{{10, 4, {4, -4}}}));
}

// A row of the past would show values of its future, so there is none.
TEST(FeatureTable, AValueTooLateForItsTimeMakesNoRow) {
  FeatureTable table({column("a"), column("b")}, Alignment::kTime, seconds(100), seconds(0));
  give(table, 0, 10, 5, 50);
  EXPECT_EQ(rows_at(table, 5), (Rows{{10, 5, {50, kNan}}}));
  give(table, 0, 10, 2, 20);
  EXPECT_EQ(rows_at(table, 6), Rows{});
  give(table, 1, 10, 3, 30);  // late, but the newest of its signal: held from now on
  EXPECT_EQ(rows_at(table, 7), Rows{});
  give(table, 0, 10, 8, 80);
  EXPECT_EQ(rows_at(table, 8), (Rows{{10, 8, {80, 30}}}));
}

TEST(FeatureTable, AValueIsHeldNoLongerThanSaid) {
  FeatureTable table({column("a"), column("b")}, Alignment::kTime, seconds(3), seconds(0));
  give(table, 1, 10, 0, 7);
  for (double t : {0.0, 3.0, 3.5}) give(table, 0, 10, t, t);
  EXPECT_EQ(rows_at(table, 4), (Rows{{10, 0, {0, 7}}, {10, 3, {3, 7}}, {10, 3.5, {3.5, kNan}}}));
}

TEST(FeatureTable, AGateLetsRowsPassOnceItHasSettled) {
  FeatureTable table({column("a"), gate(2)}, Alignment::kTime, seconds(100), seconds(0));
  for (int t = 0; t < 10; ++t) give(table, 0, 10, t, t);
  give(table, 1, 10, 1, 1);
  give(table, 1, 10, 4, 1);  // still open: does not start anew
  give(table, 1, 10, 5, 0);
  give(table, 1, 10, 6, 1);
  EXPECT_EQ(rows_at(table, 20), (Rows{{10, 3, {3}}, {10, 4, {4}}, {10, 8, {8}}, {10, 9, {9}}}));
}

TEST(FeatureTable, AGateMakesNoRowsAndIsClosedUntilItIsKnown) {
  for (const Alignment alignment : {Alignment::kTick, Alignment::kTime}) {
    FeatureTable table({column("a"), gate(0)}, alignment, seconds(100), seconds(0));
    give(table, 0, 10, 1, 1);
    EXPECT_EQ(rows_at(table, 1), Rows{});
    give(table, 1, 10, 2, 1);
    give(table, 1, 11, 2, kNan);
    EXPECT_EQ(rows_at(table, 2), Rows{});
    give(table, 0, 10, 3, 3);
    give(table, 0, 11, 3, 3);
    EXPECT_EQ(rows_at(table, 3), (Rows{{10, 3, {3}}}));
  }
}

TEST(FeatureTable, RowsAreNumberedByDevice) {
  FeatureTable table({column("a")}, Alignment::kTime, seconds(100), seconds(0));
  for (double t : {1.0, 2.0, 3.0}) give(table, 0, 12, t, t);
  give(table, 0, 10, 1, 1);
  Batch out;
  table.assemble(at(5), out);
  EXPECT_EQ(out.sequence, (std::vector<std::uint64_t>{0, 0, 1, 2}));
}

FeatureTable two_columns() {
  return FeatureTable({column("a"), gate(1), column("b")}, Alignment::kTime, seconds(50),
                      seconds(3));
}

TEST(FeatureTable, GoesOnAfterSaveAndLoad) {
  FeatureTable original = two_columns();
  for (DeviceId device : {10u, 11u, 12u}) {
    for (int t = 0; t < 8; ++t) {
      give(original, 0, device, t, t + device);
      if (t % 3 == 0) give(original, 2, device, t, -t);
      if (t == 1) give(original, 1, device, t, 1);
    }
  }
  rows_at(original, 7);
  ArchiveWriter writer;
  original.save(writer);
  FeatureTable loaded = two_columns();
  give(loaded, 0, 10, 99, 99);
  ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(loaded.load(reader));
  EXPECT_TRUE(reader.at_end());
  for (FeatureTable* table : {&original, &loaded}) give(*table, 2, 11, 6, 66);
  const Rows expected = rows_at(original, 20);
  EXPECT_EQ(expected.size(), 9u);
  EXPECT_EQ(rows_at(loaded, 20), expected);
}

TEST(FeatureTable, DamagedBytesAreRefusedOrHarmless) {
  FeatureTable original = two_columns();
  give(original, 0, 10, 1, 1);
  give(original, 2, 12, 1, 1);
  ArchiveWriter writer;
  original.save(writer);
  const auto& bytes = writer.bytes();
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::vector<std::byte> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(i));
    ArchiveReader cut_reader(cut);
    FeatureTable table = two_columns();
    ASSERT_FALSE(table.load(cut_reader)) << i;
    auto changed = bytes;
    changed[i] ^= std::byte{0x7f};
    ArchiveReader reader(changed);
    // What is taken can be worked with: indices point to what is there.
    if (table.load(reader)) rows_at(table, 1e6);
  }
}

TEST(FeatureTable, RowsOfAnotherDeviceAreOurBug) {
  FeatureTable table({column("a")}, Alignment::kTick, seconds(1), seconds(0));
  EXPECT_EXIT(give(table, 0, 13, 0, 0), testing::ExitedWithCode(8), "another device");
  EXPECT_EXIT(give(table, 0, 9, 0, 0), testing::ExitedWithCode(8), "another device");
}

// A plain table against the same one with a gate that is always open.
TEST(FeatureTable, APlainTableMakesTheRowsOfAnyOther) {
  FeatureTable plain({column("heat", 2)}, Alignment::kTick, seconds(5), seconds(0));
  FeatureTable other({column("heat", 2), gate(0)}, Alignment::kTick, seconds(5), seconds(0));
  ASSERT_TRUE(plain.is_plain());
  ASSERT_FALSE(other.is_plain());
  for (DeviceId device = 10; device < 13; ++device) give(other, 1, device, -1.0, 1.0);
  std::uint64_t random = 1;
  const auto draw = [&](std::uint64_t n) {
    random = random * 6364136223846793005ULL + 1442695040888963407ULL;
    return (random >> 33) % n;
  };
  std::size_t made = 0;
  std::vector<std::uint32_t> newest;
  for (int tick = 1; tick <= 200; ++tick) {
    Batch batch;
    batch.width = 2;
    for (std::uint64_t i = draw(6); i > 0; --i) {
      const auto row = batch.append(static_cast<DeviceId>(10 + draw(3)),
                                    at(tick - static_cast<double>(draw(4))), draw(100));
      row[0] = draw(4) == 0 ? kNan : static_cast<double>(draw(100));
      row[1] = static_cast<double>(draw(100));
    }
    other.take(0, batch);
    Batch expected;
    other.assemble(at(tick), expected);
    Batch out;
    if (tick % 2 == 0) {
      plain.pass(batch, newest, out);
    } else {
      plain.take(0, batch);
      plain.assemble(at(tick), out);
    }
    ASSERT_EQ(out.device, expected.device);
    ASSERT_EQ(out.time, expected.time);
    ASSERT_EQ(out.arrival, expected.arrival);
    ASSERT_EQ(out.sequence, expected.sequence);
    ASSERT_EQ(out.quality, expected.quality);
    for (std::size_t i = 0; i < out.values.size(); ++i)
      ASSERT_TRUE(out.values[i] == expected.values[i] || std::isnan(expected.values[i]));
    made += out.rows();
  }
  EXPECT_GT(made, 200U);
}

}  // namespace
}  // namespace orrery::engine
