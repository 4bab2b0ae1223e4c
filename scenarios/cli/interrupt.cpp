// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/interrupt.h"

#include <unistd.h>

#include <csignal>

namespace orrery::scenarios {

namespace {

volatile std::sig_atomic_t g_signal = 0;

extern "C" void on_signal(int signal) {
  if (g_signal != 0) _exit(128 + signal);
  g_signal = signal;
  static const char kText[] = "\nstopping; press Ctrl-C again to stop at once\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kText, sizeof kText - 1);
}

}  // namespace

void watch_for_interrupts() {
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
