// SPDX-License-Identifier: Apache-2.0
// The MPI module: several processes drive one plant. Calls come from one thread.
#include <mpi.h>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <numeric>

#include "engine/event/rank_group.h"
#include "engine/registry/check.h"

namespace orrery::engine {
namespace {

class MpiRanks final : public RankGroup {
 public:
  MpiRanks() {
    int provided = 0;
    MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
    MPI_Comm_size(MPI_COMM_WORLD, &size_);
  }
  ~MpiRanks() override { MPI_Finalize(); }

  std::uint32_t rank() const override { return static_cast<std::uint32_t>(rank_); }
  std::uint32_t size() const override { return static_cast<std::uint32_t>(size_); }

  void least(SimTime* times, std::size_t count) override {
    std::vector<std::int64_t> ns(count);
    for (std::size_t i = 0; i < count; ++i) ns[i] = times[i].ns;
    MPI_Allreduce(MPI_IN_PLACE, ns.data(), static_cast<int>(count), MPI_INT64_T, MPI_MIN,
                  MPI_COMM_WORLD);
    for (std::size_t i = 0; i < count; ++i) times[i].ns = ns[i];
  }

  std::vector<Bytes> exchange(const std::vector<Bytes>& out) override {
    ORRERY_CHECK(out.size() == size(), "something for every rank");
    std::vector<int> sending(out.size());
    for (std::size_t r = 0; r < out.size(); ++r) sending[r] = length_of(out[r]);
    std::vector<int> getting(out.size());
    MPI_Alltoall(sending.data(), 1, MPI_INT, getting.data(), 1, MPI_INT, MPI_COMM_WORLD);
    Bytes all = joined(out);
    Bytes in(total(getting));
    const auto from = starts(sending);
    const auto to = starts(getting);
    MPI_Alltoallv(all.data(), sending.data(), from.data(), MPI_BYTE, in.data(), getting.data(),
                  to.data(), MPI_BYTE, MPI_COMM_WORLD);
    return cut(in, getting);
  }

  std::vector<Bytes> gather(const Bytes& mine) override {
    const std::uint64_t length = mine.size();
    std::vector<std::uint64_t> lengths(size());
    MPI_Gather(&length, 1, MPI_UINT64_T, lengths.data(), 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
    if (rank_ != 0) {
      in_pieces(length, [&](std::size_t at, int count) {
        MPI_Send(mine.data() + at, count, MPI_BYTE, 0, 0, MPI_COMM_WORLD);
      });
      return {};
    }
    std::vector<Bytes> all = {mine};
    for (int r = 1; r < size_; ++r) {
      Bytes& from = all.emplace_back(lengths[static_cast<std::size_t>(r)]);
      in_pieces(from.size(), [&](std::size_t at, int count) {
        MPI_Recv(from.data() + at, count, MPI_BYTE, r, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
      });
    }
    return all;
  }

  Bytes broadcast(const Bytes& mine) override {
    std::uint64_t length = mine.size();
    MPI_Bcast(&length, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
    Bytes bytes = mine;
    bytes.resize(length);
    in_pieces(length, [&](std::size_t at, int count) {
      MPI_Bcast(bytes.data() + at, count, MPI_BYTE, 0, MPI_COMM_WORLD);
    });
    return bytes;
  }

  bool any(bool mine) override {
    int said = mine ? 1 : 0;
    MPI_Allreduce(MPI_IN_PLACE, &said, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return said != 0;
  }

  [[noreturn]] void abort(int code) override {
    MPI_Abort(MPI_COMM_WORLD, code);
    std::_Exit(code);
  }

 private:
  /// MPI counts in int: what crosses in one window must stay below 2 GiB a rank.
  static int length_of(const Bytes& bytes) {
    ORRERY_CHECK(bytes.size() <= INT_MAX, "more than 2 GiB between two ranks at once");
    return static_cast<int>(bytes.size());
  }
  /// A snapshot of a large plant is longer than one message may be: 2 GiB.
  template <class Send>
  static void in_pieces(std::size_t length, const Send& send) {
    for (std::size_t at = 0; at < length; at += kPiece)
      send(at, static_cast<int>(std::min(kPiece, length - at)));
  }
  static std::size_t total(const std::vector<int>& lengths) {
    const std::size_t sum = std::accumulate(lengths.begin(), lengths.end(), std::size_t{0});
    ORRERY_CHECK(sum <= INT_MAX, "more than 2 GiB for one rank at once");
    return sum;
  }
  static std::vector<int> starts(const std::vector<int>& lengths) {
    std::vector<int> starts(lengths.size());
    std::exclusive_scan(lengths.begin(), lengths.end(), starts.begin(), 0);
    return starts;
  }
  static Bytes joined(const std::vector<Bytes>& parts) {
    Bytes all;
    for (const Bytes& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
  }
  static std::vector<Bytes> cut(const Bytes& all, const std::vector<int>& lengths) {
    std::vector<Bytes> parts;
    auto at = all.begin();
    for (const int length : lengths) {
      parts.emplace_back(at, at + length);
      at += length;
    }
    return parts;
  }

  static constexpr std::size_t kPiece = std::size_t{1} << 30;

  int rank_ = 0;
  int size_ = 1;
};

}  // namespace
}  // namespace orrery::engine

extern "C" orrery::engine::RankGroup* orrery_join_ranks() { return new orrery::engine::MpiRanks; }
