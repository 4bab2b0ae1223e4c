// SPDX-License-Identifier: Apache-2.0
#include "engine/record/books.h"

#include <gtest/gtest.h>

#include <deque>

namespace orrery::engine {
namespace {

TEST(Book, BalancesWhenEveryOriginalHasAFate) {
  Book book;
  book.add_sent(10);
  book.add_delivered(4);
  book.add_lost(Fate::kDropped, "lora", "loss", 2);
  book.add_lost(Fate::kDropped, "gateway", "queue full");
  book.add_lost(Fate::kExpired, "agent", "older than max_age");
  book.add_lost(Fate::kRejected, "agent", "out of range");
  EXPECT_FALSE(book.balanced());
  book.set_in_flight(1);
  EXPECT_TRUE(book.balanced());
  EXPECT_EQ(book.dropped(), 3u);
  EXPECT_EQ(book.expired(), 1u);
  EXPECT_EQ(book.rejected(), 1u);
  book.add_copies(5);  // copies on the air are no originals
  EXPECT_TRUE(book.balanced());
}

// A queue that loses an item without saying so: in flight is counted, so the book shows it.
TEST(Book, ASilentLossUnbalancesIt) {
  for (const bool silent : {false, true}) {
    Book book;
    std::deque<int> queue;
    for (int i = 0; i < 20; ++i) {
      book.add_sent();
      queue.push_back(i);
      if (i % 3 == 0) {
        queue.pop_front();
        book.add_delivered();
      }
    }
    if (silent) queue.pop_back();
    book.set_in_flight(queue.size());
    EXPECT_EQ(book.balanced(), !silent);
  }
}

TEST(Book, ADeliveryTooManyUnbalancesIt) {
  Book book;
  book.add_sent(2);
  book.add_delivered(3);
  EXPECT_FALSE(book.balanced());
}

TEST(Book, LossesAreListedByFateAndCause) {
  Book book;
  book.add_lost(Fate::kRejected, "a", "z", 1);
  book.add_lost(Fate::kDropped, "b", "y", 2);
  book.add_lost(Fate::kDropped, "a", "y", 3);
  book.add_lost(Fate::kDropped, "a", "x", 4);
  book.add_lost(Fate::kDropped, "a", "x", 5);
  book.add_lost(Fate::kDropped, "nobody", "nothing", 0);
  std::vector<std::uint64_t> counts;
  for (const auto& [key, count] : book.losses()) counts.push_back(count);
  EXPECT_EQ(counts, (std::vector<std::uint64_t>{9, 3, 2, 1}));
}

TEST(Books, OneUnbalancedBookIsEnough) {
  Books books;
  EXPECT_TRUE(books.balanced());
  for (Book* book : {&books.reading, &books.message, &books.command, &books.label_query}) {
    book->add_sent();
    EXPECT_FALSE(books.balanced());
    book->add_delivered();
    EXPECT_TRUE(books.balanced());
  }
}

TEST(Book, DeliveryIsNotALoss) {
  Book book;
  EXPECT_EXIT(book.add_lost(Fate::kDelivered, "a", "b"), testing::ExitedWithCode(8),
              "a delivery is not a loss");
}

}  // namespace
}  // namespace orrery::engine
