// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/network_file.h"

#include <set>

#include "devices/grid/record_file.h"

namespace orrery::devices {

namespace {

class NetworkFileReader {
 public:
  explicit NetworkFileReader(const std::string& path)
      : file_(path, {"record", "bus", "to", "a", "b"}) {
    draft_.name = path;
  }

  engine::Result<RadialNetwork> read() {
    file_.read([this](const std::vector<CsvCell>& record) { take(record); });
    if (file_.mistakes().has_errors()) return engine::failure(file_.mistakes());
    return radial_network(draft_);
  }

 private:
  void take(const std::vector<CsvCell>& record) {
    const std::string bus(record[1].text);
    const engine::SourcePlace place = file_.place(record[0]);
    if (record[0].text == "source") {
      draft_.nominal_voltage_v = file_.number(record[3]);
      draft_.sources.push_back({bus, file_.place(record[1])});
      name_bus(record[1]);
    } else if (record[0].text == "branch") {
      name_bus(record[1]);
      name_bus(record[2]);
      draft_.branches.push_back({bus, std::string(record[2].text), file_.number(record[3]),
                                 file_.number(record[4]), place});
    } else if (record[0].text == "load") {
      draft_.loads.push_back({bus, file_.number(record[3]), file_.number(record[4]), place});
    } else {
      file_.unknown(record[0], "source, branch or load");
    }
  }

  /// An empty name stays unknown, so that its branch is told to lead nowhere.
  void name_bus(const CsvCell& cell) {
    if (!cell.text.empty() && seen_.emplace(cell.text).second)
      draft_.buses.push_back({std::string(cell.text), file_.place(cell)});
  }

  RecordFile file_;
  NetworkDraft draft_;
  std::set<std::string, std::less<>> seen_;
};

}  // namespace

engine::Result<RadialNetwork> read_network_file(const std::string& path) {
  return NetworkFileReader(path).read();
}

}  // namespace orrery::devices
