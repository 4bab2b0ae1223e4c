// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/network_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>

#include "devices/replay/csv_reader.h"

namespace orrery::devices {

namespace {

using engine::SourcePlace;

constexpr std::uint64_t kBytesMax = 64u << 20;
constexpr std::array kHeader = {"record", "bus", "to", "a", "b"};

class NetworkFileReader {
 public:
  explicit NetworkFileReader(const std::string& path) : path_(path) { draft_.name = path; }

  engine::Result<RadialNetwork> read() {
    std::string text;
    if (!read_text(text)) return engine::failure(mistakes_);
    CsvReader reader(text, ',');
    std::vector<CsvCell> record;
    if (reader.next(record)) check_header(record);
    while (!mistakes_.has_errors() && reader.next(record)) take(record);
    if (reader.error()) {
      engine::Diagnostic broken = *reader.error();
      broken.place.file = path_;
      mistakes_.add(broken);
    }
    if (mistakes_.has_errors()) return engine::failure(mistakes_);
    return radial_network(draft_);
  }

 private:
  bool read_text(std::string& text) {
    std::error_code error;
    const std::uint64_t bytes = std::filesystem::is_regular_file(path_, error)
                                    ? std::filesystem::file_size(path_, error)
                                    : 0;
    if (path_.empty() || error || bytes == 0 || bytes > kBytesMax) {
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

  SourcePlace place(const CsvCell& cell) const { return {path_, cell.line, cell.column}; }

  void check_header(const std::vector<CsvCell>& record) {
    const bool same =
        std::equal(record.begin(), record.end(), kHeader.begin(), kHeader.end(),
                   [](const CsvCell& cell, const char* name) { return cell.text == name; });
    if (!same)
      mistakes_.error("feeder-record", {path_, 1, 1},
                      "the first line is not the header of a network",
                      "begin with: record,bus,to,a,b");
  }

  void take(const std::vector<CsvCell>& record) {
    if (record.size() != kHeader.size()) {
      mistakes_.error("feeder-record", place(record.front()),
                      fmt::format("{} cells in place of {}", record.size(), kHeader.size()),
                      "write record,bus,to,a,b; leave out no comma");
      return;
    }
    const std::string bus(record[1].text);
    const std::string to(record[2].text);
    if (record[0].text == "source") {
      draft_.nominal_voltage_v = number(record[3]);
      draft_.sources.push_back({bus, place(record[1])});
      name_bus(record[1]);
    } else if (record[0].text == "branch") {
      name_bus(record[1]);
      name_bus(record[2]);
      draft_.branches.push_back(
          {bus, to, number(record[3]), number(record[4]), place(record.front())});
    } else if (record[0].text == "load") {
      draft_.loads.push_back({bus, number(record[3]), number(record[4]), place(record.front())});
    } else {
      mistakes_.error("feeder-record", place(record.front()),
                      fmt::format("'{}' is no record of a network", record[0].text.substr(0, 40)),
                      "write source, branch or load");
    }
  }

  /// An empty name stays unknown, so that its branch is told to lead nowhere.
  void name_bus(const CsvCell& cell) {
    if (!cell.text.empty() && seen_.emplace(cell.text).second)
      draft_.buses.push_back({std::string(cell.text), place(cell)});
  }

  double number(const CsvCell& cell) {
    const std::optional<double> value = parse_number(cell.text);
    if (value && *value == *value) return *value;
    mistakes_.error("feeder-record", place(cell),
                    fmt::format("'{}' is not a number", cell.text.substr(0, 40)),
                    "give a number in SI units");
    return 0.0;
  }

  std::string path_;
  NetworkDraft draft_;
  std::set<std::string, std::less<>> seen_;
  engine::Diagnostics mistakes_;
};

}  // namespace

engine::Result<RadialNetwork> read_network_file(const std::string& path) {
  return NetworkFileReader(path).read();
}

}  // namespace orrery::devices
