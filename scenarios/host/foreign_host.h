// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "models/foreign/foreign_network.h"
#include "scenarios/format/safe_path.h"
#include "scenarios/host/host_process.h"
#include "scenarios/host/protocol.h"

namespace orrery::scenarios {

/// What a foreign model is started with.
struct HostSpec {
  std::string format;  ///< `torchscript`, `onnx`, `plugin`, `python`
  std::string model;   ///< the bytes of its file
  SharedLayout shape;  ///< windows of one call and numbers that it gives for each
  models::WindowLayout layout = models::WindowLayout::kRows;
  std::size_t memory_bytes = std::size_t{512} << 20;
  std::chrono::milliseconds timeout{10'000};  ///< of one call, and of opening the model
  std::chrono::microseconds latency{0};       ///< promised for a call; later ones are counted
  Isolation isolation = Isolation::kNamespaces;
};

/// What a model did, for the notes of a result.
struct HostReport {
  std::uint64_t calls = 0;
  std::uint64_t late = 0;  ///< calls beyond the promised latency
  std::chrono::microseconds longest{0};
  std::uint64_t output_bytes = 0;   ///< that it wrote to its standard output
  std::string output;               ///< the first of them, made safe to show
  std::uint32_t refused_calls = 0;  ///< of the kernel; as far as the model lets us know
  std::string first_refused;        ///< `open a file`
};

/// A foreign model in a process of its own, from the run's side.
///
/// Nothing that the model does can end, block or change this process: it waits for at most
/// `timeout`, reads at most so much output, believes no number of the shared memory that it has not
/// checked, and has sealed the memory's size. After the first failure the process is ended and
/// every further call fails.
class ForeignHost {
 public:
  /// Starts the process and opens the model in it. Errors: `model-host` (ours is missing),
  /// `model-sandbox` (the kernel refuses), `model-open` (the model fails at being opened).
  static engine::Result<std::unique_ptr<ForeignHost>> start(HostSpec spec);
  ~ForeignHost();

  /// Inputs of the next call, spec.shape.input_values() numbers, to be filled in.
  std::span<float> inputs();
  /// One call; true when `outputs()` has what the model gave.
  bool call();
  /// A copy, which the model can no longer change.
  std::span<const float> outputs() const { return outputs_; }
  /// The shape that the last call gave.
  const std::vector<std::int64_t>& dims() const { return dims_; }

  /// Marks the model as failed, ends it; `why` completes "the model ...".
  void fail(std::string why);
  /// Why the model has failed, or empty.
  const std::string& trouble() const { return trouble_; }
  HostReport report() const;
  pid_t process_id() const { return process_.id(); }

 private:
  explicit ForeignHost(HostSpec spec) : spec_(std::move(spec)) {}
  std::string open_memory();
  std::string launch();
  bool exchange(HostTask task, std::chrono::milliseconds timeout);
  bool wait_for(std::uint32_t number, std::chrono::milliseconds timeout);
  bool take_reply(std::uint32_t number);
  void read_output();

  HostSpec spec_;
  HostProcess process_;
  OpenFile socket_;
  OpenFile memory_;
  OpenFile model_;
  std::byte* mapped_ = nullptr;
  std::uint32_t number_ = 0;
  HostReply reply_;
  std::vector<float> outputs_;
  std::vector<std::int64_t> dims_;
  std::string trouble_;
  HostReport report_;
};

/// Text of a stranger in one line that a terminal and a report can show: no control characters, at
/// most `length_max` bytes.
std::string shown(std::string_view text, std::size_t length_max = 300);

}  // namespace orrery::scenarios
