// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "scenarios/host/foreign_host.h"
#include "tests/scenarios/host/test_networks.h"

/// What the tests of foreign models share: a canary file under watch, the hostile plug-in, networks
/// made with Python's Torch.
namespace orrery::scenarios::test {

/// A folder of the test's own.
class TestFolder {
 public:
  TestFolder() {
    std::string name = (fs::temp_directory_path() / "orrery-host-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~TestFolder() {
    std::error_code error;
    fs::remove_all(path_, error);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// A file that nobody may open: the kernel tells of every attempt that came through.
class Canary {
 public:
  explicit Canary(const fs::path& folder) : path_(folder / "canary") {
    fs::create_directories(folder);
    std::ofstream(path_) << "secret";
    watch_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    ::inotify_add_watch(watch_, folder.c_str(), IN_OPEN | IN_ACCESS | IN_MODIFY | IN_CREATE);
  }
  ~Canary() { ::close(watch_); }
  const fs::path& path() const { return path_; }
  /// Whether its folder was touched since the last question.
  bool touched() {
    char events[4096];
    return ::read(watch_, events, sizeof events) > 0;
  }

 private:
  fs::path path_;
  int watch_ = -1;
};

/// The hostile plug-in set to one attack.
inline std::string plugin_bytes(const std::string& attack, const fs::path& canary = {}) {
  static const std::string kBytes =
      read_bytes(fs::path(ORRERY_BUILD_DIR) / "lib" / "test" / "hostile_plugin.so");
  std::string bytes = kBytes;
  const auto put = [&](const std::string& mark, const std::string& text) {
    const std::size_t at = bytes.find(mark);
    if (at == std::string::npos) throw std::runtime_error("no mark in hostile_plugin.so");
    bytes.replace(at + mark.size(), text.size(), text);
  };
  put("orrery-hostile-attack:", attack);
  put("orrery-hostile-path:", canary.string());
  return bytes;
}

/// A call of 4 windows of 1 row of 2 features, one number each.
inline HostSpec small_spec(const std::string& format, std::string model) {
  HostSpec spec;
  spec.format = format;
  spec.model = std::move(model);
  spec.shape = {4, 1, 2, 1};
  spec.timeout = std::chrono::milliseconds(500);
  return spec;
}

inline void fill(ForeignHost& host) {
  auto inputs = host.inputs();
  for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i] = static_cast<float>(i);
}

/// Calls a model up to `calls` times; stops at its failure.
inline void call_all(ForeignHost& host, int calls) {
  for (int i = 0; i < calls; ++i) {
    fill(host);
    if (!host.call()) return;
  }
}

/// Whether a harmless model starts and gives what it should: after every attack.
inline ::testing::AssertionResult next_run_is_sound() {
  auto host = ForeignHost::start(small_spec("plugin", plugin_bytes("harmless")));
  if (!host) {
    return ::testing::AssertionFailure() << engine::to_string(host.error().items().front());
  }
  fill(**host);
  if (!(*host)->call()) return ::testing::AssertionFailure() << (*host)->trouble();
  const auto out = (*host)->outputs();
  const std::vector<float> expected = {0.0F, 2.0F, 4.0F, 6.0F};
  if (!std::equal(out.begin(), out.end(), expected.begin(), expected.end()))
    return ::testing::AssertionFailure() << "other numbers";
  return ::testing::AssertionSuccess();
}

#define ORRERY_NEEDS_NAMESPACES()                              \
  if (std::string why; !::orrery::scenarios::can_isolate(why)) \
  GTEST_SKIP() << "not run: this kernel forbids namespaces of users (" << why << ")"

}  // namespace orrery::scenarios::test
