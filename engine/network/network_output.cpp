// SPDX-License-Identifier: Apache-2.0
#include "engine/network/network_output.h"

#include <utility>

#include "engine/signal/spare_batches.h"

namespace orrery::engine {

void NetworkOutput::clear() {
  for (Arrived& arrived : readings) SpareBatches::of_this_thread().put(std::move(arrived.rows));
  readings.clear();
  lost.clear();
  commands.clear();
  leaving.clear();
}

Batch& NetworkOutput::rows_at(NodeId node, SignalId signal, std::uint32_t width) {
  for (auto& arrived : readings) {
    if (arrived.node == node && arrived.rows.signal == signal) return arrived.rows;
  }
  Arrived& fresh = readings.emplace_back();
  fresh.node = node;
  fresh.rows = SpareBatches::of_this_thread().take(signal, width);
  return fresh.rows;
}

void NetworkOutput::arrive(NodeId node, Batch&& rows) {
  hand_over_rows(rows, rows_at(node, rows.signal, rows.width));
}

void NetworkOutput::lose(SignalId signal, NodeId node, Fate fate, const Book::Cause& cause,
                         std::uint64_t count) {
  for (auto& entry : lost) {
    if (entry.signal == signal && entry.node == node && entry.fate == fate &&
        entry.cause == cause) {
      entry.count += count;
      return;
    }
  }
  lost.push_back({signal, node, fate, cause, count});
}

}  // namespace orrery::engine
