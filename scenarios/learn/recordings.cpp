// SPDX-License-Identifier: Apache-2.0
// Raw samples as windows of features, by the same step that a plant's node uses.
#include <fmt/format.h>

#include <bit>
#include <cmath>
#include <cstring>

#include "engine/registry/check.h"
#include "models/data/spectrum.h"
#include "scenarios/learn/series_parts.h"

namespace orrery::scenarios {

namespace {

static_assert(std::endian::native == std::endian::little, "samples are little endian");

std::vector<double> samples_of(const std::string& bytes, const std::string& shown_file,
                               double scale, devices::MistakeList& mistakes) {
  std::vector<double> samples(bytes.size() / sizeof(float));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    float sample = 0.0F;
    std::memcpy(&sample, bytes.data() + i * sizeof(float), sizeof(float));
    if (!std::isfinite(sample)) {
      mistakes.add("raw-number", {shown_file, 1, 1},
                   fmt::format("sample {} is not a finite number", i),
                   "check that the file holds 32-bit floats, little endian");
      return {};
    }
    samples[i] = scale * static_cast<double>(sample);
  }
  return samples;
}

}  // namespace

void read_recording(const std::string& bytes, const std::string& file,
                    const std::string& shown_file, const DataCard& card, double rate_hz,
                    models::SeriesSet& set, std::vector<DraftSeries>& drafts,
                    devices::MistakeList& mistakes) {
  const std::size_t window = card.raw.window;
  if (bytes.size() % sizeof(float) != 0 || bytes.size() < window * sizeof(float)) {
    mistakes.add(
        "raw-size", {shown_file, 1, 1},
        fmt::format("{} bytes are no 32-bit samples for a window of {}", bytes.size(), window),
        "check the type of the samples and the window in the card");
    return;
  }
  const auto samples = samples_of(bytes, shown_file, card.raw.scale, mistakes);
  if (samples.empty()) return;
  engine::StepSpec spec;
  spec.params = engine::ParamSet::defaults(models::spectrum_info());
  spec.params.set("bands", static_cast<double>(card.raw.bands));
  spec.params.set("time_features", card.raw.time_features ? 1.0 : 0.0);
  spec.input.width = static_cast<std::uint32_t>(window);
  spec.input.unit = card.raw.si_unit;
  spec.input.sample_rate_hz = rate_hz;
  spec.input.device_count = 1;
  const auto step = models::make_spectrum(spec);
  if (!step) {
    for (const auto& item : step.error().items())
      mistakes.add(item.code, {shown_file, 1, 1}, item.message, item.remedy);
    return;
  }
  engine::Batch waves;
  waves.width = static_cast<std::uint32_t>(window);
  const double period_s = static_cast<double>(window) / rate_hz;
  for (std::size_t i = 0; i < samples.size() / window; ++i) {
    const auto at =
        engine::SimTime{engine::Duration::from_seconds(period_s * static_cast<double>(i)).ns};
    auto row = waves.append(0, at, i);
    std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(i * window), window, row.begin());
  }
  engine::Batch features;
  (*step)->process({}, waves, features);
  DraftSeries draft;
  draft.series.name = file;
  draft.series.group = file;
  if (card.group_rule == GroupRule::kPattern &&
      !group_of_file(card.group.text, file, draft.series.group)) {
    mistakes.add("card-group", card.group.place,
                 fmt::format("'{}' does not fit the pattern '{}'", file, card.group.text),
                 "change the pattern, or narrow 'files'");
  }
  draft.series.values = features.values;
  for (const auto& time : features.time) draft.time_ns.push_back(time.ns);
  draft.source.file = shown_file;
  draft.source.samples_per_row = window;
  set.features = (*step)->output().components;
  set.units.assign(set.features.size(), "1");
  for (std::size_t i = 0; card.raw.time_features && i < 2; ++i) set.units[i] = card.raw.si_unit;
  drafts.push_back(std::move(draft));
}

}  // namespace orrery::scenarios
