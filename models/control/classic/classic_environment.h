// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/event/worker_team.h"
#include "engine/random/stream.h"
#include "engine/registry/check.h"
#include "models/control/classic/step_block.h"
#include "models/control/nan_action.h"
#include "models/control/vector_environment.h"

namespace orrery::models::classic {

/// Copies of a classic task as rows: its equations in one loop over columns, then new episodes
/// where one ended. A task is a struct of static functions (`CartPole` is the one to read).
///
/// The start of an episode is drawn from (seed, task, copy, number of the episode). Ranges of rows
/// are stepped side by side; a range touches its own rows alone.
template <class Task>
class ClassicEnvironment final : public VectorEnvironment {
 public:
  ClassicEnvironment(std::size_t copies, std::uint32_t threads);

  const engine::ControlTask& task() const override { return task_; }
  std::size_t copies() const override { return copies_; }
  engine::Result<void> reset(std::uint64_t seed) override;
  engine::Result<void> step(std::span<const float> actions) override;
  const StepColumns& columns() const override { return columns_; }
  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

 private:
  static constexpr std::size_t kFields = Task::kFields.size();
  static constexpr std::size_t kWidth = Task::kObservations;
  static constexpr std::size_t kTile = detail::kStepTile;
  static constexpr std::size_t kDrawPairs = (Task::kDraws + 1) / 2;

  /// Consecutive rows that one thread steps, with what it needs for itself.
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::vector<EpisodeEnd> ended;
    std::vector<std::uint32_t> rows;  ///< that begin an episode
  };

  void step_range(Range& range, const float* actions);
  void end_episode(std::uint32_t row, Range& range);
  void begin_episodes(std::span<const std::uint32_t> rows);
  void gather_ends();
  StepBlock<Task> block(std::size_t begin, std::size_t rows, const float* actions);

  engine::ControlTask task_;
  std::size_t copies_;
  std::uint64_t name_key_;
  std::uint64_t seed_ = 0;
  std::uint64_t steps_taken_ = 0;
  std::array<std::vector<double>, kFields> state_;
  std::vector<std::uint32_t> steps_;
  std::vector<double> returns_;
  std::vector<std::uint64_t> episodes_;  ///< begun so far
  std::vector<float> observations_;
  std::vector<float> final_observations_;
  std::vector<float> rewards_;
  std::vector<std::uint8_t> terminated_;
  std::vector<std::uint8_t> truncated_;
  std::vector<EpisodeEnd> ended_;
  std::vector<Range> ranges_;
  std::unique_ptr<engine::WorkerTeam> team_;  ///< null: one thread
  StepColumns columns_;
};

template <class Task>
ClassicEnvironment<Task>::ClassicEnvironment(std::size_t copies, std::uint32_t threads)
    : task_(Task::describe()),
      copies_(copies),
      name_key_(engine::name_key(task_.name)),
      steps_(copies),
      returns_(copies),
      episodes_(copies),
      observations_(copies * kWidth),
      final_observations_(copies * kWidth),
      rewards_(copies),
      terminated_(copies),
      truncated_(copies) {
  ORRERY_CHECK(copies > 0 && threads > 0, "an environment has copies and a thread");
  for (auto& column : state_) column.resize(copies);
  const std::size_t ranges = std::min<std::size_t>(threads, copies);
  ranges_.resize(ranges);
  for (std::size_t i = 0; i < ranges; ++i) {
    Range& range = ranges_[i];
    range.begin = copies * i / ranges;
    range.end = copies * (i + 1) / ranges;
    range.ended.reserve(range.end - range.begin);
    range.rows.reserve(range.end - range.begin);
  }
  ended_.reserve(copies);
  if (ranges > 1) team_ = std::make_unique<engine::WorkerTeam>(static_cast<std::uint32_t>(ranges));
  columns_ = {observations_, rewards_, terminated_, truncated_, final_observations_, {}, {}};
}

template <class Task>
engine::Result<void> ClassicEnvironment<Task>::reset(std::uint64_t seed) {
  seed_ = seed;
  steps_taken_ = 0;
  std::fill(episodes_.begin(), episodes_.end(), 0);
  std::fill(rewards_.begin(), rewards_.end(), 0.0F);
  std::fill(terminated_.begin(), terminated_.end(), std::uint8_t{0});
  std::fill(truncated_.begin(), truncated_.end(), std::uint8_t{0});
  ended_.clear();
  columns_.ended = {};
  for (Range& range : ranges_) {
    range.rows.clear();
    for (std::size_t row = range.begin; row < range.end; ++row) {
      range.rows.push_back(static_cast<std::uint32_t>(row));
    }
    begin_episodes(range.rows);
  }
  return {};
}

template <class Task>
engine::Result<void> ClassicEnvironment<Task>::step(std::span<const float> actions) {
  ORRERY_CHECK(actions.size() == copies_, "one number a copy");
  if (auto sound = refuse_nan_actions(task_, actions, steps_taken_); !sound) return sound;
  ++steps_taken_;
  if (team_ == nullptr) {
    step_range(ranges_.front(), actions.data());
  } else {
    team_->run(static_cast<std::uint32_t>(ranges_.size()),
               [&](std::uint32_t, std::uint32_t i) { step_range(ranges_[i], actions.data()); });
  }
  gather_ends();
  return {};
}

