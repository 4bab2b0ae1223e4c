// SPDX-License-Identifier: Apache-2.0
// Any bytes as the manifest of a foreign model, then held against a scenario. No file is opened.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scenarios/host/manifest_check.h"
#include "scenarios/host/model_content.h"

namespace orrery::scenarios {
namespace {

void expect_explained(const engine::Diagnostics& mistakes) {
  if (!mistakes.has_errors()) std::abort();
  for (const auto& mistake : mistakes.items())
    if (mistake.message.empty() || mistake.code.empty()) std::abort();
}

void fuzz_one(const std::string& text) {
  (void)content_of(text);
  const auto manifest = parse_manifest(text, "m.yaml");
  if (!manifest) return expect_explained(manifest.error());
  if (manifest->features.empty() || manifest->column >= manifest->columns) std::abort();
  if (manifest->window == 0 || manifest->batch == 0 || manifest->outputs() == 0) std::abort();
  (void)manifest->output_words();
  AgentFacts facts;
  facts.features = {{"pump.pressure", "Pa"}, {"pump.speed", "Hz"}};
  facts.window = 3;
  facts.rate_hz = 1.0;
  const auto order = match_features(*manifest, facts);
  if (!order) return expect_explained(order.error());
  if (order->size() != manifest->features.size()) std::abort();
}

}  // namespace
}  // namespace orrery::scenarios

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  orrery::scenarios::fuzz_one(std::string(reinterpret_cast<const char*>(bytes), size));
  return 0;
}
