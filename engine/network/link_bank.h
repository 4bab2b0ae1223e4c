// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/network/link_model.h"
#include "engine/population/fault_target.h"
#include "engine/record/archive.h"
#include "engine/time/sim_time.h"

namespace orrery::engine {

struct LinkBankSpec {
  std::string name;
  std::uint64_t seed = 0;
  std::uint32_t count = 1;
  std::uint32_t first_row = 0;  ///< of the whole bank, where this is a part of it
  std::map<std::string, std::vector<double>> columns;  ///< one value a row, variation drawn
  Fidelity fidelity = Fidelity::kFlow;
};

/// `kForward` is from the device, or from the first node of `Network::connect`.
enum class Direction : std::uint8_t { kForward, kBackward };
/// Rows of flow paths and packets (commands are always packets) keep queues and burst states apart:
/// the first run through a stretch of time at once, the others event by event.
enum class Lane : std::uint8_t { kFlow, kPacket };
enum class LinkFate : std::uint8_t { kCrossed, kLost, kOutage, kQueueFull };

/// Messages that cross links of one bank in one direction, as columns, in order of departure.
struct Crossing {
  std::vector<std::uint32_t> row;     ///< link
  std::vector<std::uint64_t> key;     ///< of the stream of messages, for the draws
  std::vector<std::uint64_t> number;  ///< of the message within its stream: the draw index
  std::vector<std::uint32_t> bytes;   ///< payload
  std::vector<SimTime> time;          ///< in: offered to the link; out: at the far end or lost
  std::vector<LinkFate> fate;         ///< out

  // The messages' luck, for the bank that they cross.
  std::vector<std::uint64_t> luck;
  std::vector<std::uint64_t> loss_bits;
  std::vector<double> jitter_s;  ///< empty: none of the links has any

  std::size_t size() const { return row.size(); }
  void clear();
  /// `count` messages, to be filled in.
  void resize(std::size_t count);
  void add(std::uint32_t link, std::uint64_t stream, std::uint64_t message, std::uint32_t payload,
           SimTime offered);
};

/// A population of links of one kind; equations in `link_model_info()`. The luck of a message is a
/// function of (seed, link, stream, number): neither other messages nor other links shift it,
/// except through the queue and the burst state of the link they share.
class LinkBank final : public FaultTarget {
 public:
  explicit LinkBank(LinkBankSpec spec);

  const std::string& name() const override { return spec_.name; }
  const ModelInfo& info() const override { return link_model_info(); }
  std::uint32_t size() const override { return spec_.count; }
  std::uint32_t first_row() const override { return spec_.first_row; }
  std::uint64_t entity(std::uint32_t row) const override;
  /// Entities of many rows.
  void entities(const std::uint32_t* rows, std::span<std::uint64_t> out) const;
  void set_fault_point(int point, std::uint32_t row, double value) override;

  Fidelity fidelity() const { return spec_.fidelity; }
  Duration latency(std::uint32_t row) const;
  /// Carries one message or thousands by the same equations and the same draws.
  void cross(Crossing& messages, Direction direction, Lane lane);

  std::uint64_t bytes_sent() const;
  /// Messages that were offered to the links so far, and those of them that were lost.
  std::uint64_t messages() const { return messages_; }
  std::uint64_t lost() const { return lost_; }
  double energy_j() const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  /// One value when all rows are alike, else one a row.
  class Column {
   public:
    Column() = default;
    explicit Column(std::vector<double> values);
    double operator[](std::size_t row) const { return values_[values_.size() > 1 ? row : 0]; }
    bool all_zero() const { return values_.size() == 1 && values_[0] == 0.0; }
    const std::vector<double>& values() const { return values_; }

   private:
    std::vector<double> values_;
  };
  /// A column in a loop over rows: without a branch, whether it holds one value or one a row.
  struct View {
    const double* values = nullptr;
    std::uint32_t mask = 0;
    double operator[](std::uint32_t row) const { return values[row & mask]; }
  };
  /// All that an offer reads.
  struct Terms {
    View header, bandwidth, queue, latency, loss, burst_start, burst_end, loss_good, loss_bad;
    View down, extra_loss, extra_latency;
  };
  /// Queues and burst states of one direction and lane; empty until the first message, burst states
  /// also where no burst can start.
  struct LaneState {
    std::vector<std::int64_t> busy_until_ns;
    std::vector<std::uint8_t> in_burst;
  };

  /// A crossing in hand: where everything stands in memory.
  struct Passage;

  Terms terms() const;
  void make_ready(LaneState& state) const;
  void draw(Crossing& messages) const;
  Passage passage_of(Crossing& messages, LaneState& state);
  template <double LinkParams::*Member>
  const Column& param() const;
  View fault(LinkFault point) const;

  LinkBankSpec spec_;
  std::uint64_t name_key_ = 0;
  std::array<Column, kLinkParams.size()> params_;
  std::array<std::vector<double>, kLinkFaults> faults_;  ///< empty until a fault sets one
  std::array<LaneState, 4> lanes_;
  /// Sent, by row; one sum for all where energy, which is counted by row, is 0.
  std::vector<std::uint64_t> bytes_;
  std::uint64_t messages_ = 0;
  std::uint64_t lost_ = 0;
  bool lossless_ = false;    ///< by parameters; faults come on top
  bool has_bursts_ = false;  ///< by parameters
};

}  // namespace orrery::engine
