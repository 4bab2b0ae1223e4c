// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// Numbers of the Parquet format that we write.
/// Source: Apache Parquet, parquet.thrift, of format version 2.10.
namespace orrery::scenarios::parquet {

inline constexpr const char* kMagic = "PAR1";

enum class PhysicalType {
  kBoolean = 0,
  kInt32 = 1,
  kInt64 = 2,
  kFloat = 4,
  kDouble = 5,
  kBytes = 6
};
enum class ConvertedType { kUtf8 = 0, kList = 3, kUint8 = 11, kUint64 = 14 };
enum class Repetition { kRequired = 0, kOptional = 1, kRepeated = 2 };
enum class Encoding { kPlain = 0, kRle = 3, kRleDictionary = 8 };
enum class PageType { kData = 0, kDictionary = 2 };

inline constexpr std::int32_t kCodecZstd = 6;
/// `FileMetaData.version`: logical types and RLE_DICTIONARY are of the second.
inline constexpr std::int32_t kFormatVersion = 2;

}  // namespace orrery::scenarios::parquet
