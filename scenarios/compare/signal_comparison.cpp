// SPDX-License-Identifier: Apache-2.0
#include "scenarios/compare/signal_comparison.h"
#include "scenarios/format/safe_path.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace orrery::scenarios {

namespace {

using engine::DeviceId;
using engine::ResultFile;
using engine::SeriesChunk;
using engine::SeriesFilter;
using engine::SeriesRecord;
using engine::SimTime;

/// Values of one series that are held at a time, about.
constexpr double kValuesMost = 1 << 20;

/// What a series covers.
struct Extent {
  std::set<DeviceId> devices;
  SimTime first = SimTime::never();
  SimTime last{std::numeric_limits<std::int64_t>::min()};
  std::uint64_t rows = 0;
};

engine::Result<Extent> extent_of(const ResultFile& file, const SeriesRecord& series) {
  Extent extent;
  const auto visited = file.visit_series(series.id, {}, [&](const SeriesChunk& chunk) {
    for (std::size_t i = 0; i < chunk.rows(); ++i) {
      extent.first = std::min(extent.first, chunk.time[i]);
      extent.last = std::max(extent.last, chunk.time[i]);
      if (extent.devices.empty() || *extent.devices.rbegin() != chunk.device[i])
        extent.devices.insert(chunk.device[i]);
    }
    extent.rows += chunk.rows();
  });
  if (!visited) return engine::failure(visited.error());
  return extent;
}

/// Rows of a window in order of device, then time.
struct SortedRows {
  SeriesChunk chunk;
  std::vector<std::size_t> order;

  DeviceId device(std::size_t i) const { return chunk.device[order[i]]; }
  SimTime time(std::size_t i) const { return chunk.time[order[i]]; }
  const double* values(std::size_t i) const { return chunk.values.data() + order[i] * chunk.width; }
};

engine::Result<SortedRows> read_window(const ResultFile& file, const SeriesRecord& series,
                                       SimTime from, SimTime until) {
  auto chunk = file.read_series(series.id, SeriesFilter{std::nullopt, from, until});
  if (!chunk) return engine::failure(chunk.error());
  SortedRows rows{std::move(*chunk), {}};
  rows.chunk.width = series.width;
  rows.order.resize(rows.chunk.rows());
  std::iota(rows.order.begin(), rows.order.end(), std::size_t{0});
  std::stable_sort(rows.order.begin(), rows.order.end(), [&](std::size_t x, std::size_t y) {
    const auto& c = rows.chunk;
    return c.device[x] != c.device[y] ? c.device[x] < c.device[y] : c.time[x] < c.time[y];
  });
  return rows;
}

/// Least and greatest value of the baseline near a row; NaN on both ends when it has one there.
struct Band {
  double least = std::numeric_limits<double>::infinity();
  double greatest = -std::numeric_limits<double>::infinity();

  void add(double value) {
    if (std::isnan(value) || std::isnan(least)) {
      least = greatest = std::numeric_limits<double>::quiet_NaN();
      return;
    }
    least = std::min(least, value);
    greatest = std::max(greatest, value);
  }
  double nearest(double value) const {
    if (std::isnan(value)) return least;
    return std::isnan(least) ? least : std::clamp(value, least, greatest);
  }
};

double deviation_of(double value, double nearest) {
  if (std::isnan(value) && std::isnan(nearest)) return 0.0;
  if (std::isnan(value) || std::isnan(nearest)) return std::numeric_limits<double>::infinity();
  return value == nearest ? 0.0 : std::abs(value - nearest);
}

/// Compares one window after the other.
class Walk {
 public:
  Walk(const ResultFile& a, const ResultFile& b, const SeriesRecord& series_a,
       const SeriesRecord& series_b, SignalComparison& result)
      : a_(a), b_(b), series_a_(series_a), series_b_(series_b), result_(result) {}

  engine::Result<void> run(const Extent& extent_a, const Extent& extent_b);

 private:
  engine::Result<void> window(SimTime from, SimTime until);
  void hold(const SortedRows& rows_a, std::size_t first, std::size_t last, const SortedRows& rows_b,
            std::size_t row);
  void remember(double deviation, const SortedRows& rows_b, std::size_t row, double value_a,
                double value_b);
  bool is_common(DeviceId device) const {
    return std::binary_search(common_.begin(), common_.end(), device);
  }
  std::uint64_t lonely(const SortedRows& rows, const SortedRows& others, SimTime from,
                       SimTime until) const;

