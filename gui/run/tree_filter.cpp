// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/tree_filter.h"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string_view>

#include "scenarios/session/plant_view.h"

namespace orrery::gui {

namespace {

namespace flag = scenarios::device_flag;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::uint8_t flagOf(std::string_view word) {
  if (word == "faulty" || word == "fault") return flag::kFaulty;
  if (word == "failed") return flag::kFailed;
  if (word == "alarm" || word == "alarms" || word == "alert") return flag::kAlarm;
  if (word == "commanded") return flag::kCommanded;
  return 0;
}

}  // namespace

TreeFilter::TreeFilter(const std::string& text) {
  std::istringstream in(lower(text));
  for (std::string word; in >> word;) {
    if (const std::uint8_t status = flagOf(word); status != 0) {
      flags_ |= status;
    } else {
      words_.push_back(word);
    }
  }
}

bool TreeFilter::lets(const std::string& name, bool faulty) const {
  if (flags_ != 0 && !(faulty && flags_ == flag::kFaulty)) return false;
  const std::string low = lower(name);
  return std::all_of(words_.begin(), words_.end(),
                     [&](const std::string& word) { return low.find(word) != std::string::npos; });
}

std::vector<std::uint32_t> TreeFilter::rowsOf(const scenarios::PlantOutline::Population& population,
                                              const std::vector<std::uint8_t>& flags) const {
  const std::string name = lower(population.name);
  std::vector<std::string> open;  // words that the name of the population does not settle
  for (const auto& word : words_) {
    if (name.find(word) == std::string::npos) open.push_back(word);
  }
  std::vector<std::uint32_t> rows;
  if (population.count == 1 && !open.empty()) return rows;
  std::string device = name + "[";
  const std::size_t stem = device.size();
  for (std::uint32_t row = 0; row < population.count; ++row) {
    const std::size_t id = population.first_device + row;
    const std::uint8_t stands = id < flags.size() ? flags[id] : 0;
    if ((stands & flags_) != flags_) continue;
    if (!open.empty()) {
      device.resize(stem);
      device += std::to_string(row);
      device += ']';
      const bool all = std::all_of(open.begin(), open.end(), [&](const std::string& word) {
        return device.find(word) != std::string::npos;
      });
      if (!all) continue;
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace orrery::gui
