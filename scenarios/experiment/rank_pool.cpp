// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/rank_pool.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "engine/registry/check.h"
#include "scenarios/build/identity.h"
#include "scenarios/experiment/rank_message.h"

namespace orrery::scenarios {

using engine::ArchiveReader;
using engine::ArchiveWriter;
using engine::RankMail;

namespace {

/// What a message is. From other ranks: kHello, kReport; from rank 0 the rest.
enum class Word : std::uint8_t { kHello, kReport, kJob, kStop, kLetGo };

/// Neither mail nor workers wake the other's waiter, so they are asked in turn.
constexpr double kNap_s = 2e-3;
/// Callers look for signals and budgets at least this often.
constexpr double kWaitMost_s = 0.1;

std::vector<std::byte> message(Word word) {
  ArchiveWriter archive;
  archive.put(word);
  return archive.bytes();
}

/// Workers here and at other ranks.
class RankPool final : public WorkerPool {
 public:
  struct Slot {
    std::uint32_t rank = 0;
    std::size_t number = 0;  ///< among the rank's own
  };

  RankPool(std::unique_ptr<RankMail> mail, std::unique_ptr<WorkerPool> workers)
      : mail_(std::move(mail)), workers_(std::move(workers)) {
    for (std::size_t i = 0; i < workers_->slots(); ++i) slots_.push_back({0, i});
  }
  ~RankPool() override { let_ranks_go(*mail_); }

  engine::Result<void> hear_others(const std::string& plan);

  std::size_t slots() const override { return slots_.size(); }
  void start(std::size_t slot, const Job& job) override;
  std::vector<WorkerReport> wait(double timeout_s) override;
  void stop() override;

 private:
  std::optional<engine::Diagnostics> hear(ArchiveReader& hello, std::uint32_t from,
                                          const std::string& plan, std::size_t& count);
  void take_mail(std::vector<WorkerReport>& reports);

