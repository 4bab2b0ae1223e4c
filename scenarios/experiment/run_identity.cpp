// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/run_identity.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/registry/check.h"

namespace orrery::scenarios {

/// A SHA-256 of parts, each behind its length, so that no two lists of parts give the same bytes.
struct RunIdentity::Digest {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                  EVP_MD_CTX_free};

  Digest() {
    ORRERY_CHECK(EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1, "SHA-256");
  }
  Digest(const Digest& other) {
    ORRERY_CHECK(EVP_MD_CTX_copy_ex(context.get(), other.context.get()) == 1, "SHA-256");
  }

  void add(std::string_view part) {
    const std::string size = fmt::format("{}:", part.size());
    EVP_DigestUpdate(context.get(), size.data(), size.size());
    EVP_DigestUpdate(context.get(), part.data(), part.size());
  }
  void add(const std::vector<std::string>& parts) {
    add(std::to_string(parts.size()));
    for (const auto& part : parts) add(std::string_view(part));
  }
  std::string digits() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    unsigned size = 0;
    EVP_DigestFinal_ex(context.get(), bytes.data(), &size);
    std::string text;
    for (unsigned i = 0; i < 16; ++i) fmt::format_to(std::back_inserter(text), "{:02x}", bytes[i]);
    return text;
  }
};

RunIdentity::RunIdentity(RunIngredients ingredients)
    : files_of_setting_(std::move(ingredients.files_of_setting)) {
  auto common = std::make_shared<Digest>();
  common->add("orrery run 1");
  common->add(ingredients.version);
  common->add(ingredients.scenario_text);
  common->add(ingredients.files);
  common->add(ingredients.until ? std::to_string(ingredients.until->ns) : "its duration");
  common_ = std::move(common);
}

std::string RunIdentity::of(const std::vector<std::string>& sets, std::uint64_t seed) const {
  Digest digest(*common_);
  std::vector<std::string> ordered = sets;
  std::sort(ordered.begin(), ordered.end());  // no two of a point set the same path
  digest.add(ordered);
  for (const auto& set : ordered) {
    const auto found = files_of_setting_.find(set);
    if (found != files_of_setting_.end()) digest.add(found->second);
  }
  digest.add(std::to_string(seed));
  return digest.digits();
}

}  // namespace orrery::scenarios
