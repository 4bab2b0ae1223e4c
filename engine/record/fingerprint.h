// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/record/device_keys.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// A 128-bit hash of what happened: the sum over all rows of mix(entity, sequence, time, value
/// bits). Adding is commutative, so neither batch cuts nor the order of workers matter; every row
/// counts, and the same row twice counts twice. Ingredients are letters that say what went in: r
/// readings, s true values, m message fates, d decisions, c steps of controls, f faults. Values are
/// hashed bit by bit: -0 differs from 0, and all NaN are alike. Quality flags and times of arrival
/// do not go in: a row's way shows in the fates of its messages.
class Fingerprint {
 public:
  void add(char ingredient, std::uint64_t entity, std::uint64_t sequence, SimTime time,
           std::span<const double> values);
  /// Many rows, in columns: the same as `add` of each. Row i has values `values[i * width ..)` with
  /// one width, values.size() / entities.size(), for all.
  void add_columns(char ingredient, std::span<const std::uint64_t> entities,
                   std::span<const std::uint64_t> sequences, std::span<const SimTime> times,
                   std::span<const double> values);
  /// All rows of a batch. The entity of a row is made from the signal's key and its device's.
  void add_batch(char ingredient, std::uint64_t signal_key, const DeviceKeys& devices,
                 const Batch& batch);

  Fingerprint merged(const Fingerprint& other) const;
  /// 32 hexadecimal digits, a slash, the ingredients in alphabetical order.
  std::string text() const;
  bool operator==(const Fingerprint&) const = default;

 private:
  /// The number of the letter, which is now among the ingredients.
  std::uint32_t note(char ingredient);

  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
  std::uint32_t ingredients_ = 0;  ///< one bit a letter
};

}  // namespace orrery::engine
