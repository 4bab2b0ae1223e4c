// SPDX-License-Identifier: Apache-2.0
#include "tests/scenarios/host/foreign_bench.h"

// Reliability I05: hostile models. The run lives, the canary is not opened, what the model did is
// told, and the next run is as if nothing had been.
namespace orrery::scenarios::test {
namespace {

constexpr float kRefused = 1.0F;

struct Attack {
  const char* name;
  const char* trouble;  ///< part of what the host says; empty: the attack is refused, no more
};

/// What the plug-in tries in its score function.
constexpr Attack kAttacks[] = {
    {"read", ""},
    {"write", ""},
    {"fork", ""},
    {"fork-bomb", ""},
    {"exec", ""},
    {"connect", ""},
    {"listen", ""},
    {"kill-parent", ""},
    {"trace-parent", ""},
    {"raise-limits", ""},
    {"shrink-memory", ""},
    {"change-model", ""},
    {"new-namespaces", ""},
    {"loosen-filter", ""},
    {"allocate", ""},
    {"constructor", ""},
    {"spin", "did not answer within"},
    {"sleep", "did not answer within"},
    {"late", "did not answer within"},
    {"ignore-signals", "did not answer within"},
    {"flood", "wrote more than"},
    {"fault", "signal 11"},
    {"overrun", "signal 11"},
    {"abort", "was ended by signal"},
    {"exit", "ended by itself with code 0"},
    {"close", "ended by itself"},
    {"forge", "answered what it was not asked"},
    {"error", "gave error 7"},
};

void expect_outcome(const Attack& attack, const ForeignHost& host) {
  if (*attack.trouble != '\0') {
    EXPECT_NE(host.trouble().find(attack.trouble), std::string::npos) << host.trouble();
    return;
  }
  EXPECT_EQ(host.trouble(), "");
  for (const float score : host.outputs()) EXPECT_EQ(score, kRefused);
}

void run_attacks(Isolation isolation) {
  const TestFolder folder;
  Canary canary(folder.path());
  for (const Attack& attack : kAttacks) {
    SCOPED_TRACE(attack.name);
    HostSpec spec = small_spec("plugin", plugin_bytes(attack.name, canary.path()));
    spec.isolation = isolation;
    auto host = ForeignHost::start(std::move(spec));
    ASSERT_TRUE(host.has_value()) << engine::to_string(host.error().items().front());
    call_all(**host, 4);
    expect_outcome(attack, **host);
    host->reset();
    EXPECT_FALSE(canary.touched());
    EXPECT_TRUE(next_run_is_sound());
  }
}

TEST(HostilePlugin, DoesNoHarm) {
  ORRERY_NEEDS_NAMESPACES();
  run_attacks(Isolation::kNamespaces);
}

// Where the kernel forbids namespaces and the user trusts the file: the filter alone.
TEST(HostilePlugin, DoesNoHarmBehindTheFilterAlone) { run_attacks(Isolation::kFilterOnly); }

TEST(HostilePlugin, OneThatHangsInItsConstructorIsNotOpened) {
  ORRERY_NEEDS_NAMESPACES();
  const auto host = ForeignHost::start(small_spec("plugin", plugin_bytes("constructor-spins")));
  ASSERT_FALSE(host.has_value());
  EXPECT_EQ(host.error().items().front().code, "model-open");
  EXPECT_TRUE(next_run_is_sound());
}

TEST(HostilePlugin, OneOfAnotherVersionIsNotOpened) {
  ORRERY_NEEDS_NAMESPACES();
  const auto host = ForeignHost::start(small_spec("plugin", plugin_bytes("other-version")));
  ASSERT_FALSE(host.has_value());
  EXPECT_NE(host.error().items().front().message.find("another version"), std::string::npos);
}

TEST(HostilePlugin, WhatItTriedIsTold) {
  ORRERY_NEEDS_NAMESPACES();
  const TestFolder folder;
  for (const auto& [attack, words] :
       {std::pair{"read", "open a file"}, std::pair{"connect", "use the network"},
        std::pair{"exec", "run a program"}}) {
    auto host =
        ForeignHost::start(small_spec("plugin", plugin_bytes(attack, folder.path() / "canary")));
    ASSERT_TRUE(host.has_value());
    call_all(**host, 1);
    EXPECT_GE((*host)->report().refused_calls, 1U);
    EXPECT_EQ((*host)->report().first_refused, words);
  }
}

// As the kernel sees the process from outside: it cannot lie about these.
TEST(HostProcess, HasNoCapabilityLeft) {
  ORRERY_NEEDS_NAMESPACES();
  auto host = ForeignHost::start(small_spec("plugin", plugin_bytes("harmless")));
  ASSERT_TRUE(host.has_value());
  const fs::path about = fs::path("/proc") / std::to_string((*host)->process_id());
  const std::string status = read_bytes(about / "status");
  for (const char* set : {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"})
    EXPECT_NE(status.find(std::string(set) + ":\t0000000000000000\n"), std::string::npos) << set;
  EXPECT_NE(status.find("NoNewPrivs:\t1\n"), std::string::npos);
  EXPECT_NE(status.find("Seccomp:\t2\n"), std::string::npos);
  EXPECT_NE(status.find("Threads:\t1\n"), std::string::npos);
  for (const char* space : {"user", "mnt", "pid", "net", "ipc", "uts"}) {
    std::error_code error;
    const auto its = fs::read_symlink(about / "ns" / space, error);
    if (error) continue;  // the kernel shows that to the powerful alone
    EXPECT_NE(its, fs::read_symlink(fs::path("/proc/self/ns") / space)) << space;
  }
}

TEST(HostProcess, SeesAnEmptyWorldAndFiveDescriptors) {
  ORRERY_NEEDS_NAMESPACES();
  auto host = ForeignHost::start(small_spec("plugin", plugin_bytes("harmless")));
  ASSERT_TRUE(host.has_value());
  const fs::path about = fs::path("/proc") / std::to_string((*host)->process_id());
  std::error_code error;
  fs::directory_iterator root(about / "root", error);
  if (error) GTEST_SKIP() << "not run: only the powerful may look into another process";
  EXPECT_EQ(std::distance(root, fs::directory_iterator()), 0);
  fs::directory_iterator open(about / "fd");
  EXPECT_EQ(std::distance(open, fs::directory_iterator()), 6);  // 0 to 5
}

}  // namespace
}  // namespace orrery::scenarios::test
