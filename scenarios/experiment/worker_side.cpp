// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/worker_side.h"

#include <unistd.h>

#include <csignal>
#include <fstream>

#include "scenarios/experiment/row_archive.h"

namespace orrery::scenarios {

namespace {

volatile std::sig_atomic_t g_stopping = 0;

extern "C" void on_stop(int) { g_stopping = 1; }

void watch_for_stop() {
  struct sigaction action = {};
  action.sa_handler = on_stop;
  action.sa_flags = SA_RESTART;
  sigaction(SIGTERM, &action, nullptr);
  sigset_t heard;
  sigemptyset(&heard);
  sigaddset(&heard, SIGTERM);
  sigprocmask(SIG_UNBLOCK, &heard, nullptr);  // fork_server.cpp has blocked it
}

/// When memory runs out the system ends a worker, whose run becomes a failed row, and not the
/// process that keeps the table: proc(5), oom_score_adj.
void offer_to_be_ended_first() { std::ofstream("/proc/self/oom_score_adj") << 500; }

bool ask_for_memory(MessageSocket& pool, double bytes) {
  engine::ArchiveWriter message;
  message.put(FromWorker::kNeeds);
  message.put(bytes);
  const bool sent = pool.send(message.bytes());
  const auto answer = sent ? pool.receive() : std::nullopt;
  if (!answer) ::_exit(0);  // the pool is gone, and this process with it
  engine::ArchiveReader reader(answer->bytes);
  ToWorker kind = ToWorker::kStop;
  return reader.get(kind) && kind == ToWorker::kGo;
}

}  // namespace

void work_off_jobs(MessageSocket& pool, const ExecuteJob& execute) {
  watch_for_stop();
  offer_to_be_ended_first();
  const RunGate gate{[&pool](double bytes) { return ask_for_memory(pool, bytes); },
                     [] { return g_stopping == 0; }};
  while (const auto message = pool.receive()) {
    engine::ArchiveReader reader(message->bytes);
    ToWorker kind = ToWorker::kGo;
    Job job;
    if (!reader.get(kind) || kind != ToWorker::kJob || !load(job, reader)) return;
    const auto row = g_stopping == 0 ? execute(job, gate) : std::nullopt;
    engine::ArchiveWriter answer;
    answer.put(row ? FromWorker::kRow : FromWorker::kStopped);
    if (row) save(*row, answer);
    if (!pool.send(answer.bytes())) return;
  }
}

}  // namespace orrery::scenarios
