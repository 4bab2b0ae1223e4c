// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/postgres_store.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <thread>

#include "tests/support/synthetic_experiment.h"
#include "tests/support/temporary_folder.h"

// The tests with a server get it from tests/cli/test_postgres.py, which starts one and calls them.
namespace orrery::scenarios {
namespace {

using testing::experiment_header;
using testing::synthetic_run;
using testing::synthetic_runs;

std::string first_code(const engine::Diagnostics& mistakes) {
  return mistakes.items().front().code;
}

std::string code_of(const std::string& place) {
  const auto address = read_postgres_address(place);
  return address ? "fine" : first_code(address.error());
}

TEST(PostgresAddress, IsTakenApart) {
  const auto address =
      read_postgres_address("postgresql://me@db.example:5433/lab?sslmode=require&experiment=a.b-1");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->connection, "postgresql://me@db.example:5433/lab?sslmode=require");
  EXPECT_EQ(address->experiment, "a.b-1");
  EXPECT_EQ(read_postgres_address("postgres:///lab?experiment=x&service=s")->connection,
            "postgres:///lab?service=s");
}

TEST(PostgresAddress, PasswordsAndMissingNamesAreRefused) {
  EXPECT_EQ(code_of("postgresql://me:secret@host/lab?experiment=x"), "store-url");
  EXPECT_EQ(code_of("postgresql://host/lab?experiment=x&password=secret"), "store-url");
  EXPECT_EQ(code_of("postgresql://host/lab?experiment=x&%70assword=secret"), "store-url");
  EXPECT_EQ(code_of("postgresql://host/lab"), "store-url");
  EXPECT_EQ(code_of("postgresql://host/lab?experiment="), "store-url");
  EXPECT_EQ(code_of("postgresql://host/lab?experiment=a\"b"), "store-url");
  EXPECT_EQ(code_of("postgresql://host:5432/lab?experiment=x"), "fine");
  const auto told = read_postgres_address("postgresql://me:secret@host/lab?experiment=x");
  EXPECT_EQ(engine::to_string(told.error().items()[0]).find("secret"), std::string::npos);
}

class PostgresServer : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* base = std::getenv("ORRERY_TEST_POSTGRES");
    if (base == nullptr) GTEST_SKIP() << "tests/cli/test_postgres.py starts the server";
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    place_ = base + std::string(test->name());
  }

  std::unique_ptr<ExperimentStore> begun(const std::string& place, const std::string& shard = "",
                                         const ExperimentHeader& header = experiment_header()) {
    auto store = open_experiment_store(place);
    EXPECT_TRUE(store) << (store ? "" : engine::to_string(store.error().items()[0]));
    const auto done =
        (*store)->begin(header, shard.empty() ? Writers::kOne : Writers::kShards, shard);
    EXPECT_TRUE(done) << (done ? "" : engine::to_string(done.error().items()[0]));
    return std::move(*store);
  }
  void keep(const std::string& place, const std::vector<RunRow>& rows,
            const std::string& shard = "") {
    const auto store = begun(place, shard);
    for (std::size_t at = 0; at < rows.size(); at += 7) {
      const auto done =
          store->append(std::span(rows).subspan(at, std::min<std::size_t>(7, rows.size() - at)));
      ASSERT_TRUE(done) << engine::to_string(done.error().items()[0]);
    }
    ASSERT_TRUE(store->end());
  }

  std::string place_;
};

/// A table as text, every cell that is content.
std::string content_of(const std::string& place) {
  const auto table = read_experiment(place, {.measures = {}, .all_measures = true});
  EXPECT_TRUE(table) << (table ? "" : engine::to_string(table.error().items()[0]));
  if (!table) return {};
  std::string text = edition_of(table->header) + details_of(table->header);
  for (const auto& point : table->points) text += "\n" + point.key + std::to_string(point.order);
  for (const auto& run : table->runs) {
    text += fmt::format("\n{} {} {} {} {} {} {} {}", run.id, run.point, run.replication, run.seed,
                        run.exit_code, run.trouble, run.fingerprint, run.command_line);
    for (const auto& f : run.factors) text += fmt::format(" {}={}", f.text, f.number);
    for (const auto& g : run.gates)
      text += fmt::format(" {} {} {}", g.name, g.value, g.lower.value_or(NAN));
  }
  for (const auto& column : table->measures) {
    text += fmt::format("\n{} [{}]", column.name, column.unit);
    for (std::size_t i = 0; i < column.n.size(); ++i)
      text += fmt::format(" {} {} {} {}", column.values[i], column.lower[i], column.upper[i],
                          column.n[i]);
  }
  return text;
}

