// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/foreign_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/host/foreign_host.h"
#include "scenarios/host/manifest.h"
#include "scenarios/host/trust.h"

namespace orrery::scenarios {
namespace {

using models::Windows;

constexpr double kNoScore = std::numeric_limits<double>::quiet_NaN();
constexpr float kProbabilitySlack = 1e-5F;

/// x = v * factor + shift, in the agent's order of features.
struct InputColumn {
  std::size_t from = 0;
  double factor = 1.0;
  double shift = 0.0;
  engine::Range range;  // of x
  bool fill = true;     // a missing value is 0, the mean
};

class ForeignModel final : public models::WindowModel {
 public:
  ForeignModel(Manifest manifest, std::vector<InputColumn> columns,
               std::unique_ptr<ForeignHost> host)
      : manifest_(std::move(manifest)), columns_(std::move(columns)), host_(std::move(host)) {
    given_.resize(host_->inputs().size());
  }

  bool wants_raw() const override { return manifest_.normalisation != Normalisation::kDevice; }
  void begin_fit(const Windows&, const Windows&) override {}
  bool fit_epoch(models::FitEpoch&) override { return false; }

  void score(const Windows& windows, std::span<double> scores,
             std::span<std::int32_t> blamed) override {
    std::fill(scores.begin(), scores.end(), kNoScore);
    std::fill(blamed.begin(), blamed.end(), -1);
    for (std::size_t first = 0; first < windows.count(); first += manifest_.batch) {
      const std::size_t count = std::min<std::size_t>(manifest_.batch, windows.count() - first);
      give(windows, first, count);
      if (!host_->call() || !right_shape()) return;
      for (std::size_t i = 0; i < count; ++i) {
        if (unscored_[i] != 0) continue;
        if (!judge(windows, first, i, scores[first + i], blamed[first + i])) return;
      }
    }
  }

  /// One call on windows of zeros, before the run: what has another shape is refused early.
  std::string try_shape() {
    std::fill(host_->inputs().begin(), host_->inputs().end(), 0.0F);
    if (host_->call()) right_shape();
    return host_->trouble();
  }

  engine::AgentCost cost() const override {
    return {manifest_.multiply_accumulates, manifest_.file_bytes};
  }
  void save(engine::ArchiveWriter& archive) const override { archive.put_text(manifest_.sha256); }
  bool load(engine::ArchiveReader& archive) override {
    std::string sha256;
    return archive.get_text(sha256) && sha256 == manifest_.sha256;
  }
  std::string trouble() const override {
    if (host_->trouble().empty()) return {};
    return fmt::format("the model '{}' {}", shown(manifest_.name), host_->trouble());
  }
  std::vector<std::string> remarks() const override;

 private:
  void give(const Windows& windows, std::size_t first, std::size_t count);
  bool right_shape();
  bool judge(const Windows& windows, std::size_t first, std::size_t i, double& score,
             std::int32_t& blamed);
  double difference(const Windows& windows, std::size_t first, std::size_t i,
                    std::span<const float> out, std::int32_t& blamed) const;
  double input(const Windows& windows, std::size_t window, std::size_t row, std::size_t j) const;

  Manifest manifest_;
  std::vector<InputColumn> columns_;
  std::unique_ptr<ForeignHost> host_;
  std::vector<float> given_;            // our copy: the shared one is the model's to change
  std::vector<std::uint8_t> unscored_;  // windows of the call with a value that cannot be given
  std::uint64_t missing_ = 0;
  std::uint64_t outside_ = 0;
};

double ForeignModel::input(const Windows& windows, std::size_t window, std::size_t row,
                           std::size_t j) const {
  const double* values = windows.values.data() + window * windows.width();
  const InputColumn& column = columns_[j];
  return values[row * windows.features + column.from] * column.factor + column.shift;
}

void ForeignModel::give(const Windows& windows, std::size_t first, std::size_t count) {
  const std::size_t width = manifest_.window * columns_.size();
  unscored_.assign(count, 0);
  float* to = given_.data();
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t row = 0; row < manifest_.window; ++row) {
      for (std::size_t j = 0; j < columns_.size(); ++j) {
        double x = input(windows, first + i, row, j);
        if (std::isnan(x)) {
          ++missing_;
          x = 0.0;
          if (!columns_[j].fill) unscored_[i] = 1;
        } else if (x < columns_[j].range.min || x > columns_[j].range.max) {
          ++outside_;
        }
        *to++ = static_cast<float>(x);
      }
    }
  }
  for (std::size_t i = count; i < manifest_.batch; ++i) {
    std::copy_n(to - width, width, to);
    to += width;
  }
  std::copy(given_.begin(), given_.end(), host_->inputs().begin());
}

