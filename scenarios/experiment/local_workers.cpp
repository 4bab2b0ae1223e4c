// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/local_workers.h"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <filesystem>
#include <optional>
#include <system_error>

#include "engine/registry/check.h"
#include "scenarios/build/memory_estimate.h"
#include "scenarios/experiment/fork_server.h"
#include "scenarios/experiment/row_archive.h"
#include "scenarios/experiment/worker_side.h"
#include "scenarios/format/unit_system.h"

namespace orrery::scenarios {

using engine::ExitCode;

namespace {

/// What a process said last before it was gone.
std::string last_words(const OpenFile& errors) {
  constexpr off_t kMost = 2000;
  const off_t size = ::lseek(errors.descriptor(), 0, SEEK_END);
  if (size <= 0) return {};
  std::string text(static_cast<std::size_t>(std::min(size, kMost)), '\0');
  const auto got =
      ::pread(errors.descriptor(), text.data(), text.size(), std::max<off_t>(0, size - kMost));
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(0, got)));
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// Sends nothing but a word.
bool say(ForkServer::Worker& worker, ToWorker word) {
  engine::ArchiveWriter message;
  message.put(word);
  return worker.socket.send(message.bytes());
}

/// Why a worker is gone, in words, and the exit code that stands for it.
std::pair<ExitCode, std::string> reason_of(const ForkServer::Death& death, const OpenFile& errors) {
  const std::string said = last_words(errors);
  const std::string more = said.empty() ? "" : ":\n" + said;
  if (!WIFSIGNALED(death.status))
    return {ExitCode::kInternal, fmt::format("the run ended its process with exit code {}{}",
                                             WEXITSTATUS(death.status), more)};
  const int signal = WTERMSIG(death.status);
  if (signal == SIGKILL)
    return {ExitCode::kIo,
            "the run's process was killed from outside (signal 9): the system does so when memory "
            "runs out; try fewer jobs at a time, or --memory" +
                more};
  if (signal == SIGALRM)
    return {ExitCode::kRunFailed, "the run took longer than --run-time-limit allows" + more};
  return {ExitCode::kInternal, fmt::format("the run's process crashed: signal {} ({}){}", signal,
                                           ::strsignal(signal), more)};
}

class LocalWorkers final : public WorkerPool {
 public:
  LocalWorkers(ExecuteJob execute, std::size_t workers, double memory_bytes)
      : server_([execute](MessageSocket& pool) { work_off_jobs(pool, execute); }),
        memory_bytes_(memory_bytes),
        slots_(workers) {
    for (Slot& slot : slots_) slot.worker = server_.fork_worker();
  }
  ~LocalWorkers() override {
    for (Slot& slot : slots_) {
      if (slot.job && slot.worker) server_.kill(slot.worker->id);
      slot.worker.reset();  // an idle worker ends by itself
    }
  }

  std::size_t slots() const override { return slots_.size(); }
  void start(std::size_t slot, const Job& job) override;
  std::vector<WorkerReport> wait(double timeout_s) override;
  void stop() override;
  void kill() override;

 private:
  struct Slot {
    std::optional<ForkServer::Worker> worker;
    std::optional<Job> job;
    double granted_bytes = 0.0;
    double waits_for_bytes = 0.0;  ///< of those in `waiting_`
  };

  void hear(std::size_t index, std::vector<WorkerReport>& reports);
  void bury(std::size_t index, std::vector<WorkerReport>& reports);
  void end_job(std::size_t index, std::optional<RunRow> row, std::vector<WorkerReport>& reports);
  void grant_memory();

  ForkServer server_;
  double memory_bytes_;
  std::vector<Slot> slots_;
  std::deque<std::size_t> waiting_;  ///< slots whose runs wait for memory, first come first
  bool stopping_ = false;
  bool killed_ = false;
};

void LocalWorkers::start(std::size_t index, const Job& job) {
  Slot& slot = slots_.at(index);
  ORRERY_CHECK(!slot.job && !killed_, "a slot takes one job at a time");
  if (!slot.worker) slot.worker = server_.fork_worker();
  if (stopping_) ::kill(slot.worker->id, SIGTERM);
  slot.job = job;
  [[maybe_unused]] const int cut = ::ftruncate(slot.worker->errors.descriptor(), 0);
  engine::ArchiveWriter message;
  message.put(ToWorker::kJob);
  save(job, message);
  if (slot.worker->socket.send(message.bytes())) return;
  // It was ended while it had nothing to do: that is no fault of this job.
  server_.wait_for(slot.worker->id);
  slot.worker = server_.fork_worker();
  slot.worker->socket.send(message.bytes());
}

std::vector<WorkerReport> LocalWorkers::wait(double timeout_s) {
  std::vector<pollfd> ends;
  std::vector<std::size_t> of;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (!slots_[i].worker || !slots_[i].job) continue;
    ends.push_back({slots_[i].worker->socket.descriptor(), POLLIN, 0});
    of.push_back(i);
  }
  std::vector<WorkerReport> reports;
  if (::poll(ends.data(), ends.size(), static_cast<int>(timeout_s * 1e3)) <= 0) return reports;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (ends[i].revents != 0) hear(of[i], reports);
  }
  grant_memory();
  return reports;
}

