// SPDX-License-Identifier: Apache-2.0
#include "engine/network/link_bank.h"

#include <algorithm>
#include <cmath>

#include "engine/numeric/elementary.h"
#include "engine/numeric/simd_clones.h"
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

ORRERY_SIMD_CLONES void fill_entities(std::uint64_t name, std::uint64_t first_row,
                                      const std::uint32_t* rows, std::span<std::uint64_t> out) {
  std::uint64_t* const keys = out.data();
  const std::size_t count = out.size();
  for (std::size_t i = 0; i < count; ++i) keys[i] = row_key(name, first_row + rows[i]);
}

/// From a link's entity to the luck of a stream of messages on it.
ORRERY_SIMD_CLONES void mix_streams(const std::uint64_t* streams, std::span<std::uint64_t> luck) {
  std::uint64_t* const keys = luck.data();
  const std::size_t count = luck.size();
  for (std::size_t i = 0; i < count; ++i) keys[i] = mix64(keys[i] ^ streams[i]);
}

/// Begun bytes count.
std::uint64_t whole_bytes(double bytes) {
  const auto whole = static_cast<std::int64_t>(bytes);
  return static_cast<std::uint64_t>(whole) + (static_cast<double>(whole) < bytes ? 1 : 0);
}

const double kZero = 0.0;

}  // namespace

template <double LinkParams::*Member>
const LinkBank::Column& LinkBank::param() const {
  constexpr std::size_t kIndex = index_of(Member);
  static_assert(kIndex < kLinkParams.size(), "a parameter without a description row");
  return params_[kIndex];
}

struct LinkBank::Passage {
  Terms terms;
  const std::uint32_t* row;
  const std::uint32_t* bytes;
  const double* jitter_s;  ///< null: no link has any
  const std::uint64_t* loss_bits;
  SimTime* time;
  LinkFate* fate;
  std::int64_t* busy_until_ns;
  std::uint8_t* in_burst;  ///< null: no burst can start
  std::uint64_t* bytes_sent;
  std::uint32_t bytes_mask;
  bool lossless;

  void offer(std::size_t i);
  LinkFate try_luck(std::uint32_t link, std::size_t i);
};

/// A message at the near end of its link.
inline void LinkBank::Passage::offer(std::size_t i) {
  const std::uint32_t link = row[i];
  if (terms.down[link] != 0.0) {
    fate[i] = LinkFate::kOutage;
    return;
  }
  const double size = bytes[i] + terms.header[link];
  const double ns_per_byte = 8e9 / terms.bandwidth[link];
  const std::int64_t wait_ns = std::max<std::int64_t>(0, busy_until_ns[link] - time[i].ns);
  if (wait_ns > 0) {
    const double bytes_ahead = static_cast<double>(wait_ns) / ns_per_byte;
    if (bytes_ahead + size > terms.queue[link]) {
      fate[i] = LinkFate::kQueueFull;
      return;
    }
  }
  const Duration sending = Duration::from_seconds(size * ns_per_byte * 1e-9);
  const SimTime sent{time[i].ns + wait_ns + sending.ns};
  busy_until_ns[link] = sent.ns;
  bytes_sent[link & bytes_mask] += whole_bytes(size);
  const double jitter = jitter_s == nullptr ? 0.0 : jitter_s[i];
  time[i] = sent + Duration::from_seconds(terms.latency[link] + terms.extra_latency[link] + jitter);
  fate[i] = lossless && terms.extra_loss[link] == 0.0 ? LinkFate::kCrossed : try_luck(link, i);
}

/// Decides a message's loss in the state that its link is in, then lets the state step.
inline LinkFate LinkBank::Passage::try_luck(std::uint32_t link, std::size_t i) {
  const bool is_bad = in_burst != nullptr && in_burst[link] != 0;
  const double burst_loss = is_bad ? terms.loss_bad[link] : terms.loss_good[link];
  const double through =
      (1.0 - terms.loss[link]) * (1.0 - terms.extra_loss[link]) * (1.0 - burst_loss);
  const double loss_draw = unit_of(static_cast<std::uint32_t>(loss_bits[i] >> 32));
  if (in_burst != nullptr) {
    const double burst_draw = unit_of(static_cast<std::uint32_t>(loss_bits[i]));
    const double change = is_bad ? terms.burst_end[link] : terms.burst_start[link];
    in_burst[link] = static_cast<std::uint8_t>(is_bad != (burst_draw < change));
  }
  return loss_draw < through ? LinkFate::kCrossed : LinkFate::kLost;
}

// The whole crossing: the luck of all messages in columns, then the queue of each link in order.
void LinkBank::cross(Crossing& messages, Direction direction, Lane lane) {
  LaneState& state =
      lanes_[static_cast<std::size_t>(direction) * 2 + static_cast<std::size_t>(lane)];
  make_ready(state);
  draw(messages);
  const std::size_t count = messages.size();
  Passage passage = passage_of(messages, state);
  for (std::size_t i = 0; i < count; ++i) passage.offer(i);
  messages_ += count;
  lost_ += count - static_cast<std::uint64_t>(
                       std::count(messages.fate.begin(), messages.fate.end(), LinkFate::kCrossed));
}

void LinkBank::make_ready(LaneState& state) const {
  if (!state.busy_until_ns.empty()) return;
  state.busy_until_ns.assign(spec_.count, 0);
  if (has_bursts_) state.in_burst.assign(spec_.count, 0);
}

