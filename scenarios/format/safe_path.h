// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/registry/result.h"

namespace orrery::scenarios {

/// An open file or folder, closed at the end.
class OpenFile {
 public:
  OpenFile() = default;
  explicit OpenFile(int descriptor) : descriptor_(descriptor) {}
  OpenFile(OpenFile&& other) noexcept;
  OpenFile& operator=(OpenFile&& other) noexcept;
  ~OpenFile();

  int descriptor() const { return descriptor_; }
  bool is_open() const { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

/// How names are resolved: by the kernel (openat2, Linux 5.6), or name by name with every link
/// refused where the kernel cannot.
enum class Resolution { kKernel, kNameByName };

/// A folder beneath which a scenario may read: its own, or a data set. Nothing outside is ever
/// opened: no absolute path, no `..` that leaves, no link that leaves, no /proc, device or FIFO.
///
/// Codes: `path-form`, `path-outside`, `path-missing`, `path-not-a-file`, `path-unreadable`,
/// `limit-size`, `limit-files`, `data-name`, `data-absent`.
class Folder {
 public:
  /// The folder of a file that the user named on the command line, or any folder.
  static engine::Result<Folder> open(const std::string& path,
                                     Resolution resolution = Resolution::kKernel);
  /// $ORRERY_DATA/name. `data-absent` when the variable or the folder is missing.
  static engine::Result<Folder> data_root(const std::string& name, const engine::SourcePlace& place,
                                          Resolution resolution = Resolution::kKernel);

  /// A regular file beneath, open for reading.
  engine::Result<OpenFile> open_file(const std::string& path,
                                     const engine::SourcePlace& place) const;
  engine::Result<std::string> read(const std::string& path, const engine::SourcePlace& place,
                                   std::size_t bytes_max) const;
  /// Regular files beneath that match `pattern`, sorted by bytes. `*` and `?` may stand in the
  /// last name only: `other/*.csv`.
  engine::Result<std::vector<std::string>> list(const std::string& pattern,
                                                const engine::SourcePlace& place) const;
  const std::string& name() const { return name_; }

 private:
  engine::Result<OpenFile> open_beneath(const std::string& path, const engine::SourcePlace& place,
                                        int flags) const;

  std::string name_;
  OpenFile folder_;
  Resolution resolution_ = Resolution::kKernel;
};

/// Reads an open regular file whole; `limit-size` when it has more than `bytes_max`.
engine::Result<std::string> read_whole(const OpenFile& file, const std::string& path,
                                       const engine::SourcePlace& place, std::size_t bytes_max);

/// `*` any characters, `?` one byte; no other character is special.
bool matches_glob(const std::string& pattern, const std::string& name);

}  // namespace orrery::scenarios
