// SPDX-License-Identifier: MIT
#include "slabyard/buffer_writer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "tests/support/checked_source.h"

namespace slabyard {
namespace {

using testing::CheckedSource;
using Bytes = std::vector<uint8_t>;

Bytes BytesOf(const BufferChain& chain) {
  Bytes bytes(chain.size());
  chain.CopyTo(bytes);
  return bytes;
}

/// What `write` leaves in a growing chain.
Bytes Written(const std::function<void(BufferWriter&)>& write) {
  Allocator allocator;
  BufferWriter writer(allocator, 16);
  write(writer);
  EXPECT_TRUE(writer.ok()) << writer.status();
  return BytesOf(writer.Take());
}

TEST(BufferWriter, WritesNumbersInTheOrderOfTheirName) {
  EXPECT_EQ(Written([](BufferWriter& w) {
              w.WriteUInt8(1);
              w.WriteUInt16LE(0x0203);
              w.WriteUInt16BE(0x0203);
              w.WriteInt32BE(-2);
              w.WriteUIntBE(0x010203, 3);
              w.WriteUIntLE(0x010203, 3);
              w.WriteIntBE(-1, 5);
              w.WriteFloatBE(1.0f);
              w.WriteBigUInt64LE(1);
            }),
            (Bytes{1,    3,    2,    2,    3,    0xFF, 0xFF, 0xFF, 0xFE, 1, 2, 3, 3, 2, 1, 0xFF,
                   0xFF, 0xFF, 0xFF, 0xFF, 0x3F, 0x80, 0,    0,    1,    0, 0, 0, 0, 0, 0, 0}));
}

TEST(BufferWriter, WritesTheShortestVarint) {
  // The examples of Protocol Buffers' encoding page and of DWARF 5, section 7.6.
  EXPECT_EQ(Written([](BufferWriter& w) { w.WriteVarint(150); }), (Bytes{0x96, 0x01}));
  EXPECT_EQ(Written([](BufferWriter& w) { w.WriteVarint(0); }), (Bytes{0}));
  EXPECT_EQ(Written([](BufferWriter& w) { w.WriteVarint(~uint64_t{0}); }),
            (Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}));
  EXPECT_EQ(Written([](BufferWriter& w) { w.WriteZigzag(-2); }), (Bytes{3}));
  EXPECT_EQ(Written([](BufferWriter& w) { w.WriteZigzag(INT64_MIN); }),
            (Bytes{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}));
  EXPECT_EQ(Written([](BufferWriter& w) { w.WriteSignedVarint(-128); }), (Bytes{0x80, 0x7F}));
  EXPECT_EQ(Written([](BufferWriter& w) { w.WriteSignedVarint(127); }), (Bytes{0xFF, 0x00}));
  EXPECT_EQ(Written([](BufferWriter& w) { w.WriteSignedVarint(-2); }), (Bytes{0x7E}));
}

TEST(BufferWriter, PacksBitsInBothOrders) {
  EXPECT_EQ(Written([](BufferWriter& w) {
              w.WriteBits(1, 1);
              w.WriteBits(0, 4);
              w.WriteBits(0b1011, 4);
              w.WriteUInt8(7);  // fills the byte begun with zeros
            }),
            (Bytes{0b10000101, 0b10000000, 7}));
  EXPECT_EQ(Written([](BufferWriter& w) {
              w.WriteBits(1, 1, BitOrder::kLsbFirst);
              w.WriteBits(0b1011, 9, BitOrder::kLsbFirst);
            }),
            (Bytes{0b00010111, 0}));
}

TEST(BufferWriter, LengthsAreStoredWhenTheyEnd) {
  const Bytes expected{0, 9, 0, 0, 0, 5, 'h', 'e', 'l', 'l', 'o'};
  EXPECT_EQ(Written([](BufferWriter& w) {
              const auto outer = w.BeginLength(LengthPrefix::kUInt16BE);
              const auto inner = w.BeginLength(LengthPrefix::kUInt32BE);
              w.WriteText("hello");
              w.EndLength(inner);
              w.EndLength(outer);
            }),
            expected);
}

TEST(BufferWriter, VarintLengthTakesItsShortestFormHoweverLongTheBytes) {
  for (const size_t size : {0u, 1u, 127u, 128u, 300u, 16'383u, 16'384u, 100'000u}) {
    const Bytes payload(size, 0x2A);
    Bytes expected = Written([&](BufferWriter& w) { w.WritePrefixed(LengthPrefix::kVarint, payload); });
    const auto write = [&](BufferWriter& w) {
      const auto length = w.BeginLength(LengthPrefix::kVarint);
      w.WriteBytes(payload);
      w.EndLength(length);
    };
    EXPECT_EQ(Written(write), expected) << size;
    Allocator allocator;
    BufferWriter fixed(allocator.AllocUnsafe(expected.size()).value());
    write(fixed);
    EXPECT_TRUE(fixed.ok()) << fixed.status();
    EXPECT_EQ(BytesOf(fixed.Take()), expected) << size;
  }
}

TEST(BufferWriter, FailureIsStickyAndNamesTheOffset) {
  Allocator allocator;
  BufferWriter writer(allocator);
  writer.WriteUInt16BE(1);
  writer.WriteUIntBE(256, 1);
  EXPECT_EQ(writer.status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_NE(writer.status().ToString().find("at 2: the value does not fit 1 byte"), std::string::npos);
  writer.WriteUInt8(1);
  EXPECT_EQ(writer.size(), 2u);
  EXPECT_TRUE(writer.Take().empty());
}

TEST(BufferWriter, LengthThatDoesNotFitItsPrefixFails) {
  Allocator allocator;
  BufferWriter writer(allocator);
  const auto length = writer.BeginLength(LengthPrefix::kUInt8);
  writer.WriteZeros(256);
  writer.EndLength(length);
  EXPECT_EQ(writer.status().code(), absl::StatusCode::kOutOfRange);
}

TEST(BufferWriter, LargeBuffersAreSharedAndSmallOnesCopied) {
  Allocator allocator;
  BufferWriter writer(allocator);
  const Buffer large = allocator.Alloc(BufferWriter::kShareFrom, uint8_t{1}).value();
  const Buffer small = allocator.Alloc(BufferWriter::kShareFrom - 1, uint8_t{2}).value();
  writer.WriteUInt8(9);
  writer.Append(large);
  writer.Append(small);
  EXPECT_EQ(large.Retained().sharers, 2u);
  EXPECT_EQ(small.Retained().sharers, 1u);
  const BufferChain chain = writer.Take();
  ASSERT_GE(chain.pieces().size(), 3u);
  EXPECT_EQ(chain.pieces()[1].data(), large.data());
  EXPECT_EQ(chain.size(), 1 + large.size() + small.size());
}

TEST(BufferWriter, TakeStartsAnew) {
  Allocator allocator;
  BufferWriter writer(allocator);
  writer.WriteUInt8(1);
  const BufferChain first = writer.Take();
  writer.WriteUInt8(2);
  EXPECT_EQ(writer.size(), 1u);
  EXPECT_EQ(BytesOf(first), Bytes{1});
  EXPECT_EQ(BytesOf(writer.Take()), Bytes{2});
  EXPECT_TRUE(writer.Take().empty());
}

// ---- Random programs against a plain vector

/// Makes the same random calls to a writer and to a vector.
class Program {
 public:
  explicit Program(uint32_t seed) : random_(seed) {}

  void Run(BufferWriter& writer, Bytes& model) {
    const size_t steps = 1 + random_() % 20;
    for (size_t i = 0; i < steps; ++i) Step(writer, model, 0);
  }

 private:
  static void AddInteger(Bytes& model, uint64_t value, size_t width, bool big) {
    for (size_t i = 0; i < width; ++i) {
      model.push_back(static_cast<uint8_t>(value >> 8 * (big ? width - 1 - i : i)));
    }
  }

  void Step(BufferWriter& writer, Bytes& model, int depth) {
    const uint64_t value = random_() >> random_() % 64;
    switch (random_() % 8) {
      case 0:
        writer.WriteBigUInt64BE(value);
        return AddInteger(model, value, 8, true);
      case 1:
        writer.WriteUInt16LE(static_cast<uint16_t>(value));
        return AddInteger(model, value & 0xFFFF, 2, false);
      case 2: {
        const size_t width = 1 + random_() % 8;
        const uint64_t fitting = width == 8 ? value : value & ((uint64_t{1} << 8 * width) - 1);
        writer.WriteUIntBE(fitting, width);
        return AddInteger(model, fitting, width, true);
      }
      case 3: {
        writer.WriteVarint(value);
        uint64_t rest = value;
        do {
          model.push_back(static_cast<uint8_t>((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
          rest >>= 7;
        } while (rest != 0);
        return;
      }
      case 4: {
        const Bytes bytes(random_() % 700, static_cast<uint8_t>(value));
        writer.WriteBytes(bytes);
        model.insert(model.end(), bytes.begin(), bytes.end());
        return;
      }
      case 5: {
        // Whole bytes by way of bits.
        for (int bit = 7; bit >= 0; --bit) writer.WriteBits(value >> bit & 1, 1);
        model.push_back(static_cast<uint8_t>(value));
        return;
      }
      case 6: {
        writer.WriteText(std::string(value % 300, 'x'), Encoding::kUtf16le);
        for (uint64_t i = 0; i < value % 300; ++i) model.insert(model.end(), {'x', 0});
        return;
      }
      default: {
        if (depth == 3) return;
        const auto length = writer.BeginLength(LengthPrefix::kVarint);
        Bytes inner;
        for (uint64_t i = 0; i < value % 4; ++i) Step(writer, inner, depth + 1);
        writer.EndLength(length);
        size_t rest = inner.size();
        do {
          model.push_back(static_cast<uint8_t>((rest & 0x7F) | (rest > 0x7F ? 0x80 : 0)));
          rest >>= 7;
        } while (rest != 0);
        model.insert(model.end(), inner.begin(), inner.end());
      }
    }
  }

  std::mt19937_64 random_;
};

TEST(BufferWriterProperty, ChainHoldsWhatAPlainVectorHolds) {
  for (uint32_t seed = 1; seed <= 2000; ++seed) {
    Allocator allocator;
    BufferWriter writer(allocator, 1 + seed % 100);
    Bytes model;
    Program(seed).Run(writer, model);
    ASSERT_TRUE(writer.ok()) << "seed " << seed << ": " << writer.status();
    ASSERT_EQ(writer.size(), model.size()) << "seed " << seed;
    ASSERT_EQ(BytesOf(writer.Take()), model) << "seed " << seed;
  }
}

TEST(BufferWriterProperty, FixedTargetFailsExactlyWhenItIsTooSmall) {
  Allocator allocator;
  for (uint32_t seed = 1; seed <= 200; ++seed) {
    Bytes model;
    {
      BufferWriter growing(allocator);
      Program(seed).Run(growing, model);
    }
    const size_t size = model.size();
    for (const size_t room : {size + 8, size, size - std::min<size_t>(size, 1), size / 2, size_t{0}}) {
      const Buffer memory = allocator.AllocUnsafeSlow(room + 16).value();
      memory.Fill(uint8_t{0xEE});
      BufferWriter writer(memory.Subarray(0, static_cast<ptrdiff_t>(room)));
      Bytes again;
      Program(seed).Run(writer, again);
      EXPECT_EQ(writer.ok(), room >= size) << "seed " << seed << " room " << room << ": " << writer.status();
      if (room >= size) {
        EXPECT_EQ(BytesOf(writer.Take()), model);
      } else {
        EXPECT_EQ(writer.status().code(), absl::StatusCode::kResourceExhausted);
      }
      for (size_t i = room; i < memory.size(); ++i) ASSERT_EQ(memory[i], 0xEE) << "written past the target";
    }
  }
}

TEST(BufferWriterProperty, RefusedMemoryAtAnyPointIsASickWriterAndNothingLeaked) {
  for (size_t request = 1; request < 12; ++request) {
    const auto source = std::make_shared<CheckedSource>();
    {
      Allocator allocator({.source = source});
      source->RefuseRequest(request);
      BufferWriter writer(allocator, 16);
      Bytes model;
      Program(7).Run(writer, model);
      if (source->refusals() != 0) {
        EXPECT_EQ(writer.status().code(), absl::StatusCode::kResourceExhausted) << request;
        EXPECT_TRUE(writer.Take().empty());
      } else {
        EXPECT_EQ(BytesOf(writer.Take()), model);
      }
    }
    EXPECT_EQ(source->live_blocks(), 0u);
  }
}

}  // namespace
}  // namespace slabyard
