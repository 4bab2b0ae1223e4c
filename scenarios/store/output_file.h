// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace orrery::scenarios {

/// Thrown within this folder only; public functions turn it into `io-write`.
struct WriteError {
  std::string path;
};

/// A file that is written from front to back. Throws WriteError as soon as the disk does not take
/// it.
class OutputFile {
 public:
  explicit OutputFile(const std::filesystem::path& path)
      : path_(path), out_(path, std::ios::binary) {
    check();
  }

  void write(std::string_view text) {
    out_.write(text.data(), static_cast<std::streamsize>(text.size()));
    bytes_ += text.size();
    check();
  }
  void close() {
    out_.close();
    check();
  }
  std::uint64_t bytes() const { return bytes_; }

 private:
  void check() const {
    if (!out_) throw WriteError{path_.string()};
  }

  std::filesystem::path path_;
  std::ofstream out_;
  std::uint64_t bytes_ = 0;
};

}  // namespace orrery::scenarios