  const ResultFile& a_;
  const ResultFile& b_;
  const SeriesRecord& series_a_;
  const SeriesRecord& series_b_;
  SignalComparison& result_;
  std::vector<DeviceId> common_;
  SimTime begin_;  ///< of the overlap
  SimTime end_;
};

engine::Result<void> Walk::run(const Extent& extent_a, const Extent& extent_b) {
  std::set_intersection(extent_a.devices.begin(), extent_a.devices.end(), extent_b.devices.begin(),
                        extent_b.devices.end(), std::back_inserter(common_));
  begin_ = std::max(extent_a.first, extent_b.first);
  end_ = std::min(extent_a.last, extent_b.last);
  if (common_.empty() || begin_ > end_) {
    result_.why = common_.empty() ? "no device in both" : "no time in both";
    return {};
  }
  const double values =
      static_cast<double>(std::max(extent_a.rows, extent_b.rows)) * series_a_.width;
  const auto windows = static_cast<std::int64_t>(std::ceil(values / kValuesMost));
  const std::int64_t length = (end_ - begin_).ns / std::max<std::int64_t>(windows, 1) + 1;
  for (SimTime from = begin_; from <= end_; from.ns += length) {
    const SimTime until{std::min(from.ns + length - 1, end_.ns)};
    if (auto done = window(from, until); !done) return done;
  }
  if (result_.compared == 0) {
    result_.why = "no times that agree; a time tolerance may help";
    return {};
  }
  result_.verdict = result_.out == 0 ? SignalVerdict::kIn : SignalVerdict::kOut;
  return {};
}

/// Rows inside the window, of common devices, that no other row is near to.
std::uint64_t Walk::lonely(const SortedRows& rows, const SortedRows& others, SimTime from,
                           SimTime until) const {
  const std::int64_t near = result_.tolerance.time.ns;
  std::uint64_t count = 0;
  std::size_t j = 0;
  for (std::size_t i = 0; i < rows.order.size(); ++i) {
    const SimTime time = rows.time(i);
    if (time < from || time > until || !is_common(rows.device(i))) continue;
    while (j < others.order.size() &&
           (others.device(j) < rows.device(i) ||
            (others.device(j) == rows.device(i) && others.time(j).ns < time.ns - near)))
      ++j;
    const bool has = j < others.order.size() && others.device(j) == rows.device(i) &&
                     others.time(j).ns <= time.ns + near;
    count += has ? 0 : 1;
  }
  return count;
}

engine::Result<void> Walk::window(SimTime from, SimTime until) {
  const engine::Duration near = result_.tolerance.time;
  const SimTime early{from.ns - near.ns};
  const SimTime late{until.ns + near.ns};
  const auto rows_a = read_window(a_, series_a_, early, late);
  if (!rows_a) return engine::failure(rows_a.error());
  const auto rows_b = read_window(b_, series_b_, early, late);
  if (!rows_b) return engine::failure(rows_b.error());
  std::size_t first = 0;
  for (std::size_t row = 0; row < rows_b->order.size(); ++row) {
    const SimTime time = rows_b->time(row);
    const DeviceId device = rows_b->device(row);
    if (time < from || time > until || !is_common(device)) continue;
    const auto before = [&](std::size_t i) {
      return rows_a->device(i) < device ||
             (rows_a->device(i) == device && rows_a->time(i).ns < time.ns - near.ns);
    };
    while (first < rows_a->order.size() && before(first)) ++first;
    std::size_t last = first;
    while (last < rows_a->order.size() && rows_a->device(last) == device &&
           rows_a->time(last).ns <= time.ns + near.ns)
      ++last;
    if (last > first) hold(*rows_a, first, last, *rows_b, row);
  }
  result_.without_a += lonely(*rows_b, *rows_a, from, until);
  result_.without_b += lonely(*rows_a, *rows_b, from, until);
  return {};
}

void Walk::hold(const SortedRows& rows_a, std::size_t first, std::size_t last,
                const SortedRows& rows_b, std::size_t row) {
  ++result_.compared;
  bool out = false;
  for (std::uint32_t c = 0; c < series_a_.width; ++c) {
    Band band;
    for (std::size_t i = first; i < last; ++i) band.add(rows_a.values(i)[c]);
    const double value = rows_b.values(row)[c];
    const double nearest = band.nearest(value);
    const double deviation = deviation_of(value, nearest);
    if (deviation == 0.0) continue;
    const double allowed = result_.tolerance.of(nearest);
    out = out || std::isnan(allowed) || deviation > allowed;
    if (deviation > result_.deviation) remember(deviation, rows_b, row, nearest, value);
  }
  result_.out += out ? 1 : 0;
}

void Walk::remember(double deviation, const SortedRows& rows_b, std::size_t row, double value_a,
                    double value_b) {
  result_.deviation = deviation;
  result_.device = b_.tables().device_name(rows_b.device(row));
  result_.at = rows_b.time(row);
  result_.value_a = value_a;
  result_.value_b = value_b;
  result_.tolerance_there = result_.tolerance.of(value_a);
}

const SeriesRecord* partner_of(const SeriesRecord& series,
                               const std::vector<SeriesRecord>& others) {
  for (const auto& other : others)
    if (other.stage == series.stage && other.name == series.name) return &other;
  return nullptr;
}

engine::Result<void> compare_pair(const ResultFile& a, const ResultFile& b,
                                  const SeriesRecord& series_a, const SeriesRecord& series_b,
                                  SignalComparison& result) {
  if (series_a.unit != series_b.unit) {
    result.why = "units differ: " + series_a.unit + " and " + series_b.unit;
    return {};
  }
  if (series_a.width != series_b.width) {
    result.why = "numbers of values a row differ";
    return {};
  }
  const auto extent_a = extent_of(a, series_a);
  if (!extent_a) return engine::failure(extent_a.error());
  const auto extent_b = extent_of(b, series_b);
  if (!extent_b) return engine::failure(extent_b.error());
  return Walk(a, b, series_a, series_b, result).run(*extent_a, *extent_b);
}

SignalComparison unaligned(const SeriesRecord& series, const ToleranceTable& tolerances,
                           std::string why) {
  SignalComparison result;
  result.stage = series.stage;
  result.name = series.name;
  result.unit = series.unit;
  result.tolerance = tolerances.of_signal(series.stage, series.name);
  result.why = std::move(why);
  return result;
}

}  // namespace

