// SPDX-License-Identifier: MIT
//
// The code of docs/reliability.md.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "slabyard/durable_file.h"
#include "tests/support/temp_folder.h"

namespace slabyard {
namespace {

std::vector<std::string> replayed;
void Replay(std::string_view order) { replayed.emplace_back(order); }

// [docs/reliability.md]
absl::Status TakeOrder(const std::string& path, std::string_view order) {
  auto file = DurableFile::Open(path, {}, [](ByteSpan record) { Replay(AsChars(record)); });
  if (!file.ok()) return file.status();
  return (*file)->Commit(AsBytes(order));  // OK: the order is on the device
}
// [docs/reliability.md]

TEST(DurableExample, ReplaysEarlierOrders) {
  const testing::TempFolder folder;
  EXPECT_TRUE(TakeOrder(folder.File("orders"), "tea").ok());
  EXPECT_TRUE(TakeOrder(folder.File("orders"), "toast").ok());
  EXPECT_EQ(replayed, std::vector<std::string>{"tea"});
}

}  // namespace
}  // namespace slabyard
