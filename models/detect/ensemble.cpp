// SPDX-License-Identifier: Apache-2.0
#include "models/detect/ensemble.h"

#include <algorithm>

#include "engine/random/stream.h"
#include "engine/registry/check.h"
#include "models/data/state.h"
#include "models/detect/tail_probability.h"
#include "models/detect/window_model_catalog.h"
#include "models/params.h"

namespace orrery::models {
namespace {

/// The newest rows of windows, as many as some members see.
struct Cut {
  std::size_t length = 1;
  Windows train, clean;  // kept while the fit lasts
  Windows now;           // of the call
};

struct Member {
  std::unique_ptr<WindowModel> model;
  std::size_t cut = 0;
  TailProbability tail;
};

class Ensemble final : public WindowModel {
 public:
  Ensemble(std::vector<Member> members, std::vector<Cut> cuts, bool largest)
      : members_(std::move(members)), cuts_(std::move(cuts)), largest_(largest) {}

  void begin_fit(const Windows& train, const Windows& held_out) override;
  /// Members are fitted one after the other, then scaled.
  bool fit_epoch(FitEpoch& epoch) override {
    for (; fitting_ < members_.size(); ++fitting_) {
      if (!members_[fitting_].model->fit_epoch(epoch)) continue;
      epoch.number = static_cast<int>(++epochs_);
      return true;
    }
    if (!scaled_) scale();
    return false;
  }
  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override;
  engine::AgentCost cost() const override;
  void save(engine::ArchiveWriter& archive) const override;
  bool load(engine::ArchiveReader& archive) override;

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.fitting_);
    state(self.epochs_);
    state(self.scaled_);
    for (auto& member : self.members_) TailProbability::exchange(member.tail, state);
    state.expect(self.fitting_ <= self.members_.size());
  }

 private:
  void scale();

  std::vector<Member> members_;
  std::vector<Cut> cuts_;
  bool largest_;
  std::uint64_t fitting_ = 0;  // member being fitted
  std::uint64_t epochs_ = 0;
  bool scaled_ = false;
  std::vector<double> member_scores_, most_;
  std::vector<std::int32_t> member_blamed_;
};

/// The newest `length` rows of windows [first, end).
void newest_rows(const Windows& windows, std::size_t first, std::size_t end, std::size_t length,
                 Windows& to) {
  to.clear();
  to.length = length;
  to.features = windows.features;
  for (std::size_t i = first; i < end; ++i) {
    const auto from = windows.window(i).last(to.width());
    std::copy(from.begin(), from.end(), to.append(windows.device[i]).begin());
  }
}

void Ensemble::begin_fit(const Windows& train, const Windows& held_out) {
  fitting_ = epochs_ = 0;
  scaled_ = false;
  const std::size_t count = train.count();
  const std::size_t fifth = held_out.count() > 0 ? 0 : count / 5;
  for (Cut& cut : cuts_) {
    newest_rows(train, 0, count - fifth, cut.length, cut.train);
    if (held_out.count() > 0) {
      newest_rows(held_out, 0, held_out.count(), cut.length, cut.clean);
    } else {  // windows that reach over the border would know their neighbours
      const std::size_t first = std::min(count, count - fifth + cut.length - 1);
      newest_rows(train, first, count, cut.length, cut.clean);
    }
  }
  for (Member& member : members_)
    member.model->begin_fit(cuts_[member.cut].train, cuts_[member.cut].clean);
}

void Ensemble::scale() {
  scaled_ = true;
  for (Member& member : members_) {
    const Windows& clean = cuts_[member.cut].clean;
    std::vector<double> scores(clean.count());
    member_blamed_.resize(clean.count());
    engine::ArchiveWriter before;  // scoring may move the state of a device
    member.model->save(before);
    member.model->score(clean, scores, member_blamed_);
    engine::ArchiveReader again(before.bytes());
    ORRERY_CHECK(member.model->load(again), "a model cannot read its own state");
    member.tail.fit(std::move(scores));
  }
  for (Cut& cut : cuts_) cut.train = cut.clean = Windows{};
}

void Ensemble::score(const Windows& windows, std::span<double> scores,
                     std::span<std::int32_t> blamed) {
  const std::size_t count = windows.count();
  for (Cut& cut : cuts_) newest_rows(windows, 0, count, cut.length, cut.now);
  std::fill(scores.begin(), scores.end(), 0.0);
  std::fill(blamed.begin(), blamed.end(), -1);
  most_.assign(count, 0.0);
  member_scores_.resize(count);
  member_blamed_.resize(count);
  for (Member& member : members_) {
    member.model->score(cuts_[member.cut].now, member_scores_, member_blamed_);
    for (std::size_t i = 0; i < count; ++i) {
      const double surprise = member.tail.surprise(member_scores_[i]);
      scores[i] += surprise / static_cast<double>(members_.size());
      if (!(surprise > most_[i])) continue;
      most_[i] = surprise;
      blamed[i] = member_blamed_[i];
    }
  }
  if (largest_) std::copy(most_.begin(), most_.end(), scores.begin());
}

