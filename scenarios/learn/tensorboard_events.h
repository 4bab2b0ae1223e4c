// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <fstream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/registry/result.h"

namespace orrery::scenarios {

/// CRC-32C (Castagnoli), reflected polynomial 0x82f63b78. Source: RFC 3720, section 12.1.
std::uint32_t crc32c(std::span<const std::byte> bytes);

/// A file that TensorBoard reads: a TFRecord file of `Event` messages, scalars only.
///
///   record   length (8 bytes, little-endian), masked crc of it, data, masked crc of the data
///   masked   ((crc >> 15) | (crc << 17)) + 0xa282ead8
///   Event    1: wall_time (double), 2: step (int64), 3: file_version, 5: summary
///   Summary  1: value { 1: tag, 2: simple_value (float) }
///
/// Source: tensorflow/core/lib/io/record_writer.h, tensorflow/core/util/event.proto and
/// tensorflow/core/framework/summary.proto.
class TensorboardEvents {
 public:
  using Scalars = std::vector<std::pair<std::string, double>>;

  /// A new file in the folder, which is made where it is not there. Error: `io-write`.
  static engine::Result<TensorboardEvents> open(const std::string& folder, double wall_time_s);

  /// One event with these scalars; the file is flushed. Error: `io-write`.
  engine::Result<void> write(double wall_time_s, std::uint64_t step, const Scalars& scalars);
  const std::string& path() const { return path_; }

 private:
  engine::Result<void> put(const std::string& event);

  std::string path_;
  std::ofstream out_;
};

}  // namespace orrery::scenarios
