// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "scenarios/store/postgres/postgres_session.h"

namespace orrery::scenarios {

/// An experiment in a schema of a PostgreSQL database: the tables of the SQLite file, and commands
/// of many shards that write to them at once. A batch of rows is one transaction.
class PostgresExperiment final : public PostgresStore {
 public:
  explicit PostgresExperiment(PostgresAddress address) : address_(std::move(address)) {}

  engine::Result<void> begin(const ExperimentHeader& header, Writers writers,
                             const std::string& shard) override;
  engine::Result<std::map<std::string, Finished>> finished() override;
  engine::Result<std::vector<RunRow>> rows(const std::set<std::string>& responses) override;
  engine::Result<void> place_runs(std::span<const RunRow> rows) override;
  engine::Result<void> append(std::span<const RunRow> rows) override;
  engine::Result<void> set_status(const BatchStatus& status) override;
  engine::Result<void> end() override;
  std::string place() const override { return address_.place; }

  engine::Result<ExperimentContent> read(const TableChoice& choice) override;

 private:
  using Numbers = std::map<std::string, std::int64_t>;  ///< of runs, by identity

  engine::Result<void> take_locks(Writers writers, const std::string& shard);
  engine::Result<void> set_header(const ExperimentHeader& header, Writers writers);
  void find_points(std::span<const RunRow> rows);
  void find_names(std::span<const RunRow> rows);
  std::int64_t make_point(const RunRow& row);
  Numbers put_runs(pqxx::work& work, const std::vector<const RunRow*>& rows);
  void put_measures(pqxx::work& work, const std::vector<const RunRow*>& rows,
                    const Numbers& numbers);
  void put_gates(pqxx::work& work, const std::vector<const RunRow*>& rows, const Numbers& numbers);
  void put_places(pqxx::work& work, std::span<const RunRow> rows, const Numbers& numbers);
  template <class Work>
  auto guarded(Work work) -> decltype(work());

  PostgresAddress address_;
  std::unique_ptr<PostgresSession> session_;
  std::string shard_;
  std::string edition_;
  std::vector<std::string> factors_;
  std::map<std::string, std::int64_t> points_;
  std::map<std::pair<std::string, std::string>, std::int64_t> names_;
};

}  // namespace orrery::scenarios
