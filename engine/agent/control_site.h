// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/agent/control_actions.h"
#include "engine/agent/control_spec.h"
#include "engine/agent/control_task.h"
#include "engine/agent/controller.h"
#include "engine/agent/forecast.h"
#include "engine/agent/inbox.h"
#include "engine/agent/signal_memory.h"
#include "engine/agent/step_measures.h"
#include "engine/record/books.h"

namespace orrery::engine {

/// What the last tick of a control saw, and what the step that it ended was worth; one row a
/// decision maker. Step columns mean nothing at the first tick of an episode.
struct ControlStep {
  SimTime at;
  std::uint64_t number = 0;              ///< of the tick in this run, from 0
  std::vector<float> observations;       ///< rows x observation_width()
  std::vector<std::uint8_t> missing;     ///< same shape
  std::vector<float> actions;            ///< rows x action_width(): what was done at this tick
  std::vector<std::uint8_t> fallback;    ///< rows; 1: the fallback decides at this tick
  std::vector<double> measures;          ///< rows x measures
  std::vector<double> rewards;           ///< rows
  std::vector<std::uint8_t> terminated;  ///< rows
  std::vector<double> costs;             ///< rows x costs
};

/// A controller where it runs, or the place that an environment keeps for one. At each tick, after
/// all agents, it takes what arrived at its node, and has the observation, the measures and the
/// reward of the step that ends; the executive has brought the populations that it reads to the
/// tick's time. Then its controller decides; without one (an environment's), the run can be stopped
/// right behind the tick and told what to do by `Executive::act`. In either case what was decided
/// counts one nanosecond behind the tick, and commands leave then, or when the node is done: both
/// ways give the same run to the bit.
///
/// Where values are missing for `fallback_after` ticks in a row, a second controller takes over for
/// that decision maker, with a fresh memory, until all are there again. The first one goes on
/// seeing what there is.
class ControlSite {
 public:
  explicit ControlSite(ControlSiteSpec spec);

  const ControlSiteSpec& spec() const { return spec_; }
  const std::string& name() const { return spec_.name; }
  std::size_t rows() const { return spec_.rows; }

  /// Both may be null: somebody outside decides; nobody takes over.
  void set_controllers(std::unique_ptr<Controller> controller,
                       std::unique_ptr<Controller> fallback);
  const Controller* controller() const { return controller_.get(); }
  /// What it reads of the plant: indices into `Plant::devices`, ascending.
  const std::vector<std::size_t>& reads() const { return reads_; }
  /// Rows that have been sent towards this node.
  Inbox& inbox() { return inbox_; }
  const Inbox& inbox() const { return inbox_; }

  /// Observes and judges the step that ends, and decides where there is a controller. Returns the
  /// work of deciding, in multiply-accumulates.
  double tick(SimTime now, Book& readings);
  /// What somebody outside decides, between a tick and `conclude`.
  void act(std::span<const float> actions);
  /// Decided actions come into force: commands, none where nothing was decided.
  void conclude(std::vector<DelayedCommand>& out);

  /// The run ends behind the last tick: nothing follows from it.
  void close() { is_open_ = false; }
  /// A tick has been, and what follows from it has not.
  bool is_open() const { return is_open_; }
  const ControlStep& step() const { return step_; }
  /// In SI: what was commanded last to each decision maker, by action of the spec.
  std::span<const double> commanded(std::size_t act) const { return actions_.values(act); }
  /// In SI, by action: what a decision maker decided last, also where it is not in force yet.
  std::vector<double> decided(std::size_t row) const;
  /// By axis of the observation: when the newest reading behind it was sampled; never() where
  /// nothing has arrived, and of axes that show no newest reading.
  std::vector<SimTime> sampled_at(std::size_t row) const;
  /// Ticks of decision makers so far, and those on which the fallback decided.
  std::uint64_t row_ticks() const { return row_ticks_; }
  std::uint64_t fallback_ticks() const { return fallback_ticks_; }

  /// What went wrong first (a reward or an action that is not a number, and when); empty while all
  /// is well. A run that ends with trouble has failed.
  const std::string& trouble() const { return trouble_; }
  std::vector<std::string> remarks() const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  void add_axes();
  void take_arrived(SimTime now, Book& readings);
  void observe(SimTime now);
  void fill(const ClockAxes& axes, SimTime now, const AxesView& out) const;
  void judge();
  void evaluate(const ColumnFunction& formula);
  void note_missing();
  /// The work that the rows on fallback, and those that are not, ask of the node.
  double work() const;
  void decide();
  void confine();
  ControlView view() const;
  void report(const std::string& what, std::size_t row);

  ControlSiteSpec spec_;
  std::vector<std::size_t> reads_;
  Inbox inbox_;                         ///< a slot a signal
  std::vector<SignalMemory> memories_;  ///< likewise
  StepMeasures measures_;
  ControlActions actions_;
  std::vector<const double*> formula_inputs_;
  std::vector<double> formula_result_;
  std::unique_ptr<Controller> controller_;
  std::unique_ptr<Controller> fallback_;
  ControlStep step_;
  std::uint64_t ticks_ = 0;
  bool is_open_ = false;
  bool is_decided_ = false;
  std::vector<std::uint32_t> missing_ticks_;  ///< in a row, by decision maker
  std::vector<float> proposed_;               ///< of the fallback
  std::uint64_t row_ticks_ = 0;
  std::uint64_t fallback_ticks_ = 0;
  std::string trouble_;
  Batch arrived_;
};

}  // namespace orrery::engine
