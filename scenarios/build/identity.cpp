// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/identity.h"

#include <fmt/format.h>
#include <link.h>
#include <openssl/evp.h>
#include <sys/utsname.h>

#include <array>
#include <cstring>
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

namespace {

// Walks the notes of the program (elf(5)): name size, description size, type, then both, each
// padded to 4 bytes.
std::string build_id_in(const char* notes, std::size_t size) {
  const auto padded = [](std::size_t bytes) { return (bytes + 3) / 4 * 4; };
  while (size >= sizeof(ElfW(Nhdr))) {
    ElfW(Nhdr) head;
    std::memcpy(&head, notes, sizeof head);
    const std::size_t name = sizeof head;
    const std::size_t text = name + padded(head.n_namesz);
    const std::size_t all = text + padded(head.n_descsz);
    if (all > size) break;
    if (head.n_type == NT_GNU_BUILD_ID && std::string_view(notes + name, 3) == "GNU") {
      std::string digits;
      for (std::size_t i = 0; i < head.n_descsz; ++i)
        digits += fmt::format("{:02x}", static_cast<unsigned char>(notes[text + i]));
      return digits;
    }
    notes += all;
    size -= all;
  }
  return {};
}

extern "C" int read_program_notes(dl_phdr_info* info, std::size_t, void* found) {
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const auto& header = info->dlpi_phdr[i];
    if (header.p_type != PT_NOTE) continue;
    const std::string id = build_id_in(
        reinterpret_cast<const char*>(info->dlpi_addr + header.p_vaddr), header.p_memsz);
    if (!id.empty()) *static_cast<std::string*>(found) = id;
  }
  return 1;  // the program itself comes first; no need to see its libraries
}

}  // namespace

std::string build_id() {
  std::string found;
  dl_iterate_phdr(read_program_notes, &found);
  return found.empty() ? "unknown" : found.substr(0, 16);
}

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
