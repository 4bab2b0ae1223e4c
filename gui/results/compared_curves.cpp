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

engine::Result<std::set<DeviceId>> devicesOf(const ResultFile& file,
                                             const engine::SeriesRecord& series) {
  std::set<DeviceId> devices;
  const auto read = file.visit_series(series.id, {}, [&](const SeriesChunk& chunk) {
    for (const DeviceId device : chunk.device) devices.insert(device);
  });
  if (!read) return engine::failure(read.error());
  return devices;
}

engine::Result<Rows> rowsOf(const ResultFile& file, const engine::SeriesRecord& series,
                            DeviceId device) {
  Rows rows;
  const auto read = file.visit_series(series.id, {device}, [&](const SeriesChunk& chunk) {
    for (std::size_t i = 0; i < chunk.rows(); ++i) {
      rows.time_ns.push_back(chunk.time[i].ns);
      rows.value.push_back(chunk.values[i * chunk.width]);
    }
  });
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
  const auto devices_a = devicesOf(*a, *series_a);
  const auto devices_b = devicesOf(*b, *series_b);
  if (!devices_a) return engine::failure(devices_a.error());
  if (!devices_b) return engine::failure(devices_b.error());
  std::vector<DeviceId> common;
  std::set_intersection(devices_a->begin(), devices_a->end(), devices_b->begin(), devices_b->end(),
                        std::back_inserter(common));
  if (common.empty()) return curves;
  const QString wanted = device.isEmpty() ? QString::fromStdString(signal.device) : device;
  DeviceId chosen = common.front();
  for (const DeviceId one : common) {
    const QString name = QString::fromStdString(a->tables().device_name(one));
    if (curves.devices.size() < kDevicesMost || name == wanted) curves.devices.push_back(name);
    if (name == wanted) chosen = one;
  }
  curves.device = QString::fromStdString(a->tables().device_name(chosen));
  if (!signal.device.empty() && curves.device.toStdString() == signal.device)
    curves.worst_s = signal.at.seconds();
  const auto rows_a = rowsOf(*a, *series_a, chosen);
  const auto rows_b = rowsOf(*b, *series_b, chosen);
  if (!rows_a) return engine::failure(rows_a.error());
  if (!rows_b) return engine::failure(rows_b.error());
  holdAgainstEachOther(*rows_a, *rows_b, signal.tolerance, curves);
  return curves;
}

}  // namespace orrery::gui
