// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/host/foreign_bench.h"

// TorchScript and Python, harmless and hostile, in the host.
namespace orrery::scenarios::test {
namespace {

using std::chrono::milliseconds;

struct Attack {
  const char* name;
  const char* trouble;  ///< part of what the host says; empty: it is refused and goes on
};

constexpr Attack kNetworkAttacks[] = {
    {"read", "stopped: "},           {"write", "stopped: "},       {"save", ""},
    {"allocate", "stopped: "},       {"flood", "wrote more than"}, {"spin", "did not answer"},
    {"no_tensor", "gave no tensor"},
};

class ForeignNetworks : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { networks_ = networks_folder(); }
  void SetUp() override {
    ORRERY_NEEDS_NAMESPACES();
    if (networks_.empty()) GTEST_SKIP() << "not run: /usr/bin/python3 has no torch";
  }
  static std::string network(const std::string& name) {
    return read_bytes(networks_ / (name + ".pt"));
  }
  static std::unique_ptr<ForeignHost> started(const std::string& name) {
    auto host = ForeignHost::start(small_spec("torchscript", network(name)));
    EXPECT_TRUE(host.has_value()) << name << ": "
                                  << engine::to_string(host.error().items().front());
    return host ? std::move(*host) : nullptr;
  }

  inline static fs::path networks_;
};

TEST_F(ForeignNetworks, AHarmlessOneGivesItsNumbers) {
  const auto host = started("harmless");
  ASSERT_NE(host, nullptr);
  for (int call = 0; call < 3; ++call) {
    fill(*host);
    ASSERT_TRUE(host->call()) << host->trouble();
    EXPECT_EQ(host->dims(), std::vector<std::int64_t>{4});
    for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(host->outputs()[i], 4.0F * static_cast<float>(i));
  }
  EXPECT_EQ(host->report().refused_calls, 0U) << host->report().first_refused;
}

TEST_F(ForeignNetworks, HostileOnesDoNoHarm) {
  Canary canary(canary_folder());
  for (const Attack& attack : kNetworkAttacks) {
    SCOPED_TRACE(attack.name);
    if (!fs::exists(networks_ / (std::string(attack.name) + ".pt"))) {
      std::cout << "not run: this Torch cannot say '" << attack.name
                << "': " << read_bytes(networks_ / "made.txt");
      continue;
    }
    auto host = started(attack.name);
    ASSERT_NE(host, nullptr);
    call_all(*host, 2);
    EXPECT_NE(host->trouble().find(attack.trouble), std::string::npos) << host->trouble();
    if (*attack.trouble == '\0') {
      EXPECT_GE(host->report().refused_calls, 1U);
    }
    host.reset();
    EXPECT_FALSE(canary.touched());
    EXPECT_TRUE(next_run_is_sound());
  }
  EXPECT_FALSE(fs::exists(canary.path().string() + ".new"));
}

// A network that draws numbers draws the same ones in each call, whatever seed it sets.
TEST_F(ForeignNetworks, RandomNumbersDoNotDependOnTheCall) {
  const auto host = started("random");
  ASSERT_NE(host, nullptr);
  ASSERT_TRUE(host->call());
  const std::vector<float> first(host->outputs().begin(), host->outputs().end());
  ASSERT_TRUE(host->call());
  EXPECT_TRUE(std::equal(first.begin(), first.end(), host->outputs().begin()));
}

// The first calls of a network give the same bits as the later ones.
TEST_F(ForeignNetworks, EveryCallGivesTheSameBits) {
  HostSpec spec = small_spec("torchscript", network("dense"));
  spec.shape = {32, 1, 64, 64};
  auto host = ForeignHost::start(std::move(spec));
  ASSERT_TRUE(host.has_value()) << engine::to_string(host.error().items().front());
  std::vector<float> first;
  for (int call = 0; call < 6; ++call) {
    fill(**host);
    ASSERT_TRUE((*host)->call()) << (*host)->trouble();
    const auto out = (*host)->outputs();
    if (call == 0) first.assign(out.begin(), out.end());
    EXPECT_TRUE(std::equal(first.begin(), first.end(), out.begin())) << call;
  }
}

TEST_F(ForeignNetworks, ChangingTheInputChangesNothingOfOurs) {
  const auto host = started("change_input");
  ASSERT_NE(host, nullptr);
  fill(*host);
  ASSERT_TRUE(host->call());
  for (std::size_t i = 0; i < host->inputs().size(); ++i)
    EXPECT_EQ(host->inputs()[i], static_cast<float>(i));
}

TEST_F(ForeignNetworks, BytesThatAreNoNetworkAreRefused) {
  std::string cut = network("harmless");
  cut.resize(cut.size() / 2);
  for (const std::string& bytes : {std::string("PK"), cut, std::string(1000, 'x')}) {
    const auto host = ForeignHost::start(small_spec("torchscript", bytes));
    ASSERT_FALSE(host.has_value());
    EXPECT_EQ(host.error().items().front().code, "model-open");
  }
}

/// A Python agent of the test.
std::string script(const std::string& body) {
  return "import numpy as np\ndef score(windows):\n    " + body + "\n";
}

HostSpec python_spec(const std::string& text) {
  HostSpec spec = small_spec("python", text);
  spec.timeout = milliseconds(1000);
  return spec;
}

bool has_numpy() { return std::system("/usr/bin/python3 -I -c 'import numpy' 2>/dev/null") == 0; }

#define ORRERY_NEEDS_NUMPY() \
  if (!has_numpy()) GTEST_SKIP() << "not run: /usr/bin/python3 has no numpy"

TEST(PythonAgent, GivesItsNumbers) {
  ORRERY_NEEDS_NAMESPACES();
  ORRERY_NEEDS_NUMPY();
  auto host = ForeignHost::start(python_spec(script("return 2 * windows[:, 0, 0]")));
  ASSERT_TRUE(host.has_value()) << engine::to_string(host.error().items().front());
  fill(**host);
  ASSERT_TRUE((*host)->call()) << (*host)->trouble();
  for (std::size_t i = 0; i < 4; ++i)
    EXPECT_EQ((*host)->outputs()[i], 4.0F * static_cast<float>(i));
  const std::string status =
      read_bytes(fs::path("/proc") / std::to_string((*host)->process_id()) / "status");
  for (const char* set : {"CapPrm", "CapEff", "CapBnd", "CapAmb"})
    EXPECT_NE(status.find(std::string(set) + ":\t0000000000000000\n"), std::string::npos) << set;
  EXPECT_NE(status.find("Seccomp:\t2\n"), std::string::npos);
}

TEST(PythonAgent, HostileOnesDoNoHarm) {
  ORRERY_NEEDS_NAMESPACES();
  ORRERY_NEEDS_NUMPY();
  const TestFolder folder;
  Canary canary(folder.path());
  const std::string file = "'" + canary.path().string() + "'";
  const std::pair<std::string, const char*> attacks[] = {
      {"return open(" + file + ").read()", "FileNotFoundError"},
      {"return open(" + file + ", 'w')", "PermissionError"},
      {"return open('/usr/canary', 'w')", "PermissionError"},
      {"return open('/etc/passwd').read()", "FileNotFoundError"},
      {"import os; return os.fork()", "PermissionError"},
      {"import subprocess; return subprocess.run(['/usr/bin/true'])", "PermissionError"},
      {"import os; os.execv('/usr/bin/true', ['true'])", "PermissionError"},
      {"import socket; return socket.create_connection(('127.0.0.1', 80))", "PermissionError"},
      {"import os; os.kill(os.getppid(), 9)", "PermissionError"},
      {"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))", ""},
      {"return windows.new_thing", "AttributeError"},
      {"raise SystemExit(0)", "SystemExit"},
      {"import os; os._exit(0)", "ended by itself with code 0"},
      {"return np.ones(100 << 30, np.uint8)", "MemoryError"},
      {"while True: pass", "did not answer within"},
      {"while True: print('x' * 4096)", "wrote more than"},
      {"import ctypes; ctypes.string_at(8)", "signal 11"},
  };
  for (const auto& [body, trouble] : attacks) {
    SCOPED_TRACE(body);
    auto host = ForeignHost::start(python_spec(script(body)));
    ASSERT_TRUE(host.has_value()) << engine::to_string(host.error().items().front());
    call_all(**host, 1);
    EXPECT_NE((*host)->trouble().find(trouble), std::string::npos) << (*host)->trouble();
    EXPECT_NE((*host)->trouble(), "");
    host->reset();
    EXPECT_FALSE(canary.touched());
    EXPECT_TRUE(next_run_is_sound());
  }
  EXPECT_EQ(read_bytes(canary.path()), "secret");
}

TEST(PythonAgent, AScriptWithoutScoreIsNotOpened) {
  ORRERY_NEEDS_NAMESPACES();
  ORRERY_NEEDS_NUMPY();
  for (const char* text : {"x = 1\n", "def score(:\n", "while True: pass\n"}) {
    const auto host = ForeignHost::start(python_spec(text));
    ASSERT_FALSE(host.has_value());
    EXPECT_EQ(host.error().items().front().code, "model-open");
  }
}

}  // namespace
}  // namespace orrery::scenarios::test
