// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "engine/event/executive.h"

namespace orrery::testing {

using namespace orrery::engine;

/// Keeps everything that a tap can see.
struct ListeningTap final : Tap {
  /// device, time, sequence, value
  using Row = std::tuple<DeviceId, std::int64_t, std::uint64_t, double>;
  void on_batch(FlowStage stage, const SignalInfo& signal, const Batch& rows) override {
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      rows_of[{stage, signal.name}].push_back(
          {rows.device[i], rows.time[i].ns, rows.sequence[i], rows.row(i)[0]});
    }
  }
  void on_judgements(const std::string& agent, const std::vector<Judgement>& judgements,
                     double) override {
    for (const auto& judgement : judgements) {
      if (judgement.alert) ++alerts[agent];
    }
  }
  void on_command(const CommandRecord& record) override { commands.push_back(record); }
  void on_fault(const FaultRecord& record) override { faults.push_back(record); }

  std::map<std::pair<FlowStage, std::string>, std::vector<Row>> rows_of;
  std::map<std::string, int> alerts;
  std::vector<CommandRecord> commands;
  std::vector<FaultRecord> faults;
};

/// What came of a run, as text: two runs are alike when their outcomes are.
inline std::string outcome(const Executive& run) {
  std::string text = run.fingerprint().text() + " events " + std::to_string(run.events()) +
                     " readings " + std::to_string(run.readings()) + "\n";
  const auto tell = [&](const char* name, const Book& book) {
    text += std::string(name) + ' ' + std::to_string(book.sent()) + ' ' +
            std::to_string(book.delivered()) + ' ' + std::to_string(book.in_flight()) +
            (book.balanced() ? "" : " UNBALANCED");
    for (const auto& [what, count] : book.losses()) {
      text += std::string(" ") + to_string(what.first) + ':' + what.second.by + ':' +
              what.second.reason + '=' + std::to_string(count);
    }
    text += '\n';
  };
  const Books books = run.books();
  tell("reading", books.reading);
  tell("message", books.message);
  tell("command", books.command);
  for (const auto& fault : run.ledger().records()) {
    text += fault.target + ' ' + std::to_string(fault.start.ns) + " to " +
            std::to_string(fault.end.ns) + " failed " + std::to_string(fault.failed_at.ns) + '\n';
  }
  for (const auto& node : run.plant().nodes) text += std::to_string(node.energy_j() * 1e9) + ' ';
  return text;
}

}  // namespace orrery::testing
