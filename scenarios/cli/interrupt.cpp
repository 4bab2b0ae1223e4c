// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/interrupt.h"

#include <unistd.h>

#include <csignal>
#include <cstring>

namespace orrery::scenarios {

namespace {

volatile std::sig_atomic_t g_signal = 0;
volatile std::sig_atomic_t g_one_of_many = 0;

void say(const char* text) {
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text, std::strlen(text));
}

extern "C" void on_signal(int signal) {
  if (g_signal != 0) _exit(128 + signal);
  g_signal = signal;
  if (g_one_of_many == 0) {
    say("\nstopping; press Ctrl-C again to stop at once\n");
  } else if (signal == SIGTERM) {
    // The launcher ends all processes when one is gone, and does not wait for a clean stop.
    say("\norrery: a process of this run has ended, or the launcher was stopped; the same command "
        "goes on from the last snapshot\n");
  }
}

}  // namespace

void watch_for_interrupts(bool one_of_many) {
  g_one_of_many = one_of_many ? 1 : 0;
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

std::optional<engine::ExitCode> interrupted() {
  if (g_signal == SIGINT) return engine::ExitCode::kInterrupted;
  if (g_signal == SIGTERM) return engine::ExitCode::kTerminated;
  return std::nullopt;
}

}  // namespace orrery::scenarios
