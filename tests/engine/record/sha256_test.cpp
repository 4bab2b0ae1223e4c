// SPDX-License-Identifier: Apache-2.0
#include "engine/record/sha256.h"

#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace orrery::engine {
namespace {

// The examples of FIPS 180-4 (csrc.nist.gov, "SHA256.pdf") and the million letters a.
TEST(Sha256, PublishedExamples) {
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256_hex(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Sha256, PiecesMakeTheWhole) {
  const std::string text(200, 'x');
  Sha256 hash;
  for (std::size_t from = 0; from < text.size(); from += 7)
    hash.add(std::string_view(text).substr(from, 7));
  EXPECT_EQ(hash.digest(), sha256(text));
}

TEST(Sha256, OfAFile) {
  testing::TemporaryFolder folder;
  testing::write_bytes(folder / "abc", "abc");
  EXPECT_EQ(*sha256_of_file(folder / "abc"), sha256_hex("abc"));
  EXPECT_FALSE(sha256_of_file(folder / "none"));
}

}  // namespace
}  // namespace orrery::engine
