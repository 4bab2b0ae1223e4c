// SPDX-License-Identifier: Apache-2.0
// Any bytes as a scenario, loaded and built: a plant or mistakes with places, never a crash.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scenarios/build/memory_estimate.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {
namespace {

/// A mutation that asks for a million pumps is legal; here it would only cost time.
constexpr double kBytesMax = 4.0 * 1024 * 1024;

void check(const engine::Diagnostics& mistakes, std::size_t text_size) {
  if (!mistakes.has_errors()) std::abort();
  for (const auto& mistake : mistakes.items()) {
    if (mistake.message.empty() || mistake.code.empty()) std::abort();
    if (mistake.place.file.empty()) std::abort();
    if (mistake.place.line < 1 || mistake.place.column < 1) std::abort();
    if (mistake.place.file == "main.yaml" && mistake.place.end > text_size) std::abort();
  }
}

void fuzz_one(const std::string& text) {
  LoadOptions options;
  const std::size_t line_end = text.find('\n');
  if (text.rfind("# set: ", 0) == 0 && line_end != std::string::npos)
    options.sets = {text.substr(7, line_end - 7)};
  const auto loaded = load_scenario_text(text, "main.yaml", ".", options);
  if (!loaded) return check(loaded.error(), text.size());
  if (estimated_bytes(loaded->scenario) > kBytesMax) return;
  const auto plant = build_plant(loaded->scenario, loaded->scenario.seed);
  if (!plant) check(plant.error(), text.size());
}

}  // namespace
}  // namespace orrery::scenarios

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  orrery::scenarios::fuzz_one(std::string(reinterpret_cast<const char*>(bytes), size));
  return 0;
}
