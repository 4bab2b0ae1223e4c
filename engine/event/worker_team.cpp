// SPDX-License-Identifier: Apache-2.0
#include "engine/event/worker_team.h"

#include <algorithm>

namespace orrery::engine {

namespace {

/// Looks at the value this often before it sleeps: some microseconds, about what a wake-up costs.
constexpr int kSpins = 4000;

template <class T>
void wait_while(const std::atomic<T>& value, T old) {
  for (int i = 0; i < kSpins; ++i) {
    if (value.load(std::memory_order_acquire) != old) return;
  }
  value.wait(old, std::memory_order_acquire);
}

}  // namespace

WorkerTeam::WorkerTeam(std::uint32_t workers) : workers_(std::max(workers, 1u)), shares_(workers_) {
  for (std::uint32_t worker = 1; worker < workers_; ++worker)
    threads_.emplace_back([this, worker] { serve(worker); });
}

WorkerTeam::~WorkerTeam() {
  leaving_ = true;
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void WorkerTeam::run(std::uint32_t count, const Job& job) {
  for (std::uint32_t w = 0; w < workers_; ++w) {
    shares_[w].next.store(count * std::uint64_t{w} / workers_, std::memory_order_relaxed);
    shares_[w].end = static_cast<std::uint32_t>(count * std::uint64_t{w + 1} / workers_);
  }
  job_ = &job;
  busy_.store(workers_ - 1, std::memory_order_relaxed);
  if (workers_ > 1) {
    round_.fetch_add(1, std::memory_order_release);
    round_.notify_all();
  }
  work(0);
  for (auto left = busy_.load(std::memory_order_acquire); left != 0;
       left = busy_.load(std::memory_order_acquire)) {
    wait_while(busy_, left);
  }
}

void WorkerTeam::serve(std::uint32_t worker) {
  std::uint32_t seen = 0;
  while (true) {
    wait_while(round_, seen);
    seen = round_.load(std::memory_order_acquire);
    if (leaving_) return;
    work(worker);
    busy_.fetch_sub(1, std::memory_order_release);
    busy_.notify_one();
  }
}

void WorkerTeam::work(std::uint32_t worker) {
  for (std::uint32_t i = 0; i < workers_; ++i) take_from(shares_[(worker + i) % workers_], worker);
}

void WorkerTeam::take_from(Share& share, std::uint32_t worker) {
  while (true) {
    const std::uint32_t index = share.next.fetch_add(1, std::memory_order_relaxed);
    if (index >= share.end) return;
    (*job_)(worker, index);
  }
}

}  // namespace orrery::engine
