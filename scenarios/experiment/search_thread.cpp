// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/search_thread.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlopt.hpp>

namespace orrery::scenarios {

namespace {

nlopt::algorithm algorithm_of(const std::string& method) {
  if (method == "cobyla") return nlopt::LN_COBYLA;
  if (method == "sbplx") return nlopt::LN_SBPLX;
  if (method == "direct_l") return nlopt::GN_DIRECT_L;
  if (method == "crs2") return nlopt::GN_CRS2_LM;
  if (method == "isres") return nlopt::GN_ISRES;
  return nlopt::LN_BOBYQA;
}

const char* words_of(nlopt::result result) {
  return result == nlopt::XTOL_REACHED ? "the tolerance is reached" : "the search ended by itself";
}

}  // namespace

SearchThread::SearchThread(const OptimiseElement& optimise, std::size_t dimensions)
    : optimise_(optimise), dimensions_(dimensions) {}

SearchThread::~SearchThread() {
  {
    const std::lock_guard lock(mutex_);
    given_up_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::optional<std::vector<double>> SearchThread::wanted() {
  if (!thread_.joinable()) thread_ = std::thread([this] { search(); });
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return over_ || (question_ && !answer_); });
  return over_ ? std::nullopt : question_;
}

void SearchThread::answer(double value) {
  {
    const std::lock_guard lock(mutex_);
    answer_ = value;
  }
  changed_.notify_all();
}

std::string SearchThread::ending() const {
  const std::lock_guard lock(mutex_);
  return ending_;
}

/// From the middle of the ranges. All of NLopt's state and its random numbers belong to the thread.
void SearchThread::search() {
  std::string ending;
  try {
    nlopt::srand(static_cast<unsigned long>(optimise_.seed));
    nlopt::opt search(algorithm_of(optimise_.method), static_cast<unsigned>(dimensions_));
    search.set_lower_bounds(0.0);
    search.set_upper_bounds(1.0);
    search.set_xtol_abs(optimise_.tolerance);
    search.set_min_objective(
        [](const std::vector<double>& shares, std::vector<double>&, void* self) {
          return static_cast<SearchThread*>(self)->ask(shares);
        },
        this);
    std::vector<double> shares(dimensions_, 0.5);
    double least = 0.0;
    ending = words_of(search.optimize(shares, least));
  } catch (const nlopt::forced_stop&) {
    ending = fmt::format("{} evaluations are spent", optimise_.evaluations);
  } catch (const nlopt::roundoff_limited&) {
    ending = "it came as near as rounding lets it";
  } catch (const std::exception& error) {
    ending = error.what();
  }
  const std::lock_guard lock(mutex_);
  ending_ = std::move(ending);
  over_ = true;
  changed_.notify_all();
}

double SearchThread::ask(const std::vector<double>& shares) {
  std::unique_lock lock(mutex_);
  if (given_up_ || asked_ == optimise_.evaluations) throw nlopt::forced_stop();
  ++asked_;
  question_ = shares;
  for (double& share : *question_) share = std::clamp(share, 0.0, 1.0);
  answer_.reset();
  changed_.notify_all();
  changed_.wait(lock, [&] { return given_up_ || answer_.has_value(); });
  if (given_up_) throw nlopt::forced_stop();
  question_.reset();
  return *answer_;
}

}  // namespace orrery::scenarios
