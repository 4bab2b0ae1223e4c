// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/compared_curves.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <set>

#include "engine/record/result_file.h"

namespace orrery::gui {

using engine::DeviceId;
using engine::ResultFile;
using engine::SeriesChunk;

namespace {

/// Rows of a device in order of time.
struct Rows {
  std::vector<std::int64_t> time_ns;
  std::vector<double> value;

  void sort() {
    if (std::is_sorted(time_ns.begin(), time_ns.end())) return;
    std::vector<std::size_t> order(time_ns.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t x, std::size_t y) { return time_ns[x] < time_ns[y]; });
    Rows sorted;
    for (const std::size_t i : order) {
      sorted.time_ns.push_back(time_ns[i]);
      sorted.value.push_back(value[i]);
    }
    *this = std::move(sorted);
  }
};

const engine::SeriesRecord* seriesOf(const ResultFile& file,
                                     const scenarios::SignalComparison& signal) {
  for (const auto& one : file.tables().series)
    if (one.stage == signal.stage && one.name == signal.name) return &one;
  return nullptr;
}

/// Who recorded a series, and the rows of one of them.
struct Recorded {
  std::set<DeviceId> devices;
  std::optional<DeviceId> device;
  Rows rows;
};

void addRows(const SeriesChunk& chunk, DeviceId device, Rows& rows) {
  for (std::size_t i = 0; i < chunk.rows(); ++i) {
    if (chunk.device[i] != device) continue;
    rows.time_ns.push_back(chunk.time[i].ns);
    rows.value.push_back(chunk.values[i * chunk.width]);
  }
}

/// With the rows of the device of that name, of the first one met while none has it.
engine::Result<Recorded> recordedOf(const ResultFile& file, const engine::SeriesRecord& series,
                                    const std::string& wanted) {
  Recorded recorded;
  const auto read = file.visit_series(series.id, {}, [&](const SeriesChunk& chunk) {
    for (const DeviceId device : chunk.device) {
      if (!recorded.devices.insert(device).second) continue;
      if (wanted.empty() ? !recorded.device : file.tables().device_name(device) == wanted)
        recorded.device = device;
    }
    if (recorded.device) addRows(chunk, *recorded.device, recorded.rows);
  });
  if (!read) return engine::failure(read.error());
  return recorded;
}

/// Reads the series once more where it was read for the rows of another device.
engine::Result<Rows> rowsOf(const ResultFile& file, const engine::SeriesRecord& series,
                            DeviceId device, Recorded& recorded) {
  if (recorded.device == device) {
    recorded.rows.sort();
    return std::move(recorded.rows);
  }
  Rows rows;
  const auto read = file.visit_series(
      series.id, {device}, [&](const SeriesChunk& chunk) { addRows(chunk, device, rows); });
  if (!read) return engine::failure(read.error());
  rows.sort();
  return rows;
}

void holdAgainstEachOther(const Rows& a, const Rows& b, const scenarios::Tolerance& tolerance,
                          ComparedCurves& curves) {
  for (std::size_t i = 0; i < a.value.size(); ++i) {
    const double allowed = tolerance.of(a.value[i]);
    curves.time_a_s.push_back(double(a.time_ns[i]) * 1e-9);
    curves.a.push_back(a.value[i]);
    curves.lower.push_back(a.value[i] - allowed);
    curves.upper.push_back(a.value[i] + allowed);
  }
  std::size_t first = 0;
  for (std::size_t i = 0; i < b.value.size(); ++i) {
    const double time_s = double(b.time_ns[i]) * 1e-9;
    curves.time_b_s.push_back(time_s);
    curves.b.push_back(b.value[i]);
    while (first < a.time_ns.size() && a.time_ns[first] < b.time_ns[i] - tolerance.time.ns) ++first;
    double least = INFINITY, greatest = -INFINITY;
    for (std::size_t k = first;
         k < a.time_ns.size() && a.time_ns[k] <= b.time_ns[i] + tolerance.time.ns; ++k) {
      least = std::min(least, a.value[k]);
      greatest = std::max(greatest, a.value[k]);
    }
    if (least > greatest) continue;
    const double nearest = std::clamp(b.value[i], least, greatest);
    curves.time_difference_s.push_back(time_s);
    curves.difference.push_back(b.value[i] - nearest);
    curves.tolerance.push_back(tolerance.of(nearest));
  }
}

}  // namespace

engine::Result<ComparedCurves> compareCurves(const QString& pathA, const QString& pathB,
                                             const scenarios::SignalComparison& signal,
                                             const QString& device) {
  const auto a = ResultFile::open(pathA.toStdString());
  if (!a) return engine::failure(a.error());
  const auto b = ResultFile::open(pathB.toStdString());
  if (!b) return engine::failure(b.error());
  ComparedCurves curves;
  curves.title = QString::fromStdString(signal.stage + "/" + signal.name);
  curves.unit = QString::fromStdString(signal.unit);
  const auto* series_a = seriesOf(*a, signal);
  const auto* series_b = seriesOf(*b, signal);
  if (series_a == nullptr || series_b == nullptr) return curves;
  const QString wanted = device.isEmpty() ? QString::fromStdString(signal.device) : device;
  auto in_a = recordedOf(*a, *series_a, wanted.toStdString());
  auto in_b = recordedOf(*b, *series_b, wanted.toStdString());
  if (!in_a) return engine::failure(in_a.error());
  if (!in_b) return engine::failure(in_b.error());
  std::vector<DeviceId> common;
  std::set_intersection(in_a->devices.begin(), in_a->devices.end(), in_b->devices.begin(),
                        in_b->devices.end(), std::back_inserter(common));
  if (common.empty()) return curves;
  DeviceId chosen = common.front();
  for (const DeviceId one : common) {
    const QString name = QString::fromStdString(a->tables().device_name(one));
    if (curves.devices.size() < kDevicesMost || name == wanted) curves.devices.push_back(name);
    if (name == wanted) chosen = one;
  }
  curves.device = QString::fromStdString(a->tables().device_name(chosen));
  if (!signal.device.empty() && curves.device.toStdString() == signal.device)
    curves.worst_s = signal.at.seconds();
  const auto rows_a = rowsOf(*a, *series_a, chosen, *in_a);
  const auto rows_b = rowsOf(*b, *series_b, chosen, *in_b);
  if (!rows_a) return engine::failure(rows_a.error());
  if (!rows_b) return engine::failure(rows_b.error());
  holdAgainstEachOther(*rows_a, *rows_b, signal.tolerance, curves);
  return curves;
}

}  // namespace orrery::gui
