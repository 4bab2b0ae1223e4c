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
  Chunk* next;
  std::size_t count;
  std::array<Entry, kCapacity> entries;

  void prefetch() const {
    const auto* bytes = reinterpret_cast<const char*>(this);
    for (std::size_t at = 0; at < sizeof *this; at += 64) __builtin_prefetch(bytes + at);
  }
};

/// Chunks that are lent and come back lie anywhere in memory, and reading one that nobody used for
/// a while costs as much as handling an event. So all lists know the chunks that they will touch
/// some steps later, and fetch them ahead.
inline constexpr std::size_t kChunksAhead = 4;

/// Lends chunks and takes them back; asks for memory in blocks, never gives any back while it
/// lives.
template <class Entry>
class ChunkPool {
 public:
  Chunk<Entry>* lend() {
    if (free_.empty()) grow();
    Chunk<Entry>* chunk = free_.back();
    free_.pop_back();
    if (free_.size() > kChunksAhead) __builtin_prefetch(free_[free_.size() - kChunksAhead], 1);
    chunk->count = 0;
    return chunk;
  }
  void take_back(Chunk<Entry>* chunk) { free_.push_back(chunk); }

 private:
  // A small queue stays small: the first block has an eighth of the later ones.
  static constexpr std::size_t kFirstBlock = 32, kBlock = 256;

  void grow() {
    const std::size_t size = blocks_.empty() ? kFirstBlock : kBlock;
    blocks_.push_back(std::make_unique_for_overwrite<Chunk<Entry>[]>(size));
    lent_ += size;
    // So that nothing is allocated when all come back.
    if (free_.capacity() < lent_) free_.reserve(lent_ + lent_ / 8);
    for (std::size_t i = size; i-- > 0;) take_back(&blocks_.back()[i]);
  }

  std::vector<std::unique_ptr<Chunk<Entry>[]>> blocks_;
  std::vector<Chunk<Entry>*> free_;
  std::size_t lent_ = 0;  ///< chunks in all blocks
};

/// Entries in the order in which they came: a list that costs one pointer while it is empty. The
/// last chunk points to the first.
template <class Entry>
struct ChunkList {
  Chunk<Entry>* last = nullptr;
  std::size_t count = 0;

  void push(const Entry& entry, ChunkPool<Entry>& pool) {
    if (last == nullptr || last->count == Chunk<Entry>::kCapacity) add_chunk(pool);
    last->entries[last->count++] = entry;
    ++count;
  }
  template <class Visit>
  void for_each(Visit&& visit) const {
    if (last == nullptr) return;
    const Chunk<Entry>* chunk = last;
    do {
      chunk = chunk->next;
      for (std::size_t i = 0; i < chunk->count; ++i) visit(chunk->entries[i]);
    } while (chunk != last);
  }
  /// Visits all and leaves the list empty.
  template <class Visit>
  void drain(ChunkPool<Entry>& pool, Visit&& visit) {
    if (last == nullptr) return;
    Chunk<Entry>* chunk = last->next;
    last->next = nullptr;
    *this = {};
    while (chunk != nullptr) {
      for (std::size_t i = 0; i < chunk->count; ++i) visit(chunk->entries[i]);
      Chunk<Entry>* next = chunk->next;
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

/// The same for a single long list, which knows all its chunks.
template <class Entry>
class LongChunkList {
 public:
  std::size_t count() const {
    return chunks_.empty() ? 0 : (chunks_.size() - 1) * Chunk<Entry>::kCapacity + last_count();
  }
  void push(const Entry& entry, ChunkPool<Entry>& pool) {
    if (chunks_.empty() || last_count() == Chunk<Entry>::kCapacity) chunks_.push_back(pool.lend());
    Chunk<Entry>& last = *chunks_.back();
    last.entries[last.count++] = entry;
  }
  template <class Visit>
  void for_each(Visit&& visit) const {
    for (const Chunk<Entry>* chunk : chunks_) {
      for (std::size_t i = 0; i < chunk->count; ++i) visit(chunk->entries[i]);
    }
  }
  /// Visits all and leaves the list empty. Each chunk goes back before the next one is visited: a
  /// list can be moved into others without twice the memory.
  template <class Visit>
  void drain(ChunkPool<Entry>& pool, Visit&& visit) {
    for (std::size_t c = 0; c < chunks_.size(); ++c) {
      if (c + kChunksAhead < chunks_.size()) chunks_[c + kChunksAhead]->prefetch();
      for (std::size_t i = 0; i < chunks_[c]->count; ++i) visit(chunks_[c]->entries[i]);
      pool.take_back(chunks_[c]);
    }
    chunks_.clear();
  }

 private:
  std::size_t last_count() const { return chunks_.back()->count; }
  std::vector<Chunk<Entry>*> chunks_;
};

}  // namespace orrery::engine
