// SPDX-License-Identifier: Apache-2.0
#include "models/detect/isolation_forest.h"

#include <algorithm>
#include <numeric>

#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"
#include "models/detect/single_fit.h"
#include "models/params.h"

namespace orrery::models {
namespace {

constexpr std::uint64_t kDrawsATree = std::uint64_t{1} << 40;  // more than a tree can use
constexpr std::size_t kBlock = 64;  // windows that go down one tree while it is in the cache

/// A cut: smaller values go to node `child`, the others to `child + 1`. A leaf has no child.
struct Node {
  double cut = 0.0;         // of a leaf: the path that ends there
  std::uint32_t value = 0;  // which of the window's
  std::uint32_t feature = 0;
  std::uint32_t child = 0;    // 0: a leaf
  float smaller_bits = 0.0F;  // beyond one, gained by going there
  float larger_bits = 0.0F;
  std::uint32_t padding = 0;
};

float bits_beyond_one(double ratio) { return static_cast<float>(engine::log2(ratio) - 1.0); }

class IsolationForest final : public SingleFit<IsolationForest> {
 public:
  explicit IsolationForest(const WindowModelSpec& spec)
      : features_(spec.features),
        width_(spec.length * spec.features),
        trees_(static_cast<std::size_t>(spec.params.integer("trees"))),
        subsample_(static_cast<std::size_t>(spec.params.integer("subsample"))),
        key_{spec.seed, spec.entity, engine::Purpose::kAgent} {}

  void fit(const Windows& train, const Windows&);
  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override;

  engine::AgentCost cost() const override {
    const double depth = engine::log2(static_cast<double>(std::max<std::size_t>(drawn_, 2)));
    return {static_cast<double>(trees_) * depth, sizeof(Node) * nodes_.size()};
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.drawn_);
    state(self.nodes_);
    state(self.roots_);
    state.expect(std::all_of(self.roots_.begin(), self.roots_.end(),
                             [&](std::uint32_t root) { return root < self.nodes_.size(); }));
    for (std::size_t i = 0; i < self.nodes_.size(); ++i) {  // a walk always ends
      const Node& node = self.nodes_[i];
      state.expect(node.value < self.width_ && node.feature < self.features_);
      state.expect(node.child == 0 || (node.child > i && node.child + 1 < self.nodes_.size()));
    }
  }

 private:
  void grow(const Windows& train, engine::Stream& draws, std::span<std::uint32_t> of_tree);
  bool cut(const Windows& train, engine::Stream& draws, std::span<const std::uint32_t> members,
           Node& node);
  void walk(const Windows& windows, std::size_t first, std::size_t count);

