// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace orrery::engine {

/// Room for a few entries in a row: what the lists below are made of.
template <class Entry>
struct Chunk {
  static constexpr std::size_t kCapacity = 8;
  Chunk* next = nullptr;
  std::size_t count = 0;
  std::array<Entry, kCapacity> entries;
};

/// Lends chunks and takes them back; asks for memory in blocks, never gives any back while it
/// lives.
template <class Entry>
class ChunkPool {
 public:
  Chunk<Entry>* lend() {
    if (free_ == nullptr) grow();
    Chunk<Entry>* chunk = free_;
    free_ = chunk->next;
    chunk->count = 0;
    return chunk;
  }
  void take_back(Chunk<Entry>* chunk) {
    chunk->next = free_;
    free_ = chunk;
  }

 private:
  // A small queue stays small: the first block has one chunk in eight of the later ones.
  static constexpr std::size_t kFirstBlock = 32, kBlock = 256;

  void grow() {
    const std::size_t size = blocks_.empty() ? kFirstBlock : kBlock;
    blocks_.push_back(std::make_unique_for_overwrite<Chunk<Entry>[]>(size));
    for (std::size_t i = size; i-- > 0;) take_back(&blocks_.back()[i]);
  }

  std::vector<std::unique_ptr<Chunk<Entry>[]>> blocks_;
  Chunk<Entry>* free_ = nullptr;
};

/// Entries in the order in which they came, in chunks of a pool. The last chunk points to the
/// first, so that the list is one pointer.
template <class Entry>
struct ChunkList {
  Chunk<Entry>* last = nullptr;
  std::size_t count = 0;

  void push(const Entry& entry, ChunkPool<Entry>& pool) {
    if (last == nullptr || last->count == Chunk<Entry>::kCapacity) add_chunk(pool);
    last->entries[last->count++] = entry;
    ++count;
  }
  const Chunk<Entry>* first() const { return last == nullptr ? nullptr : last->next; }

  template <class Visit>
  void for_each(Visit&& visit) const {
    if (last == nullptr) return;
    const Chunk<Entry>* chunk = last;
    do {
      chunk = chunk->next;
      for (std::size_t i = 0; i < chunk->count; ++i) visit(chunk->entries[i]);
    } while (chunk != last);
  }
  /// Visits and returns the chunks to the pool, one by one: a list can be moved into others
  /// without twice the memory.
  template <class Visit>
  void drain(ChunkPool<Entry>& pool, Visit&& visit) {
    Chunk<Entry>* chunk = last == nullptr ? nullptr : last->next;
    const Chunk<Entry>* end = last;
    *this = {};
    while (chunk != nullptr) {
      Chunk<Entry>* next = chunk == end ? nullptr : chunk->next;
      if (next != nullptr) __builtin_prefetch(next->next);
      for (std::size_t i = 0; i < chunk->count; ++i) visit(chunk->entries[i]);
      pool.take_back(chunk);
      chunk = next;
    }
  }

 private:
  void add_chunk(ChunkPool<Entry>& pool) {
    Chunk<Entry>* chunk = pool.lend();
    chunk->next = last == nullptr ? chunk : last->next;
    if (last != nullptr) last->next = chunk;
    last = chunk;
  }
};

}  // namespace orrery::engine
