// SPDX-License-Identifier: MIT
//
// Under AddressSanitizer, bytes of a slab that no piece covers may not be touched.
#include <gtest/gtest.h>

#include <memory>

#include "slabyard/slab_pool.h"
#include "src/base/poison.h"

namespace slabyard {
namespace {

#ifdef SLABYARD_ADDRESS_SANITIZER

bool IsPoisoned(const uint8_t* at) { return __asan_address_is_poisoned(at) != 0; }

TEST(Poison, BytesBehindTheLastCarveAreOutOfBounds) {
  SlabPool pool(MakeSystemSource(), std::make_shared<MemoryAccount>());
  const Piece piece = pool.Carve(13);
  EXPECT_FALSE(IsPoisoned(piece.data + 12));
  EXPECT_TRUE(IsPoisoned(piece.data + 13));
  EXPECT_TRUE(IsPoisoned(piece.data + 8191));
}

TEST(Poison, CommitGivesBackWhatWasReservedTooMuch) {
  SlabPool pool(MakeSystemSource(), std::make_shared<MemoryAccount>());
  const uint8_t* const room = pool.Reserve(100);
  EXPECT_FALSE(IsPoisoned(room + 99));
  const Piece piece = pool.Commit(10);
  EXPECT_FALSE(IsPoisoned(room + 9));
  EXPECT_TRUE(IsPoisoned(room + 10));
}

TEST(Poison, CancelledReservationIsOutOfBoundsAgain) {
  SlabPool pool(MakeSystemSource(), std::make_shared<MemoryAccount>());
  const Piece before = pool.Carve(8);
  const uint8_t* const room = pool.Reserve(100);
  pool.Cancel();
  EXPECT_TRUE(IsPoisoned(room));
  EXPECT_FALSE(IsPoisoned(before.data));
}

TEST(Poison, RewoundSlabIsOutOfBoundsAgain) {
  SlabPool pool(MakeSystemSource(), std::make_shared<MemoryAccount>());
  const uint8_t* stale;
  {
    const Piece gone = pool.Carve(4000);
    const Piece also_gone = pool.Carve(4000);
    stale = gone.data;
  }
  const Piece piece = pool.Carve(200);
  EXPECT_EQ(piece.data, stale) << "there was no room behind";
  EXPECT_TRUE(IsPoisoned(stale + 3999));
}

#endif

}  // namespace
}  // namespace slabyard
