// SPDX-License-Identifier: MIT
//
// One-byte text and what is copied through: every length, alignment and page end on every vector target of this
// machine.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "slabyard/codec.h"
#include "slabyard/kernel_target.h"
#include "src/encoding/latin1.h"
#include "tests/encoding/reference.h"
#include "tests/encoding/support.h"
#include "tests/support/page_end.h"

namespace slabyard {
namespace {

using testing::PageEnd;

constexpr size_t kLongest = 300;
constexpr size_t kFront = 64;
constexpr uint8_t kUntouched = 0xAA;

class NarrowKernelTest : public ::testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { ASSERT_TRUE(SetKernelTarget(GetParam())); }
  void TearDown() override { SetKernelTarget(""); }

  std::vector<uint8_t> RandomBytes(size_t size) {
    std::vector<uint8_t> bytes(size);
    for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random_());
    return bytes;
  }

  /// Room that ends `gap` bytes before a page end.
  MutableByteSpan Room(size_t size, size_t gap) {
    const MutableByteSpan all = out_.Last(kFront + size + gap);
    std::ranges::fill(all, kUntouched);
    return all.subspan(kFront, size);
  }
  /// Whether what lies around the room is as it was.
  bool AroundIsUntouched(ByteSpan room, size_t gap) {
    const ByteSpan all = out_.Last(kFront + room.size() + gap);
    const auto untouched = [](uint8_t byte) { return byte == kUntouched; };
    return std::ranges::all_of(all.first(kFront), untouched) && std::ranges::all_of(all.last(gap), untouched);
  }

  /// Into room for all, one byte less and more, and some.
  void CheckEncoded(TextView text, Encoding encoding, size_t gap) {
    const std::u16string units = reference::UnitsOf(text).units;
    const size_t full = reference::ByteLength(units, encoding);
    for (const size_t room : {full, full - std::min<size_t>(full, 1), full + 1, random_() % (full + 1)}) {
      const reference::Encoded expected = reference::Encode(units, encoding, room);
      const MutableByteSpan out = Room(room, gap);
      ASSERT_EQ(ToBytes(text, encoding, out), (Progress{expected.units_read, expected.bytes.size()})) << room;
      ASSERT_TRUE(std::ranges::equal(out.first(expected.bytes.size()), expected.bytes)) << room;
      const auto untouched = [](uint8_t byte) { return byte == kUntouched; };
      ASSERT_TRUE(std::ranges::all_of(out.subspan(expected.bytes.size()), untouched)) << room;
      ASSERT_TRUE(AroundIsUntouched(out, gap)) << room;
    }
  }

  std::mt19937_64 random_{1};
  PageEnd in_{2 * kLongest + 64};
  PageEnd out_{kFront + 2 * kLongest + 1 + 64};
};

TEST_P(NarrowKernelTest, TheFirstByteAbove7FIsFoundAtEveryPlace) {
  for (size_t size = 0; size <= kLongest; ++size) {
    const MutableByteSpan bytes = in_.Copy(std::vector<uint8_t>(size, 0x7F), size % 3 == 0 ? size % 64 : 0);
    ASSERT_EQ(internal::AsciiPrefix(bytes), size);
    for (size_t at = 0; at < size; ++at) {
      bytes[at] = 0x80;
      ASSERT_EQ(internal::AsciiPrefix(bytes), at) << "of " << size;
      ASSERT_EQ(internal::AsciiPrefixByWords(bytes), at) << "of " << size;
      bytes[at] = 0x7F;
    }
  }
}

TEST_P(NarrowKernelTest, OneByteTextOfEveryLengthIsWhatTheReferenceReads) {
  for (const Encoding encoding : {Encoding::kLatin1, Encoding::kAscii}) {
    for (size_t size = 0; size <= kLongest; ++size) {
      for (const size_t gap : {size_t{0}, random_() % 64}) {
        const MutableByteSpan bytes = in_.Copy(RandomBytes(size), gap);
        const std::u16string expected = reference::Decode(bytes, encoding);
        const MutableByteSpan narrow = Room(size, gap);
        ASSERT_EQ(ToLatin1(bytes, encoding, narrow), size);
        ASSERT_TRUE(std::ranges::equal(narrow, expected)) << size;
        ASSERT_TRUE(AroundIsUntouched(narrow, gap)) << size;
        const size_t even = gap / 2 * 2;
        const MutableByteSpan wide = Room(2 * size, even);
        const std::span units(reinterpret_cast<char16_t*>(wide.data()), size);
        ASSERT_EQ(ToUtf16(bytes, encoding, units), size);
        ASSERT_TRUE(std::ranges::equal(units, expected)) << size;
        ASSERT_TRUE(AroundIsUntouched(wide, even)) << size;
      }
    }
  }
}

TEST_P(NarrowKernelTest, LowBytesAndUnitsOfEveryLengthAndRoomAreWhatTheReferenceWrites) {
  for (const Encoding encoding : {Encoding::kLatin1, Encoding::kUtf16le}) {
    for (size_t size = 0; size <= kLongest; ++size) {
      for (const size_t gap : {size_t{0}, random_() % 64}) {
        const std::vector<uint8_t> bytes = RandomBytes(2 * size);
        const MutableByteSpan narrow = in_.Copy(ByteSpan(bytes).first(size), gap);
        const TextView one_byte = TextView::Latin1(narrow);
        CheckEncoded(one_byte, encoding, gap);
        const MutableByteSpan wide = in_.Copy(bytes, gap / 2 * 2);
        CheckEncoded(std::u16string_view(reinterpret_cast<const char16_t*>(wide.data()), size), encoding, gap);
        ASSERT_FALSE(HasFailure()) << size;
      }
    }
  }
}

TEST_P(NarrowKernelTest, Utf16OfEveryAlignmentIsRead) {
  for (size_t size = 0; size <= kLongest; ++size) {
    for (const size_t gap : {size_t{0}, random_() % 64}) {
      const MutableByteSpan bytes = in_.Copy(RandomBytes(size), gap);
      EXPECT_EQ(Decoded(bytes, Encoding::kUtf16le), reference::Decode(bytes, Encoding::kUtf16le)) << size;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, NarrowKernelTest, ::testing::ValuesIn(KernelTargets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace slabyard