/// A tile at a time, so that its rows are still in the cache when episodes end.
template <class Task>
void ClassicEnvironment<Task>::step_range(Range& range, const float* actions) {
  range.ended.clear();
  for (std::size_t begin = range.begin; begin < range.end; begin += kTile) {
    const std::size_t rows = std::min(kTile, range.end - begin);
    if (!step_rows(block(begin, rows, actions))) continue;
    range.rows.clear();
    for (std::size_t row = begin; row < begin + rows; ++row) {
      if ((terminated_[row] | truncated_[row]) != 0) {
        end_episode(static_cast<std::uint32_t>(row), range);
      }
    }
    begin_episodes(range.rows);
  }
}

template <class Task>
void ClassicEnvironment<Task>::end_episode(std::uint32_t row, Range& range) {
  std::copy_n(observations_.data() + row * kWidth, kWidth,
              final_observations_.data() + row * kWidth);
  EpisodeEnd& end = range.ended.emplace_back();
  end.row = row;
  end.steps = steps_[row];
  end.reward = returns_[row];
  end.terminated = terminated_[row] != 0;
  range.rows.push_back(row);
}

template <class Task>
void ClassicEnvironment<Task>::begin_episodes(std::span<const std::uint32_t> rows) {
  std::array<std::uint64_t, kTile> entities;
  std::array<std::array<double, kTile>, 2 * kDrawPairs> uniform;
  for (std::size_t at = 0; at < rows.size(); at += kTile) {
    const auto some = rows.subspan(at, std::min(kTile, rows.size() - at));
    for (std::size_t i = 0; i < some.size(); ++i) {
      entities[i] = engine::row_key(engine::row_key(name_key_, some[i]), episodes_[some[i]]++);
    }
    const std::span keys(entities.data(), some.size());
    for (std::size_t pair = 0; pair < kDrawPairs; ++pair) {
      engine::fill_uniform_pairs(seed_, engine::Purpose::kInitial, keys, 2 * pair,
                                 std::span(uniform[2 * pair].data(), some.size()),
                                 std::span(uniform[2 * pair + 1].data(), some.size()));
    }
    for (std::size_t i = 0; i < some.size(); ++i) {
      std::array<double, Task::kDraws> own;
      for (std::size_t k = 0; k < Task::kDraws; ++k) own[k] = uniform[k][i];
      const std::uint32_t row = some[i];
      const auto start = Task::start(own);
      for (std::size_t k = 0; k < kFields; ++k) state_[k][row] = start.*Task::kFields[k];
      const auto seen = Task::observe(start);
      std::copy_n(seen.data(), kWidth, observations_.data() + row * kWidth);
      steps_[row] = 0;
      returns_[row] = 0.0;
    }
  }
}

/// In the order of rows: with one range, as it stands.
template <class Task>
void ClassicEnvironment<Task>::gather_ends() {
  if (ranges_.size() == 1) {
    columns_.ended = ranges_.front().ended;
    return;
  }
  ended_.clear();
  for (const Range& range : ranges_) {
    ended_.insert(ended_.end(), range.ended.begin(), range.ended.end());
  }
  columns_.ended = ended_;
}

template <class Task>
StepBlock<Task> ClassicEnvironment<Task>::block(std::size_t begin, std::size_t rows,
                                                const float* actions) {
  StepBlock<Task> block;
  block.rows = rows;
  block.actions = actions + begin;
  for (std::size_t k = 0; k < kFields; ++k) block.state[k] = state_[k].data() + begin;
  block.steps = steps_.data() + begin;
  block.returns = returns_.data() + begin;
  block.observations = observations_.data() + begin * kWidth;
  block.rewards = rewards_.data() + begin;
  block.terminated = terminated_.data() + begin;
  block.truncated = truncated_.data() + begin;
  return block;
}

template <class Task>
void ClassicEnvironment<Task>::save(engine::ArchiveWriter& archive) const {
  archive.begin_section(task_.name);
  archive.put(seed_);
  archive.put(steps_taken_);
  for (const auto& column : state_) archive.put_span(std::span<const double>(column));
  archive.put_span(std::span<const std::uint32_t>(steps_));
  archive.put_span(std::span<const double>(returns_));
  archive.put_span(std::span<const std::uint64_t>(episodes_));
  archive.put_span(std::span<const float>(observations_));
}

template <class Task>
bool ClassicEnvironment<Task>::load(engine::ArchiveReader& archive) {
  bool good = archive.expect_section(task_.name) && archive.get(seed_) && archive.get(steps_taken_);
  for (auto& column : state_) good = good && archive.get_span(std::span<double>(column));
  columns_.ended = {};
  return good && archive.get_span(std::span<std::uint32_t>(steps_)) &&
         archive.get_span(std::span<double>(returns_)) &&
         archive.get_span(std::span<std::uint64_t>(episodes_)) &&
         archive.get_span(std::span<float>(observations_));
}

}  // namespace orrery::models::classic
