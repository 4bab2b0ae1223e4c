// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "scenarios/store/experiment_content.h"

// The door to PostgreSQL, which is a module of its own, loaded when an address asks for it: its
// library takes longer to load than `orrery --help` may take.
namespace orrery::scenarios {

/// `postgresql://user@host:port/database?experiment=NAME`, taken apart.
struct PostgresAddress {
  std::string place;       ///< as the user gave it
  std::string connection;  ///< without `experiment`: what libpq gets
  std::string experiment;  ///< letters, digits, `_`, `-`, `.`; at most 48
  std::string schema() const { return "orrery_" + experiment; }
};

bool is_postgres(const std::string& place);
/// Error `store-url`: a password, or no name of an experiment.
engine::Result<PostgresAddress> read_postgres_address(const std::string& place);

/// What the module makes.
class PostgresStore : public ExperimentStore {
 public:
  /// What is kept, without taking the lock.
  virtual engine::Result<ExperimentContent> read(const TableChoice& choice) = 0;
};

/// Error, besides those of the address: `no-postgres` when the module is not there.
engine::Result<std::unique_ptr<PostgresStore>> open_postgres(const std::string& place);

}  // namespace orrery::scenarios
