// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>
#include <variant>
#include <vector>

#include "engine/record/run_store.h"

namespace orrery::testing {

/// Keeps what it is given.
class MemoryStore final : public engine::RunStore {
 public:
  engine::Result<void> begin(const engine::RunHeader&) override { return {}; }
  void append(engine::RunRecord record) override { records.push_back(std::move(record)); }
  bool failed() const override { return false; }
  engine::Result<void> finish(const engine::RunSummary&) override { return {}; }

  template <class Row>
  std::vector<Row> all() const {
    std::vector<Row> rows;
    for (const auto& record : records) {
      if (const auto* row = std::get_if<Row>(&record)) rows.push_back(*row);
    }
    return rows;
  }
  std::vector<engine::RunRecord> records;
};

}  // namespace orrery::testing