bool ForeignModel::right_shape() {
  const auto& dims = host_->dims();
  const std::int64_t windows = manifest_.batch;
  const std::int64_t outputs = manifest_.outputs();
  std::int64_t product = 1;
  bool right = !dims.empty() && dims.size() <= 3 && dims[0] == windows;
  for (const std::int64_t dim : dims) {
    right = right && dim > 0 && dim <= windows * outputs;
    if (right) product *= dim;
  }
  right = right && product == windows * outputs;
  if (right && dims.size() == 3) {
    const bool whole = manifest_.meaning == OutputMeaning::kReconstruction;
    right = dims[1] == (whole ? manifest_.window : 1);
  }
  if (!right) {
    host_->fail(fmt::format("gave an output of shape [{}] where {} was wanted",
                            fmt::join(dims, ", "), manifest_.output_words()));
  }
  return right;
}

bool ForeignModel::judge(const Windows& windows, std::size_t first, std::size_t i, double& score,
                         std::int32_t& blamed) {
  const std::size_t outputs = manifest_.outputs();
  const auto out = host_->outputs().subspan(i * outputs, outputs);
  const auto bad = std::find_if(out.begin(), out.end(), [](float x) { return !std::isfinite(x); });
  if (bad != out.end()) {
    host_->fail(fmt::format("gave {} in call {}", *bad, host_->report().calls));
    return false;
  }
  const float number = out[manifest_.column];
  switch (manifest_.meaning) {
    case OutputMeaning::kScore:
      score = number;
      if (number >= 0.0F) return true;
      host_->fail(fmt::format("gave the score {}, which is below 0", number));
      return false;
    case OutputMeaning::kProbability:
      score = std::clamp(number, 0.0F, 1.0F);
      if (number >= -kProbabilitySlack && number <= 1.0F + kProbabilitySlack) return true;
      host_->fail(fmt::format("gave the probability {}", number));
      return false;
    default: score = difference(windows, first, i, out, blamed); return true;
  }
}

double ForeignModel::difference(const Windows& windows, std::size_t first, std::size_t i,
                                std::span<const float> out, std::int32_t& blamed) const {
  const bool forecast = manifest_.meaning == OutputMeaning::kForecast;
  const std::size_t features = columns_.size();
  const std::size_t rows = forecast ? 1 : manifest_.window;
  double sum = 0.0;
  double most = 0.0;
  for (std::size_t j = 0; j < features; ++j) {
    double of_feature = 0.0;
    for (std::size_t row = 0; row < rows; ++row) {
      const double x = forecast ? input(windows, first + i, manifest_.window, j)
                                : given_[(i * rows + row) * features + j];
      if (std::isnan(x)) continue;  // nothing to hold a forecast against
      const double away = x - static_cast<double>(out[row * features + j]);
      of_feature += away * away;
    }
    sum += of_feature;
    if (of_feature <= most) continue;
    most = of_feature;
    blamed = static_cast<std::int32_t>(columns_[j].from);
  }
  return std::sqrt(sum / static_cast<double>(rows * features));
}

std::vector<std::string> ForeignModel::remarks() const {
  const HostReport report = host_->report();
  std::vector<std::string> said = {fmt::format(
      "model '{}' {} ({}, licence {}, SHA-256 {}): {} calls of {} windows, longest {:.1f} ms",
      shown(manifest_.name), shown(manifest_.version), manifest_.format, shown(manifest_.licence),
      manifest_.sha256, report.calls, manifest_.batch,
      static_cast<double>(report.longest.count()) * 1e-3)};
  if (report.late > 0) {
    said.push_back(fmt::format("{} calls took longer than the promised {:g} ms", report.late,
                               manifest_.latency_s * 1e3));
  }
  if (report.refused_calls > 0) {
    said.push_back(fmt::format("it tried {} times to do what it may not, first to {}",
                               report.refused_calls, report.first_refused));
  }
  if (report.output_bytes > 0) {
    said.push_back(
        fmt::format("it wrote {} bytes of output: {}", report.output_bytes, report.output));
  }
  if (missing_ > 0) said.push_back(fmt::format("{} values were missing", missing_));
  if (outside_ > 0)
    said.push_back(fmt::format("{} values lay outside the range it was made for", outside_));
  if (!host_->trouble().empty()) said.push_back("it failed: it " + host_->trouble());
  return said;
}

