// SPDX-License-Identifier: Apache-2.0
#include "engine/network/link_bank.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

constexpr std::size_t index_of(double LinkParams::*member) {
  for (std::size_t i = 0; i < kLinkParams.size(); ++i) {
    if (kLinkParams[i].member == member) return i;
  }
  return kLinkParams.size();
}

/// The middle of one of 2^32 cells of (0, 1): fine enough to hold against a probability.
double unit_of(std::uint32_t bits) { return (bits + 0.5) * 0x1p-32; }

}  // namespace

template <double LinkParams::*Member>
const LinkBank::Column& LinkBank::param() const {
  constexpr std::size_t kIndex = index_of(Member);
  static_assert(kIndex < kLinkParams.size(), "a parameter without a description row");
  return params_[kIndex];
}

// The whole crossing: the luck of all messages in columns, then the queue of each link in order.
void LinkBank::cross(Crossing& messages, Direction direction, Lane lane) {
  LaneState& state =
      lanes_[static_cast<std::size_t>(direction) * 2 + static_cast<std::size_t>(lane)];
  if (state.busy_until_ns.empty()) {
    state.busy_until_ns.assign(spec_.count, 0);
    state.in_burst.assign(spec_.count, 0);
  }
  draw(messages);
  for (std::size_t i = 0; i < messages.size(); ++i) offer(messages, i, state);
}

// One draw of 64 bits decides a message's loss and the step of the burst state, another its jitter.
void LinkBank::draw(const Crossing& messages) {
  const std::size_t n = messages.size();
  const Column& jitter = param<&LinkParams::jitter_s>();
  const bool may_lose = !lossless_ || !faults_[static_cast<int>(LinkFault::kExtraLoss)].empty();
  loss_bits_.resize(n);
  jitter_s_.assign(n, 0.0);
  if (!may_lose && jitter.all_zero()) return;
  luck_.resize(n);
  for (std::size_t i = 0; i < n; ++i) luck_[i] = mix64(entity(messages.row[i]) ^ messages.key[i]);
  if (may_lose) {
    for (std::size_t i = 0; i < n; ++i) {
      loss_bits_[i] = bits_at({spec_.seed, luck_[i], Purpose::kLinkLoss}, messages.number[i]);
    }
  }
  if (jitter.all_zero()) return;
  for (std::size_t i = 0; i < n; ++i) {
    jitter_s_[i] = uniform_at({spec_.seed, luck_[i], Purpose::kLinkJitter}, messages.number[i]);
  }
  for (std::size_t i = 0; i < n; ++i) jitter_s_[i] = -jitter[messages.row[i]] * log(jitter_s_[i]);
}

void LinkBank::offer(Crossing& messages, std::size_t i, LaneState& state) {
  const std::uint32_t row = messages.row[i];
  if (fault(LinkFault::kDown, row) != 0.0) {
    messages.fate[i] = LinkFate::kOutage;
    return;
  }
  const double bytes = messages.bytes[i] + param<&LinkParams::header_byte>()[row];
  const double ns_per_byte = 8e9 / param<&LinkParams::bandwidth_bit_per_s>()[row];
  std::int64_t& busy_until_ns = state.busy_until_ns[row];
  const std::int64_t wait_ns = std::max<std::int64_t>(0, busy_until_ns - messages.time[i].ns);
  const double bytes_ahead = static_cast<double>(wait_ns) / ns_per_byte;
  if (wait_ns > 0 && bytes_ahead + bytes > param<&LinkParams::queue_byte>()[row]) {
    messages.fate[i] = LinkFate::kQueueFull;
    return;
  }
  const Duration sending = Duration::from_seconds(bytes * ns_per_byte * 1e-9);
  const SimTime sent{messages.time[i].ns + wait_ns + sending.ns};
  busy_until_ns = sent.ns;
  bytes_[row] += static_cast<std::uint64_t>(std::ceil(bytes));
  messages.time[i] =
      sent + Duration::from_seconds(param<&LinkParams::latency_s>()[row] +
                                    fault(LinkFault::kExtraLatency, row) + jitter_s_[i]);
  const double extra_loss = fault(LinkFault::kExtraLoss, row);
  if (lossless_ && extra_loss == 0.0) {
    messages.fate[i] = LinkFate::kCrossed;
    return;
  }
  std::uint8_t& in_burst = state.in_burst[row];
  const double burst_loss =
      in_burst != 0 ? param<&LinkParams::loss_bad>()[row] : param<&LinkParams::loss_good>()[row];
  const double through =
      (1.0 - param<&LinkParams::loss>()[row]) * (1.0 - extra_loss) * (1.0 - burst_loss);
  const double loss_draw = unit_of(static_cast<std::uint32_t>(loss_bits_[i] >> 32));
  const double burst_draw = unit_of(static_cast<std::uint32_t>(loss_bits_[i]));
  messages.fate[i] = loss_draw < through ? LinkFate::kCrossed : LinkFate::kLost;
  const double change =
      in_burst != 0 ? param<&LinkParams::burst_end>()[row] : param<&LinkParams::burst_start>()[row];
  if (burst_draw < change) in_burst ^= 1;
}