TEST_F(PostgresServer, SameTableAsInAFolder) {
  testing::TemporaryFolder folder;
  auto runs = synthetic_runs(0, 100, 20);
  runs[5].trouble = "quotes \" ' \\ {NULL,} and \xff";
  runs[6].measures[0].value = std::numeric_limits<double>::infinity();
  runs[7].measures[0].value = NAN;
  keep(place_, runs);
  keep(place_, {runs.begin(), runs.begin() + 10});  // again
  keep(folder.path().string(), runs);
  EXPECT_EQ(content_of(place_), content_of(folder.path().string()));
  EXPECT_TRUE(read_experiment(place_)->status.finished);
  const auto store = begun(place_);
  EXPECT_EQ(store->finished()->size(), 100u);
  EXPECT_EQ(store->rows({"watch.cost"})->at(3).measures.size(), 1u);
}

TEST_F(PostgresServer, ShardsWriteAtOnce) {
  testing::TemporaryFolder folder;
  const auto runs = synthetic_runs(0, 240, 12);
  keep(folder.path().string(), runs);
  std::vector<std::thread> writers;
  for (std::size_t shard = 0; shard < 4; ++shard) {
    writers.emplace_back([&, shard] {
      std::vector<RunRow> own;
      for (std::size_t i = shard; i < runs.size(); i += 4) own.push_back(runs[i]);
      keep(place_, own, std::to_string(shard));
    });
  }
  for (auto& writer : writers) writer.join();
  EXPECT_EQ(content_of(place_), content_of(folder.path().string()));
}

TEST_F(PostgresServer, ASecondCommandIsRefusedAndToldWhoWorks) {
  const auto first = begun(place_);
  const auto second = *open_experiment_store(place_);
  const auto refused = second->begin(experiment_header(), Writers::kOne, "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(first_code(refused.error()), "io-locked");
  EXPECT_NE(refused.error().items()[0].message.find("orrery process"), std::string::npos);
  EXPECT_FALSE(read_experiment(place_)->status.finished);
  ASSERT_TRUE(first->end());
  const auto shard = begun(place_, "1");
  EXPECT_FALSE((*open_experiment_store(place_))->begin(experiment_header(), Writers::kShards, "1"));
  EXPECT_FALSE((*open_experiment_store(place_))->begin(experiment_header(), Writers::kOne, ""));
}

TEST_F(PostgresServer, OthersAreRefused) {
  keep(place_, {synthetic_run(0)});
  ExperimentHeader other = experiment_header();
  other.name = "fans";
  const auto refused = (*open_experiment_store(place_))->begin(other, Writers::kOne, "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(first_code(refused.error()), "store-other");
  EXPECT_EQ(first_code(read_experiment(place_ + "2").error()), "io-open");
}

TEST_F(PostgresServer, RunsFindTheirPlaceAmongOtherFactors) {
  keep(place_, synthetic_runs(0, 4));
  ExperimentHeader header = experiment_header();
  header.factors.push_back({"noise", "plant.noise", "K", {}, true, false});
  const auto store = begun(place_, "", header);
  EXPECT_EQ(read_experiment(place_)->runs.size(), 0u);
  auto rows = synthetic_runs(0, 4);
  for (RunRow& row : rows) {
    row.point += ", noise=1";
    row.factors.push_back({"1", 1.0});
  }
  ASSERT_TRUE(store->place_runs(rows));
  EXPECT_EQ(read_experiment(place_)->runs.size(), 4u);
}

TEST(PostgresStore, WithoutAServerItIsUnreachable) {
  const auto none = read_experiment("postgresql://orrery@%2Fnowhere/postgres?experiment=x");
  ASSERT_FALSE(none);
  // Where the module is not built there is no server either.
  EXPECT_TRUE(first_code(none.error()) == "store-unreachable" ||
              first_code(none.error()) == "no-postgres");
}

}  // namespace
}  // namespace orrery::scenarios
