// SPDX-License-Identifier: MIT
//
// The example of docs/buffers.md, compiled and run.
#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "slabyard/allocator.h"

namespace slabyard {
namespace {

// [docs/buffers.md]
// Remembers the name before the colon for long, and not the message that it came in.
absl::Status RememberName(Allocator& allocator, const Buffer& message, std::vector<Buffer>& names) {
  const std::optional<size_t> colon = message.IndexOf(uint8_t{':'});
  if (!colon) return absl::OkStatus();
  absl::StatusOr<Buffer> name = allocator.Escape(message.Subarray(0, static_cast<ptrdiff_t>(*colon)));
  if (!name.ok()) return name.status();
  names.push_back(*std::move(name));
  return absl::OkStatus();
}

// Grows `buffer` in place when nobody else sees it; others keep the bytes that they see. `more` lies elsewhere.
absl::StatusOr<Buffer> Append(Allocator& allocator, Buffer buffer, ByteSpan more) {
  std::optional<UniqueBuffer> unique = buffer.TryUnique();
  if (!unique) {
    absl::StatusOr<UniqueBuffer> copy = allocator.AllocUnique(buffer.size());
    if (!copy.ok()) return copy.status();
    buffer.Copy(*copy);
    unique = *std::move(copy);
  }
  const size_t end = unique->size();
  if (absl::Status grown = unique->Resize(end + more.size()); !grown.ok()) return grown;
  std::ranges::copy(more, unique->begin() + end);
  return std::move(*unique).Share();
}
// [docs/buffers.md]

TEST(BuffersPage, ExampleGivesWhatThePageSays) {
  Allocator allocator;
  std::vector<Buffer> names;
  ASSERT_TRUE(RememberName(allocator, allocator.From("host: example").value(), names).ok());
  ASSERT_TRUE(RememberName(allocator, allocator.From("no name").value(), names).ok());
  ASSERT_EQ(names.size(), 1u);
  EXPECT_EQ(names[0].ToText(), "host");
  EXPECT_EQ(names[0].Retained().kept_alive, 4u);
  EXPECT_EQ(allocator.escape_counts().kept_alive_bytes, 8192u);

  const Buffer carved = allocator.From("slab").value();
  Buffer grown = Append(allocator, carved, AsBytes("yard")).value();
  EXPECT_EQ(grown.ToText(), "slabyard");
  EXPECT_EQ(carved.ToText(), "slab");
  const uint8_t* const data = grown.data();
  grown = Append(allocator, std::move(grown), {}).value();
  EXPECT_EQ(grown.data(), data);
}

}  // namespace
}  // namespace slabyard
