// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/recorded_home.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "devices/grid/home_record.h"
#include "devices/replay/recorded.h"
#include "engine/population/joint_population.h"
#include "engine/registry/check.h"
#include "engine/registry/param_rows.h"

namespace orrery::devices {

namespace {

enum Output { kLoad, kSolar, kPrice, kCarbon };
constexpr std::int64_t kDayNs = 86400ll * 1000000000ll;

/// What a row of the population plays.
struct Playing {
  std::size_t recording;
  std::int64_t offset_ns;
  double solar_power_w;
  double load_factor;
};

class RecordedHome final : public Recorded<engine::JointPopulation> {
 public:
  RecordedHome(engine::PopulationSpec spec, HomeRecord record, std::vector<Playing> playing)
      : Recorded(std::move(spec)), record_(std::move(record)), playing_(std::move(playing)) {}

  const engine::ModelInfo& info() const override { return recorded_home_info(); }

  void advance(engine::SimTime to, std::vector<engine::Notice>&) override {
    ORRERY_CHECK(to >= now_, "time never goes back");
    now_ = to;
  }
  void read(int output, std::span<double> column) const override {
    for (std::size_t row = 0; row < playing_.size(); ++row)
      column[row] = value(output, playing_[row]);
  }
  void save(engine::ArchiveWriter& archive) const override { archive.put(now_.ns); }
  bool load(engine::ArchiveReader& archive) override { return archive.get(now_.ns); }

 private:
  double value(int output, const Playing& row) const {
    const auto at =
        static_cast<std::size_t>((now_.ns + row.offset_ns) / record_.period_ns) % record_.rows;
    const HomeRecord::Home& home = record_.homes[row.recording];
    const auto or_none = [at](const std::vector<double>& v) { return v.empty() ? 0.0 : v[at]; };
    switch (output) {
      case kLoad: return home.load_w[at] * row.load_factor;
      case kSolar: return or_none(home.solar_share) * row.solar_power_w;
      case kPrice: return or_none(record_.price_eur_per_j);
      default: return or_none(record_.carbon_kg_per_j);
    }
  }

  HomeRecord record_;
  std::vector<Playing> playing_;
};

std::vector<engine::ParamInfo> parameters() {
  namespace rows = engine::rows;
  const auto file = [](const char* name, const char* meaning) {
    auto row = rows::text(name, "", meaning);
    row.kind = engine::ParamKind::kFile;
    return row;
  };
  const auto per_row = [](engine::ParamInfo row) {
    row.whole_population = false;
    return row;
  };
  return {rows::required(file("files", "the recordings: CSV with a header, one a home")),
          rows::text("separator", ",", "character between cells, or tab"),
          rows::number("sample_period", "s", 3600.0, {1.0, 86400.0}, "between rows"),
          rows::text("load_column", "load [W]", "`Column name [kWh]`; W, kW, Wh or kWh"),
          rows::text("solar_column", "", "yield of a roof: W/kW, or 1; none: no roof"),
          file("price_file", "of energy from the grid; none: free"),
          rows::text("price_column", "", "EUR/kWh or EUR/MWh"),
          file("carbon_file", "of energy from the grid; none: no carbon"),
          rows::text("carbon_column", "", "kg/kWh or g/kWh"),
          rows::numbers("spans", "days that are played, joined: from, to, from, to; none: all"),
          per_row(rows::integer("recording", 0.0, {0.0, 9999.0}, "which of the files, from 0")),
          per_row(rows::number("start_day", "1", 0.0, {0.0, 36500.0},
                               "days into what is played, cut to whole ones")),
          per_row(rows::number("solar_power", "W", 0.0, {0.0, 1e9}, "installed on the roof")),
          per_row(rows::number("load_factor", "1", 1.0, {0.0, 1000.0}, "of the recorded load"))};
}

}  // namespace

engine::Result<std::unique_ptr<engine::Population>> make_recorded_home(
    engine::PopulationSpec spec) {
  auto record = read_homes(spec);
  if (!record) return engine::failure(record.error());
  engine::Diagnostics mistakes;
  std::vector<Playing> playing;
  for (std::size_t row = 0; row < spec.count; ++row) {
    const double recording = spec.columns.at("recording")[row];
    if (recording >= static_cast<double>(record->homes.size()))
      mistakes.error("record-row", {},
                     fmt::format("row {} plays recording {} of {}; they count from 0", row,
                                 recording, record->homes.size()),
                     "give another `recording`, or more `files`");
    const double days = std::floor(spec.columns.at("start_day")[row]);
    playing.push_back({static_cast<std::size_t>(recording),
                       static_cast<std::int64_t>(days) * kDayNs,
                       spec.columns.at("solar_power")[row], spec.columns.at("load_factor")[row]});
  }
  if (mistakes.error_count() > 0) return engine::failure(mistakes);
  spec.columns.clear();
  return std::make_unique<RecordedHome>(std::move(spec), std::move(*record), std::move(playing));
}

const engine::ModelInfo& recorded_home_info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i;
    i.kind = engine::ModelKind::kDevice;
    i.name = "grid/recorded_home";
    i.summary = "recorded homes from CSV files: load, sun on the roof, price and carbon of energy";
    i.details =
        "Each row is held for a sampling period; after the last the recording begins again.\n"
        "Rows of the population choose a recording and a day to start. Empty cells are refused.";
    i.source = "RFC 4180";
    i.params = parameters();
    i.outputs = {{"load", "W", "drawn without the roof", engine::PortShape::kScalar},
                 {"solar", "W", "given by the roof", engine::PortShape::kScalar},
                 {"price", "EUR/J", "of energy bought", engine::PortShape::kScalar},
                 {"carbon", "kg/J", "of energy bought", engine::PortShape::kScalar}};
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
