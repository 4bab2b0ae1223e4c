// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/text_output.h"

#include <cstdio>

#include "scenarios/store/output_file.h"

namespace orrery::scenarios {

namespace fs = std::filesystem;

namespace {

using Fill = std::function<engine::Result<void>(const TextOut&)>;

engine::Result<void> to_standard_output(const Fill& fill) {
  auto filled = fill([](std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size())
      throw WriteError{"standard output"};
  });
  if (std::fflush(stdout) != 0) throw WriteError{"standard output"};
  return filled;
}

engine::Result<void> to_file(const fs::path& target, const fs::path& partial, const Fill& fill) {
  OutputFile file(partial);
  if (auto filled = fill([&file](std::string_view text) { file.write(text); }); !filled)
    return filled;
  file.close();
  fs::rename(partial, target);
  return {};
}

tl::unexpected<engine::Diagnostics> not_written(const std::string& path) {
  return engine::failure("io-write", {path}, "the file cannot be written",
                         "check the space on the disk and the rights of the folder");
}

}  // namespace

engine::Result<void> write_text(const std::string& target, const Fill& fill) {
  const fs::path partial = target + ".partial";
  std::error_code ignored;
  try {
    if (target == "-") return to_standard_output(fill);
    auto written = to_file(target, partial, fill);
    if (!written) fs::remove(partial, ignored);
    return written;
  } catch (const WriteError& error) {
    if (target != "-") fs::remove(partial, ignored);
    return not_written(error.path);
  } catch (const fs::filesystem_error&) {
    fs::remove(partial, ignored);
    return not_written(target);
  }
}

}  // namespace orrery::scenarios
