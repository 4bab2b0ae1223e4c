// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/population/population.h"

namespace orrery::engine {

/// A physical connection without delay or loss: heat, current, parts, weather. It sets an input of
/// one population from an output of another, `input[to[i]] += scale * output[from[i]]`; several
/// wires into one input add up, rows of the input that none reaches are 0. Populations are indices
/// into `Plant::devices`.
struct Wire {
  std::size_t source = 0;
  int output = 0;
  std::size_t target = 0;
  int input = 0;
  double scale = 1.0;
  std::vector<std::uint32_t> from;  ///< rows of the source
  std::vector<std::uint32_t> to;    ///< rows of the target, of the same length
};

/// What a member reported while its group advanced.
struct GroupNotices {
  std::size_t member = 0;  ///< index into `Plant::devices`
  std::vector<Notice> notices;
};

/// Populations that wires join, directly or over others. They advance together, in steps on a grid
/// of simulated time (multiples of the smallest step among them) that no one outside can shift; a
/// visit between two grid points adds a step there. Within a step the members go in the order in
/// which the scenario names them: each takes from wires what the members before it have at the
/// step's end and what those after it had at its beginning (Gauss-Seidel with zero-order hold, as
/// in co-simulation; Kuebler and Schiehlen, Math. Comput. Model. Dyn. Syst. 6 (2000) 93).
///
/// Populations are pointed to: a plant may move, what it owns stays where it is. A step allocates
/// nothing unless a member reports something; each wired output is read once a step, however many
/// wires begin there.
class CoupledGroup {
 public:
  struct Member {
    std::size_t devices = 0;  ///< index into `Plant::devices`
    Population* population = nullptr;
    Duration step;  ///< longest one
  };

  CoupledGroup(std::vector<Member> members, std::vector<Wire> wires);

  const std::vector<Member>& members() const { return members_; }
  SimTime now() const { return members_.front().population->now(); }

  /// Gives every wired input its value and lets the members follow, in order; at the start of a
  /// run.
  void settle_start();
  /// Appends what the members reported, step by step.
  void advance(SimTime to, std::vector<GroupNotices>& notices);

 private:
  /// A wired output as last read.
  struct Column {
    std::size_t source = 0;  ///< index into `members_`
    int output = 0;
    bool stale = true;
    std::vector<double> values;
  };
  /// A wire from one of the columns.
  struct Term {
    std::size_t column = 0;  ///< index into `columns_`
    double scale = 1.0;
    /// Both empty where rows meet one by one from the first: a loop that vectorises.
    std::vector<std::uint32_t> from;
    std::vector<std::uint32_t> to;

    void add(const std::vector<double>& source, std::vector<double>& input) const;
  };
  /// What drives one input.
  struct Input {
    int input = 0;
    std::vector<Term> terms;
  };

  void add_wire(Wire wire);
  std::size_t member_of(std::size_t devices) const;
  std::size_t column_of(std::size_t source, int output);
  const std::vector<double>& fresh(std::size_t column);
  void set_inputs(std::size_t member);
  /// The outputs of a member may have changed.
  void outdate(std::size_t member);

  std::vector<Member> members_;
  std::vector<std::vector<Input>> inputs_;         ///< by member
  std::vector<std::vector<std::size_t>> outputs_;  ///< by member: indices into `columns_`
  std::vector<Column> columns_;
  Duration step_;
  std::vector<double> input_column_;
  std::vector<Notice> reported_;
};

/// The groups that wires make of a plant's populations, in order of their first members;
/// populations without wires are in none.
std::vector<CoupledGroup> make_groups(const std::vector<CoupledGroup::Member>& populations,
                                      const std::vector<Wire>& wires);

}  // namespace orrery::engine
