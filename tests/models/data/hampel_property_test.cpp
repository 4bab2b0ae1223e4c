// SPDX-License-Identifier: Apache-2.0
// The filter in columns against the filter as its definition says, row by row, to the last bit.
#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "engine/random/stream.h"
#include "models/data/hampel_tile.h"
#include "models/data/ring_places.h"
#include "tests/models/agent_bench.h"

namespace orrery::models::test {
namespace {

using engine::Batch;
using engine::DeviceId;
using engine::Quality;

/// Reorders the values: shows where one of them is no number.
double middle(std::vector<double>& values) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

/// One device and component.
class PlainFilter {
 public:
  PlainFilter(std::size_t length, double threshold) : ring_(length, 0.0), threshold_(threshold) {}
  bool filter(double& value) {
    ring_[seen_++ % ring_.size()] = value;
    if (seen_ < ring_.size()) return false;
    std::vector<double> off = ring_;
    const double centre = middle(off);
    for (double& x : off) x = std::abs(x - centre);
    const double sigma = kMadToSigma * middle(off);
    if (sigma == 0.0 || !(std::abs(value - centre) > threshold_ * sigma)) return false;
    value = centre;
    return true;
  }

 private:
  std::vector<double> ring_;
  double threshold_;
  std::size_t seen_ = 0;
};

/// Few values, so that many are alike, with both zeros, and now and then no number.
double random_value(engine::Stream& draw, bool wild) {
  if (wild && draw.below(40) == 0) {
    const double odd[] = {std::numeric_limits<double>::quiet_NaN(), engine::kInfinity,
                          -engine::kInfinity};
    return odd[draw.below(3)];
  }
  if (draw.below(2) == 0) return draw.normal();
  const double value = static_cast<double>(draw.below(5)) - 2.0;
  return draw.below(2) == 0 ? value : -value;
}

void compare(std::size_t length, std::uint32_t width, double threshold, bool wild) {
  constexpr std::uint32_t kDevices = 20;
  const std::vector<Setting> settings = {{"window", static_cast<double>(length)},
                                         {"threshold", threshold}};
  const auto by_process = step("hampel", signal(width, kDevices), settings);
  const auto by_edit = step("hampel", signal(width, kDevices), settings);
  std::vector<PlainFilter> plain(std::size_t{kDevices} * width, PlainFilter(length, threshold));
  engine::Stream draw({length, width, engine::Purpose::kUser});
  std::size_t corrected = 0;
  for (int tick = 0; tick < 30; ++tick) {
    Batch in;
    in.width = width;
    for (int i = 0; i < 600; ++i) {
      const auto quality = draw.below(10) == 0 ? Quality::kRejected : Quality::kGood;
      const auto row = in.append(static_cast<DeviceId>(draw.below(kDevices)), {}, 0, quality);
      for (double& value : row) value = random_value(draw, wild);
    }
    Batch expected = in;
    for (std::size_t i = 0; i < in.rows(); ++i) {
      if (in.quality[i] == Quality::kRejected) continue;
      for (std::uint32_t j = 0; j < width; ++j) {
        if (!plain[in.device[i] * width + j].filter(expected.row(i)[j])) continue;
        expected.quality[i] |= Quality::kCorrected;
        ++corrected;
      }
    }
    Batch out;
    by_process->process({}, in, out);
    ASSERT_TRUE(by_edit->edit({}, in));
    for (const Batch* made : {&out, &in}) {
      ASSERT_EQ(made->quality, expected.quality);
      for (std::size_t i = 0; i < expected.values.size(); ++i) {
        ASSERT_EQ(std::bit_cast<std::uint64_t>(made->values[i]),
                  std::bit_cast<std::uint64_t>(expected.values[i]))
            << "length " << length << " value " << i;
      }
    }
  }
  EXPECT_GT(corrected, 20U) << "length " << length;
}

TEST(HampelProperty, ColumnsGiveTheBitsOfTheDefinition) {
  for (const std::size_t length : {3U, 5U, 7U, 9U, 127U, 129U, 255U}) {
    for (const std::uint32_t width : {1U, 2U}) compare(length, width, 1.0, false);
  }
  for (const double threshold : {0.0, 0.5, 3.0}) compare(7, 1, threshold, false);
  compare(7, 1, 0.5, true);
}

// By the principle of zeros and ones, 128 inputs stand for all: a network of exchanges that puts
// the middle of every one of them in place does so for any seven numbers.
TEST(HampelProperty, TheNetworkFindsTheMedianOfSeven) {
  SevenRows tile;
  for (unsigned bits = 0; bits < 128; ++bits) {
    double window[SevenRows::kLength];
    for (unsigned k = 0; k < 7; ++k) window[k] = (bits >> k) & 1U;
    tile.add(window, 0.0, bits);
  }
  tile.judge(3.0);
  for (unsigned bits = 0; bits < 128; ++bits)
    EXPECT_EQ(tile.centre[bits], std::popcount(bits) >= 4 ? 1.0 : 0.0) << bits;
}

TEST(RingPlaces, GoRoundAndKnowWhenTheRingWasFull) {
  for (const std::size_t length : {1U, 7U, 127U, 128U, 255U}) {
    RingPlaces places(2, length);
    for (std::size_t i = 0; i < 3 * length; ++i) {
      const auto place = places.advance(1);
      ASSERT_EQ(place.index, i % length);
      ASSERT_EQ(place.full, i + 1 >= length);
    }
    EXPECT_EQ(places.advance(0).index, 0U);
  }
}

TEST(HampelProperty, ADamagedPlaceIsRefused) {
  const auto made = step("hampel", signal(1, 3));
  engine::ArchiveWriter writer;
  made->save(writer);
  std::vector<std::byte> bytes(writer.bytes().begin(), writer.bytes().end());
  const auto refused = [&] {
    engine::ArchiveReader reader(bytes);
    return !step("hampel", signal(1, 3))->load(reader);
  };
  EXPECT_FALSE(refused());
  bool ever = false;
  for (std::size_t i = 0; i < 16 && i < bytes.size(); ++i) {
    const std::byte kept = bytes[i];
    bytes[i] = std::byte{14};  // 2 * 7
    ever |= refused();
    bytes[i] = kept;
  }
  EXPECT_TRUE(ever);
}

// A level and nothing else against the same with a clean period that ends before the first row.
TEST(ThresholdRule, JudgesPlainlyAsItDoesInGeneral) {
  for (const char* side : {"above", "below", "both"}) {
    const std::vector<Setting> settings = {
        {"level_from", "stated"}, {"level", 0.5}, {"side", side}};
    auto general = settings;
    general.emplace_back("train_until", 1e-9);
    const auto fast = agent("threshold_rule", {"a", "b"}, 8, settings);
    const auto slow = agent("threshold_rule", {"a", "b"}, 8, general);
    engine::Stream draw({3, 0, engine::Purpose::kUser});
    Batch rows;
    rows.width = 2;
    for (int i = 0; i < 2000; ++i) {
      const auto row = rows.append(static_cast<DeviceId>(i % 8), engine::SimTime{1000 + i}, 0);
      row[0] = random_value(draw, true);
    }
    engine::Decisions one;
    engine::Decisions other;
    fast->on_batch({}, rows, one);
    slow->on_batch({}, rows, other);
    ASSERT_EQ(one.judgements.size(), other.judgements.size());
    ASSERT_GT(one.judgements.size(), 1000U);
    ASSERT_LT(one.judgements.size(), 2000U);
    for (std::size_t i = 0; i < one.judgements.size(); ++i) {
      EXPECT_EQ(one.judgements[i].device, other.judgements[i].device);
      EXPECT_EQ(one.judgements[i].time, other.judgements[i].time);
      EXPECT_EQ(one.judgements[i].score, other.judgements[i].score);
      EXPECT_EQ(one.judgements[i].alert, other.judgements[i].alert);
      EXPECT_EQ(one.judgements[i].blamed, other.judgements[i].blamed);
    }
  }
}

}  // namespace
}  // namespace orrery::models::test
