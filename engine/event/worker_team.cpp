// SPDX-License-Identifier: Apache-2.0
#include "engine/event/worker_team.h"

#include <algorithm>

namespace orrery::engine {

WorkerTeam::WorkerTeam(std::uint32_t workers)
    : workers_(std::max(workers, 1u)), shares_(workers_), barrier_(workers_) {
  for (std::uint32_t worker = 1; worker < workers_; ++worker)
    threads_.emplace_back([this, worker] { serve(worker); });
}

WorkerTeam::~WorkerTeam() {
  leaving_ = true;
  barrier_.arrive_and_wait();
  for (auto& thread : threads_) thread.join();
}

void WorkerTeam::run(std::uint32_t count, const Job& job) {
  for (std::uint32_t w = 0; w < workers_; ++w) {
    shares_[w].next.store(count * std::uint64_t{w} / workers_, std::memory_order_relaxed);
    shares_[w].end = static_cast<std::uint32_t>(count * std::uint64_t{w + 1} / workers_);
  }
  job_ = &job;
  barrier_.arrive_and_wait();
  work(0);
  barrier_.arrive_and_wait();
}

void WorkerTeam::serve(std::uint32_t worker) {
  while (true) {
    barrier_.arrive_and_wait();
    if (leaving_) return;
    work(worker);
    barrier_.arrive_and_wait();
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
