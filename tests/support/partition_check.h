// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "scenarios/build/simulation_builder.h"
#include "scenarios/format/loader.h"
#include "tests/support/random_scenario.h"

namespace orrery::testing {

using engine::SimTime;

/// One book as text, with every loss and its cause.
inline std::string told(const char* name, const engine::Book& book) {
  std::string text = fmt::format("{} {} {} {}{}", name, book.sent(), book.delivered(),
                                 book.in_flight(), book.balanced() ? "" : " UNBALANCED");
  for (const auto& [what, count] : book.losses()) {
    text += fmt::format(" {}:{}:{}={}", engine::to_string(what.first), what.second.by,
                        what.second.reason, count);
  }
  return text + "\n";
}

/// What came of a run: two runs are alike when this is.
inline std::string told(const engine::Simulation& run) {
  const engine::Books books = run.books();
  return fmt::format("{} readings {}\n", run.fingerprint().text(), run.readings()) +
         told("reading", books.reading) + told("message", books.message) +
         told("command", books.command);
}

/// Whether the clock of a part ever went back, or something came before it was sent.
struct ClockTap final : engine::Tap {
  explicit ClockTap(const engine::Executive& watched) : part(watched) {}
  void on_batch(engine::FlowStage stage, const engine::SignalInfo&,
                const engine::Batch& rows) override {
    look();
    if (stage != engine::FlowStage::kArrived) return;
    for (std::size_t i = 0; i < rows.rows(); ++i) good = good && rows.arrival[i] >= rows.time[i];
  }
  void on_judgements(const std::string&, const std::vector<engine::Judgement>&, double) override {
    look();
  }
  void on_command(const engine::CommandRecord& command) override {
    look();
    good = good && command.arrived >= command.issued;
  }
  void on_fault(const engine::FaultRecord&) override { look(); }
  void look() {
    good = good && part.now() >= last;
    last = part.now();
  }
  const engine::Executive& part;
  SimTime last;
  bool good = true;
};

/// What the scenarios of one test had in them, so that a test of nothing is seen.
struct Seen {
  std::uint64_t cut = 0;       ///< into two parts or more
  std::uint64_t coupled = 0;   ///< and something may cross
  std::uint64_t compared = 0;  ///< with the whole, because nothing crosses
  std::uint64_t readings = 0;
  std::uint64_t commands = 0;   ///< delivered
  std::uint64_t outages = 0;    ///< messages lost in one
  std::uint64_t in_flight = 0;  ///< messages under way in a snapshot
};

/// Runs one random scenario in every way that must not matter. Empty when all is well, else what
/// differed.
class PartitionCheck {
 public:
  PartitionCheck(std::uint64_t seed, Seen& seen) : seed_(seed), dice_(~seed), seen_(seen) {}

  std::string run() {
    random_ = ScenarioWriter(seed_).write();
    auto loaded = scenarios::load_scenario_text(random_.yaml, "random.yaml", ".");
    if (!loaded) return failed("does not load: " + engine::to_string(loaded.error().items()[0]));
    scenario_ = std::move(loaded->scenario);
    const auto straight = build(1);
    if (!straight) return failed("does not build: " + mistake_);
    straight->run_until(straight->end());
    expected_ = told(*straight);
    count(*straight);
    if (!straight->books().balanced()) return failed("books do not balance\n" + expected_);
    for (const auto check :
         {&PartitionCheck::with_cuts, &PartitionCheck::with_a_snapshot, &PartitionCheck::whole}) {
      if (const std::string wrong = (this->*check)(); !wrong.empty()) return failed(wrong);
    }
    return "";
  }

 private:
  std::string failed(const std::string& how) const {
    return fmt::format("seed {}: {}\n{}", seed_, how, random_.yaml);
  }

  std::unique_ptr<engine::Simulation> build(std::uint32_t threads) {
    auto built = scenarios::build_simulation(scenario_, scenario_.seed, {threads, nullptr});
    if (!built) {
      mistake_ = engine::to_string(built.error().items()[0]);
      return nullptr;
    }
    plan_ = std::move(built->plan);
    return std::move(built->simulation);
  }

  void count(const engine::Simulation& run) {
    const bool loose = scenarios::coupling_of(scenario_, plan_).is_loose();
    seen_.cut += plan_.parts > 1 ? 1 : 0;
    seen_.coupled += plan_.parts > 1 && !loose ? 1 : 0;
    seen_.readings += run.readings();
    const engine::Books books = run.books();
    seen_.commands += books.command.delivered();
    for (const auto& [what, lost] : books.message.losses())
      seen_.outages += what.second.reason == "outage" ? lost : 0;
  }

