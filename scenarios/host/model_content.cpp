// SPDX-License-Identifier: Apache-2.0
#include "scenarios/host/model_content.h"

#include <algorithm>
#include <cstdint>

namespace orrery::scenarios {
namespace {

std::uint32_t little(std::string_view bytes, std::size_t at, int width) {
  std::uint32_t value = 0;
  for (int i = width - 1; i >= 0; --i)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  return value;
}

/// The table at the end of a zip archive is what every reader goes by. APPNOTE 6.3.10, 4.3.12 and
/// 4.3.16.
std::string content_of_archive(std::string_view bytes) {
  constexpr std::size_t kEndBytes = 22, kEntryBytes = 46, kCommentMost = 65535;
  const std::string_view tail =
      bytes.substr(bytes.size() - std::min(bytes.size(), kEndBytes + kCommentMost));
  const std::size_t end = tail.rfind(std::string_view("PK\5\6", 4));
  if (end == std::string_view::npos || tail.size() - end < kEndBytes) return {};
  std::size_t at = little(tail, end + 16, 4);
  bool code = false, constants = false, pickled = false;
  for (std::uint32_t left = little(tail, end + 10, 2); left > 0; --left) {
    if (at > bytes.size() || bytes.size() - at < kEntryBytes) break;
    if (bytes.substr(at, 4) != std::string_view("PK\1\2", 4)) break;
    const std::size_t length = little(bytes, at + 28, 2);
    const std::string_view name = bytes.substr(at + kEntryBytes, length);
    code |= name.find("/code/") != std::string_view::npos;
    constants |= name.ends_with("/constants.pkl");
    pickled |= name.ends_with(".pkl");
    at += kEntryBytes + length + little(bytes, at + 30, 2) + little(bytes, at + 32, 2);
  }
  if (code && constants) return "torchscript";
  return pickled ? "pickle" : "";
}

bool is_text(std::string_view bytes) {
  return std::none_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f';
  });
}

}  // namespace

std::string content_of(std::string_view bytes) {
  if (bytes.starts_with("PK")) return content_of_archive(bytes);
  if (bytes.starts_with("\177ELF")) return "plugin";
  // Protocols 2 to 5 begin so; older ones are text that ends with a full stop, and no agent.
  if (bytes.size() > 1 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5) return "pickle";
  if (bytes.starts_with('\x08')) return "onnx";  // the field ir_version
  if (!bytes.empty() && is_text(bytes)) return "python";
  return {};
}

}  // namespace orrery::scenarios
