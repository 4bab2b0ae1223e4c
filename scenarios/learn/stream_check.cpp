// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/stream_check.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <limits>

#include "engine/random/stream.h"
#include "scenarios/format/safe_path.h"
#include "scenarios/learn/card_table.h"

namespace orrery::scenarios {

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Hashes of rows below a limit that sinks as they become many.
class HashSample {
 public:
  void add(std::uint64_t hash) {
    if (hash > limit_) return;
    hashes_.push_back(hash);
    if (hashes_.size() <= kStreamHashesMax) return;
    limit_ /= 2;
    std::erase_if(hashes_, [&](std::uint64_t kept) { return kept > limit_; });
  }
  std::size_t size() const { return hashes_.size(); }
  std::size_t repeated() {
    std::sort(hashes_.begin(), hashes_.end());
    std::size_t count = 0;
    for (std::size_t i = 1; i < hashes_.size(); ++i) count += hashes_[i] == hashes_[i - 1] ? 1 : 0;
    return count;
  }

 private:
  std::vector<std::uint64_t> hashes_;
  std::uint64_t limit_ = std::numeric_limits<std::uint64_t>::max();
};

/// Cuts a stream of bytes at ends of lines outside quotes.
class PieceReader {
 public:
  explicit PieceReader(const OpenFile& file) : file_(file) {}

  /// The next whole records; empty at the end. False when one is too long or reading fails.
  bool next(std::string& piece) {
    piece = std::move(rest_);
    rest_.clear();
    std::size_t cut = 0;      // behind the last end of a record
    std::size_t scanned = 0;  // the rest of the last piece is scanned again: it begins a record
    bool quoted = false;
    while (true) {
      for (; scanned < piece.size(); ++scanned) {
        if (piece[scanned] == '"') quoted = !quoted;
        if (piece[scanned] == '\n' && !quoted) cut = scanned + 1;
      }
      if (ended_ || (cut > 0 && piece.size() >= kStreamPieceBytes / 2)) break;
      if (piece.size() >= kStreamPieceBytes) return false;
      if (!read_more(piece)) return false;
    }
    if (ended_) return true;
    rest_ = piece.substr(cut);
    piece.resize(cut);
    return true;
  }

 private:
  bool read_more(std::string& piece) {
    const std::size_t before = piece.size();
    piece.resize(before + kStreamPieceBytes / 4);
    ssize_t count = -1;
    do {
      count = ::read(file_.descriptor(), piece.data() + before, kStreamPieceBytes / 4);
    } while (count < 0 && errno == EINTR);
    piece.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    ended_ = count == 0;
    return count >= 0;
  }

  const OpenFile& file_;
  std::string rest_;
  bool ended_ = false;
};

class StreamChecker {
 public:
  StreamChecker(const std::string& shown_file, const DataCard& card)
      : shown_file_(shown_file), card_(card), words_(card.label) {
    check_.least.assign(card.columns.size(), kNone);
    check_.greatest.assign(card.columns.size(), kNone);
  }

  StreamCheck check(const OpenFile& file) {
    PieceReader pieces(file);
    std::string piece;
    bool first = true;
    while (pieces.next(piece)) {
      if (piece.empty() && !first) return finish();
      const auto table =
          read_card_table(piece, shown_file_, card_, false, words_, mistakes_, lines_);
      if (first) continue_without_header(table);
      if (table.rows() == 0) return finish();
      add(table);
      first = false;
      lines_ += static_cast<int>(std::count(piece.begin(), piece.end(), '\n'));
    }
    mistakes_.add(
        "csv-line", {shown_file_, lines_ + 1, 1},
        fmt::format("the record cannot be read, or has more than {} bytes", kStreamPieceBytes),
        "look for a quote that is not closed");
    return finish();
  }

 private:
  void continue_without_header(const CardTable& table) {
    card_.header = table.header;
    card_.headless = true;
  }

  void add(const CardTable& table) {
    check_.rows += table.rows();
    check_.anomalous += static_cast<std::size_t>(
        std::count(table.label.begin(), table.label.end(), models::RowLabel::kAnomaly));
    for (std::size_t i = 0; i < table.rows(); ++i) {
      std::uint64_t hash = 0;
      for (std::size_t f = 0; f < table.numbers.size(); ++f) {
        const double value = table.numbers[f][i];
        check_.missing_cells += std::isnan(value) ? 1 : 0;
        check_.least[f] = std::fmin(check_.least[f], value);
        check_.greatest[f] = std::fmax(check_.greatest[f], value);
        hash = engine::mix64(hash ^ std::bit_cast<std::uint64_t>(value + 0.0));
      }
      hashes_.add(hash);
    }
    if (table.time_ns.empty()) return;
    if (any_time_ && !card_.time.keep_disorder && card_.group_rule != GroupRule::kColumn &&
        table.time_ns.front() <= last_ns_) {
      mistakes_.add("csv-order", {shown_file_, table.line.front(), 1},
                    "the time does not rise from the row before", "sort the rows by time");
    }
    any_time_ = true;
    last_ns_ = table.time_ns.back();
  }

  StreamCheck finish() {
    check_.hashed_rows = hashes_.size();
    check_.repeated_rows = hashes_.repeated();
    check_.found = mistakes_.diagnostics();
    return std::move(check_);
  }

  const std::string& shown_file_;
  DataCard card_;
  LabelWords words_;
  devices::MistakeList mistakes_;
  StreamCheck check_;
  HashSample hashes_;
  int lines_ = 0;
  bool any_time_ = false;
  std::int64_t last_ns_ = 0;
};

}  // namespace

engine::Result<StreamCheck> check_large_file(const std::string& folder, const std::string& file,
                                             const DataCard& card) {
  const auto root = Folder::open(folder);
  if (!root) return engine::failure(root.error());
  const auto open = root->open_file(file, {card.path, 1, 1});
  if (!open) return engine::failure(open.error());
  const std::string shown_file = folder + "/" + file;
  return StreamChecker(shown_file, card).check(*open);
}

}  // namespace orrery::scenarios
