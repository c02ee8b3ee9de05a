// SPDX-License-Identifier: MIT
//
// The ring against a plain list of records, at random sizes, partial drains and drops.
#include "src/output/threads/record_ring.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <string>

#include "tests/support/checked_source.h"

namespace slabyard::internal {
namespace {

using testing::CheckedSource;

/// What the ring must hold: whole records, the first of which may have lost a beginning.
struct Model {
  std::deque<std::string> records;
  size_t begun = 0;  // bytes of the first that were taken

  uint64_t bytes() const {
    uint64_t all = 0;
    for (const std::string& record : records) all += record.size();
    return all - begun;
  }
  std::string Take(uint64_t bytes) {
    std::string taken;
    for (; bytes > 0; --bytes) {
      taken += records.front()[begun++];
      if (begun < records.front().size()) continue;
      records.pop_front();
      begun = 0;
    }
    return taken;
  }
};

std::string Text(const ByteSpan* runs, size_t count) {
  std::string text;
  for (size_t i = 0; i < count; ++i) text += AsChars(runs[i]);
  return text;
}

TEST(RecordRing, BehavesAsAListOfRecordsAtAnySize) {
  for (const size_t capacity : {size_t{64}, size_t{256}, size_t{1024}}) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE(::testing::Message() << "capacity " << capacity << " seed " << seed);
    std::mt19937 random(seed);
    const auto ring = RecordRing::Make(std::make_shared<CheckedSource>(), capacity);
    Model model;
    uint64_t stranded = 0;  // dropped, but behind a begun record that holds their place
    uint64_t drops = 0;
    for (int step = 0; step < 50'000; ++step) {
      const unsigned choice = random() % 16;
      if (choice < 10) {
        const std::string record(random() % (capacity / 3) + 1, static_cast<char>('a' + random() % 26));
        const bool has_room = ring->HasRoom(record.size());
        ASSERT_EQ(ring->TryAppend<std::memory_order_release>(AsBytes(record)), has_room);
        if (!has_room) continue;
        ASSERT_LE(model.bytes() + record.size(), capacity);
        model.records.push_back(record);
      } else if (choice < 15) {
        ring->Snapshot();
        ByteSpan runs[2];
        const std::string offered = Text(runs, ring->Runs(runs));
        ASSERT_EQ(offered.size(), ring->offered());
        ASSERT_EQ(offered.empty(), model.bytes() == 0);
        if (offered.empty()) continue;
        const uint64_t taken = random() % 3 == 0 ? offered.size() : random() % offered.size();
        ASSERT_EQ(model.Take(taken), offered.substr(0, taken));
        ring->Release(taken);
        if (model.begun == 0) stranded = 0;
        ASSERT_EQ(ring->mid_record(), model.begun != 0);
        ASSERT_EQ(ring->begun_rest(), model.begun == 0 ? 0 : model.records.front().size() - model.begun);
      } else if (random() % 4 == 0) {
        ring->Snapshot();
        const RecordRing::Dropped dropped = ring->DropWholeRecords();
        const size_t kept = model.begun == 0 ? 0 : 1;
        ASSERT_EQ(dropped.records, model.records.size() - kept);
        const uint64_t before = model.bytes();
        model.records.resize(kept);
        ASSERT_EQ(dropped.bytes, before - model.bytes());
        if (kept != 0) stranded += dropped.bytes;
        ++drops;
      }
      ASSERT_EQ(ring->pending(), model.bytes() + stranded);
      ASSERT_EQ(ring->empty(), model.bytes() == 0);
    }
    EXPECT_GT(drops, 100u);
  }
}

TEST(RecordRing, TakesNoMoreRecordsThanItHasSlotsForTheirEnds) {
  const auto ring = RecordRing::Make(std::make_shared<CheckedSource>(), 256);
  size_t taken = 0;
  while (ring->TryAppend<std::memory_order_release>(AsBytes("x"))) ++taken;
  EXPECT_EQ(taken, 256 / RecordRing::kBytesPerSlot);
  EXPECT_TRUE(ring->half_full());
  ring->Snapshot();
  ring->Release(1);
  EXPECT_TRUE(ring->TryAppend<std::memory_order_release>(AsBytes("y")));
}

TEST(RecordRing, IsNotMadeWithoutMemory) {
  const auto source = std::make_shared<CheckedSource>();
  source->RefuseAll(true);
  EXPECT_EQ(RecordRing::Make(source, 256), nullptr);
}

}  // namespace
}  // namespace slabyard::internal
