// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/identity.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/utsname.h>

#include <array>
#include <fstream>
#include <memory>

namespace orrery::scenarios {

std::string program_version() { return ORRERY_VERSION; }

namespace {

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  std::string line;
  while (std::getline(file, line)) {
    if (line.rfind("model name", 0) != 0) continue;
    const auto colon = line.find(": ");
    if (colon != std::string::npos) return line.substr(colon + 2);
  }
  return "unknown processor";
}

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }
  void add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  /// Hexadecimal digits; once.
  std::string text() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
    std::string digits;
    for (unsigned i = 0; i < size; ++i) digits += fmt::format("{:02x}", digest[i]);
    return digits;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::string machine_text() {
  utsname system = {};
  uname(&system);
  return fmt::format("{}, {} {}, {}", processor_name(), system.sysname, system.machine,
                     __VERSION__);
}

std::string sha256_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return {};
  Sha256 sum;
  std::array<char, 65536> block;
  while (file.read(block.data(), block.size()) || file.gcount() > 0) {
    sum.add({block.data(), static_cast<std::size_t>(file.gcount())});
  }
  return sum.text();
}

std::string sha256_of_text(std::string_view text) {
  Sha256 sum;
  sum.add(text);
  return sum.text();
}

}  // namespace orrery::scenarios
