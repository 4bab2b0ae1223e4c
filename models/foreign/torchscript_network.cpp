// SPDX-License-Identifier: Apache-2.0
#include <ATen/Parallel.h>
#include <torch/csrc/jit/runtime/graph_executor.h>
#include <torch/script.h>

#include <streambuf>

#include "models/foreign/foreign_network.h"

namespace orrery::models {
namespace {

/// So that a network that draws numbers gives the same ones for the same windows.
constexpr std::uint64_t kSeed = 1;

/// Bytes as a stream that can be sought, without a copy.
class ByteBuffer final : public std::streambuf {
 public:
  explicit ByteBuffer(std::span<const std::byte> bytes) {
    // The get area is never written to.
    char* first = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
    setg(first, first, first + bytes.size());
  }

 private:
  pos_type seekoff(off_type off, std::ios_base::seekdir from, std::ios_base::openmode) override {
    const off_type size = egptr() - eback();
    off_type at = off;
    if (from == std::ios_base::cur) at += gptr() - eback();
    if (from == std::ios_base::end) at += size;
    if (at < 0 || at > size) return pos_type(off_type(-1));
    setg(eback(), eback() + at, egptr());
    return pos_type(at);
  }
  pos_type seekpos(pos_type at, std::ios_base::openmode which) override {
    return seekoff(off_type(at), std::ios_base::beg, which);
  }
};

/// Torch's messages go on with a stack of our own functions, which helps nobody.
std::string first_lines(const std::string& what) {
  const std::size_t end = what.find("\nException raised from");
  return what.substr(0, std::min<std::size_t>(end, 400));
}

class TorchScriptNetwork final : public ForeignNetwork {
 public:
  explicit TorchScriptNetwork(torch::jit::Module module) : module_(std::move(module)) {}

  std::string run(const float* values, const WindowShape& shape, std::span<float> out,
                  std::vector<std::int64_t>& dims) override {
    try {
      const c10::InferenceMode no_gradients;
      at::set_num_threads(1);
      // Optimised after its second call, a network would give other last bits than before.
      torch::jit::setGraphExecutorOptimize(false);
      torch::manual_seed(kSeed);
      const auto given = first_of(module_.forward({input(values, shape)}));
      if (!given.isTensor()) return "gave no tensor but " + given.tagKind();
      put(given.toTensor(), shape, out, dims);
      return {};
    } catch (const c10::Error& error) {
      return first_lines(error.what_without_backtrace());
    } catch (const std::exception& error) {
      return first_lines(error.what());
    }
  }

 private:
  /// Of several outputs the first one counts, as in an ONNX file.
  static c10::IValue first_of(const c10::IValue& given) {
    if (!given.isTuple() || given.toTupleRef().size() == 0) return given;
    return given.toTupleRef().elements()[0];
  }

  static torch::Tensor input(const float* values, const WindowShape& shape) {
    // A copy: a network may write to its input, and the caller's is shared with another process.
    const auto rows =
        torch::from_blob(const_cast<float*>(values), {shape.windows, shape.length, shape.features})
            .clone();
    switch (shape.layout) {
      case WindowLayout::kFlat: return rows.flatten(1);
      case WindowLayout::kChannels: return rows.transpose(1, 2).contiguous();
      case WindowLayout::kRows: break;
    }
    return rows;
  }

  static void put(torch::Tensor given, const WindowShape& shape, std::span<float> out,
                  std::vector<std::int64_t>& dims) {
    if (shape.layout == WindowLayout::kChannels && given.dim() == 3) given = given.transpose(1, 2);
    dims.assign(given.sizes().begin(), given.sizes().end());
    if (given.numel() != static_cast<std::int64_t>(out.size())) return;
    torch::from_blob(out.data(), given.sizes()).copy_(given);
  }

  torch::jit::Module module_;
};

}  // namespace

std::unique_ptr<ForeignNetwork> load_torchscript(std::span<const std::byte> bytes,
                                                 std::string& error) {
  try {
    ByteBuffer buffer(bytes);
    std::istream stream(&buffer);
    torch::jit::Module module = torch::jit::load(stream, torch::Device(torch::kCPU));
    module.eval();
    return std::make_unique<TorchScriptNetwork>(std::move(module));
  } catch (const c10::Error& what) {
    error = first_lines(what.what_without_backtrace());
  } catch (const std::exception& what) {
    error = first_lines(what.what());
  }
  return nullptr;
}

}  // namespace orrery::models
