// SPDX-License-Identifier: MIT
//
// What reads UTF-8, on every vector target of this machine, against the decoder of the WHATWG Encoding standard in
// reference.cc. Texts and results lie in memory that ends where a fault begins.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "slabyard/codec.h"
#include "slabyard/guarded_source.h"
#include "slabyard/kernel_target.h"
#include "tests/encoding/reference.h"
#include "tests/encoding/support.h"

namespace slabyard {
namespace {

using Text = std::vector<uint8_t>;

constexpr size_t kLongest = 300;  // some rounds of the longest vectors
constexpr uint8_t kUntouched = 0xA5;

/// Memory with a page without access right before or right behind it.
class Guarded {
 public:
  Guarded(GuardSide side, size_t size)
      : side_(side), source_(MakeGuardedSource(side)), block_(source_->Allocate(size, 1, /*zeroed=*/true)) {}
  ~Guarded() { source_->Free(block_); }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;

  /// `size` bytes that are `distance` away from the guard, all kUntouched.
  MutableByteSpan Bytes(size_t size, size_t distance = 0) {
    std::memset(block_.data, kUntouched, block_.size);
    return {side_ == GuardSide::kBefore ? block_.data + distance : block_.data + block_.size - size - distance, size};
  }
  ByteSpan Copy(const Text& text, size_t distance = 0) {
    const MutableByteSpan bytes = Bytes(text.size(), distance);
    std::copy(text.begin(), text.end(), bytes.begin());
    return bytes;
  }
  /// Bytes of the block that are not kUntouched.
  size_t Touched() const {
    const auto untouched = std::count(block_.data, block_.data + block_.size, kUntouched);
    return block_.size - static_cast<size_t>(untouched);
  }

