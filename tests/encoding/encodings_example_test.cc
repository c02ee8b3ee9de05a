// SPDX-License-Identifier: MIT
//
// The example of docs/encodings.md, compiled and run.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "slabyard/codec.h"

namespace slabyard {
namespace {

// [docs/encodings.md]
std::vector<uint8_t> FromBase64(std::string_view text) {
  std::vector<uint8_t> bytes(MaxByteLength(text, Encoding::kBase64));
  bytes.resize(ToBytes(text, Encoding::kBase64, bytes).written);
  return bytes;
}

std::string HexUpToTheFirstMistake(std::string_view hex, size_t& mistake_at) {
  std::string bytes(MaxByteLength(hex, Encoding::kHex), '\0');
  const Progress progress = ToBytes(hex, Encoding::kHex, {reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()});
  mistake_at = progress.read;  // hex.size() when there was none
  bytes.resize(progress.written);
  return bytes;
}
// [docs/encodings.md]

TEST(EncodingsPage, ExampleGivesWhatThePageSays) {
  EXPECT_EQ(ToUtf8String(FromBase64("c2xh\nYnlhcmQ="), Encoding::kUtf8), "slabyard");
  size_t mistake_at = 0;
  EXPECT_EQ(HexUpToTheFirstMistake("6869 21", mistake_at), "hi");
  EXPECT_EQ(mistake_at, 4u);
  EXPECT_EQ(ToUtf8String(AsBytes("caf\xE9"), Encoding::kUtf8), "caf\uFFFD");
}

}  // namespace
}  // namespace slabyard