std::vector<InputColumn> columns_of(const Manifest& manifest, const engine::ParamSet& params) {
  std::vector<InputColumn> columns;
  for (std::size_t j = 0; j < manifest.features.size(); ++j) {
    const ManifestFeature& feature = manifest.features[j];
    InputColumn column;
    column.from = static_cast<std::size_t>(params.numbers("input_order")[j]);
    column.fill = manifest.normalisation != Normalisation::kNone;
    if (manifest.normalisation != Normalisation::kDevice) {
      const bool stated = manifest.normalisation == Normalisation::kStated;
      const double mean = stated ? feature.mean : 0.0;
      const double sd = stated ? feature.sd : 1.0;
      const double scale = params.numbers("input_scale")[j];
      column.factor = 1.0 / (scale * sd);
      column.shift = -(params.numbers("input_offset")[j] / scale + mean) / sd;
      column.range = {(feature.range.min - mean) / sd, (feature.range.max - mean) / sd};
    }
    columns.push_back(column);
  }
  return columns;
}

/// Namespaces and the filter; without namespaces only for a file that the user trusts.
engine::Result<Isolation> isolation_for(const Manifest& manifest,
                                        const std::vector<std::string>& flags) {
  const bool trusted = user_trusts(manifest.sha256, flags);
  const std::string remedy =
      fmt::format("if you trust exactly this file: --trust-model {}, or that line in {}",
                  manifest.sha256, trust_list_path());
  if (manifest.format == "plugin" && !trusted) {
    return engine::failure("model-trust", manifest.file_place,
                           "a plug-in is run only if the user trusts it", remedy);
  }
  std::string why_not;
  if (can_isolate(why_not)) return Isolation::kNamespaces;
  if (trusted) return Isolation::kFilterOnly;
  return engine::failure(
      "model-sandbox", manifest.file_place,
      "this kernel forbids namespaces of users (" + why_not + "), so the model cannot be locked in",
      remedy);
}

}  // namespace

engine::Result<std::unique_ptr<models::WindowModel>> make_foreign_window_model(
    const models::WindowModelSpec& spec) {
  auto manifest = read_manifest(spec.params.text("manifest"));
  if (!manifest) return engine::failure(manifest.error());
  const auto isolation = isolation_for(*manifest, spec.params.texts("user_trusts"));
  if (!isolation) return engine::failure(isolation.error());
  auto bytes = read_model(*manifest);
  if (!bytes) return engine::failure(bytes.error());
  manifest->file_bytes = bytes->size();
  HostSpec host;
  host.format = manifest->format;
  host.model = std::move(*bytes);
  host.shape = {manifest->batch, manifest->window,
                static_cast<std::uint32_t>(manifest->features.size()), manifest->outputs()};
  host.layout = manifest->layout;
  host.memory_bytes = manifest->memory_bytes;
  host.timeout = std::chrono::milliseconds(
      static_cast<std::int64_t>(std::ceil(spec.params.number("timeout") * 1e3)));
  host.latency = std::chrono::microseconds(static_cast<std::int64_t>(manifest->latency_s * 1e6));
  host.isolation = *isolation;
  auto started = ForeignHost::start(std::move(host));
  if (!started) {
    engine::Diagnostics placed;
    for (auto mistake : started.error().items()) {
      mistake.place = manifest->file_place;
      placed.add(std::move(mistake));
    }
    return engine::failure(std::move(placed));
  }
  const engine::SourcePlace place = manifest->place;
  auto columns = columns_of(*manifest, spec.params);
  auto model =
      std::make_unique<ForeignModel>(std::move(*manifest), std::move(columns), std::move(*started));
  if (std::string wrong = model->try_shape(); !wrong.empty()) {
    return engine::failure("model-shape", place, "tried on zeros, the model " + wrong,
                           "make the manifest say what the model takes and gives");
  }
  return model;
}

}  // namespace orrery::scenarios
