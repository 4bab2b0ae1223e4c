// SPDX-License-Identifier: Apache-2.0
#include "engine/registry/diagnostic.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <tuple>

namespace orrery::engine {

std::string to_string(const Diagnostic& diagnostic) {
  const auto& place = diagnostic.place;
  std::string where = place.file;
  if (place.line > 0) where += fmt::format(":{}:{}", place.line, place.column);
  const char* kind = diagnostic.severity == Severity::kError ? "error" : "warning";
  std::string text =
      where.empty()
          ? fmt::format("{} {}: {}", kind, diagnostic.code, diagnostic.message)
          : fmt::format("{}: {} {}: {}", where, kind, diagnostic.code, diagnostic.message);
  if (!diagnostic.remedy.empty()) text += fmt::format("\n    remedy: {}", diagnostic.remedy);
  return text;
}

void Diagnostics::add(Diagnostic diagnostic) {
  if (diagnostic.severity == Severity::kError) ++error_count_;
  items_.push_back(std::move(diagnostic));
}

void Diagnostics::error(std::string code, SourcePlace place, std::string message,
                        std::string remedy) {
  add({Severity::kError, std::move(code), std::move(place), std::move(message), std::move(remedy)});
}

void Diagnostics::warning(std::string code, SourcePlace place, std::string message,
                          std::string remedy) {
  add({Severity::kWarning, std::move(code), std::move(place), std::move(message),
       std::move(remedy)});
}

void Diagnostics::append(const Diagnostics& other) {
  for (const auto& item : other.items_) add(item);
}

void Diagnostics::sort() {
  const auto key = [](const Diagnostic& d) {
    return std::tie(d.place.file, d.place.line, d.place.column, d.code, d.message);
  };
  std::stable_sort(items_.begin(), items_.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  const auto same = [&](const Diagnostic& a, const Diagnostic& b) { return key(a) == key(b); };
  items_.erase(std::unique(items_.begin(), items_.end(), same), items_.end());
  error_count_ =
      static_cast<std::size_t>(std::count_if(items_.begin(), items_.end(), [](const Diagnostic& d) {
        return d.severity == Severity::kError;
      }));
}

namespace {

std::size_t edit_distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substitution = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substitution});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string closest_name(const std::string& name, const std::vector<std::string>& candidates) {
  if (name.size() > 256) return {};
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    if (candidate.size() > 256) continue;
    const std::size_t distance = edit_distance(name, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

}  // namespace orrery::engine
