// SPDX-License-Identifier: Apache-2.0
#include "scenarios/serve/serve.h"

#include <fmt/format.h>
#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>

#include "scenarios/serve/serve_answers.h"

namespace orrery::scenarios {

using engine::ExitCode;

namespace {

/// Threads that are started from here on leave these signals to the one that waits for them.
sigset_t keep_signals_for_this_thread() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

ExitCode wait_for_end(const sigset_t& signals, const std::optional<double>& open_for_s) {
  using Clock = std::chrono::steady_clock;
  const auto begun = Clock::now();
  for (;;) {
    constexpr double kForever = 1e6;
    double left_s = kForever;
    if (open_for_s)
      left_s = *open_for_s - std::chrono::duration<double>(Clock::now() - begun).count();
    if (left_s <= 0) return ExitCode::kOk;
    left_s = std::min(left_s, kForever);
    const double whole = std::floor(left_s);
    const timespec wait{static_cast<time_t>(whole), static_cast<long>((left_s - whole) * 1e9)};
    const int signal = sigtimedwait(&signals, nullptr, &wait);
    if (signal == SIGINT) return ExitCode::kInterrupted;
    if (signal == SIGTERM) return ExitCode::kTerminated;
  }
}

}  // namespace

engine::Result<ExitCode> serve(const ServeOptions& options,
                               const std::function<void(const ServeAddress&)>& on_open) {
  auto places = find_served(options.places);
  if (!places) return engine::failure(places.error());
  std::string token = random_token();
  if (!options.token_file.empty()) {
    auto given = read_token(options.token_file);
    if (!given) return engine::failure(given.error());
    token = std::move(*given);
  }
  const sigset_t signals = keep_signals_for_this_thread();
  ServeAnswers answers(std::move(*places), token);
  HttpServer server([&answers](const HttpRequest& request) { return answers.answer(request); }, {});
  const auto port = server.bind(options.port);
  if (!port) return engine::failure(port.error());
  answers.set_port(*port);
  server.start();
  on_open({fmt::format("http://127.0.0.1:{}/?token={}", *port, token), token, *port});
  const ExitCode code = wait_for_end(signals, options.open_for_s);
  server.stop();
  return code;
}

}  // namespace orrery::scenarios
