// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <pqxx/pqxx>
#include <string>

#include "scenarios/store/experiment_reader.h"
#include "scenarios/store/postgres_store.h"

namespace orrery::scenarios {

/// One connection to the schema of an experiment. Throws what libpqxx throws.
class PostgresSession {
 public:
  explicit PostgresSession(const PostgresAddress& address);

  pqxx::connection& connection() { return *connection_; }

  enum class Kept { kNothing, kExperiment };
  /// Whether the schema is there. Errors: `store-foreign`, `store-version`.
  engine::Result<Kept> look();
  /// Makes the schema unless another command has just made it.
  void make();

  /// Locks of the session, gone with it: that of the experiment, alone or shared, or of a shard.
  bool take_lock(const std::string& of, bool shared);
  /// Who holds it, in words; nothing when nobody does.
  std::optional<std::string> holder(const std::string& of);

 private:
  PostgresAddress address_;
  std::unique_ptr<pqxx::connection> connection_;
};

/// What a transaction sees, for the reader that all stores share.
class PostgresRows final : public RowSource {
 public:
  explicit PostgresRows(pqxx::transaction_base& work) : work_(work) {}
  std::unique_ptr<RowCursor> query(const std::string& sql) const override;

 private:
  pqxx::transaction_base& work_;
};

/// What a user reads; call it in a catch block.
engine::Diagnostics explain_postgres(const PostgresAddress& address);

}  // namespace orrery::scenarios
