// SPDX-License-Identifier: Apache-2.0
// Ranks are threads here, and their workers do nothing but answer.
#include "scenarios/experiment/rank_pool.h"

#include <gtest/gtest.h>

#include <cmath>
#include <deque>
#include <map>
#include <mutex>
#include <set>
#include <thread>

#include "scenarios/experiment/rank_message.h"

namespace orrery::scenarios {
namespace {

struct Letterboxes {
  explicit Letterboxes(std::uint32_t ranks) : of(ranks) {}
  std::mutex mutex;
  std::vector<std::deque<engine::RankMail::Message>> of;
};

class FakeMail final : public engine::RankMail {
 public:
  FakeMail(Letterboxes& boxes, std::uint32_t rank) : boxes_(boxes), rank_(rank) {}
  std::uint32_t rank() const override { return rank_; }
  std::uint32_t size() const override { return static_cast<std::uint32_t>(boxes_.of.size()); }
  void send(std::uint32_t to, std::vector<std::byte> bytes) override {
    const std::lock_guard lock(boxes_.mutex);
    boxes_.of[to].push_back({rank_, std::move(bytes)});
  }
  std::optional<Message> receive() override {
    const std::lock_guard lock(boxes_.mutex);
    auto& mine = boxes_.of[rank_];
    if (mine.empty()) return std::nullopt;
    Message first = std::move(mine.front());
    mine.pop_front();
    return first;
  }
  [[noreturn]] void abort(int code) override { std::exit(code); }

 private:
  Letterboxes& boxes_;
  std::uint32_t rank_;
};

/// Answers each job at the next `wait`; after `stop` without a row.
class FakeWorkers final : public WorkerPool {
 public:
  FakeWorkers(std::string name, std::size_t slots) : name_(std::move(name)), slots_(slots) {}
  std::size_t slots() const override { return slots_; }
  void start(std::size_t slot, const Job& job) override {
    EXPECT_LT(slot, slots_);
    EXPECT_TRUE(busy_.emplace(slot, job).second) << "a busy slot gets no job";
  }
  std::vector<WorkerReport> wait(double) override {
    std::this_thread::yield();
    std::vector<WorkerReport> reports;
    for (const auto& [slot, job] : busy_) {
      WorkerReport& report = reports.emplace_back();
      report.slot = slot;
      if (stopped_) continue;
      report.row.emplace();
      report.row->id = job.run.id;
      report.row->seed = job.run.seed;
      report.row->worker = name_;
    }
    busy_.clear();
    return reports;
  }
  void stop() override { stopped_ = true; }

 private:
  std::string name_;
  std::size_t slots_;
  std::map<std::size_t, Job> busy_;
  bool stopped_ = false;
};

class Ranks {
 public:
  explicit Ranks(std::vector<std::string> plans)
      : boxes_(static_cast<std::uint32_t>(plans.size())) {
    for (std::uint32_t r = 1; r < plans.size(); ++r) {
      others_.emplace_back([this, r, plan = plans[r]] {
        FakeMail mail(boxes_, r);
        FakeWorkers workers("rank " + std::to_string(r), r);
        serve_rank(mail, &workers, plan);
      });
    }
    pool = pool_of_ranks(std::make_unique<FakeMail>(boxes_, 0),
                         std::make_unique<FakeWorkers>("rank 0", 1), plans[0]);
  }
  /// Lets the others go; without that, they would never end.
  ~Ranks() {
    if (pool) pool->reset();
    for (auto& other : others_) other.join();
  }

 private:
  Letterboxes boxes_;
  std::vector<std::thread> others_;

