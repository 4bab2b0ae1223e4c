// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/registry/result.h"

namespace orrery::models {

/// What tells files of one kind from all others.
struct CheckedFileKind {
  std::uint64_t magic = 0;
  std::uint32_t version = 1;               ///< that is written; the newest that is read
  std::string noun;                        ///< `model file`
  std::string foreign;                     ///< what to do with a file of another kind
  std::uint32_t version_oldest = version;  ///< that is still read
};

/// Writes a file of its own first and renames it, so that a killed program leaves the old one or
/// the new one. Error: `io-write`.
engine::Result<void> write_checked(const std::string& path, const CheckedFileKind& kind,
                                   const std::vector<std::byte>& body);

/// The body as it was written. Errors: `io-open`, `model-foreign` (not of this kind),
/// `model-version`, `model-damaged`.
engine::Result<std::vector<std::byte>> read_checked(const std::string& path,
                                                    const CheckedFileKind& kind);

}  // namespace orrery::models
