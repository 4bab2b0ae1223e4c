// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/job_runner.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <new>

#include "scenarios/build/identity.h"
#include "scenarios/build/memory_estimate.h"
#include "scenarios/experiment/lean_store.h"

namespace orrery::scenarios {

using engine::ExitCode;

namespace {

using Clock = std::chrono::steady_clock;

std::string text_of(const engine::Diagnostics& diagnostics) {
  std::string text;
  for (const auto& item : diagnostics.items())
    text += (text.empty() ? "" : "\n") + engine::to_string(item);
  return text;
}

double cpu_seconds() {
  rusage used = {};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Forgets the greatest memory so far (proc(5), clear_refs): a worker executes one run after the
/// other.
void begin_memory_peak() { std::ofstream("/proc/self/clear_refs") << 5; }

/// The greatest memory since then.
std::uint64_t memory_peak_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::uint64_t kib = 0;
    if (word == "VmHWM:" && status >> kib) return kib * 1024;
  }
  return 0;
}

/// Ends this process by SIGALRM, which nobody catches here, unless it is gone first: so that a run
/// that hangs ends, wherever it does.
class TimeLimit {
 public:
  explicit TimeLimit(double after_s) { set(after_s); }
  ~TimeLimit() { set(0.0); }
  TimeLimit(const TimeLimit&) = delete;
  TimeLimit& operator=(const TimeLimit&) = delete;

 private:
  /// 0: never.
  static void set(double after_s) {
    itimerval timer = {};
    timer.it_value.tv_sec = static_cast<time_t>(after_s);
    timer.it_value.tv_usec =
        static_cast<suseconds_t>(1e6 * (after_s - static_cast<double>(timer.it_value.tv_sec)));
    ::setitimer(ITIMER_REAL, &timer, nullptr);
  }
};

std::string worker_name() {
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  return fmt::format("{}:{}", host, ::getpid());
}

/// What a row has of its job, whatever comes of it.
RunRow begun_row(const Job& job) {
  RunRow row;
  row.id = job.run.id;
  row.replication = job.run.replication;
  row.seed = job.run.seed;
  row.point = job.point;
  row.factors = job.factors;
  row.order = job.order;
  row.command_line = job.command_line;
  row.worker = worker_name();
  row.build = build_id();
  row.ended_unix_s = static_cast<std::int64_t>(std::time(nullptr));
  return row;
}

RunRow row_of(const Job& job, const RunOutcome& outcome) {
  RunRow row = begun_row(job);
  row.fingerprint = outcome.summary.fingerprint;
  for (const auto& metric : outcome.metrics) {
    row.measures.push_back(
        {measure_name(metric), metric.unit, metric.value, metric.lower, metric.upper, metric.n});
  }
  row.gates = outcome.gates;
  if (outcome.verdict() == engine::Verdict::kFail)
    row.exit_code = static_cast<int>(ExitCode::kVerdictFail);
  return row;
}

/// An agent that gave up judged nothing further: its metrics are not those of the scenario.
RunRow row_of_failed_agents(const Job& job, const RunOutcome& outcome) {
  std::string trouble;
  for (const auto& failed : outcome.failed)
    trouble += fmt::format("{}{}; it judged nothing further", trouble.empty() ? "" : "\n", failed);
  return failed_row(job, ExitCode::kRunFailed, trouble);
}

std::filesystem::path snapshot_file(const BatchContext& context, const Job& job) {
  if (context.folder.empty()) return {};
  return std::filesystem::path(context.folder) / "unfinished" / (job.run.id + ".snapshot");
}

}  // namespace

RunRow failed_row(const Job& job, ExitCode code, std::string trouble) {
  RunRow row = begun_row(job);
  row.status = RunStatus::kFailed;
  row.exit_code = static_cast<int>(code);
  row.trouble = std::move(trouble);
  return row;
}

JobRunner::JobRunner(BatchContext context) : context_(std::move(context)) {}

std::optional<RunRow> JobRunner::run(const Job& job, const RunGate& gate) {
  const auto start = Clock::now();
  const double cpu_before_s = cpu_seconds();
  waited_s_ = 0.0;
  begin_memory_peak();
  std::optional<RunRow> row;
  try {
    const auto scenario = scenario_of(job);
    if (scenario)
      row = simulate(job, **scenario, gate);
    else
      row = failed_row(job, exit_code_of(scenario.error()), text_of(scenario.error()));
  } catch (const std::bad_alloc&) {
    row = failed_row(job, ExitCode::kIo, "out of memory");
  } catch (const std::exception& error) {
    row = failed_row(job, ExitCode::kInternal, fmt::format("internal error: {}", error.what()));
  }
  if (!row) return row;
  row->wall_s = std::chrono::duration<double>(Clock::now() - start).count() - waited_s_;
  row->cpu_s = cpu_seconds() - cpu_before_s;
  row->memory_bytes = memory_peak_bytes();
  return row;
}

engine::Result<const Scenario*> JobRunner::scenario_of(const Job& job) {
  if (!held_ || sets_ != job.sets) {
    held_.reset();
    auto loaded = load_scenario(context_.scenario_path, {job.sets});
    if (!loaded) return engine::failure(loaded.error());
    loaded->scenario.trusted = context_.trusted;
    if (context_.keep == KeepResults::kNone) loaded->scenario.record.series = false;
    held_ = std::move(*loaded);
    sets_ = job.sets;
  }
  return &held_->scenario;
}

RunOptions JobRunner::options_for(const Job& job, const RunGate& gate) const {
  RunOptions options;
  options.seed = job.run.seed;
  options.until = context_.until;
  options.command_line = job.command_line;
  options.snapshots.every_wall_s = context_.snapshot_every_s;
  options.snapshots.resume = Resume::kIfThere;
  options.keep_going = [&gate](engine::SimTime) { return gate.keep_going(); };
  return options;
}

std::optional<RunRow> JobRunner::simulate(const Job& job, const Scenario& scenario,
                                          const RunGate& gate) {
  const auto asked = Clock::now();
  if (!gate.wait_for_memory(estimated_bytes(scenario))) return std::nullopt;
  waited_s_ = std::chrono::duration<double>(Clock::now() - asked).count();
  const TimeLimit limit(context_.run_time_limit_s);
  RunOptions options = options_for(job, gate);
  LeanStore lean(snapshot_file(context_, job));
  if (context_.keep == KeepResults::kNone)
    options.store = &lean;
  else
    options.out = std::filesystem::path(context_.folder) / "runs" / (job.run.id + ".orrery");
  auto outcome = run_scenario(scenario, options);
  if (!outcome) {
    lean.forget();
    return failed_row(job, exit_code_of(outcome.error()), text_of(outcome.error()));
  }
  if (outcome->stopped) return std::nullopt;
  const bool failed = !outcome->failed.empty();
  if (context_.keep == KeepResults::kFailed && !failed &&
      outcome->verdict() != engine::Verdict::kFail) {
    std::error_code ignored;
    std::filesystem::remove(options.out, ignored);
  }
  return failed ? row_of_failed_agents(job, *outcome) : row_of(job, *outcome);
}

}  // namespace orrery::scenarios