 public:
  engine::Result<std::unique_ptr<WorkerPool>> pool;
};

TEST(RankPool, EveryJobIsAnsweredOnce) {
  Ranks ranks({"plan", "plan", "plan"});
  ASSERT_TRUE(ranks.pool);
  WorkerPool& pool = **ranks.pool;
  ASSERT_EQ(pool.slots(), 4u);  // 1, 1 and 2
  std::set<std::size_t> idle = {0, 1, 2, 3};
  std::map<std::string, std::uint64_t> answered;
  std::set<std::string> workers;
  std::uint64_t given = 0;
  while (answered.size() < 500) {
    while (!idle.empty() && given < 500) {
      Job job;
      job.run.id = std::to_string(given);
      job.run.seed = given++;
      pool.start(*idle.begin(), job);
      idle.erase(idle.begin());
    }
    for (const auto& report : pool.wait(0.5)) {
      ASSERT_TRUE(report.row);
      EXPECT_TRUE(answered.emplace(report.row->id, report.row->seed).second);
      EXPECT_TRUE(idle.insert(report.slot).second);
      workers.insert(report.row->worker);
    }
  }
  for (const auto& [id, seed] : answered) EXPECT_EQ(id, std::to_string(seed));
  EXPECT_EQ(workers, (std::set<std::string>{"rank 0", "rank 1", "rank 2"}));
}

TEST(RankPool, StoppedRunsComeBackWithoutARow) {
  Ranks ranks({"plan", "plan"});
  ASSERT_TRUE(ranks.pool);
  WorkerPool& pool = **ranks.pool;
  pool.stop();
  pool.start(0, {});
  pool.start(1, {});
  std::set<std::size_t> back;
  while (back.size() < 2) {
    for (const auto& report : pool.wait(0.5)) {
      EXPECT_FALSE(report.row);
      back.insert(report.slot);
    }
  }
}

TEST(RankPool, RefusesARankOfAnotherPlan) {
  const Ranks differs({"plan", "plan", "other"});
  ASSERT_FALSE(differs.pool);
  EXPECT_EQ(differs.pool.error().items().front().code, "rank-differs");
  const Ranks failed({"plan", ""});
  ASSERT_FALSE(failed.pool);
  EXPECT_EQ(failed.pool.error().items().front().code, "rank-failed");
}

TEST(RankMessage, RowsComeBackAsTheyWere) {
  RunRow row;
  row.id = "0123";
  row.replication = 7;
  row.factors = {{"pca", NAN}, {"0.1", 0.1}};
  row.status = RunStatus::kFailed;
  row.trouble = "line\nline";
  row.measures = {{"a", "s", 1.5, 1.0, std::nullopt, 3}, {"b", "1", NAN, {}, 2.0, 0}};
  row.gates = {{"g", "a", ">=", 1.0, 1.5, std::nullopt, 2.0, engine::Verdict::kFail}};
  row.memory_bytes = 1u << 30;
  engine::ArchiveWriter archive;
  save(row, archive);
  RunRow back;
  engine::ArchiveReader reader(archive.bytes());
  ASSERT_TRUE(load(reader, back));
  EXPECT_TRUE(reader.at_end());
  EXPECT_EQ(back.id, row.id);
  EXPECT_EQ(back.replication, 7u);
  ASSERT_EQ(back.factors.size(), 2u);
  EXPECT_TRUE(std::isnan(back.factors[0].number));
  EXPECT_EQ(back.factors[1].text, "0.1");
  EXPECT_EQ(back.status, RunStatus::kFailed);
  EXPECT_EQ(back.trouble, row.trouble);
  ASSERT_EQ(back.measures.size(), 2u);
  EXPECT_EQ(back.measures[0].lower, 1.0);
  EXPECT_FALSE(back.measures[0].upper);
  EXPECT_EQ(back.measures[1].upper, 2.0);
  ASSERT_EQ(back.gates.size(), 1u);
  EXPECT_EQ(back.gates[0].verdict, engine::Verdict::kFail);
  EXPECT_EQ(back.memory_bytes, row.memory_bytes);
  for (std::size_t n = 0; n < archive.bytes().size(); n += 7) {
    RunRow part;
    engine::ArchiveReader cut(std::span(archive.bytes()).first(n));
    EXPECT_FALSE(load(cut, part)) << n;
  }
}

}  // namespace
}  // namespace orrery::scenarios