LinkBank::LinkBank(LinkBankSpec spec) : spec_(std::move(spec)), name_key_(name_key(spec_.name)) {
  for (std::size_t p = 0; p < kLinkParams.size(); ++p) {
    const auto found = spec_.columns.find(kLinkParams[p].name);
    ORRERY_CHECK(found != spec_.columns.end() && found->second.size() == spec_.count,
                 "the loader fills in every column of a link");
    params_[p] = Column(std::move(found->second));
  }
  spec_.columns.clear();
  bytes_.assign(spec_.count, 0);
  // `loss_bad` matters only where bursts can start.
  lossless_ = param<&LinkParams::loss>().all_zero() && param<&LinkParams::loss_good>().all_zero() &&
              param<&LinkParams::burst_start>().all_zero();
}

std::uint64_t LinkBank::entity(std::uint32_t row) const {
  return row_key(name_key_, std::uint64_t{spec_.first_row} + row);
}

void LinkBank::set_fault_point(int point, std::uint32_t row, double value) {
  auto& column = faults_[static_cast<std::size_t>(point)];
  if (column.empty()) column.assign(spec_.count, 0.0);
  column[row] = value;
}

Duration LinkBank::latency(std::uint32_t row) const {
  return Duration::from_seconds(param<&LinkParams::latency_s>()[row]);
}

std::uint64_t LinkBank::bytes_sent() const {
  std::uint64_t sum = 0;
  for (const std::uint64_t bytes : bytes_) sum += bytes;
  return sum;
}

double LinkBank::energy_j() const {
  double sum = 0.0;
  for (std::size_t row = 0; row < bytes_.size(); ++row) {
    sum += static_cast<double>(bytes_[row]) * param<&LinkParams::energy_j_per_byte>()[row];
  }
  return sum;
}

void LinkBank::save(ArchiveWriter& archive) const {
  archive.begin_section(spec_.name);
  archive.put_span(std::span<const std::uint64_t>(bytes_));
  for (const auto& column : faults_) archive.put_span(std::span<const double>(column));
  for (const auto& lane : lanes_) {
    archive.put_span(std::span<const std::int64_t>(lane.busy_until_ns));
    archive.put_span(std::span<const std::uint8_t>(lane.in_burst));
  }
}

bool LinkBank::load(ArchiveReader& archive) {
  const auto fits = [this](const auto& column) {
    return column.empty() || column.size() == spec_.count;
  };
  if (!archive.expect_section(spec_.name)) return false;
  if (!archive.get_span(std::span<std::uint64_t>(bytes_))) return false;
  for (auto& column : faults_) {
    if (!archive.get_vector(column) || !fits(column)) return false;
  }
  for (auto& lane : lanes_) {
    if (!archive.get_vector(lane.busy_until_ns) || !archive.get_vector(lane.in_burst)) return false;
    if (!fits(lane.busy_until_ns) || lane.in_burst.size() != lane.busy_until_ns.size())
      return false;
  }
  return true;
}

double LinkBank::fault(LinkFault point, std::size_t row) const {
  const auto& column = faults_[static_cast<std::size_t>(point)];
  return column.empty() ? 0.0 : column[row];
}

LinkBank::Column::Column(std::vector<double> values) : values_(std::move(values)) {
  const bool alike = std::all_of(values_.begin(), values_.end(),
                                 [this](double value) { return value == values_[0]; });
  if (alike && values_.size() > 1) values_ = std::vector<double>(1, values_[0]);
}

void Crossing::clear() {
  row.clear();
  key.clear();
  number.clear();
  bytes.clear();
  time.clear();
  fate.clear();
}

void Crossing::add(std::uint32_t link, std::uint64_t stream, std::uint64_t message,
                   std::uint32_t payload, SimTime offered) {
  row.push_back(link);
  key.push_back(stream);
  number.push_back(message);
  bytes.push_back(payload);
  time.push_back(offered);
  fate.push_back(LinkFate::kCrossed);
}

}  // namespace orrery::engine