engine::AgentCost Ensemble::cost() const {
  engine::AgentCost cost;
  for (const Member& member : members_) {
    const engine::AgentCost own = member.model->cost();
    cost.multiply_accumulates += own.multiply_accumulates;
    cost.state_bytes += own.state_bytes;
  }
  return cost;
}

void Ensemble::save(engine::ArchiveWriter& archive) const {
  save_state(*this, archive);
  for (const Member& member : members_) member.model->save(archive);
}

bool Ensemble::load(engine::ArchiveReader& archive) {
  return load_state(*this, archive) &&
         std::all_of(members_.begin(), members_.end(),
                     [&](Member& member) { return member.model->load(archive); });
}

std::vector<std::string> names_of(const engine::ParamSet& params) {
  const auto& given = params.texts("members");
  if (!given.empty()) return given;
  return {"robust_mahalanobis", "isolation_forest", "kmeans_distance", "matrix_profile",
          "spectral_residual"};
}

const WindowModelEntry* find_member(const std::string& name, engine::Diagnostics& mistakes) {
  const WindowModelEntry* entry = find_window_model(name);
  if (entry != nullptr) return entry;
  std::vector<std::string> known;
  for (const auto& each : window_model_catalog()) known.push_back(each.info->name);
  const std::string near = engine::closest_name(name, known);
  std::string all;
  for (const auto& each : known) all += (all.empty() ? "" : ", ") + each;
  mistakes.error("ensemble-member", {}, "ensemble: no window model is called '" + name + "'",
                 near.empty() ? "use some of: " + all : "did you mean '" + near + "'?");
  return nullptr;
}

/// A member with its default parameters, for its own default window or all of `spec`'s.
engine::Result<std::unique_ptr<WindowModel>> make_member(const WindowModelEntry& entry,
                                                         const WindowModelSpec& spec,
                                                         std::size_t& length) {
  WindowModelSpec own = spec;
  own.params = engine::ParamSet::defaults(*entry.info);
  length = std::min(spec.length, static_cast<std::size_t>(own.params.integer("window")));
  own.params.set("window", static_cast<double>(length));
  own.length = length;
  own.entity = engine::entity_key(entry.info->name, spec.entity);
  return entry.make(own);
}

}  // namespace

const engine::ModelInfo& ensemble_info() {
  static const engine::ModelInfo kInfo = [] {
    engine::ModelInfo row;
    row.kind = engine::ModelKind::kAgent;
    row.name = "ensemble";
    row.summary = "several window models blended by their tail probabilities";
    row.details =
        "Each member's score becomes -ln of its tail probability among held-out clean windows. "
        "Score: their mean or the largest; blames what the most surprised member blames.";
    row.source = "Fisher (1932); Aggarwal and Sathe, Outlier Ensembles (2017)";
    engine::ParamInfo members =
        text("members", "",
             "names of window models; none: robust_mahalanobis, isolation_forest, "
             "kmeans_distance, matrix_profile, spectral_residual");
    members.kind = engine::ParamKind::kTexts;
    row.params = {members, choice("combine", {"mean", "max"}, "of the members' surprises")};
    const auto shell = window_detector_params(64);
    row.params.insert(row.params.end(), shell.begin(), shell.end());
    return row;
  }();
  return kInfo;
}

engine::Result<std::unique_ptr<WindowModel>> make_ensemble_model(const WindowModelSpec& spec) {
  engine::Diagnostics mistakes;
  std::vector<Member> members;
  std::vector<Cut> cuts;
  const auto names = names_of(spec.params);
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(names.begin(), name, *name) != name) {
      mistakes.error("ensemble-member", {}, "ensemble: '" + *name + "' is named twice",
                     "name each member once");
      continue;
    }
    const WindowModelEntry* entry = find_member(*name, mistakes);
    if (entry == nullptr) continue;
    std::size_t length = 0;
    auto made = make_member(*entry, spec, length);
    if (!made) {
      mistakes.append(made.error());
      continue;
    }
    const auto cut = std::find_if(cuts.begin(), cuts.end(),
                                  [&](const Cut& each) { return each.length == length; });
    members.push_back({std::move(*made), static_cast<std::size_t>(cut - cuts.begin()), {}});
    if (cut == cuts.end()) {
      cuts.emplace_back();
      cuts.back().length = length;
    }
  }
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  return std::make_unique<Ensemble>(std::move(members), std::move(cuts),
                                    spec.params.text("combine") == "max");
}

engine::Result<std::unique_ptr<engine::Agent>> make_ensemble(const engine::AgentSpec& spec) {
  return make_window_detector(spec, make_ensemble_model);
}

}  // namespace orrery::models