 private:
  const GuardSide side_;
  const std::shared_ptr<BlockSource> source_;
  const Block block_;
};

void Append(char32_t c, Text& text) {
  const auto add = [&text](char32_t byte) { text.push_back(static_cast<uint8_t>(byte)); };
  if (c < 0x80) return add(c);
  if (c < 0x800) {
    add(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    add(0xE0 | c >> 12);
    add(0x80 | (c >> 6 & 0x3F));
  } else {
    add(0xF0 | c >> 18);
    add(0x80 | (c >> 12 & 0x3F));
    add(0x80 | (c >> 6 & 0x3F));
  }
  add(0x80 | (c & 0x3F));
}

/// A character of `size` bytes.
char32_t AnyOfSize(size_t size, std::mt19937_64& random) {
  constexpr char32_t kFirst[] = {0, 0, 0x80, 0x800, 0x10000, 0x110000};
  const char32_t c = kFirst[size] + static_cast<char32_t>(random() % (kFirst[size + 1] - kFirst[size]));
  return c >= 0xD800 && c <= 0xDFFF ? c - 0x800 : c;
}

enum class Kind { kOne, kTwo, kThree, kFour, kFewTwo, kRuns, kAll, kAllAndJunk };
constexpr Kind kEveryKind[] = {Kind::kOne,    Kind::kTwo,  Kind::kThree, Kind::kFour,
                               Kind::kFewTwo, Kind::kRuns, Kind::kAll,   Kind::kAllAndJunk};

/// `size` bytes of text, the last character perhaps cut off.
Text TextOf(Kind kind, size_t size, std::mt19937_64& random) {
  Text text;
  size_t character = 1;
  while (text.size() < size) {
    switch (kind) {
      case Kind::kFewTwo:
        character = random() % 8 == 0 ? 2 : 1;
        break;
      case Kind::kRuns:  // of some 30 characters
        if (random() % 30 == 0) character = 1 + random() % 4;
        break;
      case Kind::kAll:
      case Kind::kAllAndJunk:
        character = 1 + random() % 4;
        break;
      default:
        character = 1 + static_cast<size_t>(kind);
    }
    if (kind == Kind::kAllAndJunk && random() % 10 == 0) {
      text.push_back(static_cast<uint8_t>(0x80 + random() % 0x80));
    } else {
      Append(AnyOfSize(character, random), text);
    }
  }
  text.resize(size);
  return text;
}

class Utf8Kernels : public ::testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override { ASSERT_TRUE(SetKernelTarget(GetParam())); }
  void TearDown() override { SetKernelTarget(""); }

  static TextView View(ByteSpan bytes) { return AsChars(bytes); }

  /// What `text` at `bytes` decodes to in `room` units, of which the last is followed by an odd byte.
  void ExpectUnits(ByteSpan bytes, const reference::Units& expected, size_t room, Guarded& memory,
                   size_t distance = 0) {
    const MutableByteSpan out = memory.Bytes(2 * room + 1, distance);
    const Progress progress = ToBytes(View(bytes), Encoding::kUtf16le, out);
    const size_t units = std::min(room, expected.units.size());
    ASSERT_EQ(progress.written, 2 * units) << HexOf(bytes) << " room " << room;
    ASSERT_EQ(progress.read, expected.starts[units]) << HexOf(bytes) << " room " << room;
    size_t touched = 0;
    for (size_t i = 0; i < 2 * units; ++i) {
      const unsigned byte = expected.units[i / 2] >> (i % 2 * 8) & 0xFF;
      ASSERT_EQ(out[i], byte) << "byte " << i << " of the units of " << HexOf(bytes) << " room " << room;
      touched += byte != kUntouched;
    }
    ASSERT_EQ(memory.Touched(), touched) << HexOf(bytes) << " room " << room;
  }

  void ExpectAllAsInTheReference(const Text& text) {
    const reference::Units expected = reference::UnitsOf(View(text));
    const bool well_formed = reference::IsUtf8(text);
    const std::vector<uint8_t> replaced = reference::Encode(expected.units, Encoding::kUtf8, SIZE_MAX).bytes;
    for (const ByteSpan bytes : {behind_.Copy(text), before_.Copy(text)}) {
      ASSERT_EQ(IsUtf8(bytes), well_formed) << HexOf(text);
      ASSERT_EQ(TextLength(bytes, Encoding::kUtf8), expected.units.size()) << HexOf(text);
      // These two stand on the longest well-formed prefix.
      ASSERT_EQ(ByteLength(View(bytes), Encoding::kUtf8), replaced.size()) << HexOf(text);
      Text encoded(replaced.size());
      ToBytes(View(bytes), Encoding::kUtf8, encoded);
      ASSERT_EQ(encoded, replaced) << HexOf(text);

      std::u16string units(expected.units.size(), u'?');
      ASSERT_EQ(ToUtf16(bytes, Encoding::kUtf8, units), units.size());
      ASSERT_EQ(units, expected.units) << HexOf(text);
      for (const size_t room : {units.size(), units.size() + 70, units.size() - std::min<size_t>(units.size(), 1)}) {
        ASSERT_NO_FATAL_FAILURE(ExpectUnits(bytes, expected, room, out_behind_));
      }
    }
  }

  std::mt19937_64 random_{7};
  Guarded behind_{GuardSide::kAfter, 1024};
  Guarded before_{GuardSide::kBefore, 1024};
  Guarded out_behind_{GuardSide::kAfter, 1024};
  Guarded out_before_{GuardSide::kBefore, 1024};
};

TEST_P(Utf8Kernels, EveryLengthOfEveryKindOfText) {
  for (const Kind kind : kEveryKind) {
    for (size_t size = 0; size <= kLongest; ++size) {
      ASSERT_NO_FATAL_FAILURE(ExpectAllAsInTheReference(TextOf(kind, size, random_)));
    }
  }
}

TEST_P(Utf8Kernels, IllFormedSequencesAtEveryPlaceOfABlock) {
  const std::string_view sequences[] = {
      "80",       "bf",     "8080",   "808080",   "c0",       "c080",     "c1bf",     "c2",         "df",
      "e0",       "e080",   "e09fbf", "e0a0",     "e0ff",     "ed",       "eda080",   "edbfbf",     "ed9f",
      "ef",       "efbf",   "f0",     "f08080",   "f08fbfbf", "f090",     "f09080",   "f0908080bf", "f4",
      "f4908080", "f4bfbf", "f48fbf", "f5808080", "f7bfbfbf", "f8808080", "fdbfbfbf", "fe",         "ff",
      "c2c2",     "e2c2",   "e282c2", "f09fc2",   "f09f92c2", "e282f09f", "f0f0f0",   "e1e1",
  };
  constexpr size_t kPlaces = 64 + 64 + 3;
  for (const std::string_view sequence : sequences) {
    const Text odd = BytesOf(sequence);
    for (const char32_t background : {U'a', U'\u00E9', U'\u4E2D', U'\U0001F4A9'}) {
      for (size_t place = 0; place < kPlaces; ++place) {
        Text character;
        Append(background, character);
        Text text(place % character.size(), 'a');
        while (text.size() < place) text.insert(text.end(), character.begin(), character.end());
        text.insert(text.end(), odd.begin(), odd.end());
        // Behind it nothing, or some more blocks.
        const size_t size = place % 3 == 0 ? text.size() : text.size() + 150;
        while (text.size() < size) text.insert(text.end(), character.begin(), character.end());
        ASSERT_NO_FATAL_FAILURE(ExpectAllAsInTheReference(text));
      }
    }
  }
}

TEST_P(Utf8Kernels, EveryRoom) {
  for (const Kind kind : kEveryKind) {
    const Text text = TextOf(kind, 200, random_);
    const reference::Units expected = reference::UnitsOf(View(text));
    const ByteSpan bytes = behind_.Copy(text);
    for (size_t room = 0; room <= expected.units.size() + 20; ++room) {
      ASSERT_NO_FATAL_FAILURE(ExpectUnits(bytes, expected, room, out_behind_));
      ASSERT_NO_FATAL_FAILURE(ExpectUnits(bytes, expected, room, out_before_));
    }
  }
}

TEST_P(Utf8Kernels, EveryAlignment) {
  for (const Kind kind : kEveryKind) {
    const Text text = TextOf(kind, kLongest, random_);
    const reference::Units expected = reference::UnitsOf(View(text));
    const bool well_formed = reference::IsUtf8(text);
    for (size_t alignment = 0; alignment < 64; ++alignment) {
      const ByteSpan bytes = before_.Copy(text, alignment);
      ASSERT_EQ(IsUtf8(bytes), well_formed) << alignment;
      ASSERT_EQ(TextLength(bytes, Encoding::kUtf8), expected.units.size()) << alignment;
      ASSERT_NO_FATAL_FAILURE(ExpectUnits(bytes, expected, expected.units.size(), out_before_, alignment * 7 % 64));
    }
  }
}

TEST_P(Utf8Kernels, AnyBytes) {
  // Mostly bytes that may begin or go on with a sequence; each text has its own share of them.
  constexpr uint8_t kOdd[] = {0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1, 0xF4,
                              0xF5, 0xC0, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF};
  for (int i = 0; i < 5000; ++i) {
    Text text(random_() % kLongest);
    const uint64_t odd_in_16 = random_() % 17;
    for (uint8_t& byte : text) {
      const uint64_t any = random_();
      byte = any % 16 < odd_in_16 ? kOdd[any / 16 % std::size(kOdd)] : static_cast<uint8_t>(any >> 32 & 0x7F);
    }
    ASSERT_NO_FATAL_FAILURE(ExpectAllAsInTheReference(text));
  }
}

INSTANTIATE_TEST_SUITE_P(OfThisMachine, Utf8Kernels, ::testing::ValuesIn(KernelTargets()),
                         [](const auto& target) { return std::string(target.param); });

}  // namespace
}  // namespace slabyard
