// SPDX-License-Identifier: Apache-2.0
// operator new and delete that count: linked into programs that report or test allocations.
#include "tests/bench/kernel/allocations.h"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

namespace orrery::bench {
namespace {

std::atomic<std::uint64_t> g_live{0};
std::atomic<std::uint64_t> g_peak{0};
std::atomic<std::uint64_t> g_count{0};

void* counted(void* block) {
  if (block == nullptr) throw std::bad_alloc();
  const std::uint64_t size = malloc_usable_size(block);
  const std::uint64_t live = g_live.fetch_add(size, std::memory_order_relaxed) + size;
  g_count.fetch_add(1, std::memory_order_relaxed);
  std::uint64_t peak = g_peak.load(std::memory_order_relaxed);
  while (live > peak && !g_peak.compare_exchange_weak(peak, live, std::memory_order_relaxed)) {
  }
  return block;
}

void give_back(void* block) {
  if (block == nullptr) return;
  g_live.fetch_sub(malloc_usable_size(block), std::memory_order_relaxed);
  std::free(block);
}

}  // namespace

std::uint64_t live_bytes() { return g_live.load(std::memory_order_relaxed); }
std::uint64_t peak_bytes() { return g_peak.load(std::memory_order_relaxed); }
void reset_peak_bytes() { g_peak.store(live_bytes(), std::memory_order_relaxed); }
std::uint64_t allocation_count() { return g_count.load(std::memory_order_relaxed); }

}  // namespace orrery::bench

void* operator new(std::size_t size) { return orrery::bench::counted(std::malloc(size)); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  return orrery::bench::counted(std::aligned_alloc(align, (size + align - 1) / align * align));
}
void operator delete(void* block) noexcept { orrery::bench::give_back(block); }
void operator delete(void* block, std::size_t) noexcept { orrery::bench::give_back(block); }
void operator delete(void* block, std::align_val_t) noexcept { orrery::bench::give_back(block); }
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  orrery::bench::give_back(block);
}
