// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/agent/agent.h"
#include "engine/agent/feature_table.h"
#include "engine/agent/inbox.h"
#include "engine/agent/step.h"
#include "engine/record/books.h"

namespace orrery::engine {

/// A signal that an agent observes, and the declared pipeline that its rows pass at the node.
struct SiteInput {
  SignalInfo signal;
  std::vector<std::unique_ptr<Step>> steps;
  std::vector<std::string> step_names;  ///< for the books
  Duration max_age = {0};               ///< older rows are expired on arrival; 0 keeps all
  bool is_gate = false;
  double gate_above = 0.5;
  Duration gate_settle;
};

/// What an alert does by itself.
struct AlertAction {
  std::string input;  ///< of the device that the alert is about
  double value = 1.0;
  Duration at_most_every;  ///< per device
  Duration time_to_live;   ///< the command expires after this; 0 never
};

/// A judge beside the agent: random score, always on, last value. It sees the same rows and never
/// acts.
struct ControlAgent {
  std::string name;
  std::unique_ptr<Agent> agent;
};

struct SiteSpec {
  std::string name;
  std::uint32_t number = 0;  ///< of the agent's instance over the whole plant
  std::uint32_t node = 0;
  Duration period;
  Alignment alignment = Alignment::kTick;
  Duration hold;
  Duration patience;
  std::vector<SiteInput> inputs;
  std::optional<AlertAction> on_alert;
};

/// Buffers that ticks work with. They hold nothing between two ticks, so that all sites which one
/// worker drives share them, and a site keeps only what is under way.
struct SiteScratch {
  Batch work;
  Batch next;
  std::vector<std::uint32_t> by_device;
};

/// What one tick gave.
struct SiteOutput {
  Batch features;
  Decisions decisions;
  std::vector<Decisions> controls;
  double multiply_accumulates = 0.0;
  SiteScratch scratch;
};

/// An agent where it runs: the inbox that the network fills, the cleaning steps, the table that
/// joins the signals, the agent and its controls. Delivered, expired and rejected readings are
/// booked here, when they are used or refused.
class AgentSite {
 public:
  explicit AgentSite(SiteSpec spec);

  const SiteSpec& spec() const { return spec_; }
  const std::string& name() const { return spec_.name; }
  /// The signal that the agent sees: its components are the features.
  const SignalInfo& features() const { return features_; }

  /// The agent is made after the site, because it wants to know its features.
  void set_agent(std::unique_ptr<Agent> agent, std::vector<ControlAgent> controls);
  const Agent& agent() const { return *agent_; }
  const std::vector<ControlAgent>& controls() const { return controls_; }

  /// Rows that have been sent towards this node.
  Inbox& inbox() { return inbox_; }
  const Inbox& inbox() const { return inbox_; }
  /// Uses every row that arrived up to `now`.
  void tick(SimTime now, Book& readings, SiteOutput& out);

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  void take_arrived(std::size_t slot, SimTime now, Book& readings, SiteScratch& scratch);
  void clean(std::size_t slot, SimTime now, Book& readings, SiteScratch& scratch);
  void act(SimTime now, Decisions& decisions);

  SiteSpec spec_;
  FeatureTable table_;
  SignalInfo features_;
  std::unique_ptr<Agent> agent_;
  std::vector<ControlAgent> controls_;
  Inbox inbox_;                    ///< one slot an input
  std::vector<SimTime> acted_at_;  ///< per device; of the last automatic command; empty: no action
};

}  // namespace orrery::engine
