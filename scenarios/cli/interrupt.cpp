// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/interrupt.h"

#include <unistd.h>

#include <csignal>
#include <cstring>

namespace orrery::scenarios {

namespace {

volatile std::sig_atomic_t g_signal = 0;
/// What a first SIGINT and a first SIGTERM say; set before they are caught.
const char* g_on_interrupt = "";
const char* g_on_terminate = "";

void say(const char* text) {
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text, std::strlen(text));
}

extern "C" void on_signal(int signal) {
  if (g_signal != 0) _exit(128 + signal);
  g_signal = signal;
  say(signal == SIGTERM ? g_on_terminate : g_on_interrupt);
}

void catch_signals() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

void watch_for_interrupts() {
  g_on_interrupt = g_on_terminate = "\nstopping; press Ctrl-C again to stop at once\n";
  catch_signals();
}

void watch_for_interrupts_of_ranks(bool speaks) {
  // The launcher ends all processes when one is gone, and does not wait long for a clean stop.
  if (speaks)
    g_on_terminate =
        "\norrery: a process of this run has ended, or the launcher was stopped; the same command "
        "goes on from the last snapshot, or starts anew when there is none\n";
  catch_signals();
}

std::optional<engine::ExitCode> interrupted() {
  if (g_signal == SIGINT) return engine::ExitCode::kInterrupted;
  if (g_signal == SIGTERM) return engine::ExitCode::kTerminated;
  return std::nullopt;
}

}  // namespace orrery::scenarios
