// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "engine/signal/batch.h"

/// Work on runs of rows of a batch, column by column.
namespace orrery::engine {

/// New rows hold zeros, for their columns to be filled in.
inline void resize_rows(Batch& rows, std::size_t count) {
  rows.values.resize(count * rows.width);
  rows.device.resize(count);
  rows.time.resize(count);
  rows.arrival.resize(count);
  rows.sequence.resize(count);
  rows.quality.resize(count);
}

namespace detail {
template <class T>
void move_run(std::vector<T>& column, std::size_t from, std::size_t count, std::size_t to) {
  std::copy(column.data() + from, column.data() + from + count, column.data() + to);
}
}  // namespace detail

/// Copies `count` rows from place `from` down to place `to`.
inline void move_rows(Batch& rows, std::size_t from, std::size_t count, std::size_t to) {
  if (from == to || count == 0) return;
  detail::move_run(rows.values, from * rows.width, count * rows.width, to * rows.width);
  detail::move_run(rows.device, from, count, to);
  detail::move_run(rows.time, from, count, to);
  detail::move_run(rows.arrival, from, count, to);
  detail::move_run(rows.sequence, from, count, to);
  detail::move_run(rows.quality, from, count, to);
}

/// Moves the rows i of [begin, end) with keep(i) down to place `to`, in their order; returns where
/// they end. `keep` is asked once a row, in order.
template <class Keep>
std::size_t keep_rows(Batch& rows, std::size_t begin, std::size_t end, std::size_t to, Keep keep) {
  for (std::size_t i = begin; i < end;) {
    if (!keep(i)) {
      ++i;
      continue;
    }
    std::size_t after = i + 1;
    bool more = true;
    while (after < end && (more = keep(after))) ++after;
    move_rows(rows, i, after - i, to);
    to += after - i;
    i = more ? after : after + 1;
  }
  return to;
}

}  // namespace orrery::engine