LinkBank::Terms LinkBank::terms() const {
  const auto view = [](const Column& column) {
    return View{column.values().data(), column.values().size() > 1 ? ~std::uint32_t{0} : 0};
  };
  Terms terms;
  terms.header = view(param<&LinkParams::header_byte>());
  terms.bandwidth = view(param<&LinkParams::bandwidth_bit_per_s>());
  terms.queue = view(param<&LinkParams::queue_byte>());
  terms.latency = view(param<&LinkParams::latency_s>());
  terms.loss = view(param<&LinkParams::loss>());
  terms.burst_start = view(param<&LinkParams::burst_start>());
  terms.burst_end = view(param<&LinkParams::burst_end>());
  terms.loss_good = view(param<&LinkParams::loss_good>());
  terms.loss_bad = view(param<&LinkParams::loss_bad>());
  terms.down = fault(LinkFault::kDown);
  terms.extra_loss = fault(LinkFault::kExtraLoss);
  terms.extra_latency = fault(LinkFault::kExtraLatency);
  return terms;
}

// One draw of 64 bits decides a message's loss and the step of the burst state, another its jitter.
void LinkBank::draw(Crossing& messages) const {
  const std::size_t n = messages.size();
  const Column& jitter = param<&LinkParams::jitter_s>();
  const bool may_lose = !lossless_ || !faults_[static_cast<int>(LinkFault::kExtraLoss)].empty();
  messages.jitter_s.clear();
  if (!may_lose && jitter.all_zero()) return;
  messages.luck.resize(n);
  entities(messages.row.data(), messages.luck);
  mix_streams(messages.key.data(), messages.luck);
  if (may_lose) {
    messages.loss_bits.resize(n);
    fill_bits(spec_.seed, Purpose::kLinkLoss, messages.luck, messages.number, messages.loss_bits);
  }
  if (jitter.all_zero()) return;
  auto& jitter_s = messages.jitter_s;
  jitter_s.resize(n);
  fill_uniform(spec_.seed, Purpose::kLinkJitter, messages.luck, messages.number, jitter_s);
  for (std::size_t i = 0; i < n; ++i) jitter_s[i] = -jitter[messages.row[i]] * log(jitter_s[i]);
}

LinkBank::Passage LinkBank::passage_of(Crossing& messages, LaneState& state) {
  Passage passage;
  passage.terms = terms();
  passage.row = messages.row.data();
  passage.bytes = messages.bytes.data();
  passage.jitter_s = messages.jitter_s.empty() ? nullptr : messages.jitter_s.data();
  passage.loss_bits = messages.loss_bits.data();
  passage.time = messages.time.data();
  passage.fate = messages.fate.data();
  passage.busy_until_ns = state.busy_until_ns.data();
  passage.in_burst = has_bursts_ ? state.in_burst.data() : nullptr;
  passage.bytes_sent = bytes_.data();
  passage.bytes_mask = bytes_.size() > 1 ? ~std::uint32_t{0} : 0;
  passage.lossless = lossless_;
  return passage;
}

LinkBank::LinkBank(LinkBankSpec spec) : spec_(std::move(spec)), name_key_(name_key(spec_.name)) {
  for (std::size_t p = 0; p < kLinkParams.size(); ++p) {
    const auto found = spec_.columns.find(kLinkParams[p].name);
    ORRERY_CHECK(found != spec_.columns.end() && found->second.size() == spec_.count,
                 "the loader fills in every column of a link");
    params_[p] = Column(std::move(found->second));
  }
  spec_.columns.clear();
  const bool needs_rows = !param<&LinkParams::energy_j_per_byte>().all_zero();
  bytes_.assign(needs_rows ? spec_.count : std::min(spec_.count, 1U), 0);
  has_bursts_ = !param<&LinkParams::burst_start>().all_zero();
  // `loss_bad` matters only where bursts can start.
  lossless_ = param<&LinkParams::loss>().all_zero() && param<&LinkParams::loss_good>().all_zero() &&
              param<&LinkParams::burst_start>().all_zero();
}

std::uint64_t LinkBank::entity(std::uint32_t row) const {
  return row_key(name_key_, std::uint64_t{spec_.first_row} + row);
}

void LinkBank::entities(const std::uint32_t* rows, std::span<std::uint64_t> out) const {
  fill_entities(name_key_, spec_.first_row, rows, out);
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
  archive.put(messages_);
  archive.put(lost_);
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
  if (!archive.get_span(std::span<std::uint64_t>(bytes_)) || !archive.get(messages_) ||
      !archive.get(lost_)) {
    return false;
  }
  for (auto& column : faults_) {
    if (!archive.get_vector(column) || !fits(column)) return false;
  }
  for (auto& lane : lanes_) {
    if (!archive.get_vector(lane.busy_until_ns) || !archive.get_vector(lane.in_burst)) return false;
    if (!fits(lane.busy_until_ns)) return false;
    if (lane.in_burst.size() != (has_bursts_ ? lane.busy_until_ns.size() : 0)) return false;
  }
  return true;
}

LinkBank::View LinkBank::fault(LinkFault point) const {
  const auto& column = faults_[static_cast<std::size_t>(point)];
  return column.empty() ? View{&kZero, 0} : View{column.data(), ~std::uint32_t{0}};
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

void Crossing::resize(std::size_t count) {
  row.resize(count);
  key.resize(count);
  number.resize(count);
  bytes.resize(count);
  time.resize(count);
  fate.resize(count);
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
