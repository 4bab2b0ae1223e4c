// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/parameter_search.h"

#include <algorithm>

#include "engine/random/stream.h"
#include "scenarios/experiment/search_thread.h"

namespace orrery::scenarios {

namespace {

class RandomSearch final : public ParameterSearch {
 public:
  explicit RandomSearch(const SearchOptions& options)
      : options_(options), stream_({options.seed, 0, engine::Purpose::kControl}) {}

  std::optional<std::vector<double>> next() override {
    if (asked_++ == options_.points) return std::nullopt;
    std::vector<double> shares(options_.dimensions);
    for (double& share : shares) share = stream_.uniform();
    return shares;
  }
  void answer(double) override {}

 private:
  SearchOptions options_;
  engine::Stream stream_;
  std::uint32_t asked_ = 0;
};

OptimiseElement optimise_of(const std::string& method, const SearchOptions& options) {
  OptimiseElement element;
  element.method = method == "nlopt" ? "bobyqa" : method;
  element.evaluations = options.points;
  element.seed = options.seed;
  return element;
}

class NloptSearch final : public ParameterSearch {
 public:
  NloptSearch(const std::string& method, const SearchOptions& options)
      : thread_(optimise_of(method, options), options.dimensions) {}
  std::optional<std::vector<double>> next() override { return thread_.wanted(); }
  void answer(double value) override { thread_.answer(value); }

 private:
  SearchThread thread_;
};

}  // namespace

std::unique_ptr<ParameterSearch> make_search(const std::string& method,
                                             const SearchOptions& options) {
  const auto& known = search_methods();
  if (std::find(known.begin(), known.end(), method) == known.end()) return nullptr;
  if (method == "random") return std::make_unique<RandomSearch>(options);
  if (method == "bayes") return make_bayes_search(options);
  return std::make_unique<NloptSearch>(method, options);
}

const std::vector<std::string>& search_methods() {
  static const std::vector<std::string> kMethods = {
      "bayes", "nlopt", "random", "bobyqa", "cobyla", "sbplx", "direct_l", "crs2", "isres"};
  return kMethods;
}

}  // namespace orrery::scenarios
