// SPDX-License-Identifier: Apache-2.0
#include "models/control/transition_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <span>
#include <string_view>

namespace orrery::models {
namespace {

constexpr std::size_t kMistakesTold = 20;
constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  return text;
}

std::string quoted(std::string_view text) {
  std::string result = "'";
  result.append(text).append("'");
  return result;
}

std::vector<std::string_view> cells_of(std::string_view line) {
  std::vector<std::string_view> cells;
  for (;;) {
    const std::size_t comma = line.find(',');
    cells.push_back(trimmed(line.substr(0, comma)));
    if (comma == std::string_view::npos) return cells;
    line.remove_prefix(comma + 1);
  }
}

/// Reads one file; says what is wrong with it.
class TransitionReader {
 public:
  TransitionReader(const std::string& path, const engine::ControlTask& task)
      : path_(path), task_(task) {}

  engine::Result<RecordedSteps> read() {
    std::ifstream file(path_);
    std::string line;
    if (!file || !std::getline(file, line))
      return engine::failure("record-file", {path_}, "the record cannot be read, or is empty",
                             "name a CSV file of recorded steps");
    find_columns(line);
    if (mistakes_.has_errors()) return engine::failure(mistakes_);
    for (line_ = 2; std::getline(file, line) && mistakes_.error_count() < kMistakesTold; ++line_)
      if (!trimmed(line).empty()) take(cells_of(line));
    if (steps_.size() == 0 && !mistakes_.has_errors())
      mistakes_.error("record-file", {path_}, "the record has no steps", "record some");
    if (mistakes_.has_errors()) return engine::failure(mistakes_);
    return std::move(steps_);
  }

 private:
  void find_columns(std::string_view header) {
    names_.clear();
    for (const auto name : cells_of(header)) names_.emplace_back(name);
    for (const auto& axis : task_.observation) {
      observations_.push_back(column(axis.name));
      next_.push_back(column("next." + axis.name));
    }
    action_ = column("action");
    reward_ = column("reward");
    terminated_ = column("terminated");
    const auto at = std::find(names_.begin(), names_.end(), "truncated");
    truncated_ = at == names_.end() ? kAbsent : static_cast<std::size_t>(at - names_.begin());
  }

  std::size_t column(const std::string& name) {
    const auto at = std::find(names_.begin(), names_.end(), name);
    if (at != names_.end()) return static_cast<std::size_t>(at - names_.begin());
    const std::string near = engine::closest_name(name, names_);
    mistakes_.error("record-column", {path_, 1}, "there is no column '" + name + "'",
                    near.empty() ? "add it" : "did you mean '" + near + "'?");
    return kAbsent;
  }

  void take(const std::vector<std::string_view>& cells) {
    if (cells.size() != names_.size()) {
      wrong("the line has " + std::to_string(cells.size()) + " values for " +
            std::to_string(names_.size()) + " columns");
      return;
    }
    for (const std::size_t at : observations_) steps_.observations.push_back(number(cells, at));
    for (const std::size_t at : next_) steps_.next_observations.push_back(number(cells, at));
    const float action = number(cells, action_);
    if (!(action >= 0.0F && action < static_cast<float>(task_.choices) &&
          action == std::floor(action)))
      wrong(quoted(cells[action_]) + " is no choice of the task, which has 0 to " +
            std::to_string(task_.choices - 1));
    steps_.actions.push_back(action);
    steps_.rewards.push_back(number(cells, reward_));
    steps_.terminated.push_back(number(cells, terminated_) != 0.0F);
    steps_.truncated.push_back(truncated_ != kAbsent && number(cells, truncated_) != 0.0F);
  }

  float number(const std::vector<std::string_view>& cells, std::size_t at) {
    const std::string_view cell = cells[at];
    float value = 0.0F;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error == std::errc() && end == cell.data() + cell.size() && std::isfinite(value))
      return value;
    wrong(quoted(cell) + " in column " + quoted(names_[at]) + " is no number");
    return 0.0F;
  }

  void wrong(std::string message) {
    mistakes_.error("record-value", {path_, line_}, std::move(message), "correct the record");
  }

  std::string path_;
  const engine::ControlTask& task_;
  engine::Diagnostics mistakes_;
  RecordedSteps steps_;
  std::vector<std::string> names_;
  std::vector<std::size_t> observations_, next_;
  std::size_t action_ = 0, reward_ = 0, terminated_ = 0, truncated_ = kAbsent;
  int line_ = 1;
};

}  // namespace

void RecordedSteps::replay_into(ReplayMemory& memory) const {
  if (size() == 0) return;
  const std::size_t width = observations.size() / size();
  const std::uint8_t stopped = 1;  // the last step: what would follow was not recorded
  for (std::size_t i = 0; i < size(); ++i) {
    const std::span<const float> next = std::span(next_observations).subspan(i * width, width);
    StepColumns step;
    step.observations = next;
    step.final_observations = next;
    step.rewards = std::span(rewards).subspan(i, 1);
    step.terminated = std::span(terminated).subspan(i, 1);
    step.truncated = i + 1 < size() ? std::span(truncated).subspan(i, 1) : std::span(&stopped, 1);
    memory.append(std::span(observations).subspan(i * width, width),
                  std::span(actions).subspan(i, 1), step);
  }
}

engine::Result<RecordedSteps> read_transitions(const std::string& path,
                                               const engine::ControlTask& task) {
  return TransitionReader(path, task).read();
}

}  // namespace orrery::models