const char* to_string(SignalVerdict verdict) {
  switch (verdict) {
    case SignalVerdict::kIn: return "in";
    case SignalVerdict::kOut: return "out";
    case SignalVerdict::kUnaligned: break;
  }
  return "unaligned";
}

double SignalComparison::share_out() const {
  return compared == 0 ? 0.0 : static_cast<double>(out) / static_cast<double>(compared);
}

bool is_chosen(const NameChoice& only, const std::string& stage, const std::string& name) {
  return only.empty() || std::any_of(only.begin(), only.end(), [&](const std::string& pattern) {
           return matches_glob(pattern, name) || matches_glob(pattern, stage + "/" + name);
         });
}

engine::Result<std::vector<SignalComparison>> compare_signals(const ResultFile& a,
                                                              const ResultFile& b,
                                                              const ToleranceTable& tolerances,
                                                              const NameChoice& only,
                                                              bool same_trajectory) {
  std::vector<SignalComparison> all;
  for (const SeriesRecord& series : a.tables().series) {
    if (!is_chosen(only, series.stage, series.name)) continue;
    const SeriesRecord* partner = partner_of(series, b.tables().series);
    auto& result = all.emplace_back(
        unaligned(series, tolerances, partner == nullptr ? "recorded in A only" : ""));
    if (partner == nullptr) continue;
    if (same_trajectory) {
      result.verdict = SignalVerdict::kIn;
    } else if (auto done = compare_pair(a, b, series, *partner, result); !done) {
      return engine::failure(done.error());
    }
  }
  for (const SeriesRecord& series : b.tables().series) {
    if (is_chosen(only, series.stage, series.name) &&
        partner_of(series, a.tables().series) == nullptr)
      all.push_back(unaligned(series, tolerances, "recorded in B only"));
  }
  return all;
}

}  // namespace orrery::scenarios
