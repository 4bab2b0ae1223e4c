// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/record_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>

namespace orrery::devices {

namespace {

constexpr std::uint64_t kBytesMax = 64u << 20;

}  // namespace

RecordFile::RecordFile(std::string path, std::vector<std::string> header)
    : path_(std::move(path)), header_(std::move(header)) {}

void RecordFile::read(const std::function<void(const std::vector<CsvCell>&)>& take) {
  std::string text;
  if (!read_text(text)) return;
  CsvReader reader(text, ',');
  std::vector<CsvCell> record;
  if (reader.next(record) && !check_header(record)) return;
  while (reader.next(record)) {
    if (record.size() == header_.size()) {
      take(record);
    } else {
      mistakes_.error("feeder-record", place(record.front()),
                      fmt::format("{} cells in place of {}", record.size(), header_.size()),
                      fmt::format("write {}; leave out no comma", fmt::join(header_, ",")));
    }
  }
  if (!reader.error()) return;
  engine::Diagnostic broken = *reader.error();
  broken.place.file = path_;
  mistakes_.add(broken);
}

bool RecordFile::read_text(std::string& text) {
  std::error_code error;
  const bool there = std::filesystem::is_regular_file(path_, error);
  const std::uint64_t bytes = there ? std::filesystem::file_size(path_, error) : 0;
  if (error || bytes == 0 || bytes > kBytesMax) {
    mistakes_.error("feeder-file", {path_},
                    path_.empty() ? "network: file, but no file is named"
                                  : "the file of the network is not there, empty or over 64 MiB",
                    "name a CSV file of the network in file");
    return false;
  }
  text.resize(bytes);
  std::ifstream in(path_, std::ios::binary);
  if (in.read(text.data(), static_cast<std::streamsize>(bytes))) return true;
  mistakes_.error("feeder-file", {path_}, "the file cannot be read", "check its permissions");
  return false;
}

bool RecordFile::check_header(const std::vector<CsvCell>& record) {
  const bool same =
      std::equal(record.begin(), record.end(), header_.begin(), header_.end(),
                 [](const CsvCell& cell, const std::string& name) { return cell.text == name; });
  if (!same)
    mistakes_.error("feeder-record", {path_, 1, 1}, "the first line is not the header of a network",
                    fmt::format("begin with: {}", fmt::join(header_, ",")));
  return same;
}

double RecordFile::number(const CsvCell& cell) {
  const std::optional<double> value = parse_number(cell.text);
  if (value && *value == *value) return *value;
  mistakes_.error("feeder-record", place(cell),
                  fmt::format("'{}' is not a number", cell.text.substr(0, 40)),
                  "give a number in SI units");
  return 0.0;
}

void RecordFile::unknown(const CsvCell& record, const std::string& known) {
  mistakes_.error("feeder-record", place(record),
                  fmt::format("'{}' is no record of a network", record.text.substr(0, 40)),
                  "write " + known);
}

}  // namespace orrery::devices
