// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

#include "engine/record/archive.h"
#include "engine/signal/batch.h"

/// Saving and loading from one list of members: a class names them once, in
/// `template <class Self, class State> static void exchange(Self& self, State& state)`.
///
///   state(x)          a plain value, or a vector of any length
///   state.fixed(v)    a vector whose length follows from the parameters
///   state.rows(b)     a batch of known width
///   state.expect(ok)  what must hold between members; false fails the load
namespace orrery::models {

class StateWriter {
 public:
  explicit StateWriter(engine::ArchiveWriter& archive) : archive_(archive) {}

  template <class T>
  void operator()(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      archive_.put(static_cast<std::uint8_t>(value ? 1 : 0));
    } else {
      archive_.put(value);
    }
  }
  template <class T>
  void operator()(const std::vector<T>& values) {
    fixed(values);
  }
  template <class T>
  void fixed(const std::vector<T>& values) {
    archive_.put_span(std::span<const T>(values));
  }
  void rows(const engine::Batch& batch) {
    (*this)(batch.values);
    (*this)(batch.device);
    (*this)(batch.time);
    (*this)(batch.arrival);
    (*this)(batch.sequence);
    (*this)(batch.quality);
  }
  void expect(bool) {}

 private:
  engine::ArchiveWriter& archive_;
};

class StateReader {
 public:
  explicit StateReader(engine::ArchiveReader& archive) : archive_(archive) {}

  bool ok() const { return ok_; }

  template <class T>
  void operator()(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      std::uint8_t stored = 0;
      ok_ = ok_ && archive_.get(stored);
      value = stored != 0;
    } else {
      ok_ = ok_ && archive_.get(value);
    }
  }
  template <class T>
  void operator()(std::vector<T>& values) {
    ok_ = ok_ && archive_.get_vector(values);
  }
  template <class T>
  void fixed(std::vector<T>& values) {
    ok_ = ok_ && archive_.get_span(std::span<T>(values));
  }
  void rows(engine::Batch& batch) {
    (*this)(batch.values);
    (*this)(batch.device);
    (*this)(batch.time);
    (*this)(batch.arrival);
    (*this)(batch.sequence);
    (*this)(batch.quality);
    const std::size_t n = batch.rows();
    expect(batch.values.size() == n * batch.width && batch.time.size() == n &&
           batch.arrival.size() == n && batch.sequence.size() == n && batch.quality.size() == n);
  }
  void expect(bool holds) { ok_ = ok_ && holds; }

 private:
  engine::ArchiveReader& archive_;
  bool ok_ = true;
};

template <class Self>
void save_state(const Self& self, engine::ArchiveWriter& archive) {
  StateWriter state(archive);
  Self::exchange(self, state);
}

template <class Self>
bool load_state(Self& self, engine::ArchiveReader& archive) {
  StateReader state(archive);
  Self::exchange(self, state);
  return state.ok();
}

}  // namespace orrery::models