  SimTime moment() {
    const auto end_ms = static_cast<std::uint32_t>(random_.duration_s * 1000.0);
    if (!random_.outages_s.empty() && dice_.chance(50)) {
      const auto last = static_cast<std::uint32_t>(random_.outages_s.size()) - 1;
      return SimTime::from_seconds(
          std::min(random_.outages_s[dice_.between(0, last)], random_.duration_s));
    }
    const std::uint32_t ms = dice_.between(0, end_ms);
    return SimTime::from_seconds((dice_.chance(30) ? ms / 1000 * 1000 : ms) / 1000.0);
  }

  std::string with_cuts() {
    const std::uint32_t threads = dice_.pick({2U, 3U, 4U, 8U});
    const auto run = build(threads);
    std::vector<std::unique_ptr<ClockTap>> taps;
    for (std::size_t i = 0; i < run->part_count(); ++i) {
      taps.push_back(std::make_unique<ClockTap>(run->part(i)));
      run->part(i).add_tap(taps.back().get());
    }
    std::vector<SimTime> cuts(dice_.between(0, 6));
    for (SimTime& cut : cuts) cut = moment();
    std::sort(cuts.begin(), cuts.end());
    for (const SimTime cut : cuts) {
      run->run_until(cut);
      if (run->now() != cut) return fmt::format("stops at {} ns, not {}", run->now().ns, cut.ns);
      if (!run->books().balanced())
        return fmt::format("books do not balance at {} ns\n{}", cut.ns, told(*run));
    }
    run->run_until(run->end());
    for (const auto& tap : taps) {
      if (!tap->good) return "time goes back";
    }
    return same(*run, fmt::format("{} workers, {} cuts", threads, cuts.size()));
  }

  std::string with_a_snapshot() {
    const SimTime at = moment();
    const auto first = build(dice_.between(1, 4));
    first->run_until(at);
    engine::ArchiveWriter written;
    first->save(written);
    const auto second = build(dice_.between(1, 4));
    engine::ArchiveReader reader(written.bytes());
    if (!second->load(reader) || !reader.at_end()) return "the snapshot does not load";
    if (told(*second) != told(*first))
      return fmt::format("a snapshot at {} ns is another state:\n{}{}", at.ns, told(*first),
                         told(*second));
    seen_.in_flight += first->books().message.in_flight();
    second->run_until(second->end());
    return same(*second, fmt::format("snapshot at {} ns", at.ns));
  }

  /// Where nothing crosses, the parts are the whole. A fault or a command brings all rows of its
  /// block up to that moment, which cuts their integration step: there the blocks show.
  std::string whole() {
    if (plan_.parts == 1 || !scenarios::coupling_of(scenario_, plan_).is_loose()) return "";
    for (const auto& agent : scenario_.agents) {
      if (agent.on_alert) return "";
    }
    for (const auto& fault : scenario_.faults) {
      if (fault.model.substr(0, 5) != "link_") return "";
    }
    ++seen_.compared;
    scenario_.partition.plan = scenarios::PartitionElement::Plan::kOne;
    const auto run = build(1);
    run->run_until(run->end());
    return same(*run, "plan: one");
  }

  std::string same(const engine::Simulation& run, const std::string& how) const {
    const std::string now = told(run);
    if (now == expected_) return "";
    return fmt::format("{} changes the outcome\nexpected:\n{}found:\n{}", how, expected_, now);
  }

  std::uint64_t seed_;
  Dice dice_;
  Seen& seen_;
  RandomScenario random_;
  scenarios::Scenario scenario_;
  scenarios::PartitionPlan plan_;
  std::string mistake_;
  std::string expected_;
};

/// Checks the scenarios of seeds `first` to `last`; says the first few that fail.
inline Seen check_partitions(std::uint64_t first, std::uint64_t last) {
  Seen seen;
  int failures = 0;
  for (std::uint64_t seed = first; seed <= last && failures < 3; ++seed) {
    const std::string wrong = PartitionCheck(seed, seen).run();
    if (wrong.empty()) continue;
    ADD_FAILURE() << wrong;
    ++failures;
  }
  return seen;
}

/// The scenarios were worth it: each kind of thing happened often.
inline void expect_worth_it(const Seen& seen, std::uint64_t scenarios) {
  EXPECT_GT(seen.cut, scenarios / 3);
  EXPECT_GT(seen.coupled, scenarios / 4);
  EXPECT_GT(seen.compared, scenarios / 100);
  EXPECT_GT(seen.readings, 20 * scenarios);
  EXPECT_GT(seen.commands, scenarios);
  EXPECT_GT(seen.outages, scenarios / 2);
  EXPECT_GT(seen.in_flight, scenarios / 2);
}

}  // namespace orrery::testing