void LocalWorkers::hear(std::size_t index, std::vector<WorkerReport>& reports) {
  const auto message = slots_[index].worker->socket.receive();
  if (!message) return bury(index, reports);
  engine::ArchiveReader reader(message->bytes);
  FromWorker kind = FromWorker::kStopped;
  bool good = reader.get(kind);
  if (kind == FromWorker::kNeeds) {
    good = good && reader.get(slots_[index].waits_for_bytes);
    waiting_.push_back(index);
  } else {
    std::optional<RunRow> row;
    if (kind == FromWorker::kRow) good = good && load(row.emplace(), reader);
    end_job(index, std::move(row), reports);
  }
  ORRERY_CHECK(good, "a worker of this build sends what it has written");
}

/// A worker is gone: its run has failed, unless it was to end anyway.
void LocalWorkers::bury(std::size_t index, std::vector<WorkerReport>& reports) {
  Slot& slot = slots_[index];
  const auto [code, trouble] = reason_of(server_.wait_for(slot.worker->id), slot.worker->errors);
  slot.worker.reset();
  // Whoever stops the pool may end its processes soon after, as launchers do.
  const bool to_end = killed_ || (stopping_ && code == ExitCode::kIo);
  std::optional<RunRow> row;
  if (!to_end) row = failed_row(*slot.job, code, trouble);
  end_job(index, std::move(row), reports);
}

void LocalWorkers::end_job(std::size_t index, std::optional<RunRow> row,
                           std::vector<WorkerReport>& reports) {
  Slot& slot = slots_[index];
  slot.job.reset();
  slot.granted_bytes = 0.0;
  std::erase(waiting_, index);
  reports.push_back({index, std::move(row)});
}

/// First come, first served: a large run would wait for ever if small ones passed it.
void LocalWorkers::grant_memory() {
  double used = 0.0;
  for (const Slot& slot : slots_) used += slot.granted_bytes;
  while (!waiting_.empty()) {
    Slot& slot = slots_[waiting_.front()];
    const bool fits = used + slot.waits_for_bytes <= memory_bytes_;
    if (!stopping_ && !fits && used > 0.0) return;
    waiting_.pop_front();
    if (!stopping_) used += slot.granted_bytes = std::max(1.0, slot.waits_for_bytes);
    say(*slot.worker, stopping_ ? ToWorker::kStop : ToWorker::kGo);
  }
}

void LocalWorkers::stop() {
  stopping_ = true;
  for (const Slot& slot : slots_) {
    if (slot.worker) ::kill(slot.worker->id, SIGTERM);
  }
  grant_memory();
}

void LocalWorkers::kill() {
  killed_ = true;
  for (const Slot& slot : slots_) {
    if (slot.worker) server_.kill(slot.worker->id);
  }
}

/// What every worker needs and would otherwise read for itself.
void read_what_all_need() { [[maybe_unused]] const auto& units = UnitSystem::instance(); }

engine::Result<void> make_folders(const BatchContext& context) {
  if (context.folder.empty()) return {};
  std::error_code error;
  for (const char* name : {"unfinished", "runs"}) {
    if (std::string(name) == "runs" && context.keep == KeepResults::kNone) continue;
    const auto folder = std::filesystem::path(context.folder) / name;
    std::filesystem::create_directories(folder, error);
    if (error)
      return engine::failure("io-open", {folder.string()},
                             "the folder cannot be made: " + error.message(),
                             "choose another place with --out");
  }
  return {};
}

}  // namespace

engine::Result<std::unique_ptr<WorkerPool>> fork_workers(ExecuteJob execute, std::size_t workers,
                                                         double memory_bytes) {
  try {
    return std::make_unique<LocalWorkers>(std::move(execute), std::max<std::size_t>(workers, 1),
                                          memory_bytes);
  } catch (const std::system_error& error) {
    return engine::failure("io-process", {}, error.what(),
                           "lower --jobs, or raise the limit of processes (ulimit -u)");
  }
}

engine::Result<std::unique_ptr<WorkerPool>> fork_workers(const BatchContext& context,
                                                         std::size_t workers) {
  if (auto made = make_folders(context); !made) return engine::failure(made.error());
  read_what_all_need();
  const double memory = context.memory_bytes > 0.0 ? context.memory_bytes : usable_memory_bytes();
  const auto runner = std::make_shared<JobRunner>(context);
  return fork_workers(
      [runner](const Job& job, const RunGate& gate) { return runner->run(job, gate); }, workers,
      memory);
}

}  // namespace orrery::scenarios
