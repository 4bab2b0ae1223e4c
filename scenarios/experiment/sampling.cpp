// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/sampling.h"

#include <boost/random/sobol.hpp>
#include <cstdint>
#include <limits>
#include <numeric>

#include "engine/random/stream.h"

namespace orrery::scenarios {

namespace {

using Rows = std::vector<std::vector<double>>;

/// One stream for each thing of a design that has random numbers of its own.
engine::StreamKey stream_of(const SampleElement& sample, const char* purpose, std::uint64_t row) {
  return {sample.seed, engine::entity_key(purpose, row), engine::Purpose::kUser};
}

/// A number below `n`. The bias of n / 2^64 is nothing at the sizes of designs.
std::uint64_t below(std::uint64_t n, const engine::StreamKey& key, std::uint64_t index) {
  return engine::bits_at(key, index) % n;
}

/// 0 .. n-1 in random order (Fisher, Yates), with draws `first` and on of the stream.
std::vector<std::size_t> shuffled(std::size_t n, const engine::StreamKey& key,
                                  std::uint64_t first) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[below(i, key, first + i)]);
  return order;
}

Rows random_rows(const SampleElement& sample, std::size_t factors) {
  Rows rows(sample.points, std::vector<double>(factors));
  for (std::size_t f = 0; f < factors; ++f) {
    const auto key = stream_of(sample, "experiment random", f);
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i][f] = engine::uniform_at(key, i);
  }
  return rows;
}

Rows latin_rows(const SampleElement& sample, std::size_t factors) {
  const std::size_t n = sample.points;
  Rows rows(n, std::vector<double>(factors));
  for (std::size_t f = 0; f < factors; ++f) {
    const auto within = stream_of(sample, "experiment latin within", f);
    const auto stratum = shuffled(n, stream_of(sample, "experiment latin order", f), 0);
    for (std::size_t i = 0; i < n; ++i) {
      const double place = static_cast<double>(stratum[i]) + engine::uniform_at(within, i);
      rows[i][f] = place / static_cast<double>(n);
    }
  }
  return rows;
}

double share_of_bits(std::uint64_t bits) { return static_cast<double>(bits >> 11) * 0x1p-53; }

/// The Sobol sequence without its first point.
class SobolSequence {
 public:
  explicit SobolSequence(std::size_t dimensions) : engine_(dimensions), bits_(dimensions) {}
  const std::vector<std::uint64_t>& next() {
    for (auto& bits : bits_) bits = engine_();
    return bits_;
  }

 private:
  using Engine = boost::random::sobol;
  static_assert(Engine::max() == std::numeric_limits<std::uint64_t>::max());

  Engine engine_;
  std::vector<std::uint64_t> bits_;
};

Rows sobol_rows(const SampleElement& sample, std::size_t factors) {
  Rows rows(sample.points, std::vector<double>(factors));
  SobolSequence sequence(factors);
  for (auto& row : rows) {
    const auto& bits = sequence.next();
    for (std::size_t f = 0; f < factors; ++f) row[f] = share_of_bits(bits[f]);
  }
  return rows;
}

/// One trajectory. Each factor has a low level in the lower half of the grid and its partner half
/// a grid above; it starts at one of the two and changes to the other when its turn comes.
void add_trajectory(const SampleElement& sample, std::size_t factors, std::uint32_t t, Rows& rows) {
  const auto key = stream_of(sample, "experiment morris", t);
  const std::uint64_t half = sample.levels / 2;
  std::vector<std::uint64_t> low(factors);
  std::vector<bool> up(factors);
  for (std::size_t f = 0; f < factors; ++f) {
    low[f] = below(half, key, 2 * f);
    up[f] = below(2, key, 2 * f + 1) == 1;
  }
  std::vector<double> row(factors);
  const auto set = [&](std::size_t f) {
    row[f] = static_cast<double>(low[f] + (up[f] ? half : 0)) / (sample.levels - 1.0);
  };
  for (std::size_t f = 0; f < factors; ++f) set(f);
  rows.push_back(row);
  for (const std::size_t f : shuffled(factors, key, 2 * factors)) {
    up[f] = !up[f];
    set(f);
    rows.push_back(row);
  }
}

Rows morris_rows(const SampleElement& sample, std::size_t factors) {
  Rows rows;
  for (std::uint32_t t = 0; t < sample.points; ++t) add_trajectory(sample, factors, t, rows);
  return rows;
}

/// A random shift of each dimension's bits keeps the balance of the sequence, its corner included,
/// which dropping points would not (Owen 2020), and makes A_0 and B_0 differ.
Rows saltelli_rows(const SampleElement& sample, std::size_t factors) {
  SobolSequence sequence(2 * factors);
  std::vector<std::uint64_t> bits(2 * factors, 0);
  Rows rows;
  for (std::uint32_t j = 0; j < sample.points; ++j) {
    if (j > 0) bits = sequence.next();
    std::vector<double> a(factors);
    std::vector<double> b(factors);
    for (std::size_t f = 0; f < factors; ++f) {
      const auto shift = [&](std::size_t dimension) {
        return engine::bits_at(stream_of(sample, "experiment sobol shift", dimension), 0);
      };
      a[f] = share_of_bits(bits[f] ^ shift(f));
      b[f] = share_of_bits(bits[factors + f] ^ shift(factors + f));
    }
    rows.push_back(a);
    rows.push_back(b);
    for (std::size_t f = 0; f < factors; ++f) {
      rows.push_back(a);
      rows.back()[f] = b[f];
    }
  }
  return rows;
}

}  // namespace

std::vector<std::vector<double>> sample_shares(const SampleElement& sample, std::size_t factors) {
  switch (sample.method) {
    case SampleMethod::kRandom: return random_rows(sample, factors);
    case SampleMethod::kLatinHypercube: return latin_rows(sample, factors);
    case SampleMethod::kSobol: return sobol_rows(sample, factors);
    case SampleMethod::kMorris: return morris_rows(sample, factors);
    case SampleMethod::kSobolIndices: return saltelli_rows(sample, factors);
  }
  return {};
}

std::size_t most_sampled_factors(SampleMethod method) {
  constexpr std::size_t kDirections = 3667;  // Boost.Random's table
  if (method == SampleMethod::kSobol) return kDirections;
  if (method == SampleMethod::kSobolIndices) return kDirections / 2;
  return 100'000;
}

}  // namespace orrery::scenarios
