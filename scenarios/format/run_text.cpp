// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/run_text.h"

namespace orrery::scenarios {

std::string text_of_run(const std::string& scenario_text) {
  // `to_yaml` puts every top-level key in quotes at the beginning of a line, and nothing else
  // there.
  const std::string key = "\"layout\":";
  std::size_t begin = scenario_text.rfind(key, 0) == 0 ? 0 : scenario_text.find("\n" + key);
  if (begin == std::string::npos) return scenario_text;
  if (begin > 0) ++begin;
  std::size_t end = scenario_text.find('\n', begin);
  while (end != std::string::npos && scenario_text.compare(end, 2, "\n ") == 0)
    end = scenario_text.find('\n', end + 1);
  return scenario_text.substr(0, begin) +
         (end == std::string::npos ? "" : scenario_text.substr(end + 1));
}

}  // namespace orrery::scenarios
