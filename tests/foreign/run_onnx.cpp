// SPDX-License-Identifier: Apache-2.0
// Runs what a LIST in FOLDER names and writes the outputs beside it as raw float32, for
// second_judge.mjs:
//
//   run_onnx FOLDER LIST        each line of LIST: MODEL_FILE CASE_NAME; writes MODEL_FILE.ours
//
// What is refused is printed; the exit code is the number of refused files, at most 100.
#include <fmt/format.h>

#include <algorithm>

#include "models/foreign/onnx_model.h"
#include "tests/foreign/case_files.h"

namespace orrery::models {
namespace {

using namespace foreign_cases;

/// An empty text, or why not.
std::string run_case(const std::filesystem::path& folder, const std::string& file,
                     const std::string& name) {
  const std::string bytes = bytes_of(folder / file);
  const auto graph = load_onnx(std::as_bytes(std::span(bytes)), file);
  if (!graph) return to_string(graph.error().items().front());
  const auto inputs = floats_of(folder / (name + ".input"));
  std::ofstream kept(folder / (file + ".ours"), std::ios::binary);
  std::size_t begin = 0;
  for (const auto& line : lines_of(folder / (name + ".case"))) {
    if (!line.is_input) continue;
    if (begin + line.count > inputs.size()) return "the input file is too short";
    const auto outputs = (*graph)->run(std::span(inputs).subspan(begin, line.count), line.shape);
    if (!outputs) return to_string(outputs.error().items().front());
    for (const auto& output : *outputs)
      kept.write(reinterpret_cast<const char*>(output.values.data()),
                 static_cast<std::streamsize>(output.values.size() * sizeof(float)));
    begin += line.count;
  }
  return {};
}

int run_list(const std::filesystem::path& folder, const std::string& list) {
  std::ifstream lines(folder / list);
  int count = 0, refused = 0;
  for (std::string file, name; lines >> file >> name; ++count) {
    const std::string reason = run_case(folder, file, name);
    if (reason.empty()) continue;
    fmt::print(stderr, "{}\n", reason);
    ++refused;
  }
  fmt::print(stderr, "{} files, {} refused\n", count, refused);
  return count == 0 ? 100 : std::min(refused, 100);
}

}  // namespace
}  // namespace orrery::models

int main(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "usage: {} FOLDER LIST\n", argv[0]);
    return 100;
  }
  return orrery::models::run_list(argv[1], argv[2]);
}
