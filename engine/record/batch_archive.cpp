// SPDX-License-Identifier: Apache-2.0
#include "engine/record/batch_archive.h"

namespace orrery::engine {

void save_batch(const Batch& batch, ArchiveWriter& archive) {
  archive.put(batch.signal);
  archive.put(batch.width);
  archive.put_span(std::span<const double>(batch.values));
  archive.put_span(std::span<const DeviceId>(batch.device));
  archive.put_span(std::span<const SimTime>(batch.time));
  archive.put_span(std::span<const SimTime>(batch.arrival));
  archive.put_span(std::span<const std::uint64_t>(batch.sequence));
  archive.put_span(std::span<const Quality>(batch.quality));
}

bool load_batch(ArchiveReader& archive, Batch& batch) {
  if (!archive.get(batch.signal) || !archive.get(batch.width) ||
      !archive.get_vector(batch.values) || !archive.get_vector(batch.device) ||
      !archive.get_vector(batch.time) || !archive.get_vector(batch.arrival) ||
      !archive.get_vector(batch.sequence) || !archive.get_vector(batch.quality)) {
    return false;
  }
  const std::size_t rows = batch.rows();
  return batch.values.size() == rows * batch.width && batch.time.size() == rows &&
         batch.arrival.size() == rows && batch.sequence.size() == rows &&
         batch.quality.size() == rows;
}

}  // namespace orrery::engine