  std::size_t features_, width_, trees_, subsample_;
  engine::StreamKey key_;
  std::uint64_t drawn_ = 0;  // windows a tree
  std::vector<Node> nodes_;
  std::vector<std::uint32_t> roots_;
  // Made anew in every call.
  std::vector<double> path_, bits_;
  std::vector<std::uint32_t> uneven_;
};

void IsolationForest::fit(const Windows& train, const Windows&) {
  nodes_.clear();
  roots_.clear();
  drawn_ = std::min(subsample_, train.count());
  if (drawn_ == 0) return;
  std::vector<std::uint32_t> order(train.count());
  for (std::size_t t = 0; t < trees_; ++t) {
    engine::Stream draws(key_, t * kDrawsATree);
    std::iota(order.begin(), order.end(), 0U);
    for (std::size_t i = 0; i < drawn_; ++i)
      std::swap(order[i], order[i + draws.below(order.size() - i)]);
    grow(train, draws, std::span(order).first(drawn_));
  }
}

/// Breadth first, so that the two children of a node lie side by side.
void IsolationForest::grow(const Windows& train, engine::Stream& draws,
                           std::span<std::uint32_t> of_tree) {
  struct Waiting {
    std::size_t node, first, end, depth;
  };
  std::size_t depth_max = 0;
  while ((std::size_t{1} << depth_max) < drawn_) ++depth_max;
  roots_.push_back(static_cast<std::uint32_t>(nodes_.size()));
  nodes_.emplace_back();
  std::vector<Waiting> queue = {{nodes_.size() - 1, 0, of_tree.size(), 0}};
  for (std::size_t at = 0; at < queue.size(); ++at) {
    const auto [place, first, end, depth] = queue[at];
    const auto members = of_tree.subspan(first, end - first);
    Node node;
    if (depth == depth_max || !cut(train, draws, members, node)) {
      node.cut = static_cast<double>(depth) + average_path_length(members.size());
      nodes_[place] = node;
      continue;
    }
    const auto smaller = static_cast<std::size_t>(
        std::partition(members.begin(), members.end(),
                       [&](std::uint32_t i) { return train.window(i)[node.value] < node.cut; }) -
        members.begin());
    const auto all = static_cast<double>(members.size());
    node.child = static_cast<std::uint32_t>(nodes_.size());
    node.smaller_bits = bits_beyond_one(all / static_cast<double>(smaller));
    node.larger_bits = bits_beyond_one(all / static_cast<double>(members.size() - smaller));
    nodes_[place] = node;
    nodes_.resize(nodes_.size() + 2);
    queue.push_back({node.child, first, first + smaller, depth + 1});
    queue.push_back({node.child + 1, first + smaller, end, depth + 1});
  }
}

/// A random value that is not constant among the members, and a place within its range.
bool IsolationForest::cut(const Windows& train, engine::Stream& draws,
                          std::span<const std::uint32_t> members, Node& node) {
  if (members.size() < 2) return false;
  const auto range_of = [&](std::size_t value) {
    double least = train.window(members[0])[value];
    double largest = least;
    for (const std::uint32_t i : members) {
      least = std::min(least, train.window(i)[value]);
      largest = std::max(largest, train.window(i)[value]);
    }
    return std::pair(least, largest);
  };
  uneven_.clear();
  for (std::size_t value = 0; value < width_; ++value) {
    const auto [least, largest] = range_of(value);
    if (least < largest) uneven_.push_back(static_cast<std::uint32_t>(value));
  }
  if (uneven_.empty()) return false;
  node.value = uneven_[draws.below(uneven_.size())];
  node.feature = node.value % static_cast<std::uint32_t>(features_);
  const auto [least, largest] = range_of(node.value);
  node.cut = least + draws.uniform() * (largest - least);
  if (!(node.cut > least)) node.cut = largest;  // rounded down: neither side may be empty
  return true;
}

void IsolationForest::score(const Windows& windows, std::span<double> scores,
                            std::span<std::int32_t> blamed) {
  path_.resize(kBlock);
  bits_.resize(kBlock * features_);
  for (std::size_t first = 0; first < windows.count(); first += kBlock) {
    const std::size_t count = std::min(kBlock, windows.count() - first);
    walk(windows, first, count);
    for (std::size_t i = 0; i < count; ++i) {
      const double mean_path = path_[i] / static_cast<double>(trees_);
      scores[first + i] = drawn_ < 2 ? 0.0 : isolation_score(mean_path, drawn_);
      blamed[first + i] = largest_above_zero(std::span(bits_).subspan(i * features_, features_));
    }
  }
}

void IsolationForest::walk(const Windows& windows, std::size_t first, std::size_t count) {
  std::fill(path_.begin(), path_.end(), 0.0);
  std::fill(bits_.begin(), bits_.end(), 0.0);
  for (const std::uint32_t root : roots_) {
    for (std::size_t i = 0; i < count; ++i) {
      const double* window = windows.values.data() + (first + i) * width_;
      double* bits = bits_.data() + i * features_;
      const Node* node = &nodes_[root];
      while (node->child != 0) {
        const bool larger = !(window[node->value] < node->cut);
        bits[node->feature] += static_cast<double>(larger ? node->larger_bits : node->smaller_bits);
        node = &nodes_[node->child + (larger ? 1 : 0)];
      }
      path_[i] += node->cut;
    }
  }
}

}  // namespace

double average_path_length(std::size_t n) {
  constexpr double kEuler = 0.5772156649;  // as the source has it
  if (n < 2) return 0.0;
  if (n == 2) return 1.0;
  const auto last = static_cast<double>(n - 1);
  return 2.0 * (engine::log(last) + kEuler) - 2.0 * last / static_cast<double>(n);
}

double isolation_score(double mean_path, std::size_t n) {
  return engine::pow(2.0, -mean_path / average_path_length(n));
}

const engine::ModelInfo& isolation_forest_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "isolation_forest";
    row.summary = "random cuts isolate odd windows early";
    row.details =
        "Trees of random cuts over subsamples of the training windows. Score: 2^(-mean path / "
        "average path); blames the feature whose cuts isolated most.";
    row.source = "Liu, Ting and Zhou, ICDM 2008";
    row.params = {
        integer("trees", 100, {1, 10000}, "trees", "Liu, Ting and Zhou (2008), section 4"),
        integer("subsample", 256, {2, 65536}, "training windows a tree",
                "Liu, Ting and Zhou (2008), section 4"),
    };
    const auto shell = window_detector_params(1);
    row.params.insert(row.params.end(), shell.begin(), shell.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<WindowModel>> make_isolation_forest_model(
    const WindowModelSpec& spec) {
  return std::make_unique<IsolationForest>(spec);
}

engine::Result<std::unique_ptr<engine::Agent>> make_isolation_forest(
    const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_isolation_forest_model);
}

}  // namespace orrery::models
