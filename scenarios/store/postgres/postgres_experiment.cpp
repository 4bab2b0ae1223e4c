// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/postgres/postgres_experiment.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "engine/registry/check.h"
#include "scenarios/store/postgres/postgres_array.h"

namespace orrery::scenarios {

using engine::Result;

/// The module's door (postgres_store.cpp).
extern "C" __attribute__((visibility("default"))) PostgresStore* orrery_postgres(
    const PostgresAddress& address) {
  return new PostgresExperiment(address);
}

template <class Work>
auto PostgresExperiment::guarded(Work work) -> decltype(work()) {
  try {
    return work();
  } catch (...) {
    points_.clear();
    names_.clear();
    return engine::failure(explain_postgres(address_));
  }
}

Result<void> PostgresExperiment::begin(const ExperimentHeader& header, Writers writers,
                                       const std::string& shard) {
  ORRERY_CHECK(!session_, "begin is called once");
  shard_ = writers == Writers::kShards ? shard : std::string();
  auto begun = guarded([&]() -> Result<void> {
    session_ = std::make_unique<PostgresSession>(address_);
    if (auto locked = take_locks(writers, shard); !locked) return locked;
    const auto kept = session_->look();
    if (!kept) return engine::failure(kept.error());
    if (*kept == PostgresSession::Kept::kNothing) session_->make();
    return set_header(header, writers);
  });
  if (!begun) session_.reset();
  return begun;
}

Result<void> PostgresExperiment::take_locks(Writers writers, const std::string& shard) {
  const bool sharded = writers == Writers::kShards;
  const auto take = [&](const std::string& of, bool shared) -> Result<void> {
    // The session of a command that was killed just now ends a moment later.
    using namespace std::chrono_literals;
    for (int tries = 0; tries < 20; ++tries) {
      if (session_->take_lock(of, shared)) return {};
      std::this_thread::sleep_for(100ms);
    }
    const auto holder = session_->holder(of);
    return engine::failure(
        "io-locked", {address_.place},
        "another command works on this experiment: " + holder.value_or("it has just ended"),
        "wait until it has ended or stop it, or choose another name with ?experiment=NAME");
  };
  if (auto whole = take("", sharded); !whole || !sharded) return whole;
  return take(" shard " + shard, false);
}

Result<void> PostgresExperiment::set_header(const ExperimentHeader& header, Writers writers) {
  pqxx::work work(session_->connection());
  const auto kept = work.exec("SELECT name FROM experiment");
  if (!kept.empty() && kept[0][0].as<std::string>() != header.name) {
    return engine::failure("store-other", {address_.place},
                           fmt::format("the experiment '{}' is kept here, and not '{}'",
                                       kept[0][0].as<std::string>(), header.name),
                           "choose another name with ?experiment=NAME");
  }
  edition_ = edition_of(header);
  for (const auto& factor : header.factors) factors_.push_back(factor.name);
  work.exec_params0(
      "INSERT INTO experiment VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
      "ON CONFLICT (only_row) DO UPDATE SET edition = excluded.edition, name = excluded.name, "
      "description = excluded.description, scenario_path = excluded.scenario_path, "
      "scenario_text = excluded.scenario_text, experiment_text = excluded.experiment_text, "
      "version = excluded.version, command_line = excluded.command_line, "
      "machine = excluded.machine, details = excluded.details",
      edition_, header.name, header.description, header.scenario_path, header.scenario_text,
      header.experiment_text, header.version, storable(header.command_line),
      storable(header.machine), details_of(header));
  // Status of the other kind is out of date.
  work.exec0(writers == Writers::kShards ? "DELETE FROM status WHERE shard = ''"
                                         : "DELETE FROM status");
  work.commit();
  return {};
}

Result<std::map<std::string, ExperimentStore::Finished>> PostgresExperiment::finished() {
  ORRERY_CHECK(session_, "begin comes first");
  return guarded([&]() -> Result<FinishedRuns> {
    pqxx::read_transaction work(session_->connection());
    FinishedRuns finished;
    read_finished(PostgresRows(work), finished);
    return finished;
  });
}

namespace {

/// One state for as long as it is read.
using ReadWork = pqxx::transaction<pqxx::repeatable_read, pqxx::read_only>;

}  // namespace

Result<std::vector<RunRow>> PostgresExperiment::rows(const std::set<std::string>& responses) {
  return guarded([&]() -> Result<std::vector<RunRow>> {
    std::unique_ptr<PostgresSession> own;
    if (!session_) {
      own = std::make_unique<PostgresSession>(address_);
      const auto kept = own->look();
      if (!kept) return engine::failure(kept.error());
      if (*kept == PostgresSession::Kept::kNothing) return std::vector<RunRow>{};
    }
    ReadWork work((session_ ? *session_ : *own).connection());
    RowRange range{.measures = responses};
    return read_rows(PostgresRows(work), range);
  });
}

Result<ExperimentContent> PostgresExperiment::read(const TableChoice& choice) {
  return guarded([&]() -> Result<ExperimentContent> {
    PostgresSession session(address_);
    const auto kept = session.look();
    if (!kept) return engine::failure(kept.error());
    if (*kept == PostgresSession::Kept::kNothing) {
      return engine::failure("io-open", {address_.place},
                             fmt::format("no experiment '{}' is kept here", address_.experiment),
                             "execute one with `orrery experiment SCENARIO --out ADDRESS`");
    }
    const bool held = session.holder("").has_value();
    ReadWork work(session.connection());
    ExperimentContent content = read_content(PostgresRows(work), choice);
    if (!held) {
      content.status.finished = true;
      content.status.running = 0;
    }
    return content;
  });
}

Result<void> PostgresExperiment::append(std::span<const RunRow> rows) {
  ORRERY_CHECK(session_, "begin comes first");
  return guarded([&]() -> Result<void> {
    // Rows that many writers share come first, each for itself: so nobody waits for two of them.
    find_points(rows);
    find_names(rows);
    std::map<std::string, const RunRow*> by_id;  // the last of each counts
    for (const RunRow& row : rows) by_id[row.id] = &row;
    std::vector<const RunRow*> once;
    for (const auto& [id, row] : by_id) once.push_back(row);
    pqxx::work work(session_->connection());
    const Numbers numbers = put_runs(work, once);
    put_measures(work, once, numbers);
    put_gates(work, once, numbers);
    put_places(work, rows, numbers);
    work.commit();
    return {};
  });
}

Result<void> PostgresExperiment::place_runs(std::span<const RunRow> rows) {
  ORRERY_CHECK(session_, "begin comes first");
  return guarded([&]() -> Result<void> {
    find_points(rows);
    PostgresArray ids;
    for (const RunRow& row : rows) ids.add(row.id);
    pqxx::work work(session_->connection());
    Numbers numbers;
    for (const auto& row :
         work.exec_params("SELECT id, number FROM run WHERE id = ANY ($1::text[])", ids.text()))
      numbers[row[0].as<std::string>()] = row[1].as<std::int64_t>();
    put_places(work, rows, numbers);
    work.commit();
    return {};
  });
}

void PostgresExperiment::find_points(std::span<const RunRow> rows) {
  for (const RunRow& row : rows) {
    if (!row.point.empty() && !points_.contains(row.point)) points_[row.point] = make_point(row);
  }
}

std::int64_t PostgresExperiment::make_point(const RunRow& row) {
  pqxx::work work(session_->connection());
  const auto made = work.exec_params(
      "INSERT INTO point (edition, key, design_order) VALUES ($1, $2, $3) "
      "ON CONFLICT (edition, key) DO NOTHING RETURNING id",
      edition_, row.point, row.order);
  if (made.empty()) {
    return work
        .exec_params1("SELECT id FROM point WHERE edition = $1 AND key = $2", edition_,
                      row.point)[0]
        .as<std::int64_t>();
  }
  const auto id = made[0][0].as<std::int64_t>();
  PostgresArray names, texts, numbers;
  for (std::size_t i = 0; i < row.factors.size(); ++i) {
    names.add(i < factors_.size() ? factors_[i] : std::string());
    texts.add(row.factors[i].text);
    numbers.add(row.factors[i].number);
  }
  work.exec_params0(
      "INSERT INTO factor_value SELECT $1, position - 1, factor, text, number FROM "
      "unnest($2::text[], $3::text[], $4::float8[]) WITH ORDINALITY "
      "AS given (factor, text, number, position)",
      id, names.text(), texts.text(), numbers.text());
  work.commit();
  return id;
}

void PostgresExperiment::find_names(std::span<const RunRow> rows) {
  for (const RunRow& row : rows) {
    for (const Measure& measure : row.measures) {
      auto& id = names_[{measure.name, measure.unit}];
      if (id != 0) continue;
      pqxx::work work(session_->connection());
      work.exec_params0(
          "INSERT INTO measure_name (name, unit) VALUES ($1, $2) ON CONFLICT DO NOTHING",
          measure.name, measure.unit);
      id = work.exec_params1("SELECT id FROM measure_name WHERE name = $1 AND unit = $2",
                             measure.name, measure.unit)[0]
               .as<std::int64_t>();
      work.commit();
    }
  }
}

PostgresExperiment::Numbers PostgresExperiment::put_runs(pqxx::work& work,
                                                         const std::vector<const RunRow*>& rows) {
  PostgresArray id, seed, status, exit_code, trouble, fingerprint, command_line, wall_s, cpu_s,
      memory_bytes, worker, build, ended;
  for (const RunRow* row : rows) {
    id.add(row->id);
    seed.add(std::to_string(row->seed));
    status.add(std::string(to_string(row->status)));
    exit_code.add(std::int64_t{row->exit_code});
    trouble.add(storable(row->trouble));
    fingerprint.add(row->fingerprint);
    command_line.add(storable(row->command_line));
    wall_s.add(row->wall_s);
    cpu_s.add(row->cpu_s);
    memory_bytes.add(static_cast<std::int64_t>(row->memory_bytes));
    worker.add(storable(row->worker));
    build.add(row->build);
    ended.add(row->ended_unix_s);
  }
  const auto stored = work.exec_params(
      "INSERT INTO run (id, seed, status, exit_code, trouble, fingerprint, command_line, wall_s, "
      "cpu_s, memory_bytes, worker, build, ended_unix_s) SELECT * FROM unnest($1::text[], "
      "$2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::float8[], "
      "$9::float8[], $10::bigint[], $11::text[], $12::text[], $13::bigint[]) "
      "ON CONFLICT (id) DO UPDATE SET seed = excluded.seed, status = excluded.status, "
      "exit_code = excluded.exit_code, trouble = excluded.trouble, "
      "fingerprint = excluded.fingerprint, command_line = excluded.command_line, "
      "wall_s = excluded.wall_s, cpu_s = excluded.cpu_s, memory_bytes = excluded.memory_bytes, "
      "worker = excluded.worker, build = excluded.build, ended_unix_s = excluded.ended_unix_s "
      "RETURNING id, number, xmax <> 0",
      id.text(), seed.text(), status.text(), exit_code.text(), trouble.text(), fingerprint.text(),
      command_line.text(), wall_s.text(), cpu_s.text(), memory_bytes.text(), worker.text(),
      build.text(), ended.text());
  Numbers numbers;
  PostgresArray replaced;
  for (const auto& row : stored) {
    numbers[row[0].as<std::string>()] = row[1].as<std::int64_t>();
    if (row[2].as<bool>()) replaced.add(row[1].as<std::int64_t>());
  }
  work.exec_params0(
      "DELETE FROM measure WHERE run = ANY ($1::bigint[]) AND measure IN "
      "(SELECT id FROM measure_name)",
      replaced.text());
  work.exec_params0("DELETE FROM gate WHERE run = ANY ($1::bigint[])", replaced.text());
  return numbers;
}

void PostgresExperiment::put_measures(pqxx::work& work, const std::vector<const RunRow*>& rows,
                                      const Numbers& numbers) {
  PostgresArray measure, run, value, lower, upper, n;
  for (const RunRow* row : rows) {
    for (const Measure& one : row->measures) {
      measure.add(names_.at({one.name, one.unit}));
      run.add(numbers.at(row->id));
      value.add(one.value);
      lower.add(one.lower);
      upper.add(one.upper);
      n.add(static_cast<std::int64_t>(one.n));
    }
  }
  work.exec_params0(
      "INSERT INTO measure SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::float8[], "
      "$4::float8[], $5::float8[], $6::bigint[])",
      measure.text(), run.text(), value.text(), lower.text(), upper.text(), n.text());
}

void PostgresExperiment::put_gates(pqxx::work& work, const std::vector<const RunRow*>& rows,
                                   const Numbers& numbers) {
  PostgresArray run, position, name, statistic, comparison, threshold, value, lower, upper, verdict;
  for (const RunRow* row : rows) {
    std::int64_t at = 0;
    for (const engine::GateRecord& gate : row->gates) {
      run.add(numbers.at(row->id));
      position.add(at++);
      name.add(gate.name);
      statistic.add(gate.statistic);
      comparison.add(gate.comparison);
      threshold.add(gate.threshold);
      value.add(gate.value);
      lower.add(gate.lower);
      upper.add(gate.upper);
      verdict.add(std::string(engine::to_string(gate.verdict)));
    }
  }
  work.exec_params0(
      "INSERT INTO gate SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], "
      "$5::text[], $6::float8[], $7::float8[], $8::float8[], $9::float8[], $10::text[])",
      run.text(), position.text(), name.text(), statistic.text(), comparison.text(),
      threshold.text(), value.text(), lower.text(), upper.text(), verdict.text());
}

void PostgresExperiment::put_places(pqxx::work& work, std::span<const RunRow> rows,
                                    const Numbers& numbers) {
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> places;
  for (const RunRow& row : rows) {
    const auto number = numbers.find(row.id);
    if (!row.point.empty() && number != numbers.end())
      places[{points_.at(row.point), row.replication}] = number->second;
  }
  PostgresArray point, replication, run;
  for (const auto& [place, number] : places) {
    point.add(place.first);
    replication.add(place.second);
    run.add(number);
  }
  work.exec_params0(
      "INSERT INTO placement SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) "
      "ON CONFLICT (point, replication) DO UPDATE SET run = excluded.run",
      point.text(), replication.text(), run.text());
}

Result<void> PostgresExperiment::set_status(const BatchStatus& status) {
  ORRERY_CHECK(session_, "begin comes first");
  PostgresArray times;  // numbers that read back exactly, one of them perhaps unknown
  times.add(status.elapsed_s);
  times.add(status.remaining_s);
  return guarded([&]() -> Result<void> {
    pqxx::work work(session_->connection());
    work.exec_params0(
        "INSERT INTO status SELECT $1, $2, $3, $4, ($5::float8[])[1], ($5::float8[])[2], $6, $7, "
        "$8 ON CONFLICT (shard) DO UPDATE SET expected = excluded.expected, "
        "ended = excluded.ended, failed = excluded.failed, running = excluded.running, "
        "elapsed_s = excluded.elapsed_s, remaining_s = excluded.remaining_s, "
        "finished = excluded.finished, updated_unix_s = excluded.updated_unix_s",
        status.expected, status.ended, status.failed, status.running, times.text(),
        status.finished ? 1 : 0, status.updated_unix_s, shard_);
    work.commit();
    return {};
  });
}

Result<void> PostgresExperiment::end() {
  session_.reset();
  return {};
}

}  // namespace orrery::scenarios
