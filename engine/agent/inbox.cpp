// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/inbox.h"

#include <algorithm>
#include <utility>

#include "engine/record/batch_archive.h"
#include "engine/registry/check.h"
#include "engine/signal/batch_rows.h"
#include "engine/signal/spare_batches.h"

namespace orrery::engine {

void Inbox::add_slot(const SignalInfo& signal) {
  Batch& empty = slots_.emplace_back();
  empty.signal = signal.id;
  empty.width = signal.width;
}

std::uint64_t Inbox::inputs_of(SignalId signal) const {
  return static_cast<std::uint64_t>(std::count_if(
      slots_.begin(), slots_.end(), [&](const Batch& slot) { return slot.signal == signal; }));
}

void Inbox::deliver(const Batch& rows) {
  for (Batch& slot : slots_) {
    if (slot.signal == rows.signal) slot.append_all(rows);
  }
}

void Inbox::deliver(Batch&& rows) {
  if (inputs_of(rows.signal) != 1) return deliver(std::as_const(rows));
  for (Batch& slot : slots_) {
    if (slot.signal != rows.signal) continue;
    ORRERY_CHECK(slot.width == rows.width, "rows of different width");
    hand_over_rows(rows, slot);
    return;
  }
}

// The rows move with their memory: a slot keeps what is still to arrive, and memory for a few rows
// of what `arrived` held before.
std::uint64_t Inbox::take_arrived(std::size_t number, SimTime now, Duration max_age,
                                  Batch& arrived) {
  Batch& slot = slots_[number];
  std::swap(arrived, slot);
  if (is_small(slot)) {
    slot.clear();
  } else {
    slot = Batch{};
  }
  slot.signal = arrived.signal;
  slot.width = arrived.width;
  const bool all_here = std::all_of(arrived.arrival.begin(), arrived.arrival.end(),
                                    [now](SimTime arrival) { return arrival <= now; });
  if (all_here && max_age.ns == 0) return 0;
  std::uint64_t expired = 0;
  const auto is_used = [&](std::size_t i) {
    if (arrived.arrival[i] > now) {
      slot.append_row(arrived, i);
      return false;
    }
    const bool is_old = max_age.ns > 0 && arrived.arrival[i] - arrived.time[i] > max_age;
    expired += is_old ? 1 : 0;
    return !is_old;
  };
  resize_rows(arrived, keep_rows(arrived, 0, arrived.rows(), 0, is_used));
  return expired;
}

std::uint64_t Inbox::waiting() const {
  std::uint64_t rows = 0;
  for (const Batch& slot : slots_) rows += slot.rows();
  return rows;
}

void Inbox::save(ArchiveWriter& archive) const {
  for (const Batch& slot : slots_) save_batch(slot, archive);
}

bool Inbox::load(ArchiveReader& archive) {
  for (Batch& slot : slots_) {
    const SignalId signal = slot.signal;
    const std::uint32_t width = slot.width;
    if (!load_batch(archive, slot) || slot.signal != signal || slot.width != width) return false;
  }
  return true;
}

}  // namespace orrery::engine