  std::unique_ptr<RankMail> mail_;
  std::unique_ptr<WorkerPool> workers_;  ///< goes before the mail: ranks wait for each other there
  std::vector<Slot> slots_;
};

engine::Result<void> RankPool::hear_others(const std::string& plan) {
  std::vector<std::size_t> counts(mail_->size(), 0);
  std::optional<engine::Diagnostics> trouble;
  for (std::uint32_t heard = 1; heard < mail_->size();) {
    const auto message = mail_->receive();
    if (!message) {
      std::this_thread::sleep_for(std::chrono::duration<double>(kNap_s));
      continue;
    }
    ArchiveReader hello(message->bytes);
    auto why = hear(hello, message->from, plan, counts[message->from]);
    if (why && !trouble) trouble = std::move(why);
    ++heard;
  }
  if (trouble) return engine::failure(std::move(*trouble));
  for (std::uint32_t r = 1; r < mail_->size(); ++r) {
    for (std::size_t i = 0; i < counts[r]; ++i) slots_.push_back({r, i});
  }
  return {};
}

std::optional<engine::Diagnostics> RankPool::hear(ArchiveReader& hello, std::uint32_t from,
                                                  const std::string& plan, std::size_t& count) {
  Word word = Word::kStop;
  std::uint64_t slots = 0;
  std::string theirs;
  const bool good = hello.get(word) && hello.get(slots) && hello.get_text(theirs);
  ORRERY_CHECK(good && word == Word::kHello, "another rank says first how many workers it has");
  count = slots;
  engine::Diagnostics why;
  if (slots == 0 || theirs.empty()) {
    why.error("rank-failed", {},
              fmt::format("rank {} cannot read the experiment, or start workers", from),
              "give all machines the same files, or start it there alone to see why");
  } else if (theirs != plan) {
    why.error("rank-differs", {},
              fmt::format("rank {} has another scenario, other files or another build of the "
                          "program than rank 0",
                          from),
              "give all machines the same files and the same program");
  }
  if (why.empty()) return std::nullopt;
  return why;
}

void RankPool::start(std::size_t slot, const Job& job) {
  const Slot& to = slots_[slot];
  if (to.rank == 0) return workers_->start(to.number, job);
  ArchiveWriter archive;
  archive.put(Word::kJob);
  archive.put(static_cast<std::uint64_t>(to.number));
  save(job, archive);
  mail_->send(to.rank, archive.bytes());
}

std::vector<WorkerReport> RankPool::wait(double timeout_s) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::duration<double>(std::min(timeout_s, kWaitMost_s));
  std::vector<WorkerReport> reports;
  while (true) {
    take_mail(reports);
    const double left = std::chrono::duration<double>(until - Clock::now()).count();
    const double nap = reports.empty() ? std::clamp(left, 0.0, kNap_s) : 0.0;
    // Slots of rank 0 come first, so that its workers have the same numbers in the pool.
    for (WorkerReport& report : workers_->wait(nap)) reports.push_back(std::move(report));
    if (!reports.empty() || left <= 0.0) return reports;
  }
}

void RankPool::take_mail(std::vector<WorkerReport>& reports) {
  while (auto message = mail_->receive()) {
    ArchiveReader archive(message->bytes);
    Word word = Word::kStop;
    std::uint64_t number = 0;
    std::uint8_t has_row = 0;
    WorkerReport report;
    bool good =
        archive.get(word) && word == Word::kReport && archive.get(number) && archive.get(has_row);
    if (good && has_row != 0) good = load(archive, report.row.emplace());
    ORRERY_CHECK(good, "another rank sends what it has written");
    const auto slot = std::find_if(slots_.begin(), slots_.end(), [&](const Slot& one) {
      return one.rank == message->from && one.number == number;
    });
    ORRERY_CHECK(slot != slots_.end(), "a report of a worker that was told of");
    report.slot = static_cast<std::size_t>(slot - slots_.begin());
    reports.push_back(std::move(report));
  }
}

void RankPool::stop() {
  workers_->stop();
  for (std::uint32_t r = 1; r < mail_->size(); ++r) mail_->send(r, message(Word::kStop));
}

void say_hello(RankMail& mail, std::size_t slots, const std::string& plan) {
  ArchiveWriter archive;
  archive.put(Word::kHello);
  archive.put(static_cast<std::uint64_t>(slots));
  archive.put_text(plan);
  mail.send(0, archive.bytes());
}

void report_to_first(RankMail& mail, const WorkerReport& report) {
  ArchiveWriter archive;
  archive.put(Word::kReport);
  archive.put(static_cast<std::uint64_t>(report.slot));
  archive.put(static_cast<std::uint8_t>(report.row.has_value()));
  if (report.row) save(*report.row, archive);
  mail.send(0, archive.bytes());
}

/// Does what a message says; false: this rank is let go.
bool obey(const RankMail::Message& message, WorkerPool* workers) {
  ArchiveReader archive(message.bytes);
  Word word = Word::kLetGo;
  ORRERY_CHECK(archive.get(word), "rank 0 sends what it has written");
  if (word == Word::kLetGo) return false;
  if (workers == nullptr) return true;
  if (word == Word::kStop) workers->stop();
  if (word == Word::kJob) {
    std::uint64_t slot = 0;
    Job job;
    ORRERY_CHECK(archive.get(slot) && load(archive, job), "rank 0 sends what it has written");
    workers->start(slot, job);
  }
  return true;
}

}  // namespace

engine::Result<std::unique_ptr<WorkerPool>> pool_of_ranks(std::unique_ptr<engine::RankMail> mail,
                                                          std::unique_ptr<WorkerPool> workers,
                                                          const std::string& plan) {
  auto pool = std::make_unique<RankPool>(std::move(mail), std::move(workers));
  if (auto heard = pool->hear_others(plan); !heard) return engine::failure(heard.error());
  return pool;
}

void serve_rank(engine::RankMail& mail, WorkerPool* workers, const std::string& plan) {
  say_hello(mail, workers == nullptr ? 0 : workers->slots(), plan);
  while (true) {
    while (const auto message = mail.receive()) {
      if (!obey(*message, workers)) return;
    }
    if (workers == nullptr) {
      std::this_thread::sleep_for(std::chrono::duration<double>(kNap_s));
      continue;
    }
    for (const WorkerReport& report : workers->wait(kNap_s)) report_to_first(mail, report);
  }
}

void let_ranks_go(engine::RankMail& mail) {
  for (std::uint32_t r = 1; r < mail.size(); ++r) mail.send(r, message(Word::kLetGo));
}

std::string plan_digest(const ExperimentHeader& header) {
  std::string all = fmt::format("{}\n{}\n{}\n{}\n", header.version, build_id(),
                                header.scenario_text, header.experiment_text);
  for (const auto& file : header.files) all += file.sha256 + "\n";
  return sha256_of_text(all);
}

}  // namespace orrery::scenarios
