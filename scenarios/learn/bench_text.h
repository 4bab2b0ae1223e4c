// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

#include "scenarios/learn/detector_bench.h"

namespace orrery::scenarios {

/// A figure that others have printed for a set.
struct PublishedRow {
  std::string method;
  std::map<std::string, double> metrics;
  std::string source;
};

/// The rows of a `NAME.published.json`; empty when there is no such file. `published-form` when it
/// cannot be read.
engine::Result<std::vector<PublishedRow>> read_published(const std::string& path);

/// One table a set: the chosen detector first, then the others by VUS-PR, then the controls, then
/// what others have published, then whether the stated level was reached.
std::string bench_text(std::span<const BenchRow> rows, std::span<const PublishedRow> published,
                       const std::map<std::string, double>& level);

/// `set`, `agent`, `seed`, `control`, `chosen`, `planted_ap`, every metric by its name, its
/// intervals as `NAME_lower`, `NAME_upper`, `wall_s`; null where there is no number.
nlohmann::ordered_json bench_json(std::span<const BenchRow> rows);

}  // namespace orrery::scenarios
