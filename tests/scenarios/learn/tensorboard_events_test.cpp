// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/tensorboard_events.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <iterator>

namespace orrery::scenarios {
namespace {

std::vector<std::byte> bytes_of(std::size_t n, int first, int step) {
  std::vector<std::byte> bytes;
  for (std::size_t i = 0; i < n; ++i)
    bytes.push_back(static_cast<std::byte>(first + step * static_cast<int>(i)));
  return bytes;
}

// RFC 3720, appendix B.4: 32 bytes of zeros, of ones, rising and falling.
TEST(TensorboardEvents, Crc32cOfRfc3720) {
  EXPECT_EQ(crc32c(bytes_of(32, 0, 0)), 0x8a9136aaU);
  EXPECT_EQ(crc32c(bytes_of(32, 0xff, 0)), 0x62a8ab43U);
  EXPECT_EQ(crc32c(bytes_of(32, 0, 1)), 0x46dd794eU);
  EXPECT_EQ(crc32c(bytes_of(32, 31, -1)), 0x113fdb5cU);
}

/// Records of a TFRecord file, each checked against its masked checksums.
std::vector<std::string> records_of(const std::string& text) {
  const auto masked = [](const std::string& part) {
    const std::uint32_t crc = crc32c(std::as_bytes(std::span(part)));
    return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
  };
  const auto number = [&](std::size_t at) {
    std::uint32_t value = 0;
    std::memcpy(&value, text.data() + at, sizeof value);
    return value;
  };
  std::vector<std::string> records;
  for (std::size_t at = 0; at < text.size();) {
    std::uint64_t length = 0;
    std::memcpy(&length, text.data() + at, sizeof length);
    EXPECT_EQ(number(at + 8), masked(text.substr(at, 8)));
    records.push_back(text.substr(at + 12, length));
    EXPECT_EQ(number(at + 12 + length), masked(records.back()));
    at += 16 + length;
  }
  return records;
}

TEST(TensorboardEvents, AreRecordsOfEventsWithTheirScalars) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "tensorboard_events";
  std::filesystem::remove_all(folder);
  auto events = TensorboardEvents::open((folder / "run").string(), 1000.5);
  ASSERT_TRUE(events.has_value());
  ASSERT_TRUE(events->write(1001.0, 300, {{"eval/return", 1.5}}).has_value());
  EXPECT_NE(std::filesystem::path(events->path()).filename().string().find("tfevents"),
            std::string::npos);
  std::ifstream in(events->path(), std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  const auto records = records_of(text);
  ASSERT_EQ(records.size(), 2U);
  // 1: double 1000.5; 3: "brain.Event:2".
  EXPECT_EQ(records[0], std::string("\x09\x00\x00\x00\x00\x00\x44\x8f\x40\x1a\x0d"
                                    "brain.Event:2",
                                    24));
  // 1: double 1001; 2: varint 300 = ac 02; 5: { 1: { 1: "eval/return", 2: float 1.5 } }.
  EXPECT_EQ(records[1], std::string("\x09\x00\x00\x00\x00\x00\x48\x8f\x40\x10\xac\x02"
                                    "\x2a\x14\x0a\x12\x0a\x0b"
                                    "eval/return\x15\x00\x00\xc0\x3f",
                                    34));
  std::filesystem::remove_all(folder);
}

TEST(TensorboardEvents, AFolderThatCannotBeMadeIsToldApart) {
  const auto events = TensorboardEvents::open("/proc/no-such-folder", 0.0);
  ASSERT_FALSE(events.has_value());
  EXPECT_EQ(events.error().items()[0].code, "io-write");
}

}  // namespace
}  // namespace orrery::scenarios
